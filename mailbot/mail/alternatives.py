"""Whether the HTML of a mail says considerably more than its plain text: some programs cut the plain words short.

What a text part has is a greeting, "…", or the first paragraph; the rest stands in the HTML alone. That is read instead,
and only where it has each word of the text in its order, so that nothing is lost either way. What HTML alone has and nobody
wrote is no reason: a quotation or a signature below the words, a banner above them, where links lead, what is not shown.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from mailbot.mail.banners import banners
from mailbot.mail.text.html_text import tokens
from mailbot.mail.text.patterns import late

_FEWEST: Final = 3
"""Words more that are no mere difference in how a program writes a bullet or a name."""
_CUT_HERE: Final = late(
    r"[\[(<.\s…]{0,9}(?:mensagem (?:truncada|cortada|resumida)|message (?:truncated|clipped|shortened)|leia mais|ler mais"
    r"|ver mais|read more|view more)[\])>.:\s…]{0,9}$"
)
"""A last line with which programs say that they cut."""
_SHORT: Final = 20
"""Characters of a text that may have no word at all."""
_LONG, _END = 400, 16
"""Characters of a text of which nobody writes the middle in HTML alone, and by which its end is known."""
_DOTS: Final = ("…", "...")
_BETWEEN_TAGS: Final = late(r"(?:>|^)\s*([^<\s][^<]*)")
_LINK: Final = late(r"https?://[^\s<>()]{1,2000}")


def says_less(text: str, html: str, read: Callable[[], str], own: Callable[[str], str], inner: str) -> bool:
    """Tell whether ``text`` is a part of what ``html`` says, and considerably less.

    ``read`` makes words of the HTML; ``own`` leaves out of words what is quoted and signed. Neither is asked where the HTML,
    tags aside, has hardly more words, as that of nearly every mail. A line with ``inner`` is of a letter for colleagues:
    where one stands there without a sign of quotation, nobody knows what else does, and the text is all that is safe.
    """
    has = 0 if len(text) < _SHORT and not tokens(text) else len(text.split())
    if _end_alike(text, html, _many(has) - has) or _words_at_most(html) < _many(has):
        return False
    shown = banners.without(read())[0]
    if not _begins(_uncut(text), _words(shown)):
        return False
    more = own(shown)
    if inner in more and any(inner in line and not line.startswith(">") for line in more.split("\n")):
        return False
    return len(_words(more)) >= _many(len(_words(own(text))))


def _words(text: str) -> list[str]:
    return tokens(_LINK.sub("", text))


def _many(count: int) -> int:
    """Return how many words are considerably more than ``count``; any are more than none."""
    return count + max(_FEWEST, count // 2) if count else 1


def _end_alike(text: str, html: str, more: int) -> bool:
    """Tell whether a long text ends as its HTML does, with fewer than ``more`` words below: then nothing was cut off."""
    if len(text) < _LONG:
        return False
    at = html.rfind(text.rstrip()[-_END:])
    return at >= 0 and _words_at_most(html[at:]) < more


def _words_at_most(html: str) -> int:
    """Return how many words HTML has, or more where some are not shown: quick, since nearly every mail is asked."""
    start = max(html.find("<body"), html.find("<BODY"), 0)
    shown = " ".join(_BETWEEN_TAGS.findall(html, start))
    return len((shown.replace("&nbsp;", " ") if "&" in shown else shown).split())


def _uncut(text: str) -> str:
    """Return a text without the line with which a program said that it cut there."""
    above, _, last = text.rstrip().rpartition("\n")
    return above if _CUT_HERE.match(last.casefold()) else text


def _begins(text: str, whole: list[str]) -> bool:
    """Tell whether all words of a text stand in ``whole``, in their order; the last before dots may be cut in its middle."""
    said, left = _words(text), iter(whole)
    last = said.pop() if said and text.rstrip().endswith(_DOTS) else ""
    return all(token in left for token in said) and (not last or any(token.startswith(last) for token in left))
