"""What receivers write into the mails that they take for spam: SpamAssassin and its like, Microsoft's confidence level.

Such a field can only hold a mail back, never let one in: who writes one into their own mail harms nobody else.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from mailbot.mail.text.patterns import late

_PARTS: Final = ("spam", "junk", "scl", "bogosity")
_LONGEST: Final = 500
"""Characters of a field that are looked at; Microsoft's report says its level in the first hundred."""
_MOST: Final = 20
_LEVELS: Final = ("x-ms-exchange-organization-scl", "x-forefront-antispam-report")
_WORD: Final = late(r"\W{0,20}([\w.+-]{1,40})")
_MARK: Final = late(r"([A-Za-z][A-Za-z0-9-]{0,70})\s{0,9}:\s{0,9}([A-Za-z0-9.+-]{1,40})\s{0,9}")


def marks_in(headers: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Return the fields of a header that may say so, as ``name: value`` with a lower-cased name, each once: the topmost.

    ``headers`` are the fields by lower-cased name.
    """
    found = (f"{name}: {' '.join(value[:_LONGEST].split())}" for name, value in headers if _may_say_so(name))
    return tuple(line for line, _ in zip(found, range(_MOST), strict=False))


def _may_say_so(name: str) -> bool:
    return name[:2] == "x-" and any(part in name for part in _PARTS)


def mark(text: str) -> str:
    """Return a configured mark as it is compared, ``name: word`` in lower case.

    Raises:
        ValueError: it is none, with what to write.
    """
    found = _MARK.fullmatch(text.strip())
    if found is None or not _may_say_so(found[1].lower()):
        words = f"a field that begins with X- and holds one of {', '.join(_PARTS)}, and the first word of what it says"
        raise ValueError(f'"{text}" is no mark of spam; write "X-Spam-Flag: yes": {words}')
    return f"{found[1]}: {found[2]}".lower()


def says_spam(marks: Iterable[str], wanted: Iterable[str], level: int) -> str:
    """Return the field by which the receiver took a mail for spam; "" where none says so.

    ``wanted`` are configured marks (:func:`mark`); Microsoft's confidence level counts from ``level`` on, 0 for never.
    """
    names = set(wanted)
    return next((one for one in marks if _word(one) in names or 0 < level <= _level(one)), "")[:100]


def _word(line: str) -> str:
    name, _, value = line.partition(":")
    found = _WORD.match(value)
    return f"{name}: {found[1]}".lower().rstrip(".") if found else ""


def _level(line: str) -> int:
    """Return the spam confidence level that Exchange (SCL) wrote; -1 for none, as it writes for its own organisation's."""
    name, _, value = line.partition(":")
    if name not in _LEVELS:
        return -1
    said = (one.partition(":") for one in value.split(";"))
    levels = (number for key, _, number in said if key.strip().upper() == "SCL")
    level = (value if name == _LEVELS[0] else next(levels, "")).strip()
    return int(level) if level.isascii() and level.isdigit() and len(level) < 3 else -1  # noqa: PLR2004 - 0 to 9, two digits
