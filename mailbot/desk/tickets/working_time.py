"""Entries of working time, as plain values. They are never edited: a correction takes the place of an older one."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Booked(StrEnum):
    """What an entry says: that time was worked, or that its consulting is not charged."""

    TIME = "time"
    WAIVER = "waiver"


@dataclass(frozen=True, slots=True)
class TimeEntry:
    """One entry; ``id`` is 0 until it is written.

    ``agent`` is whose time it is, ``entered_by`` who wrote it. ``consumption`` tells that the time may be charged, which it
    is where ``consulting`` names the accepted one that it was worked for. ``corrects`` is the entry whose place this one
    takes; ``reference`` the defect for which a waiver is given. ``seal`` is what the database binds it with to all that
    were written before it, empty until then.
    """

    id: int
    ticket: int
    at: datetime
    agent: str
    entered_by: str
    booked: Booked
    minutes: int
    consumption: bool = False
    note: str = ""
    consulting: int | None = None
    corrects: int | None = None
    reference: str = ""
    seal: str = field(default="", compare=False)
