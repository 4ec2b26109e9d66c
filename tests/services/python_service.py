"""The Python service: the standard library's threaded HTTP service with keep-alive.

SIGTERM lets it go as a deploy does: it stops listening once everybody in the accept queue has been let in, answers what
is on its way, closes connections that wait for nothing, and ends. Usage: python_service.py ADDRESS PORT
"""

import hashlib
import signal
import socket
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

GRACE_S = 0.1  # in which a connection that was just accepted gets its request through
SLOW_S = 0.1
PIECE = 64 * 1024


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    busy = False

    def setup(self):
        super().setup()
        self.server.open(self)

    def finish(self):
        self.server.open_handlers.discard(self)
        super().finish()

    def parse_request(self):
        self.busy = True
        return super().parse_request()

    def handle_one_request(self):
        super().handle_one_request()
        self.busy = False
        if self.server.leaving:
            self.close_connection = True

    def answer(self, content):
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(content)))
        if self.server.leaving:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def do_GET(self):
        if self.path.startswith("/python/slow"):
            time.sleep(SLOW_S)
        self.answer(b"hello from python\n")

    do_HEAD = do_DELETE = do_GET

    def do_PUT(self):
        left = int(self.headers["Content-Length"])
        digest = hashlib.sha256()
        while left > 0:
            piece = self.rfile.read(min(left, PIECE))
            if not piece:
                self.close_connection = True
                return
            digest.update(piece)
            left -= len(piece)
        self.answer(digest.hexdigest().encode())

    do_POST = do_PUT

    def log_message(self, *_):
        pass


class Service(ThreadingHTTPServer):
    daemon_threads = False
    request_queue_size = 128
    timeout = 0  # of handle_request: takes who waits, and does not wait itself

    def __init__(self, address):
        super().__init__(address, Handler)
        self.leaving = False
        self.open_handlers = set()
        self.nobody_waits = False

    def open(self, handler):
        self.open_handlers.add(handler)

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)

    def handle_timeout(self):
        self.nobody_waits = True

    def leave(self):
        self.shutdown()
        while not self.nobody_waits:
            self.handle_request()
        self.socket.close()
        time.sleep(GRACE_S)
        self.leaving = True
        for handler in list(self.open_handlers):
            if not handler.busy:
                self.end_reading(handler.connection)
        self.server_close()  # waits for the threads

    @staticmethod
    def end_reading(connection):
        try:
            connection.shutdown(socket.SHUT_RD)
        except OSError:
            pass  # it is gone already


def main():
    service = Service((sys.argv[1], int(sys.argv[2])))
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=service.leave).start())
    service.serve_forever(poll_interval=0.02)


if __name__ == "__main__":
    main()
