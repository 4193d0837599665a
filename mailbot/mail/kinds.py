"""What kind of mail one is, from its header and its words together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from email.message import Message
from enum import StrEnum
from typing import Final

from mailbot.mail.automatic import plain_bounces, vacations
from mailbot.mail.automatic.distribution import precedence
from mailbot.mail.automatic.headers import (
    DISTRIBUTED,
    Automatic,
    automatic,
    claims_a_person,
    is_server,
    looks_bounced,
    says_it_was_read,
)
from mailbot.mail.replies.forwards import is_forward
from mailbot.mail.sender.addresses import Sender
from mailbot.mail.tokens.address_tokens import Carrier, found_in


class Kind(StrEnum):
    """The kinds of mail, as a person would sort them."""

    REPLY = "reply"
    FORWARD = "forward"
    NEW = "new"
    BOUNCE = "bounce"
    AUTOREPLY = "autoreply"
    LIST = "list"
    RECEIPT = "receipt"
    CHALLENGE = "challenge"
    MALFORMED = "malformed"


_OF_MACHINES: Final = {
    Automatic.BOUNCE: Kind.BOUNCE,
    Automatic.AUTOMATIC: Kind.AUTOREPLY,
    Automatic.RECEIPT: Kind.RECEIPT,
    Automatic.LIST: Kind.LIST,
    Automatic.BULK: Kind.AUTOREPLY,
    Automatic.CHALLENGE: Kind.CHALLENGE,
}
_REPLY_PREFIX: Final = re.compile(
    r"\s{0,9}(?:\[[^\]\n]{1,60}\]\s{0,9})?(?:re|res|resp|ref|aw|antw|sv|vs|odp|ynt|r|rif|vá|回复|答复|回覆"
    r"|返信)(?:\s?[\[(]\d{1,3}[\])])?\s?[:：]",
    re.IGNORECASE,
)

_NUMBERED: Final = re.compile(r"\s{0,9}\[\s?#?\d{1,12}\s?\]")


def is_reply(subject: str, headers: Mapping[str, str]) -> bool:
    """Tell whether a mail answers another: by In-Reply-To, References, or its subject's prefix."""
    return _names_another(headers) or is_prefixed(subject)


def is_forward_by_subject(subject: str, headers: Mapping[str, str]) -> bool:
    """Tell whether the subject says that a mail is a forward; behind a ticket's number it is the old subject of a reply."""
    return is_forward(subject) and not (_NUMBERED.match(subject[:60]) and _names_another(headers))


def _names_another(headers: Mapping[str, str]) -> bool:
    return bool(headers.get("in-reply-to", "").strip() or headers.get("references", "").strip())


def is_prefixed(subject: str) -> bool:
    """Tell whether a subject begins as programs begin that of an answer ("Re:")."""
    return _REPLY_PREFIX.match(subject[:120]) is not None


def kind_of(machine: Automatic | None, subject: str, headers: Mapping[str, str], *, marked: bool, attached: bool) -> Kind:
    """Return the kind. ``marked``: its words announce a forwarded mail; ``attached``: a mail is attached to it."""
    if machine is not None and machine in _OF_MACHINES:
        return _OF_MACHINES[machine]
    if not headers or not ({"from", "subject", "date", "to", "message-id"} & headers.keys()):
        return Kind.MALFORMED
    if is_forward_by_subject(subject, headers) or marked:
        return Kind.FORWARD
    if is_reply(subject, headers):
        return Kind.REPLY
    return Kind.FORWARD if attached else Kind.NEW


def machine(
    tree: Message, headers: dict[str, str], who: Sender, subject: str, text: str, size: int, destinations: Iterable[str]
) -> tuple[Automatic, str] | None:
    """Say whether a machine wrote it: by the header, else by a delivery report or failed addresses inside, else by words."""
    sender = who.address
    found = automatic(headers, headers.get("content-type", ""), sender, subject)
    if found is not None and found[0] is Automatic.BOUNCE:
        return found
    if looks_bounced(headers, sender, subject) and (
        plain_bounces.has_report(tree)
        or (is_server(sender) and plain_bounces.says_so(text))
        or plain_bounces.failed_recipients(tree, size)
    ):
        return Automatic.BOUNCE, "names failed recipients"
    if (found is not None and found[0] not in DISTRIBUTED) or claims_a_person(headers):
        return found
    if found is not None and _to_a_return_path(destinations):
        return Automatic.AUTOMATIC, f"{found[1]}, to a return path"
    if is_server(sender) and not is_reply(subject, headers) and _to_a_return_path(destinations):
        return Automatic.BOUNCE, "a server wrote to a letter's return path"
    if says_it_was_read(headers, subject, text):
        return Automatic.RECEIPT, f"subject: {subject[:60]}"
    answers = is_reply(subject, headers)
    sign = vacations.written_by_a_responder(
        text,
        answers=answers,
        subject="" if is_prefixed(subject) else subject,
        name=who.name,
        bulk=bool(precedence(headers)),
    )
    return (Automatic.AUTOMATIC, sign) if sign else found


def _to_a_return_path(destinations: Iterable[str]) -> bool:
    return any(token.carrier is Carrier.RETURN_PATH for one in destinations if (token := found_in(one)))
