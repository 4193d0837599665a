"""First lines that may be a gateway's: a banner that no table knows is learned, where several senders begin with it.

What people write alike is none: greetings, courtesy, answers, whatever is short or speaks of its writer. Which lines were
met on whose mails is stored elsewhere (:mod:`mailbot.store.mails.first_lines`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from mailbot.desk.phrases import consent, courtesies, ratings
from mailbot.desk.phrases.greetings import greets
from mailbot.desk.phrases.plain import solutions
from mailbot.desk.tickets.consent import Answer
from mailbot.mail.banners.banners import may_head
from mailbot.mail.sender.freemail import is_freemail
from mailbot.mail.text.patterns import late

SENDERS: Final = 5
"""Different senders of one domain, before a first line of theirs is none of the next one's words."""
_FEWEST_WORDS, _MOST_WORDS = 6, 60
_LONGEST: Final = 500
_MOST_LINES: Final = 3
"""Lines of a banner that was wrapped."""
_OF_ITS_WRITER: Final = late(
    r"\b(?:eu|me|mim|comigo|meus?|minhas?|nos|conosco|nossos?|nossas?|i|i'm|i've|my|mine|we|us|our|ours"
    r"|\w{2,}[aeio]mos|obrigad\w+|grat[oa]s?|agradec\w+|thanks?|thank|sim|nao pode|ok|bom dia|boa tarde|boa noite"
    r"|funcion\w+|resolv\w+|solucion\w+|agora|ainda|works?|worked|working|fixed|solved|erros?|errors?|problemas?|problems?"
    r"|chamados?|tickets?)\b"
)
"""Who speaks of themselves or of their matter, or thanks, is a person. "Our organization" is for the table."""
_ANSWERS: Final = late(
    r"(?:sim|s|nao|n|ok|okay|yes|no|yep|nope|certo|claro|aceito|recuso|autorizo|perfeito|pode|podem|favor)\b"
)
_OF_NOTICES: Final = late(
    r"\b(?:e-?mails?|mensage[mn]s?|messages?|correio|mail|remetentes?|senders?|links?|anexos?|attachments?|extern[oa]s?|external"
    r"|segur[oa]s?|seguranca|security|secure|antiv[ií]rus|gateway|filtro|filter|phishing|verificad[oa]|scanned|confidencial)\b"
)


@dataclass(frozen=True, slots=True)
class FirstLines:
    """How a mail begins: by how many senders of its domain each beginning ``met`` was met before, by their digests.

    ``often`` are the beginnings that enough of them have, the longest first.
    """

    met: Mapping[str, int] = field(default_factory=dict)
    often: tuple[str, ...] = ()

    @property
    def learned(self) -> str:
        """The longest beginning that is none of the writer's words; "" where all are. Weighed when it is first asked."""
        return next((one for one in self.often if not _answers(one)), "")


NOTHING: Final = FirstLines()


def candidates(text: str) -> tuple[str, ...]:
    """Return the beginnings of a mail that may be a banner of one to three lines, the shortest first; mostly none.

    None may be the whole of the mail; one of several lines ends with its paragraph. Whether people answer so is asked of
    few of them, since that costs more than all else: see :attr:`FirstLines.learned`.
    """
    lines = text[: _LONGEST * _MOST_LINES].split("\n")
    found: list[str] = []
    for count in range(1, min(_MOST_LINES, len(lines) - 1) + 1):
        if not lines[count - 1].strip():
            break
        beginning = "\n".join(lines[:count])
        if not text[len(beginning) :].strip():
            break
        if count > 1 and lines[count].strip():
            continue
        if _may_be_one(beginning):
            found.append(beginning)
        elif count == 1:
            break
    return tuple(found)


def first_lines(beginnings: Mapping[str, tuple[str, int]]) -> FirstLines:
    """Return what is known of ``beginnings``, which are given by their digests, each with how many senders it was met of."""
    often = sorted((one for one, senders in beginnings.values() if senders >= SENDERS), key=len, reverse=True)
    return FirstLines({digest: senders for digest, (_, senders) in beginnings.items()}, tuple(often))


def may_be_learned(address: str) -> bool:
    """Tell whether lines are learned of a sender's domain: of one that gives addresses to everybody, never."""
    domain = address.rpartition("@")[2]
    return "." in domain and not is_freemail(domain)


def spelled(beginning: str) -> str:
    """Return a beginning as it is compared: small letters, without accents, on one line."""
    return courtesies.plain(beginning)


def speaks_of_mail(beginning: str) -> bool:
    """Tell whether a learned beginning reads like a notice: of an agent's words nothing else is left out."""
    return _OF_NOTICES.search(spelled(beginning)) is not None


def without(words: str, beginning: str) -> str:
    """Return ``words`` without the learned ``beginning``; never nothing."""
    if not beginning or not words.startswith(beginning):
        return words
    return words[len(beginning) :].lstrip() or words


def heading(words: str) -> str:
    """Return a first line that may be a gateway's and may be an answer ("E-mail externo"); "" where there is none.

    Whoever reads the mail is shown it; where words act by themselves, it is none of them. Above nothing but thanks it is
    what somebody says.
    """
    end = may_head(words)
    return words[:end] if end and not courtesies.only_courtesy(words[end:]) else ""


def acting(words: str) -> str:
    """Return ``words`` without such a :func:`heading`: what an answer that acts by itself is read from."""
    return without(words, heading(words))


@lru_cache(maxsize=512)  # people begin their mails alike
def _may_be_one(beginning: str) -> bool:
    if len(beginning) > _LONGEST or not _FEWEST_WORDS <= len(beginning.split()) <= _MOST_WORDS:
        return False
    if "?" in beginning or beginning.rstrip()[-1:] in ":," or beginning.lstrip()[:1] in ">#" or greets(beginning):
        return False
    flat = spelled(beginning)
    return not (_ANSWERS.match(flat) or _OF_ITS_WRITER.search(flat))


@lru_cache(maxsize=256)  # the same words again and again: that is what they are learned by
def _answers(words: str) -> bool:
    """Tell whether words are an answer that acts by itself somewhere: such a one is a person's, however many give it."""
    return (
        courtesies.accepts(words)
        or courtesies.only_courtesy(words)
        or solutions.to_solution(words) is not None
        or ratings.rating(words) is not None
        or consent.answered(words) is not Answer.UNCLEAR
    )
