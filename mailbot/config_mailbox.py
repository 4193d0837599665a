"""The ``[mailboxes.*]`` sections: one watched address each, with its servers and its rules."""

from __future__ import annotations

from collections.abc import Iterator
from email.headerregistry import Address
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, model_validator

from mailbot import sub_addresses
from mailbot.config_accounts import ImapAccount, SmtpAccount
from mailbot.config_section import MIB, Section, Size
from mailbot.errors import Problem

FILE_LIMIT = 20 * MIB
"""The largest file a customer may send, in decoded bytes: exactly this passes, one byte more does not."""


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
