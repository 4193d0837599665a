"""A worker process: reads one mail after another from its only channel, within limits, and knows nothing.

It is started with an empty environment, no descriptor but the channel, and imports nothing but ``mailbot.mail``. What
comes in are frames of a letter, a length and bytes; what goes out is the same: ``R`` ready, ``M`` a mail, ``F`` a failure.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import signal
import struct
import traceback
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Final

from mailbot.mail.body import Attachment
from mailbot.mail.files.large_mail import read_large, skeleton_of
from mailbot.mail.files.removal import without_files
from mailbot.mail.message import Mail, read
from mailbot.mail.serialized import serialize

FRAME: Final = struct.Struct("!cI")
READY, MAIL, FAILED = b"R", b"M", b"F"
BYTES, FILE = b"B", b"P"
STRIP, VERIFY, FORMAT, PARTS = b"S", b"V", b"T", b"X"
"""More things that are done to strangers' bytes here; the answer is written as a mail with only that part filled."""
CPU_SECONDS: Final = 5
MEMORY: Final = 512 * 1024 * 1024
IN_MEMORY: Final = 1024 * 1024
"""The standard parser takes ten times a mail's size: larger ones are streamed."""
_CHANNEL: Final = 0
_PIECE: Final = 1024 * 1024
_WORDS: Final = 8 * 1024


def read_bytes(raw: bytes) -> Mail:
    """Read a mail from memory."""
    return read(raw) if len(raw) <= IN_MEMORY else read_large(BytesIO(raw))


def serve(reader: Callable[[bytes], Mail] = read_bytes) -> None:
    """Read mails until the daemon closes the channel; ``reader`` reads those that come as bytes."""
    _confine()
    gc.freeze()
    gc.enable()
    _say(READY, b"")
    while (asked := _asked()) is not None:
        _rearm()
        try:
            note = serialize(reader(asked[1]) if asked[0] == BYTES else _OF_FILES[asked[0]](asked[1]))
        except Exception:  # noqa: BLE001 - whatever it was is the answer, and the daemon's to judge
            _say(FAILED, traceback.format_exc(limit=-20)[-_WORDS:].encode("utf-8", "replace"))
        else:
            _say(MAIL, note)


def _confine() -> None:
    """Limit memory and leave no core behind. A stop of the daemon is told by the channel's end, not by a signal."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def _rearm() -> None:
    """Give the next mail its seconds: RLIMIT_CPU counts from the process's beginning, in whole ones."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(used.ru_utime + used.ru_stime)
    resource.setrlimit(resource.RLIMIT_CPU, (spent + CPU_SECONDS, resource.RLIM_INFINITY))


def _read_file(path: bytes) -> Mail:
    with Path(os.fsdecode(path)).open("rb") as file:
        return read_large(file)


def _strip(order: bytes) -> Mail:
    """Copy a file without what is over a limit; the answer's attachments are what was left out."""
    limit, source, target = order.split(b"\0")
    with Path(os.fsdecode(source)).open("rb") as file, Path(os.fsdecode(target)).open("r+b") as stripped:
        return Mail("", attachments=without_files(file, stripped, int(limit)))


def _verify(order: bytes) -> Mail:
    """Verify DKIM signatures by the keys that come along; the answer's authentication are the domains whose hold."""
    from mailbot.mail.sender.dkim_verification import holding  # noqa: PLC0415 - only a door that checks for itself pays for it

    path, *keys = order.split(b"\0")
    by_name = {name: key for name, _, key in (one.partition(b"=") for one in keys)}
    return Mail("", authentication=tuple(holding(Path(os.fsdecode(path)).read_bytes(), by_name)))


def _format(order: bytes) -> Mail:
    """Take the new words with their formatting; the answer's attachments are the files that are sent along with them."""
    from mailbot.mail.html.new_words import formatted  # noqa: PLC0415 - only an agent's mail pays for it

    with _opened(order) as file:
        if _is_small(file):
            raw = file.read()
            return formatted(raw, read(raw))
        skeleton, digest = skeleton_of(file)
    return formatted(skeleton, read(skeleton, digest))


def _parts(order: bytes) -> Mail:
    """Write files of a mail into one file, one behind another; the answer's attachments are they, with their sizes."""
    target, wanted, source = order.split(b"\0", 2)
    files = [(int(part), str(name)) for part, name in json.loads(wanted)]
    with _opened(source) as mail, Path(os.fsdecode(target)).open("r+b") as out:
        return Mail("", attachments=tuple(_copied(files, mail, out)))


def _copied(files: list[tuple[int, str]], mail: BinaryIO, out: BinaryIO) -> Iterator[Attachment]:
    from mailbot.mail.files.contents import contents_of, contents_of_large  # noqa: PLC0415 - as above

    found = contents_of(mail.read(), files) if _is_small(mail) else contents_of_large(mail, files)
    for (part, name), data in zip(files, found, strict=True):
        out.write(data)
        yield Attachment(name, "", len(data), part)


def _is_small(file: BinaryIO) -> bool:
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    return size <= IN_MEMORY


def _opened(source: bytes) -> BinaryIO:
    """Open a mail that came as its bytes or as the path of its file, as the first letter says."""
    return BytesIO(source[1:]) if source[:1] == BYTES else Path(os.fsdecode(source[1:])).open("rb")


_OF_FILES: Final = {FILE: _read_file, STRIP: _strip, VERIFY: _verify, FORMAT: _format, PARTS: _parts}


def _asked() -> tuple[bytes, bytes] | None:
    head = _exactly(FRAME.size)
    if head is None:
        return None
    kind, length = FRAME.unpack(head)
    body = _exactly(length)
    return None if body is None else (kind, body)


def _exactly(length: int) -> bytes | None:
    """Return the next ``length`` bytes of the channel; None where it ends."""
    pieces = []
    while length:
        piece = os.read(_CHANNEL, min(length, _PIECE))
        if not piece:
            return None
        pieces.append(piece)
        length -= len(piece)
    return b"".join(pieces)


def _say(kind: bytes, body: bytes) -> None:
    left = memoryview(FRAME.pack(kind, len(body)) + body)
    while left:
        left = left[os.write(_CHANNEL, left) :]
