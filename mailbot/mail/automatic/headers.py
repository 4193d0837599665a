"""Mail that no person wrote: automatic replies, bounces, receipts, lists, our own letters coming back.

It moves no ticket, stops no clock and is answered by nothing (RFC 3834, section 2). ``Auto-Submitted: no`` is a person.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Final

from mailbot.mail.automatic import challenges
from mailbot.mail.automatic.distribution import ANSWERED, has_null_sender, list_field, precedence
from mailbot.mail.automatic.vendor_fields import vendor_sign
from mailbot.mail.text.patterns import late


class Automatic(StrEnum):
    """What kind of machine wrote it."""

    AUTOMATIC = "automatic"
    BOUNCE = "bounce"
    LOOP = "loop"
    RECEIPT = "receipt"
    LIST = "list"
    CHALLENGE = "challenge"
    BULK = "bulk"


DISTRIBUTED: Final = frozenset({Automatic.LIST, Automatic.BULK})
"""What says how a mail travels, not who wrote it: groups, CRMs and relays put it on persons' mail as well."""

NULL_SENDER: Final = "null sender"
REPORTS: Final = frozenset(
    {"multipart/report", "automatically rejected", "has X-Failed-Recipients", NULL_SENDER, "read receipt"}
)
"""The signs of a bounce or a receipt that stand in a mail's form; all others are words, or the name of who wrote it."""
BESIDE: Final = "; "
"""What stands between a sign of how a mail travels and that of who wrote it, where it has both."""

_DAEMONS: Final = late(
    r"mail(?:er)?[-_. ]?daemon|mdaemon|post[-_.]?master|mail[-_.]?delivery[-_.]?(?:sub)?system|mail[-_.]?system"
    r"|microsoftexchange[0-9a-f]{32}"
    r"|bounce(?:s|d)?[-+_.=].*|mailerror|delivery[-_.]?(?:status|failure)"
)
_NAMED: Final = late(
    r"\W{0,4}(?:mail(?:er)?[-_. ]?daemon|post[-_.]?master|mail delivery|.{0,40}mail system|jetmail system)", re.IGNORECASE
)
_SERVERS: Final = late(
    r"daemon|master|gateway|virus|mail|smtp|spam|internet|no-?_?reply|nao-?_?responda|system|notif|bounce|admin"
)
_UNREAD: Final = late(r"(?:^|[-_.+])(?:(?:no|do[-_.]?not|n[aã]o)[-_.]?(?:reply|respond[aer]*))(?:$|[-_.+])")
_BOUNCED: Final = late(
    r"\W{0,4}(?:undeliver(?:ed|able)|non[- ]?delivery|delivery (?:status notification|failure|has failed|failed"
    r"|report|error|notification)"
    r"|mail (?:delivery|error|system error|could not be|failure|transport)|mail delivery|returned (?:mail|to sender"
    r"|e-?mail)|failure notice|failed mail"
    r"|undelivered|message (?:could not be|delivery|not delivered|was not)|error sending|could not send message"
    r"|your message (?:could|was not)|[^\n]{0,200}\((?:delivery failed|non remis)\)"
    r"|warning: (?:could not|message)|não entregue|não foi possível entregar|nao entregue|não entregue"
    r"|não entregável|falha (?:na|de) entrega"
    r"|falha no envio|notificação de (?:status de entrega|falha)|aviso de (?:falha|não entrega)"
    r"|mensagem (?:não entregue|devolvida|retornada)"
    r"|e-?mail (?:não entregue|devolvido|retornado)|devolvid[oa]|unzustellbar|nicht zustellbar|no se puede entregar"
    r"|no entregado|non remis"
    r"|échec de la remise|mancato recapito|onbestelbaar|kan inte levereras|nie można dostarczyć|mail undeliverable"
    r"|rejected mail"
    r"|status da entrega|notificação de status|permanent delivery|delayed mail|delivery delayed|retorno de e-?mail"
    r"|returned:)",
    re.IGNORECASE,
)
_ANSWERED: Final = late(
    r"\W{0,4}(?:auto(?:matic|mated)?[- ]?(?:reply|response|respon(?:se|der)|answer)|auto:|autoreply|autoresponder"
    r"|out of (?:the )?office(?: auto-?reply)?|ooo:"
    r"|away from (?:my )?(?:mail|the office|e-?mail)|vacation (?:reply|message|response|notice)"
    r"|resposta autom[aá]tica|auto[- ]?resposta"
    r"|respuesta autom[aá]tica|réponse automatique|risposta automatica|automatische antwort|automatisch antwoord"
    r"|abwesenheits(?:notiz|meldung)"
    r"|automatiskt svar|automaattinen vastaus|odpowiedź automatyczna|автоответ|fora do escrit[oó]rio"
    r"|ausente do escrit[oó]rio"
    r"|aus[eê]ncia tempor[aá]ria|aviso de (?:aus[eê]ncia|f[eé]rias)|mensagem de (?:aus[eê]ncia|f[eé]rias)"
    r"|estou de f[eé]rias|ausencia temporal|notification d'absence"
    r"|automatsvar|frånvaro|fuera de (?:la )?oficina|mensagem autom[aá]tica|e-?mail autom[aá]tico|absence du bureau)"
    r"(?=\s{0,5}(?:$|[-:–—,.!()\[\]|]|re\b|res\b|from\b|de (?:\d|f[eé]rias|aus[eê]ncia)|at[eé]\b|until\b|till\b"
    r"|through\b|bis\b|hasta\b|jusqu|\w{1,20}:))",
    re.IGNORECASE,
)
_PREFIX: Final = late(r"\s{0,9}(?:re|res)\s?:\s{0,9}(?:\[[^\]\n]{1,60}\]\s{0,9})?", re.IGNORECASE)
_CERTIFIED: Final = late(r"\W{0,4}(?:accettazione:|consegna:|avvenuta consegna)", re.IGNORECASE)
_PEC_RECEIPT: Final = ("x-ricevuta",)
_CALLED: Final = "sent by "
WAYS: Final = frozenset({NULL_SENDER, *challenges.FIELD_SIGNS, challenges.SUBJECT})
"""Signs, besides those of lists and bulk, that say nothing of who wrote."""

Headers = Mapping[str, str]
"""The first value of each field, by lower-cased name."""
Found = tuple[Automatic, str]


def automatic(headers: Headers, content_type: str, sender: str | None, subject: str = "") -> Found | None:
    """Say whether a machine wrote a mail with these ``headers``, and which sign told; None for a person's.

    ``content_type`` is the whole Content-Type field; ``sender`` the normalised address of From; ``subject`` is decoded.
    """
    kind = content_type.lower().lstrip()
    found = next((found for check in _CHECKS if (found := check(headers, kind, sender, subject))), None)
    if found is None or found[0] in DISTRIBUTED or not travels(found):
        return found
    return with_sign(found, next((one for check in _WRITTEN if (one := check(headers, kind, sender, subject))), None))


def travels(found: Found) -> bool:
    """Tell whether a sign says no more than how a mail came, or how its writer is called: a person's may have it as well.

    Groups and CRMs write fields of lists, relays leave no return path, a guard marks what it let through, and somebody
    answers as postmaster.
    """
    called = found[1].startswith(_CALLED) and BESIDE not in found[1]
    return found[0] in DISTRIBUTED or found[1] in WAYS or called


def with_sign(found: Found, other: Found | None) -> Found:
    """Return what was found together with the sign of ``other``, which says who wrote it."""
    return found if other is None else (found[0], f"{found[1]}{BESIDE}{other[1]}")


def is_daemon(sender: str | None) -> bool:
    """Tell whether an address is one that mail servers write from."""
    return _DAEMONS.fullmatch((sender or "").partition("@")[0][:200].lower()) is not None


def is_server(sender: str | None) -> bool:
    """Tell whether an address, or its absence, is a server's rather than a person's."""
    return sender is None or _SERVERS.search(sender.partition("@")[0][:200]) is not None


def wants_no_answer(address: str) -> bool:
    """Tell whether an address says of itself that nobody reads what is sent there ("no-reply", "não responda")."""
    return _UNREAD.search(address.partition("@")[0][:200].lower()) is not None


def names_daemon(value: str) -> bool:
    """Tell whether a From field without an address names a mail server ("MAILER-DAEMON <>")."""
    return "<>" in value and _NAMED.match(value[:200]) is not None


def looks_bounced(headers: Headers, sender: str | None, subject: str) -> bool:
    """Tell whether a closer look for a bounce is worth its cost."""
    return is_daemon(sender) or "x-failed-recipients" in headers or _BOUNCED.match(subject) is not None


def claims_a_person(headers: Headers) -> bool:
    """Tell whether a mail says that a person sent it (RFC 3834, section 5)."""
    return _keyword(headers) == "no"


def _keyword(headers: Headers) -> str:
    return headers.get("auto-submitted", "").partition(";")[0].partition("(")[0].strip().lower()


def _report(headers: Headers, content_type: str, _sender: str | None, _subject: str) -> Found | None:
    if not content_type.startswith("multipart/report"):
        return None
    if "disposition-notification" in content_type:  # a read receipt (RFC 8098), or Sieve's "reject" (RFC 5429)
        if "reject" in headers.get("auto-submitted", "").lower():
            return Automatic.BOUNCE, "automatically rejected"
        return Automatic.RECEIPT, "read receipt"
    if "feedback-report" in content_type:
        return Automatic.AUTOMATIC, "feedback report"
    return Automatic.BOUNCE, "multipart/report"


def _daemon(headers: Headers, _content_type: str, sender: str | None, subject: str) -> Found | None:
    if "x-failed-recipients" in headers:
        return Automatic.BOUNCE, "has X-Failed-Recipients"
    if sender is None and names_daemon(headers.get("from", "")):
        return Automatic.BOUNCE, "sent by a mail server"
    if is_daemon(sender) and not _ANSWERED.match(subject):
        return Automatic.BOUNCE, f"{_CALLED}{(sender or '').partition('@')[0]:.40}"
    return None


def _null_sender(headers: Headers, content_type: str, _sender: str | None, subject: str) -> Found | None:
    if not has_null_sender(headers):
        return None
    # RFC 3834, section 3: automatic answers have the null sender as bounces do; a bounce names itself by its type.
    bounced = "delivery-status" in content_type or _BOUNCED.match(subject)
    return Automatic.BOUNCE if bounced else Automatic.AUTOMATIC, NULL_SENDER


def _auto_submitted(headers: Headers, _content_type: str, _sender: str | None, _subject: str) -> Found | None:
    keyword = _keyword(headers)
    return (Automatic.AUTOMATIC, f"Auto-Submitted: {keyword[:40]}") if keyword not in {"", "no"} else None


def _answered_automatically(headers: Headers, _content_type: str, _sender: str | None, _subject: str) -> Found | None:
    value = precedence(headers)
    return (Automatic.AUTOMATIC, f"Precedence: {value}") if value in ANSWERED else None


def _vendor(headers: Headers, _content_type: str, sender: str | None, _subject: str) -> Found | None:
    sign = vendor_sign(headers, sender)
    return (Automatic.AUTOMATIC, sign) if sign else None


def _distributed(headers: Headers, _content_type: str, _sender: str | None, _subject: str) -> Found | None:
    name, value = list_field(headers), precedence(headers)
    if name:
        return Automatic.LIST, f"has {name}"
    return (Automatic.LIST if value == "list" else Automatic.BULK, f"Precedence: {value}") if value else None


def _certified_receipt(headers: Headers, _content_type: str, _sender: str | None, _subject: str) -> Found | None:
    name = next((name for name in _PEC_RECEIPT if name in headers), None)
    return (Automatic.RECEIPT, f"has {name}") if name else None


def _challenge(headers: Headers, _content_type: str, _sender: str | None, subject: str) -> Found | None:
    sign = challenges.sign(headers, subject)
    return (Automatic.CHALLENGE, sign) if sign else None


def _subject_says(headers: Headers, _content_type: str, _sender: str | None, subject: str) -> Found | None:
    if claims_a_person(headers):
        return None
    # Old responders put "Re:" before their own words; a person who answers one names what is answered.
    prefix = None if {"in-reply-to", "references"} & headers.keys() else _PREFIX.match(subject)
    if _ANSWERED.match(subject, prefix.end() if prefix else 0):
        return Automatic.AUTOMATIC, f"subject: {subject[:60]}"
    if _CERTIFIED.match(subject) and not {"in-reply-to", "references"}.isdisjoint(headers):
        return Automatic.RECEIPT, f"subject: {subject[:60]}"
    return None


_CHECKS: Final[tuple[Callable[[Headers, str, str | None, str], Found | None], ...]] = (
    _report, _certified_receipt, _daemon, _challenge, _null_sender, _auto_submitted, _answered_automatically, _vendor,
    _subject_says, _distributed,
)  # fmt: skip
"""Who wrote it comes before lists and bulk: see :data:`DISTRIBUTED`."""
_WRITTEN: Final = (_auto_submitted, _answered_automatically, _vendor, _subject_says)
"""What says who wrote a mail, below the checks that find how it travels."""
