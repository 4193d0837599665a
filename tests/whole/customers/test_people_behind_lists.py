"""Customers whose CRM, group or relay puts a list's fields on their mail, over a real Dovecot."""

from __future__ import annotations

import pytest

from tests.cast import BRUNO, MALLORY
from tests.whole.conftest import Office
from tests.whole.customers.test_desk import asked, words

pytestmark = pytest.mark.whole

FIELDS: tuple[dict[str, str], ...] = (
    {"List_Unsubscribe": "<mailto:sair@crm.example.com>"},
    {"List_Id": "<equipe.example.com>", "Precedence": "list"},
    {"Precedence": "bulk"},
    {"X_Auto_Response_Suppress": "All"},
    {"Return_Path": "<>"},
    {"X_Challenge": "passed", "Return_Path": "<>"},
)


@pytest.mark.parametrize("fields", FIELDS)
def test_who_answers_through_a_crm_is_heard_and_neither_reminded_nor_answered_by_a_machine(
    office: Office, fields: dict[str, str]
) -> None:
    number, question = asked(office)
    office.deliver(office.reply_to(question, "É a 2026.1.", **fields))
    office.once()
    assert office.verdicts() == [("reply", None)]
    assert office.state(number) == "open"
    assert "É a 2026.1." in words(office.letters(BRUNO)[-1])
    for _ in range(6):
        office.later(days=1)
        office.once()
    assert len(office.letters()) == 2
    assert office.state(number) == "open"
    assert "asks for no automatic answer" in office.mailbot("why", "1", "--arrival").stdout.decode()
    office.verified()


def test_a_machine_behind_the_same_fields_stops_no_reminder_and_a_stranger_opens_nothing(office: Office) -> None:
    office.configure(unthreaded="open")
    number, question = asked(office)
    for fields in FIELDS:
        away = {"Auto_Submitted": "auto-replied", **fields}
        office.deliver(office.reply_to(question, "Estou de férias.", **away))
    for fields in FIELDS[:3]:
        office.deliver(office.reply_to(question, "Leia isto.", f"Mallory <{MALLORY}>", **fields))
    office.once()
    assert office.verdicts() == [("ignored", "automatic")] * 9
    assert office.state(number) == "waiting"
    office.later(hours=48)
    office.once()
    office.once()
    assert len(office.letters()) == 3
    assert office.letters(MALLORY) == []
    office.verified()
