"""When a customer's mail says nothing but one short thing: that the answer is the right one, or thanks. Pure.

Long mail is not even looked at: whoever writes more than a few lines says more than that.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from mailbot.desk import phrases
from mailbot.desk.policies import Policy

LONGEST: Final = 250
"""Characters of a mail that may be nothing but a courtesy; the words of a list are far fewer."""


def accepts(words: str, names: Collection[str]) -> bool:
    """Return whether ``words`` only accept the answer; ``names`` are those that may stand below it."""
    return len(words) <= LONGEST and phrases.accepts(words, names)


def thanks(policy: Policy, state: str, words: str, names: Collection[str]) -> str:
    """Return why ``words`` re-open nothing of a ticket in ``state``; "" where they are more than thanks.

    Whoever accepts the answer of a ticket that has ended already does no more than thank for it.
    """
    most = policy.thanked_in(state)
    if most is None or len(words) > LONGEST:
        return ""
    if phrases.is_thanks(words, most, names):
        return f"nothing but thanks, of at most {most} words"
    if policy.ended(state) and phrases.accepts(words, names):
        return "accepts the answer of a ticket that has ended"
    return ""
