"""Addresses with tokens at the door: the envelope alone says which letter a mail answers, or which one came back."""

from __future__ import annotations

from collections.abc import Iterator
from email.utils import parseaddr
from pathlib import Path

import pytest

from mailbot.listener.delivery import REFUSED, TAKEN, UNKNOWN
from tests.cast import ALICE, DESK, MALLORY, raw
from tests.wire.doorway import Doorway

pytestmark = pytest.mark.wire

BOUNCE = """--b
Content-Type: text/plain

Nao entregue.
--b
Content-Type: message/delivery-status

Final-Recipient: rfc822; alice@example.com
Action: failed
Status: 5.1.1
--b--"""
REPORT = "multipart/report; report-type=delivery-status; boundary=b"


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Doorway]:
    with Doorway(tmp_path, box={"address_tokens": True, "verp": True}) as opened:
        yield opened


def test_a_reply_whose_header_lost_everything_joins_by_its_recipient(door: Doorway) -> None:
    to = parseaddr(str(door.letter()["Reply-To"]))[1]
    assert to not in {"", DESK}
    assert door.send(raw("Segue.", To="undisclosed-recipients:;"), to.upper()) == TAKEN
    assert [row[1:] for row in door.verdicts()] == [("reply", None)]


def test_a_token_says_which_ticket_and_never_who_writes(door: Doorway) -> None:
    to = parseaddr(str(door.letter()["Reply-To"]))[1]
    assert door.send(raw("Segue.", MALLORY), to, sender=MALLORY) == REFUSED
    assert door.verdicts()[-1][1:] == ("rejected", "wrong_sender")


def test_an_edited_token_proves_nothing_and_another_tag_is_no_mailbox(door: Doorway) -> None:
    local, at, domain = parseaddr(str(door.letter()["Reply-To"]))[1].rpartition("@")
    edited = local[:-1] + ("a" if local[-1] != "a" else "b")
    assert door.send(raw("Segue."), f"{edited}{at}{domain}") == REFUSED
    assert door.verdicts()[-1][1:] == ("rejected", "unthreaded")
    assert door.send(raw("Segue."), f"suporte+anything{at}{domain}") == UNKNOWN


def test_a_bounce_to_a_letters_own_return_path_is_known_by_the_envelope(door: Doorway) -> None:
    door.letter()
    (path,) = door.rows(f"SELECT sender FROM letter WHERE recipient = '{ALICE}'")[0]  # noqa: S608 - the cast's own
    mail = raw(BOUNCE, "MAILER-DAEMON@mx.example.com", Subject="Undelivered Mail", To="x@y.example", Content_Type=REPORT)
    assert door.send(mail, path, sender="") == TAKEN
    assert door.rows("SELECT address, status FROM undeliverable") == [(ALICE, "5.1.1")]


def test_an_opening_address_that_the_envelope_alone_names_says_what_the_ticket_is(tmp_path: Path) -> None:
    box = {"unthreaded": "open", "policy": "altoqi", "intake": {"suporte+bug@desk.example": {"kind": "bug"}}}
    with Doorway(tmp_path, box=box) as opened:
        assert opened.send(raw("Erro.", To="undisclosed-recipients:;"), "Suporte+Bug@desk.example") == TAKEN
        assert opened.rows("SELECT kind, state FROM ticket") == [("bug", "with_product")]
