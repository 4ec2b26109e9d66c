"""What the benchmark says while it runs."""

import sys
import time


class Progress:
    def __init__(self):
        self.began = time.monotonic()

    def say(self, text):
        print(f"[{time.monotonic() - self.began:4.0f} s] {text}", file=sys.stderr, flush=True)

    def round(self, workload, number, rounds, cells):
        self.say(f"{workload} {number}/{rounds}  " + "  ".join(f"{cell['proxy']} {_figure(cell)}" for cell in cells))


def _figure(cell):
    if cell["problems"]:
        return "!"
    if "bytes_each" in cell:
        return f"{cell['bytes_each']:,.0f} B"
    return f"{cell['cpu_us']:.1f} µs" if cell["cpu_us"] else f"p99 {cell['latency_us']['p99']:.0f} µs"
