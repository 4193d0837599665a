"""Mails that no mail program writes: each once brought a parser to its knees (RELIABILITY D8, A24 to A26)."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Final

HEAD: Final = b"From: mallory@example.com\r\nSubject: s\r\nMessage-ID: <m@example.com>\r\n"
MIXED: Final = HEAD + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
MIB: Final = 1024 * 1024


def nested(depth: int) -> bytes:
    frames = (b'--b%d\r\nContent-Type: multipart/mixed; boundary="b%d"\r\n\r\n' % (i - 1, i) for i in range(1, depth))
    return HEAD + b'Content-Type: multipart/mixed; boundary="b0"\r\n\r\n' + b"".join(frames) + b"--b0\r\n\r\ndeep\r\n"


def attached(depth: int) -> bytes:
    return HEAD + b"Content-Type: message/rfc822\r\n\r\n" * depth + b"Subject: x\r\n\r\nx\r\n"


def html(text: bytes) -> bytes:
    return HEAD + b"Content-Type: text/html; charset=utf-8\r\n\r\n" + text


def continued(count: int) -> bytes:
    return b"Content-Disposition: attachment" + b"".join(b"; filename*%d*=a" % i for i in range(count)) + b"\r\n\r\nx\r\n"


def encoded(encoding: bytes, body: bytes) -> bytes:
    return HEAD + b"Content-Type: application/pdf\r\nContent-Transfer-Encoding: " + encoding + b"\r\n\r\n" + body


def sent_by(value: bytes) -> bytes:
    return b"From: " + value + b"\r\n\r\nx"


BOMBS: Final[dict[str, Callable[[], bytes]]] = {
    "Content-Type of 200 kB": lambda: HEAD + b"Content-Type: text/plain; " + b"a=b; " * 40_000 + b"\r\n\r\nx",
    "200,000 semicolons": lambda: HEAD + b"Content-Type: text/plain" + b";" * 200_000 + b"\r\n\r\nx",
    "4,000 semicolons": lambda: HEAD + b"Content-Type: text/plain" + b";" * 4000 + b"\r\n\r\nx",
    "20,000 continuations": lambda: HEAD + continued(20_000),
    "900 parts with 250 continuations": lambda: MIXED + (b"--b\r\n" + continued(250)) * 900,
    "20,000 encoded words": lambda: b"From: m@x.y\r\nSubject: " + b"=?utf-8?q?a?= " * 20_000 + b"\r\n\r\nx",
    "comments in comments": lambda: sent_by(b"(" * 16_000 + b") <m@x.y>"),
    "5,000 comments": lambda: sent_by(b"(a)" * 5000 + b" m@x.y"),
    "20,000 addresses": lambda: sent_by(b"a@b.cd, " * 20_000),
    "2,000 addresses": lambda: sent_by(b"a@b.cd, " * 2000),
    "5,000 quotes": lambda: sent_by(b'"\\"' * 5000),
    "100,000 parts": lambda: MIXED + b"--b\r\n\r\nx\r\n" * 100_000 + b"--b--",
    "4 million parts": lambda: MIXED + b"--b\r\n\r\nx\r\n" * 4_000_000,
    "depth 1,000": lambda: nested(1000),
    "depth 49 before 300,000 lines": lambda: nested(49) + b"x\r\n" * 300_000,
    "1,000 mails in mails": lambda: attached(1000),
    "45 mails in mails": lambda: attached(45) + b"y" * 900_000,
    "a line of 20 MB in the header": lambda: HEAD + b"X-Long: " + b"a" * (20 * MIB) + b"\r\n\r\nx",
    "a line of 20 MB in the body": lambda: HEAD + b"\r\n" + b"a" * (20 * MIB),
    "200,000 fields": lambda: HEAD + b"X: y\r\n" * 200_000 + b"\r\nx",
    "160,000 fields of a part": lambda: MIXED + b"--b\r\n" + b"X: y\r\n" * 160_000 + b"\r\nx",
    "150,000 fields by bare returns": lambda: HEAD.replace(b"\r\n", b"\r") + b"X: y\r" * 150_000 + b"\r\rx",
    "a boundary of 2 kB": lambda: MIXED.replace(b'"b"', b'"' + b"b" * 2100 + b'"') + b"--" + b"b" * 2100 + b"\r\n\r\nx",
    "a boundary of dashes": lambda: MIXED.replace(b'"b"', b'"-"') + b"---\r\n" * 100_000,
    "40 MB of line ends": lambda: HEAD + b"\r\n" + b"\n" * (40 * MIB - 200),
    "40 MB of base64": lambda: encoded(b"base64", base64.encodebytes(b"x" * (29 * MIB))),
    "39 MB of quoted-printable": lambda: encoded(b"quoted-printable", b"=41" * (13 * MIB)),
    "40 MB in part headers": lambda: MIXED + (b"--b\r\nX: " + b"w" * 250_000 + b"\r\n\r\nx\r\n") * 150,
    "40 MB of text parts": lambda: MIXED + (b"--b\r\n\r\n" + b"words \r\n" * 64_000) * 78,
    "uuencoded text": lambda: HEAD + b"Content-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 a\r\n" + b"M" * 900_000,
    "150,000 cells": lambda: html(b"<table><tr>" + b"<td>x" * 150_000),
    "60,000 tables in tables": lambda: html(b"<table><tr><td>" * 60_000),
    "200,000 attributes": lambda: html(b"<a " + b"x=y " * 200_000 + b">"),
    "a million <": lambda: html(b"<" * 1_000_000),
    "a charset with a NUL": lambda: HEAD + b'Content-Type: text/plain; charset="a\0b"\r\n\r\nx',
    "a compressing charset": lambda: HEAD + b"Content-Type: text/plain; charset=zip\r\n\r\nx",
    "an idna charset": lambda: HEAD + b"Content-Type: text/plain; charset=idna\r\n\r\n" + b"a." * 400_000,
    "what raises in parsers": lambda: b'Message-ID: <abc@[\r\nTo: "\r\nCc: (c):\r\nContent-Type: text/plain; name*\r\n\r\nx',
}
