"""Lines that a mail program writes by itself: its signature, and what it says of parts that it could not quote.

"Enviado do meu iPhone" is one, "Enviado do celular novo o comprovante ontem" a person's sentence: behind the program's words
nothing may stand but names of devices, programs and their makers, all of them known.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from mailbot.mail.replies.markers import ADDRESS, UNQUOTED_PARTS, table
from mailbot.mail.replies.markers import words as words_of
from mailbot.mail.replies.slots import plain
from mailbot.mail.text.patterns import late

_PART_STARTS: Final = tuple(map(str.lower, UNQUOTED_PARTS))
_AROUND: Final = " \t>*_-~|.!"
_KEY: Final = 3
_LONGEST: Final = 200
_MODEL: Final = late(r"[gsxzm]$|(?:[a-z]{1,4}-?)?\d{1,4}[a-z]{0,3}\d{0,4}[a-z]{0,2}\+?$")
_APART: Final = str.maketrans("®™()", "    ")
_LINK: Final = late(r"[ ]?[<\[(]{1,2}[ ]?(?:https?://|mailto:|www\.)[^\s<>\])]{1,400}[ ]?[>\])]{1,2}$")
_LINKED: Final = late(r"\[([^\[\]]{1,40})\]\(https?://[^\s()]{1,400}\)|[ ]?[<(]https?://[^\s<>()]{1,400}[>)](?=[ ])")
"""A program's name with its address, as HTML is made into words: "Sent with [Proton Mail](https://…) secure email"."""
_PARTS: Final = late(
    r"non-text part: [a-z]{2,20}/[a-z0-9.+_-]{1,100}$|attachment: [^\n]{1,150} \([a-z]{2,20}/[a-z0-9.+_-]{1,100}\)$"
)


@dataclass(frozen=True, slots=True)
class _Programs:
    """What programs write below a mail: words before a device's name and after it, or whole lines.

    Those that begin with words stand by their first characters, the others under "": they begin with a device's name, or in
    Chinese with fewer characters.
    """

    whole: frozenset[str]
    named: dict[str, list[tuple[str, str]]]
    beginnings: frozenset[str]
    endings: tuple[str, ...]
    short: tuple[str, ...]

    def maybe(self, line: str) -> bool:
        """Tell fast of most lines that they are none; ``line`` need not be plain."""
        said = line.lstrip(_AROUND)
        return (
            said[:_KEY].lower() in self.beginnings
            or said.startswith(self.short)
            or line.rstrip(_AROUND).endswith(self.endings)
        )

    def around(self, said: str) -> Iterator[tuple[str, str]]:
        """Yield what may stand around a device's name in a line, by its beginning."""
        yield from self.named.get(said[:_KEY], ())
        yield from self.named.get("", ())


@cache
def _programs() -> _Programs:
    """Return what programs write below a mail."""
    whole, named = set(), dict[str, list[tuple[str, str]]]()
    for said in table()["program"]:
        before, slot, after = said.partition("{A}")
        if slot:
            named.setdefault(before[:_KEY] if len(before) >= _KEY else "", []).append((before, after.rstrip(".")))
        else:
            whole.add(before.rstrip("."))
    beginnings = frozenset({*named, *(one[:_KEY] for one in whole), *(one[:_KEY].lower() for one in UNQUOTED_PARTS)}) - {""}
    unkeyed = named.get("", [])
    endings, short = (tuple(filter(None, one)) for one in zip(*((after, before) for before, after in unkeyed), strict=True))
    return _Programs(frozenset(whole), named, beginnings, endings, short)


def program_line(line: str) -> bool:
    """Tell whether a whole line is one that a mail program writes by itself under a mail: nothing of a person's is in it."""
    known = _programs()
    if len(line) > _LONGEST * 3 or not known.maybe(line):
        return False
    said = plain(_LINKED.sub(r"\1", line)).lstrip("> ").strip(" *_-~|")
    if said.startswith(_PART_STARTS):
        return _PARTS.match(said) is not None
    if said.rstrip(".") in known.whole:
        return True
    if not any(said.startswith(before) and after in said for before, after in known.around(said)):
        return False
    said = _LINK.sub("", said).rstrip(" .!*_")
    excuse = next((one for one in table()["excuse"] if said.endswith(one)), "")
    said = said.removesuffix(excuse).rstrip(" .!*_,;")
    return len(said) <= _LONGEST and any(_written(said, before, after) for before, after in known.around(said))


def _written(said: str, before: str, after: str) -> bool:
    if not said.startswith(before) or not said.endswith(after) or len(said) <= len(before) + len(after):
        return False
    slot = said[len(before) : len(said) - len(after)]
    return _devices(slot) or ADDRESS.fullmatch(slot) is not None


def _devices(said: str) -> bool:
    """Tell whether words are names of devices and programs, and nothing else."""
    devices, beside = words_of("device"), words_of("beside a device")
    words = [word.strip("\"'„“(),.;") for word in said.translate(_APART).split()]
    known = [word for word in words if word in devices]
    return bool(known) and all(not word or word in devices or word in beside or _MODEL.match(word) for word in words)
