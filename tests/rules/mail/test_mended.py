"""Header blocks broken on the way cost neither sender nor files, and open no door to a sender that is forged."""

from __future__ import annotations

import io

import pytest

from mailbot.mail.files.contents import content_of, contents_of_large
from mailbot.mail.files.large_mail import read_large
from mailbot.mail.files.removal import without_files
from mailbot.mail.message import read
from mailbot.mail.mime.mended import MENDED
from mailbot.mail.sender.authentication import Authenticity, authenticity
from tests.cast import ALICE, AUTHSERV, MALLORY, reply

FIELDS = f"From: Alice <{ALICE}>\r\nDate: Mon, 3 Mar 2025 10:12:00 -0300\r\nMessage-ID: <a@b>\r\n"
PASS = f"Authentication-Results: {AUTHSERV}; dmarc=pass header.from=example.com\r\n"


def mail_of(frame: str, boundary: str = "b1", file: str = ' name="nota.pdf"') -> bytes:
    return (
        f"{FIELDS}{frame}\r\nMIME-Version: 1.0\r\n\r\n--{boundary}\r\nContent-Type: text/plain\r\n\r\nOi\r\n"
        f"--{boundary}\r\nContent-Type: application/pdf;\r\n{file}\r\nContent-Disposition: attachment;\r\n"
        f"{file.replace('name', 'filename')}\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERg==\r\n--{boundary}--\r\n"
    ).encode()


FRAME = 'Content-Type: multipart/mixed; boundary="b1"'
BROKEN = {
    "whole": mail_of(FRAME),
    "a parameter without indentation": mail_of('Content-Type: multipart/mixed;\r\nboundary="b1"'),
    "a part's parameters": mail_of(FRAME, file='name="nota.pdf"'),
    "a part's description": mail_of(FRAME, file=' name="nota.pdf"\r\nContent-Description: uma\r\nnota'),
    "a part whose first field is another": mail_of(FRAME).replace(b"Content-Type: app", b"X-A: b\r\nContent-Type: app"),
    "a boundary broken": mail_of('Content-Type: multipart/mixed; boundary="----=_Next\r\nPart_1"', "----=_NextPart_1"),
    "a boundary folded": mail_of('Content-Type: multipart/mixed; boundary="----=_Next\r\n Part_1"', "----=_NextPart_1"),
    "a boundary lost": mail_of("Content-Type: multipart/mixed"),
    "a boundary that nowhere stands": mail_of("Content-Type: multipart/mixed; boundary=x"),
    "an empty line above": b"\r\n" + mail_of(FRAME),
    "empty lines above": b"\r\n\r\n\r\n" + mail_of(FRAME),
    "an empty line of another kind": b"\n" + mail_of(FRAME).replace(b"\r\n", b"\n"),
    "a line of one blank above": b" \r\n" + mail_of(FRAME),
    "blanks and empty lines above": b"\r\n \t\r\n\r\n" + mail_of(FRAME),
    "an mbox": b"From alice@example.com Mon Nov 23 10:12:00 2026\r\n" + mail_of(FRAME),
    "an empty line above an mbox": b"\r\nFrom alice@example.com Mon Nov 23 10:12:00 2026\r\n" + mail_of(FRAME),
    "a blank above an mbox": b" \r\nFrom alice@example.com Mon Nov 23 10:12:00 2026\r\n" + mail_of(FRAME),
    "a subject": b"Subject: um assunto longo\r\ndemais para uma linha\r\n" + mail_of(FRAME),
    "two lines of a subject": b"Subject: um\r\nassunto longo\r\ndemais\r\n" + mail_of(FRAME),
    "trace fields": b"Received: from a\r\nby b; Mon, 3 Mar 2025\r\n" + mail_of(FRAME),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_header_costs_neither_sender_nor_words_nor_files(name: str) -> None:
    raw = BROKEN[name]
    for mail in (read(raw), read_large(io.BytesIO(raw))):
        assert (mail.sender.address, mail.text) == (ALICE, "Oi")
        assert [(one.name, one.size) for one in mail.attachments] == [("nota.pdf", 4)]
    (file,) = read(raw).attachments
    assert content_of(raw, file.part, file.name) == b"%PDF"
    assert list(contents_of_large(io.BytesIO(raw), [(file.part, file.name)])) == [b"%PDF"]


@pytest.mark.parametrize("name", BROKEN)
def test_of_a_broken_mail_large_files_are_left_out_all_the_same(name: str) -> None:
    target = io.BytesIO()
    (left_out,) = without_files(io.BytesIO(BROKEN[name]), target, 3)
    assert (left_out.name, left_out.size) == ("nota.pdf", 4)
    assert read(target.getvalue()).sender.address == ALICE


def test_a_subject_broken_in_its_middle_is_one_subject() -> None:
    mail = read(BROKEN["two lines of a subject"])
    assert mail.subject == "um assunto longo demais"
    assert MENDED in mail.defects


def test_words_that_follow_a_header_without_an_empty_line_stay_words() -> None:
    mail = read(f"From: {ALICE}\r\nSubject: Erro\r\nBom dia a todos\r\nnada abre\r\n\r\nObrigada".encode())
    assert mail.text == "Bom dia a todos\nnada abre\n\nObrigada"
    assert mail.sender.address == ALICE


@pytest.mark.parametrize(
    "head",
    [
        f"\r\nFrom: {MALLORY}\r\nFrom: {ALICE}",
        f"From: {MALLORY}\r\nno field\r\nFrom: {ALICE}",
        f"Subject: x\r\nno field\r\nFrom: {MALLORY}\r\nFrom: {ALICE}",
        f"\nFrom: {ALICE}\r\nX-A: b",
        f"\r\r\nFrom: {ALICE}\r\nX-A: b",
        f"\r\n\r\nFrom: {ALICE}\r\nX-A: b\rFrom: {MALLORY}",
        f" \nFrom: {ALICE}\r\nX-A: b",
        f" \r\nFrom: {MALLORY}\r\nFrom: {ALICE}",
        f" \r\nFrom {MALLORY} x\r\nFrom: {MALLORY}\r\nFrom: {ALICE}",
        f"Subject: x\r\nFrom\r\n: {MALLORY}\r\nFrom: {ALICE}",
        f"From: {MALLORY}\r\n<{ALICE}>",
        f"From: Mallory\r\n {MALLORY}\r\n<{ALICE}>",
        f"From: Mallory <{MALLORY}\r\n<{ALICE}>",
    ],
)
def test_where_another_program_may_read_another_from_nobody_is_believed(head: str) -> None:
    assert read(f"{head}\r\nDate: x\r\n\r\nOi".encode()).sender.address != ALICE


@pytest.mark.parametrize(
    "head",
    [
        f"\r\n{PASS}From: {ALICE}",
        f" \r\n{PASS}From: {ALICE}",
        f"\r\nFrom {ALICE} x\r\n{PASS}From: {ALICE}",
        f"Subject: um\r\nassunto\r\n{PASS}From: {ALICE}",
        f"Authentication-Results: {AUTHSERV}; none\r\nSubject: um\r\nassunto\r\n{PASS}From: {ALICE}",
    ],
)
def test_a_proof_below_the_break_proves_nobody_since_its_receiver_took_it_for_words(head: str) -> None:
    mail = read(f"{head}\r\nDate: x\r\n\r\nOi".encode())
    assert mail.sender.address == ALICE
    assert authenticity(mail.authentication, AUTHSERV, ALICE)[0] is Authenticity.UNPROVEN


def test_a_proof_above_the_break_counts_as_ever() -> None:
    mail = read(f"{PASS}Subject: um\r\nassunto\r\nFrom: {ALICE}\r\nDate: x\r\n\r\nOi".encode())
    assert authenticity(mail.authentication, AUTHSERV, ALICE)[0] is Authenticity.PASS


def test_a_from_that_was_broken_above_its_only_address_names_who_wrote() -> None:
    mail = read(f"From: Alice Souza da Silva\r\n<{ALICE}>\r\nDate: x\r\n\r\nOi".encode())
    assert mail.sender.address == ALICE


def test_a_whole_header_is_read_as_it_stands() -> None:
    assert MENDED not in read(reply()).defects
