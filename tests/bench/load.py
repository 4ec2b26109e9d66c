"""Runs the load generator and reads its report."""

import json
import pathlib
import subprocess

import machine

PROGRAMS = pathlib.Path(__file__).resolve().parents[2] / "build/bench"
PATIENCE = 120  # seconds beyond the length of a run: as long as the generator itself waits for answers, and more


def command(port, arguments, cores=(machine.LOAD_CORE,)):
    return ["setpriv", "--pdeathsig", "TERM", "--", "taskset", "-c", ",".join(map(str, cores)), str(PROGRAMS / "load"),
            "--port", str(port), *map(str, arguments)]


def run(port, arguments, seconds=0, warm_up=0, measured=(), cores=(machine.LOAD_CORE,)):
    """The report of a run; `measured` are the processes whose CPU time is taken."""
    options = [*arguments, "--seconds", seconds, "--warm-up", warm_up]
    for process in measured:
        options += ["--measure", process]
    done = subprocess.run(command(port, options, cores), stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          timeout=seconds + warm_up + PATIENCE)
    if done.returncode != 0:
        raise RuntimeError(f"the load generator failed: {done.stderr.strip()}")
    return json.loads(done.stdout)


class Held:
    """Idle connections, each after one answered request, for as long as the block lasts."""

    def __init__(self, port, connections, arguments=()):
        self.command = command(port, ["--connections", connections, "--in-flight", 64, "--requests", connections,
                                      "--hold", *arguments])

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("the load generator failed")
        self.report = json.loads(line)
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


def mishaps(report, expected_status=200, allowed=()):
    """In words, one for each kind; none where every request had the answer that it should."""
    words = [f"{count} {kind.replace('_', ' ')}" for kind, count in report["mishaps"].items()]
    for status, count in report["statuses"].items():
        if int(status) != expected_status and int(status) not in allowed:
            words.append(f"{count} answers with status {status}")
    if not report["statuses"].get(str(expected_status)):
        words.append(f"no answer with status {expected_status}")
    return words
