"""Who writes: one From, spelled one way, with one address; every ambiguity of espoofer's list names nobody (A11)."""

from __future__ import annotations

import re
from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.desk.tickets.reasons import Disposition
from mailbot.desk.verdicts import on_mail
from mailbot.mail.message import read
from tests.cast import ALICE, AUTHSERV, MALLORY, context, mailbox, reply, token

A, M = ALICE.encode(), MALLORY.encode()
ENCODED = b"=?utf-8?B?" + b64encode(b"<" + A + b">") + b"?="
AMBIGUOUS = {
    "two From (server a8, client a1)": b"From: <" + M + b">\r\nFrom: <" + A + b">",
    "two From, the other first": b"From: <" + A + b">\r\nFrom: <" + M + b">",
    "two equal From": b"From: <" + A + b">\r\nFrom: <" + A + b">",
    "a space before the first (a9)": b" From: <" + M + b">\r\nFrom: <" + A + b">",
    "a space before the second": b"X-A: b\r\n From: <" + M + b">\r\nFrom: <" + A + b">",
    "a space after the name (a10)": b"From: <" + A + b">\r\nFrom : <" + M + b">",
    "a space after the only name": b"From : <" + A + b">",
    "a tab after the name": b"From: <" + A + b">\r\nFrom\t: <" + M + b">",
    "a folded colon (a11)": b"From\r\n : <" + M + b">\r\nFrom: <" + A + b">",
    "a folded colon alone, and Sender (a12)": b"From\r\n : <" + M + b">\r\nSender: <" + A + b">",
    "a folded colon alone, and Resent-From (a13)": b"From\r\n : <" + M + b">\r\nResent-From: <" + A + b">",
    "several addresses (a14, client a2)": b"From: <" + M + b">, <" + A + b">",
    "an encoded address (a15)": b"From: " + ENCODED + b",<" + M + b">",
    "a route (a16)": b"From: <@evil.example,@any.example:" + A + b">",
    "a quoted pair (a17)": b"From: <" + A + b">\\,<" + M + b">",
    "a comma before the angle (a18)": b"From: " + A + b",<" + M + b">",
    "an address after the angle (a19)": b"From: <" + M + b">" + A,
    "an address before the angle": b"From: " + A + b" <" + M + b">",
    "a group": b"From: group: " + A + b";",
    "a NUL": b"From: " + A + b"\0@evil.example",
    "a NUL elsewhere": b"X-A: \0\r\nFrom: " + A,
    "a NUL in the name": b"From\0: " + M + b"\r\nFrom: " + A,
    "a bare CR": b"From: " + A + b"\rFrom: " + M,
    "a bare CR elsewhere": b"X-A: b\rFrom: " + M + b"\r\nFrom: " + A,
    "a bare LF": b"X-A: b\nFrom: " + A + b"\r\nX-B: c",
    "a comment": b"From: " + A + b" (" + M + b")",
    "no From": b"Sender: " + A,
    "an empty one": b"From: <>",
    "a line that is no field before it": b"From: <" + M + b">\r\nno field\r\nFrom: <" + A + b">",
    "the empty name": b"From: <" + M + b">\r\n: x\r\nFrom: <" + A + b">",
    "a vertical tab": b"From: <" + A + b">\r\n\x0bFrom: <" + M + b">",
    "a vertical tab within a line": b"From: <" + A + b">\r\nSubject: x\x0bFrom: <" + M + b">",
    "a file separator within a line": b"From: <" + M + b">\r\nX-A: x\x1c From : <" + A + b">",
    "a next line of ISO 8859 within a line": b"From: <" + A + b">\r\nX-A: x\x85From: <" + M + b">",
    "a space that is not ASCII inside the domain": b'From: "alice"@exam\xc2\xa0ple.com',
    "a space that is not ASCII before the domain": b'From: "al ice"@\xc2\xa0example.com',
    "a bracket and bytes that are no text": b"From: Al\xf8ice Souza <alice@exampleom dia, .com>",
    "blanks within the name": b"Subject: x\r\nFr  om : <" + M + b">\r\nFrom: <" + A + b">",
    "a tab within the name": b"Subject: x\r\nF\trom: <" + M + b">\r\nFrom: <" + A + b">",
    "a control within the name": b"Subject: x\r\nFro\x01m: <" + M + b">\r\nFrom: <" + A + b">",
    "a delete within the name": b"From: <" + A + b">\r\nFrom\x7fm: x\r\nF\x7from: <" + M + b">",
    "blanks within the only name": b"Fr om: <" + A + b">",
    "a delete": b"From: <" + A + b">\r\nFrom\x7f: <" + M + b">",
}
SIGNED = {
    "Gmail's": b"DKIM-Signature: v=1; h=to:subject:message-id:date\r\n         :from:mime-version; b=x\r\n",
    "others'": b"DKIM-Signature: v=1; h=to:subject:\r\n\tfrom:date; b=x\r\n",
    "ARC's": b"ARC-Message-Signature: i=1; h=to:\r\n from:date;\r\n b=x\r\n",
}


def written(head: bytes) -> bytes:
    return head + f"\r\nIn-Reply-To: <{token()}>\r\nMessage-ID: <a@b>\r\n\r\nSegue.\r\n".encode()


@pytest.mark.parametrize("name", AMBIGUOUS)
@pytest.mark.parametrize("result", ["pass", "fail", "none", None])
def test_an_ambiguous_from_never_joins_and_nobody_is_told(name: str, result: str | None) -> None:
    proof = f"Authentication-Results: {AUTHSERV}; dmarc={result} header.from=example.com\r\n".encode() if result else b""
    found = read(proof + written(AMBIGUOUS[name]))
    verdict = on_mail(context(found, mailbox(authserv_id=AUTHSERV)))
    assert found.sender.address != ALICE
    assert verdict.disposition is not Disposition.REPLY
    assert verdict.drafts == ()


@pytest.mark.parametrize("name", SIGNED)
def test_the_names_that_a_signature_covers_are_no_second_from(name: str) -> None:
    assert read(SIGNED[name] + reply()).sender.address == ALICE


@pytest.mark.parametrize("before", [b"", b"From alice@example.com Mon Nov 23 10:12:00 2026\n", b"X-Mailer: From: me\n"])
def test_plain_line_ends_and_words_like_from_are_no_ambiguity(before: bytes) -> None:
    assert read(before + reply().replace(b"\r\n", b"\n")).sender.address == ALICE


PIECES = [b"From", b"from", b"Fr", b"om", b"\x7f", b":", b" ", b"\t", b"\r\n", b"\n", b"\r", b"\0", b"<" + A + b">", M, b","]


@given(st.lists(st.sampled_from(PIECES), max_size=14))
def test_whoever_is_believed_stands_alone(pieces: list[bytes]) -> None:
    head = b"".join(pieces)
    if read(b"Subject: x\r\n" + head + b"\r\n\r\n").sender.address == ALICE:
        seen = re.split(rb"\r?\n\r?\n", head)[0]
        assert re.sub(rb"[\x00-\x20\x7f]", b"", seen).lower().count(b"from:") == 1
