"""Files of a mail that say nothing: logos, the pictures of a signature, a visiting card, an emoji. Pure."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from mailbot.mail.body import Attachment

LARGEST_LOGO: Final = 20_000
"""Bytes: hardly a logo is larger, hardly a picture of a whole screen smaller."""
_CARDS: Final = frozenset(
    {
        "application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature", "text/vcard",
        "text/x-vcard", "text/directory", "text/vnd.google.email-reaction+json",
    }
)  # fmt: skip


def vouches(file: Attachment) -> bool:
    """Return whether ``file`` only says who the sender is: a digital signature, a visiting card."""
    return file.content_type.lower() in _CARDS


def decorates(file: Attachment, met: Collection[str]) -> bool:
    """Return whether ``file`` only decorates the mail; ``met`` are the digests of what its ticket has already.

    A telephone says of every picture that it belongs into the words, be it the error itself: so one that is large, and
    that no earlier mail had, is more than a logo.
    """
    kind = file.content_type.lower()
    if vouches(file):
        return True
    if not kind.startswith("image/"):
        return False
    return bool(file.sha256 and file.sha256 in met) or (file.inline and file.size <= LARGEST_LOGO)
