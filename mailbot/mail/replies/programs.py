"""Lines that a mail program writes by itself: its signature, and what it says of parts that it could not quote.

"Enviado do meu iPhone" is one, "Enviado do celular novo o comprovante ontem" a person's sentence: behind the program's words
nothing may stand but names of devices, programs and their makers, all of them known.
"""

from __future__ import annotations

from typing import Final

from mailbot.mail.replies.clients import programs
from mailbot.mail.replies.markers import table
from mailbot.mail.replies.markers import words as words_of
from mailbot.mail.replies.slots import plain
from mailbot.mail.text.patterns import late

UNQUOTED_PARTS: Final = ("Non-text part: ", "Attachment: ")
"""How the lines begin with which notmuch names the parts that it does not quote."""
_LONGEST: Final = 200
_MODEL: Final = late(r"[gsxzm]$|(?:[a-z]{1,4}-?)?\d{1,4}[a-z]{0,3}\d{0,4}[a-z]{0,2}\+?$")
_APART: Final = str.maketrans("®™()", "    ")
_LINK: Final = late(r"[ ]?[<\[(]{1,2}(?:https?://|mailto:|www\.)[^\s<>\])]{1,400}[>\])]{1,2}$")
_PARTS: Final = late(
    r"non-text part: [a-z]{2,20}/[a-z0-9.+_-]{1,100}$|attachment: [^\n]{1,150} \([a-z]{2,20}/[a-z0-9.+_-]{1,100}\)$"
)


def program_line(line: str) -> bool:
    """Tell whether a whole line is one that a mail program writes by itself under a mail: nothing of a person's is in it."""
    if len(line) > _LONGEST * 3:
        return False
    said = _LINK.sub("", plain(line).lstrip("> ").strip(" *_-~|"))
    if not said or len(said) > _LONGEST:
        return False
    if _PARTS.match(said):
        return True
    said = said.rstrip(" .!*_")
    excuse = next((one for one in table()["excuse"] if said.endswith(one) and said != one), "")
    said = said.removesuffix(excuse).rstrip(" .!*_,;")
    return any(_written(said, before, after, named=named) for before, after, named in programs())


def _written(said: str, before: str, after: str, *, named: bool) -> bool:
    after = after.rstrip(".")
    if not named:
        return said == before.rstrip(".")
    if not said.startswith(before) or not said.endswith(after) or len(said) <= len(before) + len(after):
        return False
    return _devices(said[len(before) : len(said) - len(after)])


def _devices(said: str) -> bool:
    """Tell whether words are names of devices and programs, and nothing else."""
    devices, beside = words_of("device"), words_of("beside a device")
    words = [word.strip("\"'„“(),.;") for word in said.translate(_APART).split()]
    known = [word for word in words if word in devices]
    return bool(known) and all(not word or word in devices or word in beside or _MODEL.match(word) for word in words)
