"""What is asked of every proxy alike."""

import dataclasses

KIB = 1024
MIB = 1024 * KIB


@dataclasses.dataclass(frozen=True)
class Workload:
    name: str
    title: str
    load: tuple = ()  # options of the load generator
    role: str = "forward"
    status: int = 200
    kind: str = "closed"  # closed or open loop, idle connections, or wrk
    workers: int = 1
    in_quick: bool = True
    traced: bool = False  # its system calls are counted
    traced_in_quick: bool = False
    large: bool = False  # content of megabytes
    tls: bool = False  # between clients and proxy
    also_status: tuple = ()  # may come at the start


def down(size, connections=64, framing="bytes"):
    return ("--connections", connections, "--target", f"/{framing}/{size}", "--answer", size)


def up(size, connections=16, *more):
    return ("--connections", connections, "--target", f"/upload/{size}", "--content", size, "--answer", 100, *more)


def own_answer(role, status, also=()):
    return Workload(f"m-{status}", f"an answer of the proxy's own, {status}, 64 connections",
                    ("--connections", 64), role, status, also_status=also)


OPEN_RATE = 20000

ALL = (
    Workload("a", "keep-alive, 64 connections, 100 B answer", down(100), traced=True, traced_in_quick=True),
    Workload("b", "keep-alive, 64 connections, 16 KiB answer", down(16 * KIB), traced=True),
    Workload("c", "keep-alive, 16 connections, 1 MiB answer", down(MIB, 16), traced=True, large=True),
    Workload("d", "keep-alive, 16 connections, 1 MiB POST", up(MIB), traced=True, large=True),
    Workload("a-chunked", "as a, the answer chunked", down(100, 64, "chunked"), in_quick=False),
    Workload("b-chunked", "as b, the answer in chunks of 8 KiB", down(16 * KIB, 64, "chunked"), in_quick=False),
    Workload("c-chunked", "as c, the answer in chunks of 8 KiB", down(MIB, 16, "chunked"), in_quick=False, large=True),
    Workload("d-chunked", "as d, the content in chunks of 16 KiB", up(MIB, 16, "--chunked"), in_quick=False,
             large=True),
    Workload("e", "a new connection for each request, 64 at a time, 100 B answer", (*down(100), "--connection-each"),
             traced=True, traced_in_quick=True),
    Workload("h", f"open loop, {OPEN_RATE:,} requests/s over 64 connections, 100 B answer",
             (*down(100), "--rate", OPEN_RATE), kind="open"),
    Workload("w", "as a, by wrk, whose measure is not ours", kind="wrk", in_quick=False),
    Workload("f", "memory of an idle keep-alive connection", kind="idle"),
    Workload("t", "as a, over TLS", down(100), tls=True),
    Workload("t-b", "as b, over TLS", down(16 * KIB), in_quick=False, tls=True),
    Workload("t-e", "as e, over TLS: a full handshake for each request", (*down(100), "--connection-each"), tls=True),
    Workload("t-f", "memory of an idle keep-alive connection with TLS", kind="idle", in_quick=False, tls=True),
    own_answer("no_route", 404),
    own_answer("maintenance", 503),
    own_answer("rate_limited", 429, also=(200,)),
    Workload("w2", "as a, two workers on two cores that generator and upstream share with them", down(100), workers=2),
)
