"""HAProxy, which shares connections to the upstream between all clients. Its default buffers of 16 KiB are the best for
short messages; who moves megabytes sets larger ones, which nearly halves what they cost."""

from .base import Proxy

CONFIGURATION = """
global
  nbthread {workers}
  maxconn 25000
  no strict-limits
  tune.bufsize {buffer}
defaults
  mode http
  timeout connect 2s
  timeout client 75s
  timeout server 60s
  timeout http-request 10s
  timeout http-keep-alive 75s
  option forwardfor
  http-reuse always
frontend clients
  {bind}
  {rules}
backend up
  http-request set-header X-Forwarded-Proto {scheme}
  http-request set-header X-Forwarded-Host %[req.hdr(Host)]
  server up 127.0.0.1:{upstream_port} pool-max-conn 512
"""

RULES = {
    "forward": "default_backend up",
    "no_route": "http-request return status 404",
    "maintenance": "http-request return status 503",
    "rate_limited": """stick-table type ip size 100k expire 1h store http_req_rate(1h)
  http-request track-sc0 src
  http-request deny deny_status 429 if { sc_http_req_rate(0) gt 1 }
  default_backend up""",
}


def bind(place):
    tls = f" ssl crt {place.certificate[2]} alpn http/1.1" if place.certificate else ""
    return f"bind 127.0.0.1:{place.port} backlog 4096 shards by-thread{tls}"


class Haproxy(Proxy):
    has_tls = True
    default_binary = "/usr/sbin/haproxy"
    version_options = ("-v",)

    def files(self, place):
        return {"haproxy.cfg": CONFIGURATION.format(
            workers=place.workers, buffer=65536 if place.large else 16384, upstream_port=place.upstream_port,
            scheme="https" if place.certificate else "http",
            bind=bind(place), rules=RULES[place.role])}

    def command(self, place):
        return [self.binary, "-db", "-f", place.folder / "haproxy.cfg"]
