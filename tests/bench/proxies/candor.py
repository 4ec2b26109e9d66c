"""Candor as it comes: access log to a file, metrics, request ids, forwarded fields, every limit and timeout on."""

from load import PROGRAMS

from .base import Proxy

CONFIGURATION = """
workers: {workers}
listeners:
  - {{address: "127.0.0.1:{port}"{tls}}}
admin: {{address: "127.0.0.1:{admin_port}"}}
access_log: {{path: "{folder}/access.log"}}
upstreams:
  - name: up
    endpoints: ["http://127.0.0.1:{upstream_port}"]
{settings}
"""

ROUTES = {
    "forward": "routes: [{name: all, upstream: up}]",
    "no_route": "routes: [{name: other, match: {host: other.example}, upstream: up}]",
    "maintenance": "routes: [{name: all, upstream: up, filters: [maintenance: {state: on}]}]",
    "rate_limited": "routes: [{name: all, upstream: up, filters: [rate_limit: {rate: 1/h, burst: 1}]}]",
}


def tls(place):
    if not place.certificate:
        return ""
    certificate, key, _ = place.certificate
    return f', tls: {{certificates: [{{certificate: "{certificate}", key: "{key}"}}]}}'


class Candor(Proxy):
    has_tls = True
    default_binary = PROGRAMS.parent / "profiled/candor"

    def files(self, place):
        return {"candor.yaml": CONFIGURATION.format(
            workers=place.workers, port=place.port, admin_port=place.admin_port, folder=place.folder,
            tls=tls(place), upstream_port=place.upstream_port, settings=place.settings or ROUTES[place.role])}

    def command(self, place):
        return [self.binary, "run", "--config", place.folder / "candor.yaml"]

    def access_log(self, place):
        return place.folder / "access.log"
