"""The original of a forwarded mail: who wrote it, about what, when, and its words.

Programs write it into the text below a line of their own ("---------- Forwarded message ---------") or below nothing
but a header block; some mark every line of it. An attached mail (message/rfc822) is read as a mail instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Final

from mailbot.mail.replies.attributions import forward_marker
from mailbot.mail.replies.clients import mark
from mailbot.mail.replies.forward_headers import as_indented, ended_at, header_at, outdented, unruled, unsigned, unstuffed
from mailbot.mail.replies.labels import labelled
from mailbot.mail.replies.markers import BROKEN_AT, MAX_LOOKS
from mailbot.mail.replies.slots import plain
from mailbot.mail.text import charsets
from mailbot.mail.text.dates import instant, written_date
from mailbot.mail.text.patterns import late

SUBJECT_PREFIX: Final = late(
    r"\s{0,9}(?:(?:\[[^\]\n]{1,40}\]\s{0,9})|(?:re|res|aw|sv|antw)\s?:\s{0,9}){0,3}?"
    r"(?P<prefix>fwd?|enc|encaminhad[ao]|tr|wg|rv|i|vs|vb|doorst|vl|továbbítás|fs|pd|vid|trs|ynt|ilt|转发|轉寄|転送"
    r"|пересл|redirecionado|rif)"
    r"\s?[:：]",
    re.IGNORECASE,
)
_ANSWERS: Final = late(r"\s{0,9}(?:re|res|aw|sv|antw)\s?:", re.IGNORECASE)
_ANY_PREFIX: Final = late(r"\s{0,9}[^\W\d_]{1,14}(?:\[\d{1,3}\])?\s?[:：]\s{0,9}")
# Atoms and the first character of a host, by what is not in them, as in mailbot.mail.sender.addresses; no dot begins a host.
_ADDRESS: Final = late(r"[^\x00-\x20\"(),:;<>@\[\\\]\x7f]{1,64}@[^\x00-,./:-@\[-^`{-\x7f][\w.-]{0,250}")
_ANGLED: Final = late(rf"(?<=<)(?:mailto:)?({_ADDRESS.pattern})")
_MARK: Final = late(r"\A[ \t]{0,3}>[ \t]?")
_RULE: Final = late(r"[ \t]{0,8}[-_=*]{2,60}[^\n]{3,80}[-_=*]{2,60}[ \t]{0,9}$")
_TOLD: Final = late(r"[^\n]{0,60}?\bfrom (?P<name>[^\n]{1,80}?) on (?P<date>[^\n]{6,50}):\s{0,9}$", re.IGNORECASE)
_QUOTED: Final = late(r"\n[ \t]{0,3}>")
_RULED: Final = late(r"\n[ \t]{0,8}[-_=*]{2,60}[ \t]?[^\W\d_]")
_ABOVE_A_LABEL: Final = late(r":[ \t\xa0]{0,9}\n\s{0,99}[^\n:>]{1,40}:")
_MARKING: Final = late(r"[:：]\s*$|[-_=*]{2}")
_FIELD: Final = late(
    r"(?:Received|Return-Path|Delivered-To|Message-ID|MIME-Version|X-[A-Za-z-]{1,40}|DKIM-Signature"
    r"|Content-Type|Replied|Reply-To|Sender|In-Reply-To|References):",
    re.IGNORECASE,
)
_INDENTED: Final = (" ", "\t", "\u3000")
_BLOCK: Final = 24
_RULES: Final = frozenset({"--", "__", "==", "**"})
_LINE: Final = 500
_HEAD_LINES: Final = 420
_MAX_LINES: Final = 1000
_EMPTY: Final = " \t\ufeff\u200b"
_INVISIBLE: Final = "\ufeff\u200b\u2060"


@dataclass(frozen=True, slots=True)
class Original:
    """A forwarded mail as far as it can be read; ``sender`` is a bare address, each field empty where none was found.

    ``above`` are the words of who forwards it.
    """

    sender: str = ""
    subject: str = ""
    date: datetime | None = None
    text: str = ""
    name: str = ""
    above: str = ""


def is_forward(subject: str) -> bool:
    """Tell whether a subject begins with a prefix that programs give to forwards ("Fwd:", "ENC:", "TR:" …)."""
    return not _ANSWERS.match(subject[:20]) and SUBJECT_PREFIX.match(subject[:200]) is not None


def bare_subject(subject: str) -> str:
    """Return a subject without one prefix."""
    return _ANY_PREFIX.sub("", subject, count=1).strip()


def marked_at(lines: list[str]) -> int | None:
    """Return the index of the line that announces a forwarded mail."""
    likely = (at for at, line in enumerate(lines) if _MARKING.search(line))
    return next((at for at in islice(likely, MAX_LOOKS) if forward_marker(lines[at]) and _block_below(lines, at)), None)


def _block_below(lines: list[str], marker: int) -> bool:
    bare = [_MARK.sub("", line).strip(_EMPTY) for line in lines[marker + 1 : marker + 8]]
    return any(labelled(line) or _FIELD.match(line) for line in bare)


def announcement(text: str) -> str:
    """Return the line that announces a forwarded mail in ``text`` above all that is quoted; "" where there is none."""
    quoted = _QUOTED.search(text)
    said = f"\n{text[: quoted.start()] if quoted else text}".replace("：", ":")
    if not _RULED.search(said) and not _ABOVE_A_LABEL.search(said):  # nearly always
        return ""
    lines = _lines(said)
    at = marked_at(lines)
    return "" if at is None else lines[at].strip()


def _lines(text: str) -> list[str]:
    lines = text.replace("\xa0", " ").split("\n")
    if not any(rule in text for rule in _RULES):
        return lines
    behind = [at for at, line in enumerate(lines) if ":" in line and line.lstrip(" \t>")[:2] in _RULES]
    for at in reversed(behind):
        lines[at : at + 1] = unruled(lines[at])
    return lines


def original(text: str, subject: str = "") -> Original | None:
    """Read the forwarded mail inside ``text``; None where there is none. ``subject`` is the forward's own."""
    lines = _lines(text)
    at = marked_at(lines)
    if at is None:
        return _unmarked(lines, subject) or (_told(lines, subject) if " on " in text else None)
    above, below = _above(lines, at), lines[at + 1 :]
    first = next((line for line in below if line.strip()), "")
    if first.lstrip().startswith(">"):
        return _of_marked(below, partial(_announced, subject=subject, above=above))
    if lines[at].lstrip().startswith(">"):
        below = [_MARK.sub("", line, count=1) for line in below]
    return _announced(below, subject, above)


def _announced(below: list[str], subject: str, above: str) -> Original | None:
    """Read the mail below the line that announces it; what stands above its header was put there by who forwards it."""
    below = unstuffed(below)
    start = next((i for i, line in enumerate(below[:8]) if line.strip()), None)
    if start is None or not (labelled(below[start]) or _FIELD.match(below[start])):
        start = next((i for i, line in enumerate(below[:8]) if labelled(outdented(line)) or _FIELD.match(line)), None)
    if start is None:
        return None
    return _read(below, start, subject, _joined(above, _above(below, start)), enough=2)


def _of_marked(lines: list[str], read: Callable[[list[str]], Original | None]) -> Original | None:
    """Read a mail whose header has a ">" before each line: what has none below it are words of who forwards it."""
    old: list[str] = []
    new: list[str] = []
    last, here = "", old
    for line in lines:
        if _MARK.match(line):
            here = old
        elif line.strip() and not (here is old and len(last) > BROKEN_AT):  # no rest of a line that was broken
            new += [""] if here is old and new else []
            here = new
        here.append(_MARK.sub("", line, count=1))
        last = line
    found = read(old)
    if found is None or (new and not found.text):  # the header alone has marks
        return read([_MARK.sub("", line, count=1) for line in lines])
    return replace(found, above=_joined(found.above, "\n".join(unsigned(new))))


def _joined(above: str, below: str) -> str:
    return f"{above}\n\n{below.strip()}".strip()


def _above(lines: list[str], at: int) -> str:
    words = [line.rstrip() for line in lines[:at]]
    while words and (not words[-1].strip("_-= ") or _is_mark(words[-1][:_LINE])):  # "--- Original Message ---", too
        words.pop()
    return "\n".join(words).strip()


def _is_mark(line: str) -> bool:
    """Tell whether a line is one that programs draw above old words; "*** LIGAR HOJE ***" is a person's."""
    return _RULE.match(line) is not None and mark(plain(line.strip(" \t>"))) != ""


def _unmarked(lines: list[str], subject: str) -> Original | None:
    """Find a header block that nothing announces: Outlook's way, and some programs mark it with ">" or indent it."""
    likely = (at for at, line in enumerate(lines) if ":" in line or "：" in line)
    for at in islice(likely, MAX_LOOKS):
        line = lines[at]
        if not line[:1].isalpha():
            line = outdented(_MARK.sub("", line, count=1))
        if not labelled(line):
            continue
        below = [outdented(_MARK.sub("", one, count=1)) for one in lines[at : at + _BLOCK]]
        if header_at(below, 0, 3):
            marked = line not in (lines[at], outdented(lines[at]))
            above = _above(lines, at)
            if marked:
                return _of_marked(lines[at:], partial(_read, start=0, subject=subject, above=above))
            return _read(lines[at:], 0, subject, above)
    return None


def _told(lines: list[str], subject: str) -> Original | None:
    """Read a mail of which only a line tells who wrote it, and when: aerc's way."""
    likely = (at for at, line in enumerate(lines) if " on " in line and line.rstrip().endswith(":"))
    for at in islice(likely, MAX_LOOKS):
        told = _TOLD.match(lines[at][:_LINE])
        if told and forward_marker(lines[at]) and (date := written_date(told["date"])):
            text = "\n".join(lines[at + 1 :]).strip()
            return Original("", bare_subject(subject), date, text, told["name"].strip(" \"'"), _above(lines, at))
    return None


def _read(lines: list[str], start: int, subject: str, above: str, enough: int = 3) -> Original | None:
    indented = lines[start][:1] in _INDENTED
    head = lines[start : start + _HEAD_LINES]
    block = header_at([outdented(line) for line in head[:_BLOCK]] if indented else head, 0, enough)
    if block is None:
        return None
    sender = charsets.header(block.fields["from"])
    # A name may look like another address: what stands in angle brackets is the one that it was sent from.
    angled = _ANGLED.search(sender[:1000])
    address = _ADDRESS.search(sender[:1000], angled.start(1)) if angled else _ADDRESS.search(sender[:1000])
    told = lines[start + block.end :]
    end = ended_at(told)
    words = [line.strip(_INVISIBLE) for line in as_indented(told[:end], indented=indented)]
    return Original(
        sender=address[0].strip("'*").lower() if address else "",
        subject=charsets.header(block.fields.get("subject", "")).strip("* ") or bare_subject(subject),
        date=_date(block.fields.get("date", "")),
        text="\n".join(words).strip("\n") if indented else "\n".join(words).strip(),
        name=sender[: address.start() if address else 200].strip(" \t\"'<*").removesuffix("mailto:").strip(" \t\"'<[*"),
        above=_joined(above, "\n".join(unsigned(told[end + 1 :]))),
    )


def _date(value: str) -> datetime | None:
    """Read a date that is written as in a header (RFC 5322) or for people."""
    try:
        return instant(value)
    except OverflowError:
        return None
    except (ValueError, TypeError, IndexError):
        return written_date(value)


def is_marked(text: str) -> bool:
    """Tell whether a text without any other sign is a forward: a line announces it, or a whole header block stands in it."""
    beginning = "\n".join(text.split("\n", _MAX_LINES)[:_MAX_LINES])
    return ":" in beginning and original(beginning) is not None
