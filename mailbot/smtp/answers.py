"""What a submission server says of one letter (RFC 5321, section 4.2.1), and under which IDs it sends it on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

_ID: Final = re.compile(r"<([^<>\s@]{1,300}@[^<>\s@]{1,250})>")
_SES: Final = re.compile(r"(?<![0-9a-f-])[0-9a-f]{16}-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}-0{6}(?![0-9a-f-])")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said of one letter: its last code and words, and the other IDs it gave the letter, bare."""

    kind: Literal["accepted", "temporary", "permanent"]
    code: int
    words: str
    foreign_ids: tuple[str, ...] = ()


def answered(code: int, words: str, own_id: str, addresses: tuple[str, ...]) -> Answer:
    """Return what a reply of ``code`` (RFC 5321, section 4.2.1) and ``words`` says of the letter ``own_id``."""
    if code >= 500:  # noqa: PLR2004
        return Answer("permanent", code, words)
    if code >= 400:  # noqa: PLR2004
        return Answer("temporary", code, words)
    return Answer("accepted", code, words, foreign_ids(words, own_id, addresses))


def foreign_ids(answer_text: str, own_id: str, addresses: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the Message-IDs under which a relay says it sends the letter on, without brackets, each once.

    Those are ``<id@host>`` other than ``own_id`` and than the ``addresses`` of the envelope, and the token with which
    Amazon SES replaces our Message-ID. Queue IDs are none: they never come back in a reply.
    """
    known = {own_id.strip("<>").lower(), *(address.lower() for address in addresses)}
    named = [one for one in _ID.findall(answer_text) if one.lower() not in known]
    return tuple(dict.fromkeys([*named, *_SES.findall(answer_text)]))
