"""A letter of ours is known when it comes back as a file, however it was saved; other files are not taken for one."""

from __future__ import annotations

import gzip
import io
import tarfile
import time
import zipfile
from base64 import b64encode, encodebytes
from quopri import encodestring

import pytest

from mailbot.desk.agents.intent import FOOTER
from mailbot.mail.body import Attachment
from mailbot.mail.message import read
from mailbot.mail.serialized import deserialize, serialize
from mailbot.mail.tokens import own_marks
from mailbot.mail.tokens.archives import packed_in
from mailbot.mail.tokens.own_marks import bears_our_marks
from tests.cast import copy_address, copy_token, token

COPY = f"From: suporte@desk.example\r\nMessage-ID: <{copy_token()}>\r\nSubject: [12] Erro\r\n\r\nN\u00e3o abre.\r\n".encode()
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OURS = {
    "copy.eml": ("application/octet-stream", COPY),
    "": ("message/rfc822", COPY),
    "letter.eml": ("message/rfc822", f"Message-ID: <{token()}>\r\n\r\nOl\u00e1".encode()),
    "answered.eml": ("message/rfc822", f"Subject: x\r\nReferences: <a@b>\r\n <{copy_token()}>\r\n\r\nx".encode()),
    "wide.msg": ("application/vnd.ms-outlook", OLE + b"\0" * 500 + f"<{copy_token()}>".encode("utf-16-le") + b"\0" * 99),
    "narrow.msg": ("application/octet-stream", OLE + b"\0" * 500 + f"<{copy_token()}>".encode()),
    "renamed.bin": ("application/octet-stream", OLE + f"... {FOOTER} ...".encode("utf-16-le")),
    "unnamed": ("application/octet-stream", COPY),
    "page.html": ("text/html", f"<p>{FOOTER}</p>".encode()),
    "saved.txt": ("text/plain", f"Para o cliente: {copy_address()}".encode()),
    "loop.eml": ("message/rfc822", b"Subject: x\r\nX-Mailbot-Loop: suporte@desk.example\r\n\r\nx"),
    "utf16.txt": ("text/plain", f"\ufeff{FOOTER}".encode("utf-16-le")),
}


def _around(encoding: str, body: bytes) -> bytes:
    """Return a mail in which another is attached in an encoding that RFC 2046, section 5.2.1, does not allow for it."""
    head = f"From: a@b.example\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    return head.encode() + body


ENCODED = {
    "base64": _around("base64", encodebytes(COPY)),
    "base64 in one line": _around("base64", b64encode(COPY)),
    "base64 in short lines": _around("base64", b"\r\n".join(encodebytes(COPY)[at : at + 24] for at in range(0, 60, 24)))
    + encodebytes(COPY),
    "quoted-printable": _around("quoted-printable", encodestring(COPY)),
    "every sign encoded": _around("quoted-printable", "".join(f"={one:02X}" for one in COPY).encode()),
    "base64 in base64": _around("base64", encodebytes(_around("base64", encodebytes(COPY)))),
    "base64 in quoted-printable": _around("quoted-printable", encodestring(_around("base64", encodebytes(COPY)))),
    "quoted-printable in base64": _around("base64", encodebytes(_around("quoted-printable", encodestring(COPY)))),
    "three deep": _around("base64", encodebytes(_around("base64", encodebytes(_around("base64", encodebytes(COPY)))))),
    "a part of several": b"From: a@b.example\r\nContent-Type: multipart/mixed; boundary=q\r\n\r\n--q\r\n\r\nveja\r\n--q\r\n"
    b"Content-Transfer-Encoding: base64\r\n\r\n" + encodebytes(COPY) + b"\r\n--q--\r\n",
    "gzip": gzip.compress(COPY),
    "gzip in base64": _around("base64", encodebytes(gzip.compress(COPY))),
}


def packed(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED, *, streamed: bool = False) -> bytes:
    """Return a zip file; one that was streamed has the sizes of its files behind them."""
    archive = io.BytesIO()
    target = Unseekable(archive) if streamed else archive
    with zipfile.ZipFile(target, "w", method) as made:
        for name, data in files.items():
            made.writestr(name, data)
    return archive.getvalue()


class Unseekable(io.RawIOBase):
    """Writes and cannot go back, as a program that packs into a pipe."""

    def __init__(self, target: io.BytesIO) -> None:
        self._target = target

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        return self._target.write(data)  # type: ignore[arg-type]


def encrypted(archive: bytes) -> bytes:
    """Say of the first file in a zip file that it is encrypted."""
    return archive[:6] + b"\1\0" + archive[8:]


def tar(name: str, data: bytes) -> bytes:
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w") as made:
        entry = tarfile.TarInfo(name)
        entry.size = len(data)
        made.addfile(entry, io.BytesIO(data))
    return archive.getvalue()


SAID = f"<w:t>{FOOTER} chamado 12</w:t>".encode()
PACKED = {
    "deflated": packed({"leia.bin": b"x" * 999, "copia.eml": COPY}),
    "stored": packed({"leia.bin": b"x" * 999, "copia.eml": COPY}, zipfile.ZIP_STORED),
    "streamed": packed({"leia.bin": b"x" * 999, "copia.eml": COPY}, streamed=True),
    "streamed and stored": packed({"leia.bin": b"x" * 999, "copia.eml": COPY}, zipfile.ZIP_STORED, streamed=True),
    "in a folder": packed({"a/b/Copia.EML": COPY}),
    "of Outlook": packed({"copia.msg": OLE + COPY.replace(b"\r", b"").decode().encode("utf-16-le")}),
    "without a name of a mail": packed({"copia": COPY}),
    "compound, without a name": packed({"copia": OLE + COPY}),
    "as a text": packed({"copia.txt": b"x\r\n" * 999 + FOOTER.encode()}),
    "as a page": packed({"copia.html": b"<p>x<p>" + FOOTER.encode()}),
    "as base64 inside": packed({"copia.eml": _around("base64", encodebytes(COPY))}),
    "the last of many": packed({**{f"{at}.txt": b"x" for at in range(3_000)}, "copia.eml": COPY}),
    "behind a large text": packed({"a.txt": b"log\n" * 8_000_000, "copia.eml": COPY}),
    "without its end": packed({"copia.eml": COPY})[:-40],
    "encrypted": encrypted(packed({"copia.eml": b"x" * 50})),
    "a document of Word": packed({"[Content_Types].xml": b"x", "word/document.xml": SAID}),
    "a document of LibreOffice": packed({"mimetype": b"x", "content.xml": SAID}),
    "a workbook": packed({"xl/sharedStrings.xml": SAID}),
    "more of a mail than is searched": packed({"bomba.eml": b"\0" * 64 * 1024 * 1024}),
}
UNPACKED = {
    "other mails": packed({"a.eml": b"From: a@b.example\r\n\r\nN\xc3\xa3o abre.", "b.msg": OLE + b"x"}),
    "other texts": packed({"a.txt": b"mailbot ~ 12 ~", "b.html": b"<p>x"}),
    "a picture": packed({"a.png": b"\x89PNG\r\n" + copy_token().encode()}),
    "an encrypted text": encrypted(packed({"a.txt": b"x" * 50})),
    "a method that is not read": packed({"a.bin": COPY}, zipfile.ZIP_LZMA),
    "a document": packed({"word/document.xml": b"<w:t>mailbot</w:t>"}),
    "a bomb of texts": packed({f"{at}.txt": b"\0" * 16 * 1024 * 1024 for at in range(8)}),
    "an empty archive": packed({}),
    "half a header": b"PK\x03\x04" + b"\0" * 10,
    "headers without files": b"PK\x03\x04" * 5_000,
    "spoilt": packed({"a.eml": b"From: a@b.example\r\n" * 99}).replace(b"\x04", b"\xff\x04"),
}


@pytest.mark.parametrize("name", PACKED)
def test_a_letter_of_ours_is_known_in_a_zip_file(name: str) -> None:
    assert bears_our_marks("x.zip", "application/zip", PACKED[name])
    assert bears_our_marks("x", "application/octet-stream", PACKED[name])


@pytest.mark.parametrize("name", UNPACKED)
def test_other_zip_files_are_not_taken_for_one(name: str) -> None:
    assert not bears_our_marks("x.zip", "application/zip", UNPACKED[name])


@pytest.mark.parametrize("name", ["a bomb of texts", "headers without files"])
def test_a_zip_file_costs_bounded_time_and_memory(name: str) -> None:
    began = time.process_time()
    bears_our_marks("x.zip", "application/zip", UNPACKED[name])
    assert time.process_time() - began < 3
    for one in packed_in(UNPACKED[name]):
        assert len(one.unpacked(1_000)) <= 1_000


def test_a_letter_of_ours_is_known_in_a_tar_file() -> None:
    assert bears_our_marks("x.tar", "application/x-tar", tar("copia.eml", COPY))
    assert bears_our_marks("x.tar.gz", "application/gzip", gzip.compress(tar("copia.eml", COPY)))
    assert bears_our_marks("x.tgz", "application/gzip", gzip.compress(tar("copia.eml", COPY)))


OTHERS = {
    "customer.eml": ("message/rfc822", b"From: a@b.example\r\nMessage-ID: <t1.x@b.example>\r\n\r\nN\xc3\xa3o abre."),
    "log.txt": ("text/plain", b"mailbot ~ 12 ~\n" * 100),
    "other.msg": ("application/vnd.ms-outlook", OLE + "Assunto: Erro".encode("utf-16-le") * 100),
    "picture.png": ("image/png", b"\x89PNG\r\n" + copy_token().encode()),
    "empty.eml": ("message/rfc822", b""),
    "customer's.eml": ("message/rfc822", _around("base64", encodebytes(b"From: a@b.example\r\n\r\nN\xc3\xa3o abre." * 99))),
    "broken.gz": ("application/gzip", gzip.compress(COPY)[:12]),
    "log.gz": ("application/gzip", gzip.compress(b"mailbot ~ 12 ~\n" * 100)),
    "odd.eml": ("message/rfc822", b"A" * 4_001 + b"=\r\n=3D=ZZ=" + b"A" * 50),
}


@pytest.mark.parametrize("name", OURS)
def test_a_letter_of_ours_is_known_however_it_was_saved(name: str) -> None:
    assert bears_our_marks(name, *OURS[name])


@pytest.mark.parametrize("name", ENCODED)
@pytest.mark.parametrize(
    ("file", "kind"), [("c.eml", "application/octet-stream"), ("", "message/rfc822"), ("c.eml.gz", "x/x")]
)
def test_a_letter_of_ours_is_known_however_it_is_encoded(name: str, file: str, kind: str) -> None:
    assert bears_our_marks(file, kind, ENCODED[name])


@pytest.mark.parametrize("name", OTHERS)
def test_other_files_are_not_taken_for_one(name: str) -> None:
    assert not bears_our_marks(name, *OTHERS[name])


def test_the_footer_that_is_looked_for_is_the_one_that_letters_have() -> None:
    assert own_marks.FOOTER.decode() == FOOTER


def test_an_attached_copy_is_flagged_where_it_is_read_and_the_flag_comes_out_of_the_worker() -> None:
    mail = read(
        b'From: b@desk.example\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n\r\nSegue.\r\n'
        b"--b\r\nContent-Type: message/rfc822\r\nContent-Disposition: attachment; filename=c.eml\r\n\r\n"
        + COPY
        + b"\r\n--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=l.txt\r\n\r\nlog\r\n--b--\r\n"
    )
    assert [(one.name, one.ours) for one in mail.attachments] == [("c.eml", True), ("l.txt", False)]
    assert deserialize(serialize(mail)).attachments == mail.attachments
    assert not Attachment("a", "text/plain", 1, 0).ours
