"""Whose mail a forwarded one is, and what who forwards it wrote above."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from mailbot.mail.message import read
from mailbot.mail.replies.forwards import original
from mailbot.mail.serialized import deserialize, serialize


def forwarded(sender: str, above: str = "Veja.") -> str:
    return f"{above}\n\n---------- Forwarded message ---------\nDe: {sender}\nDate: x\nSubject: Erro\nTo: z\n\nNão abre."


@pytest.mark.parametrize(
    ("sender", "address", "name"),
    [
        ("Alice <alice@example.com>", "alice@example.com", "Alice"),
        ("Alice <mailto:alice@example.com>", "alice@example.com", "Alice"),
        ("Alice [mailto:alice@example.com]", "alice@example.com", "Alice"),
        ("alice@example.com", "alice@example.com", ""),
        ('"alice@example.com" <mallory@evil.example>', "mallory@evil.example", "alice@example.com"),
    ],
)
def test_the_address_in_angle_brackets_is_who_wrote_it_whatever_the_name_looks_like(
    sender: str, address: str, name: str
) -> None:
    found = original(forwarded(sender))
    assert found is not None
    assert (found.sender, found.name) == (address, name)


def test_of_an_attached_mail_the_name_is_no_address_either() -> None:
    outer, inner = EmailMessage(), EmailMessage()
    outer["From"], inner["From"] = "bruno@desk.example", '"alice@example.com" <mallory@evil.example>'
    inner.set_content("Não abre.")
    outer.set_content("Veja.")
    outer.add_attachment(inner)
    found = read(outer.as_bytes()).original
    assert found is not None
    assert (found.sender, found.above) == ("mallory@evil.example", "Veja.")


@pytest.mark.parametrize("above", ["Veja.", "Veja.\n\n________________________________", "Veja.\n-----"])
def test_the_words_above_a_forward_come_through_the_wall_without_the_line_that_programs_draw(above: str) -> None:
    raw = f"From: bruno@desk.example\r\nSubject: ENC: Erro\r\n\r\n{forwarded('Alice <alice@example.com>', above)}".encode()
    mail = read(raw)
    assert mail.original is not None
    assert mail.original.above == "Veja."
    assert deserialize(serialize(mail)) == mail
