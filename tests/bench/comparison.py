"""Runs a workload: all proxies side by side, measured in turns, so that whatever the machine does meets all of them."""

import certificate
import load
import machine
import process
import syscalls
import wrk
from instance import Instance, Upstream

ALL_CORES = (machine.PROXY_CORE, machine.LOAD_CORE)


class Comparison:
    def __init__(self, workload, proxies, options, folder, progress):
        self.workload = workload
        self.options = options
        self.progress = progress
        self.folder = folder / workload.name
        pinned = workload.workers == 1
        self.proxy_cores = (machine.PROXY_CORE,) if pinned else ALL_CORES
        self.load_cores = (machine.LOAD_CORE,) if pinned else ALL_CORES
        self.proxies = [each for each in proxies if workload.role in each.roles]
        if workload.tls:
            self.proxies = [each for each in self.proxies if each.has_tls]
        if workload.kind == "idle":
            self.proxies = [each for each in self.proxies if self._may_hold(each)]
        if workload.kind == "open":
            self.proxies = [each for each in self.proxies if each.name != "direct"]
            self.proxies.insert(0, options.direct)

    def _may_hold(self, proxy):
        enough = proxy.sockets_per_client * self.options.idle + machine.SPARE_FILES <= self.options.files
        if not enough:
            self.progress.say(f"{self.workload.name} leaves {proxy.name} out: it would need more open files than the "
                              f"{self.options.files:,} that are allowed")
        return enough

    def run(self):
        upstream = Upstream(self.folder / "upstream", self.load_cores)
        shown = certificate.make(self.folder / "tls") if self.workload.tls else ()
        instances = []
        try:
            for proxy in self.proxies:
                instances.append(Instance(proxy, self.folder / proxy.name, upstream.port, self.proxy_cores,
                                          role=self.workload.role, workers=self.workload.workers,
                                          large=self.workload.large, certificate=shown))
            for instance in instances:
                instance.start()
            for instance in instances:
                instance.wait()
            cells = self._rounds(instances)
            return cells, self._system_calls(instances)
        finally:
            for instance in instances:
                instance.stop()
            upstream.stop()

    def _rounds(self, instances):
        cells = []
        rounds = 1 if self.workload.kind == "idle" else self.options.rounds
        for number in range(1, rounds + 1):
            latest = [self._cell(instance, number) for instance in instances]
            self.progress.round(self.workload.name, number, rounds, latest)
            cells += latest
        return cells

    def _system_calls(self, instances):
        tool = self.options.tracer
        wanted = self.workload.traced_in_quick if self.options.quick else self.workload.traced
        if not tool or not wanted:
            return []
        return [{"workload": self.workload.name, "proxy": instance.name, "tool": tool,
                 "counts": syscalls.count(tool, instance, self.workload.load, self.options.seconds / 2,
                                          self.folder / "counts.txt")} for instance in instances]

    def _cell(self, instance, number):
        cell = {"workload": self.workload.name, "proxy": instance.name, "round": number}
        try:
            cell.update(self._idle(instance) if self.workload.kind == "idle" else self._busy(instance))
            problems = load.mishaps(cell.pop("report"), self.workload.status, self.workload.also_status)
            problems.append(instance.log.problem())
        except (RuntimeError, OSError) as error:  # it died: the others are still worth measuring
            problems = [str(error)]
        cell["problems"] = [each for each in problems if each]
        return cell

    def _busy(self, instance):
        generator = wrk if self.workload.kind == "wrk" else load
        return instance.measure(self.workload.load, self.options.seconds, self.options.warm_up, self.load_cores,
                                generator)

    def _idle(self, instance):
        before = process.memory_kib(instance.ids)
        with instance.held(self.options.idle) as held:
            after = process.memory_kib(instance.ids)
        instance.log.expect(held.report["answers_all"])
        return {"connections": self.options.idle, "memory_kib": before, "report": held.report,
                "bytes_each": (after - before) * 1024 / self.options.idle}
