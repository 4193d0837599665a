"""What an agent has told of a reply is what becomes of it: its files, what was held before it, what is taken back."""

from __future__ import annotations

import pytest

from tests.cast import ALICE, AUTHSERV, BRUNO, LIA, raw
from tests.clients import GMAIL, OUTLOOK
from tests.whole.agents.test_agents import agents_reply, mailed, plain, ready
from tests.whole.conftest import Office

GUIDE = ("guia.pdf", "application/pdf", b"%PDF-1.4 guia")


@pytest.mark.long
@pytest.mark.parametrize("order", ["#resolver", "#fechar", "#macro versao"])
def test_a_file_below_an_order_without_words_goes_along_with_its_letter(office: Office, order: str) -> None:
    ready(office)
    copy = office.letters(BRUNO)[-1].as_bytes()
    mailed(office, GMAIL.reply(copy, order, f"Bruno <{BRUNO}>", number=1, files=[GUIDE]))
    assert [one.get_filename() for one in office.letters()[-1].iter_attachments()] == ["guia.pdf"]
    office.verified()


@pytest.mark.parametrize("words", ["Segue o guia.", "#resolver", "#nota\nO registro dela."])
def test_nothing_is_done_without_a_file_that_was_left_out(office: Office, words: str) -> None:
    number = ready(office, file_limit="1 MB")
    before, copy = len(office.letters()), office.letters(BRUNO)[-1].as_bytes()
    large = ("registro.bin", "application/octet-stream", b"x" * 1_200_000)
    mailed(office, GMAIL.reply(copy, words, f"Bruno <{BRUNO}>", number=1, files=[large]))
    assert len(office.letters()) == before
    assert office.state(number) == "new"
    assert "Um arquivo é grande demais" in plain(office.letters(BRUNO)[-1])
    office.verified()


def test_new_words_in_place_of_a_held_reply_drop_it(office: Office) -> None:
    ready(office)
    first = agents_reply(office, "Qual a versão?")
    mailed(office, office.reply_to(office.letters()[-1], "Esqueci: é a versão 2.0."))
    mailed(office, first)
    assert "as retidas são descartadas" in plain(office.letters(BRUNO)[-1])
    mailed(office, agents_reply(office, "Então instale a 2.1."))
    before = len(office.letters())
    assert "Então instale a 2.1." in plain(office.letters()[-1])
    mailed(office, agents_reply(office, "#enviar"))
    assert len(office.letters()) == before
    assert "não há resposta sua retida" in plain(office.letters(BRUNO)[-1])
    office.verified()


def test_the_transcript_of_undo_says_who_has_the_ticket_then(office: Office) -> None:
    ready(office)
    office.deliver(agents_reply(office, "#atribuir lia\nInstale a versão 2.1."))
    office.once()
    office.deliver(agents_reply(office, "#desfazer"))
    office.once()
    assert office.rows("SELECT assigned FROM ticket") == [("",)]
    assert "com ninguém ainda" in plain(office.letters(BRUNO)[-1])
    office.verified()


def test_the_customer_cannot_be_taken_out_of_the_letters(office: Office) -> None:
    ready(office)
    mailed(office, agents_reply(office, f"#cc -{ALICE}\n#etiqueta vip"))
    transcript = plain(office.letters(BRUNO)[-1])
    assert f"Não feito: {ALICE} é o cliente deste chamado" in transcript
    assert "Não feito: por causa do que está acima." in transcript
    assert office.mailbot("ticket", "cc", "1", f"-{ALICE}", check=False).returncode
    office.verified()


def test_an_agents_address_at_a_sentences_end_leaves_the_full_stop(office: Office) -> None:
    ready(office)
    mailed(office, agents_reply(office, f"Escreva para {BRUNO}. Obrigado!"))
    assert "Escreva para suporte@desk.example. Obrigado!" in plain(office.letters()[-1])
    office.verified()


LOGO = ("image001.png@01DB3D00.12345678", "image/png", b"\x89PNG\r\n\x1a\nlogo")


@pytest.mark.parametrize(("order", "letters"), [("#etiqueta vip", 0), ("#resolver", 1), ("", 0)])
def test_a_logo_below_an_order_is_no_word_for_the_customer(office: Office, order: str, letters: int) -> None:
    ready(office)
    before, copy = len(office.letters()), office.letters(BRUNO)[-1].as_bytes()
    mailed(office, OUTLOOK.reply(copy, order, f"Bruno <{BRUNO}>", number=1, inline=[LOGO]))
    sent = office.letters()[before:]
    assert len(sent) == letters
    assert not any("cid:" in plain(one) for one in sent)
    office.verified()


def test_a_picture_among_the_words_is_shown_and_its_name_is_not(office: Office) -> None:
    ready(office)
    copy = office.letters(BRUNO)[-1].as_bytes()
    mailed(office, OUTLOOK.reply(copy, "Veja a tela:", f"Bruno <{BRUNO}>", number=1, inline=[LOGO]))
    answer = office.letters()[-1]
    assert "cid:" not in plain(answer)
    shown = answer.get_body(("html",))
    assert shown is not None
    assert 'src="cid:' in shown.get_content()
    office.verified()


def test_a_picture_in_a_note_goes_along_with_it(office: Office) -> None:
    ready(office)
    mailed(office, agents_reply(office, "Instale a versão 2.1."))
    copy = office.letters(LIA)[-1].as_bytes()
    mailed(office, OUTLOOK.reply(copy, "#nota\nVeja a tela:", f"Lia <{LIA}>", number=1, inline=[LOGO]))
    note = office.letters(BRUNO)[-1]
    assert "Veja a tela:" in plain(note)
    assert [one.get_content_type() for one in note.iter_attachments()] == ["image/png"]
    office.verified()


def test_a_quoted_copy_without_marks_and_without_its_footer_is_not_sent(office: Office) -> None:
    ready(office)
    copied = plain(office.letters(BRUNO)[-1]).partition("~ mailbot ~")[0].replace("> ", "")
    mailed(office, agents_reply(office, f"Instale a 2.1.\n\n{copied}"))
    letter = plain(office.letters()[-1])
    assert "Instale a 2.1." in letter
    assert not [line for line in copied.splitlines() if len(line) > 20 and line in letter]
    assert office.verdicts()[-1] == ("agent", None)
    office.verified()


def test_send_without_having_seen_what_came_since_is_not_shown_as_what_was_written(office: Office) -> None:
    ready(office)
    first = agents_reply(office, "Qual a versão?")
    mailed(office, office.reply_to(office.letters()[-1], "Esqueci: é a versão 2.0."))
    mailed(office, first)
    held = agents_reply(office, "#enviar")
    mailed(office, agents_reply(office, "Instale a 2.1.", of=LIA))
    mailed(office, held)
    shown = plain(office.letters(BRUNO)[-1])
    assert "> Instale a 2.1." in shown
    assert "> #enviar" not in shown
    assert "responda com #enviar" in shown
    office.verified()


def test_who_is_agent_of_another_mailbox_only_does_nothing_there_with_an_old_copy(office: Office) -> None:
    number = ready(office)
    old = agents_reply(office, "#fechar\nAdeus.", of=LIA)
    before = len(office.letters())
    office.configure(agents=["bruno"])
    theirs = office.config.read_text(encoding="utf-8").partition("[mailboxes.suporte]")[2].partition("[agents.")[0]
    theirs = theirs.replace("suporte@", "vendas@").replace("mailboxes.suporte", "mailboxes.vendas")
    theirs = theirs.replace('["bruno"]', '["lia"]').replace(f'"{office.user}"', f'"{office.user}v"')
    lia = f'[agents.lia]\naddress = "{LIA}"\nname = "Lia"\n'
    office.config.write_text(f"{office.config.read_text(encoding='utf-8')}[mailboxes.vendas]{theirs}{lia}", encoding="utf-8")
    office.server.append(f"{office.user}v", old, office.now)
    office.once()
    office.later(seconds=31)
    office.once()
    assert office.verdicts()[-1] == ("held", "agent_unproven")
    assert len(office.letters()) == before
    assert office.state(number) == "new"


def test_an_opening_that_is_taken_back_ends_its_ticket_of_which_nobody_heard(office: Office) -> None:
    office.configure(agents=["bruno"], authserv_id=AUTHSERV, undo_seconds=30)
    proven = {"Authentication_Results": f"{AUTHSERV}; dmarc=pass header.from=desk.example"}
    office.deliver(
        raw("Podemos agendar?", f"Bruno <{BRUNO}>", To=ALICE, Cc="suporte@desk.example", Subject="Visita", **proven)
    )
    office.once()
    office.deliver(office.reply_to(office.letters(BRUNO)[-1], "#desfazer", sender=BRUNO, **proven))
    office.once()
    office.later(minutes=5)
    office.once()
    assert office.letters() == []
    assert office.rows("SELECT state, closed_by FROM ticket") == [("closed", "undone")]
    office.verified()
