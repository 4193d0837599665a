"""What a reviewer's own mails showed: names, words, quotations and kinds as programs and people really write them."""

from __future__ import annotations

import base64
import io
import time
from datetime import UTC, datetime

import pytest

from mailbot.mail.files.large_mail import read_large
from mailbot.mail.kinds import Kind
from mailbot.mail.message import Mail, read
from mailbot.mail.replies.new_words import split
from mailbot.mail.text.dates import written_date

HEAD = (
    b"From: Alice <alice@example.com>\r\nSubject: Re: Erro\r\nIn-Reply-To: <t1@desk.example>\r\n"
    b"Date: Mon, 3 Mar 2025 10:12:00 -0300\r\nMIME-Version: 1.0\r\n"
)
SAID = "Olá, não consigo – “ação” custa 5€"


def answer(body: str, kind: str = "text/plain", subject: str = "Re: Erro") -> Mail:
    head = HEAD.replace(b"Re: Erro", subject.encode())
    return read(head + f"Content-Type: {kind}; charset=utf-8\r\n\r\n".encode() + body.encode())


@pytest.mark.parametrize(
    "field",
    [
        'filename="relatório.pdf"'.encode(),
        'filename="relatório.pdf"'.encode("cp1252"),
        "filename=relatório.pdf".encode(),
        b"filename*=iso-8859-1''relat%C3%B3rio.pdf",
        b"filename*=utf-8''relat%F3rio.pdf",
        b"filename*=x-nobody''relat%C3%B3rio.pdf",
        b"filename*=''relat%C3%B3rio.pdf",
        b"filename*=relat%C3%B3rio.pdf",
        b"filename*1*=%B3rio.pdf; filename*0*=utf-8''relat%C3",
        b"filename=\"relatorio.pdf\"; filename*=utf-8''relat%C3%B3rio.pdf",
        'filename=""\r\nContent-Type: application/pdf; name="relatório.pdf"'.encode(),
    ],
)
def test_a_file_name_is_shown_as_it_was_meant(field: bytes) -> None:
    part = b"--b\r\nContent-Disposition: attachment; " + field + b"\r\n\r\nx\r\n--b--"
    mail = read(HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + part)
    assert [one.name for one in mail.attachments] == ["relatório.pdf"]


@pytest.mark.parametrize("charset", ["iso-8859-15", "iso-8859-2", "windows-1250", "windows-1251", "cp850"])
def test_utf_8_under_the_name_of_any_one_byte_charset_is_utf_8(charset: str) -> None:
    head = HEAD + f"Content-Type: text/plain; charset={charset}\r\n\r\n".encode()
    assert read(head + SAID.encode()).text == SAID


@pytest.mark.parametrize(
    ("charset", "said"), [("koi8-r", "Привет, мир"), ("windows-1251", "Привет, мир"), ("cp850", "ação")]
)
def test_a_true_charset_of_one_byte_is_believed(charset: str, said: str) -> None:
    head = HEAD + f"Content-Type: text/plain; charset={charset}\r\n\r\n".encode()
    assert read(head + said.encode(charset)).text == said


def test_one_byte_of_another_charset_does_not_spoil_the_others() -> None:
    kind = b"Content-Type: text/plain; charset=utf-8\r\n\r\n"
    assert read(HEAD + kind + SAID.encode() + b"\r\n> Jos\xe9").text == f"{SAID}\n> José"


def test_words_cut_inside_a_letter_stay_words() -> None:
    text = read(HEAD + b"Content-Type: text/plain; charset=utf-8\r\n\r\nx" + "ã".encode() * 1024 * 1024).text
    assert text.startswith("xãã")
    assert "Ã£" not in text


def test_base64_cut_short_is_read_as_far_as_it_goes() -> None:
    kind = b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    assert read(HEAD + kind + base64.b64encode(b"Bom dia, Bruno")[:17]).text == "Bom dia, Bru"


def test_a_byte_order_mark_is_no_word() -> None:
    assert answer("\ufeffSIM").reply == "SIM"


def test_a_content_type_without_its_semicolon_is_words() -> None:
    assert read(HEAD + b"Content-Type: text/plain charset=iso-8859-1\r\n\r\nN\xe3o").text == "Não"


QUOTED = "Em seg., 3 de mar. de 2025 às 10:12, Suporte &lt;s@desk.example&gt; escreveu:"


def test_an_answer_below_a_quotation_in_html_is_kept() -> None:
    mail = answer(
        f'<div>Veja.</div><div>{QUOTED}<blockquote class="gmail_quote">Qual?</blockquote></div><p>A 2.1</p>', "text/html"
    )
    assert mail.reply.split() == mail.text.split()
    assert "A 2.1" in mail.reply


def test_a_quotation_in_html_needs_no_attribution() -> None:
    inner = "<p>Qual?</p><blockquote type=cite>Antes</blockquote><p>Qual mesmo?</p>"
    mail = answer(f"<p>A 2.1</p><blockquote type='cite'>{inner}</blockquote>", "text/html")
    assert mail.reply == "A 2.1"
    assert ">> Antes" in mail.quoted


def test_an_indented_paragraph_in_html_is_no_quotation() -> None:
    mail = answer("<p>Diz:</p><blockquote style='margin-left:40px'>Erro 5</blockquote>", "text/html")
    assert mail.reply.split() == ["Diz:", "Erro", "5"]


@pytest.mark.parametrize(
    "sign", ["-- \nAlice", "Enviado do meu iPhone"], ids=["signature", "device"]
)  # fmt: skip
def test_a_signature_below_an_answer_that_stands_below_is_parted(sign: str) -> None:
    assert split(f"> Qual?\n\nA 2.1\n\n{sign}").reply == "A 2.1"


@pytest.mark.parametrize(
    "attribution",
    [
        "Missatge de Suporte <s@desk.example> del dia dl., 3 de març 2025 a les 10:12:",
        "Vào Th 2, 3 thg 3, 2025 vào lúc 10:12 Suporte <s@desk.example> đã viết:",
    ],
)
def test_an_attribution_is_known_in_any_language(attribution: str) -> None:
    assert split(f"Continua.\n\n{attribution}\n\n> Bom dia").reply == "Continua."


@pytest.mark.parametrize(
    "sign", ["Obtenha o Outlook para Android<https://aka.ms/x>", "Yahoo Mail: Busque, organize, conquiste", "---"]
)
def test_what_a_program_puts_above_the_quotation_is_none_of_the_new_words(sign: str) -> None:
    block = "De: S <s@desk.example>\nEnviada: 2025/03/03 10:12:33\nPara: a@uol.com.br\nAssunto: Erro\n\nBom dia"
    assert split(f"Continua.\n\n{sign}\n{block}").reply == "Continua."


def test_a_journey_is_no_header_block() -> None:
    text = "Viagem:\n\nDe: São Paulo\nPara: Recife\nData: 03/03/2025\n\nPodem emitir?"
    assert split(text).reply == text


@pytest.mark.parametrize(
    "text",
    [
        "Obrigado por verificar. O desenho gerado automaticamente está errado.",
        "Obrigado por responder. A mensagem automática dizia que o chamado foi fechado, mas continua.",
        "Resolvido, obrigado. Estou de férias de 03/03 a 17/03, em caso de urgência contate o Bob.",
    ],
)
def test_a_person_who_speaks_of_machines_or_holidays_is_a_person(text: str) -> None:
    assert answer(text).kind is Kind.REPLY


@pytest.mark.parametrize(
    ("text", "back"),
    [
        ("Olá,\n\nEstou de férias de 03/03 a 17/03/2025. Em caso de urgência, contate maria@x.com.", "2025-03-17"),
        (
            "Estarei ausente do escritório entre 03/03/2025 e 10/03/2025. Para assuntos urgentes, falar com Bob.",
            "2025-03-10",
        ),
        ("Estou de férias, retorno dia 17/03. Demandas urgentes: Bob bob@x.com", "2025-03-17"),
        ("Esta é uma mensagem automática. Recebemos seu e-mail. Atendemos até o próximo dia 17/03.", "2025-03-17"),
    ],
)
def test_a_holiday_text_without_any_header_is_no_persons(text: str, back: str) -> None:
    mail = answer(text)
    assert (mail.kind, str(mail.returns_at)) == (Kind.AUTOREPLY, back)


@pytest.mark.parametrize("subject", ["[Resposta automática] Erro", "Resposta automática de férias", "Estou de férias"])
def test_a_subject_that_only_a_responder_writes_tells(subject: str) -> None:
    assert answer("Volto logo.", subject=subject).kind is Kind.AUTOREPLY


def test_a_read_receipt_is_known_by_in_reply_to_alone() -> None:
    assert answer("Sua mensagem foi lida.", subject="Lido: Erro").kind is Kind.RECEIPT


def test_hundreds_of_html_parts_beside_a_long_plain_one_cost_no_more_than_their_length() -> None:
    many = b"".join(b"--b\r\nContent-Type: text/html\r\n\r\n<p>a\r\n" for _ in range(900))
    long = b"--b\r\nContent-Type: text/plain\r\n\r\n" + b"a b " * 100_000 + b"\r\n"
    began = time.process_time()
    read(HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + long + many + b"--b--")
    assert time.process_time() - began < 2  # it was ten seconds


def test_a_header_of_millions_of_fields_is_not_read_line_by_line() -> None:
    began = time.process_time()
    mail = read_large(io.BytesIO(HEAD + b"a:\n" * 10_000_000 + b"\n"))
    assert mail.sender.address is None
    assert time.process_time() - began < 2  # it was eight seconds


def test_what_follows_a_header_that_was_cut_is_the_body_still() -> None:
    mail = read_large(io.BytesIO(HEAD + b"a: b\r\n" * 100_000 + b"\r\nBom dia"))
    assert mail.text == "Bom dia"


@pytest.mark.parametrize(
    "written",
    [
        "seg., 3 de mar. de 2025 às 10:12",
        "segunda-feira, 3 de março de 2025 10:12",
        "3 de março de 2025 às 10:12:00 BRT",
        "Segunda-feira, 3 de Março de 2025 10:12:00",
        "2025-03-03 10:12",
        "2025/03/03 10:12:00",
        "03/03/2025 10:12 (GMT-03:00)",
        "Mon, Mar 3, 2025 at 10:12 AM",
        "Monday, March 3, 2025 10:12:00 AM",
        "3 March 2025 at 10:12",
        "segunda-feira, março 3, 2025 10:12 AM",
    ],
)
def test_the_date_of_a_forwarded_mail_is_read_as_people_read_it(written: str) -> None:
    block = f"De: Bob <bob@example.com>\nEnviada em: {written}\nPara: Alice\nAssunto: Erro\n\nNão abre."
    original = answer(block, subject="ENC: Erro").original
    assert original is not None
    assert original.date == datetime(2025, 3, 3, 10, 12, tzinfo=UTC)


@pytest.mark.parametrize("written", ["", "ontem", "31/02/2025 10:12", "3 de nada de 2025", "99:99 1/1/2025"])
def test_what_is_no_date_is_none(written: str) -> None:
    assert written_date(written) is None
