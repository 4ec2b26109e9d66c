"""A program under measurement: started on its cores, with all its descendants; what they use; its end."""

import os
import pathlib
import re
import socket
import subprocess
import time

import machine

PATIENCE = 30  # seconds, for a program to listen or to end


class Process:
    def __init__(self, command, cores, folder, environment=None):
        pinned = ["setpriv", "--pdeathsig", "TERM", "--", "taskset", "-c", ",".join(map(str, cores)), *command]
        self.folder = pathlib.Path(folder)
        self.errors = self.folder / "errors.txt"
        with open(self.folder / "output.txt", "w") as output, open(self.errors, "w") as errors:
            self.process = subprocess.Popen(pinned, stdin=subprocess.DEVNULL, stdout=output, stderr=errors,
                                            env={**os.environ, **(environment or {})})

    def wait_for(self, port):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise RuntimeError(f"ended at its start: {self.errors.read_text()[-1000:]}")
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                return
            except OSError:
                time.sleep(0.02)
        raise RuntimeError(f"does not listen: {self.errors.read_text()[-1000:]}")

    def wait_for_output(self):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            line = (self.folder / "output.txt").read_text()
            if line.endswith("\n"):
                return line.strip()
            time.sleep(0.01)
        raise RuntimeError("says nothing")

    def stop(self):
        """Its exit status; negative where a signal has ended it."""
        self.process.terminate()
        try:
            return self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()

    def ids(self):
        """Of the program and of everything that it has started."""
        parents = {}
        for entry in os.listdir("/proc"):
            if entry.isdigit():
                try:
                    parents.setdefault(_parent(entry), []).append(int(entry))
                except OSError:
                    continue  # it has just ended
        found = [self.process.pid]
        for process in found:
            found.extend(parents.get(process, []))
        return found


def _parent(process):
    with open(f"/proc/{process}/stat") as file:
        return int(file.read().rsplit(")", 1)[1].split()[1])


class Usage:
    """What some processes and their core have used up to now."""

    def __init__(self, processes):
        self.time = time.monotonic()
        self.core = machine.busy_seconds(machine.PROXY_CORE)
        self.cpu = cpu_seconds(processes)
        self.user = self.system = 0  # in ticks: good for the share of each, not for the sum
        for process in processes:
            with open(f"/proc/{process}/stat") as file:
                numbers = file.read().rsplit(")", 1)[1].split()
            self.user += int(numbers[11])
            self.system += int(numbers[12])

    def shares_since(self, before):
        """Of user mode in their time, and of others in the core."""
        user, system = self.user - before.user, self.system - before.system
        others = self.core - before.core - (self.cpu - before.cpu)
        return user / max(user + system, 1), max(others / (self.time - before.time), 0)


def cpu_seconds(processes):
    """Of all their threads, those that have ended too."""
    return sum(time.clock_gettime((~process << 3) | 2) for process in processes)  # as clock_getcpuclockid(3) makes it


def forget_peak_memory(processes):
    for process in processes:
        pathlib.Path(f"/proc/{process}/clear_refs").write_text("5")  # proc(5): resets VmHWM


def peak_memory_kib(processes):
    return sum(_kib(f"/proc/{process}/status", "VmHWM") for process in processes)


def memory_kib(processes):
    """What several processes share is counted once where the kernel can tell (PSS)."""
    try:
        return sum(_kib(f"/proc/{process}/smaps_rollup", "Pss") for process in processes)
    except OSError:
        return sum(_kib(f"/proc/{process}/status", "VmRSS") for process in processes)


def _kib(path, key):
    found = re.search(rf"^{key}:\s+(\d+)", pathlib.Path(path).read_text(), re.MULTILINE)
    return int(found.group(1)) if found else 0
