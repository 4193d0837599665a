"""Parts of a mail: header blocks mended, names of files, the roles of texts; what was whole stays as it is."""

from __future__ import annotations

from email import message_from_bytes
from typing import Final

from fuzz.claims import in_time, is_clean, told
from mailbot.mail.mime import file_names, mended, part_names, roles
from mailbot.mail.mime.file_names import MOST_BYTES
from mailbot.mail.mime.roles import Role
from mailbot.mail.sender.from_field import problem_of_head
from mailbot.mail.text import charsets
from mailbot.mail.text.placeholders import is_placeholder, yields_to

_WRITTEN: Final = " Protocolo 4711, obrigada."
_CHARSETS: Final = ("", "cp1252", "shift_jis", "utf-16", "x-nothing")


def check(data: bytes) -> None:
    """Take ``data`` for a mail, for the header of a part, for its file name and for its text."""
    with in_time():
        _mended(data)
        _named(data)
        _roles(data)
        _placeholders(charsets.decoded(data, "utf-8")[0])


def _mended(data: bytes) -> None:
    """Mending joins lines of headers, and changes no byte of anything else."""
    whole, broken = mended.mended(data)
    told(holds=_bare(whole) == _bare(data), claim="mending changed more than the ends of lines")
    told(holds=mended.mended(whole)[0] == whole, claim="what was mended is mended again")
    told(holds=not broken or whole != data, claim="broken, but nothing to mend")
    told(holds=len(data[: mended.empty_lines(data)].strip()) == 0, claim="empty lines with something in them")
    head = mended.mended_head(data)
    told(holds=head.lower().count(b"\nfrom:") <= data.lower().count(b"\nfrom:"), claim="another From")
    if not problem_of_head(data):
        told(holds=not problem_of_head(head) or head != data, claim="a From was broken by mending")
    told(holds=mended.results_above(data) <= data.lower().count(b"authentication-results"), claim="results made up")


def _named(data: bytes) -> None:
    """A name leads nowhere, fits every system, and is the same however often it is shown."""
    for charset in _CHARSETS:
        for name in (
            part_names.name_in(data, b"", charset),
            part_names.name_in(b"", data, charset),
            part_names.name_in(b"attachment; filename=" + data, b"", charset),
            part_names.name_in(b"", b'text/plain; name="' + data + b'"', charset),
        ):
            told(holds=is_clean(name) and not set(name) & set("/\\\n\t"), claim=f"the name {name!r} leads elsewhere")
            told(holds=len(name.encode()) <= MOST_BYTES, claim="an endless name")
            told(holds=file_names.safe(name) not in {"", ".", ".."}, claim="no safe name")
        told(holds=is_clean(part_names.raw_text(data, charset)), claim="raw text that is not clean")
    told(holds="\n" not in part_names.declared_charset(data.decode("latin-1")), claim="a charset of two lines")


def _roles(data: bytes) -> None:
    """A text that nobody attached is words, or words too; one without a name is never a file."""
    part = message_from_bytes(data)
    if roles.is_words_alone(part):
        told(holds=part.get_content_maintype() == "text", claim="words that are no text")
    for kind in (*roles.TEXTS, part.get_content_type()):
        for named in (False, True):
            role = roles.role_of(kind, "", named=named, alternative=False, first=True)
            told(holds=(role is Role.FILE) == (kind not in roles.TEXTS), claim=f"{kind} is {role}")


def _placeholders(text: str) -> None:
    """Words of a person's own are never a program's."""
    told(holds=not is_placeholder(text + _WRITTEN), claim="a person's words are taken for a program's")
    told(holds=not yields_to(text, lambda: text), claim="words yield to the same words")
    told(holds=not (yields_to(text, lambda: "") and len(text.split()) > 700), claim="a long text yields")  # noqa: PLR2004


def _bare(data: bytes) -> bytes:
    return b"".join(data.split())
