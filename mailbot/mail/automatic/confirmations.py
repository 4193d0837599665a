"""Mails by which a provider asks whether it may forward to the mailbox, or let somebody write as it: a code, a link.

A closed table. The address of From decides, and the subject; who answers one or passes one on is a person. Where an address
writes nothing else, what such a mail is made of decides as well, in whatever language: Gmail's number before the subject,
the link that confirms, a code that stands alone. What is found is what a mail *says* to be: whether it is that, the trusted
receiver proves.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from mailbot.mail.automatic.headers import wants_no_answer
from mailbot.mail.text.patterns import late


class Asks(StrEnum):
    """What the provider wants to have confirmed."""

    FORWARDING = "forwarding"
    SENDING = "sending"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Which provider asks for what."""

    provider: str
    asks: Asks


@dataclass(frozen=True, slots=True)
class _Row:
    """One provider's mail: ``senders`` are whole addresses, or domains behind an "@" of which only unread addresses count.

    Where people have addresses of the same domain, "no-reply" alone is the provider's.
    """

    provider: str
    asks: Asks
    senders: tuple[str, ...]
    subject: re.Pattern[str]


_LONGEST_TEXT: Final = 100_000
_NUMBER: Final = r"\s{0,3}(?:\(#?\s?\d{4,15}\)|\[#?\d{4,15}\])?\s{0,3}"
"""What Gmail puts before its subjects: the code itself, "(#123456789)"."""
_MAIL: Final = (
    r"(?:(?:des |les |vos |los |tus |sus |os |o |i |la |le )?(?:e-?mails?|mails?|messages?|mensage(?:m|ns)|correio|correos?"
    r"|mensajes?|courriels?|courriers?|messaggi?o?|posta|nachrichten)"
    r"(?: electr[oó]nicos?| eletr[oóô]nico| [eé]lectroniques?)?)"
)
_OF_ADDRESS: Final = (
    r"(?:(?:(?:o )?seu|o|este|this|your|the) )?(?:novo |new )?"
    r"(?:endere[cç]o d[eo] e-?mail|e-?mail(?: address)?|endere[cç]o)"
)
_GOES_ON: Final = r"(?=\s{0,3}(?:$|[-–—:.!(]|(?:in|for|to|no|na|do|da|para)\b))"
_PASSING_ON: Final = r"(?:(?:re)?encaminhamento|redirecionamento)"
_PASSED_ON_ELSEWHERE: Final = (
    r"confirmaci[oó]n del? reenv[ií]o\b|confirmation d(?:e|u|e la) (?:transfert|renvoi|redirection)\b"
    r"|conferma (?:dell['\u2019]|d['\u2019]|di )?inoltro\b|(?:[^\n:]{1,80}[- ])?weiterleitungsbest(?:ä|ae)tigung\b"
    r"|best(?:ä|ae)tigung (?:der|einer|f(?:ü|ue)r die|zur) (?:[^\n:\s]{1,40}[- ])?weiterleitung\b"
)
"""The same in Spanish, French, Italian and German."""
_FORWARDS: Final = late(
    _NUMBER + r"(?:(?:[^\n:]{1,80} )?forwarding confirmation\b"
    rf"|confirma[cç][aã]o d[eo] {_PASSING_ON}\b"
    rf"|[^\n:]{{1,80}}[-–—] (?:receive|receber|recibir|recevoir|ricevi|ricevere) {_MAIL} (?:from|de|da|di)\s"
    rf"|[^\n:]{{1,80}}[-–—] {_MAIL} von [^\n:\s]{{1,254}} (?:empfangen|erhalten)\b|{_PASSED_ON_ELSEWHERE})",
    re.IGNORECASE,
)  # fmt: skip
_SENDS: Final = late(
    _NUMBER + rf"(?:(?:[^\n:]{{1,80}} )?confirmation [-–—] send {_MAIL} as\s|confirm send {_MAIL} as\s"
    rf"|confirma[cç][aã]o d[oae] [^\n:]{{1,80}}[-–—] (?:enviar|envio de) {_MAIL} como\s"
    rf"|(?:confirmaci[oó]n|confirmation|conferma) [^\n:]{{1,80}}[-–—] (?:enviar|envoyer|invia|inviare) {_MAIL}"
    r" (?:como|en tant que|come)\s"
    rf"|[^\n:]{{0,80}}best(?:ä|ae)tigung[^\n:]{{0,80}} [-–—] {_MAIL} (?:senden als\s|als [^\n:\s]{{1,254}} senden\b)"
    rf"|(?:confirm(?:e|ar)|verifi(?:que|car)) (?:o )?envi(?:o|ar) (?:de )?{_MAIL} como\s)",
    re.IGNORECASE,
)  # fmt: skip
_OF_AN_ADDRESS: Final = (
    r"(?:(?:please |por favor,? )?(?:verify|confirm|validate|verifi(?:que|car)|confirm(?:e|ar)|valid(?:e|ar)) "
    rf"{_OF_ADDRESS}{_GOES_ON}"
    r"|(?:verifica[cç][aã]o|confirma[cç][aã]o) d[eo] (?:endere[cç]o d[eo] )?e-?mail\b"
    r"|e-?mail (?:address )?(?:verification|confirmation)\b)"
)
_MICROSOFTS_CODE: Final = (
    r"(?:(?:your )?(?:microsoft )?(?:account )?(?:single-use|one-time) (?:pass)?code"
    r"|(?:(?:o )?seu )?c[oó]digo de (?:uso [uú]nico|utiliza[cç][aã]o [uú]nica)|(?:(?:tu|su) )?c[oó]digo de un solo uso"
    r"|(?:votre )?code [aà] usage unique|(?:il tuo )?codice (?:monouso|usa e getta)"
    r"|(?:(?:ihr|dein) )?(?:einmal-?code|code (?:zur|f(?:ü|ue)r die) einmaligen? verwendung))(?=\s{0,3}(?:$|[-–—:.!(]))"
    r"|(?:your )?microsoft account (?:security|verification) code\b"
    r"|c[oó]digo de (?:seguran[cç]a|verifica[cç][aã]o) da (?:sua )?conta (?:da )?microsoft\b"
    r"|c[oó]digo de (?:seguridad|verificaci[oó]n) de (?:la |tu |su )?cuenta (?:de )?microsoft\b"
    r"|code de (?:s[eé]curit[eé]|v[eé]rification) d[eu] (?:votre )?compte microsoft\b"
    r"|codice di (?:sicurezza|verifica) (?:dell['\u2019]|del tuo |per l['\u2019])account microsoft\b"
    r"|sicherheitscode (?:f(?:ü|ue)r|des) (?:das |ihr |dein )?microsoft-kontos?\b|microsoft-konto-?sicherheitscode\b"
)
"""A code by which an address is proven to Microsoft: one for a single use, or the account's."""
_VERIFIES: Final = late(_NUMBER + _OF_AN_ADDRESS, re.IGNORECASE)
_MICROSOFT: Final = late(
    rf"{_NUMBER}(?:{_OF_AN_ADDRESS}|{_MICROSOFTS_CODE}|[^\n:]{{1,80}} account e-?mail verification code\b"
    r"|c[oó]digo de verifica[cç][aã]o d[eo] e-?mail da conta\b)",
    re.IGNORECASE,
)
_FORWARDS_OR_VERIFIES: Final = late(
    rf"{_NUMBER}(?:{_OF_AN_ADDRESS}"
    r"|(?:[^\n:]{1,80} )?forwarding (?:request |address )?(?:confirmation|verification|request)\b"
    r"|(?:please )?(?:verify|confirm) (?:your |the |this )?(?:e-?mail )?forward(?:ing)?\b"
    rf"|(?:confirma[cç][aã]o|verifica[cç][aã]o|solicita[cç][aã]o|pedido) d[eo] {_PASSING_ON}\b"
    rf"|(?:confirm(?:e|ar)|verifi(?:que|car)|autoriz(?:e|ar)) (?:o |seu )?{_PASSING_ON}\b)",
    re.IGNORECASE,
)
_GMAILS_OWN: Final = {"forwarding-noreply@google.com": Asks.FORWARDING, "send-as-noreply@google.com": Asks.SENDING}
"""Addresses from which Gmail asks this, and writes nothing else."""
_GMAIL: Final = (*_GMAILS_OWN, "gmail-noreply@google.com", "mail-noreply@google.com")
_SECURITY: Final = "account-security-noreply@accountprotection.microsoft.com"
_MICROSOFTS: Final = (
    _SECURITY, "no-reply@microsoft.com", "microsoft-noreply@microsoft.com",
    "msonlineservicesteam@microsoftonline.com", "no-reply@outlook.com", "noreply@outlook.com", "@email.microsoft.com",
)  # fmt: skip
_TABLE: Final[tuple[_Row, ...]] = (
    _Row("Google", Asks.FORWARDING, _GMAIL, _FORWARDS),
    _Row("Google", Asks.SENDING, _GMAIL, _SENDS),
    _Row("Google", Asks.ADDRESS, (*_GMAIL, "no-reply@accounts.google.com", "noreply@accounts.google.com"), _VERIFIES),
    _Row("Microsoft", Asks.FORWARDING, _MICROSOFTS, _FORWARDS),
    _Row("Microsoft", Asks.ADDRESS, _MICROSOFTS, _MICROSOFT),
    _Row("Yahoo", Asks.ADDRESS, ("@yahoo-inc.com", "@yahooinc.com", "@yahoo.com"), _FORWARDS_OR_VERIFIES),
    _Row("Apple", Asks.ADDRESS, ("@id.apple.com", "@email.apple.com", "appleid@id.apple.com"), _VERIFIES),
    _Row(
        "Zoho", Asks.ADDRESS, ("@zoho.com", "@zohomail.com", "@zohoaccounts.com", "@zoho.eu", "@zohocorp.com"),
        _FORWARDS_OR_VERIFIES,
    ),
    _Row("Fastmail", Asks.ADDRESS, ("@fastmail.com", "@messagingengine.com"), _FORWARDS_OR_VERIFIES),
    _Row("Proton", Asks.ADDRESS, ("@proton.me", "@protonmail.com"), _FORWARDS_OR_VERIFIES),
    _Row("Titan", Asks.ADDRESS, ("@titan.email", "@titanhq.com"), _FORWARDS_OR_VERIFIES),
    _Row("Locaweb", Asks.ADDRESS, ("@locaweb.com.br",), _FORWARDS_OR_VERIFIES),
)  # fmt: skip
"""Google's and Microsoft's as they write them; of the others, who write less alike, an unread address and such a subject."""


_HOSTS: Final[dict[str, tuple[str, ...]]] = {
    "Google": ("google.com", "google.com.br", "gmail.com", "goo.gl"),
    "Microsoft": ("microsoft.com", "microsoftonline.com", "live.com", "office.com", "outlook.com", "aka.ms"),
    "Yahoo": ("yahoo.com", "yahoo-inc.com"),
    "Apple": ("apple.com", "icloud.com"),
    "Zoho": ("zoho.com", "zoho.eu", "zohomail.com", "zohoaccounts.com"),
    "Fastmail": ("fastmail.com",),
    "Proton": ("proton.me", "protonmail.com"),
    "Titan": ("titan.email",),
    "Locaweb": ("locaweb.com.br",),
}
"""Where a provider's own links lead."""
_LINK: Final = late(r"(?<![^\s<>\"'()\[\]])https?://(?:[^\s/@]{1,200}@)?([^\s/:?#<>\"'()\[\]]{1,253})", re.IGNORECASE)
_MOST_HOSTS: Final = 5
_NUMBERED: Final = late(r"\s{0,3}(?:\(#\d{4,15}\)|\[#\d{4,15}\])\s{0,3}\S")
_ANSWERS: Final = late(r"\s{0,3}(?!gmail\b)[^\W\d]{1,12}(?:\[\d{1,3}\])?\s?[:\uff1a]", re.IGNORECASE)
"""A subject that begins as an answer's or a forward's does, in whatever language."""
_CONFIRMS: Final = late(
    r"(?<![^\s<>\"'()\[\]])https://mail(?:-settings)?\.google\.com/mail/(?:[^\s/]{1,40}/){0,2}(vf|f)-", re.IGNORECASE
)
"""Gmail's link: that may forward (``vf``), that may send as (``f``); the one that takes it back is another (``uf``)."""
_CODE: Final = late(r"(?m)(?:[:\uff1a]|^)[ \t\u00a0]{0,9}\d{6,8}\.?[ \t]{0,9}$")
"""A code that ends a line behind a colon, or stands on one alone: too long for a year or a house."""


def hosts_elsewhere(provider: str, text: str) -> tuple[str, ...]:
    """Return the hosts, five at most, to which links in ``text`` lead and that are not the provider's."""
    found = dict.fromkeys(one[1].lower().rstrip(".") for one in _LINK.finditer(text[:_LONGEST_TEXT]))
    others = [one for one in found if not any(f".{one}".endswith(f".{own}") for own in _HOSTS[provider])]
    return tuple(others[:_MOST_HOSTS])


def confirmation(sender: str | None, subject: str, text: str = "") -> Confirmation | None:
    """Return what a mail from ``sender`` (the normalised address of From) asks to have confirmed; None for all others."""
    if sender is None:
        return None
    rows = [one for one in _TABLE if _is_from(sender, one.senders)]
    if not rows:
        return None
    words = " ".join(subject[:400].split())
    found = next((one for one in rows if one.subject.match(words)), None)
    return Confirmation(found.provider, found.asks) if found is not None else _made_so(sender, words, text[:_LONGEST_TEXT])


def _made_so(sender: str, subject: str, text: str) -> Confirmation | None:
    """Return the same by what the mail is made of, where its words are of no language that the table knows."""
    if _ANSWERS.match(subject):
        return None
    if sender in _GMAIL:
        links = {one[1].lower() for one in _CONFIRMS.finditer(text)}
        if links:
            return Confirmation("Google", Asks.SENDING if "f" in links else Asks.FORWARDING)
        asks = _GMAILS_OWN.get(sender)
        return Confirmation("Google", asks) if asks is not None and _NUMBERED.match(subject) else None
    return Confirmation("Microsoft", Asks.ADDRESS) if sender == _SECURITY and _CODE.search(text) else None


def _is_from(sender: str, senders: tuple[str, ...]) -> bool:
    domain = sender.rpartition("@")[2]
    return any(
        sender == one or (one.startswith("@") and wants_no_answer(sender) and f".{domain}".endswith(f".{one[1:]}"))
        for one in senders
    )
