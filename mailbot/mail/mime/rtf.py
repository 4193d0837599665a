"""RTF (1.9.1) into what a person sees: its words, or the HTML that Outlook put into it (MS-OXRTFEX).

Never raises; each byte is looked at once, and a group costs the same however deep it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from mailbot.mail.mime.compressed_rtf import MOST, unpacked
from mailbot.mail.text.charsets import clean
from mailbot.mail.text.links import shown_with
from mailbot.mail.text.patterns import late

_TOKEN: Final = late(
    r"\\(?:(?P<word>[A-Za-z]{1,32})(?P<number>-?\d{1,9})? ?|'(?P<byte>[0-9A-Fa-f]{2})|(?P<sign>[^A-Za-z']))"
    r"|(?P<brace>[{}])|[\r\n]+|(?P<said>[^\\{}\r\n]+)"
)
_FROM_HTML: Final = re.compile(r"\\fromhtml1\b")
_HEAD: Final = 4096
"""So far from the beginning it must say that it holds HTML (MS-OXRTFEX, section 2.1.3.1)."""
_DESTINATIONS: Final = (
    "fonttbl colortbl stylesheet info pict object header headerl headerr headerf footer footerl footerr footerf fldinst"
    " nonshppict themedata colorschememapping datastore latentstyles listtable listoverridetable generator xmlnstbl rsidtbl"
    " filetbl revtbl private bkmkstart bkmkend template comment objdata mmathPr"
)
_UNSEEN: Final = frozenset(_DESTINATIONS.split())
"""Destinations that are no words of the text."""
_SAID: Final = {
    "par": "\n", "line": "\n", "sect": "\n", "page": "\n", "column": "\n", "row": "\n", "tab": "\t", "cell": "\t",
    "nestcell": "\t", "nestrow": "\n", "emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘", "rquote": "’",
    "ldblquote": "“", "rdblquote": "”", "emspace": " ", "enspace": " ", "qmspace": " ",
}  # fmt: skip
_SIGNS: Final = {"~": "\xa0", "_": "-", "\\": "\\", "{": "{", "}": "}", "\n": "\n", "\r": "\n", "\t": "\t"}
_CODEPAGES: Final = {
    0: "cp1252", 77: "mac-roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gb18030", 136: "cp950", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
    255: "cp437",
}  # fmt: skip
"""Of a font's \\fcharset."""
_MOST_SKIPPED: Final = 100
_AROUND: Final = {"shptxt": ("\n", "\n"), "footnote": (" (", ")"), "annotation": (" (", ")"), "field": ("", "")}
"""What parts the words of these groups from those around them."""
_LINK: Final = late(r"\s{0,9}HYPERLINK\s{1,9}\"?([^\s\"]{1,2000})")
_LONGEST_LINK: Final = 2100
_LOOKS_BACK: Final = 40
"""So many pieces of a link's words are compared with its address."""


@dataclass(frozen=True, slots=True)
class Words:
    """What was read: the words, or an HTML document."""

    text: str
    is_html: bool


@dataclass(frozen=True, slots=True)
class _Group:
    """What holds inside one pair of braces."""

    unseen: bool = False
    tag: bool = False
    rtf_only: bool = False
    hidden: bool = False
    fonts: bool = False
    shape: bool = False
    """Unseen, but for the words in its box."""
    code: bool = False
    """Unseen, but it says where a link leads."""
    skipped: int = 1
    codepage: str = ""


def words_of(data: bytes) -> Words:
    """Return the words of the RTF document ``data``, or the HTML that it was made from."""
    text = data[:MOST].decode("latin-1")
    is_html = _FROM_HTML.search(text[:_HEAD]) is not None
    return Words(clean(_Reader(text, is_html=is_html).read()), is_html)


def words_of_compressed(data: bytes) -> Words | None:
    """Return the words of RTF as Outlook compresses it; None where it cannot be read."""
    document = unpacked(data)
    return None if document is None else words_of(document)


class _Reader:
    def __init__(self, text: str, *, is_html: bool) -> None:
        self._text = text
        self._is_html = is_html
        self._group = _Group()
        self._above: list[_Group] = []
        self._pieces: list[str] = []
        self._bytes = bytearray()
        self._codepage = "cp1252"
        self._fonts: dict[int, str] = {}
        self._font = 0
        self._left_to_skip = 0
        self._starred = False
        self._ends: list[tuple[int, str, int]] = []
        """The groups that end with something: how deep each is, what it is, and with which piece it begins."""
        self._code: list[str] = []

    def read(self) -> str:
        at, text = 0, self._text
        while at < len(text):
            token = _TOKEN.match(text, at)
            at = token.end() + self._token(token) if token else at + 1
        self._flush()
        # A letter beyond the first 65,536 comes as two numbers.
        return "".join(self._pieces).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")

    def _token(self, token: re.Match[str]) -> int:
        """Take one token; returns how many raw bytes below it are none."""
        kind = token.lastgroup
        starred, self._starred = self._starred, False
        if kind == "brace":
            self._brace(token[0])
        elif kind in {"word", "number"}:
            return self._word(token["word"], token["number"], starred=starred)
        elif kind == "byte":
            self._take(bytes([int(token["byte"], 16)]))
        elif kind == "said":
            self._take(token["said"].encode("latin-1"))
        elif kind == "sign":
            self._sign(token["sign"])
        return 0

    def _brace(self, brace: str) -> None:
        self._left_to_skip = 0
        if brace == "{":
            self._above.append(self._group)
            return
        self._flush()
        if self._ends and self._ends[-1][0] == len(self._above):
            self._end(*self._ends.pop()[1:])
        if self._above:
            self._group = self._above.pop()

    def _begin(self, word: str) -> None:
        """Part the words of a group from those above it."""
        if word == "shptxt" and self._group.shape:
            self._change(replace(self._group, unseen=False, shape=False))
        if not self._is_seen() or self._is_html:
            return
        self._say(_AROUND[word][0])
        self._ends.append((len(self._above), word, len(self._pieces)))
        self._code = []

    def _end(self, word: str, first: int) -> None:
        """Part them from those below it; of a link its address is said, where the words do not say it."""
        self._pieces.append(_AROUND[word][1])
        link = _LINK.match("".join(self._code)) if word == "field" else None
        self._code = []
        if link:
            said = "".join(self._pieces[max(first, len(self._pieces) - _LOOKS_BACK) :])
            self._pieces.append(shown_with(said[-_LONGEST_LINK:], link[1]))

    def _sign(self, sign: str) -> None:
        if sign == "*":
            self._starred = True
        elif self._left_to_skip:
            self._left_to_skip -= 1
        elif sign in _SIGNS:
            self._say(_SIGNS[sign])

    def _word(self, word: str, number: str | None, *, starred: bool) -> int:
        value = int(number) if number else None
        if word == "bin":
            return max(0, value or 0)
        if starred or word in _UNSEEN:
            tag = word == "htmltag" and self._is_html
            self._change(
                replace(
                    self._group, unseen=not tag or self._group.unseen, tag=tag, fonts=word == "fonttbl",
                    shape=word == "shpinst" and not self._group.unseen, code=word == "fldinst",
                )
            )  # fmt: skip
        elif word == "u" and value is not None:
            self._say(chr(value & 0xFFFF))
            self._left_to_skip = self._group.skipped
        elif word in _SAID:
            self._say(_SAID[word])
        elif word in _AROUND:
            self._begin(word)
        else:
            self._setting(word, value)
        return 0

    def _setting(self, word: str, value: int | None) -> None:
        if word == "htmlrtf" and self._is_html:
            self._change(replace(self._group, rtf_only=value != 0))
        elif word == "v" and self._group.hidden == (value == 0):
            self._change(replace(self._group, hidden=value != 0))
        elif word in {"plain", "pard"} and self._group.hidden:
            self._change(replace(self._group, hidden=word == "pard"))
        elif value is None:
            return
        elif word == "uc":
            self._change(replace(self._group, skipped=min(max(value, 0), _MOST_SKIPPED)))
        elif word == "ansicpg":
            self._codepage = "utf-8" if value == 65001 else f"cp{value}"  # noqa: PLR2004 - Windows' number of it
        elif word == "f":
            self._font = value
            codepage = self._fonts.get(value, "")
            if codepage != self._group.codepage and not self._group.fonts:
                self._change(replace(self._group, codepage=codepage))
        elif word == "fcharset" and self._group.fonts and value in _CODEPAGES:
            self._fonts[self._font] = _CODEPAGES[value]

    def _change(self, group: _Group) -> None:
        self._flush()
        self._group = group

    def _take(self, data: bytes) -> None:
        """Take letters in the codepage that holds; those that stand in for a letter named before are left out."""
        skipped = min(self._left_to_skip, len(data))
        self._left_to_skip -= skipped
        if self._is_seen():
            self._bytes += data[skipped:]
        elif self._group.code and len(self._code) < _LOOKS_BACK:
            self._code.append(data[skipped:][:_LONGEST_LINK].decode("latin-1"))

    def _say(self, words: str) -> None:
        if self._is_seen():
            self._flush()
            self._pieces.append(words)

    def _is_seen(self) -> bool:
        group = self._group
        return not (group.unseen or (group.hidden and not group.tag) or (group.rtf_only and not group.tag))

    def _flush(self) -> None:
        if not self._bytes:
            return
        data, self._bytes = bytes(self._bytes), bytearray()
        if data.isascii():
            self._pieces.append(data.decode("ascii"))
            return
        try:
            self._pieces.append(data.decode(self._group.codepage or self._codepage, "replace"))
        except (LookupError, UnicodeError):
            self._pieces.append(data.decode("cp1252", "replace"))
