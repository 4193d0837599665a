"""Which of a customer's files go along with the agent's copy of their mail."""

from __future__ import annotations

from collections.abc import Container, Iterable

from mailbot.mail.body import Attachment


def fitting(
    files: Iterable[Attachment], limit_bytes: int, known: Container[str] = frozenset()
) -> tuple[tuple[Attachment, ...], tuple[Attachment, ...]]:
    """Return the files that are sent and those that are only named, each in order: as many as fit into ``limit_bytes``.

    Sizes are decoded bytes, in all. A file that does not fit any more lets smaller ones behind it go along. What is inline
    and whose SHA-256 is ``known`` (a logo under every mail) is neither sent nor named.
    """
    sent: list[Attachment] = []
    named: list[Attachment] = []
    left = limit_bytes
    for one in files:
        if one.inline and one.sha256 and one.sha256 in known:
            continue
        if one.size <= left:
            left -= one.size
            sent.append(one)
        else:
            named.append(one)
    return tuple(sent), tuple(named)
