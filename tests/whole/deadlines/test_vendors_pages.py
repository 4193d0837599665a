"""The shipped policies, as their vendors' pages describe them: who is written to at which instant, and where tickets end.

A desk in São Paulo, 9:00–12:00 and 13:30–17:30, closed on Carnaval (2026-02-16 to 18) and on 2027-11-15, a Monday.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from mailbot.store.reports.audit import audit
from tests.cast import ALICE, AUTHSERV
from tests.whole.agents.test_agents import agents_reply, mailed, ready
from tests.whole.agents.test_opening import new
from tests.whole.conftest import Office

pytestmark = pytest.mark.whole

SAO_PAULO = ZoneInfo("America/Sao_Paulo")
CALENDAR = """
[calendars.office]
hours = { monday_to_friday = ["09:00-12:00", "13:30-17:30"] }
holidays = { country = "BR", categories = ["public", "optional"] }
"""


def desk(office: Office, policy: str, at: str, **keys: str | int | list[str]) -> int:
    """Let Alice have a ticket at a desk of that policy, and let it be ``at`` (local time); returns its number."""
    office.configure(policy=policy, calendar="office", **keys)
    office.config.write_text(office.config.read_text() + CALENDAR)
    office.now = datetime.fromisoformat(at).replace(tzinfo=SAO_PAULO).astimezone(UTC)
    number = office.open()
    office.once()
    return number


def ordered(office: Office, number: int, order: str, words: str = "Instale a 2.1.") -> None:
    """Carry out an agent's order, and let its letter leave."""
    opened = office.desk()
    try:
        opened.tickets.order(number, order, words)
    finally:
        opened.close()
    office.once()


def local(instant: datetime) -> str:
    return instant.astimezone(SAO_PAULO).strftime("%a %Y-%m-%d %H:%M")


def silence(office: Office, number: int) -> list[tuple[str, str, str]]:
    """Let nobody say anything until nothing falls due: when which letter left, and what the state was then.

    A second before each deadline nothing must happen.
    """
    seen = []
    while due := office.rows("SELECT min(due_at) FROM timer WHERE done_at IS NULL")[0][0]:
        before, state = len(office.letters()), office.state(number)
        office.now = datetime.fromtimestamp(due / 1_000_000, UTC) - timedelta(seconds=1)
        office.once()
        assert (len(office.letters()), office.state(number)) == (before, state)
        office.later(seconds=1)
        office.once()
        notices = office.rows("SELECT notice FROM letter WHERE recipient = 'alice@example.com' ORDER BY id")
        left = notices[-1][0] if len(office.letters()) > before else ""
        seen.append((local(office.now), left, office.state(number)))
    return seen


def answered(office: Office, words: str = "Segue.") -> None:
    office.deliver(office.reply_to(office.letters()[-1], words))
    office.once()


def test_altoqi_reminds_on_days_2_and_4_and_closes_after_120_hours_weekend_and_carnaval_or_not(office: Office) -> None:
    number = desk(office, "altoqi", "2026-02-13 16:30")
    ordered(office, number, "ask")
    assert office.state(number) == "waiting"
    assert silence(office, number) == [
        ("Sun 2026-02-15 16:30", "reminder_1", "waiting"),
        ("Tue 2026-02-17 16:30", "reminder_2", "waiting"),
        ("Wed 2026-02-18 16:30", "closed", "closed"),
    ]
    office.verified()


def test_altoqi_closes_what_is_resolved_after_144_hours_and_a_reply_before_opens_it(office: Office) -> None:
    number = desk(office, "altoqi", "2026-02-13 16:30")
    ordered(office, number, "resolve")
    office.later(days=5, hours=23)
    answered(office)
    assert office.state(number) == "open"
    ordered(office, number, "resolve")
    assert silence(office, number) == [("Wed 2026-02-25 15:30", "closed", "closed")]
    office.verified()


def test_totvs_moves_silently_to_validation_after_5_business_days_and_closes_after_7_more(office: Office) -> None:
    number = desk(office, "totvs", "2026-02-13 16:30")
    ordered(office, number, "ask")
    assert office.state(number) == "pending"
    assert silence(office, number) == [
        ("Wed 2026-02-25 16:30", "survey", "validation"),
        ("Fri 2026-03-06 16:30", "closed", "closed"),
    ]
    office.verified()


def test_a_deadline_that_no_calendar_could_give_is_found_by_verify(office: Office) -> None:
    number = desk(office, "totvs", "2026-02-13 16:30")
    ordered(office, number, "ask")
    opened = office.desk()
    try:
        with opened.store.write() as connection:
            connection.exec_driver_sql("UPDATE timer SET due_at = started_at + 86400000000")
        early = list(audit(opened.store, opened.policies))
        with opened.store.write() as connection:
            connection.exec_driver_sql("UPDATE timer SET due_at = started_at + 60 * 86400000000")
        late = list(audit(opened.store, opened.policies))
    finally:
        opened.close()
    assert (early, late) == (["timer 1: due before its time"], ["timer 1: due long after its time"])


def test_totvs_counts_no_holiday_on_a_monday(office: Office) -> None:
    number = desk(office, "totvs", "2027-11-12 12:15")  # at lunch: counts from 13:30
    ordered(office, number, "ask")
    assert silence(office, number)[0] == ("Mon 2027-11-22 13:30", "survey", "validation")


@pytest.mark.parametrize("order", ["ask", "resolve"])
def test_totvs_is_active_again_when_the_customer_replies_in_time(office: Office, order: str) -> None:
    number = desk(office, "totvs", "2026-02-13 16:30")
    ordered(office, number, order)
    office.later(days=3)
    answered(office)
    assert office.state(number) == "in_progress"
    assert office.rows("SELECT count(*) FROM timer WHERE done_at IS NULL") == [(0,)]
    office.verified()


def test_totvs_promises_the_customer_no_close_while_it_waits_for_data(office: Office) -> None:
    number = desk(office, "totvs", "2026-02-13 16:30")
    ordered(office, number, "ask")
    assert "encerramento automático" not in str(office.letters()[-1].get_body(("plain",)))
    ordered(office, number, "resolve")
    assert "sexta-feira, 27 de fevereiro" in office.letters()[-1].get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_tecnospeed_waits_ten_days_from_the_last_answer_and_is_then_resolved_silently(office: Office) -> None:
    number = desk(office, "tecnospeed", "2026-02-13 16:30")
    ordered(office, number, "reply")
    assert office.state(number) == "pending"
    office.later(days=4)
    ordered(office, number, "reply", "E veja também isto.")
    assert silence(office, number) == [("Fri 2026-02-27 16:30", "", "resolved")]
    assert len(office.letters(ALICE)) == 3  # the opening, and every answer
    office.verified()


def test_tecnospeeds_customer_takes_a_pending_ticket_up_again(office: Office) -> None:
    number = desk(office, "tecnospeed", "2026-02-13 16:30")
    ordered(office, number, "reply")
    office.later(days=9)
    answered(office)
    assert office.state(number) == "in_progress"
    assert silence(office, number) == []


OWN = """
name = "own"
initial = "new"
reopened = { to = "new" }
calendar = { hours = { monday_to_friday = ["09:00-12:00", "13:30-17:30"] } }
[states.new]
label = { pt_BR = "Novo", en = "New" }
waits_for = "desk"
on_customer = { to = "new" }
[states.asked]
label = { pt_BR = "Perguntado", en = "Asked" }
waits_for = "customer"
on_customer = { to = "new" }
timers = [{ kind = "move", after = "8bh", to = "checked" }]
[states.checked]
label = { pt_BR = "Conferido", en = "Checked" }
waits_for = "customer"
on_customer = { to = "new" }
enter = { letter = "survey" }
timers = [{ kind = "close", after = "1d", letter = "closed", to = "closed" }]
[states.closed]
label = { pt_BR = "Fechado", en = "Closed" }
waits_for = "nobody"
ended = true
[orders]
reply = { letter = "answer", to = "" }
ask = { letter = "question", to = "asked" }
resolve = { letter = "resolved", to = "checked" }
"""


def own(office: Office) -> str:
    (office.folder / "own.toml").write_text(OWN)
    return "own.toml"


def test_a_letter_on_entering_a_state_is_sent_whether_a_timer_or_an_agent_leads_there(office: Office) -> None:
    number = desk(office, own(office), "2026-03-02 09:00")
    ordered(office, number, "ask")
    assert silence(office, number) == [
        ("Tue 2026-03-03 10:00", "survey", "checked"), ("Wed 2026-03-04 10:00", "closed", "closed"),
    ]  # fmt: skip
    other = office.open(subject="Outro")
    ordered(office, other, "resolve")
    notices = office.rows(f"SELECT notice FROM letter WHERE ticket_id = {other} ORDER BY id")  # noqa: S608 - a number
    assert [notice for (notice,) in notices] == ["opened", "resolved", "survey"]
    ordered(office, other, "resolve")
    again = office.rows(f"SELECT count(*) FROM letter WHERE ticket_id = {other} AND notice = 'survey'")  # noqa: S608
    assert again == [(1,)]
    office.verified()


def test_the_letter_on_entering_is_taken_back_with_the_agents_own(office: Office) -> None:
    number = ready(office, policy=own(office))
    before = len(office.letters())
    office.deliver(agents_reply(office, "#resolver\nInstale a 2.1."))
    office.once()
    office.deliver(agents_reply(office, "#desfazer"))
    mailed(office)
    assert len(office.letters()) == before
    assert office.state(number) == "new"
    assert office.rows("SELECT notice, state FROM letter WHERE notice IN ('resolved', 'survey') ORDER BY id") == [
        ("resolved", "withdrawn"), ("survey", "withdrawn"),
    ]  # fmt: skip


def test_a_ticket_whose_state_the_new_policy_does_not_have_is_taken_up_again(office: Office) -> None:
    number = desk(office, "altoqi", "2026-02-13 16:30")
    ordered(office, number, "ask")
    office.configure(policy="tecnospeed", calendar="office")
    office.config.write_text(office.config.read_text() + CALENDAR)
    office.later(days=2)
    office.once()
    assert [notice for (notice,) in office.rows("SELECT notice FROM letter WHERE notice LIKE 'reminder%'")] == []
    answered(office)
    assert office.state(number) == "in_progress"
    office.verified()


def test_a_ticket_that_an_agents_own_words_begin_waits_as_any_answer_does(office: Office) -> None:
    office.configure(policy="tecnospeed", calendar="office", agents=["bruno"], undo_seconds=30, authserv_id=AUTHSERV)
    office.config.write_text(office.config.read_text() + CALENDAR)
    mailed(office, new(office, "Instale a 2.1."))
    assert office.state(1) == "pending"
    assert silence(office, 1) == [("Thu 2026-12-03 12:00", "", "resolved")]
    office.verified()
