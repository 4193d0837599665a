"""What a customer's reply means: which of the readings decides, in which state, by which policy."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from mailbot.calendars.spans import Elapsed, span
from mailbot.config.mailbox import Mailbox
from mailbot.desk.customers.late_replies import LateReplyRule, late
from mailbot.desk.customers.replies import READINGS
from mailbot.desk.policy.policy import LateReply, Policy, Transition
from mailbot.desk.threading.context import Context
from mailbot.desk.tickets.letter import Notice
from mailbot.desk.tickets.reasons import Disposition, Reason
from mailbot.desk.tickets.ticket import Ticket
from mailbot.desk.tickets.verdict import Verdict
from mailbot.desk.verdicts import on_mail, on_mail_at_door, on_release
from mailbot.mail.incoming import LeftOut
from mailbot.policy_files import preset
from tests.cast import ALICE, AUTHSERV, BRUNO, MALLORY, NOW, context, mailbox, reply, ticket

BOB = "bob@other.example"
FILE = (
    "--x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{}\r\n--x\r\nContent-Type: text/plain; name=log.txt\r\n"
    "Content-Disposition: attachment; filename=log.txt\r\n\r\nlog\r\n--x--"
)
ENDED = timedelta(hours=3)


def judged(words: str = "Segue.", policy: Policy | None = None, box: Mailbox | None = None, **of: Any) -> Verdict:
    return on_mail(asked(words, policy, box, **of))


def asked(
    words: str = "Segue.", policy: Policy | None = None, box: Mailbox | None = None, *, sender: str = f"Alice <{ALICE}>",
    incoming: dict[str, Any] | None = None, known: dict[str, Any] | None = None, fields: dict[str, str] | None = None,
    **of: Any,
) -> Context:  # fmt: skip
    mail = reply(words, sender, **(fields or {}))
    return replace(context(mail, box, ticket(**of), known=known, incoming=incoming), policy=policy or preset())


def ended(by: str | None = "agent", **of: Any) -> dict[str, Any]:
    return {"state": "closed", "closed_at": NOW - ENDED, "closed_by": by, **of}


def lately(do: Any, after: str | None = None, **more: Any) -> Policy:
    return replace(preset(), late_reply=LateReply(do, span(after) if after else None), **more)


def told(verdict: Verdict) -> list[tuple[Notice, str]]:
    return [(draft.notice, draft.to) for draft in verdict.drafts]


def reading(verdict: Verdict) -> str:
    return dict(verdict.signals).get("reading", "").partition(":")[0]


# Acceptance.


@pytest.mark.parametrize(
    ("words", "state"),
    [
        *product(["Resolvido!", "RESOLVIDO", "Resolved", "Pode fechar, obrigada."], ["resolved", "waiting"]),
        ("Funcionou, Bruno!\n\nAlice", "resolved"), ("It works!", "resolved"),
    ],
)  # fmt: skip
def test_who_accepts_the_answer_finishes_the_ticket_apart_from_silence(state: str, words: str) -> None:
    verdict = judged(words, box=mailbox(agents=["bruno"], notify=[]), state=state)
    assert (verdict.disposition, verdict.reason, reading(verdict)) == (Disposition.REPLY, None, "accepted")
    change = verdict.change
    assert change is not None
    assert (change.state, change.timers, change.withdraw, change.closed_by) == ("finished", (), True, "customer")
    assert change.unanswered_at(None) is None
    assert told(verdict) == [(Notice.COPY, BRUNO)]
    assert (verdict.drafts[0].facts["event"], verdict.drafts[0].facts["state_label"]) == ("accepted", "Finalizado")


@pytest.mark.parametrize("state", ["new", "in_progress", "open", "closed", "not in the policy"])
def test_where_nobody_waits_for_the_customer_nothing_is_accepted(state: str) -> None:
    assert reading(judged("Resolvido!", state=state)) != "accepted"


@pytest.mark.parametrize(
    "words", ["Resolvido, mas surgiu outro erro.", "Não resolvido", "Pode fechar?", "Resolvido em parte", "x " * 300 + "ok"]
)
def test_who_says_more_than_that_is_read_by_an_agent(words: str) -> None:
    verdict = judged(words, state="resolved")
    assert verdict.change is not None
    assert (reading(verdict), verdict.change.state, verdict.change.closed_by) == ("", "open", None)


def test_a_file_is_more_than_an_acceptance_or_thanks_even_one_that_was_left_out() -> None:
    left_out = {"left_out": (LeftOut("big.zip", "application/zip", 30_000_000, exact=True),)}
    for words in ("Resolvido!", "Obrigado!"):
        brought = judged(FILE.format(words), fields={"Content_Type": "multipart/mixed; boundary=x"}, state="resolved")
        assert brought.change is not None
        assert (reading(brought), brought.change.state) == ("", "open")
        assert reading(judged(words, incoming=left_out, state="resolved")) == ""


def test_no_stranger_accepts_or_thanks_for_anything() -> None:
    for words in ("Resolvido!", "Obrigado!"):
        verdict = judged(words, sender=f"Alice <{MALLORY}>", state="resolved")
        assert (verdict.disposition, verdict.reason) == (Disposition.REJECTED, Reason.WRONG_SENDER)
        let_in = on_release(asked(words, sender=f"Mallory <{MALLORY}>", state="resolved"), ticket(state="resolved"))
        assert let_in.change is not None
        assert let_in.change.state == "open"


def test_an_acceptance_sends_the_letters_of_its_move_and_of_the_state_it_enters() -> None:
    plain = preset()
    states = {**plain.states, "finished": replace(plain.states["finished"], enter=Notice.ANSWER)}
    policy = replace(plain, accepted=Transition("finished", Notice.CLOSED), states=states)
    verdict = judged("Resolvido!", policy, state="resolved")
    assert told(verdict)[:2] == [(Notice.CLOSED, ALICE), (Notice.ANSWER, ALICE)]
    assert all(draft.facts["by_machine"] for draft in verdict.drafts[:2])


def test_a_states_own_move_goes_before_the_policys_and_may_go_on() -> None:
    plain = preset()
    states = {**plain.states, "resolved": replace(plain.states["resolved"], on_accept=Transition("waiting"))}
    change = judged("Resolvido!", replace(plain, states=states), state="resolved").change
    assert change is not None
    assert (change.state, change.closed_by, len(change.timers or ())) == ("waiting", None, 3)


def test_without_the_policys_word_an_acceptance_is_a_reply() -> None:
    verdict = judged("Resolvido!", replace(preset("totvs"), accepted=None), state="validation")
    assert verdict.change is not None
    assert (reading(verdict), verdict.change.state) == ("", "in_progress")


@pytest.mark.parametrize(
    ("name", "state", "words", "becomes"),
    [
        ("totvs", "validation", "Resolvido, obrigada!", "closed"), ("totvs", "pending", "Pode fechar.", "closed"),
        ("totvs", "pending", "De acordo", "in_progress"), ("tecnospeed", "pending", "Resolvido!", "resolved"),
        ("tecnospeed", "pending", "Aceito", "in_progress"), ("totvs", "validation", "Não resolvido", "in_progress"),
    ],
)  # fmt: skip
def test_every_vendors_customer_ends_the_ticket_by_accepting(name: str, state: str, words: str, becomes: str) -> None:
    change = judged(words, preset(name), state=state).change
    assert change is not None
    assert (change.state, change.closed_by) == (becomes, "customer" if becomes in {"closed", "resolved"} else None)


@pytest.mark.parametrize(
    ("name", "of"),
    [
        ("totvs", {"state": "validation"}),
        ("totvs", {}),
        ("tecnospeed", {"state": "resolved"}),
        ("tecnospeed", {"state": "pending"}),
    ],
)
def test_no_vendors_customer_opens_anything_by_a_thank_you(name: str, of: dict[str, Any]) -> None:
    verdict = judged("Muito obrigada!", preset(name), **ended(**of))
    assert (verdict.disposition, reading(verdict), verdict.change, verdict.drafts) == (Disposition.REPLY, "thanks", None, ())


# Thanks.


@pytest.mark.parametrize(("state", "of"), [("resolved", {}), ("closed", ended()), ("finished", ended("customer"))])
@pytest.mark.parametrize("words", ["Obrigado!", "Muito obrigada, Bruno!\n\nAlice", "Thank you very much", "Valeu, equipe!"])
def test_a_thank_you_is_recorded_and_moves_nothing(state: str, of: dict[str, Any], words: str) -> None:
    verdict = judged(words, box=mailbox(agents=["bruno"], notify=[]), **{**of, "state": state})
    assert (verdict.disposition, verdict.reason, verdict.ticket) == (Disposition.REPLY, None, 12)
    assert (verdict.change, verdict.drafts, reading(verdict)) == (None, (), "thanks")


@pytest.mark.parametrize("state", ["new", "in_progress", "open", "waiting"])
def test_a_thank_you_in_any_other_state_is_an_ordinary_reply(state: str) -> None:
    verdict = judged("Obrigado!", state=state)
    assert verdict.change is not None
    assert reading(verdict) == ""


@pytest.mark.parametrize("words", ["Obrigado. E a licença?", "Obrigado, mas ainda não abre.", "Obrigado " * 9])
def test_thanks_with_anything_else_opens_the_ticket_again(words: str) -> None:
    verdict = judged(words, state="resolved")
    assert verdict.change is not None
    assert verdict.change.state == "open"


def test_thanks_can_be_turned_off_and_given_other_states() -> None:
    off, other = replace(preset(), thanks=None), replace(preset(), thanks_in=frozenset({"open"}))
    assert reading(judged("Obrigado!", off, state="resolved")) == ""
    assert reading(judged("Obrigado!", other, state="resolved")) == ""
    assert reading(judged("Obrigado!", other, state="open")) == "thanks"
    assert judged("Obrigado!", off, **ended()).reason is Reason.CLOSED


def test_whoever_accepts_what_has_ended_does_no_more_than_thank() -> None:
    verdict = judged("Pode fechar, obrigado.", lately("follow_up"), **ended())
    assert (verdict.change, reading(verdict)) == (None, "thanks")


@pytest.mark.parametrize("words", ["Obrigado!", "Voltou."])
def test_what_an_agent_marked_as_spam_takes_no_thanks_either(words: str) -> None:
    assert judged(words, lately("reopen"), **ended("spam")).reason is Reason.CLOSED


def test_thanks_that_crossed_the_close_leave_it_closed() -> None:
    assert judged("Obrigado!", **ended("silence", closed_at=NOW)).change is None


# Late replies.


@pytest.mark.parametrize(
    ("do", "outcome"),
    [("reopen", LateReplyRule.REOPENS), ("follow_up", LateReplyRule.FOLLOWS), ("reject", LateReplyRule.REFUSED)],
)
def test_a_late_reply_does_what_the_policy_says(do: str, outcome: LateReplyRule) -> None:
    assert late(lately(do), ticket(**ended()), NOW) is outcome


@pytest.mark.parametrize(
    ("after", "second", "outcome"),
    [
        (0, 0, LateReplyRule.REOPENS),
        (1, 0, LateReplyRule.REOPENS),
        (48, 0, LateReplyRule.REOPENS),
        (48, 1, LateReplyRule.FOLLOWS),
        (4800, 0, LateReplyRule.FOLLOWS),
    ],
)
def test_a_reply_is_in_time_up_to_and_including_the_instant_at_which_the_time_ends(
    after: int, second: int, outcome: LateReplyRule
) -> None:
    about = ticket(state="closed", closed_at=NOW, closed_by="agent")
    assert late(lately("follow_up", "2d"), about, NOW + timedelta(hours=after, seconds=second)) is outcome


def test_the_time_counts_in_the_policys_calendar() -> None:
    totvs = replace(preset("totvs"), late_reply=LateReply("follow_up", span("2bd")), calendar=preset().calendar)
    friday = ticket(state="closed", closed_at=NOW - timedelta(days=3), closed_by="silence")
    tuesday = NOW + timedelta(days=1, hours=1.5)  # 13:30: noon is a closing, and counts from the next opening
    assert late(totvs, friday, tuesday) is LateReplyRule.REOPENS
    assert late(totvs, friday, tuesday + timedelta(seconds=1)) is LateReplyRule.FOLLOWS


def test_what_ended_at_no_known_instant_is_late() -> None:
    assert late(lately("follow_up", "2d"), ticket(**ended(closed_at=None)), NOW) is LateReplyRule.FOLLOWS


@pytest.mark.parametrize("by", ["merge", "spam", "undone"])
def test_what_was_no_tickets_end_is_never_taken_up_again(by: str) -> None:
    assert late(lately("reopen", "2d"), ticket(**ended(by)), NOW) is LateReplyRule.REFUSED


@pytest.mark.parametrize("by", ["silence", "customer"])
def test_a_reply_that_crossed_the_close_opens_the_ticket_again_whatever_the_policy_says(by: str) -> None:
    verdict = judged(policy=lately("follow_up"), **ended(by, closed_at=NOW))
    assert verdict.change is not None
    assert (verdict.follow_up, verdict.change.state, reading(verdict)) == (None, "open", "reply")


def test_what_counts_is_when_the_mail_reached_the_mailbox() -> None:
    met = {"received_at": NOW - ENDED + timedelta(hours=1)}
    verdict = judged(policy=lately("reject", "1h"), incoming=met, **ended())
    assert verdict.change is not None
    assert (verdict.change.state, told(verdict)[0]) == ("open", (Notice.REOPENED, ALICE))


@pytest.mark.parametrize("do", ["reopen", "follow_up"])
def test_no_stranger_takes_an_ended_ticket_up_again(do: str) -> None:
    for box, outcome in (
        (mailbox(), (Disposition.REJECTED, Reason.WRONG_SENDER)),
        (mailbox(wrong_sender="hold"), (Disposition.HELD, Reason.WRONG_SENDER)),
        (mailbox(wrong_sender="ask"), (Disposition.HELD, Reason.WRONG_SENDER)),  # not told that it takes no more mail
    ):
        verdict = judged("Erro", lately(do), box, sender=f"Mallory <{MALLORY}>", **ended())
        assert (verdict.disposition, verdict.reason) == outcome
        assert verdict.change is None


def test_a_late_reply_must_be_proven_where_everybody_must() -> None:
    box = mailbox(require_authentication="everyone", authserv_id=AUTHSERV)
    assert judged("Erro", lately("follow_up"), box, **ended()).reason is Reason.UNPROVEN_SENDER
    assert judged("Erro", lately("reject"), box, **ended()).reason is Reason.CLOSED


# Follow-ups.


def followed(words: str = "Voltou.", box: Mailbox | None = None, **of: Any) -> tuple[Verdict, Ticket]:
    verdict = judged(words, lately("follow_up"), box, **ended(**of))
    assert verdict.follow_up is not None
    assert (verdict.disposition, verdict.about, verdict.ticket, reading(verdict)) == (
        Disposition.OPENED, None, None, "follow_up"
    )  # fmt: skip
    return verdict, verdict.follow_up


def test_a_follow_up_is_the_ended_ticket_in_all_that_is_about_people_and_new_in_all_else() -> None:
    box = mailbox(agents=["bruno", "lia"], notify=[])
    people: dict[str, Any] = {
        "participants": frozenset({ALICE, BOB}),
        "copied": frozenset({BOB}),
        "assigned": "lia",
        "tags": ("vip",),
    }
    verdict, made = followed(box=box, language="en", cycle=4, newest=9, **people)
    assert (made.id, made.follows, made.mailbox, made.language, made.subject) == (
        0, 12, "suporte", "en", "Erro ao abrir o projeto"
    )  # fmt: skip
    assert (made.contact, made.contact_name, made.participants, made.copied) == (
        ALICE, "Alice", frozenset({ALICE, BOB}), frozenset({BOB})
    )  # fmt: skip
    assert (made.state, made.assigned, made.tags, made.cycle, made.closed_at) == ("new", "lia", (), 0, None)
    assert told(verdict) == [(Notice.FOLLOW_UP, ALICE), (Notice.COPY, "lia@desk.example")]
    assert verdict.drafts[0].facts["follows"] == verdict.drafts[1].facts["follows"] == 12


def test_another_participant_who_writes_becomes_the_contact_and_the_one_before_keeps_getting_letters() -> None:
    verdict = judged(
        "Voltou.", lately("follow_up"), sender=f"Bob <{BOB}>",
        **ended(participants=frozenset({ALICE, BOB}), copied=frozenset({BOB})),
    )  # fmt: skip
    made = verdict.follow_up
    assert made is not None
    assert (made.contact, made.contact_name, made.copied) == (BOB, "Bob", frozenset({ALICE}))
    assert told(verdict)[0] == (Notice.FOLLOW_UP, BOB)


def test_an_agent_who_left_the_mailbox_does_not_get_the_follow_up() -> None:
    verdict, made = followed(box=mailbox(agents=["bruno"], notify=[]), assigned="lia")
    assert made.assigned == ""
    assert told(verdict)[-1] == (Notice.COPY, BRUNO)


def test_the_number_is_told_up_to_the_hourly_cap_of_all_tickets_together() -> None:
    known = {"automatic_in_an_hour": {12: 2, 7: 1}}
    verdict = judged("Voltou.", lately("follow_up"), known=known, **ended())
    assert verdict.follow_up is not None
    assert (Notice.FOLLOW_UP, ALICE) not in told(verdict)


def test_an_answer_about_somebody_elses_mail_opens_no_follow_up() -> None:
    one = asked("Sim", lately("follow_up"), **ended())
    answers = replace(one, known=replace(one.known, asked={one.thread.answers or "": 3}))
    assert on_mail(answers).reason is Reason.CLOSED


def test_a_door_takes_what_opens_a_follow_up_and_refuses_what_is_rejected() -> None:
    assert on_mail_at_door(asked("Voltou.", lately("follow_up"), **ended())).disposition is Disposition.OPENED
    refused = on_mail_at_door(asked("Voltou.", lately("reject"), **ended(), known={"is_participant": True}))
    assert (refused.disposition, refused.drafts) == (Disposition.REJECTED, ())


def test_a_person_who_releases_a_late_reply_opens_the_ended_ticket_again() -> None:
    verdict = on_release(asked("Voltou.", lately("follow_up"), **ended()), ticket(**ended()))
    assert verdict.change is not None
    assert (verdict.follow_up, verdict.change.state) == (None, "open")


def test_every_reading_is_named_once_and_the_last_understands_everything() -> None:
    names = [name for name, _ in READINGS]
    assert len(set(names)) == len(names)
    assert READINGS[-1][1](asked("qualquer coisa")) is not None


def test_the_span_of_a_policy_is_what_its_letter_promises() -> None:
    policy = lately("follow_up", "2d")
    assert policy.late_reply.after == Elapsed(timedelta(days=2))
    assert policy.reopens_until(NOW) == NOW + timedelta(days=2)
    assert lately("follow_up").reopens_until(NOW) is None
