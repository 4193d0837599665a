"""Inputs out of inputs: what a fuzzer does that has no eyes. Where atheris is installed it does this better."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Final

LONGEST: Final = 64 * 1024
TOKENS: Final = (
    b"\r\n", b"\n", b"\r", b"\0", b"\t", b" ", b"\x0b", b"\x7f", b"\xff", b"\xe2\x80\xae", b"\xed\xa0\x80", b"\xc2\xa0",
    b"From:", b"From :", b"\r\n ", b"--b\r\n", b"--b--", b"<", b">", b"@", b"=?utf-8?q?=00?=", b"=?utf-7?b?2AA=?=",
    b"=?iso-2022-jp?b?GyRC?=", b"=", b"=0D", b"*0*=", b";", b'"', b"\\", b"(", b")", b"{9}\r\n", b"NIL", b"9" * 5000,
    b"-1", b"Content-Type: ", b"charset=utf-16", b"Content-Transfer-Encoding: base64\r\n", b"boundary=b",
    b"message/rfc822", b"wrote:\n", b"\n> ", b"\n-- \n", b"De: ", b"9999", b"+1400", b"0000", b"BEGIN:VEVENT\n", b"</",
)  # fmt: skip


def mutated(seeds: Sequence[bytes], random: Random) -> bytes:
    """Return one of ``seeds`` with one to eight things done to it; at most 64 KiB."""
    data = random.choice(seeds)
    for _ in range(random.randint(1, 8)):
        data = _once(data, seeds, random)
    return data[:LONGEST]


def _once(data: bytes, seeds: Sequence[bytes], random: Random) -> bytes:
    at = random.randint(0, len(data))
    end = min(len(data), at + random.choice((0, 1, 2, 4, 20, 300)))
    other = random.choice(seeds)
    put = random.choice(
        (
            b"", random.choice(TOKENS), random.choice(TOKENS) * random.choice((2, 30)), bytes([random.randrange(256)]),
            data[at:end] * 2, other[random.randint(0, len(other)) :][: random.choice((8, 100, 2000))],
        )
    )  # fmt: skip
    return data[:at] + put + data[end:]
