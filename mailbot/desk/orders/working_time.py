"""What stands behind ``#time``, ``#consult`` and ``#waive``: durations, dates, flags, in English and Portuguese. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from mailbot.desk.tickets.consulting import Kind
from mailbot.mail.text.characters import plain
from mailbot.mail.text.patterns import late

_HOUR, _DAY = 60, 24
MOST_MINUTES: Final = _DAY * _HOUR
LONGEST_NOTE: Final = 500
LONGEST_SINCE: Final = timedelta(hours=12)
"""Longer than anybody writes on one answer: a time of day that lies further back is a slip."""

_LENGTH: Final = late(
    r"(?:(?P<hours>\d{1,2}) ?(?:h(?:oras?|ours?)|h(?:(?P<close>\d{2})(?: ?m(?:in)?)?| (?P<apart>\d{1,2}) ?m(?:in)?)?)"
    r"|(?P<minutes>\d{1,4}) ?m(?:in(?:s|utos?|utes?)?)?)(?=[,;:]?(?:\s|$))",
    re.IGNORECASE,
)
_HALF_SAID: Final = late(r"\d{1,2} ?h(?:oras?|ours?)?,?\s+(?:(?:e|and|\+)\s+)?\d{1,2}(?=\s|$|m)", re.IGNORECASE)
"""As in "1h 30" and "1h e 30m": whether minutes or a number of something follow is not guessed."""
_SINCE: Final = late(r"(?:since|desde)\s+(?:as\s+|às\s+)?(\d{1,2})(?:h|[:h](\d{2}))(?=[,;:]?(?:\s|$))", re.IGNORECASE)
_CORRECT: Final = late(r"(?:correct|corrigir)\s+#?(\d{1,15})\s+", re.IGNORECASE)
_FLAG: Final = late(r"[\s,;:-]*(consumption|consumo|research|pesquisa)(?=[\s:.,;-]|$)[:.,;-]?", re.IGNORECASE)
_CONSUMES: Final = frozenset({"consumption", "consumo"})
_KINDS: Final = {"module": Kind.MODULE, "modulo": Kind.MODULE, "phone": Kind.PHONE, "telefone": Kind.PHONE}
_CONSULT: Final = late(
    r"(?P<kind>[a-z]+)(?: (?:on|em|no dia|dia) (?P<day>[0-9/.-]{3,10}),?"
    r"(?: (?:at |as )?(?P<hour>\d{1,2})(?:h|[:h](?P<minute>\d{2})))?)?"
)
_DEFECT: Final = late(r"(?:defect|defeito)\s+(?P<reference>[\w./-]{1,80})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Spent:
    """What an agent enters: minutes, or since what time of day; ``consumption`` is None where it is not said.

    ``corrects`` is the entry whose place it takes.
    """

    minutes: int = 0
    since: time | None = None
    consumption: bool | None = None
    note: str = ""
    corrects: int | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which consulting an agent asks for: ``day`` as it was written, "" for none, ``at`` what time of it."""

    kind: Kind
    day: str = ""
    at: time | None = None


def spent(text: str) -> Spent | None:
    """Return what ``25m consumption note``, ``since 14:05 note`` or ``correct 12 20m note`` says; None where it is none.

    A new entry has at least one minute, each at most a day; a correction may leave none, and says why.
    """
    correct = _CORRECT.match(text)
    rest = text[correct.end() :] if correct else text
    since = None if correct else _SINCE.match(rest)
    length = since or _LENGTH.match(rest)
    if length is None or (not since and not length["apart"] and _HALF_SAID.match(rest)):
        return None
    flag = _FLAG.match(rest, length.end())
    consumption = None if flag is None else flag[1].lower() in _CONSUMES
    note = rest[(flag or length).end() :].strip(" :;,-")
    if len(note) > LONGEST_NOTE:
        return None
    if since is not None:
        at = _time(since[1], since[2] or "0")
        return Spent(since=at, consumption=consumption, note=note) if at else None
    minutes = _minutes(length)
    if minutes is None or not (0 if correct else 1) <= minutes <= MOST_MINUTES or (correct and not note):
        return None
    return Spent(minutes, None, consumption, note, int(correct[1]) if correct else None)


def _minutes(found: re.Match[str]) -> int | None:
    if found["minutes"] is not None:
        return int(found["minutes"])
    below = int(found["close"] or found["apart"] or 0)
    return int(found["hours"]) * _HOUR + below if below < _HOUR else None


def _time(hour: str, minute: str) -> time | None:
    return time(int(hour), int(minute)) if int(hour) < _DAY and int(minute) < _HOUR else None


def minutes_since(at: time, until: datetime) -> int | None:
    """Return the minutes from the last time that it was ``at`` (in the zone of ``until``) to ``until``, begun ones counted.

    None where that is longer than anybody writes.
    """
    start = datetime.combine(until.date(), at, until.tzinfo)
    if start > until:
        start -= timedelta(days=1)
    # As instants: within one zone a difference would count an hour that the clocks leave out.
    passed = timedelta(seconds=until.timestamp() - start.timestamp())
    return max(1, -int(-passed // timedelta(minutes=1))) if passed <= LONGEST_SINCE else None


def consult(text: str) -> Wanted | None:
    """Return what ``module on 2026-12-01 14:00`` says; None where it is no kind, or no time of day.

    Which day it names, mailbot.calendars.dates says.
    """
    found = _CONSULT.fullmatch(plain(text))
    kind = _KINDS.get(found["kind"]) if found else None
    if found is None or kind is None:
        return None
    at = _time(found["hour"], found["minute"] or "0") if found["hour"] else None
    return None if found["hour"] and at is None else Wanted(kind, found["day"] or "", at)


def defect(text: str) -> str | None:
    """Return the reference in ``defect MATA-123``; None where there is none."""
    found = _DEFECT.fullmatch(text)
    return found["reference"] if found else None
