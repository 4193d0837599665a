"""The ``[listener]`` section: the SMTP or LMTP door. Without it there is no such door."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Final, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from mailbot.config.section import MIB, Section, Size

_UNIX: Final = "unix:"
_INET: Final = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([^\s:\[\]/]*)):([0-9]{1,5})")
_MODE: Final = re.compile(r"0?[0-7]{3}")
_MAX_PATH: Final = 100
"""Bytes of a Unix socket's path: Linux has room for 107."""
_LOOPBACK: Final = ("127.", "localhost", "::1")


def _address(text: str) -> str:
    if text.startswith(_UNIX):
        path = text.removeprefix(_UNIX)
        if not path or len(path.encode()) > _MAX_PATH:
            raise ValueError(f'"{text}" names no socket; write "unix:/run/mailbot/lmtp.sock", {_MAX_PATH} bytes at most')
        return text
    found = _INET.fullmatch(text)
    if found is None or not 1 <= int(found[3]) <= 65535:  # noqa: PLR2004 - the ports there are
        raise ValueError(f'"{text}" is no address to listen at; write "127.0.0.1:8024", "[::1]:8024" or "unix:/path"')
    return text


def _mode(text: str) -> str:
    if not _MODE.fullmatch(text):
        raise ValueError(f'"{text}" is no file mode; write "0660"')
    return text


class Listener(Section):
    """Where mail is taken by SMTP (RFC 5321) or LMTP (RFC 2033), from whom, and how much of it."""

    protocol: Literal["smtp", "lmtp"]
    address: Annotated[str, AfterValidator(_address)]
    socket_mode: Annotated[str, AfterValidator(_mode)] = "0660"
    hostname: str | None = Field(default=None, min_length=1, max_length=255, pattern=r"^[A-Za-z0-9.-]+$")
    certificate_file: Path | None = Field(default=None, strict=False)
    key_file: Path | None = Field(default=None, strict=False)
    require_tls: bool = False
    proxy_protocol: bool = False
    authentication: Literal["own", "trusted_receiver"] = "own"
    max_mail: Size = 40 * MIB
    max_recipients: int = Field(default=100, ge=1, le=10_000)
    max_connections: int = Field(default=50, ge=1, le=10_000)
    max_connections_per_address: int = Field(default=20, ge=1, le=10_000)
    max_commands: int = Field(default=1000, ge=10, le=1_000_000)
    max_errors: int = Field(default=20, ge=1, le=10_000)
    command_seconds: float = Field(default=60.0, ge=0.1, le=3600, strict=False)
    session_seconds: float = Field(default=900.0, ge=0.1, le=86_400, strict=False)

    @model_validator(mode="after")
    def _tls(self) -> Self:
        if (self.certificate_file is None) != (self.key_file is None):
            raise ValueError("certificate_file and key_file belong together: name both or neither")
        if self.require_tls and self.certificate_file is None:
            raise ValueError("require_tls needs certificate_file and key_file")
        return self

    @property
    def unix_socket(self) -> Path | None:
        """The path of the Unix socket, where the door is one."""
        return Path(self.address.removeprefix(_UNIX)) if self.address.startswith(_UNIX) else None

    @property
    def host_and_port(self) -> tuple[str, int]:
        """Where to listen otherwise; an empty host means every address of the machine."""
        found = _INET.fullmatch(self.address)
        if found is None:
            raise AssertionError("a Unix socket has no port")
        return found[1] or found[2], int(found[3])

    @property
    def local(self) -> bool:
        """Whether only this machine can reach the door."""
        return self.unix_socket is not None or self.host_and_port[0].startswith(_LOOPBACK)

    def door(self, mailbox: str) -> str:
        """Return how arrivals of a mailbox at this door are named in the storage."""
        return f"{self.protocol}:{mailbox}"
