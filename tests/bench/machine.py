"""The machine: where who runs, what it allows, and what else it does meanwhile."""

import os
import platform
import random
import resource
import socket

PROXY_CORE = 0
LOAD_CORE = 1  # of the generator and the upstream
CORES_NEEDED = 2

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
EPHEMERAL_PORTS = "/proc/sys/net/ipv4/ip_local_port_range"
SPARE_FILES = 500  # besides those of the connections that are counted
PORTS_FROM = 12000  # up to where the kernel begins to take ports for outgoing connections
IDLE_TICKS = (3, 4)  # idle and iowait, of the numbers in /proc/stat


def missing_cores():
    """What keeps the benchmark from pinning, or nothing."""
    usable = os.sched_getaffinity(0)
    if {PROXY_CORE, LOAD_CORE} <= usable:
        return None
    return (f"needs cores {PROXY_CORE} and {LOAD_CORE}, may use {sorted(usable)}: with the proxy and its clients on "
            "one core the figures would be those of the scheduler")


def free_port():
    """A port that nobody uses, and that no outgoing connection will take before the proxy has it."""
    with open(EPHEMERAL_PORTS) as file:
        end = int(file.read().split()[0])
    for _ in range(1000):
        port = random.randrange(PORTS_FROM, end)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue
    raise SystemExit("no free port")


def allow_open_files(wanted):
    """Raises the limit for this process and its children as far as it goes, and says how far that is."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    for limit in (wanted, hard):
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (max(limit, soft), max(limit, hard)))
            break
        except (ValueError, OSError):
            continue
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]


def busy_seconds(core):
    """How long a core has been at work, for whomever."""
    with open("/proc/stat") as file:
        for line in file:
            name, *numbers = line.split()
            if name == f"cpu{core}":
                ticks = [int(number) for number in numbers[:8]]
                return (sum(ticks) - sum(ticks[i] for i in IDLE_TICKS)) / TICKS_PER_SECOND
    raise SystemExit(f"/proc/stat has no core {core}")


def description():
    with open("/proc/cpuinfo") as file:
        models = [line.split(":", 1)[1].strip() for line in file if line.startswith("model name")]
    return {"processor": models[0] if models else platform.machine(), "cores": os.cpu_count(),
            "kernel": platform.release()}
