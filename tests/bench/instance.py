"""A proxy that runs: started for one workload, measured again and again, held to its access log."""

import pathlib
import time

import load
import machine
import process
from proxies import Place

FIRST_REQUESTS = 64  # so that workers are there, and connections to the upstream
LOG_PATIENCE = 5  # seconds, for the last lines of the log to reach the file
LOG_SETTLED = 0.3  # seconds in which those have come of which nobody knows how many they are
BLOCK = 1 << 20


class Upstream:
    def __init__(self, folder, cores):
        folder.mkdir(parents=True, exist_ok=True)
        self.process = process.Process([load.PROGRAMS / "upstream"], cores, folder)
        self.port = int(self.process.wait_for_output())

    def stop(self):
        self.process.stop()


class Instance:
    def __init__(self, proxy, folder, upstream_port, cores=(machine.PROXY_CORE,), **place):
        self.proxy = proxy
        folder = pathlib.Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        self.place = Place(folder=folder, port=machine.free_port(), admin_port=machine.free_port(),
                           upstream_port=upstream_port, **place)
        self.cores = cores
        self.process = None
        self.ids = []  # of its processes
        self.log = AccessLog(proxy.access_log(self.place))

    @property
    def name(self):
        return self.proxy.name

    @property
    def port(self):
        return self.place.port if self.process else self.place.upstream_port

    def start(self):
        arguments = self.proxy.command(self.place)
        if arguments is None:
            return
        for name, text in self.proxy.files(self.place).items():
            (self.place.folder / name).write_text(text)
        self.log.remove()
        self.process = process.Process([str(each) for each in arguments], self.cores, self.place.folder,
                                       self.proxy.environment(self.place))

    def wait(self, cores=(machine.LOAD_CORE,)):
        if not self.process:
            return
        try:
            self.process.wait_for(self.place.port)
            mishaps = self.send(["--requests", FIRST_REQUESTS], cores=cores)["mishaps"]
            if mishaps:
                raise RuntimeError(f"does not answer: {mishaps}")
            self.ids = self.process.ids()
        except RuntimeError as error:
            raise RuntimeError(f"{self.name} {error}") from error

    def stop(self):
        """The exit status, of a proxy that is a process."""
        return self.process.stop() if self.process else None

    def send(self, arguments, seconds=0, warm_up=0, measured=(), cores=(machine.LOAD_CORE,), generator=load):
        report = generator.run(self.port, [*arguments, *self._tls()], seconds, warm_up, measured, cores)
        self.log.expect(report["answers_all"], report.get("cut_off", 0))
        return report

    def held(self, connections):
        return load.Held(self.port, connections, self._tls())

    def _tls(self):
        return ("--tls",) if self.place.certificate else ()

    def measure(self, arguments, seconds, warm_up, cores=(machine.LOAD_CORE,), generator=load):
        """One cell: what the proxy used while the generator did this."""
        process.forget_peak_memory(self.ids)
        before = process.Usage(self.ids)
        report = self.send(arguments, seconds, warm_up, self.ids, cores, generator)
        user_share, others_share = process.Usage(self.ids).shares_since(before)
        return {"answers": report["answers"], "seconds": report["seconds"],
                "cpu_us": report["cpu_ns"] / 1e3 / max(report["answers"], 1),
                "busy": report["cpu_ns"] / 1e9 / max(report["seconds"], 1e-9),
                "user_share": user_share, "others_share": others_share,
                "peak_memory_kib": process.peak_memory_kib(self.ids), "latency_us": report["latency_us"],
                "request_head_bytes": report["request_head_bytes"], "report": report}


class AccessLog:
    """Counts the lines of a log file, and takes them away so that it does not fill the disk."""

    def __init__(self, path):
        self.path = path
        self.expected = 0
        self.tolerated = 0

    def remove(self):
        if self.path:
            self.path.unlink(missing_ok=True)

    def expect(self, lines, besides=0):
        """`besides`: requests whose client did not wait for the answer, so that nobody counted them."""
        self.expected += lines
        self.tolerated += besides

    def problem(self):
        """In words, or nothing where there is exactly one line for each exchange since the last time."""
        if not self.path:
            return None
        wanted, tolerated = self.expected, self.tolerated
        self.expected = self.tolerated = 0
        end = time.monotonic() + LOG_PATIENCE
        while (lines := self._lines()) < wanted and time.monotonic() < end:
            time.sleep(0.02)
        if tolerated:
            time.sleep(LOG_SETTLED)
            lines = self._lines()
        with open(self.path, "r+") as file:
            file.truncate()  # the proxy appends
        if wanted <= lines <= wanted + tolerated:
            return None
        return f"the access log has {lines} lines for {wanted} exchanges"

    def _lines(self):
        with open(self.path, "rb") as file:
            return sum(block.count(b"\n") for block in iter(lambda: file.read(BLOCK), b""))
