from __future__ import annotations

import base64
import io
import quopri
import tempfile
import tracemalloc
from email import message_from_bytes
from typing import Any

import pytest

from mailbot.config.mailbox import FILE_LIMIT
from mailbot.imap.session import ImapSession
from mailbot.mail.incoming import LeftOut
from mailbot.receiving.fetching import fetch_without_files
from tests.servers.dovecot import Dovecot

pytestmark = pytest.mark.wire
HEAD = b"From: alice@example.com\r\nSubject: Files\r\nMIME-Version: 1.0\r\n"
WORDS = b"Content-Type: text/plain; charset=utf-8\r\n\r\nSee the file.\r\n"


def a_file(body: bytes, encoding: str, name: str = "plan.bin") -> bytes:
    head = f'Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename="{name}"\r\n'
    return head.encode() + f"Content-Transfer-Encoding: {encoding}\r\n\r\n".encode() + body


def a_mail(*parts: bytes, boundary: str = "=_x.y z") -> bytes:
    line = f"--{boundary}".encode()
    top = HEAD + f'Content-Type: multipart/mixed; boundary="{boundary}"\r\n\r\n'.encode()
    return top + b"".join(line + b"\r\n" + part + b"\r\n" for part in parts) + line + b"--\r\n"


def folded(size: int) -> bytes:
    return base64.encodebytes(b"\0" * size).replace(b"\n", b"\r\n").removesuffix(b"\r\n")


def unfolded(size: int) -> bytes:
    return base64.b64encode(b"\0" * size)


def escaped(size: int) -> bytes:
    return (b"=3D" * 10 + b"aaaaaaaaaa=\r\n") * (size // 20) + b"b" * (size % 20)


def lines(size: int) -> bytes:
    return (b"a" * 98 + b"\r\n") * (size // 100) + b"b" * (size % 100)


ENCODINGS = {
    "base64 folded": (folded, "base64"),
    "base64 unfolded": (unfolded, "base64"),
    "quoted-printable": (escaped, "quoted-printable"),
    "8bit": (lines, "8bit"),
}


def rebuilt(session: ImapSession, limit: int = FILE_LIMIT) -> tuple[Any, tuple[LeftOut, ...]]:
    session.select()
    structure = session.structure(1)
    assert structure is not None
    with tempfile.TemporaryFile() as spool:
        left_out = fetch_without_files(session, 1, limit, spool, structure)
        spool.seek(0)
        # Not message_from_binary_file: it turns CRLF into LF, and with it the sizes of what is not base64.
        return message_from_bytes(spool.read()), left_out


@pytest.mark.parametrize(
    "encoding", [one if one.startswith("base64 f") else pytest.param(one, marks=pytest.mark.long) for one in ENCODINGS]
)
@pytest.mark.parametrize("over", [0, 1])
def test_a_file_of_exactly_the_limit_stays_and_one_byte_more_is_left_out(
    dovecot: Dovecot, user: str, session: ImapSession, encoding: str, over: int
) -> None:
    encoded, name = ENCODINGS[encoding]
    dovecot.append(user, a_mail(WORDS, a_file(encoded(FILE_LIMIT + over), name)))
    mail, left_out = rebuilt(session)
    words, file = mail.get_payload()
    assert words.get_payload() == "See the file.\r\n"
    assert file.get_filename() == "plan.bin"
    decoded = file.get_payload(decode=True)
    if over:
        assert [(one.name, one.content_type) for one in left_out] == [("plan.bin", "application/octet-stream")]
        assert left_out[0].size == FILE_LIMIT + 1
        assert decoded == b""
    else:
        assert left_out == ()
        assert len(decoded) == FILE_LIMIT


@pytest.mark.parametrize(("encoding", "size"), [("base64 folded", 2_900_000), ("8bit", 2_900_000)])
def test_a_file_far_over_the_limit_is_never_fetched_and_its_size_is_at_most_the_true_one(
    dovecot: Dovecot, user: str, session: ImapSession, encoding: str, size: int
) -> None:
    encoded, name = ENCODINGS[encoding]
    dovecot.append(user, a_mail(WORDS, a_file(encoded(size), name)))
    _, (one,) = rebuilt(session, limit=2_000_000)
    assert one.exact is (encoding == "8bit")
    assert size * 0.9 < one.size <= size


def test_of_several_files_only_those_over_the_limit_are_left_out(dovecot: Dovecot, user: str, session: ImapSession) -> None:
    files = [a_file(folded(size), "base64", f"{size}.bin") for size in (900, 1000, 1001, 5000)]
    files.append(a_file(quopri.encodestring(b"ol\xc3\xa1 " * 100).replace(b"\n", b"\r\n"), "quoted-printable", "q.txt"))
    dovecot.append(user, a_mail(WORDS, *files))
    mail, left_out = rebuilt(session, limit=1000)
    assert [one.name for one in left_out] == ["1001.bin", "5000.bin"]
    assert [len(part.get_payload(decode=True)) for part in mail.get_payload()[1:]] == [900, 1000, 0, 0, 500]


def test_nested_parts_and_an_enclosed_mail_keep_their_places(dovecot: Dovecot, user: str, session: ImapSession) -> None:
    inner = a_mail(WORDS, a_file(folded(10), "base64", "inner.bin"), boundary="in")
    enclosed = b"Content-Type: message/rfc822\r\n\r\n" + a_mail(WORDS, a_file(folded(20), "base64"), boundary="deep")
    large = b"Content-Type: message/rfc822\r\n\r\n" + a_mail(WORDS, a_file(folded(3000), "base64"), boundary="large")
    dovecot.append(user, a_mail(inner.partition(HEAD)[2], enclosed, large, a_file(folded(30), "base64", "last.bin")))
    mail, left_out = rebuilt(session, limit=2000)
    assert [(one.content_type, one.exact) for one in left_out] == [("message/rfc822", True)]
    shape = [(part.get_content_type(), part.get_filename()) for part in mail.walk()]
    assert shape[:4] == [
        ("multipart/mixed", None),
        ("multipart/mixed", None),
        ("text/plain", None),
        ("application/octet-stream", "inner.bin"),
    ]
    assert shape[4:8] == [
        ("message/rfc822", None),
        ("multipart/mixed", None),
        ("text/plain", None),
        ("application/octet-stream", "plan.bin"),
    ]
    assert shape[-1] == ("application/octet-stream", "last.bin")


@pytest.mark.parametrize(("size", "stays"), [(1000, True), (1001, False)])
def test_a_mail_that_is_nothing_but_a_file_works_too(
    dovecot: Dovecot, user: str, session: ImapSession, size: int, stays: bool
) -> None:
    dovecot.append(user, HEAD + a_file(folded(size), "base64"))
    mail, left_out = rebuilt(session, limit=1000)
    assert mail["Subject"] == "Files"
    assert len(mail.get_payload(decode=True)) == (1000 if stays else 0)
    assert bool(left_out) is not stays


def test_without_files_over_the_limit_the_mail_is_the_same(dovecot: Dovecot, user: str, session: ImapSession) -> None:
    raw = a_mail(WORDS, a_file(folded(5000), "base64"))
    dovecot.append(user, raw)
    session.select()
    spool = io.BytesIO()
    structure = session.structure(1)
    assert structure is not None
    assert fetch_without_files(session, 1, FILE_LIMIT, spool, structure) == ()
    assert spool.getvalue() == raw


def test_memory_does_not_grow_with_the_mail(dovecot: Dovecot, user: str, session: ImapSession) -> None:
    dovecot.append(user, a_mail(WORDS, a_file(folded(12_000_000), "base64")))
    session.select()
    structure = session.structure(1)
    assert structure is not None
    tracemalloc.start()
    try:
        with tempfile.TemporaryFile() as spool:
            fetch_without_files(session, 1, FILE_LIMIT, spool, structure)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 6_000_000
