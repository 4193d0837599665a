"""What mail programs write around quotations and signatures in HTML: tables, and one walk that leaves them out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from mailbot.mail.html.fragments import Fragment, FragmentKind

_QUOTING: Final = frozenset(
    {
        "gmail_quote", "gmail_quote_container", "gmail_attr", "gmail_signature", "gmail_signature_prefix", "moz-cite-prefix",
        "moz-signature", "moz-forward-container", "yahoo_quoted", "protonmail_quote", "protonmail_signature_block",
        "k9mail-signature", "zmail_extra", "tutanota_quote", "applemailsignature",
    }
)  # fmt: skip
"""Classes of what is left out."""
_SIGNING: Final = frozenset({"ms-outlook-mobile-signature", "signature", "applemailsignature"})
"""Elements by their id, left out too."""
_ENDING: Final = frozenset(
    {"divrplyfwdmsg", "appendonsend", "_mailoriginal", "olk_src_body_section", "mail-editor-reference-message-container"}
)
"""Elements by their id (or an anchor's name), after which everything is old: Outlook's."""
_RULED: Final = re.compile(r"border-top:\s?solid", re.IGNORECASE)
"""Outlook's line above "De: …"."""
_HIDDEN: Final = re.compile(r"(?:display:\s?none|mso-hide:\s?all)", re.IGNORECASE)


def unquoted(fragments: Iterable[Fragment]) -> list[Fragment]:
    """Return the fragments without what a program marked as quoted, signature or hidden."""
    kept: list[Fragment] = []
    inside = 0  # how deep we are in something that is left out
    depth = 0
    for fragment in fragments:
        if fragment.kind is FragmentKind.OPENING:
            depth += 1
            if not inside and _ends(fragment):
                return kept + _closed(kept)
            if not inside and _left_out(fragment):
                inside = depth
        if not inside:
            kept.append(fragment)
        if fragment.kind is FragmentKind.CLOSING:
            if inside == depth:
                inside = 0
            depth -= 1
    return kept


def _closed(fragments: Iterable[Fragment]) -> list[Fragment]:
    """Return the closings that fragments cut in their middle still need."""
    open_: list[str] = []
    for fragment in fragments:
        if fragment.kind is FragmentKind.OPENING:
            open_.append(fragment.name)
        elif fragment.kind is FragmentKind.CLOSING:
            open_.pop()
    return [Fragment(FragmentKind.CLOSING, name) for name in reversed(open_)]


def _names(fragment: Fragment) -> set[str]:
    said = (fragment.attributes.get("id", ""), fragment.attributes.get("name", ""))
    return {one.lower().removeprefix("x_") for one in said if one}


def _ends(fragment: Fragment) -> bool:
    return not _ENDING.isdisjoint(_names(fragment)) or (
        fragment.name == "div" and _RULED.search(fragment.attributes.get("style", "")) is not None
    )


def _left_out(fragment: Fragment) -> bool:
    classes = {one.removeprefix("x_") for one in fragment.attributes.get("class", "").lower().split()}
    names = _names(fragment)
    if not _QUOTING.isdisjoint(classes) or not _SIGNING.isdisjoint(names):
        return True
    if any(name.startswith("yahoo_quoted") for name in names):
        return True
    if _HIDDEN.search(fragment.attributes.get("style", "")):
        return True
    return fragment.name == "blockquote" and (
        fragment.attributes.get("type", "").lower() == "cite" or any("quote" in one for one in classes)
    )
