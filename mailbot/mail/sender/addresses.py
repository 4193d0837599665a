"""One address in one form; the same sender or not.

Identity is the one addr-spec of the one From field (RFC 5322, section 3.6.2), never a display name, never Reply-To.
Where parsers disagree about what a From says, nobody is believed: :class:`Sender` then has no address but a problem.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from email.errors import HeaderParseError
from typing import Any, Final, cast

from mailbot.mail.sender.loose_from import loosely
from mailbot.mail.text import charsets

MAX_FIELD: Final = 16 * 1024
_MAX_RARE: Final = 2 * 1024
"""The standard parser takes four times as long for twice as much; up to here 0.02 s."""
MAX_ADDRESS: Final = 254
"""RFC 5321, section 4.5.3.1.3, without the angle brackets."""
ADDRESS: Final = re.compile(r"[^\s<>\"(),:;\\\[\]@]{1,128}@[^\s<>\"(),:;\\\[\]@]{1,255}")
"""What looks like an address among other words: for eyes and for what is proven otherwise, never for who wrote."""
# Said by what is not in them, since a class that runs to the last character takes 5 ms to compile: an atom is of letters,
# digits, "!#$%&'*+/=?^_`{|}~.-", a host of letters, digits, "._-", both of all that is not ASCII.
_ATOM: Final = r"[^\x00-\x20\"(),:;<>@\[\\\]\x7f]+"
_HOST: Final = r"[^\x00-,/:-@\[-^`{-\x7f]+"
_DOMAIN: Final = re.compile(r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*")
_BARE: Final = re.compile(rf"\s*({_ATOM}@{_HOST})\s*")
_ANGLE: Final = re.compile(rf'\s*("(?:[^"\\\r\n]|\\[^\r\n])*"|[^"<>@,;:\\()\r\n]*)\s*<({_ATOM}@{_HOST})>\s*')


@dataclass(frozen=True, slots=True)
class Sender:
    """Who a mail says it is from: one normalised address and a name for display, or the problem that forbids both."""

    address: str | None
    name: str = ""
    problem: str = ""


def normalised(address: str) -> str:
    """Return the one form of ``address`` in which addresses are compared.

    Local part and domain lower-cased, NFC, the domain in its ASCII form (RFC 5891), a trailing dot dropped. Never
    raises: what cannot be converted is compared as it stands.
    """
    local, at, domain = address.strip().rpartition("@")
    if not at:
        return address.strip().lower()
    domain = domain.rstrip(".").lower()
    if not domain.isascii():
        import idna  # noqa: PLC0415 - a quarter of a megabyte in each process, and hardly any mail needs it

        try:
            domain = idna.encode(domain, uts46=True).decode("ascii")
        except idna.IDNAError:
            domain = unicodedata.normalize("NFC", domain)
    return f"{unicodedata.normalize('NFC', local).casefold()}@{domain}"


def masked(address: str) -> str:
    """Return ``address`` so that its owner recognises it and nobody else learns it: ``j***@example.com``."""
    local, _, domain = address.rpartition("@")
    # A combining mark would change the letter before it, a control the whole line.
    first = local[:1] if local[:1].isprintable() and not unicodedata.combining(local[:1] or " ") else ""
    return f"{first}***@{domain}"


def valid(address: str) -> str:
    """Return ``address`` if a letter can be sent to it, as typed by a person at the command line.

    Raises:
        ValueError: it is no address (RFC 5321, section 4.1.2).
    """
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 - a reading worker has no use for it

    try:
        return str(validate_email(address, check_deliverability=False, test_environment=True).normalized)
    except EmailNotValidError as no:
        # email-validator refuses special-use domains (.local, .test), which desks inside a company do have.
        if _BARE.fullmatch(address) and "special-use" in str(no):
            return address
        raise ValueError(f'"{address}" is no address: {no}') from None


def sender_of(fields: list[str]) -> Sender:
    """Read the From fields of one mail (their unfolded or folded values, RFC 2047 still encoded).

    Exactly one field with exactly one address is a sender; anything else has a problem and no address.
    """
    if len(fields) != 1:
        return Sender(None, problem="no From field" if not fields else f"{len(fields)} From fields")
    value = fields[0]
    if len(value) > MAX_FIELD:
        return Sender(None, problem="From field longer than 16 kB")
    plain = re.sub(r"\r?\n(?=[ \t])", "", value)
    if any(char in plain for char in "\r\n\0"):
        return Sender(None, problem="control character in From")
    found = _simple(plain) or _loose(plain) or _careful(plain)
    if found.address is not None and len(found.address) > MAX_ADDRESS:
        return Sender(None, problem=f"an address longer than {MAX_ADDRESS} characters")
    if found.address is not None and not found.address.isprintable():
        return Sender(None, problem="invisible character in the address")
    if found.address is not None and not _DOMAIN.fullmatch(found.address.rpartition("@")[2]):
        return Sender(None, problem="no letter can go to the address in From")
    return found


def _simple(value: str) -> Sender | None:
    """Read the two shapes that nearly all mail has; None for every other."""
    if bare := _BARE.fullmatch(value):
        return Sender(normalised(bare[1]))
    if angle := _ANGLE.fullmatch(value):
        name = re.sub(r"\\(.)", r"\1", angle[1].strip().strip('"')) if angle[1].startswith('"') else angle[1].strip()
        # A name that holds encoded words may decode to anything; it is for display only.
        return Sender(normalised(angle[2]), name=charsets.header(name))
    return None


def _loose(value: str) -> Sender | None:
    """Read a From that breaks the grammar where all programs show the same; None where it does not or they may not."""
    if len(value) > _MAX_RARE:
        return None
    found = loosely(value, charsets.header(value) if "=?" in value else value)
    return Sender(normalised(found[0]), name=charsets.header(found[1])) if found else None


def _careful(value: str) -> Sender:
    """Read the rare shapes with the standard parser; any doubt is a problem."""
    if len(value) > _MAX_RARE:
        return Sender(None, problem="From is too long to be read with certainty")
    from email.policy import default as modern  # noqa: PLC0415 - a fifth of a worker's start, for one mail in a thousand

    try:
        field: Any = modern.header_factory("From", value)
        groups, addresses, defects = field.groups, field.addresses, field.defects
    except (HeaderParseError, ValueError, IndexError, AttributeError, TypeError, UnboundLocalError, RecursionError):
        return Sender(None, problem="From cannot be read")
    if len(addresses) != 1 or any(group.display_name is not None for group in groups):
        return Sender(None, problem=f"From holds {len(addresses)} addresses" if len(addresses) != 1 else "From is a group")
    one = addresses[0]
    if defects or not one.username or not one.domain or value.count("<") > 1 or value.count("@") != 1:
        return Sender(None, problem="From is ambiguous")
    if f"@{one.domain}" not in value:  # something inside it was passed over, which another program may keep
        return Sender(None, problem="From is ambiguous")
    return Sender(normalised(cast("str", one.addr_spec)), name=str(one.display_name))
