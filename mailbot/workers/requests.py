"""What a worker is asked for: each request as the frame that goes to it, and what its answer holds."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

from mailbot.workers.worker import BYTES, FILE, FORMAT, FRAME, PARTS, STRIP, VERIFY


@dataclass(frozen=True, slots=True)
class Request:
    """One mail to read: its bytes, or the file that holds them."""

    mail: bytes | Path

    def frame(self) -> bytes:
        """Return it as it goes to a worker."""
        if isinstance(self.mail, bytes):
            return FRAME.pack(BYTES, len(self.mail)) + self.mail
        path = os.fsencode(self.mail.resolve())
        return FRAME.pack(FILE, len(path)) + path


@dataclass(frozen=True, slots=True)
class Stripping(Request):
    """One mail in a file, to be copied to ``target`` without its files over ``limit`` decoded bytes.

    The answer is a mail of which only ``attachments`` is filled: what was left out.
    """

    mail: Path
    target: Path
    limit: int

    def frame(self) -> bytes:
        """Return it as it goes to a worker."""
        return _frame(STRIP, b"%d" % self.limit, os.fsencode(self.mail.resolve()), os.fsencode(self.target.resolve()))


@dataclass(frozen=True, slots=True)
class Verifying(Request):
    """One mail in a file whose DKIM signatures are to be verified by these keys, each with its name in the DNS.

    The answer is a mail of which only ``authentication`` is filled: the domains whose signatures hold.
    """

    mail: Path
    keys: tuple[tuple[str, bytes], ...]

    def frame(self) -> bytes:
        """Return it as it goes to a worker."""
        keys = (name.encode("ascii") + b"=" + key.replace(b"\0", b"") for name, key in self.keys)
        return _frame(VERIFY, os.fsencode(self.mail.resolve()), *keys)


@dataclass(frozen=True, slots=True)
class Formatting(Request):
    """One mail whose new words are wanted with their formatting.

    The answer is a mail of which only ``formatted`` and ``attachments`` are filled (:mod:`mailbot.mail.html.new_words`).
    """

    def frame(self) -> bytes:
        """Return it as it goes to a worker."""
        return _frame(FORMAT, _source(self.mail))


@dataclass(frozen=True, slots=True)
class Extracting(Request):
    """Files of one mail, each by its part and name, to be written into the file ``target``, one behind another.

    The answer is a mail of which only ``attachments`` is filled: these files in this order, with their sizes.
    """

    target: Path
    files: tuple[tuple[int, str], ...]

    def frame(self) -> bytes:
        """Return it as it goes to a worker."""
        wanted = json.dumps(self.files).encode("ascii")
        return _frame(PARTS, os.fsencode(self.target.resolve()), wanted, _source(self.mail))


def _source(mail: bytes | Path) -> bytes:
    return BYTES + mail if isinstance(mail, bytes) else FILE + os.fsencode(mail.resolve())


def _frame(kind: bytes, *parts: bytes) -> bytes:
    body = b"\0".join(parts)
    return FRAME.pack(kind, len(body)) + body
