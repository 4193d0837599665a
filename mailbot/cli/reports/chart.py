"""The picture of ``mailbot report sla``: what was answered in time and what was not, by week and by kind of deadline.

Bars begin at nothing and are as long as what they count; shares stand beside them with the number they are of.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from mailbot.desk.deadlines.report import MeasuredDeadline, Summary, whole
from mailbot.desk.tickets.deadline import DeadlineOutcome
from mailbot.errors import NotPossible

FORMATS: Final = (".png", ".svg")
_IN_TIME, _LATE, _OVERDUE, _INK = "#0072b2", "#e69f00", "#b22222", "#333333"
"""Blue, orange and dark red: told apart by colour-blind people, and grey on paper."""
_COLOURS: Final = {"in time": _IN_TIME, "late": _LATE, "overdue now": _OVERDUE}
_WEEK: Final = timedelta(days=7)
_MOST_DAYS: Final = 45
"""A longer window is shown by week."""
_MOST_TICKS: Final = 12


def draw(found: Sequence[MeasuredDeadline], since: datetime, now: datetime, path: Path) -> None:
    """Write the chart of ``found`` into ``path``, as its ending says; its days are those of the zone of ``now``.

    Raises:
        NotPossible: it ends in something else, cannot be written, or the extra that draws is not installed.
    """
    if path.suffix.lower() not in FORMATS:
        raise NotPossible(f"--chart {path}: write a name that ends in {' or '.join(FORMATS)}")
    try:
        from matplotlib.figure import Figure  # noqa: PLC0415 - an extra, and slow to load
        from matplotlib.patches import Patch  # noqa: PLC0415
    except ImportError:
        raise NotPossible('a chart needs matplotlib: pip install "mailbot[charts]"') from None
    kinds = max(2, len({one.group[:3] for one in found}))
    figure = Figure(figsize=(10, 4.4 + 0.35 * kinds), layout="constrained")  # its own canvas: no screen is needed
    upper, lower = figure.subplots(2, 1, height_ratios=(3, 0.35 * kinds))
    total = whole(found, now, ("", "", "", ""))
    figure.suptitle(_title(total, since, now), fontsize=14, color=_INK, x=0.01, ha="left")
    _by_time(upper, found, since, now)
    _by_kind(lower, found, now)
    # Of their own: where nothing was drawn, bars have no colour to tell.
    legend = [Patch(color=colour, label=label) for label, colour in _COLOURS.items()]
    figure.legend(handles=legend, frameon=False, loc="outside lower center", ncols=len(legend))
    try:
        figure.savefig(path, dpi=120)
    except OSError as broken:
        raise NotPossible(f"{path} cannot be written: {broken.strerror}") from None


def _title(total: Summary, since: datetime, now: datetime) -> str:
    kept = "nothing was due" if total.share is None else f"{total.share:.0%} of {total.due} promised answers came in time"
    return f"{kept}, {since:%Y-%m-%d} to {now:%Y-%m-%d}"


def _by_time(axes: Any, found: Sequence[MeasuredDeadline], since: datetime, now: datetime) -> None:  # noqa: ANN401 - an extra's type
    """Draw for each day or week how many answers came in time, and how many late."""
    by_week = now - since > timedelta(days=_MOST_DAYS)
    # A long window begins where there is something to show: "--since 2000-01-01" means "all".
    ends = [one.ended_at.astimezone(now.tzinfo) for one in found if one.ended_at is not None]
    first = min(ends, default=now - timedelta(days=_MOST_DAYS)) if by_week else since
    days = _periods(first.date(), now.date(), by_week=by_week)
    met, missed = (
        _counts(found, days, outcome, now, by_week=by_week) for outcome in (DeadlineOutcome.MET, DeadlineOutcome.MISSED)
    )
    places = range(len(days))
    axes.bar(places, met, color=_IN_TIME, width=0.8)
    axes.bar(places, missed, bottom=met, color=_LATE, width=0.8)
    step = max(1, -(-len(days) // _MOST_TICKS))
    named = "%d %b" if days[0].year == days[-1].year else "%d %b %y"
    axes.set_xticks(list(places)[::step], [day.strftime(named) for day in days][::step])
    axes.set_ylabel("answers a week, from Monday" if by_week else "answers a day")
    axes.yaxis.get_major_locator().set_params(integer=True)
    axes.set_ylim(bottom=0, top=max([one + other for one, other in zip(met, missed, strict=True)] + [1]) * 1.15)
    _plain(axes)


def _periods(first: date, last: date, *, by_week: bool) -> list[date]:
    step = _WEEK if by_week else timedelta(days=1)
    day = first - timedelta(days=first.weekday()) if by_week else first
    days = []
    while day <= last:
        days.append(day)
        day += step
    return days


def _counts(
    found: Sequence[MeasuredDeadline], days: Sequence[date], outcome: DeadlineOutcome, now: datetime, *, by_week: bool
) -> list[int]:
    ended = (one.ended_at for one in found if one.outcome is outcome)
    ends = [at.astimezone(now.tzinfo).date() for at in ended if at is not None]
    if by_week:
        ends = [end - timedelta(days=end.weekday()) for end in ends]
    return [ends.count(day) for day in days]


def _by_kind(axes: Any, found: Sequence[MeasuredDeadline], now: datetime) -> None:  # noqa: ANN401
    """Draw for each mailbox, tier and kind of deadline what was kept, and what is overdue now."""
    names = sorted({(one.mailbox, one.tier, one.owed) for one in found}, reverse=True)
    sums = [whole([one for one in found if one.group[:3] == name], now, (*name, "")) for name in names]
    left = [0] * len(sums)
    parts = [one.met for one in sums], [one.missed for one in sums], [one.overdue for one in sums]
    for colour, counts in zip(_COLOURS.values(), parts, strict=True):
        axes.barh(range(len(sums)), counts, left=left, color=colour, height=0.6)
        left = [one + other for one, other in zip(left, counts, strict=True)]
    for place, one in enumerate(sums):
        words = " nothing due yet" if one.share is None else f" {one.share:.0%} of {one.due}"
        axes.text(left[place], place, words, va="center", color=_INK)
    axes.set_yticks(range(len(sums)), [_name(one) for one in sums])
    axes.set_xlim(left=0, right=max([*left, 1]) * 1.18)
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.set_xlabel("deadlines")
    _plain(axes)


def _name(one: Summary) -> str:
    mailbox, tier, owed, _ = one.group
    words = f"{mailbox}{f' ({tier})' if tier else ''}, {owed.replace('_', ' ')}"
    return words.replace("$", r"\$")  # which would begin a formula


def _plain(axes: Any) -> None:  # noqa: ANN401
    """Leave away what counts nothing."""
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.tick_params(colors=_INK)
