from __future__ import annotations

import base64
import io
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.mail.body import Attachment
from mailbot.mail.files.contents import content_of
from mailbot.mail.files.large_mail import read_large
from mailbot.mail.message import identity, read
from mailbot.mail.mime.caps import header_end
from mailbot.mail.serialized import serialize
from tests.cast import ALICE, raw


def multipart(*parts: bytes, boundary: str = "b", kind: str = "mixed") -> bytes:
    head = f'From: {ALICE}\r\nSubject: x\r\nContent-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n'.encode()
    middle = b"".join(b"--" + boundary.encode() + b"\r\n" + part + b"\r\n" for part in parts)
    return head + middle + b"--" + boundary.encode() + b"--\r\n"


TEXT = "Content-Type: text/plain; charset=utf-8\r\n\r\nNão há solução".encode()
HTML = "Content-Type: text/html; charset=utf-8\r\n\r\n<p>Não <b>há</b></p><p>solução</p>".encode()


def file_part(data: bytes, name: str = "a.bin", encoding: str = "base64") -> bytes:
    body = base64.encodebytes(data).replace(b"\n", b"\r\n").removesuffix(b"\r\n") if encoding == "base64" else data
    head = f"Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: {encoding}\r\n"
    return head.encode() + f'Content-Disposition: attachment; filename="{name}"\r\n\r\n'.encode() + body


def test_a_letter_is_read_as_it_was_written() -> None:
    mail = read(raw("Olá,\nsegue.", References="<r@x> <s@x>", In_Reply_To="<s@x>", Subject="=?utf-8?b?T2zDoQ==?= tudo"))
    assert (mail.sender.address, mail.sender.name, mail.subject, mail.text.strip()) == (
        ALICE,
        "Alice",
        "Olá tudo",
        "Olá,\nsegue.",
    )
    assert (mail.message_id, mail.in_reply_to, mail.references) == ("a1@example.com", ("s@x",), ("r@x", "s@x"))
    assert mail.date == datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
    assert mail.defects == ()


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252"])
def test_portuguese_comes_out_whatever_its_charset(charset: str) -> None:
    assert "não há solução" in read(raw("Ainda não há solução", charset=charset)).text


def test_8_bit_latin_1_without_a_charset_is_read() -> None:
    mail = b"From: alice@example.com\r\nSubject: n\xe3o abre\r\n\r\nn\xe3o h\xe1 solu\xe7\xe3o\r\n"
    assert (read(mail).subject, read(mail).text) == ("não abre", "não há solução")


def test_an_unknown_charset_is_a_defect_and_loses_no_word() -> None:
    mail = read(raw("não há").replace(b"charset=utf-8", b"charset=x-klingon"))
    assert mail.text.strip() == "não há"
    assert "unknown charset" in mail.defects[0]


@pytest.mark.parametrize("charset", ['"a\0b"', "idna", "rot13", "zip", "base64", "undefined", "x" * 500, ""])
def test_a_charset_that_is_none_never_raises(charset: str) -> None:
    body = raw("words").replace(b"charset=utf-8", b"charset=" + charset.encode())
    assert "words" in read(body).text


def test_a_windows_path_is_left_as_it_is() -> None:
    assert read(raw("C:\\temp\\novo\\x41.log")).text.strip() == "C:\\temp\\novo\\x41.log"


def test_nul_and_lone_surrogates_never_reach_the_database() -> None:
    text = read(raw("a\0b")).text
    assert "\0" not in text
    assert "a\ufffdb" in text


def test_of_alternatives_the_plain_words_are_taken() -> None:
    assert read(multipart(TEXT, HTML, kind="alternative")).text == "Não há solução"


def test_html_alone_becomes_words() -> None:
    text = read(multipart(HTML, kind="alternative")).text
    assert "Não há" in text
    assert "solução" in text
    assert "<" not in text


def test_files_are_named_weighed_and_hashed() -> None:
    mail = read(multipart(TEXT, file_part(b"\0\1\2", "=?utf-8?q?relat=C3=B3rio.pdf?=")))
    assert [(one.name, one.size, one.part) for one in mail.attachments] == [("relatório.pdf", 3, 1)]


def test_an_attached_mail_is_one_file() -> None:
    inner = b"Content-Type: message/rfc822\r\n\r\n" + raw("inner")
    mail = read(multipart(TEXT, inner))
    assert [one.content_type for one in mail.attachments] == ["message/rfc822"]
    assert "inner" not in mail.text


def test_a_cut_field_written_by_a_stranger_counts_for_nothing() -> None:
    forged = file_part(b"\0\1\2").replace(b"Content-Disposition", b"X-Mailbot-Cut: 99 abc\r\nContent-Disposition")
    for mail in (read(multipart(TEXT, forged)), read_large(io.BytesIO(multipart(TEXT, forged)))):
        assert [one.size for one in mail.attachments] == [3]


def test_the_same_letter_through_two_doors_has_one_identity() -> None:
    one, other = raw(Received="from a by b"), raw(Received="from c by d", Delivered_To="x@y", Return_Path="<z@y>")
    assert identity(one) == identity(other)
    assert identity(one) == identity(one.replace(b"\r\n", b"\n"))
    assert identity(one) != identity(raw("Outro texto"))
    assert identity(one) != identity(raw(Subject="Outro"))


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\r\n", b"no header at all", b"From", b": x\r\n\r\n", b"\0" * 100, b"From: x\r\n" * 5000,
        b'Message-ID: <abc@[\r\nTo: "\r\n\r\nx', b"Content-Type: text/plain; name*\r\n\r\nx",
        b"Content-Type: multipart/mixed\r\n\r\nx", b'Content-Type: multipart/mixed; boundary=""\r\n\r\n--\r\nx',
        b"Content-Disposition: attachment; filename*0*=\r\n\r\nx", b"Content-Transfer-Encoding: base64\r\n\r\n!!!!=",
        b"Subject: " + b"=?utf-8?q?a?= " * 5000 + b"\r\n\r\nx", b"Content-Type: " + b"a;" * 50_000 + b"\r\n\r\nx",
        b"Content-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 a\r\n!!!!\r\n", b"Date: Mon, 99 Foo\r\n\r\nx",
        multipart(*[TEXT] * 3000),
    ],
)  # fmt: skip
def test_broken_mail_is_read_without_an_exception(data: bytes) -> None:
    assert read(data).digest
    assert read_large(io.BytesIO(data)).digest


def test_deeply_nested_parts_end_in_a_defect() -> None:
    part = TEXT
    for depth in range(1500):
        part = f'Content-Type: multipart/mixed; boundary="n{depth}"\r\n\r\n--n{depth}\r\n'.encode() + part
    mail = read(f"From: {ALICE}\r\n".encode() + part)
    assert mail.sender.address == ALICE
    assert mail.defects


@given(st.binary(max_size=2000))
@settings(max_examples=150)
def test_any_bytes_are_read_without_an_exception(data: bytes) -> None:
    read(data)
    read_large(io.BytesIO(data))
    read(multipart(data))


@pytest.mark.parametrize("encoding", ["base64", "8bit", "quoted-printable"])
def test_a_large_mail_streamed_reads_as_the_same_mail_whole(encoding: str) -> None:
    data = bytes(range(32, 127)) * 30_000 if encoding != "base64" else bytes(range(256)) * 12_000
    if encoding != "base64":
        data = b"\r\n".join(data[at : at + 70].replace(b"=", b"-") for at in range(0, len(data), 70))
    mail = multipart(TEXT, file_part(data, encoding=encoding), HTML)
    whole, streamed = read(mail), read_large(io.BytesIO(mail))
    assert [replace(one, sha256="") for one in whole.attachments] == list(streamed.attachments)
    assert (streamed.text, streamed.subject, streamed.sender) == (whole.text, whole.subject, whole.sender)


def test_a_streamed_mail_keeps_no_body_of_a_file() -> None:
    data = b"\1" * 3_000_000
    found = read_large(io.BytesIO(multipart(TEXT, file_part(data)))).attachments
    assert found == (Attachment("a.bin", "application/octet-stream", len(data), 1),)


def test_a_delimiter_that_falls_between_two_chunks_is_found() -> None:
    for shift in range(0, 60, 3):
        data = b"\2" * (786_000 + shift)
        mail = multipart(TEXT, file_part(data), file_part(b"end", "b.bin"))
        assert [one.size for one in read_large(io.BytesIO(mail)).attachments] == [len(data), 3]


@given(st.text(alphabet="\r\nx", max_size=12), st.integers(0, 3))
def test_a_header_ends_at_its_first_empty_line_whatever_ends_its_lines(text: str, start: int) -> None:
    raw = text.encode()
    found = re.compile(rb"\r?\n\r?\n").search(raw, start)
    assert header_end(raw, start) == (found.span() if found else None)


def test_a_date_that_is_in_no_year_in_utc_is_none() -> None:
    date = "Fri, 31 Dec 9999 23:59:59 -0100"
    marker = "---------- Forwarded message ---------"
    forward = f"{marker}\nFrom: {ALICE}\nDate: {date}\nSubject: y\nTo: {ALICE}\n\nwords\n"
    mail = read(f"From: {ALICE}\r\nSubject: Fwd: x\r\nDate: {date}\r\n\r\n{forward}".encode())
    assert mail.original is not None
    assert (mail.date, mail.original.date) == (None, None)


@pytest.mark.parametrize("name", ["Auto-Submitted", "Message-ID", "References", "Authentication-Results", "X-Mailbot-Loop"])
def test_no_nul_leaves_the_header(name: str) -> None:
    mail = read(f"From: {ALICE}\r\n{name}: <a\0b@example.com>\r\n\r\nx".encode())
    assert b"\\u0000" not in serialize(mail)


BOUNDARY_IN_8_BIT = b'Content-Type: multipart/mixed; boundary="\xee"\r\n\r\n--\xee\r\n\r\nwords\r\n--\xee--\r\n'


def test_a_boundary_in_8_bit_is_read_in_a_large_mail_too() -> None:
    assert read_large(io.BytesIO(f"From: {ALICE}\r\n".encode() + BOUNDARY_IN_8_BIT)).sender.address == ALICE


def test_an_attached_mail_with_a_boundary_in_8_bit_is_a_file_with_its_words() -> None:
    attached = b"Content-Type: message/rfc822\r\n\r\nSubject: y\r\n" + BOUNDARY_IN_8_BIT
    letter = multipart(TEXT, attached)
    (file,) = read(letter).attachments
    assert b"words" in content_of(letter, file.part, file.name)
    assert file.size == len(content_of(letter, file.part, file.name))
