"""Asking the known contact whether another address may write to the ticket, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Final

PATIENCE: Final = timedelta(hours=120)
"""How long a question waits for its answer, from the moment the mail server accepted it (its 250)."""


class Answer(StrEnum):
    """What the words of an answer say."""

    YES = "yes"
    NO = "no"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Consent:
    """One question that is not done yet: whether ``stranger`` may write, asked of ``asked`` (normalised addresses).

    ``held`` are the arrivals that wait for the answer; ``open`` is False once it was a yes and they are on their way.
    """

    id: int
    stranger: str
    asked: str
    held: tuple[int, ...] = ()
    open: bool = True


@dataclass(frozen=True, slots=True)
class Consents:
    """What is known about asking in one ticket.

    ``denied`` are the addresses that were refused. ``automatic_in_an_hour`` counts automatic letters of the ticket by
    recipient: a question is one of them.
    """

    pending: tuple[Consent, ...] = ()
    denied: frozenset[str] = frozenset()
    automatic_in_an_hour: Mapping[str, int] = field(default_factory=dict)


NONE_ASKED: Final = Consents()


@dataclass(frozen=True, slots=True)
class AskConsent:
    """A mail of ``stranger`` makes us ask ``asked``; the letter is the verdict's draft."""

    stranger: str
    asked: str


@dataclass(frozen=True, slots=True)
class SettleConsent:
    """A mail answers ``consent`` with a yes (True) or a no."""

    consent: Consent
    granted: bool
