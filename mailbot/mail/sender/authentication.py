"""How far the sender of a mail is proven, as the trusted receiver saw it.

Only the topmost Authentication-Results field counts, and only where it bears the configured authserv-id (RFC 8601,
section 5): anybody can write such a field, but only our own receiver can write one on top.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import authres

from mailbot.mail.sender import microsoft
from mailbot.mail.sender.addresses import normalised

MAX_FIELD: Final = 16 * 1024
MAX_FIELDS: Final = 10
_DOMAIN: Final = re.compile(r"[^\x00-,/:-^`{-\xa0]+")  # a-z 0-9 _ . - and all from U+00A1 on; so it compiles quickly
_PARSER: Final[Any] = authres.AuthenticationResultsHeader  # untyped


class Authenticity(StrEnum):
    """What the trusted receiver says about the address in From."""

    PASS = "pass"  # noqa: S105 - the word of RFC 8601
    FAIL = "fail"
    UNPROVEN = "none"
    UNKNOWN = "unconfigured"


@dataclass(frozen=True, slots=True)
class Proof:
    """How far a door proved the sender by itself, and the words of that signal."""

    authenticity: Authenticity
    words: str


def authenticity(fields: tuple[str, ...], authserv_id: str | None, from_address: str | None) -> tuple[Authenticity, str]:
    """Judge From by the Authentication-Results ``fields`` (topmost first); the second value is the signal's words.

    DMARC decides where it passed or failed. Without it, a DKIM or SPF pass of From's own domain proves the sender,
    and a failure of either with no such pass disproves it. Only the topmost field of the trusted receiver can prove,
    and none below one that cannot be read: that may have been the topmost, spoilt by what a stranger had it quote.
    Any of its fields can disprove, since some receivers write one for each method. Of Microsoft 365 exactly the topmost
    counts, for both.
    """
    if authserv_id is None:
        return Authenticity.UNKNOWN, "no authserv_id configured"
    if not fields:
        return Authenticity.UNPROVEN, "no Authentication-Results"
    domain = (from_address or "").rpartition("@")[2]
    if authserv_id == microsoft.MICROSOFT:
        return _of_microsoft(fields[0], domain)
    parsed = [_parsed(field) for field in fields[:MAX_FIELDS]]
    ours = _of_receiver(parsed, authserv_id)
    judged = [_judged([_result(entry, domain) for entry in _entries(found)]) for found in ours]
    if not judged:
        return Authenticity.UNPROVEN, "no Authentication-Results of the trusted receiver"
    if disproven := next((one for one in judged if one[0] is Authenticity.FAIL), None):
        return disproven
    if None in parsed[: parsed.index(ours[0])]:
        return Authenticity.UNPROVEN, "an Authentication-Results above the trusted receiver's cannot be read"
    return judged[0]


def met(fields: tuple[str, ...], authserv_id: str) -> bool:
    """Return whether one of the ``fields`` is the trusted receiver's; where that is so of no mail, the ID is wrong."""
    if authserv_id == microsoft.MICROSOFT:
        return bool(fields) and microsoft.ours(fields[0])
    parsed = [_parsed(field) for field in fields[:MAX_FIELDS]]
    return bool(_of_receiver(parsed, authserv_id))


def signed(fields: tuple[str, ...], authserv_id: str | None, from_address: str | None) -> bool:
    """Return whether the trusted receiver proves that From's own server signed the mail (DKIM, RFC 6376).

    SPF proves a host, which may send for many: whoever writes by way of it passes as all of them. DMARC says that one of
    both passed (RFC 7489, section 4.2): it counts where no result of the receiver says that this was SPF, or that no
    signature of From's domain held. As in :func:`authenticity`, only the topmost field can prove, any can disprove.
    """
    if authserv_id is None or authenticity(fields, authserv_id, from_address)[0] is not Authenticity.PASS:
        return False
    domain = (from_address or "").rpartition("@")[2]
    if authserv_id == microsoft.MICROSOFT:
        told = [[(method, result, _aligned(of, domain)) for method, result, of in microsoft.methods(fields[0])]]
    else:
        ours = _of_receiver([_parsed(field) for field in fields[:MAX_FIELDS]], authserv_id)
        told = [[_result(entry, domain) for entry in _entries(found)] for found in ours]
    top, whole = _passed(told[0]), [one for results in told for one in results]
    if "dkim" in top or "dmarc" not in top:
        return "dkim" in top
    listed = any(method == "dkim" for method, _, _ in whole)
    return "dkim" in _passed(whole) if listed else "spf" not in _passed(whole)


def sealed(fields: tuple[str, ...], authserv_id: str | None, sealer: str, address: str | None) -> bool:
    """Return whether the trusted receiver proves the seals of a mail (ARC, RFC 8617), the last by the domain of ``address``.

    ``sealer`` is the domain that the last seal names.
    """
    domain = (address or "").rpartition("@")[2]
    top = _parsed(fields[0]) if fields and authserv_id else None
    if top is None or authserv_id is None or (top.authserv_id or "").lower() != authserv_id.lower():
        return False
    told = {str(entry.result).lower() for entry in _entries(top) if str(entry.method).lower() == "arc"}
    return told == {"pass"} and _aligned(sealer, domain)


def _of_microsoft(field: str, domain: str) -> tuple[Authenticity, str]:
    if not microsoft.ours(field) and not microsoft.doubted(field):
        return Authenticity.UNPROVEN, "the topmost Authentication-Results is not Microsoft 365's"
    proven, words = microsoft.judged(field, domain)
    return Authenticity.UNPROVEN if proven is None else Authenticity.PASS if proven else Authenticity.FAIL, words


def _of_receiver(parsed: list[Any | None], authserv_id: str) -> list[Any]:
    """Return those of the ``parsed`` fields that bear the trusted receiver's name."""
    return [one for one in parsed if one is not None and (one.authserv_id or "").lower() == authserv_id.lower()]


def _parsed(field: str) -> Any | None:  # noqa: ANN401 - authres has no types
    if len(field) > MAX_FIELD:
        return None
    try:
        return _PARSER.parse("Authentication-Results: " + " ".join(field.split()))
    except (authres.AuthResError, ValueError, IndexError, RecursionError, AttributeError):
        return None


def _entries(found: Any) -> list[Any]:  # noqa: ANN401
    """Return the results of one field; "none" (RFC 8601, section 2.2) is not one, wherever it stands."""
    return [one for one in found.results or [] if not isinstance(one, authres.NoneAuthenticationResult)]


def _result(entry: Any, domain: str) -> tuple[str, str, bool]:  # noqa: ANN401
    """Return method, result, and whether it speaks of ``domain`` itself (relaxed alignment, RFC 7489, 3.1).

    DMARC speaks of the very domain in From: where it names another one, somebody read another From than we do.
    """
    method, result = str(entry.method).lower(), str(entry.result).lower()
    told = next((found for name in _SPEAKS_OF.get(method, ()) if (found := _properties(entry, name))), [])
    spoken_of = {_domain(value) for value in told}
    if len(spoken_of) != 1 or "" in spoken_of:
        # It does not say of whom it speaks, or says it in two ways: good enough to disprove, not to prove.
        return method, result, result != "pass"
    if str(entry.version or "1") != "1":
        return method, "of an unknown version", False
    named = _domain(normalised(f"x@{next(iter(spoken_of))}"))
    return method, result, named == domain if method == "dmarc" else _aligned(named, domain)


_SPEAKS_OF: Final = {"dkim": ("header.d", "header.i"), "spf": ("smtp.mailfrom",), "dmarc": ("header.from",)}
"""Whose domain a result is about (RFC 8601, sections 2.7.1 and 2.7.2; RFC 7489, section 11.1); the first that is there."""


def _properties(entry: Any, name: str) -> list[str]:  # noqa: ANN401
    found = [one for one in entry.properties or () if f"{one.type}.{one.name}".lower() == name]
    return [str(one.value).strip().lower() for one in found]


def _domain(value: str) -> str:
    return value.rpartition("@")[2]


def _aligned(spoken_of: str, domain: str) -> bool:
    # A parent domain may vouch for its sub-domain; without a public-suffix list at least two labels are asked for.
    # Quotes, brackets and NULs in d= make some verifiers ask another domain's DNS for the key ("Composition Kills", 2020).
    if "." not in spoken_of or not _DOMAIN.fullmatch(spoken_of):
        return False
    return spoken_of == domain or domain.endswith("." + spoken_of) or spoken_of.endswith("." + domain)


def _passed(results: list[tuple[str, str, bool]]) -> set[str]:
    """Return the methods that passed for From's own domain."""
    return {method for method, result, aligned in results if aligned and result == "pass"}


def _judged(results: list[tuple[str, str, bool]]) -> tuple[Authenticity, str]:
    words = " ".join(f"{method}={result}" for method, result, _ in results) or "no result"
    if any(method == "dmarc" and result == "fail" for method, result, _ in results):
        return Authenticity.FAIL, words
    if any(aligned and result == "pass" for method, result, aligned in results if method in {"dmarc", "dkim", "spf"}):
        return Authenticity.PASS, words
    if any(result in {"fail", "hardfail"} and aligned for method, result, aligned in results if method in {"dkim", "spf"}):
        return Authenticity.FAIL, words
    return Authenticity.UNPROVEN, words
