"""What stands after an order's word: an agent, addresses, a macro, a ticket … Pure; a slip is a value."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from mailbot.desk.orders import working_time
from mailbot.desk.orders.words import LIST, ME, NOBODY, SIGN, Shape
from mailbot.mail.sender import addresses
from mailbot.mail.text.characters import plain
from mailbot.mail.text.patterns import late

MAX_ARGUMENT: Final = 2_000
MAX_ITEMS: Final = 20
MAX_SUBJECT: Final = 200
_SIGNED: Final = late(r"([+\-\uff0b\u2013\u2212]) ?([^ <>,;]*) ?(?:<([^<>]*)>)? ?[,;]? ?")
"""One address as people and their mail programs write it: ``+a@b``, ``+a@b<mailto:a@b>`` (Outlook), ``+<a@b>``."""
_LINKED: Final = late(r"([^ <>]*) ?(?:<([^<>]*)>)?")
_TAG: Final = late(r"([+\-\uff0b\u2013\u2212]?)([^\W_][\w.-]{0,39})")
_AGENT: Final = late(r"@?[\w.'\u2019-]{1,64}(?:,? [\w.'\u2019-]{1,64}){0,7}@?")
_ADDRESSED: Final = late(r"[\w .'\u2019\"-]{1,120} (<[^<> ]{1,300}>)")
"""Somebody's name and address, as mail programs write them."""
_BEGUN: Final = late(r"([\w.+-]{1,64}@[\w.-]{0,200}?)(?:\u2026|\.{2,3})?")
"""The beginning of an address, by which whoever has it may be known."""
_MACRO: Final = late(r"[a-z0-9_-]{1,64}")
_TICKET: Final = late(r"[#\uff03]?([0-9]{1,15})")
_JOINING: Final = frozenset({"", "e", "and", "&", "n\u00ba", "n\u00b0", "no."})
_PLACE: Final = late(r"[0-9]{1,3}")
_PLUSSES: Final = "+\uff0b"
_TO_ME: Final = frozenset({"me", "mim", "eu", "mim mesmo", "mim mesma", "eu mesmo", "eu mesma", "myself"})
_TO: Final = late(r"(?:(?:para|pra|pro|p/|ao?|to|for) ?(?<=[ /])(?:[ao] )?)(?=\w)")
"""What people write before a name: "#atribuir para mim", "#assign to Lia"."""
_TO_NOBODY: Final = frozenset({"nobody", "ninguem"})
_KINDS: Final = {
    **dict.fromkeys(("question", "duvida", "pergunta"), "question"),
    **dict.fromkeys(("suggestion", "sugestao"), "suggestion"),
    **dict.fromkeys(("bug", "error", "erro", "inconsistencia", "defeito"), "bug"),
}  # fmt: skip
_ENVIRONMENTS: Final = {
    **dict.fromkeys(("production", "producao"), "production"),
    **dict.fromkeys(("homologation", "homologacao"), "homologation"),
}  # fmt: skip
_MARKS: Final = ".,;!"
_UNTIL: Final = frozenset({"until", "by", "ate"})


class ArgumentProblem(StrEnum):
    """Why a line is not carried out, and so nothing of its mail is; the letters put it into words."""

    UNKNOWN_ORDER = "unknown_order"
    NOT_PLAIN = "not_plain"
    """An order inside stars, quotation marks or a list."""
    NO_SIGN = "no_sign"
    """It reads like an order whose ``#`` was forgotten."""
    NOT_AT_TOP = "not_at_top"
    ONE_A_LINE = "one_a_line"
    MISSING_ARGUMENT = "missing_argument"
    NEEDLESS_ARGUMENT = "needless_argument"
    BAD_ARGUMENT = "bad_argument"
    NEEDS_WORDS = "needs_words"
    NOT_ALONE = "not_alone"
    CONTRADICTS = "contradicts"
    TWICE = "twice"
    TOO_MANY = "too_many"


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument in its one form; for addresses and tags also what is added and what is taken away."""

    text: str = ""
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


def argument_of(shape: Shape, text: str) -> Argument | ArgumentProblem:
    """Return what ``text`` (all that follows the order's word on its line) says to an order of this ``shape``.

    The form of an agent is ME, NOBODY, a name or a part of it in small letters, or a normalised address; of a macro its
    name or LIST; of a ticket its number in digits; of an address the normalised one; of a defect its reference; of a
    kind or an environment its English word; of numbers each in digits, as ``added`` has them; of a mail its
    place from the newest. Of both, nothing where none is named. Consulting and time stay as written, which
    mailbot.desk.orders.working_time reads. Of a handing over ``added`` are the team and the day as they were written.
    """
    flat = " ".join(text.split())
    if shape is Shape.WORDS:
        return Argument()
    if shape is Shape.NOTHING:
        return ArgumentProblem.NEEDLESS_ARGUMENT if flat else Argument()
    if not flat and shape in {Shape.MAIL, Shape.NUMBERS}:
        return Argument()
    if not flat:
        return ArgumentProblem.MISSING_ARGUMENT
    if len(flat) > MAX_ARGUMENT:
        return ArgumentProblem.BAD_ARGUMENT
    return _READERS[shape](flat) or ArgumentProblem.BAD_ARGUMENT


def _agent(text: str) -> Argument | None:
    word = plain(text)
    if (to := _TO.match(word)) and len(word) == len(text):
        text, word = text[to.end() :], word[to.end() :]
    if word in _TO_ME or word in _TO_NOBODY:
        return Argument(ME if word in _TO_ME else NOBODY)
    if "@" in text.strip("@"):
        addressed, begun = _ADDRESSED.fullmatch(text), _BEGUN.fullmatch(text)
        return _address(addressed[1] if addressed else text) or (Argument(begun[1].casefold()) if begun else None)
    name = unicodedata.normalize("NFC", text).casefold().strip('"\u201c\u201d').rstrip(",;!")
    return Argument(name) if _AGENT.fullmatch(name) else None


def _address(text: str) -> Argument | None:
    linked = _LINKED.fullmatch(text)
    address = _linked(linked[1], linked[2]) if linked else None
    return Argument(address) if address else None


def _addresses(text: str) -> Argument | None:
    found: list[tuple[str, str]] = []
    at = 0
    while at < len(text):
        one = _SIGNED.match(text, at)
        address = _linked(one[2], one[3]) if one and len(found) < MAX_ITEMS else None
        if one is None or address is None:
            return None
        found.append((one[1], address))
        at = one.end()
    return _changes(found)


def _tags(text: str) -> Argument | None:
    words = re.split(r"[ ,;]+", text.strip(" ,;"))
    found = [_TAG.fullmatch(unicodedata.normalize("NFC", word).casefold()) for word in words[: MAX_ITEMS + 1]]
    return None if len(found) > MAX_ITEMS or None in found else _changes([(one[1] or "+", one[2]) for one in found if one])


def _changes(found: list[tuple[str, str]]) -> Argument | None:
    """Sort ``found`` into what comes and what goes; None where one thing does both."""
    added = tuple(dict.fromkeys(item for sign, item in found if sign in _PLUSSES))
    removed = tuple(dict.fromkeys(item for sign, item in found if sign not in _PLUSSES))
    if set(added) & set(removed):
        return None
    return Argument(" ".join((*(f"+{one}" for one in added), *(f"-{one}" for one in removed))), added, removed)


def _linked(shown: str, link: str | None) -> str | None:
    """Return the one address that is ``shown`` and that a mail program linked; None where they are not the same one."""
    target = (link or "").strip().removeprefix("mailto:")
    if not shown:
        return _normalised(target)
    address = _normalised(shown.removeprefix("mailto:"))
    # A program that links "+a@example.com" takes our plus for a part of the address.
    linked = {_normalised(target), _normalised(target.lstrip("+-"))} if target else {address}
    return address if address in linked else None


def _normalised(address: str) -> str | None:
    if not address or len(address) > addresses.MAX_ADDRESS or not address.isprintable():
        return None
    try:
        return addresses.normalised(addresses.valid(address))
    except ValueError:
        return None


def _macro(text: str) -> Argument | None:
    name = plain(text)
    return Argument(name) if name == LIST or _MACRO.fullmatch(name) else None


def _subject(text: str) -> Argument | None:
    return Argument(text) if len(text) <= MAX_SUBJECT and text.isprintable() and text != SIGN else None


def _ticket(text: str) -> Argument | None:
    number = _TICKET.fullmatch(text)
    return Argument(str(int(number[1]))) if number and int(number[1]) else None


def _consulting(text: str) -> Argument | None:
    return Argument(text) if working_time.consult(text) else None


def _time(text: str) -> Argument | None:
    return Argument(text) if working_time.spent(text) else None


def _defect(text: str) -> Argument | None:
    reference = working_time.defect(text)
    return Argument(reference) if reference else None


def _kind(text: str) -> Argument | None:
    found = _KINDS.get(plain(text).rstrip(_MARKS))
    return Argument(found) if found else None


def _environment(text: str) -> Argument | None:
    found = _ENVIRONMENTS.get(plain(text).rstrip(_MARKS))
    return Argument(found) if found else None


def _team(text: str) -> Argument | None:
    return Argument(text) if len(text) <= MAX_SUBJECT and text.isprintable() else None


def _handing_over(text: str) -> Argument | None:
    """Read a team, and the day behind the last "until"; which team and which day, the mailbox and its calendar say."""
    words = text.split(" ")
    at = next((place for place in range(len(words) - 1, 0, -1) if plain(words[place]) in _UNTIL), len(words))
    team, day = " ".join(words[:at]), " ".join(words[at + 1 :])
    if _team(text) is None or (at < len(words) and not day):
        return None
    return Argument(f"{team} until {day}" if day else team, (team, day))


def _mail(text: str) -> Argument | None:
    place = _PLACE.fullmatch(text)
    return Argument(str(int(place[0]))) if place and int(place[0]) else None


def _numbers(text: str) -> Argument | None:
    found = [_TICKET.fullmatch(one) for one in re.split(r"[ ,;]+", text.rstrip(_MARKS)) if one.casefold() not in _JOINING]
    numbers = tuple(dict.fromkeys(str(int(one[1])) for one in found if one))
    good = None not in found and 0 < len(numbers) <= MAX_ITEMS and "0" not in numbers
    return Argument(" ".join(numbers), numbers) if good else None


_READERS: Final = {
    Shape.AGENT: _agent,
    Shape.ADDRESSES: _addresses,
    Shape.MACRO: _macro,
    Shape.SUBJECT: _subject,
    Shape.TAGS: _tags,
    Shape.TICKET: _ticket,
    Shape.ADDRESS: _address,
    Shape.CONSULTING: _consulting,
    Shape.TIME: _time,
    Shape.DEFECT: _defect,
    Shape.KIND: _kind,
    Shape.ENVIRONMENT: _environment,
    Shape.TEAM: _team,
    Shape.HANDING_OVER: _handing_over,
    Shape.MAIL: _mail,
    Shape.NUMBERS: _numbers,
}
