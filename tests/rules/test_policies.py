from __future__ import annotations

from datetime import timedelta

import pytest

from mailbot.desk.orders import on_order
from mailbot.desk.rejections import Notice
from mailbot.desk.tickets import WaitsFor
from mailbot.errors import NotPossible
from mailbot.policy_files import preset
from tests.cast import NOW, ticket


def test_the_states_are_altoqis() -> None:
    labels = [state.labels["pt_BR"] for state in preset().states.values()]
    assert labels == [
        "Não iniciado", "Em análise", "Aguardando resposta", "Aberto", "Resolvido", "Finalizado", "Fechado",
    ]  # fmt: skip


def test_asking_waits_for_the_customer_with_reminders_on_days_2_and_4_and_a_close_on_day_5() -> None:
    state = preset().states[preset().orders["ask"].to]
    assert state.waits_for is WaitsFor.CUSTOMER
    assert [(rule.kind, str(rule.after)) for rule in state.timers] == [
        ("reminder_1", "48h"), ("reminder_2", "96h"), ("close", "120h"),
    ]  # fmt: skip


def test_every_move_leads_to_a_state_that_there_is_and_every_label_is_in_both_languages() -> None:
    policy = preset()
    moves = [policy.reopened, *(move for move in policy.orders.values() if move.to)]
    moves += [move for state in policy.states.values() for move in (state.on_customer, state.on_agent) if move]
    targets = {move.to for move in moves} | {rule.to for state in policy.states.values() for rule in state.timers if rule.to}
    assert targets <= set(policy.states)
    assert policy.initial in policy.states
    assert all(set(state.labels) == {"pt_BR", "en"} for state in policy.states.values())


def test_an_ended_state_takes_no_mail_and_sets_no_timer() -> None:
    for state in preset().states.values():
        assert state.ended == (state.on_customer is None)
        assert not (state.ended and state.timers)


def test_the_first_answer_begins_the_work() -> None:
    change, draft = on_order("reply", ticket(state="new"), "Olá", preset(), NOW)
    assert (change.state, draft.notice, draft.starts_clock) == ("in_progress", Notice.ANSWER, False)


def test_an_answer_while_waiting_leaves_the_clock_alone() -> None:
    change, _ = on_order("reply", ticket(state="waiting"), "Uma dica", preset(), NOW)
    assert (change.state, change.timers, change.withdraw) == ("waiting", None, False)


def test_asking_again_starts_the_clock_anew() -> None:
    change, draft = on_order("ask", ticket(state="waiting"), "Qual a versão?", preset(), NOW)
    assert change.timers is not None
    assert len(change.timers) == 3
    assert draft.starts_clock
    assert draft.facts["closes_at"] == NOW + timedelta(hours=120)


def test_resolving_needs_no_words_and_closes_after_144_hours() -> None:
    change, draft = on_order("resolve", ticket(state="open"), "", preset(), NOW)
    assert change.timers is not None
    assert [(one.kind, str(one.after)) for one in change.timers] == [("close", "144h")]
    assert draft.facts["closes_at"] == NOW + timedelta(hours=144)


@pytest.mark.parametrize(
    ("order", "state", "words", "match"),
    [("sing", "new", "x", "no order"), ("ask", "closed", "x", "takes no more"), ("ask", "open", "  ", "needs words")],
)
def test_an_order_that_cannot_be_carried_out_is_said(order: str, state: str, words: str, match: str) -> None:
    with pytest.raises(NotPossible, match=match):
        on_order(order, ticket(state=state), words, preset(), NOW)
