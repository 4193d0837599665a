"""What is wrong with the lengths of time that a policy names: none at all, or longer than anybody waits. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from mailbot.calendars.spans import BusinessDays, BusinessTime, Span
from mailbot.desk.policies import Policy
from mailbot.errors import Problem

_LONGEST: Final = timedelta(days=3660)
_MOST_DAYS: Final = 2600
_MOST_HOURS: Final = timedelta(hours=8 * _MOST_DAYS)
"""Ten years each: to count further takes long at every mail, and past what is known of holidays."""


def spans(policy: Policy) -> Iterator[tuple[str, Span]]:
    """Yield every length of time that ``policy`` names, with its place in the file."""
    named: list[tuple[str, Span | None]] = [("late_reply.after", policy.late_reply.after)]
    for at, one in (("deadlines", policy.deadlines), *((f"tiers.{key}", one) for key, one in policy.tiers.items())):
        promised = (one.first_answer, one.next_answer, one.after_information)
        named += zip((f"{at}.first_answer", f"{at}.next_answer", f"{at}.after_information"), promised, strict=True)
    for state in policy.states.values():
        for number, rule in enumerate(state.timers, start=1):
            at = f"states.{state.key}.timers[{number}]"
            named += ((f"{at}.after", rule.after), (f"{at}.notice_before", rule.notice_before))
    yield from ((at, span) for at, span in named if span is not None)


def span_problems(policy: Policy) -> Iterator[Problem]:
    """Yield the lengths of time that are none, or too long."""
    for at, span in spans(policy):
        if not (span.days if isinstance(span, BusinessDays) else span.time):
            yield Problem(at, "is no time at all")
        elif _too_long(span):
            yield Problem(at, "is more than ten years")


def _too_long(span: Span) -> bool:
    if isinstance(span, BusinessDays):
        return span.days > _MOST_DAYS
    return span.time > (_MOST_HOURS if isinstance(span, BusinessTime) else _LONGEST)
