"""What all mail clients do alike: whom a reply goes to, what its subject is, which mails it names."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime, parseaddr
from hashlib import sha256
from html import escape
from typing import ClassVar, Literal
from uuid import UUID

from tests.cast import NOW
from tests.clients.dates import BRASILIA
from tests.clients.opened import Opened, opened
from tests.clients.wire import File, Image

Style = Literal["top", "bottom", "interleaved"]
"""Where the new words stand: above the quotation, below it, or each paragraph below a quoted one."""


@dataclass(frozen=True, slots=True)
class Writing:
    """A mail that is being written; of ``answered`` and ``forwarded`` at most one is there."""

    client: str
    words: str
    sender: str
    to: str
    subject: str
    number: int
    at: datetime
    cc: str = ""
    html_words: str | None = None
    files: Sequence[File] = ()
    inline: Sequence[Image] = ()
    signature: str = ""
    style: Style = "top"
    quote: bool = True
    answered: Opened | None = None
    forwarded: Opened | None = None

    @property
    def quoted(self) -> Opened | None:
        """The letter that is repeated below a reply's words."""
        return self.answered if self.quote else None

    @property
    def domain(self) -> str:
        """The domain of who writes."""
        return parseaddr(self.sender)[1].rpartition("@")[2]

    @property
    def date(self) -> str:
        """The date as a field has it (RFC 5322, section 3.3)."""
        return format_datetime(self.at)

    def mark(self, purpose: str = "") -> str:
        """Return 64 hexadecimal digits that belong to this mail and purpose: of IDs and boundaries."""
        return sha256(f"{self.client} {self.sender} {self.number} {purpose}".encode()).hexdigest()

    def uuid(self, purpose: str = "") -> str:
        """Return the same as a UUID."""
        return str(UUID(self.mark(purpose)[:32], version=4))


@dataclass(frozen=True)
class Client(ABC):
    """A mail client by its ``name``; its mails are the same bytes for the same arguments.

    ``number`` tells a person's mails apart: it is in the Message-ID. Addresses are given as "Name <address>".
    """

    name: str
    reply_prefix: ClassVar[str] = "Re:"
    forward_prefix: ClassVar[str] = "Fwd:"
    styles: ClassVar[tuple[Style, ...]] = ("top",)

    def reply(
        self, letter: bytes, words: str, sender: str, *, number: int, to: str | None = None, cc: str = "",
        html_words: str | None = None, files: Sequence[File] = (), inline: Sequence[Image] = (), signature: str = "",
        quote: bool = True, style: Style = "top", at: datetime | None = None,
    ) -> bytes:  # fmt: skip
        """Answer ``letter`` with ``words``, or with ``html_words`` where the client writes HTML.

        Without ``to`` it goes where the letter asks (Reply-To, else From). ``at`` is its Date, five minutes after the
        letter's where it is not given; where ``quote`` is false the quotation was deleted.
        """
        if style not in self.styles:
            raise ValueError(f"nobody answers {style} with {self.name}")
        one = opened(letter)
        return self.write(
            Writing(
                self.name, words, sender, to or one.answer_to, self.prefixed(self.reply_prefix, one.subject), number,
                _when(at, one), cc, html_words, files, inline, signature, style, quote, answered=one,
            )
        )  # fmt: skip

    def forward(
        self, letter: bytes, words: str, sender: str, to: str, *, number: int, cc: str = "", at: datetime | None = None
    ) -> bytes:
        """Forward ``letter`` inline, below ``words``."""
        one = opened(letter)
        subject = self.forwarded_subject(one)
        return self.write(Writing(self.name, words, sender, to, subject, number, _when(at, one), cc, forwarded=one))

    def new(
        self, words: str, sender: str, to: str, subject: str, *, number: int, cc: str = "", files: Sequence[File] = (),
        at: datetime | None = None,
    ) -> bytes:  # fmt: skip
        """Write a mail that answers none."""
        when = (at or NOW + timedelta(minutes=number)).astimezone(BRASILIA)
        return self.write(Writing(self.name, words, sender, to, subject, number, when, cc, files=files))

    def forwarded_subject(self, letter: Opened) -> str:
        """Return the subject of a forward."""
        return self.prefixed(self.forward_prefix, letter.subject)

    def prefixed(self, prefix: str, subject: str) -> str:
        """Return a subject with a prefix that it has not yet; most clients leave those of other languages where they are."""
        return subject if subject.lower().startswith(prefix.lower()) else f"{prefix} {subject}"

    @abstractmethod
    def write(self, one: Writing) -> bytes:
        """Return the finished mail."""


def _when(at: datetime | None, letter: Opened) -> datetime:
    return (at or letter.date + timedelta(minutes=5)).astimezone(BRASILIA)


def whole_thread(letter: Opened | None) -> tuple[str, ...]:
    """Return the References of a mail that belongs to ``letter`` (RFC 5322, section 3.6.4)."""
    return (*letter.references, letter.message_id) if letter else ()


def ids(many: tuple[str, ...]) -> str:
    """Return Message-IDs as a folded field."""
    return "\r\n ".join(many)


def marked(words: str, mark: str = "> ") -> str:
    """Return words with a quotation mark before each line."""
    return "\n".join(f"{mark}{line}".rstrip() for line in words.split("\n"))


def answered_plainly(one: Writing, attribution: str, words: str, mark: str = "> ") -> str:
    """Return the words of a plain reply in the style asked for, without a signature."""
    if one.quoted is None:
        return words
    if one.style == "top":
        return f"{words}\n\n{attribution}\n{marked(one.quoted.text, mark)}"
    if one.style == "bottom":
        return f"{attribution}\n{marked(one.quoted.text, mark)}\n\n{words}"
    return f"{attribution}\n{_interleaved(words, one.quoted.text, mark)}"


def _interleaved(words: str, quoted: str, mark: str) -> str:
    answers = [f"\n{answer}\n" for answer in words.split("\n\n")]
    said = [marked(paragraph, mark) for paragraph in quoted.split("\n\n")]
    pairs = [piece for one, answer in zip(said, answers, strict=False) for piece in (one, answer)]
    rest = [*answers[len(said) :], *(f"\n{mark.strip()}\n".join(said[len(answers) :]),)]
    return "\n".join([*pairs, *filter(None, rest)]).strip("\n")


def lines_of(words: str) -> list[str]:
    """Return the lines of words, escaped for HTML."""
    return [escape(line, quote=False) for line in words.split("\n")]
