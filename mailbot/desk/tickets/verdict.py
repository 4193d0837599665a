"""What to do with one mail, and why: the value that everything that decides about a mail gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from mailbot.desk.tickets.agent_action import AgentAction
from mailbot.desk.tickets.change import Change
from mailbot.desk.tickets.consent import AskConsent, SettleConsent
from mailbot.desk.tickets.consulting import TermsAnswered
from mailbot.desk.tickets.delivery import Away, Delivery
from mailbot.desk.tickets.flood import OverCap
from mailbot.desk.tickets.letter import Draft
from mailbot.desk.tickets.reasons import Disposition, Reason
from mailbot.desk.tickets.ticket import NOWHERE, Route, Ticket
from mailbot.mail.body import Attachment

TOLD: Final = "told"
"""The signal that says who was told of a mail that was rejected, held or ignored, or why nobody was."""
RECEIVER_UNMET: Final = "receiver"
"""The signal of a mail that bears no field of the receiver whom its mailbox trusts."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to do with one mail, and why: the signals are every fact that led there, in the order they were found.

    ``ticket`` is the number to record; ``about`` the ticket itself, as it was read in this same transaction; ``files``
    are those of the mail's that the ticket does not have yet; ``over_cap`` is what a flood took from the ``drafts``.
    ``consent`` is what the mail does about letting another address write to it: ask, or settle what was asked.
    ``delivery`` is what a bounce proved; ``away`` what a vacation reply says; ``reachable`` the address that is proven to
    be so again. ``action`` is what a mail of an agent does besides. ``assigned`` is the key of the agent who gets
    the ticket that a customer's mail opens, empty for nobody; ``route`` is where that ticket belongs. ``follow_up`` is that
    ticket, without a number yet (0), where it goes on with one that has ended; ``survey_answer`` what the mail
    answers to a survey, ``terms`` what it answers to those of paid consulting; ``reaction`` the emoji, if that is all.
    ``not_taken`` is what the desk is told of a mail that was held or ignored.
    """

    disposition: Disposition
    reason: Reason | None = None
    ticket: int | None = None
    about: Ticket | None = None
    signals: tuple[tuple[str, str], ...] = ()
    change: Change | None = None
    drafts: tuple[Draft, ...] = ()
    files: tuple[Attachment, ...] = ()
    consent: AskConsent | SettleConsent | None = None
    delivery: Delivery | None = None
    away: Away | None = None
    reachable: str | None = None
    over_cap: tuple[OverCap, ...] = ()
    action: AgentAction | None = None
    assigned: str = ""
    terms: TermsAnswered | None = None
    survey_answer: SurveyAnswer | None = None
    follow_up: Ticket | None = None
    reaction: str = ""
    route: Route = NOWHERE
    not_taken: NotTaken | None = None

    @property
    def undeliverable(self) -> str | None:
        """The address that is newly known not to be reached, None for none."""
        return self.delivery.recipient if self.delivery is not None and self.delivery.told else None


@dataclass(frozen=True, slots=True)
class NotTaken:
    """What the ``readers`` (addresses) of ``ticket``, or of a mailbox (None), are told of a mail that did not get into it.

    The letter names the mail's arrival, which has its number only once it is written: it is added to the ``facts`` then.
    The ``deciders`` among them decide about the mail in answer to it.
    """

    ticket: Ticket | None
    readers: tuple[str, ...]
    facts: Mapping[str, object]
    deciders: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class SurveyAnswer:
    """An answer to a survey: ``score`` from 1 (worst) to 5, what was said besides, and the row of the survey's letter.

    ``bare`` tells that nothing but courtesy was said besides. ``given`` is the mark as it was given where it was scaled
    ("8/10"); the comment begins with it then.
    """

    score: int
    comment: str
    letter: int
    bare: bool = False
    given: str = ""
