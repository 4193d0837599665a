"""Each day's digest, the whole way: over real IMAP and SMTP, across restarts, crashes and days that nobody was there."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any

import pytest

from mailbot import checkpoints
from mailbot.timers.digests import REST, DigestTimers
from tests.cast import AUTHSERV, BRUNO, LIA
from tests.whole.agents.test_agents import mailed
from tests.whole.agents.test_assignment import asks, everyday
from tests.whole.conftest import Office
from tests.whole.poisoned import Poisoned

MORNING = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
"""Eight o'clock in São Paulo, the day after the office's first."""
PASS = f"{AUTHSERV}; dmarc=pass header.from=desk.example"


def desk_of(office: Office, **keys: Any) -> None:
    plain = {"lead": "lia", "unthreaded": "open", "digest_hour": 8, "assignment": "manual", "unanswered_hours": 0, **keys}
    office.configure(agents=["bruno", "lia"], **plain)


def evening(office: Office, **keys: Any) -> None:
    """Let the first day's digests be over, before there is anything to say."""
    desk_of(office, **keys)
    office.now = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
    office.once()


def digests(office: Office, to: str) -> list[EmailMessage]:
    return [one for one in office.letters(to) if ", hoje: " in str(one["Subject"])]


def words(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    return str(body.get_content()) if body is not None else ""


def test_each_agent_reads_the_day_once_and_the_lead_of_everybody(office: Office) -> None:
    evening(office)
    number = asks(office, "ana")
    assert digests(office, BRUNO) == []
    for _ in range(3):
        office.now = max(office.now, MORNING)
        office.once()
        office.later(hours=1)
    (bruno,), (lia,) = digests(office, BRUNO), digests(office, LIA)
    assert f"nº {number}, Re: Erro (ana): Não iniciado, há 15 horas" in words(bruno)
    assert "Todos:" in words(lia)
    assert "Todos:" not in words(bruno)
    office.now = MORNING
    office.later(days=1)
    office.once()
    assert [len(digests(office, one)) for one in (BRUNO, LIA)] == [2, 2]
    assert office.rows("SELECT count(*) FROM digest_sent WHERE day = '2026-11-24'") == [(2,)]
    office.verified()


def test_a_day_with_nothing_to_say_is_silent_and_stays_so(office: Office) -> None:
    evening(office)
    office.now = MORNING
    office.once()
    asks(office, "ana")
    office.later(hours=1)
    office.once()
    assert digests(office, BRUNO) == digests(office, LIA) == []


def test_a_desk_that_was_down_writes_todays_and_none_for_the_days_before(office: Office) -> None:
    evening(office)
    asks(office, "ana")
    office.now = datetime(2026, 11, 28, 22, 0, tzinfo=UTC)
    office.once()
    office.once()
    assert len(digests(office, BRUNO)) == 1
    assert office.rows("SELECT DISTINCT day FROM digest_sent ORDER BY day") == [("2026-11-23",), ("2026-11-28",)]


def test_an_hour_that_comes_twice_writes_one(office: Office) -> None:
    desk_of(office, time_zone="America/New_York", digest_hour=1)
    office.now = datetime(2026, 11, 1, 4, 30, tzinfo=UTC)  # half past midnight, summer time ends at two
    asks(office, "ana")
    for _ in range(3):
        office.later(hours=1)
        office.once()
    assert len(digests(office, BRUNO)) == 1


def test_held_mail_is_told_and_an_answer_to_the_digest_that_decides_nothing_is_given_back(office: Office) -> None:
    evening(office, unthreaded="hold", authserv_id=AUTHSERV)
    mailed(office, office.reply_to({"Message-ID": "<x@example.com>", "References": None, "Subject": "Oi"}))
    office.now = MORNING
    office.once()
    (letter,) = digests(office, BRUNO)
    assert "1 mensagem retida espera uma decisão" in words(letter)
    before = office.rows("SELECT count(*) FROM ticket")
    mailed(office, office.reply_to(letter, "Vou ver.", f"Bruno <{BRUNO}>", Authentication_Results=PASS))
    assert office.rows("SELECT count(*) FROM ticket") == before
    assert office.verdicts()[-1] == ("agent", "agent_unclear")
    assert office.rows("SELECT notice FROM letter ORDER BY id DESC LIMIT 1") == [("transcript",)]
    assert office.rows("SELECT count(*) FROM entry") == [(0,)]


@pytest.mark.parametrize("step", [everyday(one, checkpoints.DIGEST) for one in checkpoints.DIGEST])
def test_a_crash_at_any_step_writes_it_exactly_once(office: Office, step: str) -> None:
    evening(office)
    asks(office, "ana")
    office.now = MORNING
    assert office.process("--die-at", step, check=False).returncode != 0
    office.process()
    office.process()
    assert [len(digests(office, one)) for one in (BRUNO, LIA)] == [1, 1]
    office.verified()


def test_the_command_line_shows_what_would_be_written_and_sends_nothing(office: Office) -> None:
    evening(office)
    number = asks(office, "ana")
    lines = [json.loads(one) for one in office.mailbot("digest", "--json").stdout.splitlines()]
    assert [(one["to"], one["unassigned_count"]) for one in lines] == [(BRUNO, 1), (LIA, 1)]
    shown = office.mailbot("digest").stdout.decode()
    assert f"nº {number}, Re: Erro (ana)" in shown
    assert office.rows("SELECT count(*) FROM letter WHERE notice = 'digest'") == [(0,)]


def test_a_digest_that_crashes_us_rests_an_hour_and_stops_no_other(office: Office) -> None:
    evening(office)
    asks(office, "ana")
    desk = office.desk()
    try:
        poisoned = Poisoned(desk, lambda draft, _: draft.to == BRUNO)
        digest_timers = DigestTimers(replace(desk.service, composer=poisoned))
        assert [digest_timers.run(MORNING), digest_timers.run(MORNING)] == [1, 0]
        with desk.store.read() as connection:
            done = connection.exec_driver_sql("SELECT agent FROM digest_sent WHERE day = '2026-11-24'").all()
        assert [row[0] for row in done] == ["lia"]
        poisoned.poison = lambda *_: False
        assert [digest_timers.run(MORNING), digest_timers.run(MORNING + REST)] == [0, 1]
    finally:
        desk.close()
