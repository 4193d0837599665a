from __future__ import annotations

import base64
import struct

import pytest

from mailbot.mail.files.contents import content_of
from mailbot.mail.message import read
from mailbot.mail.mime import smime, tnef
from mailbot.mail.mime.invitations import words_of
from mailbot.mail.text.charsets import header
from mailbot.mail.text.flowed import unflowed
from mailbot.mail.text.html_text import text_of
from tests.cast import ALICE

INNER = "Content-Type: text/plain; charset=utf-8\r\n\r\nNão há solução\r\n".encode()
HEAD = f"From: {ALICE}\r\nSubject: x\r\nMIME-Version: 1.0\r\n".encode()


def der(tag: int, *values: bytes) -> bytes:
    value = b"".join(values)
    length = bytes([len(value)]) if len(value) < 128 else b"\x82" + len(value).to_bytes(2, "big")
    return bytes([tag]) + length + value


def signed(content: bytes, octets: bytes | None = None) -> bytes:
    data = der(0x06, bytes.fromhex("2a864886f70d010701"))
    inside = der(0x30, der(0x02, b"\1"), der(0x31), der(0x30, data, der(0xA0, octets or der(0x04, content))), der(0x31))
    return der(0x30, der(0x06, bytes.fromhex("2a864886f70d010702")), der(0xA0, inside))


def part(kind: str, data: bytes, name: str = "") -> bytes:
    named = f'; name="{name}"\r\nContent-Disposition: attachment; filename="{name}"' if name else ""
    return f"Content-Type: {kind}{named}\r\nContent-Transfer-Encoding: base64\r\n\r\n".encode() + base64.encodebytes(data)


def mixed(*parts: bytes) -> bytes:
    head = HEAD + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
    return head + b"".join(b"--b\r\n" + one + b"\r\n" for one in parts) + b"--b--\r\n"


@pytest.mark.parametrize("octets", [None, b"\x24\x80" + der(0x04, INNER[:20]) + der(0x04, INNER[20:]) + b"\0\0"])
def test_an_opaque_signed_mail_is_read_as_the_mail_inside(octets: bytes | None) -> None:
    mail = read(HEAD + part("application/pkcs7-mime; smime-type=signed-data", signed(INNER, octets)))
    assert mail.text.strip() == "Não há solução"
    assert mail.attachments == ()


def test_a_signed_document_stays_a_file() -> None:
    mail = read(mixed(INNER, part("application/pkcs7-mime", signed(b"%PDF-1.7 ..."), "contrato.pdf.p7m")))
    assert [one.name for one in mail.attachments] == ["contrato.pdf.p7m"]


@pytest.mark.parametrize("data", [b"", b"\x30", b"\x30\x80", b"\x30\x85\1\1\1\1\1", signed(INNER)[:30], b"\x30" * 500])
def test_a_broken_signature_is_no_mail(data: bytes) -> None:
    assert smime.signed_content(data) is None


def attribute(level: int, name: int, value: bytes) -> bytes:
    return struct.pack("<BHHI", level, name, 6, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)


def mapi(name: int, kind: int, value: bytes) -> bytes:
    padding = b"\0" * (-len(value) % 4)
    return struct.pack("<IHHII", 1, kind, name, 1, len(value)) + value + padding


WINMAIL = b"".join(
    (
        struct.pack("<IH", 0x223E9F78, 1),
        attribute(1, 0x9003, mapi(0x1000, 31, "Não há solução\0".encode("utf-16-le"))),
        attribute(2, 0x9002, b"\0" * 14),
        attribute(2, 0x8010, b"RELATO~1.PDF\0"),
        attribute(2, 0x800F, b"%PDF"),
        attribute(2, 0x9005, mapi(0x3707, 31, "relatório.pdf\0".encode("utf-16-le"))),
    )
)


def test_winmail_dat_is_opened() -> None:
    mail = read(mixed(part("application/ms-tnef", WINMAIL, "winmail.dat")))
    assert mail.text == "Não há solução"
    assert [(one.name, one.size) for one in mail.attachments] == [("relatório.pdf", 4)]


def test_a_file_is_taken_out_of_its_wrapping() -> None:
    wrapped = mixed(part("application/ms-tnef", WINMAIL, "winmail.dat"), part("application/pdf", b"2", "outro.pdf"))
    files = read(wrapped).attachments
    assert [content_of(wrapped, one.part, one.name) for one in files] == [b"%PDF", b"2"]
    assert content_of(wrapped, 99, "") == b""


def test_a_broken_winmail_dat_never_raises() -> None:
    for cut in range(len(WINMAIL)):
        tnef.unpacked(WINMAIL[:cut])
        tnef.unpacked(WINMAIL[:cut] + b"\xff" * 40)


def test_certified_mail_is_read_as_the_mail_in_the_envelope() -> None:
    inner = (
        b"From: Mario <mario@pec.example>\r\nSubject: Fattura\r\nContent-Type: multipart/mixed; boundary=i\r\n\r\n"
        b"--i\r\n"
        b"Content-Type: text/plain\r\n\r\nEcco la fattura.\r\n--i\r\n"
        b"Content-Type: application/pdf; name=fattura.pdf\r\n\r\nx\r\n--i--"
    )
    envelope = b'Content-Type: message/rfc822; name="postacert.eml"\r\n\r\n' + inner
    mail = read(mixed(b"Content-Type: text/plain\r\n\r\nMessaggio di posta certificata", envelope))
    assert (mail.subject, mail.shown_from, mail.sender.address) == ("Fattura", "mario@pec.example", ALICE)
    assert "Ecco la fattura." in mail.text
    assert "fattura.pdf" in [one.name for one in mail.attachments]


def test_flowed_lines_are_joined_and_quotations_kept_apart() -> None:
    text = "O erro \naparece.\n> Qual \n> erro?\n>> antes\n-- \nAlice"
    assert unflowed(text, delsp=False) == "O erro aparece.\n> Qual erro?\n>> antes\n-- \nAlice"
    assert unflowed("dis \ncussão", delsp=True) == "discussão"


def test_an_invitation_alone_is_read_in_words() -> None:
    calendar = (
        "BEGIN:VCALENDAR\r\nDTSTART:19700101\r\nBEGIN:VEVENT\r\nSUMMARY:Reunião\\, sala 2\r\nDTSTART:20250303T130000Z\r\n"
    )
    mail = read(HEAD + b"Content-Type: text/calendar; charset=utf-8; method=REQUEST\r\n\r\n" + calendar.encode())
    assert mail.text == "Reunião, sala 2\n20250303T130000Z"
    assert words_of("") == ""


def test_of_html_beside_plain_text_only_what_is_new_is_shown() -> None:
    plain = b"Content-Type: text/plain; charset=utf-8\r\n\r\nBom dia a todos"
    same, other = (
        b"Content-Type: text/html\r\n\r\n<p>Bom dia a todos</p>",
        b"Content-Type: text/html\r\n\r\n<p>Outra parte</p>",
    )
    assert read(mixed(plain, same)).text == "Bom dia a todos"
    assert read(mixed(plain, other)).text == "Bom dia a todos\nOutra parte"


def test_deep_and_hostile_html_keeps_its_words() -> None:
    assert "fim" in text_of("<div>" * 30_000 + "fim")
    assert "fim" in text_of("<table><tr><td>" * 3000 + "fim")
    assert "\ud800" not in text_of("<p>&#xD800;</p>")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("=?utf-8?B?T2zD?= =?utf-8?B?oQ==?=", "Olá"),
        ("=?iso-8859-1?Q?n=E3o abre?=", "não abre"),
        ("=?utf-8?Q?n=C3=A3o", "não"),
        ("=?x-klingon?Q?n=C3=A3o?=", "não"),
        ("=?utf-8?B?T2zDoQ?=", "Olá"),
        ("=?iso-8859-1?Q?n=C3=A3o?=", "não"),
        ("=?utf-8?Q?a?= b =?utf-8?Q?c?=", "a b c"),
    ],
)
def test_encoded_words_are_read_however_broken(written: str, shown: str) -> None:
    assert header(written) == shown


@pytest.mark.parametrize("charset", ["iso-8859-1", "us-ascii", "windows-1252", "utf-16", "x-unknown"])
def test_utf_8_under_another_name_is_read(charset: str) -> None:
    mail = HEAD + f"Content-Type: text/plain; charset={charset}\r\n\r\n".encode() + "Não há solução".encode()
    assert read(mail).text == "Não há solução"


@pytest.mark.parametrize("more", ["Urgente!", "👎", "não", "Não 2"])
def test_an_html_part_that_says_a_word_more_than_the_plain_one_beside_it_is_shown(more: str) -> None:
    said = "Segue a lista de itens que eu preciso ver na tela do programa hoje"
    plain = f"Content-Type: text/plain; charset=utf-8\r\n\r\n{said}".encode()
    html = f"Content-Type: text/html; charset=utf-8\r\n\r\n<p>{said}. {more}</p>".encode()
    assert more in read(mixed(plain, html)).text


def test_an_html_part_whose_words_stand_in_another_order_is_shown() -> None:
    plain = b"Content-Type: text/plain\r\n\r\nnot the first, the second"
    html = b"Content-Type: text/html\r\n\r\n<p>the first, not the second</p>"
    assert read(mixed(plain, html)).text == "not the first, the second\nthe first, not the second"


def test_an_html_part_that_writes_the_same_with_other_marks_is_not_shown_again() -> None:
    plain = 'Content-Type: text/plain; charset=utf-8\r\n\r\n* Não abre: "erro 5"...\r\n* Obrigado'.encode()
    html = "Content-Type: text/html; charset=utf-8\r\n\r\n<ul><li>Não abre: “erro 5”…</li><li>Obrigado</li></ul>".encode()
    assert read(mixed(plain, html)).text == '* Não abre: "erro 5"...\n* Obrigado'
