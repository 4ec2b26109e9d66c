#!/usr/bin/env python3
"""Counts the instructions that Candor executes for one exchange, in user mode, under valgrind, and holds them against
the recorded figures. Unlike time they are the same on a busy machine, so that a change of a few per cent is a change of
the code. What the kernel does is not in them."""

import argparse
import pathlib
import re
import shutil
import sys
import tempfile

import load
import machine
from instance import Instance, Upstream
from proxies import Candor

RECORD = pathlib.Path(__file__).resolve().parent / "instructions.txt"
TOLERANCE = 0.03  # runs differ by less than a tenth of it; other patch levels of compiler and libraries by more
PROFILE_SAVES = 0.05  # at least: a tenth, as a rule, and no two profiles are alike
EXCHANGES = 4000  # besides the few that show that Candor has started

CLIENT = ("--connections", 1)  # one after the other, so that every run does the same in the same order
# Name, role of the proxy, options of the load generator.
SCENARIOS = (
    ("forward", "forward", (*CLIENT, "--target", "/bytes/100")),
    ("forward-16KiB", "forward", (*CLIENT, "--target", "/bytes/16384")),
    ("forward-chunked", "forward", (*CLIENT, "--target", "/chunked/16384")),
    ("upload-16KiB", "forward", (*CLIENT, "--target", "/upload/16384", "--content", 16384)),
    ("new-connection", "forward", (*CLIENT, "--target", "/bytes/100", "--connection-each")),
    ("no-route", "no_route", CLIENT),
    ("maintenance", "maintenance", CLIENT),
    ("rate-limited", "rate_limited", CLIENT),
)


class CountedCandor(Candor):
    """Candor under callgrind, whose profile stays in the folder."""

    def command(self, place):
        return ["valgrind", "--tool=callgrind", f"--callgrind-out-file={profile(place.folder)}",
                *super().command(place)]


def profile(folder):
    return folder / "callgrind.out"


def count(candor, role, arguments, exchanges, folder):
    """Instructions from start to end."""
    upstream = Upstream(folder / "upstream", (machine.LOAD_CORE,))
    instance = Instance(candor, folder, upstream.port, role=role)
    try:
        instance.start()
        instance.wait()
        if exchanges:
            report = instance.send([*arguments, "--requests", exchanges])
            if report["mishaps"] or report["answers_all"] != exchanges:
                raise RuntimeError(f"not every exchange went well: {report}")
    finally:
        instance.stop()
        upstream.stop()
    return int(re.search(r"^(?:summary|totals): (\d+)", profile(folder).read_text(), re.MULTILINE).group(1))


class Measurement:
    """Counts one scenario after the other. What start and end cost is counted once for each configuration."""

    def __init__(self, candor, folder):
        self.candor = candor
        self.folder = folder
        self.bare = {}

    def instructions(self, name, role, arguments):
        if role not in self.bare:
            self.bare[role] = count(self.candor, role, (), 0, self.folder / f"only-{role}")
        counted = count(self.candor, role, arguments, EXCHANGES, self.folder / name)
        return round((counted - self.bare[role]) / EXCHANGES)


def recorded():
    lines = (line.split() for line in RECORD.read_text().splitlines())
    return {name: int(number) for name, number in lines}


def verdict(count, expected, profiled):
    """In words, and whether it is good."""
    if expected is None:
        return "not recorded", False
    change = count / expected - 1
    if profiled:
        good = change < -PROFILE_SAVES
        return f"{100 * change:+.1f} %" + ("" if good else ": the profile is of no use"), good
    if change > TOLERANCE:
        return f"{100 * change:+.1f} %: too many", False
    if change < -TOLERANCE:
        return f"{100 * change:+.1f} %: fewer; record it, so that it stays so", True
    return f"{100 * change:+.1f} %", True


def main():
    parser = argparse.ArgumentParser(prog="tests/bench/instructions.sh", description=__doc__)
    parser.add_argument("--candor", type=pathlib.Path, required=True, metavar="FILE", help="a release build")
    parser.add_argument("--only", metavar="NAME", help="one of " + ", ".join(name for name, _, _ in SCENARIOS))
    parser.add_argument("--profiled", action="store_true", help="it was built by deploy/profiled.sh, and must take "
                                                                f"{PROFILE_SAVES:.0%} fewer than recorded")
    parser.add_argument("--record", action="store_true", help=f"write the figures into {RECORD.name}")
    parser.add_argument("--keep", action="store_true", help="keep the profiles for callgrind_annotate, and say where")
    options = parser.parse_args()
    if options.profiled and options.record:
        parser.error("--record is for the preset release")

    folder = pathlib.Path(tempfile.mkdtemp(prefix="instructions-", dir=load.PROGRAMS))
    measurement = Measurement(CountedCandor("candor", options.candor.resolve()), folder)
    expected = recorded() if RECORD.exists() else {}
    good = True
    try:
        for name, role, arguments in SCENARIOS:
            if options.only not in (None, name):
                continue
            instructions = measurement.instructions(name, role, arguments)
            words, is_good = verdict(instructions, expected.get(name), options.profiled)
            print(f"{name:<16}{instructions:>8} instructions, {expected.get(name, 0):>8} recorded: {words}", flush=True)
            good = good and is_good
            expected[name] = instructions
    except (RuntimeError, OSError) as error:
        sys.exit(f"{error}")
    finally:
        if options.keep:
            print(f"kept: {folder}")
        else:
            shutil.rmtree(folder)
    if options.record:
        RECORD.write_text("".join(f"{name} {number}\n" for name, number in expected.items()))
        return
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
