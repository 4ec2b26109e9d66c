#!/usr/bin/env python3
"""Has a build of Candor that writes a profile serve what the benchmark asks for; deploy/profiled.sh then builds for
that. Nothing is measured, and so nobody needs a core of its own."""

import argparse
import os
import pathlib
import subprocess
import sys
import tempfile

import certificate
import load
import workloads
from instance import Instance, Upstream
from proxies import Candor

SECONDS = 1  # of each workload
CORES = tuple(os.sched_getaffinity(0))


def train(candor, workload, upstream, key_pair, folder):
    """What went wrong, in words."""
    instance = Instance(candor, folder, upstream.port, CORES, role=workload.role, certificate=key_pair)
    instance.start()
    try:
        instance.wait(CORES)
        report = instance.send(workload.load, SECONDS, cores=CORES)
    finally:
        status = instance.stop()
    problems = load.mishaps(report, workload.status, workload.also_status)
    return problems if status == 0 else [*problems, f"Candor ended with status {status}, without a profile"]


def train_all(candor, folder):
    key_pair = certificate.make(folder / "certificate")
    upstream = Upstream(folder / "upstream", CORES)
    try:
        for each in workloads.ALL:
            if each.kind != "closed" or each.workers != 1:
                continue
            print(f"{each.name}: {each.title}", flush=True)
            problems = train(candor, each, upstream, key_pair if each.tls else (), folder / each.name)
            if problems:
                raise RuntimeError(f"{each.name}: {', '.join(problems)}")
    finally:
        upstream.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--candor", type=pathlib.Path, required=True, metavar="FILE",
                        help="a build that writes a profile")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="train-", dir=load.PROGRAMS) as folder:
        try:
            train_all(Candor("candor", options.candor.resolve()), pathlib.Path(folder))
        except (RuntimeError, OSError, subprocess.TimeoutExpired) as error:
            sys.exit(f"{error}")


if __name__ == "__main__":
    main()
