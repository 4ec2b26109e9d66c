#!/usr/bin/env python3
"""Has a build of Candor that writes down what it does serve what the benchmark asks for; deploy/profiled.sh then builds
for that. Nothing is measured, and so nobody needs a core of its own."""

import argparse
import os
import pathlib
import sys
import tempfile

import certificate
import load
import workloads
from instance import Instance, Upstream
from proxies import Candor

SECONDS = 1  # of each workload


def train(candor, workload, upstream, key_pair, folder, cores):
    """What went wrong, in words."""
    instance = Instance(candor, folder, upstream.port, cores, role=workload.role, certificate=key_pair)
    instance.start()
    try:
        instance.wait()
        report = instance.send(workload.load, SECONDS, cores=cores)
    finally:
        instance.stop()
    return load.mishaps(report, workload.status, workload.also_status)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--candor", type=pathlib.Path, required=True, metavar="FILE", help="built with CANDOR_PROFILE=write")
    options = parser.parse_args()
    candor = Candor("candor", options.candor.resolve())
    cores = tuple(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory(prefix="train-", dir=load.PROGRAMS) as folder:
        folder = pathlib.Path(folder)
        key_pair = certificate.make(folder / "certificate")
        upstream = Upstream(folder / "upstream", cores)
        try:
            for each in workloads.ALL:
                if each.kind != "closed" or each.workers != 1:
                    continue
                print(f"{each.name}: {each.title}", flush=True)
                mishaps = train(candor, each, upstream, key_pair if each.tls else (), folder / each.name, cores)
                if mishaps:
                    sys.exit(f"{each.name}: {', '.join(mishaps)}")
        except (RuntimeError, OSError) as error:
            sys.exit(f"{error}")
        finally:
            upstream.stop()


if __name__ == "__main__":
    main()
