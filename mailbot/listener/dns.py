"""TXT records from the DNS, asked with deadlines; what cannot be had now is told apart from what is not there."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Final

import dns.exception
import dns.resolver

from mailbot.errors import MailbotError

SECONDS: Final = 4.0
"""For one question with all its retries."""
_MAX_BYTES: Final = 8 * 1024

Txt = Callable[[str], tuple[bytes, ...]]
"""The TXT records at a name, each joined from its strings; empty where there are none. Raises NoAnswerNow."""


class NoAnswerNow(MailbotError):
    """The DNS could not be asked, or did not answer in time."""


def look_up(name: str) -> tuple[bytes, ...]:
    """Ask the system's resolvers for the TXT records at ``name``.

    Raises:
        NoAnswerNow: a temporary failure (timeout, SERVFAIL, no resolver).
    """
    try:
        answer = _resolver().resolve(name, "TXT", lifetime=SECONDS, search=False)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return ()
    except (dns.exception.DNSException, OSError) as broken:
        raise NoAnswerNow(f"no answer about {name}: {type(broken).__name__}") from broken
    records = (b"".join(record.strings) for record in answer)
    return tuple(record for record in records if len(record) <= _MAX_BYTES)


@cache
def _resolver() -> dns.resolver.Resolver:
    resolver = dns.resolver.Resolver()
    resolver.cache = dns.resolver.LRUCache(1000)
    return resolver
