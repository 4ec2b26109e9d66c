"""What the driver knows of a proxy."""

import dataclasses
import os
import pathlib
import subprocess

# What a proxy is configured to do with every request.
ROLES = ("forward", "no_route", "maintenance", "rate_limited")


@dataclasses.dataclass(frozen=True)
class Place:
    """Where an instance runs and what it is for."""
    folder: pathlib.Path
    port: int
    admin_port: int
    upstream_port: int
    role: str = "forward"
    workers: int = 1
    large: bool = False  # content of megabytes is what it is there for
    certificate: tuple = ()  # of TLS with clients: the paths of certificate, key, and both in one; none without it
    settings: str = ""  # added to the configuration; only Candor's has use for it


class Proxy:
    default_binary = None
    roles = ROLES
    sockets_per_client = 1  # idle ones
    has_tls = False

    def __init__(self, name, binary=None):
        self.name = name
        self.binary = binary or pathlib.Path(self.default_binary)

    def is_installed(self):
        return os.access(self.binary, os.X_OK)

    def version(self):
        """The first line that it prints about itself."""
        done = subprocess.run([str(self.binary), *self.version_options], capture_output=True, text=True)
        return (done.stdout + done.stderr).strip().splitlines()[0]

    version_options = ("--version",)

    def files(self, place):
        """Texts by name, written into the folder of the place."""
        return {}

    def command(self, place):
        raise NotImplementedError

    def environment(self, place):
        return {}

    def access_log(self, place):
        """The file that must have a line for each exchange, if there is one."""
        return None
