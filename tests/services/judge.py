"""Holds what the clients got against Candor's access log and the failure contract.

A request may be lost only where the contract says that it cannot be saved: it may have arrived (connection_closed), and
repeating it might not be harmless, or its content is no longer at hand. With an endpoint that is up at any time, nothing
else is an excuse. Usage: judge.py FOLDER; prints a summary, and ends with 1 where something was violated.
"""

import collections
import json
import pathlib
import sys
import urllib.parse

IDEMPOTENT = {"GET", "HEAD", "OPTIONS", "DELETE", "PUT"}  # RFC 9110 §9.2.2
UPLOADS = {"upload"}  # the kinds with content, which is gone once it was sent on
CLIENTS = ("curl", "node", "python")
ENDPOINTS = 5
SHOWN = 20


class Request:
    def __init__(self, line):
        self.id, self.method, self.kind, self.outcome = line.rstrip("\n").split("\t")
        self.ok = self.outcome == "ok"
        self.can_be_saved = self.method in IDEMPOTENT and self.kind not in UPLOADS

    def __str__(self):
        return f"{self.id} {self.method} {self.kind}: {self.outcome}"


def logged(folder):
    lines = collections.defaultdict(list)
    for text in (folder / "access.log").read_text().splitlines():
        line = json.loads(text)
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(line["target"]).query)
        lines[query.get("id", ["none"])[0]].append(line)
    return lines


def violation(request, lines):
    """What is wrong with one request, or nothing."""
    if len(lines) != 1:
        return f"has {len(lines)} lines in the access log instead of one"
    cause, line = lines[0]["cause"], lines[0]
    if request.ok:
        failed = cause or line["cut"]
        return f"arrived whole, but the log says {cause or 'cut'}" if failed else None
    if not cause:
        return "failed, but the log knows no cause"
    if cause != "connection_closed" or request.can_be_saved:
        return f"was lost by {cause} ({line.get('error', 'no more is known')}), which the contract saves"
    return None


def of_client(name, folder):
    return [Request(line) for line in (folder / f"{name}.results").read_text().splitlines()]


def summarize(name, requests, lines):
    tries = [lines[request.id][0]["attempts"] for request in requests if lines[request.id]]
    again = sum(1 for attempts in tries if attempts > 1)
    lost = [request for request in requests if not request.ok]
    print(f"{name:<8}{len(requests):>7} requests, {again} of them sent again, {len(lost)} lost", end="")
    print("".join(f"\n          {request}" for request in lost[:SHOWN]))


def main():
    folder = pathlib.Path(sys.argv[1])
    lines = logged(folder)
    violations = []
    known = {"none"}
    for name in CLIENTS:
        requests = of_client(name, folder)
        summarize(name, requests, lines)
        if not any(request.ok for request in requests):
            violations.append(f"{name} got nothing at all")
        for request in requests:
            known.add(request.id)
            wrong = violation(request, lines[request.id])
            if wrong:
                violations.append(f"{request} {wrong}")
    endpoints = {line["endpoint"] for several in lines.values() for line in several}
    if len(endpoints) < ENDPOINTS:
        violations.append(f"only these endpoints were used: {', '.join(sorted(endpoints))}")
    violations += [f"{number} is in the log, and no client sent it" for number in lines if number not in known]
    print(f"{len(violations)} violations")
    for text in violations[:SHOWN]:
        print(f"  {text}")
    sys.exit(1 if violations else 0)


if __name__ == "__main__":
    main()
