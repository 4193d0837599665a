"""What mail servers and vacation replies say of an address, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a server reported about one letter of ours, and what that does.

    ``recipient`` is the normalised address that the letter was sent to, ``named`` another one that the report names in
    its place (empty where it does not). ``marks`` says that the address gets no more reminders, ``told`` that the desk is
    told of it now. ``letter`` is the letter's row where it is known.
    """

    recipient: str
    named: str = ""
    action: str = "failed"
    status: str = ""
    diagnostic: str = ""
    permanent: bool = False
    marks: bool = False
    told: bool = False
    letter: int | None = None


@dataclass(frozen=True, slots=True)
class Away:
    """A participant whose vacation reply says on which day they are back."""

    address: str
    until: date
