"""Caddy, with as many threads that run Go as it may have workers."""

from .base import Proxy

CONFIGURATION = """
{{
  admin off
  auto_https off
  log {{
    output discard
  }}
}}
http://:{port} {{
  bind 127.0.0.1
  {handler}
}}
"""

HANDLERS = {
    "forward": """reverse_proxy 127.0.0.1:{upstream_port} {{
    transport http {{
      keepalive_idle_conns_per_host 512
    }}
  }}""",
    "no_route": "respond 404",
    "maintenance": "respond 503",
}


class Caddy(Proxy):
    default_binary = "/usr/bin/caddy"
    version_options = ("version",)
    roles = tuple(HANDLERS)  # its limiter is not part of it

    def files(self, place):
        handler = HANDLERS[place.role].format(upstream_port=place.upstream_port)
        return {"Caddyfile": CONFIGURATION.format(port=place.port, handler=handler)}

    def command(self, place):
        return [self.binary, "run", "--config", place.folder / "Caddyfile", "--adapter", "caddyfile"]

    def environment(self, place):
        return {"GOMAXPROCS": str(place.workers), "XDG_DATA_HOME": str(place.folder), "HOME": str(place.folder)}
