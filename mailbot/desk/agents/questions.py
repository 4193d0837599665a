"""What an agent is asked before their words go to a customer: a mail about which there is a question is held. Pure.

Its writer gets one letter with each line in question, word for word, and says how it goes on: ``#send`` alone sends the
mail as it is, ``#note`` alone keeps it as a note, anything else takes its place. A new kind of question is a word of
:class:`QuestionKind`, a row of :data:`QUESTIONS`, and what the letter says of it (``questions.txt`` in each language).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from mailbot.desk.agents.intent import Intent, MailPurpose
from mailbot.desk.phrases.internal import marked
from mailbot.desk.threading.agent_identity import AgentIdentity
from mailbot.desk.threading.context import Context
from mailbot.mail.kinds import Kind as MailKind

MOST_LINES: Final = 10
"""Of the lines in question so many are named one by one."""


class QuestionKind(StrEnum):
    """Why an agent's mail may not be meant for its customer."""

    INTERNAL = "internal"
    UNSENT = "unsent"


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that an agent is asked about their mail: ``lines`` are what it is about, word for word."""

    kind: QuestionKind
    lines: tuple[str, ...]

    def fact(self) -> dict[str, object]:
        """Return it as a template is given it."""
        return {"kind": self.kind.value, "words": "\n".join(self.lines)}


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What somebody has confirmed of a mail that was held.

    ``seen`` tells that its writer knows what was said since, or that a person let it go all the same; ``meant`` that the
    questions about it are answered; ``as_note`` that it is to be a note, whatever it was before.
    """

    seen: bool = False
    meant: bool = False
    as_note: bool = False


NOTHING: Final = Confirmed()
Asks = Callable[[Context, AgentIdentity, Intent], tuple[str, ...]]
"""Returns the lines in question; none where there is nothing to ask."""


def _internal(_context: Context, _identity: AgentIdentity, intent: Intent) -> tuple[str, ...]:
    return marked(intent.words)


def _unsent(context: Context, _identity: AgentIdentity, _intent: Intent) -> tuple[str, ...]:
    """Return what looks like a quotation and stands in nothing that was said: it may be what the agent wrote."""
    kept = context.reading.kept if context.reading is not None else ()
    return tuple(line for piece in kept for line in piece.text.split("\n") if line.strip(" \t>|"))


QUESTIONS: Final[tuple[tuple[QuestionKind, Asks], ...]] = (
    (QuestionKind.INTERNAL, _internal),
    (QuestionKind.UNSENT, _unsent),
)


def questions(context: Context, identity: AgentIdentity, intent: Intent) -> tuple[Question, ...]:
    """Return what the writer of a mail is to be asked before it goes to the customer; nothing where it does not go there."""
    speaks = intent.purpose is MailPurpose.ANSWER or (
        intent.purpose is MailPurpose.OPENING and context.mail.kind is not MailKind.FORWARD
    )
    if not speaks:
        return ()
    found = ((kind, asks(context, identity, intent)) for kind, asks in QUESTIONS)
    return tuple(Question(kind, lines) for kind, lines in found if lines)
