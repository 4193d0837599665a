"""When a customer's mail says nothing but one short thing: that the answer is the right one, or thanks. Pure.

Long mail is not even looked at: whoever writes more than a few lines says more than that.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Final

from mailbot.desk.phrases import courtesies
from mailbot.desk.phrases.plain import solutions
from mailbot.desk.phrases.plain.solutions import Says
from mailbot.desk.phrases.signatures import unsigned
from mailbot.desk.policy.policy import Policy

_QUOTED: Final = re.compile(r"(?m)^\s*>")
LONGEST: Final = solutions.LONGEST
"""Characters of a mail that may be nothing but a courtesy; the words of a list are far fewer."""
LONGEST_SIGNED: Final = 4000
"""Characters of one with the signature of a company below it, and its notice of secrecy."""


def accepts(policy: Policy, state: str, words: str, names: Collection[str]) -> bool:
    """Return whether ``words`` only accept the answer that a ticket in ``state`` was given.

    ``names`` are those that may stand below it, before the signature. Where no solution was proposed, who agrees
    ("aceito", "de acordo") answers what they were asked, and where nothing but a question leads, so does who says that
    something works; who says that it is solved accepts everywhere. To a solution, whatever plain people say of its outcome
    is read (:mod:`mailbot.desk.phrases.plain.solutions`).
    """
    to = _said(policy, state)
    for said in _short(words, names):
        if courtesies.accepts(said, names, to):
            return True
        if to is courtesies.Said.SOLUTION and (read := solutions.to_solution(said, names)) and read.says is Says.ACCEPTS:
            return True
    return False


def _said(policy: Policy, state: str) -> courtesies.Said:
    """Return what led a ticket into ``state``, at most."""
    resolve, reply = policy.orders.get("resolve"), policy.orders["reply"]
    if policy.ended(state) or (resolve is not None and resolve.to == state):
        return courtesies.Said.SOLUTION
    answers = [one.on_agent.to for key, one in policy.states.items() if one.on_agent is not None and key != state]
    return courtesies.Said.ANSWER if state in {reply.to, *answers} else courtesies.Said.QUESTION


def thanks(policy: Policy, state: str, words: str, names: Collection[str]) -> str:
    """Return why ``words`` re-open nothing of a ticket in ``state``; "" where they are more than thanks.

    Whoever accepts the answer of a ticket that has ended already does no more than thank for it.
    """
    most = policy.thanked_in(state)
    if most is None:
        return ""
    if any(_thanks(said, most, names, _said(policy, state)) for said in _short(words, names)):
        return f"nothing but thanks, of at most {most} words"
    if policy.ended(state) and accepts(policy, state, words, names):
        return "accepts the answer of a ticket that has ended"
    return ""


def _thanks(said: str, most: int, names: Collection[str], to: courtesies.Said) -> bool:
    if courtesies.is_thanks(said, most, names):
        return True
    read = solutions.to_solution(said, names) if to is courtesies.Said.SOLUTION else None
    return read is not None and read.says is Says.THANKS and read.words <= most


def _short(words: str, names: Collection[str]) -> Iterator[str]:
    """Yield the words as they stand, and without the signature below them, where they are short and none is quoted."""
    if _QUOTED.search(words):
        return
    if len(words) <= LONGEST:
        yield words
    if "\n" in words and len(words) <= LONGEST_SIGNED:
        said = unsigned(words, names)
        if len(said) <= LONGEST:
            yield said
