"""The closing and the signature below an agent's words, which letters have of their own. Pure.

Nothing is one by its looks alone: it begins with a closing ("Att,") or the writer's own name, or it stood at the end of
their earlier mails. Whatever could be words of the answer stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from mailbot.desk.phrases.courtesies import plain
from mailbot.desk.phrases.greetings import after_phrase, may_head
from mailbot.desk.phrases.signature_lines import (
    BETWEEN,
    INITIALS,
    LINKED,
    MOST_OF_A_NAME,
    RULE,
    TEAM,
    TITLES,
    WORD,
    flat,
    flattened,
    is_mark,
    is_sentence,
    shared,
)  # fmt: skip
from mailbot.desk.phrases.signatures import is_contact, is_small_print, names_somebody
from mailbot.mail.text.patterns import late

_PARTICLES: Final = frozenset({"de", "da", "do", "das", "dos", "e"})
_AFTERTHOUGHT: Final = late(r"(?:p\.? ?s\b|obs\b|nb\b|n\.b\.)")
_SENTENCE_END: Final = late(r"[.!?]\s{1,9}(?=\S)")
MOST_LINES: Final = 24
_WIDEST, _END, _LONGEST_END = 600, 12, 1_500


@dataclass(frozen=True, slots=True)
class Writer:
    """Who wrote: their ``names``, the lines of their configured ``signature``, the ``endings`` of their earlier mails.

    ``around`` are lines that a signature may have, and that begin none: their address, the desk's name. An ending is what
    :func:`ending_of` returned for a mail.
    """

    names: tuple[str, ...] = ()
    signature: tuple[str, ...] = ()
    around: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parted:
    """Words, and the closing below them as it was written.

    ``known`` says that each line of it is the writer's name, a phrase of courtesy, configured, or was seen before; where it
    only looks like a signature, they should be told.
    """

    words: str
    closing: str = ""
    known: bool = True


def parted(words: str, writer: Writer) -> Parted:
    """Part the closing and the signature below ``words`` from what they say, in linear time; of very many, the last ones."""
    lines = [line.rstrip() for line in words.strip("\n").split("\n")]
    reader, at, known = _Reader(writer), len(lines), True
    for _ in range(MOST_LINES):  # and again: of "Att," twice above a name only one has the name
        *before, last = lines[:at] or [""]
        beside = _beside(last, writer)
        apart = [last[:beside].rstrip(), last[beside:]] if beside else [last]
        if (above := _closing(reader, [*before, *apart])) is None:
            break
        lines[len(before) : at] = apart
        at, known = above, known and reader.known
    return Parted("\n".join(lines[:at]).strip(), "\n".join(lines[at:]).strip("\n"), known)


def _closing(reader: _Reader, lines: Sequence[str]) -> int | None:
    """Return at which of ``lines`` the closing begins that ends them, with the empty lines and rules above it."""
    reader.look_at(lines)
    full = [at for at, line in enumerate(lines) if line.strip()][-MOST_LINES:]
    at = next((place for place in full if reader.closes(place)), None)
    while at and (not lines[at - 1].strip() or RULE.fullmatch(lines[at - 1])):
        at -= 1
    return at


def _beside(line: str, writer: Writer) -> int:
    """Return where a phrase and the writer's name begin behind a sentence ("Pronto. Att, Bruno"); 0 for none."""
    reader = _Reader(writer)
    for found in list(_SENTENCE_END.finditer(line, max(0, len(line) - _WIDEST)))[-3:]:
        rest = line[found.end() :]
        if (name := after_phrase(rest)) and not may_head(rest) and reader.names(name, rest):
            return found.end()
    return 0


def ending_of(words: str) -> str:
    """Return how ``words`` end, in one line and as much as is needed to know it again in another mail."""
    found = flattened(words.split("\n"))[-_END:]
    return ENDS.join(found)[-_LONGEST_END:]


ENDS: Final = " ⏎ "
"""Stands between the lines of an ending."""
ENDING: Final = "ending"
"""Under this name an agent's mail is remembered with its ending, among what ``why`` shows of it."""


class _Reader:
    """Looks at the lines of one mail as parts of a signature."""

    def __init__(self, writer: Writer) -> None:
        self.known = True
        self._signed = ""  # who closes, where it is nobody that we know by name
        self._endings = writer.endings
        self._names = [said for name in writer.names if (said := WORD.findall(plain(name)))]
        self._tokens = frozenset(word for name in self._names for word in name) - _PARTICLES
        self._signature = frozenset(flattened(writer.signature))
        self._around = self._signature.union(flattened(writer.around))
        self.look_at(())

    def look_at(self, lines: Sequence[str]) -> None:
        """Look at these ``lines`` from now on."""
        self._lines = lines
        self._seen = max((shared(flattened(lines[-4 * MOST_LINES :]), one.split(ENDS)) for one in self._endings), default=0)

    def closes(self, first: int) -> bool:
        """Return whether all from the line ``first`` on is a closing; notes whether each line of it is known."""
        below = [line for line in self._lines[first:] if line.strip()]
        if any("?" in line or len(line) > _WIDEST or _AFTERTHOUGHT.match(plain(line).strip()) for line in below):
            return False
        self.known, self._signed = True, ""
        top, *rest = below
        if not self._begins(first, top, rest, len(below)):
            return False
        reached = max((at for at, line in enumerate(rest) if is_contact(line)), default=-1)
        small = self._small_print(first)
        for at, line in enumerate(rest):
            if self._is_known(line):
                continue
            self.known = self.known and len(rest) - at <= self._seen
            # Seen before or not, it must look like a signature: a request may end two mails.
            if not (line == self._signed or line in small or self._looks(line, sandwiched=at < reached)):
                return False
        self.known = self.known or len(below) <= self._seen
        return True

    def names(self, rest: str, line: str) -> bool:
        """Return whether ``rest``, which stands behind a phrase at the end of ``line``, is the writer's name."""
        return self._is_name(rest) or self._is_titled_after(rest, line)

    def _begins(self, first: int, top: str, rest: Sequence[str], length: int) -> bool:
        """Return whether a closing may begin with the line ``top``."""
        phrase = after_phrase(top)
        if phrase:
            return self._is_name(phrase) or self._is_desk(phrase) or self._is_titled_after(phrase, top)
        if phrase is not None:
            return not rest or self._signs(top, rest[0]) or length - 1 <= self._seen
        above = next((line.rstrip() for line in reversed(self._lines[:first]) if line.strip()), "")
        apart = not first or not self._lines[first - 1].strip() or RULE.fullmatch(self._lines[first - 1]) is not None
        if above.endswith(":"):
            return False
        if flat(top) in self._signature or self._is_name(top):
            return apart or above.endswith((".", "!", "?", ")", ","))  # "Obrigado," and the like are words, and stay
        if apart and not above.endswith(",") and self._is_titled(top):
            self.known = False
            return True
        # Nobody's name is in it: a notice that some gateway puts below each mail, or a company's address.
        small = self._small_print(first)
        return (
            apart
            and length <= self._seen
            and all(one in small or self._looks(one, sandwiched=False) for one in (top, *rest))
        )

    def _signs(self, phrase: str, line: str) -> bool:
        """Return whether ``line`` below a ``phrase`` says who closes: the writer, the desk for which they write, a name."""
        if self._is_known(line) or self._is_initials(line):
            return True
        if self._is_titled(line.rstrip(" .!")):
            self._signed = line
            return True
        words = 0 if may_head(phrase) else MOST_OF_A_NAME
        named = names_somebody(line, TITLES | BETWEEN) and not is_sentence(line)
        self._signed = line if named and (TEAM.match(plain(line)) or len(WORD.findall(line)) <= words) else ""
        return bool(self._signed)

    def _is_desk(self, rest: str) -> bool:
        """Return whether what stands behind a phrase on its line says who closes: the desk, or the writer with a post."""
        said = WORD.findall(rest)
        begins = TEAM.match(rest) is not None or said[:1] == [one for one in said[:1] if one in self._tokens] != []
        found = begins and self._tokens.union(TITLES, BETWEEN, _PARTICLES).issuperset(said)
        self.known = self.known and (not found or rest in self._around)
        return found

    def _is_initials(self, line: str) -> bool:
        """Return whether ``line`` is one to three of the writer's initials, in capitals."""
        found = INITIALS.fullmatch(line.strip())
        initials = {word[0].upper() for word in self._tokens}
        self._signed = line if found and all(char in initials for char in line if char.isalpha()) else self._signed
        return self._signed == line

    def _is_known(self, line: str) -> bool:
        said = flat(line)
        return not said or said in self._around or self._is_name(line) or after_phrase(line) == "" or is_mark(line)

    def _is_name(self, line: str) -> bool:
        """Return whether ``line`` is the writer's name, or the part of it that people sign with."""
        said = WORD.findall(plain(LINKED.sub(" ", line)))
        if not said or line.rstrip().endswith((":", "?")) or any(char.isdigit() for char in line):
            return False
        whole = [word for word in said if word not in _PARTICLES]
        initials = {word[0] for word in self._tokens}
        fits = all(word in self._tokens or (len(word) == 1 and word in initials) for word in whole)
        return fits and any(len(word) > 1 and word in self._tokens for word in whole)

    def _is_titled(self, line: str) -> bool:
        """Return whether ``line`` begins with the writer's name, and names a surname or a post behind it."""
        said = WORD.findall(plain(line))
        return (
            any(said[: len(name)] == name or said[:1] == name[:1] for name in self._names)
            and not is_sentence(line)
            and names_somebody(line, TITLES | BETWEEN | self._tokens)
        )

    def _is_titled_after(self, rest: str, line: str) -> bool:
        """Return whether what stands behind a phrase on its ``line`` is the writer's name and surname: "Att, Bruno Lima"."""
        said = WORD.findall(line)[-len(WORD.findall(rest)) :]
        found = len(said) <= MOST_OF_A_NAME and self._is_titled(" ".join(said))
        self.known = self.known and not found
        return found

    def _looks(self, line: str, *, sandwiched: bool) -> bool:
        """Return whether ``line`` is a post, a company or a way to reach somebody; a mere name only above such a way."""
        if is_sentence(line) and not is_contact(line):
            return False
        titled = not TITLES.isdisjoint(WORD.findall(plain(line)))
        return (is_contact(line) or titled or sandwiched) and names_somebody(line, TITLES | BETWEEN | self._tokens)

    def _small_print(self, first: int) -> frozenset[str]:
        """Return the lines of notices of secrecy among those below ``first``."""
        paragraphs = re.split(r"\n\s*\n", "\n".join(self._lines[first:]))
        return frozenset(line for one in paragraphs if is_small_print(one) for line in one.split("\n"))
