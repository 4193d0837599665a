"""A throw-away Dovecot: its own folder, its own ports, any user name with the password "secret".

It runs as an ordinary user: as ours, or as nobody where we are root (Dovecot refuses to serve root's mail). All it
writes is in one folder with a short path, because those of Unix sockets may not be longer than about 100 bytes.
"""

from __future__ import annotations

import grp
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from threading import Event
from typing import Any, Self

from tests.patience import PATIENCE
from tests.servers.imap_server import PASSWORD, ImapServer

__all__ = ["PASSWORD", "Dovecot", "available", "free_port"]
_START_SECONDS = PATIENCE
_CONF = """
base_dir = {home}/r
state_dir = {home}/s
log_path = {home}/log
instance_name = {name}
protocols = imap
listen = 127.0.0.1
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
mail_location = maildir:~/Maildir
mail_fsync = never
mail_max_userip_connections = 500
auth_failure_delay = 0
mailbox_idle_check_interval = 2 secs
disable_plaintext_auth = no
{ssl}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={home}/mail/%u
}}
service imap-login {{
  chroot =
  service_count = 0
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
namespace inbox {{
  inbox = yes
  prefix = {prefix}
  separator = {separator}
}}
{capability}
"""


def available() -> str | None:
    """Say why there can be no Dovecot here; None where there can."""
    for program in ("dovecot", "doveadm"):
        if _program(program) is None:
            return "dovecot is not installed: make system-deps"
    return None


def _program(name: str) -> str | None:
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin:/usr/local/sbin")


def _short() -> str:
    """Return where temporary files are, if its path is short: memory, where the tests run in it."""
    usual = tempfile.gettempdir()
    return usual if len(usual) <= len("/dev/shm") else "/tmp"  # noqa: S108 - mkdtemp makes a folder of its own there


def free_port() -> int:
    """Return a TCP port of 127.0.0.1 that nobody listens on now."""
    with closing(socket.socket()) as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


class Dovecot(ImapServer):
    """One running server; a context manager. ``port`` speaks plain text or STARTTLS, ``tls_port`` TLS."""

    def __init__(self) -> None:
        self.tls_port = 0
        self.ca_file = Path()
        self._home = Path()
        self._master: subprocess.Popen[bytes] | None = None
        self._prefix = ""
        self._owner: pwd.struct_passwd = _owner()

    def start(
        self,
        folder: Path,
        *,
        users: Sequence[str] = (),
        tls: bool = False,
        capability: str | None = None,
        namespace_prefix: str | None = None,
        separator: str | None = None,
    ) -> Self:
        """Start the server; ``folder`` gets a link named "dovecot" to its files. ``users`` are given their inbox."""
        self._home = Path(tempfile.mkdtemp(prefix="dv", dir=_short()))
        (folder / "dovecot").unlink(missing_ok=True)
        (folder / "dovecot").symlink_to(self._home)
        self.port, self.tls_port = free_port(), free_port() if tls else 0
        self._prefix = namespace_prefix or ""
        (self._home / "mail").mkdir()
        text = _CONF.format(
            home=self._home,
            name=self._home.name,
            user=self._owner.pw_name,
            group=grp.getgrgid(self._owner.pw_gid).gr_name,
            password=PASSWORD,
            port=self.port,
            tls_port=self.tls_port,
            ssl=self._certificate() if tls else "ssl = no",
            prefix=self._prefix,
            separator=separator or (self._prefix[-1:] or "/"),
            capability=f"protocol imap {{\n  imap_capability = {capability}\n}}" if capability else "",
        )
        (self._home / "conf").write_text(text, encoding="utf-8")
        self._give_away()
        self._master = subprocess.Popen(
            [_program("dovecot") or "dovecot", "-F", "-c", str(self._home / "conf")], cwd="/", **self._quietly()
        )
        self._until_it_listens()
        for user in users:
            self._client(user).logout()
        return self

    def _certificate(self) -> str:
        """Make a certificate for 127.0.0.1 and localhost that is its own CA."""
        self.ca_file = self._home / "cert.pem"
        key = self._home / "key.pem"
        names = "subjectAltName=IP:127.0.0.1,DNS:localhost"
        command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        command += ["-days", "2", "-subj", "/CN=localhost", "-addext", names]
        command += ["-keyout", str(key), "-out", str(self.ca_file)]
        subprocess.run(command, check=True, capture_output=True)
        return f"ssl = yes\nssl_cert = <{self.ca_file}\nssl_key = <{key}"

    def _give_away(self) -> None:
        if os.geteuid() != 0:
            return
        for path in (self._home, *self._home.rglob("*")):
            os.chown(path, self._owner.pw_uid, self._owner.pw_gid)

    @staticmethod
    def _quietly() -> dict[str, Any]:
        """How our processes are started: as an ordinary user, and without pipes, which nobody would empty."""
        quiet: dict[str, Any] = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
        if os.geteuid() != 0:
            return quiet
        return quiet | {"user": _owner().pw_uid, "group": _owner().pw_gid, "extra_groups": []}

    def _until_it_listens(self) -> None:
        attempts = Event()
        for _ in range(int(_START_SECONDS * 100)):
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                attempts.wait(0.01)  # between two attempts; the condition is that it accepts
            else:
                return
        raise RuntimeError(f"dovecot does not listen: {(self._home / 'log').read_text()}")

    def stop(self) -> None:
        """Stop the server and remove all its files."""
        if self._master is not None:
            self._master.kill()  # its children end with it; on a gentler signal it waits a second for them
            self._master.wait(_START_SECONDS)
            self._master = None
        shutil.rmtree(self._home, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def renumber(self, user: str) -> None:
        """Give the user's inbox a new UIDVALIDITY and new UIDs, as a restored backup would."""
        self.kick(user)
        maildir = self._home / "mail" / user / "Maildir"
        for pattern in ("dovecot-uidlist*", "dovecot.index*"):
            for path in maildir.glob(pattern):
                path.unlink()
        # dovecot-uidvalidity stays: without it the new one would be the time in seconds, which may be the old one.

    def kick(self, user: str) -> None:
        """Close all connections of a user."""
        command = [_program("doveadm") or "doveadm", "-c", str(self._home / "conf"), "kick", user]
        subprocess.run(command, check=False, cwd="/", timeout=_START_SECONDS, **self._quietly())


def _owner() -> pwd.struct_passwd:
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
