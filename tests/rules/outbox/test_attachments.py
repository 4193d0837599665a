"""A letter and its files: one mail that every client reads, the same bytes each time, its header untouched."""

from __future__ import annotations

import email
from base64 import b64decode
from email import policy
from email.message import EmailMessage
from typing import Any

import pytest

from mailbot.desk.letters.copies import fitting
from mailbot.desk.policy.policy import Policies
from mailbot.desk.tickets.letter import Draft, Notice
from mailbot.letters.letter import Letters
from mailbot.letters.templates import Templates
from mailbot.mail.body import Attachment
from mailbot.mail.html.new_words import content_id
from mailbot.mail.message import read
from mailbot.mail.mime.parser import parsed
from mailbot.outbox.attachments import AttachedFile, enclosed
from mailbot.policy_files import preset
from tests.cast import ALICE, NOW, mailbox, ticket

ID = "<t12.ab.0123@desk.example>"
CID = content_id(ID, 2)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(200))
FORMATTED = '<p>Veja <b>a tela</b>:<img src="cid:part2" alt=""></p><ol><li>Um</li></ol>'
LETTERS = Letters(Templates(), Policies.one(preset()))
IMAGE = AttachedFile("tela.png", "image/png", PNG, CID)
PDF = AttachedFile("guia.pdf", "application/pdf", b"%PDF-1.7" * 50)


def letter(formatted: str = FORMATTED, words: str = "Veja a tela:\n\n1. Um", **box: Any) -> bytes:
    draft = Draft(Notice.ANSWER, ALICE, "Alice", facts={"words": words}, formatted=formatted)
    return LETTERS.compose(
        draft, mailbox=mailbox(**box), ticket=ticket(), message_id=ID, references=(), now=NOW,
    ).raw  # fmt: skip


def read_back(raw: bytes) -> EmailMessage:
    assert raw.replace(b"\r\n", b"").count(b"\n") == 0
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    return email.message_from_bytes(raw, policy=policy.default)


def shape(part: Any) -> Any:
    if not part.is_multipart():
        return part.get_content_type()
    return part.get_content_subtype(), [shape(one) for one in part.iter_parts()]


def html_of(mail: Any) -> str:
    return str(mail.get_body(("html",)).get_content())


def test_formatted_words_stand_in_the_letter_s_frame() -> None:
    mail = read_back(letter())
    html = html_of(mail)
    assert "Veja <b>a tela</b>:" in html
    assert f'src="cid:{CID}"' in html
    assert "part2" not in html
    assert html.index("Olá, Alice!") < html.index("Veja <b>") < html.index("Atenciosamente")
    assert mail.get_body(("plain",)).get_content() == read_back(letter("")).get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_a_template_without_a_place_of_its_own_for_the_words_is_sent_as_it_is() -> None:
    draft = Draft(Notice.ALERT, ALICE, facts={"what": "x", "details": "", "hint": ""}, formatted=FORMATTED)
    raw = LETTERS.compose(draft, mailbox=mailbox(), ticket=ticket(), message_id=ID, references=(), now=NOW).raw
    assert "a tela" not in html_of(read_back(raw))


@pytest.mark.parametrize("words", ["Veja a tela:", "Veja a tela:\n\n1. Um\n\nE a macro.", "Veja: a tela, um, dois", ""])
def test_formatted_words_that_say_anything_else_than_the_plain_ones_are_not_sent(words: str) -> None:
    html = html_of(read_back(letter(words=words)))
    assert "<b>a tela</b>" not in html
    assert "cid:" not in html


def test_what_a_worker_says_is_formatted_is_no_more_than_a_letter_may_hold() -> None:
    hostile = '<p onclick="x"><script></script><a href="javascript:x" style="y">Oi</a></p>'
    html = html_of(read_back(letter(hostile, "Oi")))
    assert "<a>Oi</a>" in html
    assert "javascript" not in html
    assert "onclick" not in html
    assert "<script" not in html


def test_a_letter_without_files_is_the_letter() -> None:
    assert enclosed(letter(), []) == letter()


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ([PDF], ("mixed", [("alternative", ["text/plain", "text/html"]), "application/pdf"])),
        ([IMAGE], ("related", [("alternative", ["text/plain", "text/html"]), "image/png"])),
        (
            [PDF, IMAGE],
            ("mixed", [("related", [("alternative", ["text/plain", "text/html"]), "image/png"]), "application/pdf"]),
        ),
    ],
)
def test_pictures_are_shown_in_the_words_and_files_attached(files: list[AttachedFile], expected: object) -> None:
    raw = enclosed(letter(), files)
    mail = read_back(raw)
    assert shape(mail) == expected
    assert [bytes(one.get_content()) for one in mail.walk() if one.get_filename()] == [
        one.content for one in sorted(files, key=lambda one: one.content_id is None)
    ]
    assert "Veja <b>a tela</b>:" in html_of(mail)


def test_a_plain_letter_takes_files_too() -> None:
    head = b"Message-ID: <a@b>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
    plain = head + b"Content-Transfer-Encoding: 7bit\r\n\r\nOi\r\n"
    mail = read_back(enclosed(plain, [PDF, IMAGE]))
    assert shape(mail) == ("mixed", ["text/plain", "application/pdf", "image/png"])
    assert [one["Content-Disposition"].content_disposition for one in mail.iter_attachments()] == [
        "attachment",
        "attachment",
    ]


def test_the_header_is_as_it_was_and_the_bytes_are_the_same_each_time() -> None:
    raw = letter()
    sent = enclosed(raw, [PDF, IMAGE])
    assert sent == enclosed(raw, [PDF, IMAGE])
    head = raw.partition(b"MIME-Version")[0]
    assert sent.startswith(head)
    assert parsed(sent)[0].get_all("mime-version") == ["1.0"]
    assert sent != enclosed(letter(words="Veja a tela: um"), [PDF, IMAGE])


def test_a_picture_has_the_content_id_by_which_the_words_call_it() -> None:
    [shown] = [one for one in read_back(enclosed(letter(), [IMAGE])).walk() if one.get_content_type() == "image/png"]
    assert (shown["Content-ID"], shown.get_content_disposition()) == (f"<{CID}>", "inline")


@pytest.mark.parametrize(
    "file",
    [
        AttachedFile("x.svg", "image/svg+xml", b"<svg/>", CID),
        AttachedFile("x.html", "text/html", b"<p>", CID),
        AttachedFile("x.png", "image/png", PNG, "outro@desk.example"),
        AttachedFile("x.png", "image/png", PNG),
    ],
)
def test_what_is_not_shown_in_the_words_is_attached(file: AttachedFile) -> None:
    [attached] = list(read_back(enclosed(letter(), [file])).iter_attachments())
    assert attached.get_content_disposition() == "attachment"
    assert "Content-ID" not in attached


@pytest.mark.parametrize(
    ("name", "kept", "plain"),
    [
        ("guia.pdf", "guia.pdf", "guia.pdf"),
        ("Relatório de açaí – 2026.pdf", "Relatório de açaí – 2026.pdf", "Relatorio de acai  2026.pdf"),
        ("日本語.pdf", "日本語.pdf", "pdf"),
        ('a"b\\c.pdf', "a_b_c.pdf", "a_b_c.pdf"),
        ("../../etc/passwd", "_.._etc_passwd", "_.._etc_passwd"),
        ("a\r\nBcc: mallory@evil.example", "a Bcc_ mallory@evil.example", "a Bcc_ mallory@evil.example"),
        ("nul.txt", "_nul.txt", "_nul.txt"),
        ("fatura\u202efdp.exe", "faturafdp.exe", "faturafdp.exe"),
        ("ã" * 300 + ".pdf", "ã" * 72 + ".pdf", "a" * 72 + ".pdf"),
        ("", "1", "1"),
        ("100% 'certo'; x=1.pdf", "100% 'certo'; x=1.pdf", "100% 'certo'; x=1.pdf"),
    ],
)
def test_names_arrive_as_old_and_new_readers_want_them(name: str, kept: str, plain: str) -> None:
    raw = enclosed(letter(), [AttachedFile(name, "application/pdf", b"x")])
    [seen] = list(read(raw).attachments)
    assert seen.name == kept
    [attached] = [one for one in email.message_from_bytes(raw).walk() if one.get_content_type() == "application/pdf"]
    assert attached.get_param("filename", header="content-disposition") == plain
    old = str(email.header.make_header(email.header.decode_header(str(attached.get_param("name")))))
    assert old == kept
    assert "Bcc" not in dict(attached.items())


@pytest.mark.parametrize(
    "kind", ["message/rfc822", "multipart/mixed", "x/y", "text/plain; a=b", "", "a\r\nX: y/z", "TEXT/html\n"]
)
def test_a_type_that_would_change_the_mail_is_no_type(kind: str) -> None:
    [attached] = list(read_back(enclosed(letter(), [AttachedFile("x", kind, b"x")])).iter_attachments())
    assert attached.get_content_type() == "application/octet-stream"


def test_base64_stands_in_lines_of_76() -> None:
    raw = enclosed(letter(), [PDF])
    encoded = raw.split(b"Content-Disposition: attachment")[1].split(b"\r\n\r\n")[1].split(b"\r\n--")[0]
    assert {len(line) for line in encoded.split(b"\r\n")[:-1]} == {76}
    assert b64decode(encoded) == PDF.content


def files(*sizes: int) -> list[Attachment]:
    return [Attachment(f"{n}.pdf", "application/pdf", size, n, f"sha{n}", inline=n == 3) for n, size in enumerate(sizes)]


def test_as_many_files_as_fit_go_along_and_the_others_are_named() -> None:
    sent, named = fitting(files(4, 7, 5, 1), 10)
    assert [[one.part for one in some] for some in (sent, named)] == [[0, 2, 3], [1]]


def test_known_decoration_is_neither_sent_nor_named() -> None:
    sent, named = fitting(files(4, 7, 5, 1), 10, known={"sha3", "sha0"})
    assert [[one.part for one in some] for some in (sent, named)] == [[0, 2], [1]]


CAME = b"From: Alice <alice@example.com>\r\nSubject: Erro\r\n\r\n.\r\n--=_m0\r\nNao abre.\r\n"


@pytest.mark.parametrize("ends", [b"", b"\r\n", b"\r\n\r\n"])
def test_a_kept_mail_goes_along_as_a_mail_byte_for_byte(ends: bytes) -> None:
    came = CAME + ends
    whole = enclosed(letter(), [AttachedFile("original.eml", "message/rfc822", came, kept=True)])
    [attached] = read_back(whole).iter_attachments()
    assert (attached.get_content_type(), attached.get_filename()) == ("message/rfc822", "original.eml")
    assert attached["Content-Transfer-Encoding"] == "7bit"
    [inner] = attached.iter_parts()
    assert inner["Subject"] == "Erro"
    assert whole.partition(b'filename="original.eml"\r\n\r\n')[2].rpartition(b"\r\n--=_m")[0] == came


@pytest.mark.parametrize(
    "odd", [b"n\xc3\xa3o\r\n", b"x" * 999, b"a\nb", b"a\rb", b"a\0b", b"a\r\n\n", "\u00e9".encode("latin-1")], ids=repr
)
def test_a_kept_mail_that_is_not_seven_bits_goes_along_as_a_file_with_the_same_bytes(odd: bytes) -> None:
    came = CAME + odd
    whole = enclosed(letter(), [AttachedFile("original.eml", "message/rfc822", came, kept=True)])
    [attached] = read_back(whole).iter_attachments()
    assert (attached.get_content_type(), attached.get_filename()) == ("application/octet-stream", "original.eml")
    assert attached.get_content() == came
