"""The limit: bytes relayed without a look at them, see tools/relay.cpp."""

from load import PROGRAMS

from .base import Proxy


class Relay(Proxy):
    default_binary = PROGRAMS / "relay"
    roles = ("forward",)
    sockets_per_client = 2
    buffer_bytes = 64 * 1024

    def version(self):
        return "tests/bench/tools/relay.cpp"

    def command(self, place):
        return [self.binary, place.port, place.upstream_port, place.workers, self.buffer_bytes]


class LargeRelay(Relay):
    """The limit for content of megabytes, which moves best in pieces that just stay in the processor's cache."""
    buffer_bytes = 256 * 1024
