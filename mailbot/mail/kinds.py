"""What kind of mail one is, from its header and its words together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from email.message import Message
from enum import StrEnum
from typing import Final

from mailbot.mail.automatic import challenges, null_sender, plain_bounces, receipts, vacations
from mailbot.mail.automatic.distribution import has_null_sender, precedence
from mailbot.mail.automatic.headers import (
    DISTRIBUTED,
    Automatic,
    Found,
    Headers,
    automatic,
    claims_a_person,
    is_server,
    looks_bounced,
    travels,
    with_sign,
)
from mailbot.mail.replies import new_words
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
) -> Found | None:
    """Say whether a machine wrote it: by the header, else by a delivery report or failed addresses inside, else by words."""
    sender = who.address
    found = automatic(headers, headers.get("content-type", ""), sender, subject)
    sure = found is not None and not travels(found)
    if found is not None and found[0] is Automatic.BOUNCE and sure:
        return found
    told = _reports(tree, headers, sender, subject, text, size, found)
    if told is not None:
        return with_sign(found, told) if found is not None and found[0] is Automatic.BOUNCE else told
    if sure or claims_a_person(headers):
        return found
    if found is not None and _to_a_return_path(destinations):
        to_it = Automatic.AUTOMATIC, f"{found[1]}, to a return path"
        return to_it if found[0] in DISTRIBUTED else with_sign(found, (found[0], "to a return path"))
    told = _words_say(headers, who, subject, text, found, destinations)
    if told is None or found is None or found[0] in DISTRIBUTED:
        return told or found
    return with_sign(found, told)


def _reports(
    tree: Message, headers: Headers, sender: str | None, subject: str, text: str, size: int, found: Found | None
) -> Found | None:  # fmt: skip
    """Return a delivery report's sign where there is one, or failed addresses; of a server's mail its words are enough."""
    if not looks_bounced(headers, sender, subject):
        return None
    server = is_server(sender) or has_null_sender(headers)
    # Somebody may answer us as postmaster, and quote what they were told of a failure.
    own = new_words.split(text).reply if found is not None and is_reply(subject, headers) else text
    if (
        plain_bounces.has_report(tree)
        or (server and plain_bounces.says_so(own))
        or plain_bounces.failed_recipients(tree, size)
    ):
        return Automatic.BOUNCE, "names failed recipients"
    return None


def _words_say(
    headers: Headers, who: Sender, subject: str, text: str, found: Found | None, destinations: Iterable[str]
) -> Found | None:  # fmt: skip
    """Return the sign by which a mail's words are a machine's; ``found`` says how it travelled."""
    if is_server(who.address) and not is_reply(subject, headers) and _to_a_return_path(destinations):
        return Automatic.BOUNCE, "a server wrote to a letter's return path"
    if receipts.says_it_was_read(headers, subject, text):
        return Automatic.RECEIPT, f"subject: {subject[:60]}"
    answers = is_reply(subject, headers)
    own = new_words.split(text).reply if answers and found is not None and found[0] not in DISTRIBUTED else text
    sign = vacations.written_by_a_responder(
        text,
        answers=answers,
        subject="" if is_prefixed(subject) else subject,
        name=who.name,
        bulk=bool(precedence(headers)),
    )
    if not sign and found is not None and found[0] is Automatic.CHALLENGE and challenges.says_so(own):
        sign = "words of a challenge"
    if not sign and has_null_sender(headers):
        sign = null_sender.written_by_a_machine(own)
    return (Automatic.AUTOMATIC, sign) if sign else None


def _to_a_return_path(destinations: Iterable[str]) -> bool:
    return any(token.carrier is Carrier.RETURN_PATH for one in destinations if (token := found_in(one)))
