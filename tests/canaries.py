"""What only the desk's own people may see, looked for in every byte that goes to anybody else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.header import decode_header, make_header
from html import unescape
from typing import Any, Final

from sqlalchemy import Connection

from mailbot.desk.agents.intent import FOOTER
from mailbot.desk.tickets.letter import TO_THE_DESK

_NOTICES: Final = ", ".join(f"'{one.value}'" for one in TO_THE_DESK)
_ADDRESS_TOKEN: Final = re.compile(r"(?<![a-z0-9])[1-9][0-9]{0,17}[an][0-9a-z]{10}[a-z2-7]{26}(?![a-z0-9])")
_TAGS: Final = re.compile(r"<[^>]*>")
_SHORTEST: Final = 10
"""Characters of a note's line that is looked for: "Ok" stands in many letters."""


@dataclass(frozen=True, slots=True)
class Canaries:
    """``people`` are the addresses of the desk's own people; none of the ``secret`` words may reach anybody else."""

    people: frozenset[str]
    secret: frozenset[str]

    def in_letter(self, raw: bytes) -> list[str]:
        """Return the secret words that a letter holds, in whatever encoding."""
        seen = "\n".join(map(_plain, _shown(raw)))
        # The end of a customer's own token may spell a short name: "…lia@desk.example" is no address of Lia's.
        seen = re.sub(r"(?<=[0-9]r)[a-z2-7]{26}(?=@)", "token", seen)
        return sorted(one for one in self.secret if one in seen)


def canaries(connection: Connection, *more: str, since: int = 0) -> Canaries:
    """Return what is secret in a storage, besides ``more``: people, tokens, notes and the footer of letters to agents.

    With ``since``, only letters after it are looked at, and of notes only what ``more`` names: where many conversations
    share a storage, some note is a forward that quotes, broken anywhere, what every customer was written.
    """
    query = f"SELECT recipient, message_id, raw FROM letter WHERE notice IN ({_NOTICES}) AND id > {since:d}"  # noqa: S608 - our own words
    letters = [tuple(row) for row in connection.exec_driver_sql(query)]
    people = frozenset(to.lower() for to, _, _ in letters)
    notes = [str(text) for (text,) in connection.exec_driver_sql("SELECT text FROM entry WHERE visibility = 'internal'")]
    said = set() if since else {_plain(line) for text in notes for line in text.splitlines()}
    secret = {
        *people,
        *(message_id.partition("@")[0].lower() for _, message_id, _ in letters),
        *(token for _, _, raw in letters for shown in _shown(raw) for token in _ADDRESS_TOKEN.findall(shown.lower())),
        *(line for line in said if len(line) >= _SHORTEST),
        FOOTER,
        *map(_plain, more),
    }
    return Canaries(people, frozenset(secret))


def leaks(
    connection: Connection, sent: Iterable[tuple[tuple[str, ...], bytes]] = (), *more: str, since: int = 0
) -> list[tuple[str, list[str]]]:
    """Return who else was written what only the desk's people may see: in any stored letter, and in what was ``sent``."""
    known = canaries(connection, *more, since=since)
    query = f"SELECT recipient, raw FROM letter WHERE notice NOT IN ({_NOTICES}) AND id > {since:d}"  # noqa: S608 - our own words
    stored = connection.exec_driver_sql(query)
    letters = {(str(to), bytes(raw)) for to, raw in stored}
    letters |= {(to, raw) for everyone, raw in sent for to in everyone}
    outside = ((to, raw) for to, raw in sorted(letters) if to.lower() not in known.people)
    return [(to, found) for to, raw in outside if (found := known.in_letter(raw))]


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _shown(raw: bytes) -> Iterator[str]:
    """Yield a letter as it travels and as its reader sees it: fields and bodies decoded, HTML with and without its tags."""
    yield raw.decode("latin-1")
    message = message_from_bytes(raw)
    yield from (f"{name}: {make_header(decode_header(str(value)))}" for name, value in message.items())
    for part in message.walk():
        if part.get_content_maintype() != "text":
            continue
        data: Any = part.get_payload(decode=True)
        body = data.decode(part.get_content_charset("utf-8"), "replace")
        yield body
        if part.get_content_subtype() == "html":
            yield unescape(body)
            yield unescape(_TAGS.sub("", body))
