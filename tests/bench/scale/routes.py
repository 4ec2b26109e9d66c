"""Requests for all of few or many routes in turns."""

from workloads import down

from .ladder import Ladder, Step

FEW, MANY = 10, 10_000


class ByPath(Ladder):
    NAME = "routes"
    TITLE = f"{FEW} or {MANY:,} routes by path, requests for all of them in turns"
    MATCH = "path: /r{:08}/"
    LOAD = ("--target", "/r{n}/bytes/100")

    def steps(self):
        return [self._step(count) for count in (FEW, MANY)]

    def _step(self, count):
        routes = "".join(f"  - {{name: r{i}, match: {{{self.MATCH.format(i)}}}, upstream: up}}\n" for i in range(count))
        instance = self.start(f"{count}", "routes:\n" + routes + "  - {name: others, upstream: up}\n")
        return Step(f"{count:,} routes", instance, (*down(100), *self.LOAD, "--vary", count))


class ByHost(ByPath):
    NAME = "hosts"
    TITLE = f"{FEW} or {MANY:,} routes by host, requests for all of them in turns"
    MATCH = "host: h{:08}.example"
    LOAD = ("--host", "h{n}.example")
