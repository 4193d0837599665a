"""What the desk is told of a mail that is held or ignored: each reason, what is proven, and what is not worth a word."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from mailbot.desk.letters.not_taken import LONGEST_SHOWN, Why, claimed, concerns, told, worth_telling
from mailbot.desk.threading.before_us import BeforeUs
from mailbot.desk.threading.context import Context
from mailbot.desk.threading.forms import ByForm
from mailbot.desk.threading.groups import PassedOn
from mailbot.desk.tickets.flood import HELD, HELD_IN_ALL, Flood, ToldLately
from mailbot.desk.tickets.reasons import Disposition, Reason
from mailbot.desk.tickets.verdict import TOLD, Verdict
from mailbot.desk.verdicts import on_consent, on_mail
from mailbot.mail.tokens.message_ids import mint
from tests.cast import (
    ALICE,
    AUTHSERV,
    BRUNO,
    CARLA,
    DESK,
    KEY,
    LIA,
    MALLORY,
    NOW,
    context,
    copy_token,
    mailbox,
    raw,
    reply,
    ticket,
    token,
)  # fmt: skip

TRUSTED = {"authserv_id": AUTHSERV}
FAIL = f"{AUTHSERV}; dmarc=fail header.from=example.com"
PASS = f"{AUTHSERV}; dmarc=pass header.from=example.com"
STRANGER = f"Mallory <{MALLORY}>"
PARTIAL = 'message/partial; id="x"; number=1; total=2'
NONE = ToldLately()


def judged(
    mail: bytes, lately: ToldLately = NONE, box: dict[str, Any] | None = None, **more: Any
) -> tuple[Context, Verdict]:
    """Return a mail and its verdict with what the desk is told; Alice's newest ticket is number 12."""
    made = context(mail, mailbox(**(box or {})), **more)
    verdict = on_mail(made)
    if not worth_telling(made, verdict):
        return made, verdict
    theirs = ticket(id=12) if claimed(made) == ALICE else None
    about = concerns(verdict, theirs)
    return made, told(made, verdict, about, lately) if about is not None else verdict


def facts(verdict: Verdict) -> dict[str, Any]:
    assert verdict.not_taken is not None, verdict.signals
    return dict(verdict.not_taken.facts)


REASONS: tuple[tuple[Why, bytes, dict[str, Any]], ...] = (
    (Why.UNTHREADED, raw("Não abre."), {"unthreaded": "hold"}),
    (Why.WRONG_SENDER, reply(sender=STRANGER), {"wrong_sender": "hold"}),
    (Why.UNPROVEN_SENDER, reply(), {"require_authentication": "everyone", **TRUSTED}),
    (Why.UNCLEAR_SENDER, reply(sender=f"{ALICE}, {MALLORY}"), {}),
    (Why.FORGED, reply(Authentication_Results=FAIL), TRUSTED),
    (Why.SPAM, reply(sender=STRANGER, X_Spam_Flag="YES"), {}),
    (Why.SPAM, raw("Não abre.", X_Spam_Flag="YES"), {"unthreaded": "open"}),
    (Why.INCOMPLETE, reply(Content_Type=PARTIAL), {}),
    (Why.AUTOMATIC, reply(Auto_Submitted="auto-generated"), {}),
    (Why.AUTOMATIC, reply(Precedence="auto_reply"), {}),
    (Why.AWAY, reply("Estou de férias até 05/12/2026.", Auto_Submitted="auto-replied"), {}),
    (Why.LIST, reply(sender=STRANGER, List_Id="<lista.evil.example>"), {}),
    (Why.LIST, raw("Não abre.", List_Unsubscribe="<mailto:sair@crm.example.com>"), {"unthreaded": "open"}),
    (Why.CHALLENGE, reply(Subject="AntiSpam UOL", X_Challenge="1"), {}),
    (Why.LOOP, reply(sender=f"'Alice' via Suporte <{DESK}>", X_Original_From=ALICE), {}),
    (Why.LOOP, raw("Não abre.", f"'Alice' via Suporte <{DESK}>", X_Original_From=ALICE), {}),
    (Why.BOUNCE, raw("Mail delivery failed.", Subject="Undeliverable: x", X_Failed_Recipients="a@b.example"), {}),
    (Why.AGENT_UNPROVEN, reply(sender=f"Bruno <{BRUNO}>", to=copy_token()), {"agents": ["bruno"], **TRUSTED}),
)


@pytest.mark.parametrize(("why", "mail", "box"), REASONS, ids=lambda value: value.value if isinstance(value, Why) else "")
def test_each_reason_is_told_in_its_own_words(why: Why, mail: bytes, box: dict[str, Any]) -> None:
    made = context(mail, mailbox(**box))
    if why is Why.AGENT_UNPROVEN:  # their own letter of the day is written already
        made = replace(made, known=replace(made.known, of_agent=replace(made.known.of_agent, told_today=True)))
    verdict = on_mail(made)
    assert verdict.disposition in {Disposition.HELD, Disposition.IGNORED}
    assert worth_telling(made, verdict)
    about = concerns(verdict, ticket() if claimed(made) == ALICE else None)
    assert about is not None
    found = told(made, verdict, about, NONE)
    assert facts(found)["why"] == why
    assert found.not_taken is not None
    assert found.not_taken.readers == (BRUNO,)
    assert (TOLD, "the desk, of ticket 12") in found.signals


def test_a_late_reply_that_forbids_an_answer_is_told_as_closed() -> None:
    ended = ticket(state="closed", closed_at=NOW, closed_by="agent")
    made = context(reply(X_Auto_Response_Suppress="All"), None, ended)
    verdict = on_mail(made)
    assert (verdict.disposition, verdict.reason) == (Disposition.HELD, Reason.CLOSED)
    assert worth_telling(made, verdict)
    assert facts(told(made, verdict, ended, NONE))["why"] == Why.CLOSED


@pytest.mark.parametrize("why", [Why.GROUP_UNPROVEN, Why.GROUP_UNCLEAR])
def test_a_group_that_is_not_believed_is_told_with_who_it_says_wrote(why: Why) -> None:
    made = context(reply(sender=f"'Alice' via Suporte <{DESK}>", X_Original_From=f"Alice <{ALICE}>"))
    made = replace(made, passed_on=PassedOn(DESK, "a problem", unproven=why is Why.GROUP_UNPROVEN))
    verdict = on_mail(made)
    assert verdict.reason is Reason(why.value)
    found = facts(told(made, verdict, ticket(), NONE))
    assert (found["why"], found["claimed"], found["mail_from"], found["proof"]) == (why, ALICE, DESK, "unclear")


@pytest.mark.parametrize(
    ("why", "problem", "unproven"),
    [(Why.FORM_UNPROVEN, "nobody proves the form", True), (Why.FORM_UNCLEAR, "it has no customer", False)],
)
def test_a_form_that_is_not_believed_is_told_with_the_customer_that_it_names(why: Why, problem: str, unproven: bool) -> None:
    form = "wordpress@site.example"
    made = context(reply(sender=f"Site <{form}>", Reply_To=f"Alice <{ALICE}>"))
    made = replace(made, form=ByForm(form, problem, unproven=unproven))
    verdict = on_mail(made)
    assert verdict.reason is Reason(why.value)
    found = facts(told(made, verdict, ticket(), NONE))
    assert (found["why"], found["claimed"], found["mail_from"], found["proof"]) == (why, ALICE, form, "unclear")


def test_who_goes_on_from_a_mail_of_before_us_and_is_held_is_told() -> None:
    made = replace(
        context(raw("Voltou a falhar."), mailbox(unthreaded="hold")),
        before_us=BeforeUs("old@example.com", None, proven=False),
    )
    verdict = on_mail(made)
    assert verdict.reason is Reason.BEFORE_US
    assert facts(told(made, verdict, ticket(), NONE))["why"] == Why.BEFORE_US


def test_a_mail_that_a_yes_did_not_let_in_is_told() -> None:
    made = context(
        reply(sender=STRANGER, Authentication_Results=FAIL.replace("example.com", "evil.example")), mailbox(**TRUSTED)
    )
    verdict = on_consent(made, ticket(), ALICE)
    assert (verdict.disposition, verdict.reason) == (Disposition.HELD, Reason.FORGED)
    assert worth_telling(made, verdict)


OTHERS = {Why.CLOSED, Why.GROUP_UNPROVEN, Why.GROUP_UNCLEAR, Why.FORM_UNPROVEN, Why.FORM_UNCLEAR, Why.BEFORE_US}


def test_every_reason_is_tried() -> None:
    assert {one for one, _, _ in REASONS} | OTHERS == set(Why)


OURS = mint(KEY, ticket=12, nonce=ticket().nonce, recipient=ALICE, occasion="k1", domain="desk.example")
QUIET: tuple[tuple[str, bytes, dict[str, Any], dict[str, Any]], ...] = (
    ("our own letter", raw("x", DESK, Message_ID=OURS, In_Reply_To=OURS), {}, {}),
    ("our own loop mark", reply(sender=f"Alice <{ALICE}>", X_Mailbot_Loop=DESK), {}, {}),
    ("our own loop mark, of a machine", reply(X_Mailbot_Loop=DESK, Auto_Submitted="auto-replied"), {}, {}),
    ("a read receipt", reply(Content_Type='multipart/report; report-type="disposition-notification"; boundary=b'), {}, {}),
    ("a duplicate", reply(), {}, {"known": {"duplicate_of": 3}}),
    ("an agent's machine", reply(sender=BRUNO, Auto_Submitted="auto-replied", to=copy_token()), {"agents": ["bruno"]}, {}),
    ("a told one's machine", raw("Ausente.", BRUNO, Auto_Submitted="auto-replied"), {}, {}),
    ("whom #spam blocked", raw("Compre!"), {"unthreaded": "open"}, {"known": {"blocked": 12}}),
    ("a stranger", raw("Compre!", STRANGER), {"unthreaded": "hold"}, {}),
    ("a strangers' list", raw("Compre!", STRANGER, List_Id="<x.evil.example>"), {"unthreaded": "hold"}, {}),
    ("who has left", reply("Não trabalho mais na empresa.", Auto_Submitted="auto-replied"), {}, {}),
    ("asked for consent", reply(sender=STRANGER), {"wrong_sender": "ask"}, {}),
    ("taken", reply(), {}, {}),
    ("rejected", raw("Não abre."), {}, {}),
)


@pytest.mark.parametrize(("mail", "box", "more"), [one[1:] for one in QUIET], ids=[one[0] for one in QUIET])
def test_what_is_told_otherwise_or_is_a_loop_of_our_own_is_not_told(
    mail: bytes, box: dict[str, Any], more: dict[str, Any]
) -> None:
    assert judged(mail, NONE, box, **more)[1].not_taken is None


def test_a_machine_outside_of_any_conversation_concerns_no_ended_ticket_and_nothing_one_that_was_spam() -> None:
    ignored = Verdict(Disposition.IGNORED, Reason.AUTOMATIC)
    held = Verdict(Disposition.HELD, Reason.UNTHREADED)
    ended, spam = ticket(closed_at=NOW, closed_by="agent"), ticket(closed_at=NOW, closed_by="spam")
    assert (concerns(ignored, ended), concerns(held, ended)) == (None, ended)
    assert concerns(replace(ignored, about=ended), None) == ended
    assert (concerns(held, spam), concerns(replace(held, about=spam), None), concerns(held, None)) == (None, None, None)


@pytest.mark.parametrize(("fields", "box", "proof"), [
    ({"Authentication_Results": PASS, "Content_Type": PARTIAL}, TRUSTED, "pass"),
    ({"Authentication_Results": FAIL}, TRUSTED, "fail"),
    ({"Content_Type": PARTIAL}, TRUSTED, "none"),
    ({"Content_Type": PARTIAL}, {}, "unasked"),
    ({"sender": f"{ALICE}, {MALLORY}"}, TRUSTED, "unclear"),
], ids=str)  # fmt: skip
def test_it_says_what_of_the_sender_is_proven(fields: dict[str, str], box: dict[str, Any], proof: str) -> None:
    assert facts(judged(reply(**fields), box=box)[1])["proof"] == proof


def test_whoever_holds_a_token_alone_is_told_as_such() -> None:
    found = facts(judged(reply(sender=STRANGER), box={"wrong_sender": "hold"})[1])
    assert (found["claim"], found["recipient"], found["participant"]) == ("token", ALICE, False)
    found = facts(judged(raw("Não abre."), box={"unthreaded": "hold"})[1])
    assert (found["claim"], found["recipient"], found["participant"]) == ("participant", "", True)


def test_only_the_first_words_are_shown() -> None:
    long = "palavra " * 200
    found = str(facts(judged(reply(long, sender=STRANGER), box={"wrong_sender": "hold"})[1])["words"])
    assert len(found) <= LONGEST_SHOWN + 2
    assert found.endswith("palavra …")
    glued = facts(judged(reply("x" * 5_000, sender=STRANGER), box={"wrong_sender": "hold"})[1])["words"]
    assert len(str(glued)) <= LONGEST_SHOWN + 2


@pytest.mark.parametrize(("box", "assigned", "to"), [
    ({"agents": ["bruno", "lia"], "notify": [CARLA]}, "", (BRUNO, LIA)),
    ({"agents": ["bruno", "lia"], "notify": [CARLA]}, "lia", (LIA,)),
    ({"notify": [CARLA]}, "", (CARLA,)),
])  # fmt: skip
def test_the_tickets_agents_are_told_and_where_there_are_none_who_is_only_told(
    box: dict[str, Any], assigned: str, to: tuple[str, ...]
) -> None:
    made = context(reply(sender=STRANGER), mailbox(wrong_sender="hold", **box), ticket(assigned=assigned))
    verdict = on_mail(made)
    assert verdict.about is not None
    found = told(made, verdict, verdict.about, NONE)
    assert found.not_taken is not None
    assert found.not_taken.readers == to


def test_with_nobody_else_the_admin_is_told() -> None:
    made = replace(context(reply(sender=STRANGER), mailbox(wrong_sender="hold", notify=[])), alert=(CARLA,))
    found = told(made, on_mail(made), ticket(), NONE)
    assert found.not_taken is not None
    assert found.not_taken.readers == (CARLA,)
    silent = told(replace(made, alert=()), on_mail(made), ticket(), NONE)
    assert silent.not_taken is None
    assert dict(silent.signals)[TOLD].startswith("nobody")


HOLDS = {"wrong_sender": "hold"}
AWAY = reply("Estou de férias.", Auto_Submitted="auto-replied")


@pytest.mark.parametrize(("mail", "lately", "counted"), [
    (reply(sender=STRANGER), ToldLately(of_ticket=HELD), [(Flood.HELD, 12)]),
    (reply(sender=STRANGER), ToldLately(in_all=HELD_IN_ALL), [(Flood.HELD, None)]),
    (reply(sender=STRANGER), ToldLately(of_ticket=HELD, in_all=HELD_IN_ALL), [(Flood.HELD, None)]),
    (AWAY, ToldLately(in_all=HELD_IN_ALL // 2), [(Flood.HELD, None)]),
    (AWAY, ToldLately(today=True), []),
])  # fmt: skip
def test_above_a_cap_it_is_counted_and_a_machine_is_told_of_once_a_day(
    mail: bytes, lately: ToldLately, counted: list[tuple[Flood, int | None]]
) -> None:
    _, verdict = judged(mail, lately, HOLDS)
    assert verdict.not_taken is None
    assert [(one.flood, one.ticket) for one in verdict.over_cap] == counted
    assert TOLD in dict(verdict.signals)


@pytest.mark.parametrize(("mail", "lately"), [
    (reply(sender=STRANGER), ToldLately(of_ticket=HELD - 1, in_all=HELD_IN_ALL - 1, today=True)),
    (AWAY, ToldLately(in_all=HELD_IN_ALL // 2 - 1)),
    (reply(sender=STRANGER, List_Id="<x.evil.example>"), ToldLately(today=True)),  # perhaps a person, behind a list
])  # fmt: skip
def test_below_the_caps_it_is_told(mail: bytes, lately: ToldLately) -> None:
    assert judged(mail, lately, HOLDS)[1].not_taken is not None


def test_the_token_of_another_class_proves_no_ticket() -> None:
    _, verdict = judged(reply(sender=STRANGER, to=copy_token()), box={"unthreaded": "hold"})
    assert verdict.not_taken is None
    assert token() != copy_token()
