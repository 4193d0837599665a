"""What plain people's words say to a solution: accepted, thanked for, or something that an agent reads. Pure.

A reply is read phrase by phrase from its beginning to its end; one stretch of it that is on no list makes all of it
somebody's words. So what is missing from the lists costs an agent a look, and never a customer their answer.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Final

from mailbot.desk.phrases.courtesies import frowns, named, plain
from mailbot.desk.phrases.plain import asides, complaints, outcomes_en, outcomes_pt
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


_SPELLED: Final = {
    one: spelling
    for spelling, ones in {
        "obrigado": "obrigada obrigados obrigadas obg obgd obgda obgdo brigado brigada brigadao obrigadao obrigadinha"
        " obrigadinho obrigadissimo obrigadissima obrigadona brigadinha brigadu brigaduu abrigado bgda bgdo",
        "valeu": "vlw vlww valew vlws flw falou",
        "thanks": "thx tks thks thnx tnx thanx ty tysm tyvm thankyou thank-you tk tq",
        "muito": "mto mt muita mta mtu muitissimo",
        "voces": "vcs vces", "voce": "vc", "tudo": "td tudinho", "agora": "agr", "mesmo": "msm", "pode": "pd",
        "beleza": "blz", "perfeito": "perfeitinho", "abraco": "abs abrs abracao", "funcionou": "funfou funcionol funcionow",
        "certo": "serto", "ok": "okay okey k oki okk okie okey-dokey", "please": "pls plz", "good": "gd",
        "works": "wrks", "working": "workin wrking", "foi": "foii", "worked": "wrked", "fixed": "fixd fxd", "thank": "thnk",
        "much": "mcuh", "so": "soo", "uhu": "uhul uhuul uhuu uhull",
        "hoje": "hj", "oi": "oii oie", "aqui": "aki", "problema": "prob pblm", "great": "gr8", "favor": "fvr", "e": "eh",
    }.items()
    for one in ones.split()
}  # fmt: skip
"""Other spellings of a word: short ones, and those of the other gender or number, which say the same here."""
_SHORTEST_MISSPELT: Final = 5
_OFTEN_MISSPELT: Final = (
    "obrigado",
    "obrigada",
    "agradeco",
    "funcionou",
    "resolvido",
    "perfeito",
    "thanks",
    "worked",
    "solved",
    "sorted",
    "fixed",
)
_NO_MISSPELLING: Final = frozenset(
    [
        "resolva",
        "solve",
        "solver",
        "sorter",
        "funciona",
        "funcione",
        "thank",
        "fixe",
        "fixes",
        "resolvidos",
        "worker",
        "prefeito",
    ]
)
_FREELY: Final = late(r"\b(?:k{2,}|(?:rs){1,9}|(?:ha|he|hua|hehe|haha){2,9}h?|lol|lmao|rsrs|xd)\b")
"""Laughter."""
_FACES: Final = late(r"(?:[:;=8]['-]?[)dp\]3]+|\^_?\^|<3+|\\o/)(?=\s|$|[.,!])")
_DRAWN_OUT: Final = late(r"([a-z])\1{2,}")
_ENDINGS: Final = late(r"(?<!\d)[.,:;/-]+|[.,:;/-]+(?!\d)|[!…()*_~–—|+]+")
_IRONY: Final = late("[\"“”«»?¿]|''")
"""What makes the words around it mean something else: a question, or a word in quotation marks."""
_NEUTRAL: Final = frozenset("😘😗😚😝😛🤪😂🤣😅⭐🌟🎈🏆🥲🙈☀🌞🌹🌺🌷🥂🍻☕🚀🔥💖🫡🤭😌😮😴")
_FOR_THE_MOMENT: Final = late(r"\b(?:por (?:agora|hoje|enquanto)|for now)\b")
_ENDS: Final = r"(?= |$)"
_OUTCOME: Final = f"(?:{'|'.join((*outcomes_pt.ACCEPTS, *outcomes_en.ACCEPTS))})"
_PHRASES: Final = tuple(
    (kind, late(f"(?:{pattern}){_ENDS}"))
    for kind, patterns in (
        ("outcome", (*outcomes_pt.ACCEPTS, *outcomes_en.ACCEPTS)),
        ("grumble", complaints.GRUMBLES),
        ("thanks", asides.THANKS),
        (
            "deed",
            (rf"{outcomes_pt.DID}(?= (?:e |and |que |ai |so )?(?:(?:agora|now|ja|tudo|finalmente) )?{_OUTCOME}{_ENDS})",),
        ),
        ("context", asides.CONTEXT),
        ("ack", asides.ACK),
        ("glad", asides.GLAD),
        ("courtesy", asides.COURTESY),
        ("please", asides.ASKS),
        ("filler", asides.FILLER),
        ("but", ("mas|but|so que",)),
        ("and", ("e|and|que|pois|so",)),
        ("end", (r"\.",)),
    )
    for pattern in patterns
)
"""Of two that are as long, the upper one is meant."""
_BESIDES: Final = frozenset({"courtesy", "filler", "name", "end", "and"})
_OF_THANKS: Final = _BESIDES | {"thanks", "ack", "glad", "context"}
_SAYS_SOMETHING: Final = frozenset({"outcome", "grumble", "thanks", "ack", "glad", "courtesy", "deed", "context"})


def to_solution(words: str, names: Collection[str] = ()) -> Reply | None:
    """Return what the new ``words`` of a mail say to a solution, or None where somebody must read them.

    ``names`` may stand anywhere in it, as may a ticket's number that is one of them. Questions, quotation marks, sad faces
    and "for now" leave it to a person.
    """
    if len(words) > LONGEST or _IRONY.search(words) or frowns("".join(one for one in words if one not in _NEUTRAL)):
        return None
    flat = spelled(words)
    if _FOR_THE_MOMENT.search(flat):
        return None
    read = tuple(_read(flat, named(names) | {name for name in names if name.isdigit()}))
    kinds = tuple(kind for kind, _ in read)
    if not kinds or "" in kinds or not _joined(kinds):
        return None
    if "outcome" not in kinds and (not _OF_THANKS.issuperset(kinds) or {"thanks", "ack"}.isdisjoint(kinds)):
        return None
    counted = sum(len(phrase.split()) for kind, phrase in read if kind not in _BESIDES)
    return Reply(Says.ACCEPTS if "outcome" in kinds else Says.THANKS, counted)


def spelled(words: str) -> str:
    """Return ``words`` on one line as the lists spell them: small, plain, without laughter and faces, ends as dots."""
    flat = plain(_FACES.sub(" ", words.lower()))
    flat = flat.replace("e-mail", "email").replace("'", "").replace("\u2019", "")
    flat = "".join(" " if unicodedata.category(char) in {"So", "Sk", "Mn", "Cf"} else char for char in flat)
    flat = _DRAWN_OUT.sub(r"\1", _FREELY.sub(" ", flat))
    parts = _ENDINGS.sub(" . ", "\n".join(flat.split("\n"))).split()
    return " ".join(_spelling(word, parts[at + 1 : at + 2]) for at, word in enumerate(parts))


def _spelling(word: str, following: list[str]) -> str:
    if word == "ta":  # "tá" and the British "ta"
        return word if following[:1] in ([], ["."], ["very"]) else "esta"
    if word in _SPELLED or len(word) < _SHORTEST_MISSPELT or word in _NO_MISSPELLING:
        return _SPELLED.get(word, word)
    meant = next((one for one in _OFTEN_MISSPELT if _misspelt(word, one)), word)
    return _SPELLED.get(meant, meant)


def _misspelt(word: str, meant: str) -> bool:
    """Return whether ``word`` is ``meant`` with one letter too many, too few, wrong, or changed with its neighbour."""
    if word[0] != meant[0] or abs(len(word) - len(meant)) > 1:
        return False
    at = next(
        (at for at, (one, other) in enumerate(zip(word, meant, strict=False)) if one != other), min(len(word), len(meant))
    )
    left, right = word[at:], meant[at:]
    return (
        left[1:] == right[1:]
        or left == right[1:]
        or left[1:] == right
        or (left[:2] == right[:2][::-1] and left[2:] == right[2:])
    )


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
    """Return whether every "and" leads to something that is said, and every "but" from a grumble to an outcome."""
    for at, kind in enumerate(kinds):
        after = [one for one in kinds[at + 1 :] if one not in _BESIDES - {"courtesy"}]
        before = [one for one in kinds[:at] if one not in _BESIDES]
        if kind == "and" and (not after or after[0] not in _SAYS_SOMETHING):
            return False
        if kind == "but" and {*before[-1:], *after[:1]} != {"grumble", "outcome"}:
            return False
    return True
