"""How well promises were kept, in numbers that nobody can make better by never answering."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from mailbot.desk.deadlines.report import MeasuredDeadline, summed, whole
from mailbot.desk.tickets.deadline import DeadlineOutcome
from tests.cast import NOW

HOUR = timedelta(hours=1)


def one(outcome: DeadlineOutcome | None = DeadlineOutcome.MET, used: int | None = 1, **more: Any) -> MeasuredDeadline:
    plain: dict[str, Any] = {
        "ticket": 1, "mailbox": "suporte", "tier": "", "owed": "first_answer", "span": "16bh", "agent": "bruno",
        "started_at": NOW - 9 * HOUR, "due_at": NOW - HOUR,
    }  # fmt: skip
    return MeasuredDeadline(**{**plain, "outcome": outcome, "used": None if used is None else used * HOUR, **more})


def test_what_is_overdue_and_never_answered_is_not_kept() -> None:
    found = whole([one(), one(), one(DeadlineOutcome.MISSED), one(None, None)], NOW, ("", "", "", ""))
    assert (found.met, found.missed, found.running, found.overdue, found.share) == (2, 1, 1, 1, 0.5)


def test_what_runs_in_time_stands_still_or_ended_without_an_answer_is_no_part_of_the_share() -> None:
    ones = [
        one(None, None, due_at=NOW + HOUR),
        one(None, None, due_at=None),
        one(None, None, due_at=NOW),
        one(DeadlineOutcome.ENDED),
    ]
    found = whole(ones, NOW, ("", "", "", ""))
    assert (found.running, found.overdue, found.ended, found.share, found.median) == (3, 0, 1, None, None)


def test_the_median_and_the_ninth_decile_are_of_answers_only() -> None:
    ones = [one(used=hours) for hours in range(1, 10)] + [one(DeadlineOutcome.MISSED, 20), one(DeadlineOutcome.ENDED, 99)]
    found = whole(ones, NOW, ("", "", "", ""))
    assert (found.median, found.ninth_decile) == (5.5 * HOUR, 9 * HOUR)
    assert whole([one(used=3)], NOW, ("", "", "", "")).ninth_decile == 3 * HOUR


def test_each_mailbox_tier_deadline_and_agent_is_summed_up_apart() -> None:
    groups = summed([one(), one(agent="lia"), one(tier="prime"), one(), one(owed="next_answer")], NOW)
    assert [(found.group, found.met) for found in groups] == [
        (("suporte", "", "first_answer", "bruno"), 2), (("suporte", "", "first_answer", "lia"), 1),
        (("suporte", "", "next_answer", "bruno"), 1), (("suporte", "prime", "first_answer", "bruno"), 1),
    ]  # fmt: skip
