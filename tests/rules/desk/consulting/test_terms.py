"""Who may decide about paid consulting, and what a policy may say about it."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from mailbot.desk.consulting import terms
from mailbot.desk.customers import replies
from mailbot.desk.policy.policy import Policy, Transition
from mailbot.desk.policy.reader import read
from mailbot.desk.tickets.consulting import Appointment, Consulting, Kind, Price, Stage
from mailbot.desk.tickets.letter import Notice
from mailbot.desk.tickets.verdict import Verdict
from mailbot.desk.verdicts import on_mail, on_release
from mailbot.errors import ConfigBroken
from mailbot.mail.sender.authentication import Authenticity
from mailbot.policy_files import preset
from tests.cast import ALICE, AUTHSERV, BRUNO, LIA, NOW, context, copy_token, mailbox, reply, ticket, token

PASS = {"Authentication_Results": f"{AUTHSERV}; dmarc=pass header.from=desk.example"}
PRICES = {"price_per_minute": "4.50", "taxes": "ISS de 5 %"}
REQUESTED = Consulting(3, Kind.MODULE, Stage.REQUESTED, charged_to=ALICE, requested_by=BRUNO, waivable=True)


def totvs() -> Policy:
    return preset("totvs")


def judged(words: str, *, of: str = LIA, to: str | None = None, proven: bool = True, released: bool = False) -> Verdict:
    """Judge what an agent answers to their copy of a ticket for which consulting was asked."""
    about = ticket(state="in_progress", consulting=REQUESTED)
    box = mailbox(agents=["bruno", "lia"], lead="lia", authserv_id=AUTHSERV, consulting=PRICES)
    mail = reply(words, f"Agente <{of}>", to=copy_token(to or of, about), **(PASS if proven else {}))
    asked = replace(context(mail, box, about), policy=totvs())
    return on_release(asked, about) if released else on_mail(asked)


def notices(verdict: Verdict) -> list[tuple[Notice, str]]:
    return [(one.notice, one.to) for one in verdict.drafts]


def test_the_leads_own_proven_word_sends_the_terms_and_tells_who_asked() -> None:
    verdict = judged("#approve")
    assert verdict.action is not None
    assert verdict.action.consulting is not None
    assert (verdict.action.consulting.stage, verdict.action.consulting.price) != (Stage.REQUESTED, None)
    assert notices(verdict) == [(Notice.TERMS_CUSTOMER, ALICE), (Notice.CONSULT_NEWS, BRUNO), (Notice.TRANSCRIPT, LIA)]


@pytest.mark.parametrize(
    "given",
    [
        {"of": BRUNO}, {"of": LIA, "to": BRUNO}, {"proven": False}, {"released": True}, {"proven": False, "released": True},
        {"of": BRUNO, "to": LIA, "released": True},
    ],
)  # fmt: skip
@pytest.mark.parametrize("order", ["#approve", "#refuse", "#recusar\nFalta o log."])
def test_nobody_elses_word_and_no_unproven_one_decides(order: str, given: dict[str, Any]) -> None:
    verdict = judged(order, **given)
    assert verdict.action is None or verdict.action.consulting is None
    assert not any(to == ALICE for _, to in notices(verdict))


@pytest.mark.parametrize(
    ("requester", "kind", "notice"),
    [
        ("customer", Kind.MODULE, Notice.TERMS_CUSTOMER), ("consultant", Kind.MODULE, Notice.TERMS_CONSULTANT),
        ("outsourced", Kind.MODULE, Notice.TERMS_OUTSOURCED), ("customer", Kind.PHONE, Notice.TERMS_PHONE),
        ("consultant", Kind.PHONE, Notice.TERMS_PHONE),
    ],
)  # fmt: skip
def test_who_asks_decides_the_terms_and_by_phone_they_are_others(requester: str, kind: Kind, notice: Notice) -> None:
    rules = totvs().consulting
    assert rules is not None
    assert rules.kinds[kind].terms(requester) is notice


@pytest.mark.parametrize("stage", Stage)
def test_letters_are_marked_from_the_terms_on_unless_they_were_declined(stage: Stage) -> None:
    rules = totvs().consulting
    assert rules is not None
    expected = "[CONSULTORIA DO MODULO]" if stage in {Stage.TERMS, Stage.ACCEPTED} else ""
    assert rules.marker(replace(REQUESTED, stage=stage), Notice.ANSWER) == expected
    assert rules.marker(None, Notice.ANSWER) == ""


def test_time_since_is_counted_to_the_date_of_the_mail() -> None:
    about = ticket(state="in_progress")
    box = mailbox(agents=["bruno"])
    sent = "Mon, 23 Nov 2026 11:58:00 -0300"
    mail = reply("#time since 11:35 consumption", f"Bruno <{BRUNO}>", to=copy_token(BRUNO, about), Date=sent)
    verdict = on_mail(
        replace(context(mail, box, about, incoming={"received_at": NOW + timedelta(minutes=2)}), policy=totvs())
    )
    assert verdict.action is not None
    assert [one.minutes for one in verdict.action.times] == [23]


_BASE = """
name = "own"
initial = "new"
reopened = { to = "new" }
[states.new]
label = { pt_BR = "Novo", en = "New" }
waits_for = "desk"
[states.closed]
label = { pt_BR = "Fechado", en = "Closed" }
waits_for = "nobody"
ended = true
enter = { letter = "survey" }
[orders]
reply = { to = "", letter = "answer" }
close = { to = "closed", letter = "closed" }
"""


@pytest.mark.parametrize(
    ("table", "places"),
    [
        ({"kinds": {}}, ["consulting.kinds"]),
        ({"kinds": {"fax": {}}}, ["consulting.kinds.fax"]),
        ({"kinds": {"phone": {"letter": "closed"}}}, ["consulting.kinds.phone.letter"]),
        ({"kinds": {"phone": {}}, "minimum": "2bd"}, ["consulting.minimum"]),
        ({"kinds": {"phone": {}}, "terms": {"to": "nowhere"}}, ["consulting.terms.to"]),
        ({"kinds": {"phone": {}}, "accepted": {"to": "closed"}}, ["consulting.accepted.to"]),
        ({"kinds": {"phone": {}}, "requested": {"to": "closed"}}, ["consulting.requested.to"] * 2),
    ],
)
def test_what_is_wrong_in_a_policys_consulting_is_told_with_its_place(table: dict[str, Any], places: list[str]) -> None:
    policy, problems = read({**tomllib.loads(_BASE), "consulting": table})
    assert policy is None
    assert [one.key for one in problems] == places


@pytest.mark.parametrize("price", ["0", "-1", "4,50", "1e9", "4.50001", 4.5])
def test_a_price_is_a_decimal_in_quotation_marks(price: object) -> None:
    with pytest.raises(ConfigBroken, match=r"consulting\.price_per_minute"):
        mailbox(consulting={**PRICES, "price_per_minute": price})


def test_a_price_is_kept_to_the_last_digit() -> None:
    found = mailbox(consulting=PRICES).consulting
    assert found is not None
    assert (found.price_per_minute, found.currency) == (Decimal("4.50"), "BRL")


TERMS = replace(REQUESTED, stage=Stage.TERMS, price=Price(Decimal("4.50"), "BRL", "ISS", 10))


def answered(words: str, *, answers: bool = True, policy: Policy | None = None, **changes: Any) -> Verdict:
    """Judge Alice's answer to the terms, or to an older letter of the same ticket."""
    about = ticket(state="waiting_terms", **changes)
    letter = token(of=about)
    about = replace(about, consulting=replace(TERMS, answers=frozenset({letter} if answers else ())))
    return on_mail(replace(context(reply(words, to=letter), None, about), policy=policy or totvs()))


def test_a_plain_word_answers_the_terms_and_is_kept_as_it_was_said() -> None:
    verdict = answered("Aceito os termos.\n\nAlice")
    assert verdict.terms is not None
    assert (verdict.terms.consulting.stage, verdict.terms.words) == (Stage.ACCEPTED, "Aceito os termos.\n\nAlice")
    assert ("reading", "terms: accepted by the contact") in verdict.signals
    assert (Notice.TERMS_ACCEPTED, ALICE) in notices(verdict)


@pytest.mark.parametrize("words", ["aceito", "ACEITO", "Resolvido", "Obrigada!"])
def test_while_terms_are_open_no_courtesy_finishes_or_leaves_the_ticket(words: str) -> None:
    policy = totvs()
    eager = replace(policy, accepted=Transition("closed"), thanks=8, thanks_in=frozenset(policy.states))
    verdict = answered(words, answers=False, policy=eager)
    assert verdict.terms is None
    assert verdict.change is not None
    assert verdict.change.state == "in_progress"


@pytest.mark.parametrize(
    ("why", "words", "of", "changes"),
    [
        ("unclear", "Aceito se for hoje.", "terms", {}), ("other_letter", "Aceito.", "later", {}),
        ("other_letter", "Aceito.", "older", {}), ("unclear", "Pode ser.", "later", {}),
        ("to_confirm", "ACEITO", "terms", {"authenticity": Authenticity.UNPROVEN}),
        ("unproven", "Aceito se for hoje.", "terms", {"authenticity": Authenticity.UNPROVEN}),
        ("unproven", "ACEITO", "terms", {"authenticity": Authenticity.FAIL}),
        ("not_the_contacts", "ACEITO", "terms", {"contact": "ana@example.com"}),
    ],
)  # fmt: skip
def test_agents_are_told_why_the_terms_stay_open(why: str, words: str, of: str, changes: dict[str, Any]) -> None:
    about = ticket(state="waiting_terms", **{key: one for key, one in changes.items() if key == "contact"})
    letter = token(of=about)
    answers, later = (frozenset({letter} if of == one else ()) for one in ("terms", "later"))
    about = replace(about, consulting=replace(TERMS, answers=answers, later=later))
    found = replace(context(reply(words, to=letter), mailbox(agents=["bruno"]), about), policy=totvs())
    found = replace(found, authenticity=changes.get("authenticity", found.authenticity))
    assert terms.answered(found) is None
    verdict = replies.joined(found)
    assert {one.facts.get("terms_open") for one in verdict.drafts if one.notice in {Notice.COPY, Notice.NOTIFY}} == {why}


def test_a_word_about_terms_that_comes_after_the_end_is_no_courtesy() -> None:
    policy = totvs()
    eager = replace(policy, thanks=8, thanks_in=frozenset(policy.states))
    ended = replace(eager.states["waiting_terms"], ended=True, on_customer=None, timers=())
    over = replace(eager, states={**eager.states, "waiting_terms": ended})
    verdict = answered("ACEITO", policy=over, closed_at=NOW - timedelta(days=9), closed_by="silence")
    assert verdict.terms is None
    assert verdict.follow_up is not None


def test_an_agreed_day_becomes_a_promise_with_the_acceptance() -> None:
    about = ticket(state="waiting_terms")
    letter = token(of=about)
    agreed = replace(TERMS, answers=frozenset({letter}), appointed=Appointment(date(2026, 12, 1)))
    for words, count in (("ACEITO", 1), ("RECUSO", 0)):
        asked = context(reply(words, to=letter), None, replace(about, consulting=agreed))
        verdict = on_mail(replace(asked, policy=totvs()))
        assert verdict.terms is not None
        assert len(verdict.terms.promises) == count
