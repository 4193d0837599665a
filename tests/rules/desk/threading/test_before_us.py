"""Who goes on from a mail of before us: by its ID, by having taken part in it, and by being believed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from mailbot.desk.threading.before_us import BeforeUs, answered, people_of
from mailbot.desk.threading.known import EarlierMail, Known
from mailbot.desk.threading.named import named_tokens
from mailbot.desk.threading.thread import Thread
from mailbot.desk.tickets.reasons import Disposition, Reason
from mailbot.desk.tickets.ticket import Ticket
from mailbot.desk.verdicts import on_mail
from mailbot.mail.message import read
from mailbot.mail.sender.authentication import Authenticity
from tests.cast import ALICE, DESK, MALLORY, NOW, context, mailbox, raw, ticket

BOB = "bob@example.org"
HERS = EarlierMail(frozenset({ALICE, DESK}))
PASS, FAIL, NONE, NOBODY = Authenticity.PASS, Authenticity.FAIL, Authenticity.UNPROVEN, Authenticity.UNKNOWN


def went_on(
    sender: str = ALICE, proof: Authenticity = NOBODY, tickets: tuple[Ticket, ...] = (), ids: str = "<old@example.com>",
    **earlier: EarlierMail,
) -> BeforeUs | None:  # fmt: skip
    """Return what a mail goes on from that names ``ids``; ``earlier`` are known by their names at example.com."""
    mail = read(raw(sender=sender, References=ids))
    by_id = {f"{name}@example.com": (one,) for name, one in (earlier or {"old": HERS}).items()}
    known = Known(tickets={one.id: one for one in tickets}, earlier=by_id)
    return answered(mail, named_tokens(mail), known, proof)


@pytest.mark.parametrize(
    ("sender", "goes_on"), [(ALICE, True), ("Alice <ALICE@Example.com>", True), (MALLORY, False), (BOB, False), ("", False)]
)
def test_only_who_took_part_in_the_very_mail_goes_on_from_it(sender: str, goes_on: bool) -> None:
    assert (went_on(sender) is not None) == goes_on


@pytest.mark.parametrize(("proof", "proven"), [(PASS, True), (NOBODY, True), (NONE, False)])
def test_they_are_proven_where_anybody_could_prove_them(proof: Authenticity, proven: bool) -> None:
    found = went_on(proof=proof)
    assert found is not None
    assert found.proven is proven
    assert ("; nobody proves From" in found.words) is not proven


def test_who_is_disproven_took_part_in_nothing() -> None:
    assert went_on(proof=FAIL) is None


def test_an_imported_ticket_is_joined_by_who_wrote_in_it_and_others_go_on_from_the_mail_alone() -> None:
    mail = EarlierMail(frozenset({ALICE, BOB, DESK}), 12)
    joined, alone = went_on(tickets=(ticket(),), old=mail), went_on(BOB, tickets=(ticket(),), old=mail)
    assert joined is not None
    assert alone is not None
    assert (joined.ticket, alone.ticket) == (ticket(), None)


def test_what_a_ticket_was_merged_into_is_joined() -> None:
    led, into = ticket(merged_into=13), ticket(id=13)
    found = went_on(tickets=(led, into), old=EarlierMail(frozenset({ALICE}), 12))
    assert found is not None
    assert found.ticket == into


def test_the_nearest_mail_counts_and_an_imported_one_before_any_other() -> None:
    imported = EarlierMail(frozenset({ALICE}), 12)
    found = went_on(tickets=(ticket(),), ids="<far@example.com> <near@example.com>", far=imported, near=HERS)
    assert found is not None
    assert (found.message_id, found.ticket) == ("far@example.com", ticket())
    found = went_on(ids="<far@example.com> <near@example.com>", far=HERS, near=HERS)
    assert found is not None
    assert found.message_id == "near@example.com"


def test_of_two_letters_with_one_id_the_one_that_its_writer_has_part_in_counts() -> None:
    mail = read(raw(References="<old@example.com>"))
    both = (EarlierMail(frozenset({MALLORY, ALICE}), 13), EarlierMail(frozenset({ALICE, DESK}), 12))
    theirs = ticket(id=13, participants=frozenset({MALLORY}), contact=MALLORY)
    known = Known(tickets={12: ticket(), 13: theirs}, earlier={"old@example.com": both})
    found = answered(mail, named_tokens(mail), known, PASS)
    assert found is not None
    assert found.ticket == ticket()


@pytest.mark.parametrize(
    ("proof", "unthreaded", "verdict"),
    [
        (PASS, "reject", (Disposition.OPENED, None)), (NOBODY, "reject", (Disposition.OPENED, None)),
        (NONE, "reject", (Disposition.HELD, Reason.BEFORE_US)), (PASS, "hold", (Disposition.HELD, Reason.BEFORE_US)),
        (NONE, "hold", (Disposition.HELD, Reason.BEFORE_US)), (PASS, "open", (Disposition.OPENED, None)),
        (NONE, "open", (Disposition.OPENED, None)),
    ],
)  # fmt: skip
def test_who_goes_on_is_no_stranger_and_who_is_not_proven_waits_for_a_person(
    proof: Authenticity, unthreaded: str, verdict: tuple[Any, ...]
) -> None:
    mail = raw(References="<old@example.com>")
    asked = replace(context(mail, mailbox(unthreaded=unthreaded)), authenticity=proof, before_us=went_on(proof=proof))
    found = on_mail(asked)
    assert (found.disposition, found.reason) == verdict
    assert ("before_us", "answers old@example.com of before us, in which From took part") in [
        (name, words.removesuffix("; nobody proves From")) for name, words in found.signals
    ]
    assert all(draft.to != ALICE for draft in found.drafts) or proof is PASS


def test_a_held_one_is_noted_with_the_ticket_that_it_would_have_joined() -> None:
    before = BeforeUs("old@example.com", ticket(), proven=False)
    asked = replace(context(raw(References="<old@example.com>")), authenticity=NONE, before_us=before)
    assert on_mail(asked).ticket == 12


@pytest.mark.parametrize("late", ["reject", "follow_up", "reopen"])
def test_an_imported_ticket_opens_again_whatever_the_policy_does_with_late_replies(late: Any) -> None:
    ended = ticket(state="closed", closed_at=NOW, closed_by="import")
    asked = context(raw(), mailbox(), ended)
    asked = replace(
        asked, thread=Thread(ended), policy=replace(asked.policy, late_reply=replace(asked.policy.late_reply, do=late))
    )
    found = on_mail(asked)
    assert found.disposition is Disposition.REPLY
    assert found.change is not None
    assert found.change.state == "open"


def test_everybody_whom_a_mail_was_sent_to_took_part_in_it() -> None:
    mail = read(raw(To=f"{DESK}, Bob <{BOB}>", Cc="carl@example.net", Delivered_To=DESK))
    assert people_of(mail) == {ALICE, DESK, BOB, "carl@example.net"}
    assert len(people_of(read(raw(To=", ".join(f"p{each}@example.com" for each in range(500)))))) <= 101
