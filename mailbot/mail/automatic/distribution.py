"""How a mail travels: fields of lists, bulk mail, and what asks machines for no answer.

Groups, CRMs and relays put them on persons' mail as well: they say nothing about who wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import unquote

from mailbot.mail.sender.addresses import ADDRESS

LISTS: Final = ("list-id", "list-post", "list-unsubscribe", "list-help", "list-subscribe", "list-owner", "list-archive")
"""The fields of RFC 2369 and RFC 2919."""
_ANY_OF_A_LIST: Final = frozenset(LISTS)
THROUGH: Final = frozenset(
    {"list-id", "list-post", "x-beenthere", "mailing-list", "x-mailing-list", "x-loop", "resent-to", "resent-cc"}
)
"""Fields in which groups and lists name themselves: Google Groups, Mailman, ezmlm, Sympa, Majordomo; RFC 5322, 3.6.6."""
_LIST_ID: Final = re.compile(r"<\s?([^<>\s]{1,255})\s?>|^([^<>\s]{1,255})$")
_MAX_THROUGH: Final = 20
_MAX_FIELD: Final = 2048
BULK: Final = frozenset({"bulk", "junk", "list"})
"""Values of Precedence, which no RFC defines (RFC 2076, section 3.9), that say how many a mail goes to."""
ANSWERED: Final = frozenset({"auto_reply", "auto-reply"})
"""Those that say that a machine answered."""
_SUPPRESSES: Final = frozenset({"all", "autoreply"})
"""Values of X-Auto-Response-Suppress ([MS-OXCMAIL], section 2.2.3.2.14) that are about answers such as ours."""


def list_field(headers: Mapping[str, str]) -> str:
    """Return the name of the first field of a list among ``headers`` (lower-cased names); "" where none says anything."""
    if _ANY_OF_A_LIST.isdisjoint(headers):  # as nearly every mail
        return ""
    return next((name for name in LISTS if headers.get(name, "").strip()), "")


def precedence(headers: Mapping[str, str]) -> str:
    """Return the value of Precedence, lower-cased, where it is one that says something; else ""."""
    if "precedence" not in headers:
        return ""
    value = headers["precedence"].partition("(")[0].strip().lower()
    return value if value in BULK or value in ANSWERED else ""


def lists_through(headers: Mapping[str, str], fields: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Return the addresses and List-Ids (RFC 2919) of the lists through which a mail says it came, lower-cased.

    ``headers`` are the first values by name, ``fields`` all of them in order; those in :data:`THROUGH` count. Anybody can
    write them.
    """
    if THROUGH.isdisjoint(headers):  # of nearly every mail
        return ()
    found: list[str] = []
    for name, value in [one for one in fields if one[0] in THROUGH and len(one[1]) <= _MAX_FIELD][:_MAX_THROUGH]:
        plain = " ".join(value.split())
        if name == "list-id":
            found += [named or alone for named, alone in _LIST_ID.findall(plain)[-1:]]
            continue
        addresses = ADDRESS.findall(re.sub(r"\?[^>\s]*", "", unquote(plain)) if name == "list-post" else plain)
        found += addresses
        if name == "mailing-list":  # ezmlm names its list by whom to ask for help
            found += [one.replace("-help@", "@") for one in addresses if "-help@" in one]
    return tuple(dict.fromkeys(one.lower() for one in found[:_MAX_THROUGH]))


def has_null_sender(headers: Mapping[str, str]) -> bool:
    """Tell whether a mail came from the null sender (RFC 5321, section 4.5.5), to which nothing is answered."""
    return "return-path" in headers and "".join(headers["return-path"].split()) == "<>"


def wants_no_answer(headers: Mapping[str, str]) -> str:
    """Return the field by which a mail asks machines not to answer it, whoever wrote it; "" where none does."""
    if has_null_sender(headers):
        return "Return-Path: <>"
    suppressed = headers.get("x-auto-response-suppress", "")
    if suppressed and not _SUPPRESSES.isdisjoint(one.strip() for one in suppressed.lower().split(",")):
        return "X-Auto-Response-Suppress"
    return list_field(headers) or ("Precedence" if precedence(headers) else "")
