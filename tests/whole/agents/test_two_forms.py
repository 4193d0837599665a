"""An agent's mail whose plain form is cut short: what they wrote goes out whole, and no note that HTML alone quotes."""

from __future__ import annotations

from email.message import EmailMessage
from html import escape

import pytest

from tests.cast import ALICE, BRUNO, LIA
from tests.whole.agents.test_agents import agents_reply, mailed, plain, ready
from tests.whole.conftest import Office

CANARY = "o contrato venceu em março e ela deve duas mensalidades"
WRITTEN = "<p>Bom dia, Alice.</p><p>Instale a versão 2.1 e abra o projeto de novo.</p><p>Diga se o erro volta.</p>"


def answered(office: Office, words: str, document: str) -> None:
    """Let Bruno answer the last letter that he got, in two forms."""
    copy = office.letters(BRUNO)[-1]
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = f"Bruno <{BRUNO}>", "suporte@desk.example", "Re: Erro"
    mail["Message-ID"], mail["In-Reply-To"] = "<f1@desk.example>", copy["Message-ID"]
    mail["References"] = str(copy["Message-ID"])
    mail.set_content(words)
    mail.add_alternative(document, "html")
    mailed(office, mail.as_bytes())


def to_alice(office: Office) -> str:
    """Return the words of all letters to the customer."""
    return "\n".join(plain(one) for one in office.letters(ALICE))


@pytest.mark.parametrize("words", ["Bom dia, Alice.", "…", "Bom dia, Alice.\n\nInstale a versão 2.1 e abra o pro…"])
def test_the_whole_answer_goes_out_where_the_plain_form_is_cut_short(office: Office, words: str) -> None:
    ready(office)
    answered(office, words, WRITTEN)
    assert "Instale a versão 2.1 e abra o projeto de novo." in to_alice(office)
    assert "Diga se o erro volta." in to_alice(office)
    office.verified()


@pytest.mark.parametrize("frame", ["<div>{}</div>", "<blockquote type='cite'>{}</blockquote>", "<hr><div>{}</div>"])
@pytest.mark.parametrize("lines", ["<div>{}</div>", "{}<br>"])
def test_a_note_that_html_alone_quotes_reaches_no_customer(office: Office, frame: str, lines: str) -> None:
    ready(office)
    mailed(office, agents_reply(office, "Qual é a versão?"))
    mailed(office, agents_reply(office, f"#nota\nPessoal, {CANARY}.", of=LIA))
    note = plain(office.letters(BRUNO)[-1])
    assert CANARY in note
    mailed(office, office.reply_to(office.letters(ALICE)[-1], "É a 2.0."))
    copy = plain(office.letters(BRUNO)[-1])
    assert "É a 2.0." in copy
    quoted = frame.format("".join(lines.format(escape(line)) for line in f"{copy}\n{note}".splitlines()))
    answered(office, "Instale a 2.1, por favor.", f"<div>Instale a 2.1, por favor.</div>{quoted}")
    office.later(seconds=31)
    office.once()
    for word in (CANARY, "contrato", "mensalidades", "Nota interna", "escreveu no chamado"):
        assert word not in to_alice(office)
    assert "Instale a 2.1, por favor." in to_alice(office)
    office.verified()
