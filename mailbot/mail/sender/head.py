"""Who wrote a mail, and what its receiver says of that, by its own header block.

A block that was broken on the way is read as it was meant. Who checked the mail may have seen no field below the break, so
nothing is believed that stands there but From: that one stands once in all of the block, however it is read.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from email.message import Message
from typing import Final

from mailbot.mail.mime.caps import FIELDS_CUT, HEAD_CUT, header_end
from mailbot.mail.mime.mended import MENDED, empty_lines, results_above
from mailbot.mail.mime.parser import raw_value
from mailbot.mail.sender.addresses import Sender, sender_of
from mailbot.mail.sender.dkim import tags_of
from mailbot.mail.sender.from_field import problem_of_head
from mailbot.mail.sender.microsoft import marked

_FROM_BROKEN: Final = re.compile(
    rb"^from:(?=[^\n]*(?:\n[ \t][^\n]*)*+\n(?![ \t\r\n]|[!-9;-~]{1,200}:))[^@<\n]*(?:\n[ \t][^@<\n]*)*[@<]",
    re.IGNORECASE | re.MULTILINE,
)
"""A From that is broken below an address: others may have read that one, and what stands below it is another's."""
_ORIGINALS: Final = frozenset({"reply-to", "x-original-from", "x-google-original-from"})
_SEAL: Final = frozenset({"arc-seal"})
_MOST_ORIGINALS: Final = 10
_MAX_ORIGINAL: Final = 2048


def sender_in(tree: Message, raw: bytes, cuts: list[str]) -> Sender:
    """Return the sender of the mail ``raw``, of which ``tree`` was read and ``cuts`` tells what was cut or mended."""
    if any(one in {HEAD_CUT, FIELDS_CUT} for one in cuts):
        return Sender(None, problem="a header so long may hold another From")
    problem = problem_of_head(_head(raw))
    if problem:
        return Sender(None, problem=problem)
    if MENDED in cuts and _FROM_BROKEN.search(_head(raw)):
        return Sender(None, problem="the From field is broken")
    return sender_of([raw_value(value) for name, value in tree.raw_items() if name.lower() == "from"])


def results_in(tree: Message, raw: bytes, cuts: list[str]) -> tuple[str, ...]:
    """Return the Authentication-Results (RFC 8601), topmost first: those above where the block is broken.

    The receiver takes out what others wrote in its name; what it took for the body it leaves as it is. Microsoft 365, which
    writes no name, is told by what stands around its field (:mod:`mailbot.mail.sender.microsoft`).
    """
    found = tuple(raw_value(value) for value in tree.get_all("authentication-results", []))
    if not found:
        return ()
    if MENDED not in cuts:
        return marked(((name.lower(), raw_value(value)) for name, value in tree.raw_items()), found)
    found = marked((), found)
    return () if empty_lines(raw) else found[: results_above(_head(raw))]


def originals_in(tree: Message, names: Collection[str]) -> tuple[tuple[str, str], ...]:
    """Return the fields that say who wrote a mail which somebody passed on, topmost first, and who sealed it last.

    ``names`` are those of all its fields, in lower case.

    Of ARC-Seal (RFC 8617, section 4.1.3) that is the domain of the highest instance, as ``arc-seal``.
    """
    fields = _few(tree, _ORIGINALS) if not _ORIGINALS.isdisjoint(names) else []
    if _SEAL.isdisjoint(names):
        return tuple(fields)
    seals = [tags_of(value) for _, value in _few(tree, _SEAL)]
    by_instance = {tags.get("i", ""): tags.get("d", "").lower() for tags in seals if tags}
    numbers = sorted((int(one) for one in by_instance if re.fullmatch("[0-9]{1,2}", one)), reverse=True)
    last = [("arc-seal", by_instance.get(str(numbers[0]), ""))] if numbers and len(by_instance) == len(seals) else []
    return (*fields, *last)


def _few(tree: Message, names: frozenset[str]) -> list[tuple[str, str]]:
    if not any(tree.get(name) for name in names):
        return []
    found = [(name.lower(), value) for name, value in tree.raw_items() if name.lower() in names][:_MOST_ORIGINALS]
    plain = [(name, raw_value(value)) for name, value in found]
    # What was cut may have named somebody else besides: such a field says nothing.
    return [(name, " ".join(value.split()) if len(value) <= _MAX_ORIGINAL else "") for name, value in plain]


def _head(raw: bytes) -> bytes:
    """Return a mail's own header block as it came, from its first field on."""
    empty = empty_lines(raw)
    end = header_end(raw, empty)
    head = raw[empty : end[0]] if end else raw[empty:]
    mixed = empty and raw.count(b"\r", 0, empty) != raw.count(b"\n", 0, empty) * (b"\r\n" in head)
    return raw[:empty] + head if mixed else head
