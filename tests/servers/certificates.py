"""A certificate for loopback that nobody else signed, for servers of ours that speak TLS."""

from __future__ import annotations

import subprocess
from pathlib import Path


def made(folder: Path) -> tuple[Path, Path]:
    """Write a certificate and its key into ``folder``; returns both paths."""
    cert, key = folder / "cert.pem", folder / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    command += ["-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run([*command, "-keyout", str(key), "-out", str(cert)], check=True, capture_output=True)
    return cert, key
