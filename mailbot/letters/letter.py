"""Drafts into finished mails: the very bytes that will be sent, however often.

The few fields our letters have are written out by hand: ``EmailMessage`` takes 2 ms for what costs a tenth of that
here, inside the one write transaction that everybody waits for.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import format_datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any, Final
from zoneinfo import ZoneInfo

from mailbot.config.mailbox import Mailbox
from mailbot.desk.letters.sizes import limit_mb
from mailbot.desk.policy.policy import Policies
from mailbot.desk.tickets.letter import AUTOMATIC_NOTICES, TO_THE_DESK, TOLD, Draft, Letter, Notice
from mailbot.desk.tickets.ticket import Ticket
from mailbot.letters.html import WORDS, around, body_of, dressed
from mailbot.letters.templates import LANGUAGES, Templates, zone_words
from mailbot.mail.html.alignment import says_the_same
from mailbot.mail.html.fragments import of_letter
from mailbot.mail.html.new_words import content_id, content_ids, recid
from mailbot.mail.mime.writer import address_field, body_part, collapsed, id_field, text_field, wire_address
from mailbot.mail.text.charsets import clean

_REJECTIONS: Final = frozenset(TOLD.values())
_REPLIED: Final = _REJECTIONS | {
    Notice.OPENED, Notice.CHECKLIST, Notice.REOPENED, Notice.FOLLOW_UP, Notice.TERMS_CONFIRM, Notice.TERMS_ACCEPTED,
    Notice.TERMS_DECLINED,
}  # fmt: skip
_OF_ITSELF: Final = AUTOMATIC_NOTICES | TO_THE_DESK
_MOST_REFERENCES: Final = 30
_LONGEST_NAME: Final = 60
_MOST_LINES: Final = 10_000
_LONGEST_BODY: Final = 900_000
_NO_NAME: Final = ("@", "/", "www.")
_NO_SUBJECT: Final = {"pt_BR": "Chamado nº {}", "en": "Ticket {}"}


@dataclass(frozen=True, slots=True)
class _Said:
    """What a letter says, whoever it goes to: its words, and them as body parts; ``html`` is empty where there is none."""

    subject: str
    text: str
    plain: bytes
    html: bytes


class Letters:
    """Composes letters; knows the templates, and the policies for what their states are called."""

    def __init__(self, templates: Templates, policies: Policies) -> None:
        self._templates = templates
        self._policies = policies
        self._last: tuple[tuple[object, ...], _Said] | None = None

    def compose(
        self, draft: Draft, *, mailbox: Mailbox, ticket: Ticket | None, message_id: str, references: tuple[str, ...],
        now: datetime, reply_to: str = "", return_path: str = "",
    ) -> Letter:  # fmt: skip
        """Return the finished mail of ``draft``, dated ``now`` in the mailbox's zone.

        ``message_id``, ``references`` and the draft's ``in_reply_to`` stand in angle brackets; of a long conversation
        the references keep the first (the signed root) and the newest (RFC 5322, section 3.6.4). ``reply_to`` and
        ``return_path`` are addresses with tokens, empty for the mailbox's own.

        Raises:
            TemplateBroken: the template cannot be filled.
            ValueError: the recipient is no address, or ``message_id`` no Message-ID.
        """
        to = wire_address(draft.to)
        language = _language(draft.notice, ticket, mailbox)
        said = self._said(draft, mailbox, ticket, language, message_id)
        head = "".join(
            (
                address_field("From", _from_name(draft, mailbox), mailbox.address),
                address_field("To", draft.to_name, draft.to),
                address_field("Reply-To", mailbox.display_name, reply_to) if reply_to else "",
                text_field("Subject", said.subject),
                f"Date: {_written(now.replace(microsecond=0), mailbox.zone)}\r\n",
                _thread(message_id, draft.in_reply_to, references),
                f"Content-Language: {language.replace('_', '-')}\r\n",
                _automatic(draft, mailbox),
                "" if draft.notice in TO_THE_DESK else "X-MS-Reactions: disallow\r\n",
            )
        )
        raw = _finished(head, message_id, said)
        sender = "" if draft.notice in _REJECTIONS else return_path or mailbox.address
        return Letter(
            notice=draft.notice, mailbox=mailbox.name, to=to, sender=sender, message_id=message_id, raw=raw,
            ticket=ticket.id if ticket else None, text=said.text, starts_clock=draft.starts_clock,
        )  # fmt: skip

    def _said(self, draft: Draft, mailbox: Mailbox, ticket: Ticket | None, language: str, message_id: str) -> _Said:
        """Return what a letter says; one that goes to several people is written once.

        The letters to a desk's agents follow each other and share their facts: the very same objects.
        """
        shared = (draft.notice, draft.facts, ticket, mailbox)
        if self._last is not None and all(one is other for one, other in zip(self._last[0], shared, strict=True)):
            return self._last[1]
        values = self._values(draft, mailbox, ticket, language)
        rendered = self._templates.render(draft.notice, language, values)
        marker = self._marker(draft.notice, mailbox, ticket)
        text = marker + clean(rendered.text)
        formatted = self._formatted(draft, language, values, message_id, marker)
        html = self._html(language, rendered.subject, formatted or _body(text))
        said = _Said(rendered.subject, text, body_part("plain", text), body_part("html", html) if html else b"")
        self._last = None if formatted else (shared, said)  # the pictures' Content-IDs are each letter's own
        return said

    def _marker(self, notice: Notice, mailbox: Mailbox, ticket: Ticket | None) -> str:
        """Return the line that begins the letters of a paid consulting, as the policy says; "" for all others."""
        rules = self._policies.of(mailbox.name).consulting
        if ticket is None or ticket.consulting is None or rules is None or notice in TO_THE_DESK:
            return ""
        marker = rules.marker(ticket.consulting, notice)
        return f"{marker}\n\n" if marker else ""

    def _formatted(self, draft: Draft, language: str, values: dict[str, Any], message_id: str, marker: str) -> str:
        """Return the template's words around the agent's formatted ones.

        "" where there are none, or no place for them, or where they say anything else than the plain ones (a macro's words
        are in these alone).
        """
        if not draft.formatted or not says_the_same(str(draft.facts.get("words", "")), of_letter(draft.formatted)):
            return ""
        marked = {**values, "facts": {**values["facts"], "words": WORDS}}
        frame = _body(marker + clean(self._templates.render(draft.notice, language, marked).text))
        cids = {cid: content_id(message_id, part) for cid, part in content_ids(draft.formatted).items()}
        return around(frame, recid(dressed(draft.formatted), cids))

    def _html(self, language: str, subject: str, body: str) -> str:
        """Return a body as a document; empty where it would be too long."""
        return self._templates.frame(language, subject, body) if 0 < len(body) < _LONGEST_BODY else ""

    def _values(self, draft: Draft, mailbox: Mailbox, ticket: Ticket | None, language: str) -> dict[str, Any]:
        limits = {"limit_mb": limit_mb(mailbox.file_limit, language), "hint": mailbox.file_sharing_hint}
        if ticket is not None and draft.facts.get("unproven"):  # whoever chose these words may be anybody
            ticket = replace(ticket, subject="", contact_name="")
        return {
            "ticket": self._public(ticket, mailbox, language) if ticket else None,
            "desk": {
                "name": collapsed(mailbox.display_name) or mailbox.address,
                "address": mailbox.address,
                "time_zone": mailbox.time_zone,
                "opens_by_mail": mailbox.unthreaded == "open",
            },
            "zone": zone_words(mailbox.time_zone, language),
            "facts": {**_UNSIGNED, **limits, **draft.facts},
        }

    def _public(self, ticket: Ticket, mailbox: Mailbox, language: str) -> dict[str, Any]:
        return {
            "number": ticket.id,
            "subject": collapsed(ticket.subject) or _NO_SUBJECT[language].format(ticket.id),
            "state": self._policies.of(mailbox.name).label(ticket.state, language),
            "contact_name": _name(ticket.contact_name),
        }


_UNSIGNED: Final = {
    "first": False, "agent_name": "", "agent_signature": "", "greets": False,
    # Few letters have these, and jinja2 takes long to find out that something is missing.
    "answer_address": "", "note_address": "", "terms_open": "",
}  # fmt: skip


@lru_cache(maxsize=64)
def _written(second: datetime, zone: ZoneInfo) -> str:
    """Write an instant as a letter's Date (RFC 5322, section 3.3); a burst of letters is written within few seconds."""
    return format_datetime(second.astimezone(zone))


def _from_name(draft: Draft, mailbox: Mailbox) -> str:
    """Return the name in From: the agent's before the desk's, where an agent speaks; never their address."""
    name = _name(str(draft.facts.get("agent_name", ""))) if draft.by else ""
    return f"{name} ({mailbox.display_name})" if name and mailbox.display_name else name or mailbox.display_name


def _body(text: str) -> str:
    """Return words as HTML; empty where they would be too many (a hundred thousand one-letter paragraphs)."""
    return body_of(text.rstrip("\n")) if text.count("\n") < _MOST_LINES else ""


def _language(notice: Notice, ticket: Ticket | None, mailbox: Mailbox) -> str:
    if ticket is None or notice in TO_THE_DESK or ticket.language not in LANGUAGES:
        return mailbox.language
    return ticket.language


def _name(name: str) -> str:
    """Return a name to greet with; none where it is rather an address, a link or an essay."""
    flat = collapsed(name).strip("\"'")
    return "" if len(flat) > _LONGEST_NAME or any(mark in flat.lower() for mark in _NO_NAME) else flat


def _thread(message_id: str, in_reply_to: str | None, references: tuple[str, ...]) -> str:
    own = id_field("Message-ID", (message_id,))
    if not own:
        raise ValueError(f"{message_id!r} is no Message-ID")
    if len(references) > _MOST_REFERENCES:
        references = (references[0], *references[1 - _MOST_REFERENCES :])
    answers = (in_reply_to,) if in_reply_to else references[-1:]
    return own + id_field("In-Reply-To", answers) + id_field("References", references)


def _automatic(draft: Draft, mailbox: Mailbox) -> str:
    """Return the fields that say that no person wrote this (RFC 3834, section 5), none where a person did."""
    by_hand = draft.notice is Notice.CLOSED and not draft.facts.get("silence")
    of_itself = draft.notice in _OF_ITSELF and not by_hand
    if not of_itself and not draft.facts.get("by_machine"):
        return ""
    how = "auto-replied" if draft.notice in _REPLIED else "auto-generated"
    loop = text_field("X-Mailbot-Loop", wire_address(mailbox.address))
    return f"Auto-Submitted: {how}\r\nX-Auto-Response-Suppress: All\r\n{loop}"


def _finished(head: str, message_id: str, said: _Said) -> bytes:
    """Put the letter together; without HTML it is one plain part."""
    if not said.html:
        return head.encode("ascii") + b"MIME-Version: 1.0\r\n" + said.plain
    # Known only to who has the letter already: the Message-ID holds a secret part. No line of ours can equal it either:
    # quoted-printable never writes "=_", and 7bit words were chosen before the ID was minted.
    boundary = f"=_{sha256(message_id.encode()).hexdigest()[:28]}".encode("ascii")
    return b"".join(
        (
            head.encode("ascii"), b'MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary="', boundary,
            b'"\r\n\r\n--', boundary, b"\r\n", said.plain, b"--", boundary, b"\r\n", said.html,
            b"--", boundary, b"--\r\n",
        )
    )  # fmt: skip
