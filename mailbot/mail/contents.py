"""The bytes of one file of a mail, taken out of the mail when somebody wants them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from email.message import Message

from mailbot.mail import file_names, smime, tnef
from mailbot.mail.bodies import name_of
from mailbot.mail.parsing import leaves, parsed, payload, written


def content_of(raw: bytes, part: int, name: str) -> bytes:
    """Return the file that :class:`mailbot.mail.bodies.Attachment` describes by its ``part`` and ``name``.

    A file out of a wrapping is found there by its name; b"" where the mail has no such part.
    """
    return next(contents_of(raw, [(part, name)]))


def contents_of(raw: bytes, files: Sequence[tuple[int, str]]) -> Iterator[bytes]:
    """Yield several files of one mail, each as :func:`content_of` returns it."""
    parts = list(leaves(parsed(raw)[0]))
    for part, name in files:
        yield _content(parts[part], name) if part < len(parts) else b""


def _content(leaf: Message, name: str) -> bytes:
    if name_of(leaf) != name:
        inside = next((data for found, data in _unwrapped(leaf) if found == name), None)
        if inside is not None:
            return inside
    return written(leaf) if leaf.is_multipart() else payload(leaf)


def _unwrapped(leaf: Message) -> Iterator[tuple[str, bytes]]:
    if leaf.is_multipart():
        for child in leaves(leaf.get_payload(0)):  # type: ignore[arg-type]
            yield name_of(child), payload(child)
        return
    data = payload(leaf)
    packed = tnef.unpacked(data)
    if packed is not None:
        yield from ((file_names.shown(file.name), file.data) for file in packed.files)
        return
    signed = smime.signed_content(data)
    if signed is not None:
        yield from ((name_of(child), payload(child)) for child in leaves(parsed(signed)[0]))
