"""Asks the Python service with the standard library: http.client on kept connections, uploads, and urllib.

Prints a line for each request: number, method, kind, "ok" or what was wrong. Usage: python_client.py URL SECONDS
"""

import hashlib
import http.client
import itertools
import os
import random
import sys
import threading
import time
import urllib.parse
import urllib.request

PAUSE_S = 0.02
PATIENCE_S = 20
UPLOAD_MAX = 100_000
HELLO = b"hello from python\n"

url, seconds = sys.argv[1], float(sys.argv[2])
end = time.monotonic() + seconds
numbers = itertools.count(1)
printing = threading.Lock()


def record(method, kind, play):
    number = f"python-{next(numbers)}"
    try:
        outcome = play(number)
    except (OSError, http.client.HTTPException) as error:
        outcome = f"{type(error).__name__} {error}".replace("\n", " ").replace("\t", " ")
    with printing:
        print(number, method, kind, outcome, sep="\t", flush=True)


def judged(status, content, expected):
    return "ok" if status == 200 and content == expected else f"{status} {content[:200]!r}"


class Kept:
    """A connection that is used again until it breaks."""

    def __init__(self):
        place = urllib.parse.urlsplit(url)
        self.connection = http.client.HTTPConnection(place.hostname, place.port, timeout=PATIENCE_S)

    def ask(self, method, path, expected, content=None):
        def play(number):
            try:
                self.connection.request(method, f"/python/{path}?id={number}", body=content)
                answer = self.connection.getresponse()
                return judged(answer.status, answer.read(), expected)
            except (OSError, http.client.HTTPException):
                self.connection.close()
                raise

        return play


def keep():
    kept = Kept()
    while time.monotonic() < end:
        content = os.urandom(random.randrange(1, UPLOAD_MAX))
        digest = hashlib.sha256(content).hexdigest().encode()
        record("GET", "kept", kept.ask("GET", "item", HELLO))
        record("PUT", "upload", kept.ask("PUT", "item", digest, content))
        record("HEAD", "kept", kept.ask("HEAD", "item", b""))
        record("POST", "upload", kept.ask("POST", "items", digest, content))
        record("DELETE", "kept", kept.ask("DELETE", "item", HELLO))
        record("GET", "slow", kept.ask("GET", "slow", HELLO))
        time.sleep(PAUSE_S)


def fetch(number):
    with urllib.request.urlopen(f"{url}/python/item?id={number}", timeout=PATIENCE_S) as answer:
        return judged(answer.status, answer.read(), HELLO)


def open_anew():
    while time.monotonic() < end:
        record("GET", "urllib", fetch)
        time.sleep(PAUSE_S)


urllib.request.install_opener(urllib.request.build_opener(urllib.request.ProxyHandler({})))
threads = [threading.Thread(target=play) for play in (keep, keep, keep, open_anew)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
