"""The words and files of a mail, from its leaf parts in order, as a person would see them.

What a program wrapped for a machine is unwrapped: winmail.dat, opaque S/MIME, the envelope of certified mail (PEC).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.message import Message
from functools import cache
from hashlib import sha256
from typing import Final

from mailbot.mail.alternatives import says_less
from mailbot.mail.mime import file_names, invitations, reactions, smime, tnef
from mailbot.mail.mime.caps import MAX_TEXT
from mailbot.mail.mime.parser import grouped, name_of, parameter, parsed, payload, written
from mailbot.mail.mime.roles import HTML, MOST_SHOWN, Role, role_of
from mailbot.mail.replies import new_words
from mailbot.mail.text import charsets, html_text
from mailbot.mail.text.flowed import unflowed
from mailbot.mail.text.placeholders import is_placeholder, yields_to
from mailbot.mail.tokens.own_marks import FOOTER, bears_our_marks, may_be_a_mail

CUT: Final = "X-Mailbot-Cut"
"""Stands in a skeleton in the MIME header of a part whose body was cut out: its decoded size."""
_TNEF: Final = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
_PKCS7: Final = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_HEADER: Final = re.compile(rb"\s{0,4}[A-Za-z][A-Za-z0-9-]{1,70}:")
_MAX_WRAPS: Final = 3
_MOST_COMPARED: Final = 16
"""So many HTML parts are compared with what stands beside them; each costs what all of that is long."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file of a mail; ``size`` in decoded bytes, ``part`` its place among the mail's leaf parts (from 0).

    ``sha256`` of the decoded bytes is empty where the mail was too large to be held in memory. A file out of a wrapping
    (winmail.dat, opaque S/MIME, PEC) has the place of the wrapping. ``ours`` tells that it bears marks of a letter of ours,
    or is a mail that could not be looked into.
    """

    name: str
    content_type: str
    size: int
    part: int
    sha256: str = ""
    inline: bool = False
    ours: bool = False


@dataclass(slots=True)
class _Text:
    kind: str
    group: int
    words: str


class Body:
    """Collects words and files from the leaf parts, in order; ``cut`` says that the bytes are a skeleton of ours."""

    def __init__(self, defects: list[str], *, cut: bool) -> None:
        self.defects = defects
        self.attachments: list[Attachment] = []
        self.attached: list[Message] = []
        """The attached mails (message/rfc822), as they were parsed."""
        self.enveloped: Message | None = None
        """The mail inside an envelope of certified mail."""
        self.reaction = ""
        """The emoji of the part that is a reaction to another mail."""
        self._cut = cut
        self._texts: list[_Text] = []
        self._calendars: list[str] = []
        self._noted = ""  # the first text that is a file with a name, but shown: it speaks where nothing else does
        self._leaf = -1
        self._left = MAX_TEXT
        self._wraps = 0

    def take(self, mail: Message) -> None:
        """Take all leaf parts of a mail."""
        for leaf, group in grouped(mail):
            self._leaf += 1
            self._take(leaf, group)

    def text(self) -> str:
        """Return the words: of alternatives the plain ones, of several parts each."""
        texts = self._texts
        if len(texts) == 1 and texts[0].kind == "text/plain":
            return texts[0].words.strip("\n") or self._otherwise()
        texts = self._without_placeholders()
        plain = {text.group for text in texts if text.kind == "text/plain" and text.words.strip()}
        shown: list[str] = []
        known: list[str] = []
        looks = _MOST_COMPARED
        for text in texts:
            said = text.words
            if text.kind != "text/plain":
                if text.group and text.group in plain:
                    continue
                said = html_text.text_of(text.words)
                if text.group == 0 and 0 in plain and looks:
                    looks -= 1
                    if html_text.adds_nothing(said, known):
                        continue
            shown.append(said)
            known += html_text.tokens(said) if looks else ()
        said = "\n".join(one for one in shown if one.strip()).strip("\n") or self._otherwise()
        return said or "\n".join(text.words for text in self._texts if text.kind != HTML).strip("\n")

    def _without_placeholders(self) -> list[_Text]:
        """Leave out what only says that the mail is HTML, where there is some, or is a small part of what that says."""
        formatted = {text.group for text in self._texts if text.kind == HTML and text.words.strip()}
        if not formatted:
            return self._texts
        return [
            text
            for text in self._texts
            if text.kind == HTML or text.group not in formatted or not (is_placeholder(text.words) or self._yields(text))
        ]

    def _yields(self, text: _Text) -> bool:
        html = next((one.words for one in self._texts if one.kind == HTML and one.group == text.group), "")
        if not (text.group and html):
            return False
        read = cache(lambda: html_text.text_of(html))
        return yields_to(text.words, read) or says_less(
            text.words, html, read, lambda words: new_words.split(words).reply, FOOTER.decode()
        )

    def _otherwise(self) -> str:
        return "\n\n".join(filter(None, map(invitations.words_of, self._calendars))) or self._noted.strip("\n")

    def _take(self, part: Message, group: int) -> None:
        kind = part.get_content_type()
        if not (kind.isascii() and kind.isprintable()):
            kind = "application/octet-stream"
        disposition = str(part.get("content-disposition", "")).partition(";")[0].strip().lower()
        name = name_of(part)
        if name == "unnamed":
            self.defects.append("attachment name cannot be read")
        if kind.startswith("multipart/"):
            kind = "text/plain"  # a frame without parts: what stands in it is shown as it is
        if kind == reactions.GMAIL or disposition == reactions.DISPOSITION:
            self.reaction = self.reaction or (emoji := reactions.of_part(kind, disposition, payload(part)))
            if emoji and kind == reactions.GMAIL:
                return  # no file, and no words: those stand in the part beside it
        role = self._role(part, kind, disposition, group, named=bool(name))
        if role is not Role.FILE:
            self._words(part, kind, group)
        elif disposition != "attachment" and kind == "text/plain" and not self._noted:
            self._noted = charsets.decoded(self._within(payload(part)), parameter(part, "charset"))[0]
        if role is not Role.WORDS and not self._unwrapped(part, kind, name):
            # Gmail gives a Content-ID to what is attached, too.
            self._file(part, name, kind, inline=disposition == "inline" or (not disposition and "content-id" in part))

    def _role(self, part: Message, kind: str, disposition: str, group: int, *, named: bool) -> Role:
        first = named and not any(text.words.strip() for text in self._texts)
        role = role_of(kind, disposition, named=named, alternative=bool(group), first=first)
        return Role.FILE if role is Role.BOTH and (CUT in part or len(payload(part)) > MOST_SHOWN) else role

    def _words(self, part: Message, kind: str, group: int) -> None:
        data = self._within(payload(part))
        charset = parameter(part, "charset") or (html_text.declared_charset(data) if kind == "text/html" else None)
        text, defect = charsets.decoded(data, charset)
        if defect:
            self.defects.append(defect)
        if kind == "text/plain" and (parameter(part, "format") or "").lower() == "flowed":
            text = unflowed(text, delsp=(parameter(part, "delsp") or "").lower() == "yes")
        self._texts.append(_Text(kind, group, text))

    def _within(self, data: bytes) -> bytes:
        """Return what is still read as words of the mail, whose parts share one budget."""
        if len(data) > self._left:
            data = data[: self._left]
            self.defects.append("text cut")
        self._left -= len(data)
        return data

    def _unwrapped(self, part: Message, kind: str, name: str) -> bool:
        """Take what a wrapping holds instead of it; False where the part is no wrapping or cannot be opened."""
        if kind == "message/rfc822" and part.is_multipart():
            inner: Message = part.get_payload(0)  # type: ignore[assignment]
            self.attached.append(inner)
            if name.lower() == "postacert.eml" and self.enveloped is None:
                self.enveloped = inner
                self._inside(inner)
            return False
        if kind == "text/calendar":
            self._calendars.append(charsets.decoded(self._within(payload(part)), parameter(part, "charset"))[0])
            return False
        if self._cut or not (kind in _TNEF or kind in _PKCS7 or name.lower() in {"winmail.dat", "smime.p7m"}):
            return False
        return self._of_tnef(payload(part)) or self._of_smime(payload(part))

    def _of_tnef(self, data: bytes) -> bool:
        found = tnef.unpacked(data)
        if found is None:
            return False
        read = self._words_of_tnef(found)
        for file in found.files:
            name, kind = file_names.shown(file.name), file.content_type or "application/octet-stream"
            ours = bears_our_marks(name, kind, file.data)
            digest = sha256(file.data).hexdigest()
            self.attachments.append(Attachment(name, kind, len(file.data), self._leaf, digest, ours=ours))
        return read

    def _words_of_tnef(self, found: tnef.Contents) -> bool:
        """Take its words, unless the mail has some; False where they cannot be read, so that the whole stays a file."""
        if any(text.words.strip() for text in self._texts):
            return True
        if found.text:
            self._texts.append(_Text("text/plain", 0, charsets.clean(found.text[: self._left])))
        elif found.html:
            words = self._within(found.html)
            self._texts.append(_Text(HTML, 0, charsets.decoded(words, html_text.declared_charset(found.html))[0]))
        elif found.rtf:
            from mailbot.mail.mime import rtf  # noqa: PLC0415 - one mail in ten thousand has nothing else

            document = rtf.words_of_compressed(found.rtf)
            if document is None:
                return False
            self._texts.append(_Text(HTML if document.is_html else "text/plain", 0, document.text[: self._left]))
        return True

    def _of_smime(self, data: bytes) -> bool:
        content = smime.signed_content(data)
        if content is None or not _HEADER.match(content):
            return False
        inner, cuts = parsed(content)
        self.defects += cuts
        return self._inside(inner)

    def _inside(self, inner: Message) -> bool:
        self._wraps += 1
        if self._wraps > _MAX_WRAPS:
            return False
        for leaf, group in grouped(inner):
            self._take(leaf, group)
        return True

    def _file(self, part: Message, name: str, kind: str, *, inline: bool) -> None:
        known = str(part.get(CUT, "")) if self._cut else ""
        if known:
            size, digest, ours = known, "", may_be_a_mail(name.lower(), kind)
        else:
            data = written(part) if part.is_multipart() else payload(part)
            size, digest, ours = str(len(data)), sha256(data).hexdigest(), bears_our_marks(name, kind, data)
        self.attachments.append(Attachment(name, kind, int(size), self._leaf, digest, inline, ours))
