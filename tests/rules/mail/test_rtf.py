"""winmail.dat with nothing but RTF, as Outlook compresses it: its words, and bytes of any kind in bounded time."""

from __future__ import annotations

import struct
import time

import pytest

from mailbot.mail.message import read
from mailbot.mail.mime import compressed_rtf, rtf
from tests.rules.mail.test_wrapped_mail import INNER, attribute, mapi, mixed, part

PLAIN = (
    b"{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0\\fnil\\fcharset0 Arial;}{\\f1\\fcharset204 Arial;}}\r\n"
    b"{\\colortbl;\\red0\\green0\\blue0;}{\\*\\generator Riched20;}\\uc1\\pard\\f0 N\\'e3o abre a {\\b 2.1}\\par\r\n"
    b"Custa 5\\'80 \\u8212? \\{sim\\}\\tab\\f1\\'cf\\'e8\\f0{\\v oculto}\\u-10179?\\u-8704?\\par}"
)
HTML = (
    b"{\\rtf1\\ansi\\ansicpg1252\\fromhtml1 \\deff0{\\fonttbl{\\f0\\fswiss Arial;}}\r\n"
    b"{\\*\\htmltag19 <html>}{\\*\\htmltag50 <p>}\\htmlrtf {\\htmlrtf0 Ol\\'e1,{\\*\\htmltag84 &nbsp;}"
    b"\\htmlrtf \\'a0\\htmlrtf0 n\\'e3o abre{\\*\\htmltag116 <br>}\\htmlrtf \\line\\htmlrtf0 Bruno"
    b"{\\*\\htmltag58 </p>}\\htmlrtf }\\htmlrtf0 {\\*\\htmltag27 </html>}}"
)


def compressed(document: bytes) -> bytes:
    """Write LZFU that refers to nothing: a zero before each eight letters."""
    body = b"".join(b"\0" + document[at : at + 8] for at in range(0, len(document), 8))
    return struct.pack("<IIII", len(body) + 12, len(document), 0x75465A4C, 0) + body


def winmail(document: bytes, *files: bytes) -> bytes:
    head = struct.pack("<IH", 0x223E9F78, 1) + attribute(1, 0x9003, mapi(0x1009, 258, document))
    return head + b"".join(files)


FILE = attribute(2, 0x9002, b"\0" * 14) + attribute(2, 0x8010, b"nota.pdf\0") + attribute(2, 0x800F, b"%PDF")


def test_the_example_of_the_specification_is_unpacked() -> None:
    data = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
    )
    assert compressed_rtf.unpacked(data) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"


def test_a_reference_may_run_on_into_what_it_copies() -> None:
    data = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")
    assert compressed_rtf.unpacked(data) == b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"


def test_a_mail_that_is_rtf_alone_gives_its_words_and_files() -> None:
    mail = read(mixed(part("application/ms-tnef", winmail(compressed(PLAIN), FILE), "winmail.dat")))
    assert mail.text == "Não abre a 2.1\nCusta 5€ — {sim}\tПи😀"
    assert [one.name for one in mail.attachments] == ["nota.pdf"]


def test_html_inside_rtf_is_read_as_html() -> None:
    assert "<p>" in rtf.words_of(HTML).text
    mail = read(mixed(part("application/ms-tnef", winmail(compressed(HTML)), "winmail.dat")))
    assert mail.text.replace("\xa0", " ") == "Olá, não abre\nBruno"


def test_words_that_the_mail_has_besides_are_not_said_twice() -> None:
    mail = read(mixed(INNER, part("application/ms-tnef", winmail(compressed(PLAIN)), "winmail.dat")))
    assert mail.text.strip() == "Não há solução"


@pytest.mark.parametrize("document", [b"", b"\0" * 40, compressed(b"no RTF at all"), compressed(PLAIN)[:12], b"LZFu" * 9])
def test_rtf_that_cannot_be_read_stays_a_file_beside_the_others(document: bytes) -> None:
    packed = winmail(document, FILE)
    mail = read(mixed(part("application/ms-tnef", packed, "winmail.dat")))
    assert mail.text == ""
    wanted = ["nota.pdf", "winmail.dat"] if document else ["nota.pdf"]
    assert [one.name for one in mail.attachments] == wanted


@pytest.mark.parametrize(
    "document",
    [
        b"{\\rtf1" + b"{" * 400_000,
        b"{\\rtf1" + b"\\f0\\v0\\v1" * 100_000,
        b"{\\rtf1" + b"\\u1?" * 200_000,
        b"{\\rtf1\\bin99999999 abc}",
        b"{\\rtf1\\uc99999 \\u1 abc}",
        b"{\\rtf1\\fromhtml1" + b"{\\*\\htmltag <b>}" * 50_000,
        b"{\\rtf1 " + b"{\\field{\\*\\fldinst HYPERLINK https://a.example/b}{\\fldrslt x" * 20_000 + b"}}" * 20_000,
        b"{\\rtf1 " + b"a" * 500_000 + b"{\\field{\\*\\fldinst HYPERLINK https://a.example/b}}" * 10_000,
    ],
)
def test_hostile_rtf_costs_bounded_time(document: bytes) -> None:
    began = time.process_time()
    rtf.words_of(document)
    assert time.process_time() - began < 3


def test_a_bomb_is_cut_off() -> None:
    bomb = struct.pack("<IIII", 0, 0, 0x75465A4C, 0) + b"\xfe{\x01\x0f" + b"\xff" + b"\x0c\xff" * 8 * 20_000
    found = compressed_rtf._decompressed(bomb)
    assert len(found) <= compressed_rtf.MOST


def test_rtf_cut_anywhere_is_read_as_far_as_it_goes() -> None:
    packed = compressed(PLAIN)
    for cut in range(len(packed)):
        rtf.words_of_compressed(packed[:cut])
        rtf.words_of(PLAIN[:cut])
    assert rtf.words_of(PLAIN[: PLAIN.index(b"{\\b")]).text == "Não abre a "


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (
            r'Baixe {\field\flddirty{\*\fldinst {HYPERLINK "https://a.example/b?c=1"}{\*\datafield 0}}{\fldrslt {\b já}}}.',
            "Baixe já (https://a.example/b?c=1).",
        ),
        (
            r"{\field{\*\fldinst HYPERLINK https://a.example/b}{\fldrslt https://a.example/b}} veja",
            "https://a.example/b veja",
        ),
        (r'{\field{\*\fldinst{HYPERLINK "mailto:a@b.example"}}{\fldrslt Alice}}', "Alice (a@b.example)"),
        (r"{\field{\*\fldinst{HYPERLINK \\l \"fim\"}}{\fldrslt abaixo}}", "abaixo"),
        (r"Hoje {\field{\*\fldinst{DATE}}{\fldrslt 3/3}} fim", "Hoje 3/3 fim"),
        (r"Antes{\shp{\*\shpinst\shpleft0{\sp{\sn x}{\sv 1}}{\shptxt \pard na caixa}}}depois", "Antes\nna caixa\ndepois"),
        (r"um{\header{\shp{\*\shpinst{\shptxt timbre}}}} dois", "um dois"),
        (r"um\column dois\sect tr\'eas", "um\ndois\ntrês"),
        (r"texto{\footnote nota}mais{\*\annotation x}", "texto (nota)mais"),
    ],
)
def test_links_boxes_columns_and_notes_of_rtf_are_words_of_their_own(document: str, words: str) -> None:
    assert rtf.words_of(rf"{{\rtf1\ansi\ansicpg1252 {document}}}".encode("latin-1")).text == words
