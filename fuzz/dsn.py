"""Delivery reports (RFC 3464): what a server says of a failure is a bounce, whatever stands in it."""

from __future__ import annotations

from typing import Final

from fuzz.claims import all_clean, in_time, told
from mailbot.mail.automatic import plain_bounces
from mailbot.mail.automatic.headers import Automatic
from mailbot.mail.kinds import Kind
from mailbot.mail.message import Mail, read
from mailbot.mail.mime.parser import parsed
from mailbot.mail.tokens.message_ids import FIRST, LAST

_HEAD: Final = (
    b"From: Mail Delivery System <MAILER-DAEMON@mx.example>\r\nTo: suporte@our.example\r\nSubject: Undelivered Mail\r\n"
    b'Auto-Submitted: auto-replied\r\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
)
_REPORT: Final = b"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
_END: Final = b"\r\n--b--\r\n"


def check(data: bytes) -> None:
    """Read ``data`` as a whole mail, as a report's parts, and as the text of its delivery status."""
    with in_time():
        _sound(data)
        for raw in (_HEAD + data, _HEAD + _REPORT + data + _END):
            mail = _sound(raw)
            told(holds=mail.kind is Kind.BOUNCE, claim=f"a report is read as {mail.kind}")
            told(holds=mail.automatic is not None and mail.automatic[0] is Automatic.BOUNCE, claim="no machine's")


def _sound(raw: bytes) -> Mail:
    mail = read(raw)
    all_clean(mail, "mail")
    for ids in (mail.in_reply_to, mail.references):
        told(holds=len(ids) <= FIRST + LAST, claim=f"{len(ids)} IDs")
    tree = parsed(raw)[0]
    plain_bounces.has_report(tree)
    failed = plain_bounces.failed_recipients(tree, len(raw))
    told(holds=len(failed) <= len(raw), claim="more recipients than bytes")
    return mail
