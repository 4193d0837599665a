"""Inner words stay in: what an agent wrote for colleagues is held, and goes nowhere before they say where."""

from __future__ import annotations

import email
import email.policy
import io
import re
from email.message import EmailMessage
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from tests.cast import ALICE, BRUNO, DESK, LIA
from tests.whole.agents.test_agents import agents_reply, mailed, plain, ready
from tests.whole.conftest import Office

CANARY = "o contrato venceu em março"
INTERNAL = f"Interno: {CANARY}."


def to_customers(office: Office) -> str:
    """Return all words of all letters that left for anybody but agents."""
    return "\n".join(plain(one) for one in office.letters())


def opened_for(office: Office, contact: str, name: str) -> int:
    """Open a ticket for another customer; returns its number."""
    desk = office.desk()
    try:
        return desk.tickets.open(desk.settings.mailbox("suporte"), contact, name, "Erro ao abrir", "")
    finally:
        desk.close()


def last(office: Office, of: str = BRUNO) -> EmailMessage:
    """Return the last letter to an agent."""
    return office.letters(of)[-1]


def test_a_line_for_colleagues_is_held_and_send_alone_sends_it_as_it_is(office: Office) -> None:
    ready(office)
    before = len(office.letters())
    mailed(office, agents_reply(office, f"Instale a 2.1.\n\n{INTERNAL}"))
    assert office.verdicts()[-1] == ("held", "agent_asked")
    assert len(office.letters()) == before
    asked = plain(last(office))
    assert f"> {INTERNAL}" in asked
    assert "#enviar" in asked
    assert "#nota" in asked
    mailed(office, agents_reply(office, "#enviar"))
    office.later(seconds=31)
    office.once()
    assert CANARY in plain(office.letters()[-1])
    assert len(office.letters()) == before + 1
    office.verified()


def test_note_alone_keeps_the_held_mail_as_a_note_that_no_customer_ever_sees(office: Office) -> None:
    ready(office)
    before = len(office.letters())
    mailed(office, agents_reply(office, f"#atribuir lia\n{INTERNAL}"))
    assert office.verdicts()[-1] == ("held", "agent_asked")
    mailed(office, agents_reply(office, "#nota"))
    office.later(seconds=31)
    office.once()
    assert len(office.letters()) == before
    assert office.rows("SELECT words, visibility FROM entry WHERE kind = 'note'") == [(INTERNAL, "internal")]
    assert office.rows("SELECT assigned FROM ticket") == [("lia",)]
    assert any(CANARY in plain(one) for one in office.letters(LIA))
    assert CANARY not in to_customers(office)
    office.verified()


def test_new_words_take_the_place_of_what_was_held(office: Office) -> None:
    ready(office)
    before = len(office.letters())
    mailed(office, agents_reply(office, INTERNAL))
    mailed(office, agents_reply(office, "Instale a versão 2.1."))
    assert len(office.letters()) == before + 1
    mailed(office, agents_reply(office, "#enviar"))
    assert "não há resposta sua retida" in plain(last(office))
    assert CANARY not in to_customers(office)
    office.verified()


@pytest.mark.parametrize("word", ["#enviar", "#nota"])
def test_a_word_alone_with_nothing_held_does_nothing(office: Office, word: str) -> None:
    ready(office)
    before = len(office.letters())
    mailed(office, agents_reply(office, word))
    assert len(office.letters()) == before
    assert office.rows("SELECT count(*) FROM entry WHERE kind = 'note'") == [(0,)]


def test_a_held_mail_is_found_where_held_mail_is_looked_for(office: Office) -> None:
    ready(office)
    mailed(office, agents_reply(office, INTERNAL))
    shown = office.rows("SELECT disposition, reason, signals FROM arrival WHERE reason = 'agent_asked'")
    assert [one[:2] for one in shown] == [("held", "agent_asked")]
    assert CANARY in shown[0][2]


@pytest.mark.parametrize(
    "words", ["É como no chamado nº {other}.", "Fale com carlos@outro.example, por favor.", "Como disse o Carlos Souza."]
)
def test_another_customer_is_asked_about_and_the_customers_own_tickets_are_not(office: Office, words: str) -> None:
    number = ready(office)
    other = opened_for(office, "carlos@outro.example", "Carlos Souza")
    mine = office.open()
    office.once()
    before = len(office.letters())
    copies = len(office.letters(BRUNO))
    own = f"Veja também o chamado nº {mine}; este é o nº {number}."
    mailed(office, office.reply_to(office.letters(BRUNO)[0], own, sender=f"Bruno <{BRUNO}>"))
    assert office.verdicts()[-1] == ("agent", None)
    mailed(office, office.reply_to(office.letters(BRUNO)[0], words.format(other=other), sender=f"Bruno <{BRUNO}>"))
    assert office.verdicts()[-1] == ("held", "agent_asked")
    assert len(office.letters()) == before + 1
    assert len(office.letters(BRUNO)) == copies + 1
    office.verified()


def with_file(office: Office, words: str, name: str, data: bytes, to: str = "") -> bytes:
    """Return Bruno's reply to his last letter, with a file, and perhaps to somebody besides."""
    letter = office.letters(BRUNO)[-1]
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = f"Bruno <{BRUNO}>", DESK, f"Re: {letter['Subject']}"
    mail["In-Reply-To"] = mail["References"] = str(letter["Message-ID"])
    mail["Message-ID"] = f"<file-{len(office.verdicts())}@desk.example>"
    if to:
        mail["Cc"] = to
    mail.set_content(words)
    if name == "mail":
        mail.add_attachment(email.message_from_bytes(data, policy=email.policy.default))
    elif name:
        mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes(policy=email.policy.SMTP)


@pytest.mark.parametrize("name", ["mail", "nota.eml", "nota.msg", "notas.zip"])
def test_a_note_attached_to_an_answer_is_never_passed_on_and_its_writer_is_told(office: Office, name: str) -> None:
    ready(office)
    mailed(office, agents_reply(office, "Estou vendo."))
    mailed(office, agents_reply(office, f"#nota\n{CANARY}", of=LIA))
    note = last(office).as_bytes()
    assert CANARY in plain(last(office))
    if name == "nota.msg":
        note = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + note.decode("ascii", "replace").encode("utf-16-le")
    if name == "notas.zip":
        archive = io.BytesIO()
        with ZipFile(archive, "w", ZIP_DEFLATED) as made:
            made.writestr("pasta/nota.eml", note)
        note = archive.getvalue()
    before = len(office.letters())
    mailed(office, with_file(office, "#enviar\nInstale a versão 2.1.", name, note))
    assert len(office.letters()) == before + 1
    sent = office.letters()[-1]
    assert "Instale a versão 2.1." in plain(sent)
    assert list(sent.iter_attachments()) == []
    assert CANARY not in sent.as_string()
    assert "sem este arquivo" in plain(last(office))
    office.verified()


def test_an_answer_that_speaks_of_an_attachment_which_is_our_own_letter_is_asked_about(office: Office) -> None:
    ready(office)
    copy = last(office).as_bytes()
    before = len(office.letters())
    mailed(office, with_file(office, "Segue em anexo o manual.", "copia.eml", copy))
    assert office.verdicts()[-1] == ("held", "agent_asked")
    assert len(office.letters()) == before
    assert "> copia.eml" in plain(last(office))
    mailed(office, agents_reply(office, "#enviar"))
    office.later(seconds=31)
    office.once()
    sent = office.letters()[-1]
    assert "Segue em anexo o manual." in plain(sent)
    assert list(sent.iter_attachments()) == []
    office.verified()


def test_other_files_go_along_as_before(office: Office) -> None:
    ready(office)
    mailed(office, with_file(office, "Segue em anexo o manual.", "manual.bin", b"manual"))
    assert [one.get_filename() for one in office.letters()[-1].iter_attachments()] == ["manual.bin"]


def test_a_note_that_the_agents_own_program_sent_to_the_customer_as_well_says_so(office: Office) -> None:
    ready(office)
    mailed(office, agents_reply(office, "Estou vendo."))
    mailed(office, agents_reply(office, "#nota\nVejo também.", of=LIA))
    assert "O cliente não a vê." in plain(last(office))
    before = len(office.letters())
    mailed(office, with_file(office, f"#nota\n{CANARY}", "", b"", to=f"Alice <{ALICE}>"))
    told = plain(last(office))
    assert "guardado como nota interna; mas" in told
    assert ALICE in told
    note = last(office, LIA)
    assert CANARY in plain(note)
    page = note.get_body(("html",))
    assert page is not None
    for said in (plain(note), str(page.get_content())):
        assert f"também a enviou a {ALICE}, que pode lê-la" in " ".join(re.sub(r"<[^<>]*>", "", said).split())
        assert "O cliente não a vê" not in said
    assert len(office.letters()) == before
    office.verified()


def test_a_held_mail_kept_as_a_note_keeps_its_file_for_agents(office: Office) -> None:
    ready(office)
    before = len(office.letters())
    mailed(office, with_file(office, INTERNAL, "contrato.bin", b"contrato"))
    mailed(office, agents_reply(office, "#nota"))
    office.later(seconds=31)
    office.once()
    assert office.rows("SELECT file.name, entry.kind FROM file JOIN entry ON entry.id = file.entry_id") == [
        ("contrato.bin", "note")
    ]
    assert len(office.letters()) == before
    assert "contrato.bin" not in "\n".join(one.as_string() for one in office.letters())


def test_note_alone_keeps_also_what_would_not_have_been_sent(office: Office) -> None:
    ready(office)
    before = len(office.letters())
    quoting = "De: a@y.example\nPara: j@z.example\nAssunto: Proposta\n\nEla nunca foi paga, e isto fica entre colegas."
    mailed(office, agents_reply(office, f"Rode isto:\n\n{quoting}"))
    assert office.verdicts()[-1] == ("held", "agent_asked")
    mailed(office, agents_reply(office, "#nota"))
    office.later(seconds=31)
    office.once()
    assert len(office.letters()) == before
    ((kept,),) = office.rows("SELECT words FROM entry WHERE kind = 'note'")
    assert [kept.count(one) for one in ("Rode isto:", "Assunto: Proposta", "Ela nunca foi paga")] == [1, 1, 1]
