"""Drafts into letters: mints the Message-ID, gathers the thread, and has the words composed."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from mailbot.config.mailbox import Mailbox
from mailbot.desk.people.directory import agent_at, machine_at
from mailbot.desk.threading.context import Macros
from mailbot.desk.tickets.letter import TO_THE_DESK, Draft, Letter, Notice
from mailbot.desk.tickets.ticket import Ticket
from mailbot.letters.letter import Letters
from mailbot.mail.sender.addresses import normalised
from mailbot.mail.tokens import agent_tokens, digest_tokens
from mailbot.mail.tokens.address_tokens import Carrier, agent_token, reply_token, return_token
from mailbot.mail.tokens.message_ids import CUSTOMER, DESK, ROOT, SURVEY, mint, recognised
from mailbot.mail.tokens.sub_addresses import filled
from mailbot.store.database import Store
from mailbot.store.letters.references import conversation_ids, newest_entry
from mailbot.store.mails import digest_nonces

_KINDS: Final = {
    Notice.COPY: agent_tokens.Kind.COPY, Notice.STALE: agent_tokens.Kind.COPY, Notice.NOTE: agent_tokens.Kind.NOTE,
    Notice.DEADLINE_NEAR: agent_tokens.Kind.COPY, Notice.DEADLINE_MISSED: agent_tokens.Kind.COPY,
    Notice.AGENT_ASKED: agent_tokens.Kind.COPY,
}  # fmt: skip
_ABOUT_A_MAIL: Final = frozenset({Notice.PARTICIPANT_HELD, Notice.MAIL_HELD})


class Composer:
    """Knows the keys and the templates; one for the process."""

    def __init__(self, letters: Letters, store: Store, macros: Macros | None = None) -> None:
        self._letters = letters
        self._store = store
        self.macros = macros

    def at(self, mailbox: Mailbox, now: datetime) -> Callable[[Connection, Draft, Ticket | None], Letter | None]:
        """Return what the store calls to turn a draft of ``mailbox`` into a letter dated ``now``.

        It gives back None for a draft to one of the mailbox's machines, to which nothing is written, whoever would.
        """

        def compose(connection: Connection, draft: Draft, ticket: Ticket | None) -> Letter | None:
            if machine_at(mailbox, draft.to):
                return None
            if draft.notice in TO_THE_DESK and ticket is not None and agent_at(mailbox, normalised(draft.to)):
                return self._to_agent(connection, draft, ticket, mailbox, now)
            to_agent = draft.notice is Notice.MAIL_HELD and agent_at(mailbox, normalised(draft.to))
            if draft.notice is Notice.DIGEST or to_agent:
                return self._digest(connection, draft, mailbox, now)
            message_id, references = self._thread(connection, draft, ticket, mailbox)
            return self._letters.compose(
                draft, mailbox=mailbox, ticket=ticket, message_id=message_id, references=references, now=now,
                **self._addresses(draft, ticket, mailbox, message_id),
            )  # fmt: skip

        return compose

    def _to_agent(self, connection: Connection, draft: Draft, ticket: Ticket, mailbox: Mailbox, now: datetime) -> Letter:
        """Compose a letter that its agent can answer: its ID says what a Reply means, until when, what they saw."""
        key, recipient = self._store.keys[0], normalised(draft.to)
        seen, days = ticket.newest or newest_entry(connection, ticket.id), mailbox.copy_days
        kind = _KINDS.get(draft.notice, agent_tokens.Kind.OTHER)

        def minted(occasion: str) -> str:
            return mint(
                key, ticket=ticket.id, nonce=ticket.nonce, recipient=recipient, occasion=occasion, domain=mailbox.domain,
                key_class=DESK,
            )  # fmt: skip

        def address(carrier: Carrier) -> str:
            made = agent_token(
                key, carrier, ticket=ticket.id, nonce=ticket.nonce, recipient=recipient,
                occasion=agent_tokens.address_occasion(seen, now, days),
            )  # fmt: skip
            return filled(mailbox.replies_to or "", made)

        reply_to = ""
        if mailbox.replies_to is not None:
            answer, note = address(Carrier.ANSWER), address(Carrier.NOTE)
            draft = replace(draft, facts={**draft.facts, "answer_address": answer, "note_address": note})
            answers = kind is agent_tokens.Kind.COPY and mailbox.agent_reply == "answer"
            if kind is not agent_tokens.Kind.OTHER:
                reply_to = answer if answers else note
        salt = secrets.token_hex(agent_tokens.SALT // 2)
        occasion = agent_tokens.occasion(kind, seen, now, days, salt, _arrival(draft))
        return self._letters.compose(
            draft, mailbox=mailbox, ticket=ticket, message_id=minted(occasion), references=(minted(ROOT),), now=now,
            reply_to=reply_to,
        )  # fmt: skip

    def _digest(self, connection: Connection, draft: Draft, mailbox: Mailbox, now: datetime) -> Letter:
        """Compose a digest, or what an agent is told of one mail of no ticket.

        Its ID proves whose it is to who answers it, and one in References where a relay renames it.
        """
        nonce = digest_nonces.nonce_of(connection, mailbox.name)  # none: one that is only shown, and proves nothing

        def minted() -> str:
            salt = secrets.token_hex(agent_tokens.SALT // 2)
            return digest_tokens.minted(
                self._store.keys[0], mailbox=mailbox.name, nonce=nonce, recipient=normalised(draft.to), now=now,
                days=mailbox.copy_days, salt=salt, domain=mailbox.domain, arrival=_arrival(draft),
            )  # fmt: skip

        return self._letters.compose(
            draft, mailbox=mailbox, ticket=None, message_id=minted(), references=(minted(),), now=now
        )

    def _addresses(self, draft: Draft, ticket: Ticket | None, mailbox: Mailbox, message_id: str) -> dict[str, str]:
        """Return the addresses with tokens that the mailbox's letters to customers bear."""
        token = recognised(message_id.strip("<>"))
        if ticket is None or token is None or draft.notice in TO_THE_DESK:
            return {}
        key, recipient = self._store.keys[0], normalised(draft.to)
        found: dict[str, str] = {}
        if mailbox.replies_to is not None:
            made = reply_token(key, ticket=ticket.id, nonce=ticket.nonce, recipient=recipient)
            found["reply_to"] = filled(mailbox.replies_to, made)
        if mailbox.bounces_to is not None:
            made = return_token(key, ticket=ticket.id, nonce=ticket.nonce, recipient=recipient, occasion=token.occasion)
            found["return_path"] = filled(mailbox.bounces_to, made)
        return found

    def _thread(
        self, connection: Connection, draft: Draft, ticket: Ticket | None, mailbox: Mailbox
    ) -> tuple[str, tuple[str, ...]]:
        """Return a new Message-ID and the References: the signed root first, the letter before this one last."""
        if ticket is None:
            return f"<n.{secrets.token_hex(12)}@{mailbox.domain}>", (draft.in_reply_to,) if draft.in_reply_to else ()
        to_the_desk = draft.notice in TO_THE_DESK
        recipient = normalised(draft.to)
        key = self._store.keys[0]

        def minted(occasion: str) -> str:
            return mint(
                key, ticket=ticket.id, nonce=ticket.nonce, recipient=recipient, occasion=occasion,
                domain=mailbox.domain, key_class=DESK if to_the_desk else CUSTOMER,
            )  # fmt: skip

        # Where some may write who are not sent the letters, nobody is shown the IDs of mail that they did not get.
        apart = bool(ticket.participants - ticket.copied - {ticket.contact})
        under = () if to_the_desk else conversation_ids(
            connection, ticket.id, under_the_customer=bool(draft.by), only=recipient if apart else None
        )  # fmt: skip
        said = tuple(f"<{one}>" for one in under)
        about = SURVEY if draft.notice is Notice.SURVEY else ""
        return minted(draft.occasion or about + secrets.token_hex(5)), (minted(ROOT), *said)


def _arrival(draft: Draft) -> int:
    """Return the one mail about which a letter asks, by its arrival's number; 0 for a letter that asks about none."""
    found = draft.facts.get("arrival") if draft.notice in _ABOUT_A_MAIL else 0
    return found if isinstance(found, int) else 0
