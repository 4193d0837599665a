"""Mail that crashes us: kept, told once, and nobody behind it waits."""

from __future__ import annotations

import json
import signal
import time
from collections.abc import Sequence

import pytest

from mailbot.mail.incoming import Incoming
from mailbot.mail.message import Mail, read
from mailbot.store.reports.views import raw_of
from mailbot.workers.pool import Pool
from mailbot.workers.reader import MailReader
from tests.cast import BRUNO
from tests.whole.conftest import Office

pytestmark = pytest.mark.whole


def poisoned(incoming: Sequence[Incoming]) -> list[Mail]:
    """Read mail as a reader with one bug would."""
    if any(b"POISON" in (one.raw or b"") for one in incoming):
        raise ValueError("the bug")
    return [read(one.raw or b"") for one in incoming]


def polled(office: Office) -> None:
    desk = office.desk(poisoned)
    try:
        with desk.pollers["suporte"].session() as session:
            desk.pollers["suporte"].drain(session)
    finally:
        desk.close()


def prepared(office: Office) -> int:
    number = office.open()
    office.ask(number)
    office.once()
    question = office.letters()[-1]
    office.deliver(*(office.reply_to(question, words) for words in ("antes", "POISON", "depois")))
    return number


def test_a_mail_that_crashes_us_is_tried_three_times_and_set_aside_while_the_others_go_on(office: Office) -> None:
    number = prepared(office)
    polled(office)
    assert office.verdicts() == [("reply", None), (None, None), ("reply", None)]
    assert len(office.server.folder(office.user, "Processed")) == 2
    polled(office)
    polled(office)
    polled(office)
    assert office.verdicts()[1] == ("set_aside", "unreadable")
    assert office.rows("SELECT tries, ticket_id FROM arrival WHERE disposition = 'set_aside'") == [(3, number)]
    assert b"the bug" in office.mailbot("why", "--arrival", "2").stdout
    assert len(office.server.folder(office.user, "Set-aside")) == 1
    office.once()
    alerts = [letter for letter in office.letters(BRUNO) if "Chamado" not in str(letter["Subject"])]
    assert len(alerts) == 1
    listed = json.loads(office.mailbot("setaside", "list", "--json").stdout)
    retried = json.loads(office.mailbot("setaside", "retry", str(listed["arrival"]), "--json").stdout)
    assert (retried["verdict"], retried["ticket"]) == ("reply", number)
    assert office.mailbot("setaside", "list", "--json").stdout == b""
    office.verified()


def test_a_mail_that_kills_the_process_is_set_aside_after_three_tries_counted_before_they_were_made(office: Office) -> None:
    prepared(office)
    for _ in range(4):  # once with its neighbours, then three times alone
        assert office.process("--die-at", "inbound.read", check=False).returncode == -signal.SIGKILL
    office.once()
    assert office.verdicts() == [("set_aside", "unreadable"), ("reply", None), ("reply", None)]
    office.verified()


@pytest.mark.long
def test_a_bomb_among_100_mails_delays_the_others_by_10_seconds_at_most_and_is_set_aside_as_it_came(office: Office) -> None:
    number = office.open()
    office.ask(number)
    office.once()
    question = office.letters()[-1]
    bomb = office.reply_to(question, "HANG")
    office.deliver(*(bomb if i == 30 else office.reply_to(question, f"mail {i}") for i in range(100)))
    took: list[float] = []
    for _ in range(3):
        reader = MailReader(Pool(start="from tests.wire.readers import main; main()", seconds=2.0))
        desk = office.desk(reader.read)
        began = time.monotonic()
        try:
            with desk.pollers["suporte"].session() as session:
                desk.pollers["suporte"].drain(session)
        finally:
            desk.close()
            reader.close()
        took.append(time.monotonic() - began)
        assert office.verdicts().count(("reply", None)) == 99
    assert took[0] < 10  # the first poll, the one try of 2 s in it
    assert office.rows("SELECT tries FROM arrival WHERE disposition = 'set_aside'") == [(3,)]
    desk = office.desk()
    ((mail_id,),) = office.rows("SELECT mail_id FROM arrival WHERE disposition = 'set_aside'")
    assert raw_of(desk.store, mail_id) == bomb
    desk.close()
    assert office.rows("SELECT count(*) FROM letter WHERE notice = 'alert'") == [(1,)]
    office.verified()


def test_a_set_aside_mail_can_be_dropped(office: Office) -> None:
    prepared(office)
    for _ in range(3):
        polled(office)
    office.mailbot("setaside", "drop", "2")
    assert office.mailbot("setaside", "drop", "2", check=False).returncode == 1
    assert office.rows("SELECT count(*) FROM mail") == [(3,)]


def test_while_a_mail_could_not_be_read_nobody_is_reminded(office: Office) -> None:
    number = office.open()
    office.ask(number)
    office.once()
    office.deliver(office.reply_to(office.letters()[-1], "POISON"))
    polled(office)
    office.later(hours=48)
    polled(office)
    desk = office.desk(poisoned)
    assert desk.timer.tick() == 0
    desk.close()
