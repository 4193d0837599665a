"""Whatever reads strangers' text takes at most three times as long for twice as much of it (D9, A32)."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any, Final

import pytest

from mailbot.importing.sources import received
from mailbot.mail.automatic.headers import automatic
from mailbot.mail.automatic.spam import marks_in, says_spam
from mailbot.mail.files.body_structure import parts_of
from mailbot.mail.files.large_mail import read_large
from mailbot.mail.message import identity, read
from mailbot.mail.mime.caps import capped_head
from mailbot.mail.mime.threading_fields import threading_fields
from mailbot.mail.mime.transfer_encodings import DecodedSize
from mailbot.mail.sender.addresses import MAX_FIELD, normalised, sender_of
from mailbot.mail.sender.authentication import authenticity
from mailbot.mail.serialized import deserialize, serialize
from mailbot.mail.text.charsets import clean, decoded, header
from mailbot.mail.tokens.message_ids import ids_in, recognised
from tests.cast import NOW
from tests.rules.doubling import Work, grows_no_faster_than_its_text

K: Final = 1024
HEAD: Final = b"From: mallory@example.com\r\nSubject: s\r\n"
MIXED: Final = HEAD + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'


def weighed(encoding: str) -> Work:
    def work(body: bytes) -> object:
        counter = DecodedSize(encoding)
        for at in range(0, len(body), 4 * K):
            counter.feed(body[at : at + 4 * K])
        return counter.size

    return work


def streamed(raw: bytes) -> object:
    return read_large(io.BytesIO(raw))


def results(fields: str) -> object:
    return authenticity((fields,), "mx.example", "mallory@example.com")


def marked(value: str) -> object:
    return says_spam(marks_in([("x-forefront-antispam-report", value), (value, value)]), ("x-spam-flag: yes",), 5)


def of_header(head: bytes) -> object:
    return received(head, NOW)


CASES: Final[dict[str, tuple[Work, Callable[[int], Any], int]]] = {
    "fields for threading": (threading_fields, lambda n: b"To: a@b\n " * n, 20 * K),
    "fields of no use": (threading_fields, lambda n: b"X: y\n" * n, 40 * K),
    "traces": (of_header, lambda n: b"Received: by x\n y;\n" * n, 12 * K),
    "one endless trace": (of_header, lambda n: b"Received: " + b"\n ;" * n, 60 * K),
    "encoded words": (header, lambda n: "=?utf-8?q?a?= " * n, 140),
    "half an encoded word": (header, lambda n: "=?utf-8?q?" * n, 200),
    "blanks between encoded words": (header, lambda n: "?=" + " " * n, 2 * K),
    "folds": (header, lambda n: "\r\n " * n, 600),
    "lone surrogates": (clean, lambda n: "\ud800" * n, 256 * K),
    "carriage returns": (clean, lambda n: "\r" * n, 256 * K),
    "text in the wrong charset": (lambda data: decoded(data, "utf-16"), lambda n: b"\xd8\x00" * n, 64 * K),
    "utf-7": (lambda data: decoded(data, "utf-7"), lambda n: b"+AGE-" * n, 32 * K),
    "addresses": (lambda value: sender_of([value]), lambda n: "a@b.cd, " * n, MAX_FIELD // 32),
    "angles": (lambda value: sender_of([value]), lambda n: "<" * n, MAX_FIELD // 4),
    "a loose From": (lambda value: sender_of([value]), lambda n: "a @ b. , " * n + "<a@b.cd>", 28),
    "a loose From of one sign": (lambda value: sender_of([value]), lambda n: "a@b" + " . " * n + "<a@b.cd>", 80),
    "quotes": (lambda value: sender_of([value]), lambda n: '"\\"' * n, MAX_FIELD // 24),
    "comments": (lambda value: sender_of([value]), lambda n: "(a)" * n + "a@b.cd", MAX_FIELD // 24),
    "a name without an address": (lambda value: sender_of([value]), lambda n: "a " * n, MAX_FIELD // 8),
    "dots": (lambda value: sender_of([value]), lambda n: "a." * n + "@b.cd (", MAX_FIELD // 8),
    "labels": (normalised, lambda n: "a@" + "é." * n, 100),
    "open brackets": (ids_in, lambda n: "<" * n, 8 * K),
    "IDs without brackets": (ids_in, lambda n: "a@b " * n, 8 * K),
    "at signs": (ids_in, lambda n: "a@" * n, 4 * K),
    "no at sign": (ids_in, lambda n: "a" * n, 8 * K),
    "one of ours, nearly": (recognised, lambda n: "t1." + "a" * n, 64 * K),
    "authentication results": (results, lambda n: "mx.example; " + "dkim=pass header.d=a.bc; " * n, 100),
    "comments in results": (results, lambda n: "mx.example; " + "(" * n, 200),
    "marks of spam": (marked, lambda n: "x-spam-scl; SCL" * n, 16 * K),
    "content type": (lambda kind: automatic({}, kind, None), lambda n: "multipart/report;" * n, 16 * K),
    "trace fields": (identity, lambda n: b"Received: x\r\n y\r\n" * n, 8 * K),
    "trace fields, nearly": (identity, lambda n: b"x-" + b"a-" * n + b":\r\n\r\n", 32 * K),
    "many lines that are nearly trace fields": (identity, lambda n: (b"x-" + b"-a" * 30 + b"\r\n") * n, 2 * K),
    "line ends": (identity, lambda n: b"\r\n" * n, 256 * K),
    "a header without end": (capped_head, lambda n: b"X: y\r\n" * n, 32 * K),
    "one field": (capped_head, lambda n: b"X: " + b"y" * n, 256 * K),
    "base64": (weighed("base64"), lambda n: b"QUJD\r\n" * n, 128 * K),
    "padding": (weighed("base64"), lambda n: b"=" * n, 256 * K),
    "quoted-printable": (weighed("quoted-printable"), lambda n: b"=41" * n, 128 * K),
    "blanks at a line's end": (weighed("quoted-printable"), lambda n: b" " * n, 64 * K),
    "soft line breaks": (weighed("quoted-printable"), lambda n: b"=\r\n" * n, 64 * K),
    "parts of a description": (parts_of, lambda n: ([(b"a", b"b", None, None, None, b"7bit", 1)] * n, b"mixed"), 400),
    "parts": (read, lambda n: MIXED + b"--b\r\n\r\nx\r\n" * n, 400),
    "fields": (read, lambda n: b"X: y\r\n" * n + HEAD + b"\r\n", 400),
    "continuations": (
        read,
        lambda n: (
            HEAD + b"Content-Disposition: attachment" + b"".join(b";filename*%d*=a" % i for i in range(n)) + b"\r\n\r\n"
        ),
        100,
    ),
    "parameters": (read, lambda n: HEAD + b"Content-Type: text/plain" + b";a=b" * n + b"\r\n\r\n", 400),
    "lines": (read, lambda n: HEAD + b"\r\n" + b"x\r\n" * n, 32 * K),
    "paragraphs of HTML": (read, lambda n: HEAD + b"Content-Type: text/html\r\n\r\n" + b"<p>a" * n, 4 * K),
    "attributes of HTML": (read, lambda n: HEAD + b"Content-Type: text/html\r\n\r\n<a " + b"x=y " * n + b">", 16 * K),
    "large: lines": (streamed, lambda n: HEAD + b"\r\n" + b"x\r\n" * n, 256 * K),
    "large: fields": (streamed, lambda n: b"X: y\r\n" * n + HEAD + b"\r\n", 64 * K),
    "large: parts": (streamed, lambda n: MIXED + b"--b\r\n\r\nx\r\n" * n, 256 * K),
    "large: part headers": (streamed, lambda n: MIXED + b"--b\r\n" + b"X: y\r\n" * n, 64 * K),
    "notes": (lambda raw: deserialize(serialize(read(raw))), lambda n: HEAD + b"\r\n" + b"x\r\n" * n, 32 * K),
}


@pytest.mark.parametrize(
    "name", [one if at % 3 == 0 else pytest.param(one, marks=pytest.mark.long) for at, one in enumerate(CASES)]
)
def test_twice_the_text_takes_at_most_three_times_as_long(name: str) -> None:
    grows_no_faster_than_its_text(*CASES[name])
