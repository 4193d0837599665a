"""A ticket's next state, its timers and its letters, as rows; the letters are composed by a function that is handed in.

A new ticket's number is part of their Message-IDs, so nobody can compose them before it is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, insert, select, update

from mailbot.desk.tickets.change import Change
from mailbot.desk.tickets.letter import OF_SILENCE, TAKEN_BACK, TO_THE_DESK, Draft, Letter
from mailbot.desk.tickets.ticket import Ticket
from mailbot.store.deadlines import answers, promises
from mailbot.store.letters import files
from mailbot.store.statements import Statement
from mailbot.store.tables.schema import LETTER, TICKET, TIMER
from mailbot.store.tickets import consents, entries
from mailbot.store.tickets.entries import OF_AN_AGENTS_CLOSE

Compose = Callable[[Connection, Draft, Ticket | None], Letter | None]
"""Turns a draft into finished bytes, None where nothing is written to its recipient: they are a machine.

It may read what the ticket was sent before.
"""

_NEW_LETTER: Final = Statement(insert(LETTER))
_NEW_TIMER: Final = insert(TIMER)
_MOVE_TICKET: Final = Statement(
    update(TICKET)
    .where(TICKET.c.id == bindparam("number"))
    .values(
        state=bindparam("state"), cycle=bindparam("cycle"), closed_at=bindparam("closed_at"),
        closed_by=bindparam("closed_by"), unanswered_at=bindparam("unanswered_at"), changed_at=bindparam("changed_at"),
        owed=bindparam("owed"), owed_at=bindparam("owed_at"),
        version=TICKET.c.version + 1,
    )
)  # fmt: skip
_END_TIMERS: Final = (
    update(TIMER)
    .where(TIMER.c.ticket_id == bindparam("ticket"), TIMER.c.done_at.is_(None))
    .values(done_at=bindparam("now"), outcome="replaced")
)
_UNSENT: Final = (
    LETTER.c.ticket_id == bindparam("ticket"),
    LETTER.c.state == "ready",
    LETTER.c.notice.in_(bindparam("notices", expanding=True)),
)
_UNSAID: Final = (*_UNSENT, ~OF_AN_AGENTS_CLOSE)
_WAIT: Final = select(LETTER.c.notice).where(*_UNSAID)
_WITHDRAW: Final = update(LETTER).where(*_UNSAID).values(state="withdrawn")
_SAY_NOTHING: Final = update(LETTER).where(*_UNSENT).values(state="withdrawn")
_OF_SILENCE: Final = [notice.value for notice in OF_SILENCE]
_TAKEN_BACK: Final = [notice.value for notice in TAKEN_BACK]


def change_ticket(
    connection: Connection, ticket: Ticket, change: Change, drafts: Iterable[Draft], compose: Compose, now: datetime,
    mail_id: int | None = None, *, newest: int = 0,
) -> list[int]:  # fmt: skip
    """Move ``ticket`` to its next state, rewrite its timers, take back unsent reminders, and write its letters.

    ``mail_id`` is the mail whose files go along with them, ``newest`` the ticket's last entry where it is known. Returns the
    letters that can be taken back.
    """
    letters = _taken_back(connection, ticket, change, list(drafts))
    # A new cycle for every new set of timers, even an empty one: letters of an older one are out of date.
    cycle = ticket.cycle if change.timers is None else ticket.cycle + 1
    moved: dict[str, Any] = {
        "state": change.state, "cycle": cycle, "closed_at": now if change.closed_by else None, "closed_by": change.closed_by,
        "unanswered_at": change.unanswered_at(ticket),
    }  # fmt: skip
    owed = answers.written(connection, ticket, change, now)
    _MOVE_TICKET.run(connection, {"number": ticket.id, "changed_at": now, **moved, **owed})
    leaves = change.keeps and change.state != ticket.state
    if ticket.promised_at is not None and (change.closed_by or change.solves or leaves):
        promises.settle(connection, ticket.id, change, now)
    if change.closed_by:
        consents.ticket_ended(connection, ticket.id, now)
    after = replace(ticket, **moved, owed=owed["owed"], newest=newest)
    written = list(_written(connection, after, letters, compose, now, mail_id))
    if change.timers is not None:
        connection.execute(_END_TIMERS, {"ticket": ticket.id, "now": now})
        announced = any(draft.starts_clock for _, draft in written)
        _set_timers(connection, ticket.id, cycle, change, announced=announced, now=now)
    return _spoken(written)


def _taken_back(connection: Connection, ticket: Ticket, change: Change, drafts: list[Draft]) -> list[Draft]:
    """Withdraw the unsent letters that ``change`` makes untrue; return the drafts that are to be written then."""
    if not change.withdraw:
        return [one for one in drafts if not one.instead]
    stands = change.timers is None and change.state == ticket.state  # a reminder that speaks makes no survey untrue
    which = {"ticket": ticket.id, "notices": _OF_SILENCE if stands else _TAKEN_BACK}
    anew = any(one.instead for one in drafts)
    waited = {str(one) for one in connection.execute(_WAIT, which).scalars()} if anew else set()
    connection.execute(_SAY_NOTHING if change.closed_by == "spam" else _WITHDRAW, which)
    return [one for one in drafts if not one.instead or one.notice.value in waited]


def _set_timers(connection: Connection, number: int, cycle: int, change: Change, *, announced: bool, now: datetime) -> None:
    """Write the planned timers: they run from now, or from the acceptance of the letter that announces them."""
    rows = [
        {
            "ticket_id": number, "cycle": cycle, "kind": one.kind, "span": str(one.after),
            "started_at": None if announced else now, "due_at": None if announced else one.due_at(now),
        }
        for one in change.timers or ()
    ]  # fmt: skip
    if rows:
        connection.execute(_NEW_TIMER, rows)


def write_letters(
    connection: Connection, ticket: Ticket | None, drafts: Iterable[Draft], compose: Compose, now: datetime,
    mail_id: int | None = None,
) -> list[int]:  # fmt: skip
    """Compose and store letters; those to the customer are also entries of the conversation.

    ``mail_id`` is the mail whose files go along with them. Returns the letters that can be taken back: those that say an
    agent's words, or wait with them.
    """
    written = list(_written(connection, ticket, drafts, compose, now, mail_id))
    return _spoken(written) if ticket is not None else []


def _spoken(written: Iterable[tuple[int, Draft]]) -> list[int]:
    return [letter for letter, draft in written if draft.by or draft.delay]


def _written(
    connection: Connection, ticket: Ticket | None, drafts: Iterable[Draft], compose: Compose, now: datetime,
    mail_id: int | None,
) -> Iterator[tuple[int, Draft]]:  # fmt: skip
    """Write the letters that go to anybody; yield the row of each, and its draft."""
    for draft in drafts:
        letter = compose(connection, draft, ticket)
        if letter is None:
            continue
        number = ticket.id if ticket else None
        row = {
            "mailbox": letter.mailbox, "ticket_id": number, "notice": letter.notice.value, "recipient": letter.to,
            "sender": letter.sender, "message_id": letter.message_id.strip("<>"), "raw": letter.raw,
            "starts_clock": letter.starts_clock, "cycle": ticket.cycle if ticket else 0, "state": "ready", "tries": 0,
            "created_at": now, "next_try_at": now + draft.delay, "answer": "",
        }  # fmt: skip
        letter_id = _NEW_LETTER.insert(connection, row)
        if draft.files and mail_id is not None:
            files.write(connection, letter_id, letter.message_id, draft.files, draft.formatted, mail_id)
        if draft.encloses is not None and draft.notice in TO_THE_DESK:
            files.write_whole(connection, letter_id, draft.encloses, len(draft.files))
        if number is not None and letter.notice not in TO_THE_DESK:
            entries.of_letter(connection, number, letter, letter_id, draft, now)
        yield letter_id, draft
