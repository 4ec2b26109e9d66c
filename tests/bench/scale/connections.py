"""As many busy connections, with few or many idle ones beside them."""

from workloads import down

from .ladder import Ladder, Step

BUSY = 64


class Connections(Ladder):
    NAME = "connections"
    TITLE = f"{BUSY} busy connections alone, or beside idle ones"

    def steps(self):
        instance = self.start("one", "routes: [{name: all, upstream: up}]")
        return [Step(f"{BUSY} open", instance, down(100, BUSY)),
                Step(f"{self.options.idle:,} open", instance, down(100, BUSY), self.options.idle - BUSY)]
