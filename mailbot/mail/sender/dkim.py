"""Which DKIM signatures (RFC 6376) of a mail may prove its From at all, and what they prove under DMARC (RFC 7489).

Nothing here verifies a signature or asks the DNS. A signature with ``l=`` lets anybody append words, one that does not
cover From lets anybody be its sender: neither is worth verifying.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from mailbot.mail.mime.caps import MAX_HEAD, header_end
from mailbot.mail.sender.authentication import Authenticity

MAX_SIGNATURES: Final = 5
"""Of one mail are verified at most: more is a way to make us compute and ask."""
_MAX_FIELD: Final = 16 * 1024
_FIELD: Final = re.compile(rb"(?im)^([!-9;-~]+)[ \t]*:([^\n]*\n(?:[ \t][^\n]*\n)*)")
_NAME: Final = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)+")
_MAX_NAME: Final = 253
_ALGORITHM: Final = "rsa-sha256"


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature worth verifying: its domain, and the name of its key in the DNS."""

    domain: str
    key_name: str


def worth_verifying(head: bytes) -> tuple[Signature, ...]:
    """Return the signatures in the bytes of a mail's header (what follows it is not looked at), five at most."""
    end = header_end(head, 0, MAX_HEAD)
    block = head[: end[0] if end else MAX_HEAD] + b"\n"
    values = [match[2] for match in _FIELD.finditer(block) if match[1].lower() == b"dkim-signature"]
    found = dict.fromkeys(one for value in values if (one := _signature(value)))
    return tuple(found)[:MAX_SIGNATURES]


def _signature(value: bytes) -> Signature | None:
    if len(value) > _MAX_FIELD:
        return None
    tags = tags_of(value.decode("latin-1"))
    if tags is None or "l" in tags or tags.get("a", "").lower() != _ALGORITHM:
        return None
    signed = [name.strip().lower() for name in tags.get("h", "").split(":")]
    domain, selector = tags.get("d", "").lower().rstrip("."), tags.get("s", "").lower()
    name = f"{selector}._domainkey.{domain}"
    if "from" not in signed or not _NAME.fullmatch(domain) or not _NAME.fullmatch(name) or len(name) > _MAX_NAME:
        return None
    return Signature(domain, name)


def tags_of(text: str) -> dict[str, str] | None:
    """Read a tag list (RFC 6376, section 3.2); None where a tag stands twice or has no value: it proves nothing then."""
    tags: dict[str, str] = {}
    for part in re.sub(r"\r?\n", "", text).strip().rstrip(";").split(";"):
        name, equals, value = part.partition("=")
        if not equals or name.strip() in tags:
            return None
        tags[name.strip()] = value.strip()
    return tags


@dataclass(frozen=True, slots=True)
class Policy:
    """What a domain asks of those who get mail in its name (RFC 7489, section 6.3)."""

    asks: str
    strict: bool = False


def policy_of(record: Mapping[str, str], *, inherited: bool) -> Policy | None:
    """Read a DMARC record's tags; ``inherited``: it is that of the organizational domain, not of From's own."""
    asks = record.get("sp") if inherited and record.get("sp") else record.get("p")
    if asks not in {"none", "quarantine", "reject"}:
        return None
    return Policy(asks, record.get("adkim", "r") == "s")


def judged(
    domain: str, organization: str, policy: Policy | None, verified: Iterable[tuple[str, str]], *, certain: bool
) -> tuple[Authenticity, str]:
    """Judge From by what was verified: pairs of a signing domain and *its* organizational domain.

    Without a DMARC record an aligned signature proves as well (relaxed). ``certain`` is False where the DNS did not
    answer: then nothing is disproven. Returns the verdict and the signal's words.
    """
    strict = policy is not None and policy.strict
    aligned = [one for one, org in verified if one == domain or (not strict and org == organization)]
    asks = policy.asks if policy else "no policy"
    if aligned:
        return Authenticity.PASS, f"own check: DKIM signature of {aligned[0]} (DMARC: {asks})"
    if not certain:
        return Authenticity.UNPROVEN, "own check: the DNS did not answer"
    if policy is not None and policy.asks != "none":
        return Authenticity.FAIL, f"own check: no DKIM signature of {domain}, and its DMARC policy is {asks}"
    return Authenticity.UNPROVEN, f"own check: no DKIM signature of {domain} (DMARC: {asks})"
