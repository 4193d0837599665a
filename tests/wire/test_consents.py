"""Questions for consent as rows: one open for each stranger, and no statement more for an ordinary mail."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError

from mailbot.desk.threading.named import named_tokens
from mailbot.desk.tickets.consent import PATIENCE, AskConsent, SettleConsent
from mailbot.desk.tickets.ticket import Ticket
from mailbot.mail.message import read
from mailbot.mail.tokens.message_ids import mint
from mailbot.store.database import Store
from mailbot.store.lookups import known
from mailbot.store.tickets import consents
from mailbot.store.tickets.ticket import open_ticket, ticket_by_id
from tests.cast import ALICE, MALLORY, NOW, reply

ASKS = AskConsent(MALLORY, ALICE)


@pytest.fixture
def alices(store: Store) -> Ticket:
    with store.write() as connection:
        return open_ticket(
            connection, mailbox="suporte", contact=ALICE, contact_name="Alice", subject="Erro", state="new", language="en",
            now=NOW,
        )  # fmt: skip


def named(store: Store, ticket: Ticket, occasion: str) -> str:
    made = mint(
        store.keys[0], ticket=ticket.id, nonce=ticket.nonce, recipient=ALICE, occasion=occasion, domain="desk.example"
    )
    return made.strip("<>")


def test_a_stranger_has_one_open_question_in_a_ticket_whatever_is_written(store: Store, alices: Ticket) -> None:
    with store.write() as connection:
        first = consents.ask(connection, ASKS, alices.id, "suporte", NOW)
    with pytest.raises(IntegrityError), store.write() as connection:
        consents.ask(connection, ASKS, alices.id, "suporte", NOW)
    with store.write() as connection:
        consents.refused(connection, named(store, alices, f"consent{first}"), NOW)
        assert consents.ask(connection, ASKS, alices.id, "suporte", NOW) != first


def test_a_question_runs_from_the_acceptance_of_its_own_letter(store: Store, alices: Ticket) -> None:
    with store.write() as connection:
        number = consents.ask(connection, ASKS, alices.id, "suporte", NOW)
        consents.accepted(connection, named(store, alices, "consent99"), NOW)
        assert consents.due(connection, NOW + timedelta(days=99)) == []
        consents.accepted(connection, named(store, alices, f"consent{number}"), NOW)
        consents.accepted(connection, named(store, alices, f"consent{number}"), NOW + timedelta(days=1))
        assert consents.due(connection, NOW + PATIENCE - timedelta(microseconds=1)) == []
        assert consents.due(connection, NOW + PATIENCE) == [number]
        consents.push_on(connection, number, NOW + PATIENCE + timedelta(hours=1))
        assert consents.due(connection, NOW + PATIENCE) == []


def test_a_second_yes_and_a_late_no_change_nothing(store: Store, alices: Ticket) -> None:
    with store.write() as connection:
        consents.ask(connection, ASKS, alices.id, "suporte", NOW)
        (asked,) = consents.known_of(connection, [alices.id], NOW)[alices.id].pending
        for granted in (True, True, False):
            consents.settle(connection, SettleConsent(asked, granted), alices.id, NOW)
        assert [row.state for row in consents.all_of(connection, alices.id)] == ["granted"]
        found = ticket_by_id(connection, alices.id)
    assert found is not None
    assert found.participants == {ALICE, MALLORY}


def test_an_ordinary_reply_costs_no_statement_more(store: Store, alices: Ticket) -> None:
    seen: list[str] = []
    event.listen(store.engine, "before_cursor_execute", lambda *given: seen.append(given[2]))

    def looked_up(sender: str, occasion: str) -> bool:
        seen.clear()
        mail = read(reply("oi", sender, named(store, alices, occasion)))
        with store.read() as connection:
            known.known(connection, mail, named_tokens(mail), "suporte", 0, NOW)
        return any("consent" in statement for statement in seen)

    assert not looked_up(ALICE, "k1")
    assert looked_up(MALLORY, "k1")
    assert looked_up(ALICE, "consent1")
