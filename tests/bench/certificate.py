"""The certificate that all proxies show in the workloads over TLS: the same file for each, on P-256, as most have it."""

import pathlib
import subprocess

HOST = "bench.example"  # what the load generator asks for


def make(folder):
    """The paths of the certificate and of its key; a third one holds both."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    certificate, key, both = folder / "certificate.pem", folder / "key.pem", folder / "both.pem"
    done = subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                           "-keyout", key, "-out", certificate, "-days", "2", "-subj", f"/CN={HOST}",
                           "-addext", f"subjectAltName=DNS:{HOST}"], capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"no certificate: {done.stderr.strip()}")
    both.write_text(certificate.read_text() + key.read_text())
    return certificate, key, both
