"""An agent's words: closings parted without loss, marks found in any company, slips that only ever ask."""

from __future__ import annotations

from typing import Final

from fuzz.claims import all_clean, in_time, told, words_kept
from mailbot.desk.orders.slips import MOST, nearest, slipped
from mailbot.desk.orders.words import ROWS, SIGN
from mailbot.desk.phrases import closings, internal, mentions
from mailbot.desk.phrases.closings import Writer
from mailbot.mail.sender.addresses import normalised
from mailbot.mail.text import charsets

_WRITER: Final = Writer(
    ("Bruno Lima", "bruno"), ("Bruno Lima", "Suporte técnico", "Tel. 48 3027-0000"), ("bruno@desk.example", "Suporte"),
    ("Att, ⏎ Bruno Lima ⏎ Analista ⏎ www.desk.example", ""),
)  # fmt: skip
_LONGEST_ENDING: Final = 1_500
_NAMES: Final = frozenset({"lia", "lia prado", "prado"})
_WORDS: Final = frozenset(f"{SIGN}{word}" for row in ROWS for word in (*row.english, *row.portuguese))
_MARKS: Final = ("Interno:", "(uso interno)", "Do not send this to the customer", "/nota", "NOTA INTERNA - x", "para nós:")
_CALLS: Final = ("Lia, pode ver?", "@lia veja", "Oi Lia Prado!")
_TICKETS: Final = ("O chamado nº 4711 é outro", "see ticket #4711", "veja #4711")


def check(data: bytes) -> None:
    """Take ``data`` for what an agent wrote, and for the line that should have been an order."""
    text = charsets.decoded(data, "utf-8")[0]
    with in_time():
        _closing(text)
        _marks(text)
        _mentions(text)
        for line in text.split("\n")[:20]:
            _slip(line)


def _closing(text: str) -> None:
    for writer in (_WRITER, Writer()):
        found = closings.parted(text, writer)
        words_kept(text, found.words, found.closing)
        told(holds=_bare(found.words + found.closing) == _bare(text), claim="a closing changes the order of words")
        again = closings.parted(found.words, writer).words
        many = found.closing.count("\n") + 1 >= closings.MOST_LINES
        told(holds=again == found.words or many, claim="a closing above a closing")
        all_clean(found, "parted")
    ending = closings.ending_of(text)
    told(holds=len(ending) <= _LONGEST_ENDING and "\n" not in ending, claim="an endless ending")


def _marks(text: str) -> None:
    lines = {line.strip() for line in text.splitlines()}
    found = internal.marked(text)
    told(holds=lines.issuperset(found), claim="a marked line that nobody wrote")
    for mark in _MARKS:
        told(holds=mark in internal.marked(f"{text}\n{mark}\n{text}"), claim=f"{mark!r} is not found")
    told(holds="\n" not in internal.folded(text), claim="folded into two lines")
    bare = internal.without_prefixes(text)[:1_000]
    told(holds=internal.without_prefixes(f"Re: [12] Fwd: {bare}") == internal.without_prefixes(bare), claim="a prefix stays")


def _mentions(text: str) -> None:
    lines = {line.strip() for line in text.splitlines()}
    told(holds=lines.issuperset(mentions.greeted(text, _NAMES)), claim="a call that nobody wrote")
    for call in _CALLS:
        told(holds=call in mentions.greeted(f"{text}\n\n{call}\n\n{text}.", _NAMES), claim=f"{call!r} is not found")
    for line in (*text.splitlines()[:20], text):
        told(holds=all(0 < one < 10**20 for one in mentions.tickets_named(line)), claim="a number that is none")
        told(holds=len(mentions.tickets_named(line)) <= mentions.MOST, claim="too many tickets")
        told(holds=mentions.people_named(line, _NAMES) <= _NAMES, claim="a person who is none")
    for line in _TICKETS:
        told(holds=4711 in mentions.tickets_named(line), claim=f"{line!r} is not found")  # noqa: PLR2004
    told(holds=len(mentions.tickets_in_subject(text)) <= mentions.MOST, claim="too many tickets in a subject")
    found = mentions.addresses_named(text)
    told(holds=len(found) <= mentions.MOST, claim="too many addresses")
    told(holds=all(normalised(one) == one for one in found), claim="an address of two forms")


def _slip(line: str) -> None:
    for language in ("pt_BR", "en"):
        found = nearest(line, language)
        told(holds=len(found) <= MOST and len(set(found)) == len(found), claim="too much is offered")
        told(holds=_WORDS.issuperset(found), claim=f"{found} are no orders")
        told(holds=not slipped(line) or found != (), claim="a slip, and nothing is near")
    told(holds=line not in _WORDS or line in {*nearest(line, "en"), *nearest(line, "pt_BR")}, claim="an order is none")


def _bare(text: str) -> str:
    return "".join(text.split())
