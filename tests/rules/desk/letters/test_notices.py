"""Whom a rejected mail's signals say that was told: its sender, or nobody, and why."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from mailbot.desk.letters.notices import whom_told
from mailbot.desk.tickets.letter import AUTOMATIC_CAP
from mailbot.desk.tickets.reasons import Disposition
from mailbot.desk.verdicts import on_mail, on_mail_at_door
from mailbot.mail.incoming import Place
from tests.cast import ALICE, AUTHSERV, MALLORY, context, mailbox, raw, reply

TRUSTED = {"authserv_id": AUTHSERV}
STRANGER = f"Mallory <{MALLORY}>"
PASS = f"{AUTHSERV}; dmarc=pass header.from=evil.example"
FAIL = f"{AUTHSERV}; dmarc=fail header.from=evil.example"
KNOWN = {"is_participant": True}


@pytest.mark.parametrize(("mail", "known", "whom"), [
    (raw("Olá?", STRANGER, Authentication_Results=PASS), {}, "the sender, by rejected_unthreaded"),
    (raw("Olá?"), KNOWN, "the sender, by rejected_unthreaded"),
    (reply("Olá?", STRANGER, Authentication_Results=PASS), {}, "the sender, by rejected_wrong_sender"),
    (raw("Olá?", STRANGER, Authentication_Results=PASS), {"notices_in_a_day": 1}, "nobody: they were told within 24 hours"),
    (raw("Olá?", STRANGER), {}, "nobody: nobody proves From: an answer might go to a victim"),
    (raw("Olá?", STRANGER, Authentication_Results=FAIL), {}, "nobody: the trusted receiver disproved From"),
    (raw("Olá?", "no-reply@evil.example", Authentication_Results=PASS), {}, "nobody: From takes no answer"),
    (raw("Olá?", X_Auto_Response_Suppress="All"), KNOWN,
     "nobody: X-Auto-Response-Suppress asks for no automatic answer"),
    (raw("Olá?"), {**KNOWN, "automatic_in_an_hour": {None: AUTOMATIC_CAP}},
     "nobody: a cap of automatic letters is reached"),
])  # fmt: skip
def test_the_signal_agrees_with_the_letter(mail: bytes, known: dict[str, Any], whom: str) -> None:
    made = context(mail, mailbox(**TRUSTED), known=known)
    verdict = on_mail(made)
    assert verdict.disposition is Disposition.REJECTED
    assert whom_told(made, verdict) == whom
    assert bool(verdict.drafts) == whom.startswith("the sender")


def test_whoever_got_a_copy_in_an_open_mailbox_is_not_told_here() -> None:
    made = replace(context(raw("Olá?", ALICE), known=KNOWN), elsewhere=True)
    assert whom_told(made, on_mail(made)) == "nobody: another of our mailboxes got a copy"


@pytest.mark.parametrize("door", ["smtp:suporte", "lmtp:suporte"])
def test_at_the_door_the_answer_tells(door: str) -> None:
    made = context(raw("Olá?", STRANGER))
    made = replace(made, incoming=replace(made.incoming, place=Place(door, 1, 1)))
    verdict = on_mail_at_door(made)
    assert verdict.drafts == ()
    assert whom_told(made, verdict) == "the sender, by the answer at the door"
