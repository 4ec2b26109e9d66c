#!/usr/bin/env python3
"""Measures Candor against other proxies on this machine, and against itself at other sizes.

Each proxy has one worker, pinned to core 0; load generator and upstream share core 1; everything is on loopback. The
proxies run side by side and are measured in turns, A B C A B C, round after round. Let nothing else run meanwhile; what
still does is said below each table.

What the figures mean
  CPU µs/request  CPU time of all processes and threads of a proxy, those for admin and log included, user mode and
                  kernel together, divided by the answers of the same time. The figure to trust: other work on the
                  machine changes it much less than requests/s. It depends on the load, as a busy proxy handles more
                  events at a time: compare within one workload only.
  ÷ X             the ratio to X within the same round, the median over all rounds, so that drift of the machine
                  cancels. `spread` is (largest - smallest) ÷ median of the figure before; differences below 5 %, or
                  below what the spread suggests, are none.
  requests/s      with one core for the proxy and one for everything else. Where `cores busy` is below 1, that second
                  core was the limit, and the proxy could do more.
  p50, p99, p99.9 in the closed loop mostly how long the clients wait for each other. In the open loop (h) latency
                  counts from when a request was due, whether it could be sent or not; `added` is the difference to the
                  upstream without a proxy in the same round. A percentile of a few seconds is an order of magnitude.
  peak MiB        the most memory (RSS) during a measurement. In f: what the idle connections added (PSS), divided by
                  their number. Buffers of sockets are the kernel's and in neither.
  t, t-b, t-e     over TLS 1.3 with a certificate on P-256; no session is resumed.
  relay           the limit: a relay of bytes in pieces of 64 KiB that knows no HTTP. A proxy may need less than it for
                  content that it moves in larger pieces (c, d; relay-256k does too), and for clients that come and go
                  (e), for each of which the relay needs a connection to the upstream.

Candor runs as it comes: built by deploy/profiled.sh, for which tests/bench/run.sh takes five minutes more where a
source is newer; access log to a file, metrics, request ids, forwarded fields, every limit and timeout on. The others
are Debian's, have their logs off and are configured as a good administrator would; tests/bench/proxies says how and
why.

Every answer is checked for its status and its length, and Candor's access log for exactly one line for each exchange.
What is wrong is listed below the table, its proxy marked with a !, and the exit status is 1.

What this does not show: other machines, kernels and real networks; TLS with upstreams; answers that vary; hundreds of
upstreams; what happens once an hour. A kernel that accounts interrupts apart (CONFIG_IRQ_TIME_ACCOUNTING) leaves the
work for received packets out of everybody's CPU time.
"""

import argparse
import json
import os
import pathlib
import shutil
import sys
import tempfile
import time

import load
import machine
import proxies
import scale
import syscalls
import tables
import workloads
from comparison import Comparison
from progress import Progress
from proxies.direct import Direct

WORKLOADS = {each.name: each for each in workloads.ALL}
GROUPS = {"m": [name for name in WORKLOADS if name.startswith("m-")],
          "tls": [name for name, each in WORKLOADS.items() if each.tls], "proxies": list(WORKLOADS),
          "scale": list(scale.ALL)}


def workload_list():
    lines = [f"  {each.name:<12}{each.title}" for each in workloads.ALL]
    lines += [f"  {name:<12}{kind.TITLE}" for name, kind in scale.ALL.items()]
    lines += [f"  {name:<12}{', '.join(members)}" for name, members in GROUPS.items()]
    return "\n".join(lines)


def read_options():
    parser = argparse.ArgumentParser(
        prog="tests/bench/run.sh", formatter_class=argparse.RawDescriptionHelpFormatter,
        description=__doc__,
        epilog=f"Workloads, those of Candor alone behind w2, and groups of them:\n\n{workload_list()}\n\nExamples:\n\n"
               "  tests/bench/run.sh                                            everything, some 17 minutes\n"
               "  tests/bench/run.sh --quick --json quick.json                  below two minutes\n"
               "  tests/bench/run.sh --workloads a,e --proxies nginx,candor --rounds 15\n"
               "  tests/bench/run.sh --proxies candor,nginx-new=/opt/nginx/sbin/nginx")
    parser.add_argument("--workloads", help="a comma-separated list; default: all, with --quick those that say most")
    parser.add_argument("--proxies", default=proxies.DEFAULT, help="default: %(default)s; NAME-ANYTHING=BINARY for "
                                                                   "another build of one")
    parser.add_argument("--rounds", type=int, help="default: 5")
    parser.add_argument("--seconds", type=float, help="of each measurement; default: 1.5")
    parser.add_argument("--quick", action="store_true", help="below two minutes: to see that all works, not to compare")
    parser.add_argument("--json", type=pathlib.Path, metavar="FILE", help="write a record of everything")
    parser.add_argument("--render", type=pathlib.Path, metavar="FILE", help="only print the tables of such a record")
    parser.add_argument("--no-syscalls", action="store_true", help="do not count system calls")
    parser.add_argument("--idle", type=int, metavar="N", help="connections in f and connections; default: 10000")
    parser.add_argument("--keys", type=int, metavar="N", help="in limiter; default: 1000000")
    parser.add_argument("--slow-bytes", type=int, metavar="N", help="in slow-reader; default: 1 GiB")
    parser.add_argument("--keep", action="store_true", help="keep configurations and logs, and say where")
    options = parser.parse_args()
    full = {"rounds": 5, "seconds": 1.5, "idle": 10_000, "keys": 1_000_000, "slow_bytes": 1 << 30}
    quick = {"rounds": 2, "seconds": 0.3, "idle": 2_000, "keys": 50_000, "slow_bytes": 1 << 28}
    for name, value in (quick if options.quick else full).items():
        if getattr(options, name) is None:
            setattr(options, name, value)
    options.warm_up = options.seconds / 4
    if options.render:
        return options
    try:
        options.workloads = chosen_workloads(options.workloads, options.quick)
        options.proxies = proxies.choose(options.proxies)
    except ValueError as error:
        parser.error(str(error))
    options.direct = Direct("direct")
    options.tracer = None if options.no_syscalls else syscalls.tracer()
    return options


def chosen_workloads(text, quick):
    if text is None:
        return [name for name, each in WORKLOADS.items() if each.in_quick or not quick] + list(scale.ALL)
    names = [name for item in text.split(",") for name in GROUPS.get(item, [item])]
    unknown = [name for name in names if name not in WORKLOADS and name not in scale.ALL]
    if unknown:
        raise ValueError(f"no workload {', '.join(unknown)}; see --help")
    return names


class Bench:
    """One run of everything that was asked for."""

    def __init__(self, options, folder):
        self.options = options
        self.folder = folder
        self.proxies = options.proxies
        self.progress = Progress()
        self.record = {"about": self._about(), "workloads": {}, "scale": {}, "system_calls": [],
                       "failures": []}

    def _about(self):
        return {"date": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "machine": machine.description(),
                "versions": {each.name: each.version() for each in self.proxies}, "rounds": self.options.rounds,
                "seconds": self.options.seconds, "tracer": self.options.tracer,
                "syscalls": not self.options.no_syscalls}

    def run(self, name):
        try:
            if name in WORKLOADS:
                self._compare(WORKLOADS[name])
            else:
                self._scale(scale.ALL[name])
        except (RuntimeError, OSError) as error:  # the other workloads are still worth running
            self.progress.say(f"{name} failed: {error}")
            self.record["failures"].append(f"! {name}: {error}")

    def _compare(self, workload):
        comparison = Comparison(workload, self.proxies, self.options, self.folder, self.progress)
        cells, system_calls = comparison.run()
        self.record["workloads"][workload.name] = cells
        self.record["system_calls"] += system_calls

    def _scale(self, kind):
        for proxy in self.proxies:
            if isinstance(proxy, proxies.Candor):
                ladder = kind(proxy, self.options, self.folder / proxy.name, self.progress)
                self.record["scale"][f"{kind.NAME} {proxy.name}"] = ladder.run()


def render(record):
    """Everything as tables; whether all of it was as it should be."""
    about = record["about"]
    lines = [f"# {about['date']}, {about['machine']['processor']}, {about['machine']['cores']} cores, Linux "
             f"{about['machine']['kernel']}, measurements of {about['seconds']} s", ""]
    lines += [f"- {name}: {version}" for name, version in about["versions"].items()]
    wrong = list(record["failures"])
    for name, cells in record["workloads"].items():
        lines += tables.workload_tables(WORKLOADS[name], cells)
        wrong += tables.problems(cells)
    for name, result in record["scale"].items():
        lines += tables.scale_tables(result)
        wrong += tables.problems(result["cells"]) + result.get("problems", [])
    if record["system_calls"]:
        lines += tables.syscall_table(record["system_calls"])
    elif about["syscalls"] and not about["tracer"]:
        lines += ["", "System calls are not counted: neither perf nor strace may trace here."]
    lines += ["", *record["failures"]]
    print("\n".join(lines))
    return not wrong


def main():
    options = read_options()
    if options.render:
        sys.exit(0 if render(json.loads(options.render.read_text())) else 1)
    missing = machine.missing_cores()
    if missing:
        print(f"{missing}. Nothing was measured.", file=sys.stderr)
        sys.exit(2)
    options.files = machine.allow_open_files(2 * options.idle + machine.SPARE_FILES)
    if options.files < options.idle + machine.SPARE_FILES:
        options.idle = options.files - machine.SPARE_FILES
        print(f"Only {options.files:,} open files are allowed: {options.idle:,} idle connections.", file=sys.stderr)
    os.sched_setaffinity(0, {machine.LOAD_CORE})  # the proxy's core is for the proxy

    folder = pathlib.Path(tempfile.mkdtemp(prefix="run-", dir=load.PROGRAMS))
    bench = Bench(options, folder)
    try:
        for name in options.workloads:
            bench.run(name)
    finally:
        if options.keep:
            print(f"kept: {folder}", file=sys.stderr)
        else:
            shutil.rmtree(folder)
        if options.json:
            options.json.write_text(json.dumps(bench.record, indent=1))
    sys.exit(0 if render(bench.record) else 1)


if __name__ == "__main__":
    main()
