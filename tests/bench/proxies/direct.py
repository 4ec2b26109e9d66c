"""No proxy at all: the upstream itself, against which added latency is counted."""

from load import PROGRAMS

from .base import Proxy


class Direct(Proxy):
    default_binary = PROGRAMS / "upstream"
    roles = ("forward",)

    def version(self):
        return "the upstream without a proxy"

    def command(self, place):
        return None
