from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from mailbot.desk.deadlines.customer_timers import DueTicket, Fires, Lapses, Waits, on_time
from mailbot.desk.tickets.change import DueTimer
from mailbot.desk.tickets.letter import Notice
from mailbot.policy_files import preset
from tests.cast import ALICE, NOW, ticket

ASKED = NOW
AFTER = {"reminder_1": 48, "reminder_2": 96, "close": 120}


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


def due(*kinds: str) -> tuple[DueTimer, ...]:
    return tuple(DueTimer(number, kind, 1, ASKED + hours(AFTER[kind]), ASKED) for number, kind in enumerate(kinds, start=1))


def deadline(now: datetime, *kinds: str, **changes: Any) -> DueTicket:
    plain: dict[str, Any] = {
        "ticket": ticket(cycle=1), "policy": preset(), "timers": due(*kinds), "drained_at": now, "pending": False,
        "reminded_at": None, "question": "Qual a versão?", "asked_at": ASKED, "now": now, **changes,
    }  # fmt: skip
    return DueTicket(**plain)


def test_the_first_reminder_speaks_48_hours_after_the_question_was_accepted() -> None:
    verdict = on_time(deadline(ASKED + hours(48), "reminder_1"))
    assert isinstance(verdict, Fires)
    assert (verdict.drafts[0].notice, verdict.drafts[0].to, verdict.change) == (Notice.REMINDER_1, ALICE, None)
    assert verdict.drafts[0].facts["next_at"] == ASKED + hours(96)
    assert verdict.drafts[0].facts["closes_at"] == ASKED + hours(120)
    assert verdict.drafts[0].facts["question"] == "Qual a versão?"


def test_the_ticket_closes_after_120_hours_and_a_day_after_its_last_notice() -> None:
    verdict = on_time(deadline(ASKED + hours(120), "close", reminded_at=ASKED + hours(96)))
    assert isinstance(verdict, Fires)
    assert verdict.drafts[0].notice is Notice.CLOSED
    assert verdict.change is not None
    assert (verdict.change.state, verdict.change.closed_by) == ("closed", "silence")


def test_a_close_says_no_silence_of_a_customer_who_thanked() -> None:
    for heard in (True, False):
        verdict = on_time(deadline(ASKED + hours(120), "close", reminded_at=ASKED + hours(96), heard=heard))
        assert isinstance(verdict, Fires)
        assert verdict.drafts[0].facts["heard"] is heard


def test_a_close_waits_until_the_last_reminder_is_a_day_old() -> None:
    accepted = ASKED + hours(96.5)
    verdict = on_time(deadline(ASKED + hours(120), "close", reminded_at=accepted))
    assert isinstance(verdict, Waits)
    assert verdict.until == accepted + hours(24)


def test_there_is_no_close_without_a_last_notice() -> None:
    verdict = on_time(deadline(ASKED + hours(200), "close", reminded_at=None))
    assert isinstance(verdict, Waits)
    assert verdict.until is None


def test_a_ticket_of_a_machine_ends_in_silence_and_waits_for_no_reminder_that_nobody_is_sent() -> None:
    reminded = on_time(deadline(ASKED + hours(48), "reminder_1", unwritten=True))
    assert isinstance(reminded, Fires)
    assert (reminded.drafts, reminded.change) == ((), None)
    closed = on_time(deadline(ASKED + hours(121), "close", reminded_at=None, unwritten=True))
    assert isinstance(closed, Fires)
    assert closed.drafts == ()
    assert closed.change is not None
    assert (closed.change.state, closed.change.closed_by) == ("closed", "silence")


def test_nothing_fires_until_the_mailbox_was_read_to_its_end_after_the_deadline() -> None:
    now = ASKED + hours(49)
    assert isinstance(on_time(deadline(now, "reminder_1", drained_at=ASKED + hours(47.9))), Waits)
    assert isinstance(on_time(deadline(now, "reminder_1", drained_at=None)), Waits)
    assert isinstance(on_time(deadline(now, "reminder_1", drained_at=ASKED + hours(48))), Fires)


def test_nothing_fires_while_a_mail_of_the_ticket_is_held_or_set_aside() -> None:
    assert isinstance(on_time(deadline(ASKED + hours(48), "reminder_1", pending=True)), Waits)
    reminded = ASKED + hours(96)
    assert isinstance(on_time(deadline(ASKED + hours(120), "close", reminded_at=reminded, pending=True)), Waits)


def test_after_an_outage_the_latest_reminder_speaks_and_the_earlier_is_ticked_off() -> None:
    verdict = on_time(deadline(ASKED + hours(100), "reminder_1", "reminder_2"))
    assert isinstance(verdict, Fires)
    assert verdict.timer.kind == "reminder_2"
    assert [one.kind for one in verdict.ticked_off] == ["reminder_1"]
    assert verdict.drafts[0].facts["closes_at"] == ASKED + hours(124)


def test_after_an_outage_over_all_days_a_reminder_speaks_before_any_close() -> None:
    verdict = on_time(deadline(ASKED + hours(150), "reminder_1", "reminder_2", "close"))
    assert isinstance(verdict, Fires)
    assert (verdict.timer.kind, verdict.change) == ("reminder_2", None)
    assert verdict.drafts[0].facts["closes_at"] == ASKED + hours(174)


def test_a_resolved_ticket_closes_after_144_hours_without_a_reminder() -> None:
    resolved = ticket(state="resolved", cycle=2)
    timer = DueTimer(9, "close", 2, ASKED + hours(144), ASKED)
    verdict = on_time(deadline(ASKED + hours(144), ticket=resolved, timers=(timer,)))
    assert isinstance(verdict, Fires)
    assert verdict.change is not None
    assert verdict.change.state == "closed"


def test_timers_that_the_state_no_longer_knows_lapse() -> None:
    verdict = on_time(deadline(ASKED + hours(48), "reminder_1", ticket=ticket(state="open", cycle=1)))
    assert isinstance(verdict, Lapses)


@given(
    st.floats(0, 400), st.floats(0, 400), st.none() | st.floats(0, 400), st.booleans(),
    st.sets(st.sampled_from(list(AFTER)), min_size=1),
)  # fmt: skip
def test_no_close_ever_comes_without_a_notice_a_day_before_it(
    at: float, drained: float, reminded: float | None, pending: bool, kinds: set[str]
) -> None:
    now = ASKED + hours(at)
    chosen = [kind for kind in AFTER if kind in kinds and AFTER[kind] <= at]
    if not chosen:
        return
    reminded_at = None if reminded is None else ASKED + hours(reminded)
    verdict = on_time(deadline(now, *chosen, drained_at=ASKED + hours(drained), reminded_at=reminded_at, pending=pending))
    if isinstance(verdict, Fires):
        assert not pending
        assert drained >= AFTER[verdict.timer.kind]
        if verdict.change is not None:
            assert reminded_at is not None
            assert now - reminded_at >= hours(24)
