"""A limiter that has seen few clients or many, and what it needs to remember them."""

import process
from workloads import down

from .ladder import Ladder, Step

FEW = 1000
# Nobody is refused, and no client is forgotten while the benchmark lasts.
SETTINGS = """routes:
  - name: all
    upstream: up
    filters:
      - rate_limit: {{key: "field:X-Client", rate: 10/h, burst: 80000, keys_max: {keys}}}
"""


class Limiter(Ladder):
    NAME = "limiter"
    TITLE = "a limiter that knows few clients or many, all asking in turns"

    def steps(self):
        plain = self.start("none", "routes: [{name: all, upstream: up}]")
        settings = SETTINGS.format(keys=self.options.keys)
        few, many = self.start("few", settings), self.start("many", settings)
        self.memory_kib = [process.memory_kib(plain.ids), process.memory_kib(many.ids)]
        many.send([*self._load(self.options.keys), "--requests", self.options.keys])  # every client once
        self.memory_kib.append(process.memory_kib(many.ids))
        return [Step(f"{FEW:,} keys", few, self._load(FEW)),
                Step(f"{self.options.keys:,} keys", many, self._load(self.options.keys))]

    def notes(self, cells):
        without, empty, full = (kib / 1024 for kib in self.memory_kib)
        keys = self.options.keys
        each = (full - without) * 1024 * 1024 / keys
        return [f"With room for {keys:,} keys Candor holds {empty - without:.1f} MiB more than without a limiter, and "
                f"{full - without:.1f} MiB more with all of them known: {each:.0f} bytes a key."]

    @staticmethod
    def _load(keys):
        return (*down(100), "--field", "X-Client: {n}", "--vary", keys)
