"""Names of files as strangers give them: as they are shown, and as they are safe on every system.

Nothing is ever stored under such a name; it is shown in letters and listings, and used where a person saves the file.
"""

from __future__ import annotations

from typing import Final

from mailbot.mail.text import charsets
from mailbot.mail.text.patterns import late

MOST_BYTES: Final = 150
"""Of UTF-8; enough for any name a person gives, with room for a number in front on every file system (255)."""
_LONGEST_EXTENSION: Final = 16
_SEPARATORS: Final = str.maketrans({"/": "_", "\\": "_"})
_BLANKS: Final = late(r"[\xa0\u2000-\u200a\u202f\u205f\u3000]")
"""Blanks of other widths: macOS puts one into "Captura de Tela 10.12.33\u202fPM.png"."""
_FORBIDDEN: Final = frozenset(':*?"<>|')
_DEVICES: Final = late(r"(?i)(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])\s*(?:\.|$)")
"""Windows opens these as devices, whatever follows the first dot."""


def shown(name: str) -> str:
    """Return a file's name as it is shown: decoded, on one line, without separators or invisible characters, cut."""
    return flat(charsets.header(name))


def flat(name: str) -> str:
    """Return a name that is decoded already as it is shown."""
    return _cut(_BLANKS.sub(" ", charsets.one_line(name)).translate(_SEPARATORS))


def safe(name: str) -> str:
    """Return a name under which a file can be written on every system; "unnamed" where nothing of it can be kept."""
    kept = "".join(char if char.isprintable() and char not in _FORBIDDEN else "_" for char in name.translate(_SEPARATORS))
    kept = _cut(kept.strip(". "), MOST_BYTES - 1).strip(". ")
    return f"_{kept}" if _DEVICES.match(kept) else kept or "unnamed"


def _cut(name: str, most: int = MOST_BYTES) -> str:
    """Cut a name to ``most`` bytes and let it keep its extension, by which people and programs know what it is."""
    if len(name.encode()) <= most:
        return name
    stem, dot, extension = name.rpartition(".")
    tail = dot + extension if stem and len(extension.encode()) <= _LONGEST_EXTENSION else ""
    head = stem if tail else name
    return head.encode()[: most - len(tail.encode())].decode(errors="ignore") + tail
