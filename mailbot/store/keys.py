"""The key file: one key a line in hexadecimal, the newest last; the newest signs, all of them verify.

To rotate, append a line; to revoke, delete one (letters signed with it are then no longer recognised).
"""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

from mailbot.errors import StorageBroken

KEY_BYTES = 32


class KeyRing:
    """The signing keys, newest first; read anew when the file has changed, so that a rotation needs no restart."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp: tuple[int, int] | None = None
        self._keys: tuple[bytes, ...] = ()

    def keys(self) -> tuple[bytes, ...]:
        """Return the keys. StorageBroken: the file is gone, can be read by others, or a line of it is no key."""
        try:
            found = os.stat(self._path)  # noqa: PTH116 - asked for with every letter, at a third of pathlib's cost
        except OSError as broken:
            raise StorageBroken(f"{self._path}: {broken.strerror}; restore it from the backup") from broken
        stamp = (found.st_mtime_ns, found.st_size)
        if stamp != self._stamp:
            self._keys, self._stamp = load_keys(self._path), stamp
        return self._keys


def make_keys(path: Path) -> None:
    """Write a file with one new key, where there is none: for a storage that never sent a letter."""
    if not path.exists():
        _write_new(path)


def load_keys(path: Path) -> tuple[bytes, ...]:
    """Return the signing keys, newest first.

    Raises:
        StorageBroken: the file can be read by others, or a line of it is no key.
    """
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise StorageBroken(f"{path} can be read by others; run: chmod 600 {path}")
    keys: list[bytes] = []
    for number, line in enumerate(path.read_text(encoding="ascii", errors="replace").splitlines(), start=1):
        text = line.partition("#")[0].strip()
        if not text:
            continue
        try:
            key = bytes.fromhex(text)
        except ValueError:
            key = b""
        if len(key) < KEY_BYTES // 2:
            raise StorageBroken(f"{path}, line {number}: is no key; a key is {KEY_BYTES * 2} hexadecimal digits")
        keys.append(key)
    if not keys:
        raise StorageBroken(f"{path} holds no key; restore it from the backup")
    return tuple(reversed(keys))


def _write_new(path: Path) -> None:
    words = "# Signing keys of mailbot's Message-IDs: one a line, the newest last. Back this file up; show it to nobody.\n"
    temporary = path.with_suffix(".new")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(words + secrets.token_hex(KEY_BYTES) + "\n")
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
