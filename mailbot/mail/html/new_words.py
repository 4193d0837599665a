"""The new words of a mail with the formatting that matters: the plain new words decide what is in it, HTML how it looks.

Nothing is ever taken from a mail's HTML but what its plain new words say too, letter by letter. Where that cannot be shown
there is no formatted form: the plain words are sent, which lose only their looks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from email.message import Message
from hashlib import sha256
from typing import Final

from mailbot.mail.body import Attachment
from mailbot.mail.html.alignment import letters, place_of
from mailbot.mail.html.cuts import between, trimmed
from mailbot.mail.html.fragments import MAX_LENGTH, Fragment, FragmentKind, pieces_of, pruned, words_of, written
from mailbot.mail.html.quotations import unquoted
from mailbot.mail.message import Mail
from mailbot.mail.mime.parser import grouped, leaves, name_of, parameter, parsed, payload
from mailbot.mail.mime.roles import HTML, Role, role_of
from mailbot.mail.replies import new_words
from mailbot.mail.text import charsets
from mailbot.mail.text import html_text as documents

SHOWN_TYPES: Final = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
"""The images that are shown inside words."""
_CID: Final = re.compile(r'src="cid:(part(\d{1,4}))"')
_REFERENCE: Final = re.compile(r"cid:([^\s\"'<>)]{1,300})", re.IGNORECASE)
_LONGEST_EMOJI: Final = 12
_MARKS: Final = ("image: ", "imagem: ", "cid:")
_WRAPPED: Final = frozenset({"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"})
"""Signatures over the agent's mail: over the letter made of it they say nothing."""


def formatted(raw: bytes, mail: Mail) -> Mail:
    """Return a mail of which only ``formatted`` and ``attachments`` are filled: what is sent along with its new words.

    ``raw`` is the mail or its skeleton (:mod:`mailbot.mail.files.large_mail`), ``mail`` what was read from it. An image
    inside the formatted words has the address ``cid:part7``, 7 being its place (:attr:`Attachment.part`), and is the only
    kind of attachment that is ``inline``. Images that only a quotation or a signature shows are not sent along.
    """
    mail = replace(mail, reply=new_words.written(mail.text))  # never a word of what is answered
    tree, _ = parsed(raw)
    html = _document(tree)
    parts = _content_ids(tree)
    html_pieces = pieces_of(html) if html else []
    said = _said(html_pieces, mail, parts)
    placed = set(content_ids(said).values())
    shown = {parts[one] for one in _REFERENCE.findall(html) if one in parts}
    files = tuple(
        replace(one, inline=one.part in placed)
        for one in mail.attachments
        if _sent(one) and (one.part in placed or one.part not in shown or _marked(one, mail.reply, parts))
    )
    return Mail("", formatted=said, attachments=files)


def content_ids(html: str) -> dict[str, int]:
    """Return the Content-IDs (RFC 2392) that formatted words refer to, with the part of the mail that each one is."""
    return {found[1]: int(found[2]) for found in _CID.finditer(html)}


def content_id(message_id: str, part: int) -> str:
    """Return the Content-ID, bare, that the letter ``message_id`` (in angle brackets) gives a file."""
    domain = message_id.strip("<>").rpartition("@")[2]
    return f"i{part}.{sha256(message_id.encode()).hexdigest()[28:52]}@{domain}"


def recid(html: str, mapping: Mapping[str, str]) -> str:
    """Return formatted words with other Content-IDs; those that ``mapping`` does not name stay."""
    return _CID.sub(lambda found: f'src="cid:{mapping.get(found[1], found[1])}"', html)


def _said(fragments: list[Fragment], mail: Mail, parts: Mapping[str, int]) -> str:
    shown = {one.part for one in mail.attachments if one.content_type.lower() in SHOWN_TYPES and one.size}
    images = {cid: part for cid, part in parts.items() if part in shown}
    for marked, taken in ((True, unquoted(fragments)), (False, fragments)):
        place = place_of(mail.reply, taken)
        if place is None or not taken:
            continue
        cut = [*between(taken, *place, behind=marked)]
        said = written(pruned(trimmed([*_clean(cut, images, mail.reply)])))
        inside = "".join(letters(fragment.name) for fragment in taken if fragment.kind is FragmentKind.WORDS)[slice(*place)]
        if said and len(said) <= MAX_LENGTH and letters(words_of(said)) == inside:
            return said
    return ""


def _clean(fragments: Iterable[Fragment], images: Mapping[str, int], reply: str) -> Iterator[Fragment]:
    """Yield fragments with the few attributes that matter; images of this very mail, links to what may be told."""
    plain = reply.lower()
    for fragment in fragments:
        if fragment.name == "img" and fragment.kind is FragmentKind.VOID:
            part = images.get(_cid(fragment))
            if part is not None:
                size = {name: value for name, value in fragment.attributes.items() if name in {"width", "height"}}
                yield Fragment(FragmentKind.VOID, "img", {"src": f"cid:part{part}", "alt": "", **size})
            elif _is_emoji(fragment.attributes.get("alt", "")):
                yield Fragment(FragmentKind.WORDS, fragment.attributes["alt"])
        elif fragment.kind is FragmentKind.OPENING:
            kept = {name: fragment.attributes[name] for name in _kept(fragment, plain)}
            yield Fragment(FragmentKind.OPENING, fragment.name, kept)
        elif fragment.name != "hr":
            yield fragment


def _is_emoji(alt: str) -> bool:
    """Tell whether a picture only stands for a character that is no letter: Gmail's way with emoji."""
    return 0 < len(alt) <= _LONGEST_EMOJI and not alt.isascii() and not letters(alt)


def _kept(fragment: Fragment, plain: str) -> Iterator[str]:
    for name in fragment.attributes:
        if name in {"colspan", "rowspan", "start", "value"} or (name == "type" and fragment.name == "ol"):
            yield name
        if name == "href":
            target = fragment.attributes[name].lower()
            # An address that is nowhere in the words is not told by a link either.
            if not target.startswith("mailto:") or target.removeprefix("mailto:") in plain:
                yield name


def _document(tree: Message) -> str:
    """Return the HTML of a mail as it is shown, "" where it has none."""
    found: list[str] = []
    for leaf, group in grouped(tree):
        disposition = str(leaf.get("content-disposition", "")).partition(";")[0].strip().lower()
        kind, named = leaf.get_content_type(), bool(name_of(leaf))
        role = role_of(kind, disposition, named=named, alternative=bool(group), first=not found)
        if kind == HTML and role is not Role.FILE:
            data = payload(leaf)
            charset = parameter(leaf, "charset") or documents.declared_charset(data)
            found.append(charsets.decoded(data, charset)[0])
    return "".join(found)


def _content_ids(tree: Message) -> dict[str, int]:
    """Return the parts of a mail by their Content-ID (RFC 2045, section 7), bare; the first of two with the same counts."""
    found: dict[str, int] = {}
    for at, leaf in enumerate(leaves(tree)):
        cid = str(leaf.get("content-id", "")).strip().strip("<>").strip()
        if cid:
            found.setdefault(cid, at)
    return found


def _cid(fragment: Fragment) -> str:
    source = fragment.attributes.get("src", "")
    return source[len("cid:") :] if source.lower().startswith("cid:") else ""


def _sent(file: Attachment) -> bool:
    return file.content_type.lower() not in _WRAPPED


def _marked(file: Attachment, reply: str, parts: Mapping[str, int]) -> bool:
    """Tell whether the plain new words name an image's place, as Gmail and Outlook write it."""
    names = [file.name, *(cid for cid, part in parts.items() if part == file.part)]
    return any(f"[{kind}{name}]" in reply for kind in _MARKS for name in names if name)
