"""``mailbot report survey``: what customers say of the desk's work, for each mailbox, month and agent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Final
from zoneinfo import ZoneInfo

import typer

from mailbot.cli.output import console, line, local, saved, table
from mailbot.cli.session import on_record, told
from mailbot.cli.windows import Since, Until, asked
from mailbot.config.settings import Settings
from mailbot.desk.phrases.marks import given_of
from mailbot.store.reports.surveys import Answered, Survey, surveys

Json = Annotated[bool, typer.Option("--json", help="One JSON object a line, for programs.")]
COLUMNS: Final = ("ticket", "mailbox", "agent", "sent", "answered", "by", "score", "comment", "counts")
SCORES: Final = (1, 2, 3, 4, 5)
SHOWN: Final = 200
"""Characters of a comment in the table; the CSV has all of it."""
COMMENTS: Final = 10
"""How many of the newest comments stand below the table."""
SCALED: Final = (
    "{count} of these were given as marks from 0 to 10 and are scaled: half of the mark, rounded up, and 1 for a 0."
    " Their comments begin with the mark."
)

Group = tuple[str, str, str]
"""Mailbox, month (``2026-03``, in the mailbox's zone, of when the survey was sent), and the agent who has the ticket."""


def survey(
    since: Since = "90d",
    until: Until = None,
    mailbox: Annotated[str | None, typer.Option("--mailbox", "-m", help="Only this mailbox.")] = None,
    csv: Annotated[Path | None, typer.Option("--csv", help="A row for each answer into this file; - to print it.")] = None,
    json: Json = False,
) -> None:
    """Show how customers rate the work: surveys sent since then, answered, and what the newest answer to each says."""
    with told(), on_record() as opened:
        box, start, end = asked(opened, since, until, mailbox)
        with opened.store.read() as connection:
            found = surveys(connection, start, end, box.name if box else None)
        if csv is not None:
            saved(csv, COLUMNS, _rows(found))
            return
        groups = grouped(found, opened.settings)
        if json:
            for group, ones in groups.items():
                line({**dict(zip(("mailbox", "month", "agent"), group, strict=True)), **tally(ones)})
            return
        _print(groups, found, opened.settings)


def grouped(found: Iterable[Survey], settings: Settings) -> dict[Group, list[Survey]]:
    """Return surveys by mailbox, month and agent, in that order."""
    groups: dict[Group, list[Survey]] = {}
    for one in found:
        box = settings.mailboxes.get(one.mailbox)
        sent = one.sent_at.astimezone(ZoneInfo(box.time_zone) if box else None)
        groups.setdefault((one.mailbox, f"{sent:%Y-%m}", one.agent), []).append(one)
    return dict(sorted(groups.items()))


def tally(found: Sequence[Survey]) -> dict[str, Any]:
    """Return how many were sent and answered, the share from 0 to 1, the mean score (None without answers), and each.

    ``scaled`` of those answered had been given as marks from 0 to 10.
    """
    scores = Counter(one.score for one in found if one.score is not None)
    answered = scores.total()
    mean = sum(score * count for score, count in scores.items()) / answered if answered else None
    return {
        "sent": len(found), "answered": answered, "share": answered / len(found) if found else 0.0, "mean": mean,
        "scores": {str(score): scores[score] for score in SCORES}, "scaled": sum(map(_scaled, found)),
    }  # fmt: skip


def _scaled(one: Survey) -> bool:
    """Return whether the answer that counts was scaled."""
    return bool(one.answers and given_of(one.answers[-1].comment))


def _rows(found: Iterable[Survey]) -> Iterator[tuple[object, ...]]:
    """Yield every answer, those that a newer one took the place of as well."""
    for one in found:
        for number, answer in enumerate(one.answers, start=1):
            counts = "yes" if number == len(one.answers) else "no"
            yield (
                one.ticket, one.mailbox, one.agent, one.sent_at.isoformat(), answer.at.isoformat(), answer.by,
                answer.score, answer.comment, counts,
            )  # fmt: skip


def _print(groups: Mapping[Group, Sequence[Survey]], found: Sequence[Survey], settings: Settings) -> None:
    columns = ("mailbox", "month", "agent", "sent", "answered", "share", "mean", *map(str, SCORES))
    table(columns, [*(_line(group, ones) for group, ones in groups.items()), *_all(groups, found)])
    if scaled := sum(map(_scaled, found)):
        console.print(SCALED.format(count=scaled))
    said = [(one, answer) for one in found for answer in one.answers if answer.comment]
    if said:
        console.print()
        newest = sorted(said, key=lambda pair: pair[1].at, reverse=True)[:COMMENTS]
        rows = (_comment(one, answer, settings) for one, answer in newest)
        table(("answered", "ticket", "score", "comment"), rows, title="Newest comments")


def _all(groups: Mapping[Group, Sequence[Survey]], found: Sequence[Survey]) -> Iterator[tuple[object, ...]]:
    if len(groups) > 1:
        yield _line(("all", "", "all"), found)


def _line(group: Group, ones: Sequence[Survey]) -> tuple[object, ...]:
    found = tally(ones)
    mean = "" if found["mean"] is None else f"{found['mean']:.1f}"
    counts = (found["scores"][str(score)] for score in SCORES)
    mailbox, month, agent = group
    return mailbox, month, agent or "nobody", found["sent"], found["answered"], f"{found['share']:.0%}", mean, *counts


def _comment(one: Survey, answer: Answered, settings: Settings) -> tuple[object, ...]:
    box = settings.mailboxes.get(one.mailbox)
    words = " ".join(answer.comment.split())
    shown = words if len(words) <= SHOWN else f"{words[:SHOWN]}…"
    return local(answer.at, box.time_zone if box else ""), one.ticket, answer.score, shown
