"""The proxies that can be measured: one small file for each, and this table.

An adapter is told a Place and says what files it needs, how it is started and with which environment. What all of them
hold to: one worker unless the place says otherwise, logs off but Candor's, connections to the upstream kept and enough
of them, no limit in the way, and towards the upstream X-Forwarded-For, -Proto and -Host, which Candor and Caddy set by
themselves and an administrator of the others commonly adds. Candor sets X-Request-Id and Via besides, nobody else does.
"""

import pathlib

from .base import ROLES, Place, Proxy
from .caddy import Caddy
from .candor import Candor
from .direct import Direct
from .haproxy import Haproxy
from .nginx import Nginx
from .relay import LargeRelay, Relay

__all__ = ["DEFAULT", "KNOWN", "Candor", "Place", "Proxy", "ROLES", "choose"]

KNOWN = {"relay": Relay, "relay-256k": LargeRelay, "nginx": Nginx, "haproxy": Haproxy, "caddy": Caddy, "candor": Candor,
         "direct": Direct}
DEFAULT = "relay,nginx,haproxy,caddy,candor"


def choose(text):
    """From "nginx,candor" or, for other builds of one, "candor-old=/path/to/candor,candor"."""
    chosen = []
    for item in text.split(","):
        name, _, binary = item.partition("=")
        kind = KNOWN.get(name) or KNOWN.get(name.partition("-")[0])
        if kind is None or (name not in KNOWN and not binary):
            raise ValueError(f"no proxy {item}; known are {', '.join(KNOWN)}; NAME-ANYTHING=BINARY is another build")
        proxy = kind(name, pathlib.Path(binary).resolve() if binary else None)
        if not proxy.is_installed():
            raise ValueError(f"{name}: there is no {proxy.binary}")
        chosen.append(proxy)
    return chosen
