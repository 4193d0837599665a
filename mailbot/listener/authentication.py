"""How far a door proves the sender by itself: DKIM verified in a worker, the DNS asked from here, DMARC applied.

Keys are asked for only where the sender's own organization signed; everything is bounded: five signatures, ten seconds.
"""

from __future__ import annotations

import importlib.resources
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final

import authheaders
from authheaders.dmarc_lookup import DMARCException, lookup_receiver_record
from publicsuffix2 import PublicSuffixList

from mailbot.listener.dns import NoAnswerNow, Txt, look_up
from mailbot.mail.incoming import Incoming
from mailbot.mail.sender.authentication import Authenticity, Proof
from mailbot.mail.sender.dkim import Policy, Signature, judged, policy_of, worth_verifying
from mailbot.workers.process import Unreadable
from mailbot.workers.reader import MailReader
from mailbot.workers.requests import Verifying

DEADLINE_SECONDS: Final = 10.0
"""For all that is asked of the DNS about one mail."""
_RECORD: Final[Callable[..., Any]] = lookup_receiver_record  # untyped


class SenderProof:
    """Proves senders. ``txt`` asks the DNS."""

    def __init__(self, reader: MailReader, txt: Txt | None = None) -> None:
        self._reader = reader
        self._txt = txt or look_up

    def of(self, incoming: Incoming, file: Path, head: bytes) -> Proof:
        """Judge From of a mail that is in memory or spooled as ``incoming``, and in any case in ``file``.

        ``head`` are its first bytes, all of its header among them. Never raises for what is wrong with the mail or the DNS.

        Raises:
            MailbotError, OSError: there is no worker to read it, or the file is gone.
        """
        try:
            (mail,) = self._reader.read([incoming])
        except Unreadable:
            return Proof(Authenticity.UNPROVEN, "own check: the mail cannot be read")
        domain = (mail.sender.address or "").rpartition("@")[2]
        if not domain or not domain.isascii():
            return Proof(Authenticity.UNPROVEN, "own check: no clear sender")
        txt = _Deadlined(self._txt)
        organization = organizational(domain)
        verified, certain = self._verified(file, head, organization, txt)
        try:
            policy = _policy(domain, organization, txt)
        except NoAnswerNow:
            return Proof(Authenticity.UNPROVEN, "own check: the DNS did not answer")
        pairs = [(one, organizational(one)) for one in verified]
        return Proof(*judged(domain, organization, policy, pairs, certain=certain))

    def _verified(self, file: Path, head: bytes, organization: str, txt: _Deadlined) -> tuple[tuple[str, ...], bool]:
        """Return the domains whose signatures hold, and whether every key could be asked for."""
        keys: dict[str, bytes] = {}
        certain = True
        for signature in worth_verifying(head):
            if organizational(signature.domain) == organization:
                certain = _fetched(signature, keys, txt) and certain
        if not keys:
            return (), certain
        try:
            return self._reader.do(Verifying(file, tuple(keys.items()))).authentication, certain
        except Unreadable:
            return (), False


class _Deadlined:
    """Asks the DNS until the mail's time is over."""

    def __init__(self, txt: Txt) -> None:
        self._txt = txt
        self._until = time.monotonic() + DEADLINE_SECONDS

    def __call__(self, name: str) -> tuple[bytes, ...]:
        if time.monotonic() > self._until:
            raise NoAnswerNow("the time for this mail is over")
        return self._txt(name)


def _fetched(signature: Signature, keys: dict[str, bytes], txt: _Deadlined) -> bool:
    try:
        records = txt(signature.key_name)
    except NoAnswerNow:
        return False
    if records:
        keys[signature.key_name] = records[0]
    return True


def _policy(domain: str, organization: str, txt: _Deadlined) -> Policy | None:
    """Discover the DMARC policy (RFC 7489, section 6.6.3): From's own domain, else its organization."""
    for asked, inherited in ((domain, False), (organization, True)):
        if inherited and asked == domain:
            break
        if record := _dmarc_record(asked, txt):
            return policy_of(record, inherited=inherited)
    return None


def _dmarc_record(domain: str, txt: _Deadlined) -> dict[str, str]:
    def only(name: str) -> str | None:
        # authheaders takes one record from a function of ours; several count as none (RFC 7489, section 6.6.3).
        found = [one.decode("latin-1") for one in txt(name) if one.startswith(b"v=DMARC1")]
        return found[0] if len(found) == 1 else None

    try:
        return dict(_RECORD(domain, dnsfunc=only))
    except DMARCException:
        return {}


def organizational(domain: str) -> str:
    """Return the organizational domain (RFC 7489, section 3.2) of ``domain``, by the public suffix list."""
    found = _suffixes().get_public_suffix(domain, strict=True)  # None for a top level that is on no list
    return str(found or ".".join(domain.split(".")[-2:]))


@cache
def _suffixes() -> Any:  # noqa: ANN401 - publicsuffix2 has no types
    shipped = importlib.resources.files(authheaders) / "public_suffix_list.txt"
    with shipped.open("r", encoding="utf-8") as lines:
        made: Any = PublicSuffixList
        return made(lines)
