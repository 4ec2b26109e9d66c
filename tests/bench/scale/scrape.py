"""Prometheus asks for the metrics of many routes while requests go on. Worker and admin thread share the core."""

import contextlib
import os
import statistics
import threading
import time
import urllib.request

import process
from workloads import down

from .ladder import Ladder, Step

ROUTES = 1000
RATE = 10_000  # requests per second
EVERY = 1.0  # seconds from scrape to scrape; Prometheus asks every 15 by default
QUIET_SCRAPES = 5
NOBODY = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # no proxy of the environment


class Scrape(Ladder):
    NAME = "scrape"
    TITLE = f"open loop, {RATE:,} requests/s over {ROUTES:,} routes, with or without a scrape every {EVERY:g} s"

    def steps(self):
        routes = "".join(f"  - {{name: r{i}, match: {{path: /r{i:08}/}}, upstream: up}}\n" for i in range(ROUTES))
        self.instance = self.start("one", "routes:\n" + routes + "  - {name: others, upstream: up}\n")
        arguments = (*down(100), "--target", "/r{n}/bytes/100", "--vary", ROUTES)
        self.instance.send([*arguments, "--requests", ROUTES])  # every route has counted something
        self.quiet = [self._scrape() for _ in range(QUIET_SCRAPES)]
        self.busy = []
        arguments += ("--rate", RATE)
        return [Step("no scrape", self.instance, arguments),
                Step("scraped", self.instance, arguments, meanwhile=self._scraping)]

    def notes(self, cells):
        size, seconds, cpu = (statistics.median(each) for each in zip(*self.quiet))
        busy = statistics.median(self.busy)
        return [f"A scrape of {ROUTES:,} routes is {size / 1e6:.2f} MB. Without other traffic it takes "
                f"{1e3 * seconds:.0f} ms ({1e3 * cpu:.0f} ms of CPU); among the requests, and read by "
                f"somebody who gives way to everybody, {1e3 * busy:.0f} ms: {len(self.busy)} of them in "
                f"{self.options.rounds} measurements."]

    def _scrape(self):
        """Its size, the seconds it took, and those of CPU time."""
        cpu, began = process.cpu_seconds(self.instance.ids), time.monotonic()
        with NOBODY.open(f"http://127.0.0.1:{self.instance.place.admin_port}/metrics") as answer:
            size = len(answer.read())
        return size, time.monotonic() - began, process.cpu_seconds(self.instance.ids) - cpu

    @contextlib.contextmanager
    def _scraping(self):
        """The first scrape comes soon after the warm-up, so that there is one in the shortest of measurements."""
        over = threading.Event()

        def scrape_on():
            # Who scrapes is elsewhere in real life: neither load generator nor upstream may wait for this thread.
            os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
            due = time.monotonic() + self.options.warm_up + self.options.seconds / 4
            while not over.wait(max(due - time.monotonic(), 0)):
                self.busy.append(self._scrape()[1])
                due += EVERY

        thread = threading.Thread(target=scrape_on)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()
