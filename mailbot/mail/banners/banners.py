"""Banners: what a receiving server writes above a mail about where it came from. None of the writer's words.

A banner is known by the whole of it (:mod:`mailbot.mail.banners.rows`): tags, a heading, sentences, each of which ends
where a line or a sentence does. What goes on in other words is somebody's, and stays whole.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from mailbot.mail.banners.marks import SCANNED, SCANNED_BESIDE
from mailbot.mail.banners.pieces import BLANK, MARKS, Met, heading, sentence, short, tag, words_follow
from mailbot.mail.banners.rows import Weight
from mailbot.mail.banners.sentences import SHUTS, compared, ends_line, is_ornament, over, row_of
from mailbot.mail.text.characters import folded as folded_of
from mailbot.mail.text.patterns import late

_LOOKED_AT: Final = 3000
"""Characters of a text in which a banner ends."""
_BEGUN_IN: Final = 1000
"""Characters in which one says what it is."""
_MOST_PIECES: Final = 16
_MOST_BANNERS: Final = 3
"""Two gateways write one each."""
_LINES: Final = 30
_HINTS: Final = (
    "extern", "[ext", "*ext", "(ext", "ext:", "ext\n", "<ext", "{ext", "outside", "fora d", "de fora", "fuera",
    "desconhecid", "unknown", "untrusted", "unverified", "often get", "usually", "often rec", "costuma",
    "nem sempre", "recebe emails", "recebe e-mails", "raramente", "zjqcmq", "verify", "impersonat",
    "fraud", "first time", "first-time", "first mess", "first email", "first e-mail", "previously", "primeira vez",
    "nunca receb", "remetente", "remitente", "sender", "dangerous", "perigos",
    "with this m", "com esta m",
    "suspeit", "suspicio", "suspect", "sospech", "spam", "phish", "you click", "before open", "de clicar", "de hacer",
    "vírus", "virus", "malware", "avast", "kaspersky", "symantec", "mcafee", "mimecast", "barracuda", "mail security",
    "bitdefender", "não confi", "disarmed", "[bulk", "[market", "[newsl", "[social", "[warning", "por eset", "by eset",
    "avg",
    "no recibe", "no obtiene", "confiável", "first mail", "your attention",
    "scanned", "escanea", "protected by", "checked by", "ente você não", "rarely", "normally", "no suel", "first contact",
)  # fmt: skip
"""One of them stands in every banner of the table."""
_LONGEST_HEADING: Final = 80
_LONGEST_SCAN: Final = 400
_SCAN_HINTS: Final = (
    "virus", "vírus", "malware", "spam", "scanned", "checked", "verificad", "escanead", "analizad", "analisad",
)  # fmt: skip
_SENTENCES: Final = late(r"(?<!avast)[.!]+ | - ")
_PARTING: Final = " \t\xa0.:;,!|=-–—])}>"
"""Signs between a banner and words on its line."""
_RULE: Final = late(r"[ \t>]*[-=*_~#]{3,}[ \t]*(?:\n|$)")


@dataclass(frozen=True, slots=True)
class Banner:
    """A banner at the beginning of a text: which ``rows`` of the table knew it, its ``text``, its ``end``."""

    rows: str
    text: str
    end: int


def may_hold_one(text: str) -> bool:
    """Tell whether a closer look is worth its cost: nearly no mail has one."""
    lowered = text.lower()
    return any(map(lowered.__contains__, _HINTS)) or lowered.lstrip().startswith("ext")


def banner_at(text: str) -> Banner | None:
    """Return the banner at the beginning of ``text``; None where there is none. Looks at its first 3000 characters."""
    given = text[:_LOOKED_AT]
    if not may_hold_one(given[:_BEGUN_IN]):
        return None
    folded, met = folded_of(given), Met()
    at = over(folded, 0)
    ruled = _RULE.search(folded[:at]) is not None
    if folded[at : at + 1] in SHUTS and not tag(given, folded, at, Met()):
        at = over(folded, at + 1)
    for _ in range(_MOST_PIECES):
        tagged = tag(given, folded, at, met) or short(given, folded, at, met)
        head = 0 if tagged else heading(given, folded, at, met)
        end = tagged or head or sentence(given, folded, at, met)
        if not end:
            break
        whole = ends_line(folded, end)
        ends = whole and bool(met.weights)
        apart = bool(head) and not ((met.loud or ends) and "\n" not in folded[met.best[0] : at])  # it may begin a sentence
        if met.makes_one() and not apart and (whole or (met.may_be_followed() and not head)):
            met.best = end, ", ".join(dict.fromkeys(met.names))
        at = over(folded, end)
        if BLANK.search(folded[end:at]) and not met.makes_one() and not met.headed:
            break
    if not met.best[0]:
        return None
    end = _behind(folded, met.best[0], ruled=ruled)
    return Banner(met.best[1], given[:end].strip(), end)


def _behind(folded: str, end: int, *, ruled: bool) -> int:
    """Return where what stands below the banner begins, its closing ornaments and rule passed over."""
    at = end
    while at < len(folded) and folded[at] != "\n" and is_ornament(folded[at]):
        at += 1
    if at < len(folded) and folded[at] != "\n":  # words follow, with the marks before them
        return end + len(folded[end:at]) - len(folded[end:at].lstrip(_PARTING))
    while at < len(folded) and folded[at] == "\n":
        at += 1
    rule = _RULE.match(folded, at) if ruled else None
    return rule.end() if rule else at


def without(text: str) -> tuple[str, tuple[Banner, ...]]:
    """Return ``text`` without the banners at its beginning, and those; "" where it has no other word."""
    found: list[Banner] = []
    while len(found) < _MOST_BANNERS and (banner := banner_at(text)) is not None:
        found.append(banner)
        text = text[banner.end :].lstrip("\n")
    return text, tuple(found)


def of_lines(lines: Sequence[str]) -> tuple[int, Banner] | None:
    """Return how many of quoted lines are a banner, from the first on, and it; None where they begin with none."""
    bare = [line.lstrip(MARKS)[:_LOOKED_AT] for line in lines[:_LINES]]
    banner = banner_at("\n".join(bare))
    if banner is None:
        return None
    end, count = 0, 0
    while count < len(bare) and end < banner.end:
        end += len(bare[count]) + 1
        count += 1
    whole = end <= banner.end or end == banner.end + 1
    return (count, banner) if whole else None


_line_may_hold_one: Final = lru_cache(maxsize=512)(may_hold_one)
"""People begin their mails alike ("Bom dia,")."""


def may_head(text: str) -> int:
    """Return where a first line ends that may be a gateway's and may be somebody's answer ("E-mail externo"); else 0.

    Words follow below it of which it is not plainly the name.
    """
    line = text[:_LOOKED_AT].partition("\n")[0]
    if len(line) > _LONGEST_HEADING or not _line_may_hold_one(line):
        return 0
    given = text[:_LOOKED_AT]
    folded = folded_of(given)
    at, end = over(folded, 0), len(line)
    found = row_of(given, folded, at, end, None) if at < end else None
    if found is None or found[1] not in {Weight.CAPITALS, Weight.BESIDE} or not words_follow(given, folded, end):
        return 0
    return end


def is_scanners(lines: str) -> bool:
    """Tell whether lines are what a scanner of viruses writes below a mail, and nothing else."""
    lowered = lines.lower()
    if len(lines) > _LONGEST_SCAN or not any(map(lowered.__contains__, _SCAN_HINTS)):
        return False
    folded = folded_of(lines)
    return _scans(folded.split("\n")) or _scans([" ".join(folded.split())])


def _scans(lines: Sequence[str]) -> bool:
    said = [text for line in lines for text in _said(line)]
    return any(map(SCANNED.match, said)) and all(SCANNED.match(text) or SCANNED_BESIDE.match(text) for text in said)


def _said(line: str) -> list[str]:
    """Return the sentences of a line as they are compared; the whole of it where it is known."""
    whole = compared(line)
    if SCANNED.match(whole) or SCANNED_BESIDE.match(whole):
        return [whole]
    return [text for one in _SENTENCES.split(line) if (text := compared(one))]


_PREFIX: Final = late(
    r"\s{0,9}(?:(?:re|res|resp|ref|aw|antw|sv|vs|r|rif|fwd?|enc|encaminhad[ao]|tr|wg|rv|i)(?:\s?[\[(]\d{1,3}[\])])?\s?[:\uff1a]"
    r"|\[[^\]\n]{1,60}\])\s{0,9}",
    re.IGNORECASE,
)
_SHOUTED: Final = late(
    r"(?:EXTERN(?:AL|O|A)?|EXT|EXTERNAL E-?MAIL|E-?MAIL EXTERNO|MENSAGEM EXTERNA)(?:\s?:\s{0,9}(?!\d)|\s[-–|]\s{1,9})(?=\S)"
)
_MOST_PREFIXES: Final = 8


def untagged(subject: str) -> tuple[str, tuple[str, ...]]:
    """Return a subject without the tags of gateways, before or behind "Re:" ("[EXTERNAL] Re: Erro"), and those."""
    given, tags = subject[:400], []
    if not may_hold_one(given) and "EXT" not in given:
        return subject, ()
    at = 0
    for _ in range(_MOST_PREFIXES):
        end = _tag_of_subject(given, at)
        if end:
            tags.append(given[at:end].strip())
            given = given[:at] + given[end:].lstrip(" :-–|")
        elif prefix := _PREFIX.match(given, at):
            at = prefix.end()
        else:
            break
    return (" ".join((given + subject[400:]).split()), tuple(tags)) if tags else (subject, ())


def _tag_of_subject(given: str, at: int) -> int:
    """Return where the tag ends that begins at ``at``; 0 where none does."""
    if shouted := _SHOUTED.match(given, at):
        return shouted.end()
    met = Met()
    end = tag(given, folded_of(given), at, met, subject=True)
    return end if end and met.closed else 0
