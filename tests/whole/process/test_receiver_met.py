"""A receiver that is trusted and never writes a field: told by ``check``, in the journal, and of each mail by ``why``."""

from __future__ import annotations

import json
from contextlib import closing

import pytest

from mailbot.receiving.receiver_met import unmet
from mailbot.store.mails.arrivals import ENOUGH
from tests.cast import AUTHSERV, raw
from tests.whole.conftest import Office

pytestmark = pytest.mark.whole


def mails(first: int, how_many: int, **fields: str) -> list[bytes]:
    return [raw(Message_ID=f"<{number}@example.com>", **fields) for number in range(first, first + how_many)]


def warned(office: Office) -> list[str]:
    rows = [json.loads(line) for line in office.mailbot("check", "--offline", "--json").stdout.splitlines()]
    return [one["words"] for one in rows if one["key"] == "mailboxes.suporte.authserv_id" and one["level"] == "warning"]


def told(office: Office) -> int:
    return office.mailbot("once").stderr.count(b"receiver_unmet")


def test_a_receiver_that_wrote_no_field_in_fifty_mails_is_told_of(office: Office) -> None:
    office.configure(authserv_id="mx.misspelt.example")
    office.deliver(*mails(0, ENOUGH - 1))
    assert told(office) == 0
    assert warned(office) == []
    office.deliver(*mails(100, 1, Authentication_Results=f"{AUTHSERV}; dmarc=pass header.from=example.com"))
    assert told(office) == 1
    assert "none of the last 50 mails" in warned(office)[0]
    office.deliver(*mails(200, 1, Authentication_Results="mx.misspelt.example; none"))
    assert told(office) == 0
    assert warned(office) == []


def test_a_mailbox_that_trusts_no_receiver_is_not_told_of_one(office: Office) -> None:
    office.deliver(*mails(0, ENOUGH))
    assert told(office) == 0
    with closing(office.desk()) as desk:
        assert not unmet(desk.store, office.settings.mailbox("suporte"))
