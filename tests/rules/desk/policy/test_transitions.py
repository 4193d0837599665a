"""What is written to a customer because their ticket moves."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from mailbot.calendars.spans import span
from mailbot.desk.deadlines.customer_timers import DueTicket, Fires, on_time
from mailbot.desk.phrases.courtesies import accepts
from mailbot.desk.policy.policy import LateReply, Policies, Policy
from mailbot.desk.policy.tables import LETTERS
from mailbot.desk.policy.transitions import letter_facts, on_assigning, on_entering
from mailbot.desk.tickets.change import Change, DueTimer
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


@pytest.mark.parametrize(
    ("state", "before", "to"),
    [
        ("new", None, "in_progress"), ("in_progress", None, None), ("open", None, None), ("waiting", None, None),
        ("with_product", None, None), ("closed", None, None), ("a state of another policy", None, None),
        ("new", Change("new", answered=True), "in_progress"), ("open", Change("open"), "open"),
    ],
)  # fmt: skip
def test_by_altoqis_page_assigning_begins_a_new_ticket_and_moves_no_other(
    state: str, before: Change | None, to: str | None
) -> None:
    change = on_assigning(preset(), state, before)
    assert (change.state if change else None) == to
    assert change is None or before is None or change.answered == before.answered
    assert change is None or not (change.spoke or change.heard or change.closed_by)


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


# What the letters promise.

REJECT = LateReply("reject")


def letter(notice: Notice, language: str, to: str, late: LateReply = REJECT) -> str:
    policy = replace(preset(), late_reply=late)
    draft = Draft(notice, ALICE, "Alice", letter_facts(policy, to, NOW))
    about, templates = ticket(language=language), Templates()
    written = Letters(templates, Policies.one(policy)).compose(
        draft, mailbox=mailbox(), ticket=about, message_id="<a@desk.example>", references=(), now=NOW
    )
    return written.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_word_that_a_letter_asks_for_is_always_understood(language: str) -> None:
    words = [word for word in letter(Notice.RESOLVED, language, "resolved").replace(",", " ").split() if word.isupper()]
    assert len(words) == 1
    for said in (words[0], words[0].lower(), f"{words[0]}.", f'"{words[0]}"', f"{words[0]}\n\nAlice"):
        assert accepts(said, ["Alice"])
    assert preset().accepts("resolved") is not None


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_letter_asks_for_a_word_that_would_not_finish_the_ticket(language: str) -> None:
    assert not [word for word in letter(Notice.RESOLVED, language, "open").split() if word.isupper() and len(word) > 1]


@pytest.mark.parametrize(
    ("late", "promise"),
    [
        (REJECT, "não recebe mais mensagens. Se ainda"), (LateReply("reopen"), "retomaremos o atendimento"),
        (LateReply("follow_up"), "abriremos um novo chamado"),
        (LateReply("follow_up", span("2d")), "até quarta-feira, 25 de novembro de 2026, 12:00"),
        (LateReply("reject", span("2d")), "Depois disso, o chamado não recebe mais mensagens"),
    ],
)  # fmt: skip
def test_the_closing_letter_says_what_a_reply_to_it_would_do(late: LateReply, promise: str) -> None:
    assert promise in letter(Notice.CLOSED, "pt_BR", "closed", late)
