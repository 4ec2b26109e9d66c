"""One client reads an answer of gigabytes more slowly than the upstream sends it."""

import socket
import time

import process
from workloads import MIB, down

from .ladder import Ladder

PIECE = MIB
WARM_UP = MIB
PIECES_PER_SECOND = 300  # the upstream could send several times as fast
PATIENCE = 60


class SlowReader(Ladder):
    NAME = "slow-reader"
    TITLE = "one client that reads more slowly than the upstream sends"

    def steps(self):
        """There is only one, and it is not about CPU time."""
        instance = self.start("one", "routes: [{name: all, upstream: up}]")
        instance.send([*down(WARM_UP, 1), "--requests", 1])  # what a worker has once for all its connections is there
        process.forget_peak_memory(instance.ids)
        before = process.peak_memory_kib(instance.ids)
        began = time.monotonic()
        read = self._read(instance.place.port)
        self.seconds = time.monotonic() - began
        self.grown_kib = process.peak_memory_kib(instance.ids) - before
        instance.log.expect(1)
        self.problem = instance.log.problem() if read == self.options.slow_bytes else f"only {read:,} bytes came"
        return []

    def run(self):
        result = super().run()
        result["grown_kib"] = self.grown_kib
        result["problems"] = [f"! {self.NAME}: {self.problem}"] if self.problem else []
        return result

    def notes(self, cells):
        return [f"After a first answer of {WARM_UP // MIB} MiB, while {self.options.slow_bytes / (1 << 30):.2g} GiB went "
                f"through in {self.seconds:.1f} s, the peak of Candor's memory rose by {self.grown_kib:,} KiB."]

    def _read(self, port):
        """How much content came."""
        size = self.options.slow_bytes
        with socket.create_connection(("127.0.0.1", port), PATIENCE) as connection:
            connection.sendall(f"GET /bytes/{size} HTTP/1.1\r\nHost: bench.example\r\n\r\n".encode())
            piece = bytearray(PIECE)
            head = b""
            while b"\r\n\r\n" not in head:
                head += connection.recv(PIECE)
            read = len(head.split(b"\r\n\r\n", 1)[1])
            due = time.monotonic()
            while read < size:
                count = connection.recv_into(piece)
                if count == 0:
                    break
                read += count
                due += count / PIECE / PIECES_PER_SECOND
                time.sleep(max(due - time.monotonic(), 0))
        return read
