"""What plain people's words say to a solution: accepted, thanked for, or something that an agent reads. Pure.

A reply is read phrase by phrase from its beginning to its end; one stretch of it that is on no list makes all of it
somebody's words. So what is missing from the lists costs an agent a look, and never a customer their answer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Final

from mailbot.desk.phrases.courtesies import frowns, named
from mailbot.desk.phrases.plain import asides, complaints, deeds, outcomes_en, outcomes_pt, verdicts
from mailbot.desk.phrases.plain.hedges import hedged
from mailbot.desk.phrases.plain.spelling import spelled
from mailbot.mail.text.patterns import late

LONGEST: Final = 400
"""Characters of a reply that is read; who writes more says more than that it works."""


class Says(Enum):
    """What a reply to a solution says and nothing besides."""

    ACCEPTS = "accepts"
    THANKS = "thanks"


@dataclass(frozen=True, slots=True)
class Reply:
    """What a reply says, and in how many ``words``, greetings, names and fillers aside."""

    says: Says
    words: int


_IRONY: Final = late("[\"“”«»?¿]|''")
"""What makes the words around it mean something else: a question, or a word in quotation marks."""
_NEUTRAL: Final = frozenset("😘😗😚😝😛🤪😂🤣😅⭐🌟🎈🏆🥲🙈☀🌞🌹🌺🌷🥂🍻☕🚀🔥💖🫡🤭😌😮😴")
_ENDS: Final = r"(?= |$)"
_OUTCOMES: Final = (*outcomes_pt.ACCEPTS, *outcomes_en.ACCEPTS, *verdicts.VERDICTS)
_OUTCOME: Final = f"(?:{'|'.join(_OUTCOMES)})"
_PHRASES: Final = tuple(
    (kind, late(f"(?:{pattern}){_ENDS}"))
    for kind, patterns in (
        ("outcome", _OUTCOMES),
        ("grumble", complaints.GRUMBLES),
        ("thanks", asides.THANKS),
        (
            "deed",
            (rf"{deeds.DID}(?= (?:e |and |que |ai |so )?(?:(?:agora|now|ja|tudo|finalmente) )?{_OUTCOME}{_ENDS})",),
        ),
        ("context", (*asides.CONTEXT, *verdicts.WITHDRAWN)),
        ("ack", asides.ACK),
        ("glad", asides.GLAD),
        ("courtesy", asides.COURTESY),
        ("please", asides.ASKS),
        ("deal", asides.DEAL),
        ("report", deeds.REPORTS),
        ("filler", asides.FILLER),
        ("but", ("mas|but|so que",)),
        ("and", ("e|and|que|pois|so|ja que|uma vez que|visto que|porque|since|because",)),
        ("end", (r"\.",)),
    )
    for pattern in patterns
)
"""Of two that are as long, the upper one is meant."""
_BESIDES: Final = frozenset({"courtesy", "filler", "name", "end", "and", "report"})
_OF_THANKS: Final = _BESIDES | {"thanks", "ack", "glad", "context", "deal"}
_SAYS_SOMETHING: Final = frozenset({"outcome", "grumble", "thanks", "ack", "glad", "courtesy", "deed", "context", "report"})
_BEFORE_A_DEAL: Final = frozenset({"courtesy", "name", "end", "thanks"})


def to_solution(words: str, names: Collection[str] = ()) -> Reply | None:
    """Return what the new ``words`` of a mail say to a solution, or None where somebody must read them.

    ``names`` may stand anywhere in it, as may a ticket's number that is one of them. Questions, quotation marks, sad faces
    and hedges ("for now", "I think") leave it to a person.
    """
    if len(words) > LONGEST or _IRONY.search(words) or frowns("".join(one for one in words if one not in _NEUTRAL)):
        return None
    flat = spelled(words)
    if hedged(flat):
        return None
    read = tuple(_read(flat, named(names) | {name for name in names if name.isdigit()}))
    kinds = tuple(kind for kind, _ in read)
    if not kinds or "" in kinds or not _joined(kinds):
        return None
    if "outcome" not in kinds and (not _OF_THANKS.issuperset(kinds) or {"thanks", "ack", "deal"}.isdisjoint(kinds)):
        return None
    counted = sum(len(phrase.split()) for kind, phrase in read if kind not in _BESIDES)
    return Reply(Says.ACCEPTS if "outcome" in kinds else Says.THANKS, counted)


def _read(flat: str, names: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield the phrases of ``flat`` after their kinds, always the longest; "" for what is none, which ends it."""
    at = 0
    while at < len(flat):
        found = [(match.end(), kind) for kind, pattern in _PHRASES if (match := pattern.match(flat, at))]
        end, kind = max(found, key=lambda one: one[0], default=(at, ""))
        word = flat[at:].partition(" ")[0]
        if end <= at + len(word) and word in names:
            end, kind = at + len(word), "name"
        yield kind, flat[at:end]
        if end == at:
            return
        at = end + 1


def _joined(kinds: tuple[str, ...]) -> bool:
    """Return whether every "and" leads to something that is said, every "but" from a grumble to an outcome, and so on."""
    for at, kind in enumerate(kinds):
        after = [one for one in kinds[at + 1 :] if one not in _BESIDES - {"courtesy"}]
        before = [one for one in kinds[:at] if one not in _BESIDES]
        if kind == "and" and (not after or after[0] not in _SAYS_SOMETHING):
            return False
        if kind == "deal" and not _BEFORE_A_DEAL.issuperset(kinds[:at]):
            return False
        if kind == "please" and "report" in kinds[at + 1 : at + 3]:
            return False
        if kind == "but" and {*before[-1:], *after[:1]} != {"grumble", "outcome"}:
            return False
    return True
