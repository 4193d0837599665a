"""Which parts of a mail are words and which files, however programs name, encode and describe them."""

from __future__ import annotations

import base64
import io
import quopri

import pytest

from mailbot.mail.files.contents import content_of, contents_of_large
from mailbot.mail.files.large_mail import read_large
from mailbot.mail.message import Mail, read
from mailbot.mail.mime.transfer_encodings import encoding_named
from mailbot.mail.text.charsets import decoded
from mailbot.mail.text.placeholders import is_placeholder
from tests.cast import ALICE

HEAD = f"From: {ALICE}\r\nSubject: x\r\nMIME-Version: 1.0\r\n".encode()
UTF_8 = "Content-Type: text/plain; charset=utf-8"


def framed(*parts: str | bytes, kind: str = "mixed", more: bytes = b"") -> bytes:
    head = HEAD + b"Content-Type: multipart/" + kind.encode() + b'; boundary="b"' + more + b"\r\n\r\n"
    written = (one if isinstance(one, bytes) else one.encode() for one in parts)
    return head + b"".join(b"--b\r\n" + one + b"\r\n" for one in written) + b"--b--\r\n"


def named(kind: str, name: str, words: str, disposition: str = "") -> str:
    field = f'Content-Disposition: {disposition}; filename="{name}"\r\n' if disposition else ""
    return f'Content-Type: {kind}; charset=utf-8; name="{name}"\r\n{field}\r\n{words}'


def names(mail: Mail) -> list[str]:
    return [one.name for one in mail.attachments]


@pytest.mark.parametrize("kind", ["text/plain", "text/html"])
def test_a_body_with_a_name_and_no_disposition_is_words(kind: str) -> None:
    for raw in (HEAD + named(kind, "corpo", "Não abre").encode(), framed(named(kind, "corpo", "Não abre"))):
        for mail in (read(raw), read_large(io.BytesIO(raw))):
            assert (mail.text, names(mail)) == ("Não abre", [])


def test_alternatives_with_names_are_words_and_the_plain_ones_are_shown() -> None:
    raw = framed(
        named("text/plain", "a.txt", "Olá", "inline"), named("text/html", "a.html", "<p>Olá!", "inline"), kind="alternative"
    )
    assert (read(raw).text, names(read(raw))) == ("Olá", [])


def test_a_text_that_is_attached_is_a_file() -> None:
    mail = read(framed(f"{UTF_8}\r\n\r\nSegue o log.", named("text/plain", "erro.log", "linha", "attachment")))
    assert (mail.text, names(mail)) == ("Segue o log.", ["erro.log"])


def test_several_texts_to_be_shown_are_all_words_and_those_with_a_name_stay_files_too() -> None:
    picture = "Content-Type: image/png\r\nContent-Disposition: inline; filename=tela.png\r\n\r\nx"
    shown = f"{UTF_8}\r\nContent-Disposition: inline\r\n\r\ndepois da tela"
    raw = framed(
        f"{UTF_8}\r\n\r\nAntes,", picture, shown, named("text/plain", "nota.txt", "e no fim", "inline"),
        named("text/plain", "corpo", "de tudo."),
    )  # fmt: skip
    for mail in (read(raw), read_large(io.BytesIO(raw))):
        assert mail.text == "Antes,\ndepois da tela\ne no fim\nde tudo."
        assert names(mail) == ["tela.png", "nota.txt"]


def test_a_long_text_with_a_name_is_a_file_unless_nothing_else_is_said() -> None:
    log = named("text/plain", "erro.log", "linha\r\n" * 8000, "inline")
    assert read(framed(f"{UTF_8}\r\n\r\nSegue.", log)).text == "Segue."
    assert read(framed(log)).text.startswith("linha")


def test_an_html_document_with_a_name_beside_the_words_is_lost_as_neither() -> None:
    mail = read(framed(f"{UTF_8}\r\n\r\nSegue.", named("text/html", "boleto.html", "<p>Valor 10")))
    assert ("Valor 10" in mail.text, names(mail)) == (True, ["boleto.html"])


PLACEHOLDERS = [
    "This is an HTML message. Please use an HTML capable mail program to read this message.",
    "To view the message, please use an HTML compatible email viewer!",
    "Your email client does not support HTML.",
    "Your mail program doesn't support HTML messages, view it online: https://x.example/v?id=12",
    "This is a multi-part message in MIME format.",
    "If you can't see this email, view it in your browser (https://x.example/1).",
    "Seu programa de e-mail não exibe HTML.",
    "Esta mensagem está em formato HTML. Utilize um leitor de e-mails compatível para visualizá-la.",
    "Caso não consiga visualizar este e-mail, abra no navegador: http://x.example/ver/88",
    "Su cliente de correo electrónico no soporta HTML.",
    "Para ver este mensaje, utilice un lector de correo compatible con HTML.",
    "Votre logiciel de messagerie ne prend pas en charge le format HTML.",
    "Ihr E-Mail-Programm unterstützt kein HTML.",
    "Diese Nachricht ist im HTML-Format. Bitte verwenden Sie ein geeignetes Programm.",
    "Il tuo programma di posta non supporta i messaggi HTML.",
    "Ваша почтовая программа не поддерживает HTML.",
    "Twój program pocztowy nie obsługuje HTML.",
    "お使いのメールソフトはHTMLに対応していません。",
    "Uw e-mailprogramma ondersteunt geen HTML.",
    "Se você está lendo isto, seu programa de e-mail não exibe HTML.",
    "Se você está vendo isto, seu leitor de e-mail não suporta HTML.",
    "Esta mensagem contém HTML e seu cliente não pode exibi-lo.",
    "Text version not available",
    "No text version",
    "Versão em texto não disponível.",
    "Caso não esteja visualizando corretamente esta mensagem, acesse este link: https://x.example/1",
    "--\n\n",
    "\u200b\xa0",
]


@pytest.mark.parametrize("text", PLACEHOLDERS)
def test_a_text_that_only_says_that_the_mail_is_html_yields_to_the_html(text: str) -> None:
    html = "Content-Type: text/html; charset=utf-8\r\n\r\n<p>Não abre</p>"
    for kind in ("alternative", "mixed"):
        assert read(framed(f"{UTF_8}\r\n\r\n{text}", html, kind=kind)).text == "Não abre"


@pytest.mark.parametrize(
    "text",
    [
        "Meu programa não mostra HTML desde a versão 2.1",
        "O HTML do relatório sai sem imagens, podem corrigir?",
        "Please see the HTML report of order 12.",
        "Bom dia",
        "Sim.",
        "5",
        "👍",
        "This message requires HTML. Regards, Alice",
    ],
)
def test_whoever_says_one_word_of_their_own_is_read(text: str) -> None:
    assert not is_placeholder(text)
    html = "Content-Type: text/html; charset=utf-8\r\n\r\n<p>outra coisa</p>"
    assert read(framed(f"{UTF_8}\r\n\r\n{text}", html, kind="alternative")).text == text


def test_a_short_text_about_html_of_which_the_html_says_hardly_a_word_yields_whatever_program_put_it_there() -> None:
    text = "O seu programa de correio eletrônico não interpreta HTML corretamente, lamentamos."
    html = "Content-Type: text/html; charset=utf-8\r\n\r\n<p>{}</p>"
    assert not is_placeholder(text)
    assert read(framed(f"{UTF_8}\r\n\r\n{text}", html.format("Não abre"), kind="alternative")).text == "Não abre"
    assert read(framed(f"{UTF_8}\r\n\r\n{text}", html.format(text), kind="alternative")).text == text
    assert read(framed(f"{UTF_8}\r\n\r\n{text}", html.format("Não abre"))).text == f"{text}\nNão abre"


def test_without_html_a_placeholder_is_all_that_is_said() -> None:
    text = PLACEHOLDERS[0]
    assert read(HEAD + f"{UTF_8}\r\n\r\n{text}".encode()).text == text
    picture = "Content-Type: text/html\r\n\r\n<img src=x>"
    assert read(framed(f"{UTF_8}\r\n\r\n{text}", picture, kind="alternative")).text == text


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("base64", "base64"), ('"base64"', "base64"), ("'BASE64'", "base64"), ("base-64", "base64"), ("Base 64", "base64"),
        ("base_64;", "base64"), ("base64 (by x)", "base64"), ("(x) base64", "base64"), ("x-base64", "base64"),
        ("Quoted_Printable", "quoted-printable"), ("quotedprintable", "quoted-printable"),
        ("quoted printable", "quoted-printable"), ('"quoted-printable"; x=y', "quoted-printable"),
        ("quoted\u2013printable", "quoted-printable"),
        ("7bit", "7bit"), ('"8bit"', "8bit"), ("utf-8", "utf-8"), ("", ""), ("x-uuencode", "x-uuencode"),
    ],
)  # fmt: skip
def test_a_transfer_encoding_is_known_however_it_is_spelt(written: str, meant: str) -> None:
    assert encoding_named(written) == meant


@pytest.mark.parametrize("spelt", ['"base64"', "base-64", "BASE_64", '"Quoted_Printable"', "quoted printable"])
def test_words_and_files_in_a_misspelt_encoding_are_read(spelt: str) -> None:
    packed = base64.encodebytes if "64" in spelt else quopri.encodestring
    data = packed("Não há solução".encode())
    field = b"Content-Transfer-Encoding: " + spelt.encode() + b"\r\n\r\n"
    attached = b"Content-Type: application/x\r\nContent-Disposition: attachment; filename=a.bin\r\n"
    raw = framed(UTF_8.encode() + b"\r\n" + field + data, attached + field + data)
    for mail in (read(raw), read_large(io.BytesIO(raw))):
        assert mail.text.strip() == "Não há solução"
        assert content_of(raw, mail.attachments[0].part, "a.bin").strip() == "Não há solução".encode()


CZECH = "Žluťoučký kůň úpěl ďábelské ódy"
SAID = "“Não” – 5€, à vista; é só isso. São João, coração"


@pytest.mark.parametrize(
    ("charset", "data", "shown"),
    [
        ("windows-1252", SAID.encode("cp1252") + b" \x81", SAID + " \ufffd"),
        ("iso-8859-1", SAID.encode("cp1252") + b" \x9d", SAID + " \ufffd"),
        ("utf-8", SAID.encode("cp1252") + b" \x8f", SAID + " \ufffd"),
        ("utf-8", SAID.encode("cp1252") + " não".encode(), SAID + " não"),
        ("utf-8", SAID.encode() + b" n\xe3o", SAID + " não"),
        ("windows-1252", SAID.encode() + b" n\xe3o", SAID + " não"),
        ("iso-8859-1", SAID.encode() + b" \xe3", SAID + " ã"),
        (None, SAID.encode("cp1252") + b" \x90", SAID + " \ufffd"),
        ("windows-1250", CZECH.encode("cp1250") + b" \x81", f"{CZECH} \ufffd"),
        ("windows-1253", "Καλημέρα σας, δεν ανοίγει".encode("cp1253") + b" \xff", "Καλημέρα σας, δεν ανοίγει \ufffd"),
        ("windows-1251", "Добрый день, не открывается".encode("cp1251"), "Добрый день, не открывается"),
        ("koi8-r", "Добрый день, не открывается".encode("koi8-r"), "Добрый день, не открывается"),
        ("shift_jis", "こんにちは、開けません。よろしくお願いします".encode("cp932") + b" \xff", None),
    ],
)  # fmt: skip
def test_a_stray_byte_spoils_no_other_letter(charset: str | None, data: bytes, shown: str | None) -> None:
    text = decoded(data, charset)[0]
    assert not [char for char in text if "\x80" <= char < "\xa0"]
    if shown is None:
        assert text.startswith("こんにちは、開けません。よろしくお願いします")
    else:
        assert text == shown


CYRILLIC = b"Content-Type: text/plain; charset="
PDF = b'Content-Type: application/pdf\r\nContent-Disposition: attachment; filename="'


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (framed(PDF + "отчёт.pdf".encode("koi8-r") + b'"\r\n\r\nx', more=b"; charset=koi8-r"), "отчёт.pdf"),
        (framed(CYRILLIC + b"windows-1251\r\n\r\n\xcf", PDF + "отчёт.pdf".encode("cp1251") + b'"\r\n\r\nx'), "отчёт.pdf"),
        (framed(b'Content-Type: a/b; charset=sjis; name="' + "報告書.pdf".encode("cp932") + b'"\r\n\r\nx'), "報告書.pdf"),
        (framed(f"{UTF_8}\r\n\r\nOi", PDF + "relatório.pdf".encode("cp1252") + b'"\r\n\r\nx'), "relatório.pdf"),
        (framed(CYRILLIC + b"koi8-r\r\n\r\n\xcf", PDF + "relatório.pdf".encode() + b'"\r\n\r\nx'), "relatório.pdf"),
        (framed(PDF + b'=?UTF-8?Q?relat=C3=B3rio?= 3\r\n =?ISO-8859-1?Q?n=E3o?= .pdf"\r\n\r\nx'), "relatório 3 não .pdf"),
        (framed(PDF + b'=?UTF-8?Q?relat=C3=B3?=\r\n\t=?ISO-8859-1?Q?rio.pdf?="\r\n\r\nx'), "relatório.pdf"),
        (framed(PDF + b'nota\r\n      fiscal.pdf"\r\n\r\nx'), "nota fiscal.pdf"),
    ],
)  # fmt: skip
def test_a_raw_or_folded_file_name_is_read_as_it_was_meant(raw: bytes, name: str) -> None:
    for mail in (read(raw), read_large(io.BytesIO(raw))):
        assert names(mail) == [name]
    (file,) = read(raw).attachments
    assert list(contents_of_large(io.BytesIO(raw), [(file.part, name)])) == [b"x"]
    assert content_of(raw, file.part, name) == b"x"
