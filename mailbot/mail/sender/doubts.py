"""What makes a person look twice at who wrote: an address in the name, letters of two scripts in one word, another Reply-To.

None of it decides anything: the one address in From does. It is shown, so that nobody is deceived by what surrounds it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from mailbot.mail.sender.addresses import Sender, normalised

_ADDRESS: Final = re.compile(r"[^\s<>\"'(),:;\[\]@]{1,64}@[^\s<>\"'(),:;\[\]@]{1,255}")
_ALPHABETS: Final = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "GEORGIAN", "CHEROKEE", "HEBREW", "ARABIC"})
"""Those whose letters are taken for one another's; Japanese mixes four scripts and deceives nobody."""
_MOST: Final = 200


class Doubt(StrEnum):
    """The kinds, each with its words in the templates of the notice ``notify``."""

    NAME = "name"
    SCRIPT = "script"
    REPLY_TO = "reply_to"


def doubts(sender: Sender, reply_to: str) -> Iterator[tuple[Doubt, str]]:
    """Yield what is odd about a mail's sender, each with the piece that is; ``reply_to`` is the field as it was written."""
    address = sender.address
    if address is None:
        return
    for named in _ADDRESS.findall(sender.name):
        if normalised(named) != address:
            yield Doubt.NAME, sender.name[:_MOST]
            break
    for word in _words(address):
        if len(_scripts(word)) > 1:
            yield Doubt.SCRIPT, word[:_MOST]
    others = [one for one in _ADDRESS.findall(reply_to) if normalised(one) != address]
    if others:
        yield Doubt.REPLY_TO, others[0][:_MOST]


def _words(address: str) -> Iterator[str]:
    """Yield the local part and the labels of the domain, as people read them (RFC 5891)."""
    local, _, domain = address.rpartition("@")
    yield local
    for label in domain.split("."):
        yield _as_read(label) if label.startswith("xn--") else label


def _as_read(label: str) -> str:
    import idna  # noqa: PLC0415 - a quarter of a megabyte in each process, and hardly any mail needs it

    try:
        return idna.decode(label)
    except idna.IDNAError:
        return label


def _scripts(word: str) -> set[str]:
    if word.isascii():
        return set()
    return {unicodedata.name(char, "").partition(" ")[0] for char in word if char.isalpha()} & _ALPHABETS
