"""The ``[mailboxes.*]`` sections: one watched address each, with its servers and its rules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, time
from decimal import Decimal
from typing import Annotated, Final, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from mailbot.config.accounts import ImapAccount, SmtpAccount
from mailbot.config.agents import Agent
from mailbot.config.beginnings import Begin
from mailbot.config.customers import Customer
from mailbot.config.section import (
    MIB,
    LowerAddress,
    MailAddress,
    ProvenAddress,
    Section,
    SenderAddress,
    Size,
    Zone,
    bare_address,
)
from mailbot.config.teams import Intake, Team
from mailbot.errors import Problem
from mailbot.mail.automatic.spam import mark
from mailbot.mail.sender.microsoft import MICROSOFT
from mailbot.mail.tokens import sub_addresses

FILE_LIMIT = 20 * MIB
"""The largest file a customer may send, in decoded bytes: exactly this passes, one byte more does not."""

_AUTHSERV: Final = re.compile(r'[^\s*?;,<>()"\\=]+')
_PRICE: Final = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,4})?")


def _tokened(text: str) -> str:
    bare_address(sub_addresses.checked(text).replace(sub_addresses.TOKEN, "token"))
    return text


def _receiver(text: str) -> str:
    if not _AUTHSERV.fullmatch(text.strip()):
        raise ValueError(
            f'"{text}" is no authserv-id; write it as your server does, as in "mx.example.com", or "{MICROSOFT}"'
        )
    if text.strip().lower() == MICROSOFT:
        return MICROSOFT
    if f".{text.strip().lower()}".endswith((".outlook.com", ".office365.com")):
        raise ValueError(f'"{text}" signs no field: Microsoft 365 writes no authserv-id; write "{MICROSOFT}"')
    return text


ReceiverName = Annotated[str, AfterValidator(_receiver)]
TokenAddress = Annotated[str, AfterValidator(_tokened)]
SpamMark = Annotated[str, AfterValidator(mark)]
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
    policy: str = Field(default="altoqi", min_length=1)
    """A shipped policy's name, or the path of a file that ends in .toml."""
    calendar: str | None = None
    agents: tuple[str, ...] = Field(default=(), strict=False)
    lead: str | None = None
    people: tuple[Agent, ...] = Field(default=(), strict=False)
    """The agents, the lead and the teams' people, as their own sections describe them; not a key of its own."""
    customers: tuple[Customer, ...] = Field(default=(), strict=False)
    """All of ``[customers.*]``; not a key of its own."""
    teams: tuple[str, ...] = Field(default=(), strict=False)
    crews: tuple[Team, ...] = Field(default=(), strict=False)
    """The teams, as their own sections describe them; not a key of its own."""
    intake: dict[LowerAddress, Intake] = Field(default={})
    notify: tuple[MailAddress, ...] = Field(default=(), strict=False)
    groups: tuple[ProvenAddress, ...] = Field(default=(), strict=False)
    """Groups, aliases and lists that pass mail on to the mailbox, perhaps with their own address in From."""
    trusted_forms: tuple[ProvenAddress, ...] = Field(default=(), strict=False)
    """Senders of forms on the web: the customer is whom their mail's one Reply-To names."""
    machines: tuple[SenderAddress, ...] = Field(default=(), strict=False)
    """Senders of monitoring and the like: their mail opens and joins tickets, and is never answered."""
    agent_reply: Literal["answer", "note"] = "answer"
    on_agent_reply: Literal["reply", "ask", "resolve"] = "reply"
    transcripts: Literal["always", "failures"] = "always"
    undo_seconds: int = Field(default=30, ge=0, le=3600)
    copy_files: Size = 10 * MIB
    copy_days: int = Field(default=30, ge=1, le=365)
    assignment: Literal["first_answer", "round_robin", "least_loaded", "manual"] = "first_answer"
    unanswered_hours: int = Field(default=4, ge=0, le=24 * 30)
    digest_hour: int | None = Field(default=None, ge=0, le=23)
    unthreaded: Literal["reject", "hold", "open"] = "reject"
    wrong_sender: Literal["reject", "ask", "hold"] = "reject"
    require_authentication: Literal["none", "agents", "everyone"] = "none"
    spam_marks: tuple[SpamMark, ...] = Field(default=("x-spam-flag: yes", "x-spam-status: yes"), strict=False)
    spam_level: int = Field(default=5, ge=0, le=9)
    authserv_id: ReceiverName | None = None
    address_tokens: bool = False
    reply_address: TokenAddress | None = None
    verp: bool = False
    return_path: TokenAddress | None = None
    file_limit: Size = FILE_LIMIT
    file_sharing_hint: str = ""
    poll_seconds: float = Field(default=60.0, ge=1, le=3600, strict=False)
    begin: Begin = "now"
    """Which mail of a folder that is met for the first time is the desk's; what is older is *before us*."""
    consulting: ConsultingPrices | None = None
    imap: ImapAccount
    smtp: SmtpAccount
    folders: Folders = Folders()

    def secret_problems(self) -> list[Problem]:
        """Return what keeps this mailbox's passwords from being had."""
        found = ((part, account.secret_problem()) for part, account in (("imap", self.imap), ("smtp", self.smtp)))
        return [Problem(f"mailboxes.{self.name}.{part}.{one[0]}", one[1]) for part, one in found if one]

    @property
    def told(self) -> tuple[str, ...]:
        """Everybody who is told of this mailbox's mail: the notify addresses and the agents, each once."""
        return tuple(dict.fromkeys((*self.notify, *(one.address for one in self.people))))

    @property
    def front(self) -> tuple[Agent, ...]:
        """Who gets tickets that no team has: the mailbox's own agents and its lead; where it names none, all its people."""
        own = {*self.agents, self.lead}
        return tuple(one for one in self.people if one.key in own) or self.people

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
        yield from self.intake
        yield from (sub_addresses.bare(one.lower()) for one in (self.replies_to, self.bounces_to) if one is not None)

    @property
    def domain(self) -> str:
        """The domain of the mailbox's address: the right side of our Message-IDs."""
        return self.address.rpartition("@")[2].lower()

    @property
    def begins_at(self) -> datetime | None:
        """Return the instant of a ``begin`` that is a date: its first moment in the mailbox's zone; None for a word."""
        if isinstance(self.begin, str):
            return None
        if isinstance(self.begin, datetime):
            return self.begin if self.begin.tzinfo else self.begin.replace(tzinfo=self.zone)
        return datetime.combine(self.begin, time.min, self.zone)

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which people read this mailbox's dates."""
        return ZoneInfo(self.time_zone)


def _price(value: object) -> object:
    """Turn ``"4.50"`` into a Decimal: a TOML float is not what was written."""
    if isinstance(value, Decimal):
        return value
    if isinstance(value, str) and _PRICE.fullmatch(value) and Decimal(value):
        return Decimal(value)
    raise ValueError(f'"{value}" is no price; write it in quotation marks, as in "4.50"')


class ConsultingPrices(Section):
    """What a minute of paid consulting costs, before ``taxes``, which the terms name in these words.

    For one of ``published_defects`` nothing is waived: the customer could have known it.
    """

    price_per_minute: Annotated[Decimal, BeforeValidator(_price)]
    currency: str = Field(default="BRL", pattern=r"^[A-Z]{3}$")
    taxes: str = Field(min_length=1, max_length=200)
    published_defects: tuple[str, ...] = Field(default=(), strict=False)
