"""Agents answer from their own mail client: the whole way, over real IMAP and SMTP."""

from __future__ import annotations

from email.message import EmailMessage

from tests.cast import BRUNO, LIA
from tests.whole.conftest import Office


def mailed(office: Office, *mails: bytes) -> None:
    """Let mails arrive, and everything that follows from them leave, the undo time included."""
    office.deliver(*mails)
    office.once()
    office.later(seconds=31)
    office.once()


def ready(office: Office, **keys: str | bool | int | list[str]) -> int:
    """Open Alice's ticket at a desk with agents, and let her write; returns its number."""
    office.configure(agents=["bruno", "lia"], undo_seconds=30, **keys)
    number = office.open()
    office.once()
    mailed(office, office.reply_to(office.letters()[0], "Não abre.\nSegue o erro."))
    return number


def plain(letter: EmailMessage) -> str:
    """Return the plain words of a letter."""
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def agents_reply(office: Office, words: str, of: str = BRUNO, letter: int = -1) -> bytes:
    """Return an agent's reply to the last letter they got."""
    return office.reply_to(office.letters(of)[letter], words, sender=f"Agente <{of}>")


def test_a_customers_mail_reaches_every_agent_and_a_plain_reply_reaches_the_customer(office: Office) -> None:
    number = ready(office)
    copies = office.letters(BRUNO)
    assert len(copies) == len(office.letters(LIA)) == 1
    before = len(office.letters())
    mailed(office, agents_reply(office, "Instale a versão 2.1."))
    answer = office.letters()[before]
    assert "Instale a versão 2.1." in plain(answer)
    assert number
    office.verified()
