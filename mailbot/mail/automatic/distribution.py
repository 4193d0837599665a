"""How a mail travels: fields of lists, bulk mail, and what asks machines for no answer.

Groups, CRMs and relays put them on persons' mail as well: they say nothing about who wrote it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

LISTS: Final = ("list-id", "list-post", "list-unsubscribe", "list-help", "list-subscribe", "list-owner", "list-archive")
"""The fields of RFC 2369 and RFC 2919."""
_ANY_OF_A_LIST: Final = frozenset(LISTS)
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


def wants_no_answer(headers: Mapping[str, str]) -> str:
    """Return the field by which a mail asks machines not to answer it, whoever wrote it; "" where none does."""
    suppressed = headers.get("x-auto-response-suppress", "")
    if suppressed and not _SUPPRESSES.isdisjoint(one.strip() for one in suppressed.lower().split(",")):
        return "X-Auto-Response-Suppress"
    return list_field(headers) or ("Precedence" if precedence(headers) else "")
