"""What is written to a customer because their ticket moves."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from mailbot.desk.deadlines.customer_timers import DueTicket, Fires, on_time
from mailbot.desk.policy.policy import Policies, Policy
from mailbot.desk.policy.tables import LETTERS
from mailbot.desk.policy.transitions import letter_facts, on_entering
from mailbot.desk.tickets.change import DueTimer
from mailbot.desk.tickets.letter import Draft, Notice
from mailbot.desk.verdicts import on_mail
from mailbot.letters.letter import Letters
from mailbot.letters.templates import LANGUAGES, Templates
from mailbot.policy_files import preset
from tests.cast import ALICE, NOW, context, mailbox, reply, ticket


def entering(name: str, letter: Notice = Notice.RESOLVED) -> Policy:
    """Return the default policy with a letter on entering one of its states."""
    policy = preset()
    return replace(policy, states={**policy.states, name: replace(policy.states[name], enter=letter)})


def test_a_state_that_is_entered_says_its_letter_with_what_falls_due_there() -> None:
    (draft,) = on_entering(entering("resolved"), ticket(state="open"), "resolved", NOW)
    assert (draft.notice, draft.to) == (Notice.RESOLVED, ALICE)
    assert draft.facts["closes_at"] == NOW + timedelta(days=6)


@pytest.mark.parametrize(
    ("state", "to", "undeliverable"),
    [
        ("resolved", "resolved", frozenset()), ("open", "waiting", frozenset()), ("open", "not in the policy", frozenset()),
        ("open", "resolved", frozenset({ALICE})),
    ],
)  # fmt: skip
def test_nothing_is_said_where_nothing_is_entered_or_nobody_is_reached(
    state: str, to: str, undeliverable: frozenset[str]
) -> None:
    assert on_entering(entering("resolved"), ticket(state=state, undeliverable=undeliverable), to, NOW) == ()


def test_a_timer_that_moves_a_ticket_says_the_new_states_letter_after_its_own() -> None:
    policy = entering("closed", Notice.ANSWER)
    timer = DueTimer(3, "close", 1, NOW, NOW - timedelta(days=6))
    about = DueTicket(ticket(state="resolved", cycle=1), policy, (timer,), NOW, False, None, "", NOW, NOW)
    verdict = on_time(about)
    assert isinstance(verdict, Fires)
    assert [draft.notice for draft in verdict.drafts] == [Notice.CLOSED, Notice.ANSWER]


def test_a_customers_mail_that_moves_a_ticket_says_the_new_states_letter() -> None:
    of = context(reply(), mailbox(), ticket(state="waiting"))
    verdict = on_mail(replace(of, policy=entering("open")))
    notices = [draft.notice for draft in verdict.drafts if draft.to == ALICE]
    assert notices == [Notice.REOPENED, Notice.RESOLVED]


@pytest.mark.parametrize("notice", LETTERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_that_a_policy_may_name_can_be_written_on_entering_a_state(notice: Notice, language: str) -> None:
    policy, about = preset(), ticket(language=language)
    draft = Draft(notice, ALICE, "Alice", letter_facts(policy, "resolved", NOW))
    letter = Letters(Templates(), Policies.one(policy)).compose(
        draft, mailbox=mailbox(), ticket=about, message_id="<a@desk.example>", references=(), now=NOW
    )
    assert letter.text
