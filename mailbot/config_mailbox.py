"""The ``[mailboxes.*]`` sections: one watched address each, with its servers and its rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, model_validator

from mailbot import sub_addresses
from mailbot.config_accounts import ImapAccount, SmtpAccount
from mailbot.config_agents import Agent
from mailbot.config_consulting import ConsultingPrices
from mailbot.config_customers import Customer
from mailbot.config_section import MIB, LowerAddress, MailAddress, Section, Size, bare_address
from mailbot.config_teams import Intake, Team
from mailbot.errors import Problem

FILE_LIMIT = 20 * MIB
"""The largest file a customer may send, in decoded bytes: exactly this passes, one byte more does not."""


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        raise ValueError(f'"{name}" is no time zone; use a name such as "America/Sao_Paulo"') from None
    return name


def _tokened(text: str) -> str:
    bare_address(sub_addresses.checked(text).replace(sub_addresses.TOKEN, "token"))
    return text


Zone = Annotated[str, AfterValidator(_zone)]
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
    authserv_id: str | None = None
    address_tokens: bool = False
    reply_address: TokenAddress | None = None
    verp: bool = False
    return_path: TokenAddress | None = None
    file_limit: Size = FILE_LIMIT
    file_sharing_hint: str = ""
    poll_seconds: float = Field(default=60.0, ge=1, le=3600, strict=False)
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
    def zone(self) -> ZoneInfo:
        """The zone in which people read this mailbox's dates."""
        return ZoneInfo(self.time_zone)
