from __future__ import annotations

import base64
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.mail.body import Attachment
from mailbot.mail.files.removal import without_files
from mailbot.mail.message import read
from tests.cast import raw

LIMIT = 100_000


def part(size: int, encoding: str = "base64", name: str = "a.pdf") -> bytes:
    head = f'Content-Type: application/pdf; name="{name}"\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n'.encode()
    return head + (
        base64.encodebytes(bytes(size)).replace(b"\n", b"\r\n") if encoding == "base64" else b"x" * size + b"\r\n"
    )


def mixed(*parts: bytes) -> bytes:
    return b"".join(b"--b\r\n" + one for one in parts) + b"--b--\r\nepilogue\r\n"


def mail(body: bytes) -> bytes:
    head = raw("", Content_Type='multipart/mixed; boundary="b"', Content_Transfer_Encoding="").rstrip()
    return head + b"\r\n\r\npreamble\r\n" + body


def stripped(whole: bytes, limit: int = LIMIT) -> tuple[bytes, tuple[Attachment, ...]]:
    target = BytesIO()
    left_out = without_files(BytesIO(whole), target, limit)
    return target.getvalue(), left_out


WORDS = b"Content-Type: text/plain\r\n\r\nSegue o arquivo\r\n"


@pytest.mark.parametrize("encoding", ["base64", "8bit"])
def test_exactly_the_limit_stays_and_one_byte_more_is_left_out(encoding: str) -> None:
    fits = mail(mixed(WORDS, part(LIMIT, encoding)))
    assert stripped(fits) == (fits, ())
    kept, left_out = stripped(mail(mixed(WORDS, part(LIMIT + 1, encoding), part(10, name="b.pdf"))))
    assert [(one.name, one.content_type, one.size, one.part) for one in left_out] == [
        ("a.pdf", "application/pdf", LIMIT + 1, 1)
    ]
    assert len(kept) < 2000
    assert [(one.name, one.size) for one in read(kept).attachments] == [("a.pdf", 0), ("b.pdf", 10)]
    assert read(kept).text == "Segue o arquivo"


def test_a_file_inside_another_multipart_is_found_by_its_place() -> None:
    inner = (
        b'Content-Type: multipart/related; boundary="c"\r\n\r\n--c\r\n' + WORDS + b"--c\r\n" + part(LIMIT * 2) + b"--c--\r\n"
    )
    kept, left_out = stripped(mail(mixed(inner, part(10, name="b.pdf"))))
    assert [(one.name, one.part) for one in left_out] == [("a.pdf", 1)]
    assert [one.part for one in read(kept).attachments] == [1, 2]


def test_a_mail_without_parts_is_copied_as_it_is() -> None:
    assert stripped(raw("Oi")) == (raw("Oi"), ())


PIECES = [b"--b\r\n", b"--b--\r\n", b"\r\n", b"x" * 50, b"Content-Type: multipart/mixed; boundary=b\r\n", b"\n", b"\0"]


@given(st.lists(st.sampled_from(PIECES), max_size=20))
def test_no_bytes_make_it_raise(pieces: list[bytes]) -> None:
    kept, _ = stripped(mail(b"".join(pieces)), limit=60)
    assert kept.startswith(b"From: ")
