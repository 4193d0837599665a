"""Mail that was held or ignored: the letter about it is answered with one word that decides, the whole way."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from tests.cast import ALICE, AUTHSERV, BRUNO, LIA, MALLORY, raw
from tests.clients import ALL, Client
from tests.whole.agents.test_agents import mailed, plain
from tests.whole.agents.test_digest import words
from tests.whole.agents.test_mail_not_taken import answers, desk, tickets, writes
from tests.whole.conftest import Office

PROVEN = f"{AUTHSERV}; dmarc=pass header.from=desk.example"


def held_in(office: Office, text: str = "Sou o sócio dela.", sender: str = f"Mallory <{MALLORY}>", **fields: str) -> int:
    """Open Alice's ticket and let somebody answer its letter; return the arrival."""
    office.open()
    office.once()
    mailed(office, office.reply_to(office.letters(ALICE)[0], text, sender, **fields))
    return int(office.rows("SELECT max(id) FROM arrival")[0][0])


def told_at_once(office: Office, to: str) -> EmailMessage:
    """Return the last letter to ``to`` about a mail that was held or did not join."""
    return [one for one in office.letters(to) if "retida" in str(one["Subject"]) or "não entrou" in str(one["Subject"])][-1]


def test_a_held_mail_is_taken_by_one_word_in_answer_to_the_letter_about_it(office: Office) -> None:
    desk(office, alone=True, wrong_sender="hold")
    number = held_in(office)
    letter = told_at_once(office, BRUNO)
    assert "responda a este e-mail com #admitir: ela entra no chamado nº 1" in words(letter)
    assert "Com #descartar ela fica de lado de vez" in words(letter)
    said = answers(office, letter, "#admitir", BRUNO)
    assert f"> #admitir\n\nFeito: aceita como se tivesse acabado de chegar: Mallory <{MALLORY}>: " in said
    assert office.rows("SELECT disposition, ticket_id FROM arrival WHERE id = 1") == [("reply", 1)]
    assert len(tickets(office)) == 1
    assert any("Sou o sócio dela." in plain(one) for one in office.letters(LIA))  # the copy
    why = office.mailbot("why", str(number), "--arrival").stdout.decode()
    assert f"by {BRUNO}, arrival 2; it was held (wrong_sender)" in " ".join(why.split())
    said = answers(office, told_at_once(office, LIA), "#drop", LIA)
    assert "Não feito: essa mensagem já está no chamado 1" in said
    office.verified()


def test_of_a_mailbox_with_a_lead_the_letter_asks_only_the_lead(office: Office) -> None:
    desk(office, wrong_sender="hold")
    number = held_in(office)
    assert "responda a este e-mail" not in words(told_at_once(office, BRUNO)).lower()  # the lead decides
    answers(office, told_at_once(office, BRUNO), "#drop 1", BRUNO)
    assert "> #drop 1\n\nNão feito: só Lia decide" in plain(office.letters(BRUNO)[-1])
    assert "Com #descartar ela fica de lado" in words(told_at_once(office, LIA))
    assert "Feito: deixada de lado de vez" in answers(office, told_at_once(office, LIA), f"#drop {number}")
    assert office.letters(MALLORY) == []
    assert office.rows("SELECT disposition FROM arrival WHERE id = 1 AND settled_at IS NOT NULL") == [("held",)]
    office.verified()


IGNORED: list[dict[str, str]] = [
    {"Auto_Submitted": "auto-generated"}, {"Auto_Submitted": "auto-replied", "Subject": "Ausente"},
    {"List_Id": "<lista.evil.example>"}, {"Precedence": "bulk"}, {"X_Challenge": "1"},
]  # fmt: skip


@pytest.mark.parametrize("fields", IGNORED, ids=str)
def test_what_was_ignored_is_taken_where_a_person_wrote_it_after_all(office: Office, fields: dict[str, str]) -> None:
    desk(office, alone=True)
    held_in(office, "É a 2026.1.", **fields)
    assert office.rows("SELECT disposition FROM arrival WHERE id = 1") == [("ignored",)]
    letter = told_at_once(office, BRUNO)
    assert "Se uma pessoa a escreveu, responda a este e-mail com #admitir: ela entra no chamado nº 1" in words(letter)
    assert "Feito: aceita" in answers(office, letter, "#admit", BRUNO)
    assert office.rows("SELECT disposition, ticket_id FROM arrival WHERE id = 1") == [("reply", 1)]
    office.verified()


def test_a_participants_mail_of_no_letter_opens_a_ticket(office: Office) -> None:
    desk(office, alone=True, unthreaded="hold")
    office.open()
    office.once()
    writes(office)
    letter = told_at_once(office, LIA)
    assert "abre-se com ela um chamado novo, como se tivesse acabado de chegar" in words(letter)
    answers(office, letter, "#admit", LIA)
    assert [subject for _, subject in tickets(office)][1:] == ["Não abre"]
    office.verified()


@pytest.mark.parametrize("client", ALL, ids=lambda one: one.name)
def test_whatever_program_answers_the_letter_only_its_own_words_are_orders(office: Office, client: Client) -> None:
    desk(office, alone=True, wrong_sender="hold")
    held_in(office, "#drop\n#descartar\n> #drop\nSou o sócio dela.")
    letter = told_at_once(office, BRUNO)
    mail = client.reply(letter.as_bytes(), "#admit", f"Bruno <{BRUNO}>", number=next(office.numbers))
    mailed(office, mail)
    assert office.rows("SELECT disposition FROM arrival WHERE id = 1") == [("reply",)]
    office.verified()


def of_form(office: Office, **fields: str) -> EmailMessage:
    """Let a form's mail come that nobody proves; return what Bruno is told at once."""
    desk(office, alone=True, trusted_forms=["wordpress@site.example"], unthreaded="open", authserv_id=AUTHSERV)
    mailed(office, raw("#drop\nO programa não abre.", "Site <wordpress@site.example>", **fields))
    assert office.rows("SELECT disposition FROM arrival WHERE id = 1") == [("held",)]
    return told_at_once(office, BRUNO)


def test_a_forms_mail_that_nobody_proves_opens_a_ticket_by_one_word(office: Office) -> None:
    letter = of_form(office, Reply_To=ALICE, Subject="Contato")
    assert "responda a este e-mail com #admitir: abre-se com ela um chamado" in words(letter)
    said = answers(office, letter, "Obrigado!", BRUNO, Authentication_Results=PROVEN)
    assert "não começa com #admitir nem com #descartar" in said
    assert "Feito: aceita" in answers(office, letter, "#admit", BRUNO, Authentication_Results=PROVEN)
    assert tickets(office) == [(ALICE, "Contato")]
    office.verified()


def test_a_forms_mail_of_no_clear_customer_can_only_be_dropped(office: Office) -> None:
    letter = of_form(office)
    assert "com #admitir" not in words(letter)
    assert "Responda a este e-mail com #descartar" in words(letter)
    assert "não está claro quem escreveu" in answers(office, letter, "#admit", BRUNO, Authentication_Results=PROVEN)
    assert "Feito: deixada de lado" in answers(office, letter, "#descartar", BRUNO, Authentication_Results=PROVEN)
    assert tickets(office) == []
    office.verified()


@pytest.mark.parametrize("client", ALL, ids=lambda one: one.name)
def test_whatever_program_answers_the_letter_of_no_ticket_too(office: Office, client: Client) -> None:
    letter = of_form(office, Reply_To=ALICE, Subject="Contato")
    mail = client.reply(letter.as_bytes(), "#admit", f"Bruno <{BRUNO}>", number=next(office.numbers))
    mailed(office, f"Authentication-Results: {PROVEN}\r\n".encode() + mail)
    assert tickets(office) == [(ALICE, "Contato")]
