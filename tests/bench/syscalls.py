"""System calls per request, counted by perf, else by strace. Apart from the measurements, because both slow a proxy
down; the counts are little changed by that."""

import json
import pathlib
import re
import shutil
import subprocess
import time

import load

# The calls that are told apart; all of them at once would take perf a quarter of a minute to begin.
NAMES = ("read readv recvfrom recvmsg write writev sendto sendmsg splice poll ppoll epoll_wait epoll_pwait "
         "epoll_pwait2 epoll_ctl accept accept4 socket bind connect shutdown close setsockopt getsockopt getsockname "
         "getpeername fcntl ioctl futex timerfd_settime clock_gettime nanosleep clock_nanosleep sched_yield madvise "
         "mmap munmap mremap brk rt_sigprocmask rt_sigreturn getpid gettid tgkill newfstat").split()
EVERY_CALL = "raw_syscalls:sys_enter"
TRACEPOINT = "syscalls:sys_enter_"
STRACE_TIME = 0.5  # seconds to attach and to write its table


def tracer():
    """What can count here: "perf", "strace", or nothing."""
    if shutil.which("perf") and _works(["perf", "stat", "-e", EVERY_CALL, "true"]):
        return "perf"
    if shutil.which("strace") and _works(["strace", "-c", "-o", "/dev/null", "true"]):
        return "strace"
    return None


def count(tool, instance, arguments, seconds, file):
    """By name, for one request; "all" is the sum of all."""
    run = load.command(instance.port, [*arguments, "--seconds", seconds])
    counts, report = (_perf if tool == "perf" else _strace)(instance.ids, run, pathlib.Path(file))
    instance.log.expect(report["answers_all"])
    return {name: number / max(report["answers_all"], 1) for name, number in counts.items()}


def _works(command):
    return subprocess.run(command, capture_output=True).returncode == 0


def _perf(processes, run, file):
    known = set(re.findall(TRACEPOINT + r"(\w+)", subprocess.run(["perf", "list", TRACEPOINT + "*"], text=True,
                                                                capture_output=True).stdout))
    events = [EVERY_CALL] + [TRACEPOINT + name for name in NAMES if name in known]
    done = subprocess.run(["perf", "stat", "-x", ";", "-o", str(file), "-e", ",".join(events),
                           "-p", ",".join(map(str, processes)), "--", *run], text=True, capture_output=True, check=True)
    counts = {}
    for line in file.read_text().splitlines():
        parts = line.split(";")
        if len(parts) > 2 and parts[0].isdigit():
            counts[parts[2].removeprefix(TRACEPOINT)] = int(parts[0])
    counts["all"] = counts.pop(EVERY_CALL)
    return counts, json.loads(done.stdout)


def _strace(processes, run, file):
    tracing = subprocess.Popen(["strace", "-f", "-c", "-U", "calls,name", "-o", str(file),
                                *(f"--attach={process}" for process in processes)], stderr=subprocess.DEVNULL)
    time.sleep(STRACE_TIME)
    done = subprocess.run(run, text=True, capture_output=True, check=True)
    tracing.terminate()
    tracing.wait()
    counts = {name: int(number) for number, name in re.findall(r"^\s*(\d+) (\w+)\s*$", file.read_text(), re.MULTILINE)}
    counts["all"] = counts.pop("total", 0)
    return counts, json.loads(done.stdout)
