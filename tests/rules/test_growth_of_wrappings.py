"""Twice the text costs at most three times the time: headers' bytes, wrappings, labels, bounces, and what IMAP answers."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from mailbot.imap import answers
from mailbot.mail import kinds
from mailbot.mail.automatic import plain_bounces
from mailbot.mail.files.contents import content_of
from mailbot.mail.files.large_mail import read_large
from mailbot.mail.message import read
from mailbot.mail.mime import compressed_rtf, invitations, mended, rtf, smime, tnef
from mailbot.mail.mime.parser import parsed, whole_boundary
from mailbot.mail.mime.transfer_encodings import encoding_named
from mailbot.mail.replies import forwards, labels
from mailbot.mail.sender.from_field import problem_of_head
from mailbot.mail.text import html_text
from mailbot.mail.text.placeholders import is_placeholder
from mailbot.mail.tokens.own_marks import bears_our_marks
from tests.rules.doubling import Work, grows_no_faster_than_its_text
from tests.rules.test_growth import HEAD, MIXED, K

TNEF: Final = struct.pack("<IH", 0x223E9F78, 0)
LZFU: Final = struct.pack("<IIII", 0, 0, 0x75465A4C, 0)
REPORT: Final = HEAD + b"Content-Type: message/delivery-status\r\n\r\n"
FAILED: Final = b"Final-Recipient: rfc822; alice@example.com\r\nAction: failed\r\n\r\n"
FLOWED: Final = HEAD + b"Content-Type: text/plain; format=flowed\r\n\r\n"
ONE: Final = b"1 (UID 1 BODYSTRUCTURE "


def der(tag: int, *values: bytes) -> bytes:
    value = b"".join(values)
    return bytes([tag, 0x84]) + len(value).to_bytes(4, "big") + value


def signed(chunks: int) -> bytes:
    content = der(0x30, der(0x06, b"x"), der(0xA0, b"\x24\x80" + b"\x04\x01a" * chunks + b"\0\0"))
    inside = der(0x30, der(0x02, b"\1"), der(0x31), content)
    return der(0x30, der(0x06, bytes.fromhex("2a864886f70d010702")), der(0xA0, inside))


def attribute(name: int, value: bytes) -> bytes:
    return struct.pack("<BHHI", 2, name, 0, len(value)) + value + b"\0\0"


def properties(count: int) -> bytes:
    return attribute(0x9005, struct.pack("<I", count) + (struct.pack("<HHII", 30, 0x3707, 1, 4) + b"abc\0") * count)


def nested(depth: int) -> bytes:
    frame = b'--b%d\r\nContent-Type: multipart/mixed; boundary="b%d"\r\n\r\n'
    return MIXED.replace(b'"b"', b'"b0"') + b"".join(frame % (i, i + 1) for i in range(depth)) + b"--b\r\n" * 20 * K


def packed(*texts: bytes) -> bytes:
    archive = io.BytesIO()
    with ZipFile(archive, "w", ZIP_DEFLATED) as made:
        for at, text in enumerate(texts):
            made.writestr(f"{at}.txt", text)
    return archive.getvalue()


def archived(raw: bytes) -> object:
    return bears_our_marks("a.zip", "application/zip", raw)


def failed(raw: bytes) -> object:
    return plain_bounces.failed_recipients(parsed(raw)[0], len(raw))


def streamed(raw: bytes) -> object:
    return read_large(io.BytesIO(raw))


def structure(rows: list[Any]) -> object:
    return answers.structure(rows, 1)


CASES: Final[dict[str, tuple[Work, Callable[[int], Any], int]]] = {
    "From in a signature": (problem_of_head, lambda n: b"DKIM-Signature: h=to\r\n" + b" from:\r\n" * n, 4 * K),
    "From fields": (problem_of_head, lambda n: b"From: a\r\n" * n, 8 * K),
    "blanks before From": (problem_of_head, lambda n: b"X: y" + b"\r\n \t" * n + b"from", 8 * K),
    "blanks within From": (problem_of_head, lambda n: b"X: y\r\n" + b"fr \t o" * n + b"m:", 8 * K),
    "empty lines before From": (problem_of_head, lambda n: b"\n" * n + b"from", 32 * K),
    "chunks of signed bytes": (smime.signed_content, signed, 16 * K),
    "sequences in sequences": (smime.signed_content, lambda n: b"\x30\x80" * n, 64 * K),
    "attributes of TNEF": (tnef.unpacked, lambda n: TNEF + attribute(0x9002, b"") * n, 2 * K),
    "properties of TNEF": (tnef.unpacked, lambda n: TNEF + properties(n), 2 * K),
    "properties of many files": (tnef.unpacked, lambda n: TNEF + properties(20) * n, 200),
    "references in compressed RTF": (compressed_rtf.unpacked, lambda n: LZFU + b"\xff" + b"\x0c\xf2" * 8 * n, 2 * K),
    "letters of compressed RTF": (compressed_rtf.unpacked, lambda n: LZFU + b"\0{\\rtf1  " * n, 2 * K),
    "groups in groups of RTF": (rtf.words_of, lambda n: b"{\\rtf1" + b"{" * n, 32 * K),
    "settings of RTF": (rtf.words_of, lambda n: b"{\\rtf1" + b"\\f0\\uc1\\v1\\v0" * n, K),
    "letters of RTF": (rtf.words_of, lambda n: b"{\\rtf1" + b"\\'e3\\u227?" * n, 4 * K),
    "links of RTF": (rtf.words_of, lambda n: b"{\\rtf1" + b"{\\field{\\*\\fldinst HYPERLINK http://a}{\\fldrslt x}}" * n, K),
    "tags of RTF": (rtf.words_of, lambda n: b"{\\rtf1\\fromhtml1" + b"{\\*\\htmltag <b>}" * n, 2 * K),
    "broken lines of a header": (mended.mended_head, lambda n: b"From: a\n" + b"x\n" * n, 8 * K),
    "broken parameters": (mended.mended_head, lambda n: b"Content-Type: a" + b";\nb=c" * n, 2 * K),
    "an open quotation mark": (mended.mended_head, lambda n: b'Content-Type: a; b="' + b"\nc" * n, 2 * K),
    "nearly a field": (mended.mended_head, lambda n: b"From: a" + (b"\n" + b"x" * 300) * n, K),
    "heads of parts": (mended.mended, lambda n: HEAD + b"\r\n--b\r\nContent-A: b\r\nx=\r\n" * n, 2 * K),
    "empty lines above a mail": (mended.empty_lines, lambda n: b"\r\n" * n, 32 * K),
    "files of a zip file": (archived, lambda n: b"PK\x03\x04" + b"\0" * 22 + b"\5\0\0\0a.txt" + b"PK\x03\x04" * n, K),
    "texts in a zip file": (archived, lambda n: packed(b"a=3D\r\n" * n), 32 * K),
    "many texts in a zip file": (archived, lambda n: packed(*[b"a" * 99] * n), 500),
    "a boundary of blanks": (lambda name: whole_boundary(name, b"", outermost=True), lambda n: " a" * n, 4 * K),
    "comments in an encoding": (encoding_named, lambda n: "(" * n, 32 * K),
    "words of a placeholder": (is_placeholder, lambda n: "html " * n, 100),
    "labels in one line": (forwards.original, lambda n: "De: a@b Para: " * n, 100),
    "lines of labels": (forwards.original, lambda n: "De: a@b Para: c Assunto:\n" * n, K),
    "a header that never ends": (
        forwards.original,
        lambda n: "---- Forwarded message ----\nReceived: a\n" + "X-A: b\n" * n,
        K,
    ),
    "many whole headers": (forwards.original, lambda n: "---- Forwarded message ----\nReceived: a\n" * n, K),
    "rules in a line": (forwards.announcement, lambda n: ("-" * 30 + "a") * n, K),
    "nearly announcements": (forwards.announcement, lambda n: "\n--a :\n" * n, 2 * K),
    "lines of a calendar": (invitations.words_of, lambda n: "BEGIN:VEVENT\n" + "SUMMARY:x\n" * n, 1000),
    "folds of a calendar": (invitations.words_of, lambda n: "BEGIN:VEVENT\nSUMMARY:" + "\n x" * n, 32 * K),
    "parameters in a calendar": (
        invitations.words_of,
        lambda n: "BEGIN:VEVENT\n" + ("SUMMARY" + ";a=b" * 90 + "\n") * n,
        500,
    ),
    "escapes in a calendar": (invitations.words_of, lambda n: "BEGIN:VEVENT\nSUMMARY:" + "\\n" * n, 4 * K),
    "nearly a label": (labels.labelled, lambda n: "de " * n, 64 * K),
    "blanks before a label": (labels.labelled, lambda n: " " * n + "de:", 64 * K),
    "half header blocks": (forwards.original, lambda n: "De: a\nData: b\n\n" * n, 400),
    "marked half blocks": (forwards.original, lambda n: "> De: a\n> Data: b\n" * n, K),
    "announced forwards": (forwards.original, lambda n: "---- Forwarded message ----\n" * n, K),
    "lists' names before Re": (lambda said: kinds.is_reply(said, {}), lambda n: "[a] " * n, 32 * K),
    "lists' names before Fwd": (forwards.is_forward, lambda n: "[a] " * n, 32 * K),
    "blanks in a subject": (forwards.bare_subject, lambda n: " " * n, 32 * K),
    "elements in elements": (html_text.text_of, lambda n: "<div>" * n, 70),
    "elements far too deep": (html_text.text_of, lambda n: "<div>" * n, 4 * K),
    "tables in tables": (html_text.text_of, lambda n: "<table><tr><td>" * n, 24),
    "rows": (html_text.text_of, lambda n: "<table>" + "<tr><td>x" * n, K),
    "style sheets": (html_text.text_of, lambda n: "<style></style>" * n + "<b>" * 13_000, 40),
    "styles": (html_text.text_of, lambda n: '<p style="' + "margin:1px;" * n + '">x', 4 * K),
    "files looked for": (lambda raw: content_of(raw, 10**6, "x"), lambda n: MIXED + b"--b\r\n\r\nx\r\n" * n, 400),
    "large: frames in frames": (streamed, nested, 20),
    "large: nearly delimiters": (streamed, lambda n: MIXED + (b"\n--b" + b" " * 190 + b"x") * n, 4 * K),
    "failed recipients": (failed, lambda n: REPORT + FAILED * n, 200),
    "lines of a bounce": (failed, lambda n: HEAD + b"\r\n" + b"x\r\n" * n, 4 * K),
    "delivery reports": (lambda raw: plain_bounces.has_report(parsed(raw)[0]), lambda n: REPORT + FAILED * n, 400),
    "blocks of a report": (read, lambda n: REPORT + b"Status: 5.1.1\r\n\r\n" * n, 400),
    "soft lines": (read, lambda n: FLOWED + b"a \n" * n, 16 * K),
    "listed mails": (answers.listed, lambda n: [b"1 (UID 1 RFC822.SIZE 3)"] * n, 4 * K),
    "UIDs without a number": (answers.listed, lambda n: [b"( UID " * n], 16 * K),
    "numbers": (answers.numbers, lambda n: [b"1 " * n], 32 * K),
    "an endless date": (answers.listed, lambda n: [b'1 (UID 1 RFC822.SIZE 3 INTERNALDATE "' + b"1" * n], 32 * K),
    "brackets in brackets": (structure, lambda n: [ONE + b"(" * n], 2 * K),
    "empty brackets": (structure, lambda n: [ONE + b"()" * n], 8 * K),
    "an endless string": (structure, lambda n: [ONE + b'("' + b"\\a" * n + b'"))'], 16 * K),
    "atoms": (structure, lambda n: [ONE + b"(" + b"a " * n + b"))"], 16 * K),
}


@pytest.mark.parametrize(
    "name", [one if at % 3 == 0 else pytest.param(one, marks=pytest.mark.long) for at, one in enumerate(CASES)]
)
def test_twice_the_text_takes_at_most_three_times_as_long(name: str) -> None:
    grows_no_faster_than_its_text(*CASES[name])
