"""Mails as real clients write them: the reader finds in each what its writer typed, and no more."""

from __future__ import annotations

import email
from email import policy
from typing import Any

import pytest

from mailbot.desk.policy.policy import Policies
from mailbot.desk.tickets.letter import Draft, Notice
from mailbot.letters.letter import Letters
from mailbot.letters.samples import sample_values
from mailbot.letters.templates import Templates
from mailbot.mail.kinds import Kind
from mailbot.mail.message import read
from mailbot.policy_files import preset
from tests.cast import ALICE, BRUNO, DESK, NOW, mailbox, ticket, token
from tests.clients import ALL, GMAIL, IPHONE, K9_MAIL, MAC, MUTT, THUNDERBIRD, Client, Style

LETTERS = Letters(Templates(), Policies.one(preset()))
ROOT = f"<{token(occasion='root')}>"
LETTER_ID = f"<{token()}>"
CUSTOMER = f"Alice Conceição <{ALICE}>"
AGENT = f"Bruno Araújo <{BRUNO}>"
WORDS = (
    "#perguntar\n\nNão abriu. Qual é a versão instalada?\n\nPrimeiro isto: o botão “Abrir” não responde.\nDepois o resto."
)
ASKED = "Poderia mandar o log?\n\n> Ele fica em C:\\Projetos.\n\nDe: onde veio o arquivo?"
SIGN_APART = (GMAIL, K9_MAIL, MUTT, THUNDERBIRD)
each_client = pytest.mark.parametrize("client", ALL, ids=lambda client: client.name)


def letter(notice: Notice, to: str, **facts: Any) -> bytes:
    """Compose a letter of the desk, as Alice or Bruno has it open."""
    sample: dict[str, Any] = next(iter(sample_values(notice, "horário de Brasília")))["facts"]
    draft = Draft(notice, to, to.partition("@")[0].capitalize(), {**sample, **facts})
    one = LETTERS.compose(
        draft, mailbox=mailbox(), ticket=ticket(), message_id=LETTER_ID, references=(ROOT, "<last@example.com>"), now=NOW
    )
    return one.raw


PUBLIC = letter(
    Notice.QUESTION, ALICE, words="Poderia mandar o log?\n\n> Ele fica em C:\\Projetos.\n\nDe: onde veio o arquivo?",
    greets=False,
)  # fmt: skip
COPY = letter(Notice.NOTIFY, BRUNO, words="Segue o log.\n\nEm 23/11/2026 11:00, Suporte escreveu:\n> Qual é a versão?")
BOTH = pytest.mark.parametrize(("open_letter", "writer"), [(PUBLIC, CUSTOMER), (COPY, AGENT)], ids=["customer", "agent"])


def typed(words: str) -> list[str]:
    """Return the lines that somebody typed; clients add and drop empty ones."""
    return [line.strip() for line in words.splitlines() if line.strip()]


@each_client
@BOTH
@pytest.mark.parametrize("signature", ["", "Alice Conceição\nEngenharia"], ids=["unsigned", "signed"])
def test_a_reply_has_the_words_that_were_typed(client: Client, open_letter: bytes, writer: str, signature: str) -> None:
    mail = read(client.reply(open_letter, WORDS, writer, number=1, signature=signature))
    expected = typed(f"{WORDS}\n{signature}") if signature and client not in SIGN_APART else typed(WORDS)
    assert typed(mail.reply) == expected
    assert mail.kind is Kind.REPLY
    assert f"<{mail.in_reply_to[0]}>" == LETTER_ID
    assert mail.references[-1] == LETTER_ID.strip("<>")
    assert mail.sender.address == writer.partition("<")[2].rstrip(">")
    assert mail.recipients == (DESK,)
    assert not mail.defects


@each_client
@BOTH
def test_what_somebody_quotes_by_hand_keeps_the_letter_below_quoted(client: Client, open_letter: bytes, writer: str) -> None:
    words = "Sobre isto:\n\n> Qual é a versão?\n\né a 2.1.\n\n> E a licença?\n\né de rede."
    assert typed(read(client.reply(open_letter, words, writer, number=1)).reply) == typed(words)


@each_client
def test_a_reply_without_a_quotation_is_a_reply(client: Client) -> None:
    mail = read(client.reply(PUBLIC, "Segue o log.", CUSTOMER, number=2, quote=False))
    assert typed(mail.reply) == ["Segue o log."]
    assert mail.kind is Kind.REPLY


@each_client
def test_a_long_paragraph_loses_no_word(client: Client) -> None:
    words = "palavra de uma frase longa " * 20
    assert read(client.reply(PUBLIC, words, CUSTOMER, number=3)).reply.split() == words.split()


@each_client
@pytest.mark.parametrize("open_letter", [PUBLIC, COPY], ids=["public", "copy"])
def test_a_forward_has_the_letter_in_it(client: Client, open_letter: bytes) -> None:
    mail = read(client.forward(open_letter, "Pode ver isto?", AGENT, "Lia <lia@desk.example>", number=4))
    assert mail.kind is Kind.FORWARD
    assert mail.original is not None
    assert mail.original.sender == DESK
    assert mail.original.subject.endswith("Erro ao abrir o projeto")
    assert mail.original.date is not None
    assert mail.original.date.date() == NOW.date()  # of a time that is written for people, nobody knows the zone
    assert typed(mail.text)[0] == "Pode ver isto?"
    assert mail.recipients == ("lia@desk.example",)


@each_client
def test_a_new_mail_answers_none(client: Client) -> None:
    mail = read(client.new("Não abre.\n\nE agora?", CUSTOMER, DESK, "Projeto não abre", number=5, cc=AGENT))
    assert mail.kind is Kind.NEW
    assert typed(mail.text)[:2] == ["Não abre.", "E agora?"]
    assert mail.subject == "Projeto não abre"
    assert (mail.in_reply_to, mail.references) == ((), ())
    assert mail.destinations == (DESK, BRUNO)


@each_client
def test_files_and_pictures_arrive(client: Client) -> None:
    files = [("relatório.pdf", "application/pdf", b"%PDF-"), ("erro.png", "image/png", b"\x89PNG")]
    shown = [("image001.png@01D", "image/png", b"\x89PNGinline")]
    mail = read(client.reply(PUBLIC, "Segue o log.", CUSTOMER, number=6, files=files, inline=shown))
    sizes = {one.size: one for one in mail.attachments}
    assert sorted(sizes) == [4, 5, 10]
    assert (sizes[5].name, sizes[5].inline) == ("relatório.pdf", False)
    assert sizes[4].name == "erro.png"
    assert typed(mail.reply)[0] == "Segue o log."
    assert "Olá" not in mail.reply


@pytest.mark.parametrize("client", [one for one in ALL if one not in (IPHONE, MAC)], ids=lambda client: client.name)
def test_an_attached_picture_is_none_of_those_among_the_words(client: Client) -> None:
    mail = read(client.reply(PUBLIC, "Segue.", CUSTOMER, number=7, files=[("erro.png", "image/png", b"bytes")]))
    assert [one.inline for one in mail.attachments] == [False]


@each_client
def test_a_prefix_is_written_once(client: Client) -> None:
    first = client.reply(PUBLIC, "Um.", CUSTOMER, number=8)
    second = client.reply(first, "Dois.", AGENT, number=9)
    assert read(second).subject == read(first).subject


@each_client
def test_a_mail_is_the_same_bytes_and_no_other_has_its_id(client: Client) -> None:
    assert client.reply(PUBLIC, "Um.", CUSTOMER, number=1) == client.reply(PUBLIC, "Um.", CUSTOMER, number=1)
    made = [client.reply(PUBLIC, "Um.", writer, number=number) for writer in (CUSTOMER, AGENT) for number in (1, 2)]
    assert len({read(one).message_id for one in made}) == len(made)


@each_client
@BOTH
def test_a_client_writes_what_the_standard_parser_reads(client: Client, open_letter: bytes, writer: str) -> None:
    for raw in (
        client.reply(open_letter, WORDS, writer, number=1, cc=AGENT, files=[("relatório.txt", "text/plain", b"x")]),
        client.forward(open_letter, WORDS, writer, DESK, number=2),
        client.new(WORDS, writer, DESK, "Não abre", number=3),
    ):
        message = email.message_from_bytes(raw, policy=policy.default)
        assert not [part.defects for part in message.walk() if part.defects]
        assert raw.count(b"\r\n") == raw.count(b"\n") == raw.count(b"\r")
        assert raw.partition(b"\r\n\r\n")[0].isascii()
        assert message["From"].addresses[0].display_name == writer.partition(" <")[0]


@pytest.mark.parametrize("client", [MUTT, THUNDERBIRD], ids=lambda client: client.name)
def test_words_below_the_quotation_are_found(client: Client) -> None:
    mail = read(client.reply(PUBLIC, WORDS, CUSTOMER, number=1, style="bottom", signature="Alice"))
    assert typed(mail.reply) == typed(WORDS)


@pytest.mark.parametrize("client", [MUTT, THUNDERBIRD], ids=lambda client: client.name)
def test_answers_between_the_quoted_lines_keep_what_they_answer(client: Client) -> None:
    words = "Oi!\n\nMando já.\n\nDo site."
    mail = read(client.reply(PUBLIC, words, CUSTOMER, number=1, style="interleaved", signature="Alice"))
    lines = typed(mail.reply)
    places = [lines.index(one) for one in typed(words)]
    assert places == sorted(places)
    assert lines.index("> Poderia mandar o log?") in range(places[0], places[1])
    assert "Alice" not in lines


@pytest.mark.parametrize("style", ["bottom", "interleaved"])
def test_nobody_answers_below_in_gmail(style: Style) -> None:
    with pytest.raises(ValueError, match="nobody answers"):
        GMAIL.reply(PUBLIC, "Um.", CUSTOMER, number=1, style=style)


@each_client
def test_ten_letters_each_way_stay_one_conversation(client: Client) -> None:
    raw, last = PUBLIC, LETTER_ID.strip("<>")
    for number in range(20):
        raw = client.reply(raw, f"Mail {number}.", (CUSTOMER, AGENT)[number % 2], number=number)
        mail = read(raw)
        assert mail.reply == f"Mail {number}."
        assert mail.references[0] == ROOT.strip("<>")
        assert (*mail.in_reply_to, mail.references[-1]) == (last, last)
        last = str(mail.message_id)


WRITING_HTML = [one for one in ALL if one is not MUTT]


@pytest.mark.parametrize("client", WRITING_HTML, ids=lambda client: client.name)
def test_formatted_words_stand_once_above_the_quotation(client: Client) -> None:
    words = "<p>Instale a <b>versão 2.1</b>:</p><ul><li>feche o programa</li></ul>"
    raw = client.reply(PUBLIC, "Instale a versão 2.1:", AGENT, number=1, html_words=words)
    part = email.message_from_bytes(raw, policy=policy.default).get_body(("html",))
    assert part is not None
    html = part.get_content()
    assert html.count(words) == html.count("Poderia mandar o log?") == 1
    assert html.index(words) < html.index("Poderia mandar o log?")


def with_files(raw: bytes) -> bytes:
    """Return a letter of the desk with a file below its alternatives."""
    head, _, body = raw.partition(b"MIME-Version: 1.0\r\n")
    outer = b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="outer"\r\n\r\n--outer\r\n'
    file = b"--outer\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\nlog\r\n"
    return head + outer + body + file + b"--outer--\r\n"


@each_client
def test_of_a_letter_with_files_only_the_words_are_quoted(client: Client) -> None:
    plain, filed = (client.reply(one, WORDS, CUSTOMER, number=1) for one in (PUBLIC, with_files(PUBLIC)))
    assert read(filed).text == read(plain).text


@each_client
def test_an_answer_goes_where_the_letter_asks(client: Client) -> None:
    asking = PUBLIC.replace(b"Subject:", b"Reply-To: Suporte Exemplo <suporte+t12@desk.example>\r\nSubject:", 1)
    assert read(client.reply(asking, "Um.", CUSTOMER, number=1)).recipients == ("suporte+t12@desk.example",)
    assert read(client.reply(asking, "Um.", CUSTOMER, number=1, to=AGENT)).recipients == (BRUNO,)
