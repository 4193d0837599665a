from __future__ import annotations

from datetime import timedelta

import pytest

from mailbot.calendars.pauses import Pause, after_with_pauses, remaining, share_of
from mailbot.calendars.spans import after, span
from tests.rules.calendars.desks import ALTOQI, SAO_PAULO, local


def pauses(*texts: str | None) -> list[Pause]:
    times = [None if text is None else local(text) for text in texts]
    return [(begin, end) for begin, end in zip(times[::2], times[1::2], strict=True) if begin is not None]


@pytest.mark.parametrize(
    ("length", "paused", "end"),
    [
        ("16bh", (), "Wed 11:00"),
        ("16bh", ("2026-03-02 10:00", "2026-03-02 11:00"), "Wed 12:00"),
        ("16bh", ("2026-03-02 10:00", "2026-03-02 14:30"), "Wed 15:30"),
        ("16bh", ("2026-03-02 12:00", "2026-03-02 13:30"), "Wed 11:00"),
        ("16bh", ("2026-03-02 18:00", "2026-03-03 08:00"), "Wed 11:00"),
        ("10bh", ("2026-03-02 12:00", "2026-03-02 13:30"), "Tue 12:00"),
        ("16bh", ("2026-03-03 10:00", "2026-03-03 11:00", "2026-03-02 10:00", "2026-03-02 10:30"), "Wed 14:00"),
        ("16bh", ("2026-03-02 10:00", "2026-03-02 11:00", "2026-03-02 10:30", "2026-03-02 11:30"), "Wed 14:00"),
        ("16bh", ("2026-03-02 10:00", "2026-03-02 11:30", "2026-03-02 10:30", "2026-03-02 11:00"), "Wed 14:00"),
        ("16bh", ("2026-03-01 10:00", "2026-03-02 10:00"), "Wed 12:00"),
        ("16bh", ("2026-02-02 10:00", "2026-02-03 10:00"), "Wed 11:00"),
        ("16bh", ("2026-03-04 11:00", "2026-03-05 11:00"), "Wed 11:00"),
        ("16bh", ("2026-03-04 11:00", None), "Wed 11:00"),
        ("16bh", ("2026-03-04 10:30", None), None),
        ("2bd", ("2026-03-02 14:00", "2026-03-04 14:00"), "Thu 17:30"),
        ("2bd", ("2026-03-02 14:00", None), None),
        ("2d", ("2026-03-02 12:00", "2026-03-02 13:00"), "Wed 10:00"),
        ("2d", ("2026-03-03 12:00", "2026-03-03 11:00"), "Wed 09:00"),
    ],
)  # fmt: skip
def test_a_pause_before_the_deadline_moves_it_by_what_passed_in_it(
    length: str, paused: tuple[str | None, ...], end: str | None
) -> None:
    found = after_with_pauses(local("2026-03-02 09:00"), span(length), ALTOQI, pauses(*paused))
    assert (None if found is None else f"{found.astimezone(SAO_PAULO):%a %H:%M}") == end


@pytest.mark.parametrize(
    ("now", "left"),
    [
        ("2026-03-02 08:00", 16), ("2026-03-02 10:00", 15), ("2026-03-02 10:40", 15), ("2026-03-02 11:00", 15),
        ("2026-03-02 12:30", 14), ("2026-03-04 12:00", 0), ("2026-03-09 12:00", 0), ("2026-03-04 11:00", 1),
    ],
)  # fmt: skip
def test_what_remains_stands_still_in_a_pause(now: str, left: int) -> None:
    paused = pauses("2026-03-02 10:00", "2026-03-02 11:00", "2026-03-05 10:00", None)
    assert remaining(local(now), local("2026-03-02 09:00"), span("16bh"), ALTOQI, paused) == timedelta(hours=left)


def test_what_remains_is_told_while_the_pause_lasts() -> None:
    paused = pauses("2026-03-03 10:00", None)
    start = local("2026-03-02 09:00")
    assert remaining(local("2026-04-03 10:00"), start, span("16bh"), ALTOQI, paused) == timedelta(hours=8)
    assert remaining(local("2026-04-03 10:00"), start, span("2bd"), ALTOQI, paused) == timedelta(hours=6)
    assert remaining(local("2026-04-03 10:00"), start, span("2d"), ALTOQI, paused) == timedelta(hours=23)


@pytest.mark.parametrize(
    ("length", "share", "end"),
    [("16bh", 0.75, "Tue 15:30"), ("2bd", 0.5, "Mon 17:30"), ("2d", 0.5, "Tue 09:00"), ("2bd", 1.0, "Tue 17:30")],
)
def test_a_share_of_a_deadline_comes_before_it(length: str, share: float, end: str) -> None:
    start = local("2026-03-02 09:00")
    found = after(start, share_of(start, span(length), ALTOQI, share), ALTOQI)
    assert f"{found.astimezone(SAO_PAULO):%a %H:%M}" == end
