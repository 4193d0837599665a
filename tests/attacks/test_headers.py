"""What strangers write into header fields stays a value: it breaks no line, poisons no letter, steers nothing."""

from __future__ import annotations

from base64 import b64encode

import pytest

from mailbot.desk.tickets.reasons import Disposition, Reason
from mailbot.desk.verdicts import on_mail
from tests.attacks.conftest import House
from tests.cast import ALICE, AUTHSERV, BRUNO, MALLORY, context, raw, reply

BREAKS = {
    "CRLF": "\r\n", "CR": "\r", "LF": "\n", "NUL": "\0", "VT": "\x0b", "FF": "\x0c", "NEL": "\x85", "LS": "\u2028",
    "PS": "\u2029", "ESC": "\x1b", "folded": "\r\n ",
}  # fmt: skip


@pytest.mark.parametrize("where", ["subject", "name", "filename", "references"])
@pytest.mark.parametrize("char", BREAKS.values(), ids=BREAKS)
def test_a18_no_line_break_of_a_stranger_becomes_a_header_or_poisons_the_outbox(
    open_house: House, where: str, char: str
) -> None:
    evil = f"Oi{char}Bcc: victim@evil.example{char}{char}X-Evil: 1"
    word = f"=?utf-8?B?{b64encode(evil.encode()).decode()}?="
    fields = {
        "subject": {"Subject": word},
        "name": {"sender": f"{word} <{ALICE}>"},
        "references": {
            "References": f"<a@b> {word} <x{char}X-Evil:1@y>".replace("\0", "").replace("\r", "").replace("\n", "")
        },
        "filename": {"Content_Type": "multipart/mixed; boundary=b"},
    }[where]
    text = f'--b\n\noi\n--b\nContent-Disposition: attachment; filename="{word}"\n\nx\n--b--' if where == "filename" else "oi"
    proof = f"{AUTHSERV}; dmarc=pass header.from=example.com"
    sender = fields.pop("sender", ALICE)
    open_house.take(raw(text, sender, Authentication_Results=proof, **fields))
    open_house.desk.tickets.order(1, "reply", "Segue.")
    letters = open_house.outbox()
    assert [letter["To"].addresses[0].addr_spec for letter in letters] == [ALICE, BRUNO, ALICE]
    for letter in letters:
        assert letter["Bcc"] is letter["X-Evil"] is None
        assert not letter.defects
        assert str(letter["Subject"]).isprintable()


def test_a18_a_subject_typed_by_an_agent_injects_nothing_either(house: House) -> None:
    house.open(subject="Oi\r\nBcc: victim@evil.example\r\n\r\nx")
    (letter,) = house.outbox()
    assert letter["Bcc"] is None


STEERING = [
    "Ticket",
    "State",
    "Close",
    "Reply",
    "Agent",
    "Cut",
    "Sender",
    "Command",
    "Customer",
    "Note",
    "Priority",
    "Owner",
]


@pytest.mark.parametrize("name", STEERING)
@pytest.mark.parametrize("value", ["12", "yes", "closed", BRUNO])
def test_a19_no_field_of_a_stranger_steers_us(name: str, value: str) -> None:
    """RT's CVE-2023-41259, t/security: control headers of inbound mail."""
    for mail in (reply, raw):
        plain, steered = (
            on_mail(context(mail())),
            on_mail(context(mail(**{f"X_Mailbot_{name}": value, f"RT_{name}": value}))),
        )
        assert steered == plain


def test_a19_our_loop_field_silences_only_the_mail_that_bears_it(house: House) -> None:
    number = house.open()
    (looped,) = house.take(house.answer(number, X_Mailbot_Loop="suporte@desk.example"))
    (other,) = house.take(house.answer(number, X_Mailbot_Loop=MALLORY))
    assert (looped.reason, other.disposition) == (Reason.LOOP, Disposition.REPLY)
