"""wrk in the place of our load generator: whoever doubts ours can compare. It takes whole seconds, knows no warm-up,
and does not wait for its last answers."""

import json
import math
import re
import subprocess
import tempfile

import machine
import process

CONNECTIONS = 64
# As tools/request_text.cpp has them.
FIELDS = ("User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
          "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8",
          "Accept-Language: en-GB,en;q=0.7,de;q=0.3", "Accept-Encoding: gzip, deflate, br",
          "Referer: http://bench.example/catalogue/shelves", "Cookie: session=8e1fd2c07ab94365; theme=light",
          "Cache-Control: no-cache", "Pragma: no-cache", "DNT: 1", "Sec-Fetch-Mode: navigate", "Priority: u=0, i")

REPORT = r"""
done = function(summary, latency, requests)
  local e = summary.errors
  io.write(string.format('REPORT{"requests":%d,"seconds":%f,"statuses":%d,"broken":%d,"no_connection":%d,',
    summary.requests, summary.duration / 1e6, e.status, e.read + e.write + e.timeout, e.connect))
  io.write(string.format('"p50":%f,"p90":%f,"p99":%f,"p999":%f,"max":%f}\n', latency:percentile(50),
    latency:percentile(90), latency:percentile(99), latency:percentile(99.9), latency.max))
end
"""


def run(port, arguments, seconds=0, warm_up=0, measured=(), cores=(machine.LOAD_CORE,)):
    """In the words of our own generator's report."""
    whole = max(1, math.ceil(seconds))
    fields = [part for field in FIELDS for part in ("-H", field)]
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(REPORT)
        script.flush()
        command = ["taskset", "-c", ",".join(map(str, cores)), "wrk", "-t", "1", "-c", str(CONNECTIONS),
                   "-d", f"{whole}s", "-s", script.name, *fields, f"http://127.0.0.1:{port}/bytes/100?page=2&order=price"]
        before = process.cpu_seconds(measured)
        done = subprocess.run(command, capture_output=True, text=True)
        cpu = process.cpu_seconds(measured) - before
    found = re.search(r"REPORT(\{.*\})", done.stdout)
    if not found:
        raise RuntimeError(f"wrk failed: {done.stderr.strip()}")
    said = json.loads(found.group(1))
    statuses = {"200": said["requests"] - said["statuses"]}
    if said["statuses"]:
        statuses["0"] = said["statuses"]  # it does not say which
    return {"answers": said["requests"], "answers_all": said["requests"], "seconds": said["seconds"],
            "cpu_ns": cpu * 1e9, "statuses": statuses, "request_head_bytes": 0, "cut_off": CONNECTIONS,
            "mishaps": {name: said[name] for name in ("broken", "no_connection") if said[name]},
            "latency_us": {at: said[at] for at in ("p50", "p90", "p99", "p999", "max")}}
