"""What agents do in a machine's ticket: nothing goes to the machine, and they are told."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from mailbot.desk.letters.transcripts import OrderResult, Refusal
from mailbot.desk.policy.policy import Policy
from mailbot.desk.threading.known import KnownOfAgent
from mailbot.desk.tickets.letter import TO_THE_DESK, Notice
from mailbot.desk.tickets.reasons import Disposition, Reason
from mailbot.desk.tickets.ticket import Entry, Ticket
from mailbot.desk.tickets.verdict import Verdict
from mailbot.desk.verdicts import on_mail
from mailbot.policy_files import preset
from tests.cast import ALICE, AUTHSERV, BRUNO, LIA, NOW, context, copy_token, mailbox, raw, ticket

MONITOR = "monitor@example.com"
PROVEN = {"Authentication_Results": f"{AUTHSERV}; dmarc=pass header.from=desk.example"}
OWN = ticket(
    id=20, contact=MONITOR, contact_name="Zabbix", participants=frozenset({MONITOR}), state="new", subject="CPU 99%"
)


def judged(
    text: str, own: Ticket = OWN, *, of: KnownOfAgent | None = None, policy: Policy | None = None, **box: Any
) -> Verdict:  # fmt: skip
    """Return what a reply of Bruno's to his copy of a machine's ticket comes to."""
    keys = {"agents": ["bruno", "lia"], "notify": [], "machines": [MONITOR], "authserv_id": AUTHSERV, "undo_seconds": 30}
    mail = raw(text, f"Bruno <{BRUNO}>", In_Reply_To=f"<{copy_token(of=own)}>", Subject="Re: [20] CPU 99%", **PROVEN)
    made = context(mail, mailbox(**{**keys, **box}), own, known={"of_agent": of or KnownOfAgent()})
    return on_mail(replace(made, policy=policy) if policy is not None else made)


def lines(verdict: Verdict) -> list[tuple[str, str]]:
    """Return what the transcript says of each line: what was done, or why not."""
    told = [one for one in verdict.drafts if one.notice is Notice.TRANSCRIPT]
    found = told[0].facts["lines"] if told else []
    assert isinstance(found, list)
    return [(one["did"] if one["did"] != "not_done" else one["why"], one["detail"]) for one in found]


def silent(verdict: Verdict) -> bool:
    return all(one.notice in TO_THE_DESK and one.to in {BRUNO, LIA} for one in verdict.drafts)


@pytest.mark.parametrize("on_reply", ["reply", "ask"])
@pytest.mark.parametrize("text", [
    "Já estou vendo.", "Oi Lia, você viu isto?", "Interno: é o disco.", "Disco trocado.\nVolta ao ar em 10 minutos.",
    "O chamado 12 é o mesmo problema.",
], ids=str)  # fmt: skip
def test_what_an_agent_answers_a_machine_is_a_note_and_they_are_told(text: str, on_reply: str) -> None:
    verdict = judged(text, on_agent_reply=on_reply)
    assert (verdict.disposition, verdict.reason) == (Disposition.AGENT, None)
    assert silent(verdict)
    assert verdict.action is not None
    assert (verdict.action.note, verdict.action.assigned) == (text, "bruno")
    assert (OrderResult.NOTED_UNHEARD.value, MONITOR) in lines(verdict)
    assert verdict.change is not None
    assert (verdict.change.state, verdict.change.answered) == ("in_progress", True)


def test_the_colleague_who_has_the_ticket_gets_the_note() -> None:
    verdict = judged("Disco trocado.", replace(OWN, assigned="lia"))
    assert [(one.notice, one.to) for one in verdict.drafts] == [(Notice.NOTE, LIA), (Notice.TRANSCRIPT, BRUNO)]


def test_a_machine_s_mail_that_came_meanwhile_holds_no_note() -> None:
    since = {20: (Entry(30, NOW, MONITOR, "customer", "CPU 20%"),)}
    verdict = judged("Já estou vendo.", of=KnownOfAgent(history=since))
    assert (verdict.disposition, verdict.reason) == (Disposition.AGENT, None)
    assert judged("#resolver", of=KnownOfAgent(history=since)).reason is Reason.AGENT_STALE


@pytest.mark.parametrize(("order", "state"), [("#resolver", "resolved"), ("#fechar", "closed"), ("#resolve", "resolved")])
@pytest.mark.parametrize("words", ["", "\nDisco trocado."])
def test_an_order_that_ends_the_ticket_does_its_work_in_silence(order: str, state: str, words: str) -> None:
    verdict = judged(order + words)
    assert verdict.reason is None
    assert silent(verdict)
    assert verdict.change is not None
    assert verdict.change.state == state
    assert lines(verdict)[0][0] == OrderResult.MOVED_UNHEARD.value
    assert (OrderResult.NOTED_UNHEARD.value in dict(lines(verdict))) is bool(words)
    assert (verdict.action.note if verdict.action else None) == (words.strip() or None)


@pytest.mark.parametrize("text", [
    "#perguntar\nQual versão?", "#ask\nWhich version?", "#cc +monitor@example.com", "#cc +MONITOR@example.com\nSegue.",
    "#consultoria módulo",
])  # fmt: skip
def test_what_would_ask_or_copy_a_machine_is_refused(text: str) -> None:
    policy = preset("totvs") if "consult" in text else None
    prices: dict[str, Any] = (
        {"consulting": {"price_per_minute": "4.50", "taxes": "mais impostos"}, "lead": "lia"} if policy else {}
    )
    verdict = judged(text, policy=policy, **prices)
    assert verdict.reason is Reason.AGENT_UNCLEAR
    assert silent(verdict)
    assert (Refusal.A_MACHINE.value, MONITOR) in lines(verdict)


def test_who_gets_copies_gets_the_answer_and_the_agent_is_told_that_the_machine_does_not() -> None:
    copied = replace(OWN, copied=frozenset({ALICE}), participants=frozenset({MONITOR, ALICE}))
    for verdict in (judged("Disco trocado.", copied), judged(f"#cc +{ALICE}\nDisco trocado.")):
        public = [one for one in verdict.drafts if one.notice not in TO_THE_DESK]
        assert [(one.notice, one.to, one.facts["words"]) for one in public] == [(Notice.ANSWER, ALICE, "Disco trocado.")]
        assert (OrderResult.COPIES_ONLY.value, MONITOR) in lines(verdict)
        assert verdict.action is not None
        assert verdict.action.note is None


def test_no_letter_is_said_to_bear_a_closing_where_there_is_none() -> None:
    told = [one for one in judged("Disco trocado.\n\nAtt,\nBruno").drafts if one.notice is Notice.TRANSCRIPT]
    assert [one.facts["closing"] for one in told] == [""]


def test_words_that_send_would_send_are_a_note_as_well() -> None:
    verdict = judged("#enviar\nDisco trocado.")
    assert [did for did, _ in lines(verdict)] == [OrderResult.NOTED_UNHEARD.value]
    assert silent(verdict)


@pytest.mark.parametrize("policy", ["altoqi", "tecnospeed"])
def test_an_answer_that_opens_the_ticket_again_opens_it_and_leaves_it_with_the_desk(policy: str) -> None:
    graph = preset(policy)
    ended = next(state.key for state in graph.states.values() if state.ended)
    closed = replace(OWN, state=ended, closed_by="agent", closed_at=NOW)
    verdict = judged("#reabrir\nAinda não voltou.", closed, policy=graph)
    assert (verdict.reason, silent(verdict)) == (None, True)
    assert verdict.change is not None
    assert graph.desks_turn(verdict.change.state)
    assert verdict.change.timers is not None


def test_an_answer_leaves_no_ticket_waiting_for_a_machine() -> None:
    verdict = judged("Já estou vendo.", policy=preset("tecnospeed"))
    assert verdict.change is not None
    assert (verdict.change.state, verdict.change.timers, verdict.change.answered) == ("new", None, True)


@pytest.mark.parametrize("subject", ["Fwd: PROBLEM: disk full", "Enc: PROBLEM: disk full"])
def test_a_machine_s_mail_that_an_agent_forwards_opens_its_ticket_and_a_new_mail_for_it_does_not(subject: str) -> None:
    box = mailbox(agents=["bruno", "lia"], notify=[], machines=[MONITOR], authserv_id=AUTHSERV)
    mail = (
        "Vejam.\n\n---------- Forwarded message ---------\n"
        f"From: Zabbix <{MONITOR}>\nDate: Mon, Nov 23, 2026 at 9:00 AM\nSubject: PROBLEM: disk full\n"
        f"To: <{BRUNO}>\n\nDisk 100%\n"
    )
    opened = on_mail(context(raw(mail, f"Bruno <{BRUNO}>", Subject=subject, **PROVEN), box))
    assert (opened.disposition, opened.reason) == (Disposition.AGENT, None)
    assert opened.action is not None
    assert opened.action.opens is not None
    assert opened.action.opens.contact == MONITOR
    assert silent(opened)
    assert (OrderResult.OPENED_UNHEARD.value, MONITOR) in lines(opened)
    refused = on_mail(context(raw(f"#para {MONITOR}\nTudo bem?", f"Bruno <{BRUNO}>", Subject="Oi", **PROVEN), box))
    assert (refused.reason, silent(refused)) == (Reason.AGENT_UNCLEAR, True)
    assert (Refusal.A_MACHINE.value, MONITOR) in lines(refused)
