"""Reactions as programs send them, with the whole letter quoted, over a real Dovecot."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage

import pytest

from tests.cast import BRUNO
from tests.whole.conftest import ROOT, Office
from tests.whole.customers.test_desk import asked, words

pytestmark = pytest.mark.whole

LINK = "<https://www.google.com/gmail/about/?utm_source=gmail-in-product&utm_medium=et&utm_campaign=emojireactionemail#app>"


def gmail(office: Office, letter: EmailMessage, emoji: str = "👍") -> bytes:
    quoted = "\n".join(f"> {line}" for line in words(letter).splitlines())
    line = "Em seg., 23 de nov. de 2026 às 12:00, Suporte Exemplo <suporte@desk.example> escreveu:"
    text = f"{emoji}\n\nAlice reacted via Gmail\n{LINK}\n\n{line}\n\n{quoted}"
    parts = [
        ("text/plain; charset=utf-8", text),
        ("text/vnd.google.email-reaction+json; charset=utf-8", f'{{"emoji":"{emoji}","version":1}}'),
        ("text/html; charset=utf-8", f"<div><p>{emoji}</p><p>Alice reacted via Gmail</p></div>"),
    ]
    body = "".join(f"--b\nContent-Type: {kind}\n\n{said}\n" for kind, said in parts) + "--b--"
    return office.reply_to(letter, body, Content_Type='multipart/alternative; boundary="b"', MIME_Version="1.0")


def outlook(office: Office, letter: EmailMessage) -> bytes:
    head = "De: Suporte Exemplo <suporte@desk.example>\nEnviado: segunda-feira, 23 de novembro de 2026 12:00\nPara: Alice\n"
    head += f"Assunto: {letter['Subject']}\n\n{words(letter)}"
    text = f"Alice reagiu à sua mensagem: 👍\n\n________________________________\n{head}"
    return office.reply_to(letter, text)


def tapback(office: Office, letter: EmailMessage) -> bytes:
    return office.reply_to(letter, "Gostou de “Qual a versão?”")


def standard(office: Office, letter: EmailMessage) -> bytes:
    return office.reply_to(letter, "👍", Content_Disposition="reaction")


@pytest.mark.parametrize("made", [gmail, outlook, tapback, standard])
def test_a_reaction_to_a_question_is_shown_and_the_reminders_go_on(
    office: Office, made: Callable[[Office, EmailMessage], bytes]
) -> None:
    number, question = asked(office)
    office.deliver(made(office, question))
    office.once()
    assert office.verdicts() == [("reaction", None)]
    assert office.state(number) == "waiting"
    assert (len(office.letters()), len(office.letters(BRUNO))) == (2, 0)
    assert office.rows("SELECT words FROM entry WHERE kind = 'reaction'") == [("👍",)]
    assert office.rows("SELECT count(*) FROM file") == [(0,)]
    shown = office.mailbot("ticket", "show", str(number)).stdout.decode()
    assert "👍" in shown
    assert "(reaction)" in shown
    for hours in (48, 48, 25):
        office.later(hours=hours)
        office.once()
        office.once()
    assert office.state(number) == "closed"
    office.deliver(made(office, question).replace(b"Message-ID: <r", b"Message-ID: <again"))
    letters = len(office.letters())
    office.once()
    assert office.verdicts()[-1] == ("reaction", None)
    assert len(office.letters()) == letters
    office.verified()


def test_a_reaction_to_a_solution_leaves_it_as_it_is(office: Office) -> None:
    number = office.open()
    office.mailbot("ticket", "resolve", str(number), "--text", "Instale a 2026.2.")
    office.once()
    office.deliver(gmail(office, office.letters()[-1]))
    office.once()
    assert (office.state(number), office.verdicts()) == ("resolved", [("reaction", None)])
    office.verified()


def test_where_the_policy_says_so_it_accepts_the_solution_and_no_question(office: Office) -> None:
    shipped = (ROOT / "mailbot/desk/policy/presets/altoqi.toml").read_text(encoding="utf-8")
    (office.folder / "own.toml").write_text(shipped.replace("thanks =", 'reactions = "accept"\nthanks =', 1))
    office.configure(policy="own.toml")
    number = office.open()
    office.ask(number)
    office.once()
    office.deliver(gmail(office, office.letters()[-1]))
    office.once()
    assert office.state(number) == "waiting"
    office.mailbot("ticket", "resolve", str(number), "--text", "Instale a 2026.2.")
    office.once()
    office.deliver(gmail(office, office.letters()[-1]))
    office.once()
    assert (office.state(number), office.verdicts()[-1]) == ("finished", ("reply", None))
    office.verified()


def test_letters_to_customers_ask_for_no_reactions_and_copies_do_not(office: Office) -> None:
    number, question = asked(office)
    office.deliver(office.reply_to(question, "É a 2026.1."))
    office.once()
    assert number
    assert {one["X-MS-Reactions"] for one in office.letters()} == {"disallow"}
    assert {one["X-MS-Reactions"] for one in office.letters(BRUNO)} == {None}
