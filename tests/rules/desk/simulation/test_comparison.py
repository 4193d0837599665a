"""What was beside what would have been: which tickets differ, and which of them are told first."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from mailbot.desk.simulation.comparison import SAME, Comparison, difference
from mailbot.desk.simulation.events import SentNotice, TicketOutcome
from mailbot.desk.tickets.letter import Notice
from mailbot.policy_files import preset
from tests.cast import NOW

BOTH = preset(), preset()


def at(hours: float) -> datetime:
    return NOW + timedelta(hours=hours)


def closed(hours: float = 120, ticket: int = 1, by: str = "silence", **more: Any) -> TicketOutcome:
    letters = (SentNotice(NOW, Notice.QUESTION), SentNotice(at(48), Notice.REMINDER_1), SentNotice(at(hours), Notice.CLOSED))
    return TicketOutcome(ticket, letters, (at(hours),), state="closed", closed_at=at(hours), closed_by=by, **more)


OPEN = TicketOutcome(1, (SentNotice(NOW, Notice.QUESTION),), state="waiting")


def test_instants_within_a_minute_are_the_same_and_later_ones_are_not() -> None:
    assert difference(closed(), closed(120 + SAME / timedelta(hours=1)), BOTH) is None
    assert difference(closed(), closed(120.02), BOTH) is not None


@pytest.mark.parametrize(
    ("would", "first"),
    [
        (closed(by="customer"), (None, None)),
        (replace(closed(), letters=closed().letters[:2]), (SentNotice(at(120), Notice.CLOSED), None)),
        (closed(100), (None, SentNotice(at(100), Notice.CLOSED))),
        (replace(closed(), letters=(SentNotice(NOW, Notice.ANSWER), *closed().letters[1:])),
         (SentNotice(NOW, Notice.QUESTION), SentNotice(NOW, Notice.ANSWER))),
        (closed(follow_ups=1), (None, None)),
        (replace(closed(), silent=()), (None, None)),
        (replace(closed(), state="finished"), (None, None)),
    ],
)  # fmt: skip
def test_another_end_and_other_letters_are_differences(
    would: TicketOutcome, first: tuple[SentNotice | None, SentNotice | None]
) -> None:
    found = difference(closed(), would, BOTH)
    assert found is not None
    assert found.first == first


def test_a_state_that_only_one_policy_has_is_no_difference() -> None:
    elsewhere = replace(OPEN, state="pending")
    assert difference(OPEN, elsewhere, (preset(), preset("totvs"))) is None
    assert difference(OPEN, replace(OPEN, state="open"), BOTH) is not None


def test_whether_a_ticket_ended_is_told_before_when_and_the_older_ticket_first() -> None:
    found = Comparison(most=4)
    sides = [
        (closed(ticket=5), closed(130, ticket=5)), (closed(ticket=4), replace(OPEN, ticket=4)), (closed(), closed()),
        (closed(ticket=3), replace(OPEN, ticket=3)), (closed(ticket=2), closed(121, ticket=2)),
        (closed(ticket=6), closed(120.5, ticket=6)),
    ]  # fmt: skip
    for was, would in sides:
        found.add(was, would, BOTH)
    assert [one.was.ticket for one in found.telling] == [3, 4, 5, 2]
    assert (found.different, found.was.tickets, found.was.silent, found.would.silent) == (5, 6, 6, 4)
    assert (found.was.ends["silence"], found.would.ends[""], found.would.letters[Notice.CLOSED]) == (6, 2, 4)
