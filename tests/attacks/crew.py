"""The hands of agents, for the attacks on what they alone may do and see."""

from __future__ import annotations

from email.message import EmailMessage

from tests.attacks.conftest import House
from tests.cast import BRUNO, raw


def copied(house: House, number: int, words: str = "Não abre.") -> EmailMessage:
    """Let Alice write, and return the copy that Bruno got."""
    house.take(house.answer(number, words))
    return house.outbox(BRUNO)[-1]


def agents(house: House, copy: EmailMessage, words: str, sender: str = BRUNO, **fields: str) -> bytes:
    """Return a reply to a copy with a Message-ID of its own."""
    named = {"In_Reply_To": str(copy["Message-ID"]), "Message_ID": f"<b{next(house.numbers)}@desk.example>", **fields}
    return raw(words, f"Bruno <{sender}>", **named)


def words_of(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())
