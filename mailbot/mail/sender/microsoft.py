"""Microsoft 365's Authentication-Results, which bear no authserv-id (RFC 8601, section 2.2, asks for one).

So it is known by where it stands: above the Received of the provider's own edge (``*.protection.outlook.com``) and next to
it, with nothing but the provider's own servers above. What it says is told by ``dmarc`` and by ``compauth``, the provider's
word about all of its checks together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from mailbot.mail.text.patterns import late

MICROSOFT: Final = "microsoft365"
"""What ``authserv_id`` is set to for a mailbox at Microsoft 365: no name of a server, so that no server bears it."""
_MARK: Final = f"{MICROSOFT}; "
_DOUBTED: Final = f"{MICROSOFT}?; "
"""Of a topmost field that stands elsewhere in a mail that the edge took in: it may disprove, but never prove."""
_EDGE: Final = ".protection.outlook.com"
_HOSTS: Final = (".outlook.com", ".office365.com")
_BY: Final = late(r"(?:^|\s)by\s{1,9}([A-Za-z0-9.-]{1,255})(?=[\s;(]|$)", re.IGNORECASE)
_COMMENT: Final = re.compile(r"\([^()]*\)")
_METHOD: Final = late(r"([a-z][a-z0-9-]{0,40})=([a-z0-9]{1,40})", re.IGNORECASE)
_PROPERTY: Final = late(r"([a-z][a-z0-9.-]{0,40})=([^\s=]{0,255})", re.IGNORECASE)
_MAX: Final = 16 * 1024
_MAX_HOPS: Final = 100
_EXPLICIT: Final = re.compile("1[0-9][0-9]")
"""Reasons of ``compauth=pass`` that stand for SPF, DKIM or a trusted sealer (1xx); 7xx only tells of earlier mail."""
_SEALED: Final = "130"
"""A sealer that the tenant trusts (ARC, RFC 8617) vouches for what DMARC would refuse."""
_SPEAKS_OF: Final = {"dkim": "header.d", "spf": "smtp.mailfrom", "dmarc": "header.from"}
_FAILED: Final = late(r"\b(?:dmarc|compauth)=fail\b", re.IGNORECASE)


def marked(fields: Iterable[tuple[str, str]], found: tuple[str, ...]) -> tuple[str, ...]:
    """Return the Authentication-Results ``found``, the topmost with our mark where Microsoft 365's edge wrote it.

    ``fields`` are the names (lower-cased) and values of the header, topmost first. A field that bears the mark already is a
    stranger's, and loses it.
    """
    plain = tuple(f"not-{one.lstrip()}" if one.lstrip().lower().startswith(MICROSOFT) else one for one in found)
    if not plain:
        return ()
    hops = [(name, _host(value)) for name, value in fields if name in {"received", "authentication-results"}][:_MAX_HOPS]
    if not any(name == "received" and by.endswith(_EDGE) for name, by in hops):
        return plain
    return ((_MARK if _at_the_edge(hops) else _DOUBTED) + plain[0].strip(), *plain[1:])


def _at_the_edge(hops: list[tuple[str, str]]) -> bool:
    """Return whether the topmost results stand next to the Received of the edge, and below nobody else's."""
    at = next(place for place, (name, _) in enumerate(hops) if name != "received")
    inside = all(by.endswith(_HOSTS) and not by.endswith(_EDGE) for _, by in hops[:at])
    name, by = hops[at + 1] if at + 1 < len(hops) else ("", "")
    return inside and name == "received" and by.endswith(_EDGE)


def _host(received: str) -> str:
    """Return the host after "by" of a Received field (RFC 5321, section 4.4), "" where it is not plain which it is."""
    found = _BY.findall(_COMMENT.sub(" ", " ".join(received[:2000].split())))
    return found[0].lower().rstrip(".") if len(found) == 1 else ""


def ours(field: str) -> bool:
    """Return whether Microsoft 365's edge wrote ``field``, as :func:`marked` found."""
    return field.startswith(_MARK)


def doubted(field: str) -> bool:
    """Return whether it is the topmost of a mail that the edge took in, and yet may be another's."""
    return field.startswith(_DOUBTED)


def judged(field: str, domain: str) -> tuple[bool | None, str]:
    """Return whether Microsoft 365's topmost field proves From's ``domain`` (True), disproves it (False) or neither (None).

    ``dmarc=bestguesspass`` is what the domain would have got had it a record. Where DMARC proves From and ``compauth``
    fails, neither is believed. What can be read in two ways may disprove, but never prove. The second value are the words
    of the signal.
    """
    told = _results(field)
    if told is None:
        return (False if _FAILED.search(field) else None), "Microsoft 365's Authentication-Results cannot be read"
    dmarc, compauth = told.get("dmarc", {}), told.get("compauth", {})
    if not ours(field) and _verdict(dmarc, compauth, domain) is not False:
        return None, "Authentication-Results that are not of Microsoft 365's edge"
    words = " ".join(f"{name}={told[name]['']}" for name in ("dmarc", "compauth") if name in told) or "no result"
    return _verdict(dmarc, compauth, domain), words


def methods(field: str) -> list[tuple[str, str, str]]:
    """Return what Microsoft 365's topmost field says of SPF, DKIM and DMARC: each result, and the domain it speaks of."""
    found = [(method, named[""], named.get(_SPEAKS_OF.get(method, ""), "")) for method, named in _entries(field) or ()]
    return [(method, result, of.rpartition("@")[2].rstrip(".")) for method, result, of in found if method in _SPEAKS_OF]


def _verdict(dmarc: dict[str, str], compauth: dict[str, str], domain: str) -> bool | None:
    own = bool(domain) and dmarc.get("header.from", "").rstrip(".") == domain
    explicit = compauth.get("") == "pass" and _EXPLICIT.fullmatch(compauth.get("reason", "")) is not None
    by_dmarc = own and dmarc.get("") in {"pass", "bestguesspass"}
    if compauth.get("") == "fail":
        return None if by_dmarc else False
    if dmarc.get("") == "fail":
        return bool(own and explicit and compauth["reason"] == _SEALED)
    return True if by_dmarc or (own and explicit) else None


def _results(field: str) -> dict[str, dict[str, str]] | None:
    """Return each method's result (as ``""``) and properties; None for what can be read in two ways, or not at all."""
    entries, told = _entries(field), dict[str, dict[str, str]]()
    for method, named in entries or ():
        if method == "dkim" and method in told:
            continue  # one for each signature; none is asked for here, since compauth and dmarc weigh them
        if method in told:
            return None
        told[method] = named
    return None if entries is None else told


def _entries(field: str) -> list[tuple[str, dict[str, str]]] | None:
    """Return each result with its method; None where properties stand twice, or cannot be read."""
    if len(field) > _MAX or any(char in field for char in '"\\\0'):
        return None
    plain = _COMMENT.sub(" ", " ".join(field.removeprefix(_MARK).removeprefix(_DOUBTED).split()))
    if "(" in plain or ")" in plain:
        return None
    entries: list[tuple[str, dict[str, str]]] = []
    for entry in plain.split(";"):
        first, *rest = entry.split() or [""]
        found = _METHOD.fullmatch(first)
        if found is None:
            continue  # older ones name the domains of all recipients among the results
        properties = [one for one in map(_PROPERTY.fullmatch, rest) if one is not None]
        named = {one[1].lower(): one[2].lower() for one in properties}
        method = found[1].lower()
        if len(named) != len(properties):
            if method != "dkim" or not any(one == method for one, _ in entries):
                return None
            named = {}  # a further signature that speaks of nobody
        entries.append((method, {"": found[2].lower(), **named}))
    return entries
