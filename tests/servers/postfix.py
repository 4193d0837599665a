"""A throw-away Postfix on loopback: its own configuration, queue and log; what it cannot deliver it bounces to a sink.

It must be started by root, as Postfix must. Names are looked up nowhere.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path
from threading import Event
from typing import Self

from tests.patience import PATIENCE
from tests.servers.dovecot import free_port

_START_SECONDS = PATIENCE
_MAIN = """
compatibility_level = 3.6
queue_directory = {home}/q
data_directory = {home}/d
maillog_file = {home}/log
maillog_file_prefixes = {home}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.desk.example
mydestination =
mynetworks = 127.0.0.0/8
relayhost =
disable_dns_lookups = yes
smtpd_peername_lookup = no
smtp_host_lookup = native
alias_maps =
alias_database =
local_recipient_maps =
virtual_mailbox_domains = desk.example
virtual_transport = {transport}
default_transport = smtp:[127.0.0.1]:{sink}
minimal_backoff_time = 2s
maximal_backoff_time = 3s
queue_run_delay = 2s
lmtp_connect_timeout = 5s
smtpd_forbid_bare_newline = normalize
smtpd_forbid_bare_newline_exclusions =
smtpd_recipient_restrictions = permit_mynetworks, reject
message_size_limit = 60000000
virtual_mailbox_limit = 0
mailbox_size_limit = 0
"""
_MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
local unix - n n - - local
virtual unix - n n - - virtual
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


def available() -> str:
    """Return why there can be no Postfix here, or "" where there can."""
    if shutil.which("postfix", path=_PATH) is None:
        return "Postfix is not installed (make system-deps)"
    return "" if os.geteuid() == 0 else "Postfix can only be started by root"


_PATH = f"{os.environ.get('PATH', '')}:/usr/sbin"


class Postfix:
    """One running Postfix; a context manager. ``transport``: where desk.example's mail goes, ``sink``: where bounces go."""

    def __init__(self, transport: str, sink: int) -> None:
        self.port = free_port()
        self._home = Path(tempfile.mkdtemp(prefix="pf", dir="/tmp"))
        self._home.chmod(0o755)
        (self._home / "q").mkdir()
        (self._home / "d").mkdir()
        os.chown(self._home / "d", pwd.getpwnam("postfix").pw_uid, -1)
        config = self._home / "etc"
        config.mkdir()
        (config / "main.cf").write_text(_MAIN.format(home=self._home, transport=transport, sink=sink))
        (config / "master.cf").write_text(_MASTER.format(port=self.port))

    def _postfix(self, word: str) -> None:
        command = ["postfix", "-c", str(self._home / "etc"), word]
        done = subprocess.run(command, check=False, capture_output=True, text=True, env={"PATH": _PATH}, timeout=PATIENCE)
        if done.returncode:
            raise RuntimeError(f"postfix {word}: {done.stderr}{self.log()}")

    def log(self) -> str:
        """Return its whole log."""
        log = self._home / "log"
        return log.read_text(errors="replace") if log.exists() else ""

    def flush(self) -> None:
        """Try now what waits in the queue."""
        self._postfix("flush")

    def start(self) -> Self:
        self._postfix("start")
        attempts = Event()
        for _ in range(int(_START_SECONDS * 50)):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                attempts.wait(0.02)  # between two attempts; the condition is that it accepts
            else:
                return self
        raise RuntimeError(f"Postfix does not listen: {self.log()}")

    def stop(self) -> None:
        """Stop it and remove all its files."""
        try:
            self._postfix("abort")
        finally:
            shutil.rmtree(self._home, ignore_errors=True)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()
