"""The header of a forwarded mail as programs write it into the text: labelled lines, one line alone, or the header whole.

And what few programs write below it: the line with which it ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from textwrap import dedent
from typing import Final

from mailbot.mail.replies.labels import Block, block_at, labelled
from mailbot.mail.replies.markers import SIGNATURE_LINES
from mailbot.mail.text.patterns import late

_RULED: Final = late(r"([ \t>]{0,8}[-_=*]{2,60}[^\n:：]{3,70}?[-_=*]{2,60})[ \t]{0,9}(?=[^\W\d_])")
_INDENTATION: Final = late(r"[ \t\xa0\u3000]{1,80}")
_FIELD: Final = late(r"([!-9;-~]{1,70}):[ \t]{0,80}")
_COLON: Final = late(r"[:：]")
_END: Final = late(
    r"[-=_*]{2,60} ?(?:end|fim|final(?:izar)?|fin|ende|einde|fine|koniec|konec|slut|loppu|конец)\b[^\n]{0,60}?"
    r"(?:forward|encaminhad|reenviad|repassad|redirigid|weitergeleitet|doorgestuurd|transf[eé]r|r[eé]exp[eé]di|inoltrat"
    r"|przek|přepos|prepos|vidarebefordr|videresend|välitet|пере[сн]|пересыл|iletil|továbbít)[^\n]{0,120}$",
    re.IGNORECASE,
)
_LONGEST_LABEL: Final = 25
_MOST_LABELS: Final = 12
_MOST_LINES: Final = 6
_MOST_FIELDS: Final = 400
_LONGEST: Final = 2000
_LONGEST_END: Final = 500
_ENOUGH: Final = 3
_RFC: Final = {"from": "from", "date": "date", "to": "to", "subject": "subject"}


def unruled(line: str) -> list[str]:
    """Return a line as one or two: Yahoo writes the first field behind the rule that announces the mail."""
    ruled = _RULED.match(line[:_LONGEST])
    rest = line[ruled.end() :] if ruled else ""
    return [ruled[1], rest] if ruled and labelled(rest) else [line]


def outdented(line: str) -> str:
    """Return a line without its indentation: Outlook for Mac indents the header block."""
    return _INDENTATION.sub("", line, count=1) if line[:1] in " \t\xa0\u3000" else line


def header_at(lines: list[str], start: int, enough: int) -> Block | None:
    """Read the header of a forwarded mail that begins at ``lines[start]``; None where there is none.

    ``enough`` different fields are asked for where it is a block of labelled lines.
    """
    found = _in_one_line(lines, start) or block_at(lines, start, enough)
    whole = _whole(lines, start)
    return whole if whole and (found is None or whole.end > found.end) else found


def _whole(lines: list[str], start: int) -> Block | None:
    """Read a header as it was sent (RFC 5322, section 2.2), up to its empty line: nmh's way, and Emacs' on demand."""
    fields: dict[str, str] = {}
    last, at = "", start
    for at in range(start, min(start + _MOST_FIELDS, len(lines))):
        line = lines[at][:_LONGEST]
        if not line.strip():
            if not _goes_on(lines, at, fields):
                break
            continue
        found = _FIELD.match(line)
        if found:
            last = _RFC.get(found[1].lower(), "")
            if last and last not in fields:
                fields[last] = line[found.end() :].strip()
            else:
                last = ""
        elif line[:1] not in " \t" or at == start:
            return None
        elif last:
            fields[last] = f"{fields[last]} {line.strip()}"
    else:
        at += 1
    return Block(fields, start, at) if {"from", "subject"} <= fields.keys() or {"from", "date"} <= fields.keys() else None


def _goes_on(lines: list[str], at: int, fields: dict[str, str]) -> bool:
    """Tell whether a header that lacks a field goes on below empty lines: Emacs cuts a forwarded mail into parts."""
    following = next((line for line in lines[at + 1 : at + 4] if line.strip()), "")
    found = _FIELD.match(following)
    return found is not None and _RFC.get(found[1].lower(), "from") not in fields and len(fields) < len(_RFC)


def _in_one_line(lines: list[str], start: int) -> Block | None:
    """Read a header whose fields follow each other in one line, which may have been broken on the way: Yahoo's way."""
    joined, end = lines[start][:_LONGEST], start + 1
    if len(_COLON.findall(joined)) < 2 or len(list(_labels(joined))) < 2:  # noqa: PLR2004 - one is an ordinary labelled line
        return None
    while end < len(lines) and end < start + _MOST_LINES and lines[end].strip() and "subject" not in _fields(joined):
        joined, end = f"{joined} {lines[end].strip()}"[:_LONGEST], end + 1
    fields = _fields(joined)
    known = "@" in fields.get("from", "") and "subject" in fields and len(fields.keys() - {"other"}) >= _ENOUGH
    return Block(fields, start, end) if known else None


def _fields(line: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    labels = list(_labels(line))
    for (kind, _begin, start), following in zip(labels, [*labels[1:], ("", len(line), 0)], strict=True):
        fields.setdefault(kind, line[start : following[1]].strip())
        if kind == "subject":
            fields[kind] = line[start:].strip()
            break
    return fields


def _begins_behind(line: str, at: int) -> bool:
    """Tell whether a capital begins a word right behind another: "GmailPara", "10:12 BRTAssunto"."""
    zone = line[at - 2 : at].isupper() and line[at + 1 : at + 2].islower()
    return line[at].isupper() and (line[at - 1].islower() or zone)


def _labels(line: str) -> Iterator[tuple[str, int, int]]:
    """Yield the labels in a line: kind, where each begins, and where its value does. The first begins the line."""
    end = met = 0
    for colon in _COLON.finditer(line):
        begins = range(max(end, colon.start() - _LONGEST_LABEL), colon.start())
        for at in begins if met else range(1):
            if at and line[at - 1].isalpha() and not _begins_behind(line, at):
                continue
            if not line[at].isalpha() or (found := labelled(line[at : colon.end()] + " ")) is None:
                continue
            yield found[0], at, colon.end()
            end, met = colon.end(), met + 1
            break
        if not met or met >= _MOST_LABELS:
            return


def ended_at(lines: list[str]) -> int:
    """Return the index of the line that ends the forwarded mail, and says so; few programs write such a one."""
    ends = (at for at in range(len(lines) - 1, -1, -1) if lines[at][:1] in "-=_*" and _END.match(lines[at][:_LONGEST_END]))
    return next((at for at in ends if lines[at]), len(lines))


def unsigned(lines: Sequence[str]) -> list[str]:
    """Return lines without the standard signature (RFC 3676, section 4.3) that ends them; of another one only its rule."""
    words = "\n".join(line.rstrip() for line in lines).strip("\n").split("\n")
    rule = next((at for at, line in enumerate(words) if line == "--"), None)
    if rule is None:
        return words
    ends = "" not in words[rule + 1 :] and len(words) - rule <= SIGNATURE_LINES
    return words[:rule] if ends else [*words[:rule], *unsigned(words[rule + 1 :])]


def unstuffed(lines: list[str]) -> list[str]:
    """Return a mail's lines without the "- " before each that began with a dash (RFC 934): nmh and Rmail write it."""
    dashed = [line for line in lines[: ended_at(lines)] if line.startswith("-")]
    if not dashed or not all(line.startswith("- -") for line in dashed):
        return lines
    return [line[2:] if line.startswith("- -") else line for line in lines]


def as_indented(lines: list[str], *, indented: bool) -> list[str]:
    """Return the words below a header that was indented without the indentation that all of them share."""
    return dedent("\n".join(lines)).split("\n") if indented else lines
