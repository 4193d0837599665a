"""config.toml → frozen, typed settings; every problem told at once, each with its key.

Nothing here connects anywhere; ``mailbot check`` does. Secrets are never in the file: it names where they are.
"""

from __future__ import annotations

import os
import shlex
import stat
import subprocess
import tomllib
from collections.abc import Iterator
from email.headerregistry import Address
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError, model_validator

from mailbot import sub_addresses
from mailbot.config_listener import Listener
from mailbot.config_section import MIB, Section, Size
from mailbot.errors import ConfigBroken, NotPossible, Problem

__all__ = [
    "FILE_LIMIT",
    "MIB",
    "Account",
    "Folders",
    "ImapAccount",
    "Listener",
    "Mailbox",
    "Security",
    "Settings",
    "load",
    "parse",
]

FILE_LIMIT = 20 * MIB
"""The largest file a customer may send, in decoded bytes: exactly this passes, one byte more does not."""

_LOOPBACK = ("127.", "localhost", "::1")


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        raise ValueError(f'"{name}" is no time zone; use a name such as "America/Sao_Paulo"') from None
    return name


def _address(text: str) -> str:
    try:
        parsed = Address(addr_spec=text)
    except (ValueError, IndexError):
        parsed = Address()
    if not parsed.username or not parsed.domain:
        raise ValueError(f'"{text}" is no address; write it bare, as in "suporte@example.com"')
    return text


def _tokened(text: str) -> str:
    _address(sub_addresses.checked(text).replace(sub_addresses.TOKEN, "token"))
    return text


Zone = Annotated[str, AfterValidator(_zone)]
MailAddress = Annotated[str, AfterValidator(_address)]
TokenAddress = Annotated[str, AfterValidator(_tokened)]
FolderName = Annotated[str, Field(min_length=1)]
Language = Literal["pt_BR", "en"]
Port = Annotated[int, Field(ge=1, le=65535)]


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


def _secret_of_file(path: Path) -> str:
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as broken:
        raise ConfigBroken((Problem("password_file", f"cannot read {path}: {broken}"),)) from None
    if mode & (stat.S_IROTH | stat.S_IWOTH | stat.S_IWGRP):
        words = f"{path} can be read or changed by others; run: chmod 600 {shlex.quote(str(path))}"
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


class Folders(Section):
    """Where mail is found and where it is filed away; a ``/`` stands for the server's own delimiter."""

    inbox: FolderName = "INBOX"
    processed: FolderName = "Processed"
    rejected: FolderName = "Rejected"
    held: FolderName = "Held"
    set_aside: FolderName = "Set-aside"
    ignored: FolderName = "Ignored"


class Mailbox(Section):
    """One watched address with its IMAP and SMTP accounts."""

    name: str
    address: MailAddress
    display_name: str = ""
    language: Language = "pt_BR"
    time_zone: Zone = "America/Sao_Paulo"
    notify: tuple[MailAddress, ...] = Field(default=(), strict=False)
    unthreaded: Literal["reject", "hold", "open"] = "reject"
    wrong_sender: Literal["reject", "ask", "hold"] = "reject"
    require_authentication: Literal["none", "agents", "everyone"] = "none"
    authserv_id: str | None = None
    address_tokens: bool = False
    reply_address: TokenAddress | None = None
    verp: bool = False
    return_path: TokenAddress | None = None
    file_limit: Size = FILE_LIMIT
    file_sharing_hint: str = ""
    poll_seconds: float = Field(default=60.0, ge=1, le=3600, strict=False)
    imap: ImapAccount
    smtp: SmtpAccount
    folders: Folders = Folders()

    def secret_problems(self) -> list[Problem]:
        """Return what keeps this mailbox's passwords from being had."""
        found = ((part, account.secret_problem()) for part, account in (("imap", self.imap), ("smtp", self.smtp)))
        return [Problem(f"mailboxes.{self.name}.{part}.{one[0]}", one[1]) for part, one in found if one]

    @model_validator(mode="after")
    def _room_for_tokens(self) -> Self:
        for template in (self.replies_to, self.bounces_to):
            if template is not None:
                sub_addresses.checked(template)
        return self

    @property
    def replies_to(self) -> str | None:
        """The address that customers reply to, with ``{token}`` in it; None where it is the mailbox's own."""
        return self.reply_address or (sub_addresses.of(self.address) if self.address_tokens else None)

    @property
    def bounces_to(self) -> str | None:
        """The return path of letters (VERP), with ``{token}`` in it; None where it is the mailbox's own address."""
        return self.return_path or (sub_addresses.of(self.address) if self.verp else None)

    @property
    def own_addresses(self) -> Iterator[str]:
        """The addresses of this mailbox, lower-cased, those with tokens without them."""
        yield self.address.lower()
        yield from (sub_addresses.bare(one.lower()) for one in (self.replies_to, self.bounces_to) if one is not None)

    @property
    def domain(self) -> str:
        """The domain of the mailbox's address: the right side of our Message-IDs."""
        return self.address.rpartition("@")[2].lower()

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which people read this mailbox's dates."""
        return ZoneInfo(self.time_zone)


class Settings(Section):
    """All of config.toml."""

    storage: Path = Field(default=Path("storage"), strict=False)
    log: Literal["text", "json"] = "text"
    alert: tuple[MailAddress, ...] = Field(default=(), strict=False)
    listener: Listener | None = None
    mailboxes: dict[str, Mailbox] = Field(min_length=1)

    def mailbox(self, name: str) -> Mailbox:
        """Return the mailbox called ``name``.

        Raises:
            NotPossible: there is none (any more), though something in the storage belongs to it.
        """
        if name not in self.mailboxes:
            raise NotPossible(f"mailboxes.{name} is not in the configuration, but tickets or letters belong to it")
        return self.mailboxes[name]

    def trusts_receiver(self, door: str) -> bool:
        """Return whether Authentication-Results in mail from ``door`` were written by the mailbox's own receiver."""
        at_listener = any(door == f"{protocol}:{name}" for protocol in ("smtp", "lmtp") for name in self.mailboxes)
        return not at_listener or (self.listener is not None and self.listener.authentication == "trusted_receiver")

    @property
    def own_addresses(self) -> frozenset[str]:
        """Every address that the desk itself writes from or is written to, lower-cased and without tokens."""
        return frozenset(one for box in self.mailboxes.values() for one in box.own_addresses)

    @property
    def desk_addresses(self) -> frozenset[str]:
        """Every address of the desk's own people, lower-cased: whoever is told of customers' mail or of trouble."""
        told = (address for box in self.mailboxes.values() for address in box.notify)
        return frozenset(address.lower() for address in (*self.alert, *told))


def load(path: Path) -> Settings:
    """Read ``path``; relative paths inside it are taken from its folder.

    Raises:
        ConfigBroken: with every problem found, each with its dotted key.
    """
    try:
        with path.open("rb") as file:
            tree = tomllib.load(file)
    except OSError as broken:
        words = f"cannot be read ({broken.strerror}); `mailbot init` writes a commented one"
        raise ConfigBroken((Problem(str(path), words),)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as broken:
        raise ConfigBroken((Problem(str(path), f"is no valid TOML: {broken}"),)) from None
    return parse(tree, path.parent)


def parse(tree: dict[str, Any], folder: Path) -> Settings:
    """Turn the tables of config.toml into settings; relative paths are taken from ``folder``.

    Raises:
        ConfigBroken: with every problem found.
    """
    boxes = tree.get("mailboxes")
    if isinstance(boxes, dict):
        named = {name: {**box, "name": name} if isinstance(box, dict) else box for name, box in boxes.items()}
        tree = {**tree, "mailboxes": named}
    problems: list[Problem] = []
    settings = None
    try:
        settings = Settings.model_validate(_anchored(tree, folder))
    except ValidationError as broken:
        problems = [_problem(error) for error in broken.errors(include_url=False, include_input=False)]
    tables = boxes if isinstance(boxes, dict) else {}
    problems.extend(
        [
            *_clashes(tables),
            *_password_keys(tables),
            *_folder_clashes(tables),
            *_unproving(tables, own_check=_checks_itself(tree)),
        ]
    )
    if problems or settings is None:
        raise ConfigBroken(tuple(problems))
    return settings


_PATHS = frozenset({"password_file", "ca_file", "certificate_file", "key_file"})


def _anchored(tree: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Make relative paths relative to the file that names them, not to where somebody stood."""
    anchored: dict[str, Any] = {"storage": "storage"} | tree if "storage" not in tree else dict(tree)
    for key, value in anchored.items():
        if isinstance(value, dict):
            anchored[key] = _anchored_keys(value, folder)
        elif key == "storage" and isinstance(value, str):
            anchored[key] = str(folder / Path(value).expanduser())
    return anchored


def _anchored_keys(tree: dict[str, Any], folder: Path) -> dict[str, Any]:
    changed = dict(tree)
    for key, value in tree.items():
        if isinstance(value, dict):
            changed[key] = _anchored_keys(value, folder)
        elif key in _PATHS and isinstance(value, str):
            changed[key] = str(folder / Path(value).expanduser())
        elif key == "address" and isinstance(value, str) and value.startswith("unix:") and value != "unix:":
            changed[key] = f"unix:{folder / Path(value.removeprefix('unix:')).expanduser()}"
    return changed


_PASSWORDS = ("password_file", "password_command", "password_env")


def _password_keys(boxes: dict[str, Any]) -> Iterator[Problem]:
    """Yield the accounts that do not say, or say twice, where their password is."""
    for name, box in boxes.items():
        for part in ("imap", "smtp"):
            account = box.get(part) if isinstance(box, dict) else None
            if not isinstance(account, dict) or (part == "smtp" and "username" not in account):
                continue
            if sum(key in account for key in _PASSWORDS) != 1:
                words = f"say where the password is: exactly one of {', '.join(_PASSWORDS)}"
                yield Problem(f"mailboxes.{name}.{part}", words)


def _folder_clashes(boxes: dict[str, Any]) -> Iterator[Problem]:
    """Yield filing folders that are the inbox itself: mail filed there would be met again for ever."""
    for name, box in boxes.items():
        folders = box.get("folders") if isinstance(box, dict) else None
        if not isinstance(folders, dict):
            continue
        inbox = str(folders.get("inbox", "INBOX")).casefold()
        for key, folder in folders.items():
            if key != "inbox" and str(folder).casefold() == inbox:
                yield Problem(f"mailboxes.{name}.folders.{key}", "is the folder that is watched; name another one")


def _unproving(boxes: dict[str, Any], *, own_check: bool) -> Iterator[Problem]:
    """Yield the mailboxes that ask for proof where nothing could give it: all their mail would be held."""
    for name, box in boxes.items():
        asks = isinstance(box, dict) and box.get("require_authentication", "none") != "none"
        if asks and not own_check and not box.get("authserv_id"):
            words = "nobody proves who writes; name the receiving server in authserv_id"
            yield Problem(f"mailboxes.{name}.require_authentication", words)


def _checks_itself(tree: dict[str, Any]) -> bool:
    """Return whether the SMTP door finds out itself who really wrote."""
    listener = tree.get("listener")
    return isinstance(listener, dict) and listener.get("authentication", "own") == "own"


_WORDS = {
    "is_instance_of": 'must be "tls", "starttls" or "plain"',
    "tuple_type": 'must be a list, as in ["bruno@example.com"]',
    "missing": "is missing",
    "extra_forbidden": "is not a key that mailbot knows; see the commented sample of `mailbot init`",
    "dict_type": "must be a table",
    "model_type": "must be a table",
}


def _problem(error: Any) -> Problem:  # noqa: ANN401 - pydantic's ErrorDetails, whose context has any type
    key = ".".join(str(part) for part in error["loc"]) or "config.toml"
    if error["type"] == "too_short" and key == "mailboxes":
        return Problem(key, "name at least one mailbox: [mailboxes.suporte]")
    words = _WORDS.get(error["type"], error["msg"].removeprefix("Value error, "))
    return Problem(key, words)


def _clashes(boxes: dict[str, Any]) -> Iterator[Problem]:
    """Yield what is wrong between mailboxes: two that watch the same folder would take each other's mail."""
    seen: dict[tuple[Any, ...], str] = {}
    for name, box in boxes.items():
        imap = box.get("imap") if isinstance(box, dict) else None
        if not isinstance(imap, dict):
            continue
        folder = box.get("folders", {}).get("inbox", "INBOX") if isinstance(box.get("folders", {}), dict) else "INBOX"
        place = tuple(str(part) for part in (imap.get("host"), imap.get("port", 993), imap.get("username"), folder))
        if place in seen:
            yield Problem(f"mailboxes.{name}.imap", f"watches the same folder as mailboxes.{seen[place]}")
        seen[place] = name
