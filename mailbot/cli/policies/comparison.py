"""How a comparison of policies is shown: counts side by side, and the tickets that end differently."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from mailbot.cli.output import console, line, local, safe, table
from mailbot.desk.policy.policy import Policy
from mailbot.desk.policy.tables import LETTERS
from mailbot.desk.simulation.comparison import Comparison, Counts, Difference
from mailbot.desk.simulation.events import SentNotice, TicketOutcome

Row = tuple[str, int, int]
_NARROWEST: Final = 7
_ENDS: Final = {"silence": "silence", "agent": "an agent", "customer": "the customer"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A comparison with what people call its sides; one side is all there is where ``was`` is empty."""

    comparison: Comparison
    what: str
    was: str
    would: str
    zone: str
    language: str


def printed(shown: Shown) -> None:
    """Print the comparison for people, within 80 columns."""
    found = shown.comparison
    console.print(f"[bold]{safe(shown.what)}[/bold]", soft_wrap=True)
    rows = list(_rows(found.was, found.would))
    left, right = (max(_NARROWEST, len(name)) for name in (shown.was, shown.would))
    if not shown.was:
        table(("", shown.would.rjust(right)), ((what, f"{would:>{right}}") for what, _, would in rows))
        return
    more = ((what, was, would, f"{would - was:+}" if would != was else "") for what, was, would in rows)
    told = ((what, f"{was:>{left}}", f"{would:>{right}}", f"{change:>12}") for what, was, would, change in more)
    table(("", shown.was.rjust(left), shown.would.rjust(right), "more or less"), told)
    if not found.different:
        console.print("no difference")
        return
    kept = found.telling
    some = f", the most telling {len(kept)}" if len(kept) < found.different else ""
    console.print(f"\n[bold]{found.different} tickets go another way{some}[/bold]")
    table(("ticket", shown.was, shown.would), (_cells(one, shown) for one in kept))


def as_lines(shown: Shown) -> None:
    """Print the comparison for programs: the counts, then one line for each ticket that was kept."""
    found = shown.comparison
    counts = {what: {"was": was, "would": would} for what, was, would in _rows(found.was, found.would)}
    line({"what": shown.what, "was": shown.was, "would": shown.would, "different": found.different, "counts": counts})
    for one in found.telling:
        line({"ticket": one.was.ticket, "was": _as_dict(one.was), "would": _as_dict(one.would)})


def _rows(was: Counts, would: Counts) -> Iterator[Row]:
    yield "tickets", was.tickets, would.tickets
    for notice in LETTERS:
        if was.letters[notice] or would.letters[notice]:
            yield f"letter {notice}", was.letters[notice], would.letters[notice]
    yield "closed for silence", was.silent, would.silent
    for by in sorted({*was.ends, *would.ends} - {""}):
        yield f"at the end: by {_ENDS.get(by, by)}", was.ends[by], would.ends[by]
    yield "at the end: open", was.ends[""], would.ends[""]
    yield "deadlines breached", was.breached, would.breached
    yield "follow-up tickets", was.follow_ups, would.follow_ups
    yield "written in vain", was.refused, would.refused


def _cells(one: Difference, shown: Shown) -> tuple[object, str, str]:
    was, would = (_end(side, policy, shown) for side, policy in zip((one.was, one.would), one.policies, strict=True))
    if was == would:
        was, would = (_letter(letter, shown) for letter in one.first)
    return one.was.ticket, was, would


def _end(one: TicketOutcome, policy: Policy, shown: Shown) -> str:
    label = policy.label(one.state, shown.language)
    if one.closed_at is None:
        return label
    return f"{label}, {_ENDS.get(one.closed_by or '', one.closed_by)} {_when(one.closed_at, shown)}"


def _letter(one: SentNotice | None, shown: Shown) -> str:
    return f"{one.notice} {_when(one.at, shown)}" if one else "no letter then"


def _when(at: datetime, shown: Shown) -> str:
    return local(at, shown.zone)[:16]


def _as_dict(one: TicketOutcome) -> dict[str, Any]:
    return {
        "state": one.state, "closed_at": one.closed_at, "closed_by": one.closed_by, "follow_ups": one.follow_ups,
        "written_in_vain": one.refused, "closed_for_silence": list(one.silent), "breached": list(one.breached),
        "letters": [{"at": told.at, "letter": told.notice} for told in one.letters],
    }  # fmt: skip
