"""The fields by which a mail is threaded and known again: picked as an IMAP server picks them, from any bytes."""

from __future__ import annotations

import pytest

from mailbot.mail.message import identity, read
from mailbot.mail.mime.threading_fields import MOST_BYTES, threading_fields
from tests.cast import ALICE, raw


def test_fields_are_picked_in_their_order_with_their_folds() -> None:
    kept = b"SUBJECT: a\r\n b\r\nMessage-Id:\r\n <a@b>\r\nFrom: alice@example.com\r\n"
    mail = b"Received: x\r\n y\r\n" + kept.replace(b"Message-Id", b"X-From: no\r\nMessage-Id") + b"\r\nTo: words\r\n"
    assert threading_fields(mail) == kept + b"\r\n"


@pytest.mark.parametrize(
    "mail", [b"", b"\r\n", b"\n\n", b"words", b"\x00\xff:\n", b" folded\nFrom: a@b\n", b"From" * 100_000]
)
def test_any_bytes_give_a_header_that_can_be_read(mail: bytes) -> None:
    found = threading_fields(mail)
    assert len(found) <= MOST_BYTES
    read(found)


def test_the_same_mail_is_known_again_after_another_delivery_and_with_other_line_ends() -> None:
    mail = raw(Message_ID="<a@b>")
    again = b"Received: from elsewhere\r\nX-Spam-Flag: NO\r\n" + mail.replace(b"Segue", b"SEGUE")
    one, other = (identity(threading_fields(each)) for each in (mail, again.replace(b"\r\n", b"\n")))
    assert one == other != identity(threading_fields(raw(Message_ID="<c@b>")))


def test_who_took_part_is_read_from_them_alone() -> None:
    mail = read(threading_fields(raw(To="suporte@desk.example", Cc="bob@example.org", References="<x@y> <z@y>")))
    assert (mail.sender.address, mail.cc, mail.references) == (ALICE, ("bob@example.org",), ("x@y", "z@y"))
