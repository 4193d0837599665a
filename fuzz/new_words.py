"""New words: a reply's text is parted without loss, and whatever else is read out of a text is clean."""

from __future__ import annotations

from datetime import date
from typing import Final

from fuzz.claims import all_clean, in_time, told, words_kept
from mailbot.mail.automatic import plain_bounces, vacations
from mailbot.mail.banners import banners
from mailbot.mail.mime import invitations
from mailbot.mail.replies import forwards, new_words, reading
from mailbot.mail.replies.attributions import begins_at
from mailbot.mail.replies.labels import labelled
from mailbot.mail.replies.programs import program_line
from mailbot.mail.text import charsets, html_text
from mailbot.mail.text.flowed import unflowed

_SENT: Final = date(2026, 12, 30)


def check(data: bytes) -> None:
    """Take ``data`` for the text of a mail."""
    text = charsets.decoded(data, "utf-8")[0]
    with in_time():
        _parted(text)
        _below_banners(text)
        original = forwards.original(text, "Fwd: x")
        forwards.is_marked(text)
        vacations.written_by_a_responder(text, answers=True)
        vacations.returns_on(text, _SENT)
        plain_bounces.says_so(text)
        starts = [begins_at(line) for line in text.split("\n", 20)[:20]]
        program_line(text)
        read = (html_text.text_of(text), invitations.words_of(text), charsets.header(text), labelled(text))
    inside = all(at is None or 0 <= at <= len(line) for at, line in zip(starts, text.split("\n", 20), strict=False))
    told(holds=inside, claim="an attribution that begins outside its line")
    all_clean(original, "original")
    all_clean(read, "read")
    told(holds="\n" not in charsets.header(text), claim="a header of two lines")
    for delsp in (False, True):
        told(holds=_bare(unflowed(text, delsp=delsp)) <= _bare(text), claim="unfolding made up words")


def _parted(text: str) -> None:
    parted = new_words.split(text)
    words_kept(text, parted.reply, parted.quoted)
    told(holds=bool(parted.reply.strip()) == bool(text.strip()), claim="words, but none of them new")
    again = new_words.split(parted.reply)
    words_kept(parted.reply, again.reply, again.quoted)


def _below_banners(text: str) -> None:
    """Ask that a banner is the beginning of a text, or of a subject, and that all else stays, word by word."""
    left, found = banners.without(text)
    told(holds=text.endswith(left), claim="what stands below a banner is not the end of the text")
    told(holds=bool(found) or left == text, claim="words gone without a banner")
    gone = "".join(text[: len(text) - len(left)].split())
    told(holds=gone == "".join("".join(one.text.split()) for one in found), claim="more gone than the banners")
    subject, tags = banners.untagged(text.partition("\n")[0])
    told(holds=bool(tags) or subject == text.partition("\n")[0], claim="a subject changed without a tag")
    reading.read(f"x\n\nOn 1 Jan 2020 a@b.example wrote:\n{text}", reading.Earlier())


def _bare(text: str) -> set[str]:
    return {char for char in text if not char.isspace()}
