"""An agent's formatted answer keeps where its links lead, in both of its forms, and its looks whatever is signed below."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from tests.cast import ALICE, BRUNO
from tests.whole.agents.test_agents import mailed, plain, ready
from tests.whole.conftest import Office

URL = "https://ajuda.example.com"
ANSWER = f'<p>Veja <a href="{URL}">clique aqui</a>:</p><ol><li>Feche</li><li>Abra <b>de novo</b></li></ol>'
SIGNED = f'<p>Att,<br>Bruno<br><a href="mailto:{BRUNO}">{BRUNO}</a></p>'


def html(letter: EmailMessage) -> str:
    """Return the formatted words of a letter."""
    body = letter.get_body(("html",))
    assert body is not None
    return str(body.get_content())


def answered(office: Office, document: str, words: str = "") -> EmailMessage:
    """Let Bruno answer with formatted words, beside plain ``words`` where there are any; return the customer's letter."""
    ready(office)
    copy = office.letters(BRUNO)[-1]
    if words:
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = f"Bruno <{BRUNO}>", "suporte@desk.example", "Re: Erro"
        mail["Message-ID"], mail["In-Reply-To"] = "<f1@desk.example>", copy["Message-ID"]
        mail["References"] = str(copy["Message-ID"])
        mail.set_content(words)
        mail.add_alternative(document, "html")
        raw = mail.as_bytes()
    else:
        raw = office.reply_to(copy, document, f"Bruno <{BRUNO}>", Content_Type="text/html; charset=utf-8")
    before = len(office.letters(ALICE))
    mailed(office, raw)
    assert len(office.letters(ALICE)) == before + 1
    office.verified()
    return office.letters(ALICE)[-1]


@pytest.mark.parametrize("words", ["", "Veja clique aqui:\n\n1. Feche\n2. Abra *de novo*\n\nAtt,\nBruno\n" + BRUNO])
def test_a_link_a_list_and_an_own_address_in_the_signature_cost_nothing(office: Office, words: str) -> None:
    letter = answered(office, ANSWER + SIGNED, words)
    assert f'<a href="{URL}">clique aqui</a>' in html(letter)
    assert "<b>de novo</b>" in html(letter)
    assert html(letter).count("<li") == 2
    assert f"Veja clique aqui ({URL}):" in plain(letter)
    for body in (html(letter), plain(letter)):
        assert BRUNO not in body
        assert "Att" not in body
        assert body.count("Bruno") == 1  # the letter's own closing


def test_an_own_address_among_the_words_becomes_the_desks_and_costs_no_looks(office: Office) -> None:
    letter = answered(office, f'<p>Escreva <b>só</b> a <a href="mailto:{BRUNO}">{BRUNO}</a>, por favor.</p>')
    assert "<b>só</b>" in html(letter)
    for body in (html(letter), plain(letter)):
        assert BRUNO not in body
        assert "suporte@desk.example" in body


def test_a_letter_names_its_subject_only_where_it_belongs(office: Office) -> None:
    letter = answered(office, ANSWER)
    assert "<title" not in html(letter)
    assert str(letter["Subject"]) not in html(letter)
