"""The servers of a mailbox and how we log in there: settings, and the passwords that stand elsewhere."""

from __future__ import annotations

import os
import shlex
import stat
import subprocess
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field

from mailbot.config.section import Section
from mailbot.errors import ConfigBroken, Problem

Port = Annotated[int, Field(ge=1, le=65535)]

_LOOPBACK = ("127.", "localhost", "::1")


class Security(StrEnum):
    """How a connection is protected; there is no fall-back from one to another."""

    TLS = "tls"
    STARTTLS = "starttls"
    PLAIN = "plain"


Protection = Annotated[Security, BeforeValidator(lambda value: Security(value) if value in list(Security) else value)]


class Account(Section):
    """One server and how we log in there. Exactly one ``password_*`` key says where the password is."""

    host: str = Field(min_length=1)
    port: Port
    security: Protection
    username: str | None = None
    password_file: Path | None = Field(default=None, strict=False)
    password_command: str | None = None
    password_env: str | None = None
    ca_file: Path | None = Field(default=None, strict=False)
    timeout_seconds: float = Field(default=60.0, ge=1, le=600, strict=False)

    @property
    def on_loopback(self) -> bool:
        """Whether the server is on this machine, where plain text leaves nothing to overhear."""
        return self.host.startswith(_LOOPBACK)

    def password(self) -> str:
        """Fetch the password from where the configuration says it is.

        Raises:
            ConfigBroken: it is not there, or its file can be read by everybody.
        """
        if self.password_file is not None:
            return _secret_of_file(self.password_file)
        if self.password_env is not None:
            if self.password_env not in os.environ:
                raise ConfigBroken((Problem("password_env", f"the variable {self.password_env} is not set"),))
            return os.environ[self.password_env]
        return _secret_of_command(self.password_command or "")

    def secret_problem(self) -> tuple[str, str] | None:
        """Return the key and the words of what keeps the password from being had; a command is not run for this."""
        if self.password_command is not None or self.username is None:
            return None
        try:
            self.password()
        except ConfigBroken as broken:
            return broken.problems[0].key, broken.problems[0].words
        return None


def exposed(path: Path, mode: int) -> str:
    """Say that a secret file of this mode is open to others, and what to do; "" where it is not. Its group may read it."""
    if not mode & (stat.S_IROTH | stat.S_IWOTH | stat.S_IWGRP):
        return ""
    return f"{path} can be read or changed by others; run: chmod 600 {shlex.quote(str(path))}"


def _secret_of_file(path: Path) -> str:
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as broken:
        raise ConfigBroken((Problem("password_file", f"cannot read {path}: {broken}"),)) from None
    if words := exposed(path, mode):
        raise ConfigBroken((Problem("password_file", words),))
    return text.rstrip("\r\n")


def _secret_of_command(command: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - the admin's own command, never through a shell
            shlex.split(command), capture_output=True, text=True, timeout=30, check=True, stdin=subprocess.DEVNULL
        )
    except (OSError, ValueError, subprocess.SubprocessError) as broken:
        # Neither the command's output nor its arguments: either may hold the secret.
        words = f"the command failed ({type(broken).__name__}); run it by hand to see why"
        raise ConfigBroken((Problem("password_command", words),)) from None
    return done.stdout.rstrip("\r\n")


class ImapAccount(Account):
    """The mailbox to watch (RFC 9051; RFC 3501 servers are served as well)."""

    port: Port = 993
    security: Protection = Security.TLS
    username: str = Field(min_length=1)


class SmtpAccount(Account):
    """The submission server (RFC 6409) that takes our letters."""

    port: Port = 587
    security: Protection = Security.STARTTLS
