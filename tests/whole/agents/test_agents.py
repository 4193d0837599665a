"""Agents answer from their own mail client: the whole way, over real IMAP and SMTP."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from mailbot.desk.agents import verdict as agents_verdict
from tests.cast import ALICE, BRUNO, LIA
from tests.clients import ALL, GMAIL, Client
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
    return str(body.get_content()).replace("\r\n", "\n")


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


def test_a_note_goes_to_the_agents_who_are_concerned_and_never_to_the_customer(office: Office) -> None:
    ready(office)
    mailed(office, agents_reply(office, "Instale a versão 2.1."))
    before = len(office.letters())
    mailed(office, agents_reply(office, "#nota\nO cliente tem a versão pirata.", of=LIA))
    assert len(office.letters()) == before
    note = office.letters(BRUNO)[-1]
    assert "versão pirata" in plain(note)
    assert "Feito: guardado como nota interna." in plain(office.letters(LIA)[-1])
    mailed(office, agents_reply(office, "Verdade."))
    assert len(office.letters()) == before
    assert "Verdade." in plain(office.letters(LIA)[-1])
    office.verified()


def test_orders_at_the_top_ask_assign_and_tag_and_are_answered_by_a_transcript(office: Office) -> None:
    number = ready(office)
    mailed(office, agents_reply(office, "#perguntar\n#etiqueta +vip\n#atribuir lia\n\nQual é a versão?\n\nBruno"))
    question = office.letters()[-1]
    assert "Qual é a versão?" in plain(question)
    assert "próximo lembrete" in plain(question)
    assert plain(question).count("Bruno") == 1  # the signature is written once
    assert office.state(number) == "waiting"
    assert office.rows("SELECT assigned, tags FROM ticket") == [("lia", "vip")]
    transcript = plain(office.letters(BRUNO)[-1])
    assert "> #perguntar" in transcript
    assert "agora com Lia" in transcript
    assert "passou a você" in plain(office.letters(LIA)[-1])
    office.verified()


def test_an_unknown_order_stops_everything_and_comes_back_with_what_was_not_understood(office: Office) -> None:
    number = ready(office)
    before, state = len(office.letters()), office.state(number)
    mailed(office, agents_reply(office, "#fechra\n#etiqueta vip\nObrigado!"))
    assert len(office.letters()) == before
    assert office.state(number) == state
    assert office.rows("SELECT assigned, tags FROM ticket") == [("", "")]
    transcript = plain(office.letters(BRUNO)[-1])
    assert "> #fechra\n\nNão feito: ordem desconhecida. Você quis dizer #fechar?" in transcript
    assert "> #etiqueta vip\n\nNão feito" in transcript
    assert office.verdicts()[-1] == ("agent", "agent_unclear")
    office.verified()


def test_an_answer_written_before_the_customers_last_mail_is_held_until_send(office: Office) -> None:
    ready(office)
    first = agents_reply(office, "Qual a versão?")
    mailed(office, office.reply_to(office.letters()[-1], "Esqueci: é a versão 2.0."))
    before = len(office.letters())
    mailed(office, first)
    assert len(office.letters()) == before
    assert office.verdicts()[-1] == ("held", "agent_stale")
    shown = plain(office.letters(BRUNO)[-1])
    assert "> Esqueci: é a versão 2.0." in shown
    assert "> Qual a versão?" in shown
    mailed(office, agents_reply(office, "#enviar"))
    assert "Qual a versão?" in plain(office.letters()[-1])
    assert len(office.letters()) == before + 1
    office.verified()


def test_undo_takes_a_letter_back_while_it_waits_and_gives_state_and_deadlines_back(office: Office) -> None:
    number = ready(office)
    before = len(office.letters())
    asked = agents_reply(office, "#perguntar\nQual a versão?")
    office.deliver(asked)
    office.once()
    assert office.state(number) == "waiting"
    office.deliver(agents_reply(office, "#desfazer"))
    office.once()
    office.later(hours=1)
    office.once()
    assert len(office.letters()) == before
    assert office.state(number) == "new"
    assert office.rows("SELECT assigned FROM ticket") == [("",)]
    assert "Feito: desfeito; nada foi enviado." in plain(office.letters(BRUNO)[-1])
    mailed(office, agents_reply(office, "#perguntar\nQual a versão?"))
    assert len(office.letters()) == before + 1
    mailed(office, agents_reply(office, "#desfazer"))
    assert "Não feito: não há nada seu esperando o envio." in plain(office.letters(BRUNO)[-1])
    office.later(days=2, minutes=1)
    office.once()
    assert "lembr" in plain(office.letters()[-1]).lower()
    office.verified()


def test_a_macro_stands_before_the_agents_words(office: Office) -> None:
    ready(office)
    mailed(office, agents_reply(office, "#macro versao\nE o sistema?"))
    words = plain(office.letters()[-1])
    assert words.index("vers") < words.index("E o sistema?")
    mailed(office, agents_reply(office, "#macro ?"))
    assert "- versao" in plain(office.letters(BRUNO)[-1])
    mailed(office, agents_reply(office, "#macro nenhum", letter=0))
    assert "não há esse texto pronto; há: acesso-remoto, versao" in plain(office.letters(BRUNO)[-1])
    office.verified()


def test_the_two_signed_addresses_of_a_copy_are_an_answer_and_a_note(office: Office) -> None:
    ready(office, address_tokens=True)
    copy = office.letters(BRUNO)[-1]
    lines = plain(copy).splitlines()
    answer = next(line.split(": ")[1] for line in lines if line.startswith("Para o cliente: "))
    note = next(line.split(": ")[1] for line in lines if line.startswith("Nota interna: "))
    assert answer in str(copy["Reply-To"])
    before = len(office.letters())
    mailed(office, office.reply_to(copy, "Só para nós.", sender=BRUNO, To=note))
    assert len(office.letters()) == before
    mailed(office, office.reply_to(copy, "Para a cliente.", sender=BRUNO, To=answer, In_Reply_To="", References=""))
    assert "Para a cliente." in plain(office.letters()[-1])
    both = office.reply_to(office.letters(BRUNO)[-1], "Para quem?", sender=BRUNO, To=f"{answer}, {note}")
    mailed(office, both)
    assert len(office.letters()) == before + 1
    assert office.verdicts()[-1] == ("agent", "agent_unclear")
    office.verified()


def test_whoever_gets_copies_gets_letters_of_their_own(office: Office) -> None:
    ready(office)
    mailed(office, agents_reply(office, "#copia +zoe@example.com\nInstale a versão 2.1."))
    theirs, alices = office.letters("zoe@example.com")[-1], office.letters()[-1]
    assert "Instale a versão 2.1." in plain(theirs)
    assert theirs["Message-ID"] != alices["Message-ID"]
    mailed(office, office.reply_to(theirs, "Funcionou.", sender="zoe@example.com"))
    assert office.verdicts()[-1] == ("reply", None)
    mailed(office, agents_reply(office, f"#copia +{LIA}"))
    assert f"{LIA} é um endereço do próprio suporte" in plain(office.letters(BRUNO)[-1])
    office.verified()


def test_looking_orders_show_state_history_and_help_and_send_nothing(office: Office) -> None:
    ready(office)
    before = len(office.letters())
    mailed(office, agents_reply(office, "#situacao\n#historico\n#ajuda\n\nBruno Silva\nRamal 12"))
    shown = plain(office.letters(BRUNO)[-1])
    assert "> Não abre.\n> Segue o erro." in shown
    assert "- #perguntar: pergunta ao cliente" in shown
    assert "Ramal 12" in shown
    assert len(office.letters()) == before
    office.verified()


@pytest.mark.parametrize(
    "client", [*ALL[:2], *(pytest.param(one, marks=pytest.mark.long) for one in ALL[2:])], ids=lambda client: client.name
)
def test_formatted_words_and_files_of_every_client_reach_the_customer(office: Office, client: Client) -> None:
    ready(office)
    copy = office.letters(BRUNO)[-1].as_bytes()
    html = "<p>Veja <b>este</b> passo:</p><ul><li>abra</li><li>feche</li></ul>"
    words = "Veja este passo:\n\n- abra\n- feche"
    mailed(office, client.reply(
        copy, words, f"Bruno <{BRUNO}>", number=1, html_words=html,
        files=[("guia.pdf", "application/pdf", b"%PDF-1.4 guia")],
    ))  # fmt: skip
    answer = office.letters()[-1]
    assert "Veja este passo:" in plain(answer)
    assert [one.get_filename() for one in answer.iter_attachments()] == ["guia.pdf"]
    whole = answer.as_bytes().decode("ascii") + plain(answer)
    assert BRUNO not in whole
    assert "mailbot ~" not in whole
    shown = answer.get_body(("html",))
    assert shown is not None
    assert client.name in {"mutt", "k9"} or "<b>este</b>" in shown.get_content()
    office.verified()


def test_a_customers_files_go_along_with_the_copy_up_to_a_limit(office: Office) -> None:
    ready(office, copy_files="1 MB")
    mailed(office, GMAIL.reply(
        office.letters()[-1].as_bytes(), "Seguem os arquivos.", f"Alice <{ALICE}>", number=1,
        files=[("log.txt", "text/plain", b"linha"), ("tela.png", "image/png", b"x" * 1_100_000)],
    ))  # fmt: skip
    copy = office.letters(BRUNO)[-1]
    assert [one.get_filename() for one in copy.iter_attachments()] == ["log.txt"]
    assert "tela.png (1,0 MB): não cabe nesta mensagem" in plain(copy)
    office.verified()


def test_a_program_that_answers_every_answer_is_not_answered_for_ever(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready(office)
    monkeypatch.setattr(agents_verdict, "ANSWERS", 5)
    for _ in range(8):
        office.deliver(agents_reply(office, "Recebido, retornarei em breve."))
        office.once()
    assert len(office.letters(BRUNO)) == 1 + 5
    assert "flood" in office.rows("SELECT signals FROM arrival ORDER BY id DESC LIMIT 1")[0][0]


def test_a_flood_of_a_customers_mails_is_told_to_the_agents_in_one_letter(office: Office) -> None:
    ready(office)
    office.deliver(*(office.reply_to(office.letters()[0], f"De novo, {number}.") for number in range(30)))
    office.once()
    assert len(office.letters(BRUNO)) == 20
    office.later(minutes=11)
    office.once()
    assert "flood" in [str(row[0]) for row in office.rows("SELECT notice FROM letter")]
    assert len(office.letters(BRUNO)) == 21
