"""A stranger answers with a valid token, and the known contact is asked whether they may."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from tests.cast import ALICE, BRUNO
from tests.whole.conftest import Office

pytestmark = pytest.mark.whole

JOAO = "joao@partner.example"
MASKED = "j***@partner.example"
CANARY = "CANARIO"


def words(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def held(office: Office, *strangers: str, **keys: str) -> tuple[int, EmailMessage]:
    """Let each stranger answer Alice's letter; returns the ticket and the last letter that Alice got."""
    office.configure(wrong_sender="ask", **keys)
    number = office.open()
    office.ask(number)
    office.once()
    letter = office.letters()[-1]
    for stranger in strangers or (JOAO,):
        sender = f"{CANARY} nome <{stranger}>"
        office.deliver(office.reply_to(letter, f"{CANARY} texto", sender, Subject=f"{CANARY} assunto"))
    office.once()
    office.once()
    return number, office.letters()[-1]


def answer(office: Office, question: EmailMessage, text: str = "SIM", **fields: str) -> None:
    office.deliver(office.reply_to(question, text, **fields))
    office.once()
    office.once()


def consents(office: Office) -> list[str]:
    return [row[0] for row in office.rows("SELECT state FROM consent ORDER BY id")]


def test_the_contact_says_yes_and_the_stranger_has_joined_for_good(office: Office) -> None:
    number, question = held(office)
    assert office.verdicts() == [("held", "awaiting_consent")]
    assert office.state(number) == "waiting"
    office.later(hours=1)
    answer(office, question)
    assert office.verdicts() == [("reply", None), ("consent", None)]
    assert consents(office) == ["released"]
    assert office.state(number) == "open"
    assert office.rows("SELECT author, text FROM entry WHERE kind = 'customer'") == [(JOAO, f"{CANARY} texto")]
    told = office.letters(BRUNO)[-1]
    assert f"com a autorização de {ALICE}" in words(told)
    office.deliver(office.reply_to(question, "Mais uma coisa.", JOAO))
    office.once()
    assert office.verdicts()[-1] == ("reply", None)
    assert consents(office) == ["released"]
    office.verified()
