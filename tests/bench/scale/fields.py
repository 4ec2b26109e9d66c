"""More fields are more bytes, and should cost by the byte."""

from tables import cpu, median_of
from workloads import down

from .ladder import Ladder, Step

COUNTS = (5, 52, 100)  # equal steps, up to the default limit


class Fields(Ladder):
    NAME = "fields"
    TITLE = f"requests with {', '.join(map(str, COUNTS))} fields"

    def steps(self):
        instance = self.start("one", "routes: [{name: all, upstream: up}]")
        return [Step(f"{count} fields", instance, (*down(100), "--fields", count)) for count in COUNTS]

    def notes(self, cells):
        sizes, costs = [], []
        for count in COUNTS:
            of_step = [cell for cell in cells if cell["proxy"] == f"{count} fields"]
            sizes.append(of_step[0]["request_head_bytes"])
            costs.append(median_of(of_step, cpu))
        steps = [f"{1000 * (costs[i + 1] - costs[i]) / (sizes[i + 1] - sizes[i]):.2f} ns a byte from {sizes[i]:,} to "
                 f"{sizes[i + 1]:,} bytes" for i in range(len(COUNTS) - 1)]
        return [f"A head costs {', '.join(steps)}: equal where the cost is linear in bytes. What a larger head costs "
                "the kernel is part of it."]
