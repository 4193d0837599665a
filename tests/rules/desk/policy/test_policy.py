from __future__ import annotations

import tomllib
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from importlib import resources
from itertools import islice, product
from pathlib import Path
from typing import Any

import pytest

from mailbot.calendars.spans import span
from mailbot.config.file import parse
from mailbot.desk.policy.policy import TimerRule, Transition
from mailbot.desk.policy.reader import read
from mailbot.desk.policy.transitions import on_order
from mailbot.desk.tickets.letter import Notice
from mailbot.desk.tickets.ticket import WaitsFor
from mailbot.errors import ConfigBroken, NotPossible
from mailbot.policy_files import policies_of, policy_of, preset, presets
from tests.cast import NOW, ticket


def test_the_states_are_altoqis() -> None:
    labels = [state.labels["pt_BR"] for state in preset().states.values()]
    assert labels == [
        "Não iniciado", "Em análise", "Aguardando resposta", "Aberto",
        "Em avaliação pelo produto", "Resolvido", "Finalizado", "Fechado",
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


SMALL = """
name = "small"
initial = "new"
reopened = { to = "new" }

[states.new]
label = { pt_BR = "Novo", en = "New" }
waits_for = "desk"
on_customer = { to = "new" }

[states.asked]
label = { pt_BR = "Perguntado", en = "Asked" }
waits_for = "customer"
on_customer = { to = "new", letter = "reopened" }
timers = [
  { kind = "first", after = "2d", letter = "reminder_1" },
  { kind = "close", after = "5d", letter = "closed", to = "closed", notice_before = "1d" },
]

[states.closed]
label = { pt_BR = "Fechado", en = "Closed" }
waits_for = "nobody"
ended = true

[orders]
reply = { letter = "answer", to = "" }
ask = { letter = "question", to = "asked" }
"""
GONE = object()
WATCHED: dict[str, Any] = {
    "address": "suporte@desk.example", "imap": {"host": "imap.example", "username": "s", "password_env": "P"},
    "smtp": {"host": "smtp.example"},
}  # fmt: skip


def small(changes: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return the tables of a small policy, with values replaced by their dotted key."""
    tree: Any = tomllib.loads(SMALL)
    for key, value in (changes or {}).items():
        *way, last = key.split(".")
        table = tree
        for step in way:
            table = table[int(step)] if step.isdigit() else table.setdefault(step, {})
        if value is GONE:
            del table[last]
        else:
            table[last] = value
    return dict(tree)


FIRST, CLOSE = "states.asked.timers.0", "states.asked.timers.1"
CLOSED_AT = "states.asked.timers[2]"
LATER = {"kind": "later", "after": "9d", "letter": "reminder_2"}
LONELY = {"label": {"pt_BR": "Só", "en": "Lonely"}, "waits_for": "desk"}


def test_a_small_policy_has_nothing_wrong() -> None:
    policy, problems = read(small())
    assert problems == ()
    assert policy is not None
    assert policy.states["asked"].timers[1] == TimerRule("close", span("5d"), Notice.CLOSED, "closed", span("1d"))


def test_a_state_in_which_nobody_is_waited_for_may_close_with_a_letter_but_reminds_nobody() -> None:
    changes = {"states.asked.waits_for": "nobody", f"{CLOSE}.notice_before": GONE}
    assert [one.key for one in read(small(changes))[1]] == ["states.asked.timers[1].letter"]
    only = [{"kind": "close", "after": "6d", "letter": "closed", "to": "closed"}]
    assert read(small({"states.asked.waits_for": "nobody", "states.asked.timers": only}))[1] == ()


@pytest.mark.parametrize(
    ("changes", "place", "words"),
    [
        ({"name": GONE}, "name", "is missing"),
        ({"colour": "red"}, "colour", "no key that a policy has"),
        ({"name": "My own"}, "name", "is no key"),
        ({"states.Não": LONELY}, "states.Não", "is no key"),
        ({f"{FIRST}.kind": ""}, "states.asked.timers[1].kind", "is no key"),
        ({"initial": "gone"}, "initial", '"gone" is no state; there are new, asked, closed'),
        ({"initial": "closed"}, "initial", "takes no mail"),
        ({"reopened.to": "gone"}, "reopened.to", "is no state"),
        ({"reopened.to": "closed"}, "reopened.to", "has ended"),
        ({"reopened.letter": "copy"}, "reopened.letter", '"copy" is no letter to a customer; write one of question'),
        ({"accepted": {"to": "gone"}}, "accepted.to", "is no state"),
        ({"orders.ask.letter": "survey"}, "orders.ask.letter", "none of the agent's words"),
        ({"orders.reply.letter": "reminder_1"}, "orders.reply.letter", "none of the agent's words"),
        ({"orders.ask.letter": "reopened"}, "orders.ask.letter", "none of the agent's words"),
        ({"orders.ask.letter": "closed"}, "orders.ask.letter", "closed, and it does not end"),
        ({"orders.reply.letter": "closed"}, "orders.reply.letter", "closed, and it does not end"),
        ({"orders.ask.letter": "escalated"}, "orders.ask.letter", "another team has the ticket"),
        ({"reopened.letter": "answer"}, "reopened.letter", "is for an agent's words, and there are none"),
        ({"reopened.letter": "closed"}, "reopened.letter", "closed, and it does not end"),
        ({"accepted": {"to": "closed", "letter": "question"}}, "accepted.letter", "is for an agent's words"),
        ({"accepted": {"to": "closed", "letter": "reopened"}}, "accepted.letter", "goes on, and it ends"),
        ({"accepted": {"to": "closed", "letter": "escalated"}}, "accepted.letter", "another team has the ticket"),
        ({"states.asked.on_customer.letter": "reminder_2"}, "states.asked.on_customer.letter", "did not answer"),
        ({"states.new.on_customer.letter": "reopened"}, "states.new.on_customer.letter", "would never be sent"),
        ({"states.asked.on_accept": {"to": "asked", "letter": "survey"}}, "states.asked.on_accept.letter", "never be sent"),
        ({"states.asked.enter": {"letter": "answer"}}, "states.asked.enter.letter", "is for an agent's words"),
        ({"states.asked.enter": {"letter": "reminder_1"}}, "states.asked.enter.letter", "did not answer"),
        ({"states.asked.enter": {"letter": "closed"}}, "states.asked.enter.letter", "closed, and it does not end"),
        ({"states.closed.enter": {"letter": "closed"}}, f"{CLOSED_AT}.letter", 'on entering "closed" as well'),
        ({f"{FIRST}.letter": "closed"}, "states.asked.timers[1].letter", "closed, and it does not end"),
        ({"states.asked.waits_for": "desk"}, "states.asked.timers[1].letter", "they are not waited for"),
        ({f"{CLOSE}.to": "asked", f"{CLOSE}.letter": GONE}, "states.asked.timers[2].to", "by timers alone"),
        ({f"{CLOSE}.to": "more", f"{CLOSE}.letter": GONE, "states.more": {**LONELY, "timers": [
            {"kind": "back", "after": "1d", "to": "asked"}]}}, "states.more.timers[1].to", "by timers alone"),
        ({f"{CLOSE}.letter": "reminder_2"}, "states.asked.timers[2].letter", "goes on, and it ends"),
        ({f"{FIRST}.letter": "survey"}, "states.asked.timers[1].letter", "says nothing about silence"),
        ({"orders.ask.to": "gone"}, "orders.ask.to", "is no state"),
        ({"orders.sing": {"to": "new"}}, "orders.sing", "Input should be"),
        ({"orders.reply": GONE}, "orders.reply", "is missing"),
        ({"late_reply": {"do": "laugh"}}, "late_reply.do", "Input should be"),
        ({"reactions": "laugh"}, "reactions", "'note' or 'accept'"),
        ({"late_reply": {"do": "reopen", "after": "2d"}}, "late_reply.after", "changes nothing"),
        ({"thanks": {"most_words": 0}}, "thanks.most_words", "greater than"),
        ({"thanks": {"most_words": 8, "states": ["gone"]}}, "thanks.states", '"gone" is no state'),
        ({"deadlines": {"first_answer": "soon"}}, "deadlines.first_answer", "no duration"),
        ({"deadlines": {"warn_at": 1.5}}, "deadlines.warn_at", "less than"),
        ({"deadlines": {"first_answer": "0bh"}}, "deadlines.first_answer", "no time at all"),
        ({"deadlines": {"first_answer": "99999bd"}}, "deadlines.first_answer", "more than ten years"),
        ({"deadlines": {"warn_at": "75%"}}, "deadlines.warn_at", "is no share; write a number"),
        ({"late_reply": {"do": "follow_up", "after": "0d"}}, "late_reply.after", "no time at all"),
        ({f"{CLOSE}.after": "99999bd"}, "states.asked.timers[2].after", "more than ten years"),
        ({f"{CLOSE}.after": "99999h"}, "states.asked.timers[2].after", "more than ten years"),
        ({"states.asked.timers": {"kind": "a"}}, "states.asked.timers", "write [[states.asked.timers]] above each"),
        ({"checklist": {"key": "a"}}, "checklist", "write [[checklist]] above each"),
        ({"consulting": {"kinds": {"phone": {"marker": "a\nb"}}}}, "consulting.kinds.phone.marker", "more than one line"),
        ({"states.new.on_agent": {"to": "new", "letter": "answer"}}, "states.new.on_agent.letter", "would never be sent"),
        ({"tiers": {"prime": {"next_answer": "1x"}}}, "tiers.prime.next_answer", "no duration"),
        ({"states.new.label": {"en": "New"}}, "states.new.label.pt_BR", "is missing"),
        ({"states.new.label.fr": "Nouveau"}, "states.new.label.fr", "no language"),
        ({"states.new.label.en": "New\nX-Own: 1"}, "states.new.label.en", "holds a line break"),
        ({"states.new.label.en": 3}, "states.new.label.en", "must be words in quotes"),
        ({"states.closed.ended": "yes"}, "states.closed.ended", "must be true or false"),
        ({"thanks": {"most_words": "3"}}, "thanks.most_words", "must be a whole number"),
        ({"states.new.label.en": " "}, "states.new.label.en", "is missing"),
        ({"states.new.waits_for": "godot"}, "states.new.waits_for", "write one of desk, customer, product, nobody"),
        ({"states.new.on_customer.to": "gone"}, "states.new.on_customer.to", "is no state"),
        ({"states.new.on_agent": {"to": "gone"}}, "states.new.on_agent.to", "is no state"),
        ({"states.new.on_assign": {"to": "gone"}}, "states.new.on_assign.to", "is no state"),
        ({"states.new.on_assign": {"to": "new"}}, "states.new.on_assign.to", "would change nothing"),
        ({"states.new.on_assign": {"to": "asked"}}, "states.new.on_assign.to", "does not wait for the desk"),
        ({"states.new.on_assign": {"to": "closed"}}, "states.new.on_assign.to", "does not wait for the desk"),
        ({"states.new.on_assign": "asked"}, "states.new.on_assign", ""),
        ({"states.new.on_assign": {}}, "states.new.on_assign.to", "is missing"),
        ({"states.closed.on_assign": {"to": "new"}}, "states.closed.on_assign", "has ended"),
        ({"states.asked.on_assign": {"to": "new", "letter": "answer"}}, "states.asked.on_assign.letter", "never be sent"),
        ({"states.new.on_accept": {"to": "gone"}}, "states.new.on_accept.to", "is no state"),
        ({"states.new.enter": {"letter": "reopened"}}, "states.new.enter", "a new ticket is answered by its own letter"),
        ({"states.asked.enter": {"letter": "alert"}}, "states.asked.enter.letter", "no letter to a customer"),
        ({"states.new.timers": [LATER]}, "states.new.timers", "nobody was asked yet"),
        ({"states.asked.on_customer": GONE}, "states.asked.on_customer", "leads nowhere else"),
        ({"states.asked.on_customer.to": "asked"}, "states.asked.on_customer", "leads nowhere else"),
        ({"states.closed.on_customer": {"to": "new"}}, "states.closed.on_customer", "has ended"),
        ({"states.closed.on_agent": {"to": "new"}}, "states.closed.on_agent", "has ended"),
        ({"states.closed.on_accept": {"to": "new"}}, "states.closed.on_accept", "has ended"),
        ({"states.closed.timers": [LATER]}, "states.closed.timers", "has ended"),
        ({"states.closed.waits_for": "customer"}, "states.closed.waits_for", "has ended"),
        ({f"{FIRST}.after": "soon"}, "states.asked.timers[1].after", "no duration"),
        ({f"{FIRST}.after": "0h"}, "states.asked.timers[1].after", "no time at all"),
        ({f"{FIRST}.after": "0bd"}, "states.asked.timers[1].after", "no time at all"),
        ({f"{FIRST}.letter": GONE}, "states.asked.timers[1].letter", "is missing"),
        ({f"{FIRST}.letter": "question"}, "states.asked.timers[1].letter", "says nothing about silence"),
        ({f"{FIRST}.notice_before": "1d"}, "states.asked.timers[1].notice_before", "a reminder needs no notice"),
        ({f"{CLOSE}.to": "gone"}, "states.asked.timers[2].to", "is no state"),
        ({f"{CLOSE}.kind": "first"}, "states.asked.timers[2].kind", "another timer"),
        ({f"{CLOSE}.after": "2d"}, "states.asked.timers[2].after", "out of order"),
        ({f"{CLOSE}.after": "1bd"}, "states.asked.timers[2].after", "out of order"),
        ({f"{CLOSE}.after": "9bh"}, "states.asked.timers[2].after", "out of order"),
        ({f"{CLOSE}.notice_before": "4d"}, "states.asked.timers[2].notice_before", "is longer than what lies between"),
        ({"states.asked.timers": [{**LATER, "to": "closed", "notice_before": "1d"}]},
         "states.asked.timers[1].notice_before", "no reminder stands in front"),
        ({"states.asked.timers": [{**LATER, "to": "closed"}, {**LATER, "kind": "more", "after": "10d"}]},
         "states.asked.timers[2].kind", "never speaks"),
        ({"states.lonely": {**LONELY, "on_customer": {"to": "new"}}}, "states.lonely", "no way leads here"),
        ({"states.new.on_customer.to": "lonely", "states.lonely": LONELY, "orders.ask": GONE, "states.asked": GONE,
          "states.closed": GONE}, "states.lonely", "no way leads out of it"),
        ({f"{CLOSE}.to": "new", f"{CLOSE}.letter": GONE, "states.closed": GONE}, "states.new", "to a state that has ended"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_policy_is_told_with_its_place(changes: dict[str, Any], place: str, words: str) -> None:
    policy, problems = read(small(changes))
    assert policy is None
    found = [problem.words for problem in problems if problem.key == place]
    assert found, problems
    assert any(words in one for one in found), problems


def test_all_problems_are_told_at_once() -> None:
    _, problems = read(small({"initial": "gone", "states.new.label": {"en": "New"}, f"{CLOSE}.kind": "first"}))
    assert {problem.key for problem in problems} == {"initial", "states.new.label.pt_BR", "states.asked.timers[2].kind"}


def test_what_cannot_be_read_hides_nothing_else_that_is_wrong() -> None:
    _, problems = read(small({
        "colour": "red", "name": "My own", "deadlines": {"first_answer": "soon"}, "initial": "gone",
        "states.new.waits_for": "godot", "states.closed.label": {"en": "Closed"}, f"{FIRST}.after": "soon",
        "orders.sing": {"to": "new"}, "orders.ask.to": "nowhere",
    }))  # fmt: skip
    assert [problem.key for problem in problems] == [
        "name", "deadlines.first_answer", "states.new.waits_for", "states.asked.timers[1].after", "orders.sing", "colour",
        "states.closed.label.pt_BR", "orders.ask.to", "initial",
    ]  # fmt: skip


def test_an_unknown_key_hides_no_state_that_nobody_comes_to() -> None:
    _, problems = read(small({"colour": "red", "states.lonely": {**LONELY, "on_customer": {"to": "new"}}}))
    assert [problem.key for problem in problems] == ["colour", "states.lonely"]


def test_what_needs_a_state_that_cannot_be_read_is_not_blamed() -> None:
    _, problems = read(small({"states.asked.timers": "soon", "states.asked.waits_for": 3}))
    assert {problem.key for problem in problems} == {"states.asked.timers", "states.asked.waits_for"}


def test_outermost_keys_that_are_missing_hide_nothing_deeper_in_the_file() -> None:
    gone = dict.fromkeys(("name", "initial", "reopened"), GONE)
    _, problems = read(small({
        **gone, "states.asked.on_customer.to": "gone", f"{CLOSE}.notice_before": "4d",
        "states.closed.label": {"en": "Closed"}, "tiers": {"prime": {"first_answer": "0m"}}, "states.stuck": LONELY,
    }))  # fmt: skip
    assert [problem.key for problem in problems] == [
        "name", "initial", "reopened", "states.closed.label.pt_BR", "tiers.prime.first_answer",
        "states.asked.on_customer.to", "states.asked.timers[2].notice_before",
    ]  # fmt: skip


@pytest.mark.parametrize("states", [GONE, {}, 3, []])
def test_without_states_no_target_is_blamed_and_all_else_is_told(states: object) -> None:
    _, problems = read(small({"states": states, "orders.reply": GONE, "deadlines": {"first_answer": "0m"}}))
    assert [problem.key for problem in problems] == ["states", "deadlines.first_answer", "orders.reply"]


def test_a_target_that_there_is_not_hides_no_state_that_one_cannot_leave() -> None:
    _, problems = read(small({"orders.ask.to": GONE, "orders.resolve": {"to": "gone"}, "states.Não": LONELY}))
    assert [problem.key for problem in problems] == ["orders.ask.to", "states.Não", "orders.resolve.to"]
    _, problems = read(small({"states.asked.on_customer.to": "gone", "states.stuck": {**LONELY, "ended": False}}))
    assert [problem.key for problem in problems] == ["states.asked.on_customer.to"]
    _, problems = read(small({"thanks": {"most_words": 3, "states": ["gone"]}, "states.stuck": LONELY}))
    assert [problem.key for problem in problems] == ["thanks.states", "states.stuck"]


def test_a_length_of_no_time_hides_no_other_timers_mistake() -> None:
    _, problems = read(
        small({"deadlines": {"first_answer": "0m"}, f"{CLOSE}.kind": "first", f"{CLOSE}.notice_before": "4d"})
    )
    assert [problem.key for problem in problems] == [
        "deadlines.first_answer", "states.asked.timers[2].kind", "states.asked.timers[2].notice_before",
    ]  # fmt: skip


PLANTED: dict[str, Any] = {
    "states.planted": {
        "label": {"en": "Planted", "pt_BR": ""}, "waits_for": "customer", "on_customer": {"to": "gone"},
        "timers": [{"kind": "a", "after": "5d", "letter": "reminder_1"}, {"kind": "a", "after": "1d", "to": "gone"}],
    },
    "tiers": {"planted": {"first_answer": "0m"}},
}  # fmt: skip
JUNK: tuple[Any, ...] = (GONE, 3, "x?", [{}], {"?": 1})


def every_place(table: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the places of everything in the tables of a file."""
    if at:
        yield at
    items = table.items() if isinstance(table, dict) else enumerate(table) if isinstance(table, list) else ()
    for key, value in items:
        yield from every_place(value, (*at, key))


@pytest.mark.parametrize("each", [3, pytest.param(1, marks=pytest.mark.long)])  # every place, and every junk, in turns
@pytest.mark.parametrize("name", presets())
def test_whatever_stands_in_whatever_place_hides_nothing_that_is_wrong_elsewhere(name: str, each: int) -> None:
    shipped = resources.files("mailbot.desk.policy").joinpath("presets", f"{name}.toml").read_text(encoding="utf-8")
    planted = {**tomllib.loads(shipped), "tiers": PLANTED["tiers"]}
    del planted["calendar" if "calendar" in planted else "initial"]
    planted["states"]["planted"] = PLANTED["states.planted"]
    expected = {
        "states.planted.label.pt_BR", "states.planted.on_customer.to", "states.planted.timers[2].kind",
        "states.planted.timers[2].to", "states.planted.timers[2].after", "tiers.planted.first_answer",
    }  # fmt: skip
    for at, junk in islice(product(every_place(planted), JUNK), 0, None, each):
        if "planted" in at or at in {("states",), ("tiers",)}:
            continue
        tree = deepcopy(planted)
        table: Any = tree
        for step in at[:-1]:
            table = table[step]
        if junk is GONE:
            table.pop(at[-1])
        else:
            table[at[-1]] = junk
        told = {problem.key for problem in read(tree)[1]}
        assert told >= expected, (at, junk)


@pytest.mark.parametrize("name", presets())
def test_a_shipped_policy_passes_its_own_checks_and_says_its_name(name: str) -> None:
    assert policy_of(name).name == name


def test_what_was_called_on_reply_is_read_as_on_agent() -> None:
    policy, _ = read(small({"states.new.on_reply": {"to": "asked"}}))
    assert policy is not None
    assert policy.states["new"].on_agent == Transition("asked")


def test_deadlines_run_while_the_desk_is_waited_for_unless_the_state_says_otherwise() -> None:
    policy, _ = read(small({"states.asked.counts": True}))
    assert policy is not None
    assert {key: state.counts for key, state in policy.states.items()} == {"new": True, "asked": True, "closed": False}


@pytest.mark.parametrize(
    ("named", "place", "words"),
    [
        ("gone", '"gone"', "there are altoqi"), ("gone.toml", "gone.toml", "cannot be read"),
        ("broken.toml", "broken.toml", "no valid TOML"), ("hours.toml", "calendar.hours", "is missing"),
        ("latin.toml", "latin.toml", "is not written in UTF-8 (see line 2)"),
        ("~nobody-here/own.toml", ".toml", "cannot be read"),
    ],
)  # fmt: skip
def test_a_policy_that_there_is_not_is_told(tmp_path: Path, named: str, place: str, words: str) -> None:
    (tmp_path / "broken.toml").write_text("name = ", encoding="utf-8")
    (tmp_path / "latin.toml").write_text("# own\n# ação\n", encoding="latin-1")
    (tmp_path / "hours.toml").write_text(f"{SMALL}[calendar]\n", encoding="utf-8")
    with pytest.raises(ConfigBroken) as broken:
        policy_of(named, tmp_path)
    (problem,) = broken.value.problems
    assert problem.key.endswith(place)
    assert words in problem.words


def test_a_policy_of_ones_own_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "small.toml").write_text(SMALL, encoding="utf-8")
    assert policy_of("small.toml", tmp_path).label("asked", "pt_BR") == "Perguntado"


def test_a_file_of_windows_is_read_as_any(tmp_path: Path) -> None:
    (tmp_path / "small.toml").write_text(SMALL.replace("\n", "\r\n"), encoding="utf-8-sig", newline="")
    assert policy_of("small.toml", tmp_path).label("asked", "pt_BR") == "Perguntado"


CALENDAR = {"hours": {"monday_to_friday": ["09:00-12:00", "13:30-17:30"]}}


def test_each_mailbox_has_its_own_policy_and_calendar(tmp_path: Path) -> None:
    (tmp_path / "small.toml").write_text(SMALL, encoding="utf-8")
    boxes = {"suporte": {"policy": "totvs", "calendar": "office"}, "vendas": {"policy": "small.toml"}, "geral": {}}
    tree = {"calendars": {"office": CALENDAR}, "mailboxes": {key: {**WATCHED, **box} for key, box in boxes.items()}}
    tree["mailboxes"]["vendas"] = {**tree["mailboxes"]["vendas"], "imap": {**WATCHED["imap"], "username": "v"}}
    tree["mailboxes"]["geral"] = {**tree["mailboxes"]["geral"], "imap": {**WATCHED["imap"], "username": "g"}}
    policies = policies_of(parse(tree, tmp_path))
    assert [policies.of(key).name for key in boxes] == ["totvs", "small", "altoqi"]
    friday = datetime(2026, 3, 6, 15, tzinfo=UTC)  # noon in São Paulo
    assert policies.of("suporte").after(friday, span("5bd")) == datetime(2026, 3, 13, 16, 30, tzinfo=UTC)
    assert policies.of("not there any more").name == "altoqi"


def test_business_time_without_a_calendar_is_told_with_the_mailboxs_key() -> None:
    settings = parse({"mailboxes": {"suporte": {**WATCHED, "policy": "totvs"}}}, Path())
    with pytest.raises(ConfigBroken, match=r"mailboxes\.suporte\.calendar: is missing.*states\.pending\.timers\[1\]\.after"):
        policies_of(settings)


def test_a_problem_of_a_mailboxs_policy_is_told_with_its_key() -> None:
    settings = parse({"mailboxes": {"suporte": {**WATCHED, "policy": "gone"}}}, Path())
    with pytest.raises(ConfigBroken, match=r'mailboxes\.suporte\.policy: "gone": is no policy'):
        policies_of(settings)


def test_a_calendar_that_there_is_not_is_told() -> None:
    with pytest.raises(ConfigBroken, match=r"mailboxes\.suporte\.calendar: .*there are office"):
        parse({"calendars": {"office": CALENDAR}, "mailboxes": {"suporte": {**WATCHED, "calendar": "home"}}}, Path())
