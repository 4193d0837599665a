"""What holds for every conversation: no word is lost, none travels twice, none of a note reaches a customer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tests.conversations.conversation import Conversation, Turn
from tests.conversations.letters import Letter

LOST: Final = "a customer's words reach no agent's copy"
UNSENT: Final = "an agent's words reach neither the customer nor their transcript"
TWICE: Final = "words travel twice as new"
SHOWN: Final = "words of a note reach a customer"
CLAIMS: Final = (LOST, UNSENT, TWICE, SHOWN)


@dataclass(frozen=True, slots=True)
class Broken:
    """One claim that a turn of a conversation breaks, and the words."""

    claim: str
    turn: int
    style: str
    words: tuple[str, ...]


def broken(conversation: Conversation) -> list[Broken]:
    """Return what does not hold of a conversation."""
    found = [*_lost(conversation), *_unsent(conversation), *_twice(conversation), *_shown(conversation)]
    return [
        Broken(claim, at, conversation.turns[at].named, tuple(sorted(words))) for claim, at, words in found if words
    ]  # fmt: skip


Found = Iterator[tuple[str, int, set[str] | frozenset[str]]]


def _lost(conversation: Conversation) -> Found:
    signed: set[str] = set()
    for at, turn in enumerate(conversation.turns):
        if turn.by not in conversation.agents:
            copies = [one for one in turn.letters if one.to in conversation.agents]
            wanted = turn.words | (turn.signed - signed)  # a block that was seen before may be left out
            signed |= turn.signed
            yield LOST, at, {word for word in wanted if not any(one.has(word) for one in copies)}


def _unsent(conversation: Conversation) -> Found:
    for at, turn in enumerate(conversation.turns):
        if turn.by in conversation.agents and not turn.note:
            later = [one for after in conversation.turns[at:] for one in after.letters if one.to == conversation.customer]
            told = [one for one in turn.letters if one.to == turn.by]
            yield UNSENT, at, {word for word in turn.words if not any(one.has(word) for one in [*later, *told])}


def _twice(conversation: Conversation) -> Found:
    """Find words that stand as new in what two mails caused; those that a mail answers stand deeper in a quotation."""
    seen: dict[bool, set[str]] = {True: set(), False: set()}
    for at, turn in enumerate(conversation.turns):
        agents = turn.by in conversation.agents
        if turn.note:
            continue
        others = [one for one in turn.letters if (one.to in conversation.agents) is not agents]
        before = seen[agents]
        yield TWICE, at, {word for one in others for word in before if one.new(word, one.depth(turn.words))}
        before |= {word for one in others for word in turn.words if one.has(word)}


def _shown(conversation: Conversation) -> Found:
    for at, turn in enumerate(conversation.turns):
        if turn.note:
            letters = [
                one for after in conversation.turns[at:] for one in after.letters if one.to not in conversation.agents
            ]
            yield SHOWN, at, frozenset().union(*(one.anywhere(turn.words) for one in letters))


def sent_whole(conversation: Conversation) -> tuple[int, int]:
    """Return how many of the agents' answers reached the customer whole, and how many there were.

    Only those count that answer the copy of the customer's last mail: old copies and notices are asked about rightly.
    """
    written = [one for one in conversation.turns if one.by in conversation.agents and one.at_once]
    answers = [one for one in written if one.words and not one.note]
    letters = [(turn.words, [one for one in turn.letters if one.to == conversation.customer]) for turn in answers]
    return sum(all(any(one.has(word) for one in sent) for word in words) for words, sent in letters), len(answers)


def told(conversation: Conversation, found: list[Broken]) -> str:
    """Return a broken conversation as a person reads it: what breaks, then every mail and what it caused."""
    again = f"python -m tests.conversations --language {conversation.language} {conversation.seed}"
    style = f' --style "{conversation.style}"' if conversation.style else ""
    lines = [f"seed {conversation.seed}, {conversation.language}; again: {again}{style}"]
    lines += [f"  mail {one.turn + 1} ({one.style}): {one.claim}: {', '.join(one.words)}" for one in found]
    for at, turn in enumerate(conversation.turns):
        lines += ["", f"=== mail {at + 1}: {turn.by}, {turn.named}{', a note' if turn.note else ''}", *_bodies(turn)]
        for one in turn.letters:
            lines += [f"--- letter to {one.to}", *_indented(one.text.partition("~ mailbot ~")[0])]
    return "\n".join(lines)


def _bodies(turn: Turn) -> Iterator[str]:
    bodies = Letter("", turn.raw).bodies
    for subtype, body in bodies:
        if subtype == "plain" or len(bodies) == 1:
            yield from _indented(body)


def _indented(text: str) -> list[str]:
    return [f"    {line}".rstrip() for line in text.strip().splitlines()]
