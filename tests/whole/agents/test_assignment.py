"""Who gets a new ticket, and what happens to one that nobody answers: the whole way, over real IMAP and SMTP."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from mailbot import checkpoints
from mailbot.store.reports.audit import audit
from mailbot.timers.unanswered import UnansweredTimers
from tests.cast import BRUNO, CARLA, LIA, raw
from tests.whole.agents.test_agents import agents_reply, mailed, plain
from tests.whole.conftest import Office
from tests.whole.poisoned import Poisoned

PEOPLE = ["bruno", "lia", "carla"]


def desk_of(office: Office, *agents: str, **keys: Any) -> None:
    """Set up a mailbox that takes new tickets by mail."""
    office.configure(agents=list(agents or PEOPLE), unthreaded="open", **keys)


def asks(office: Office, who: str, **fields: str) -> int:
    """Let a new customer write; returns the number of their ticket."""
    name = next(office.numbers)
    mailed(
        office, raw("Não abre.", f"{who} <{who}@example.com>", Message_ID=f"<n{name}.{office.user}@example.com>", **fields)
    )
    return int(office.rows("SELECT max(id) FROM ticket")[0][0])


def everyday(step: str, of: tuple[str, ...]) -> Any:
    """Return a step to crash at: written and not committed is tried every day, the others in the long run."""
    return step if step == of[1] else pytest.param(step, marks=pytest.mark.long)


def has(office: Office, number: int) -> str:
    return str(office.rows(f"SELECT assigned FROM ticket WHERE id = {number:d}")[0][0])  # noqa: S608 - a number


def test_by_turns_each_new_ticket_goes_to_the_next_agent_and_its_copy_to_nobody_else(office: Office) -> None:
    desk_of(office, assignment="round_robin")
    numbers = [asks(office, who) for who in ("ana", "bia", "caio", "davi")]
    assert [has(office, one) for one in numbers] == ["bruno", "lia", "carla", "bruno"]
    assert [len(office.letters(one)) for one in (BRUNO, LIA, CARLA)] == [2, 1, 1]
    office.verified()


def test_mails_that_come_together_are_given_away_one_by_one(office: Office) -> None:
    desk_of(office, assignment="round_robin")
    office.deliver(*(raw("Oi", f"{who}@example.com", Message_ID=f"<{who}.{office.user}@example.com>") for who in "abcd"))
    office.once()
    assert office.rows("SELECT assigned FROM ticket ORDER BY id") == [("bruno",), ("lia",), ("carla",), ("bruno",)]


def test_an_agent_who_was_removed_is_passed_over_and_their_ticket_is_nobodys(office: Office) -> None:
    desk_of(office, assignment="round_robin")
    first, second = asks(office, "ana"), asks(office, "bia")
    assert (has(office, first), has(office, second)) == ("bruno", "lia")
    desk_of(office, "bruno", "carla", assignment="round_robin")
    assert has(office, asks(office, "caio")) == "carla"
    before = len(office.letters(LIA))
    office.ask(second, "Qual a versão?")
    office.once()
    mailed(office, office.reply_to(office.letters("bia@example.com")[-1], "2.1", "bia <bia@example.com>"))
    assert len(office.letters(LIA)) == before
    assert [len(office.letters(one)) for one in (BRUNO, CARLA)] == [2, 2]


def test_the_least_loaded_agent_gets_the_next_ticket_and_ended_ones_weigh_nothing(office: Office) -> None:
    desk_of(office, assignment="least_loaded")
    numbers = [asks(office, who) for who in ("ana", "bia", "caio")]
    assert [has(office, one) for one in numbers] == ["bruno", "lia", "carla"]
    mailed(office, agents_reply(office, "#fechar", LIA))
    assert office.state(numbers[1]) == "closed"
    assert has(office, asks(office, "davi")) == "lia"


def test_a_ticket_opened_at_the_command_line_goes_to_an_agent_too(office: Office) -> None:
    desk_of(office, assignment="round_robin")
    number = office.open()
    office.once()
    assert has(office, number) == "bruno"
    assert [len(office.letters(one)) for one in (BRUNO, LIA)] == [1, 0]


def test_by_hand_nobody_has_a_ticket_until_it_is_given_to_somebody(office: Office) -> None:
    desk_of(office, assignment="manual")
    number = asks(office, "ana")
    mailed(office, agents_reply(office, "Instale a 2.1."))
    assert has(office, number) == ""
    mailed(office, agents_reply(office, "#atribuir lia"))
    assert has(office, number) == "lia"
    office.verified()


def test_an_answer_that_is_undone_gives_the_ticket_back_and_is_due_again(office: Office) -> None:
    desk_of(office)
    number = asks(office, "ana")
    due = office.rows("SELECT unanswered_at FROM ticket")
    assert due[0][0] is not None
    office.deliver(agents_reply(office, "#resolver\nInstale a 2.1."))
    office.once()
    assert (has(office, number), office.state(number)) == ("bruno", "resolved")
    assert office.rows("SELECT unanswered_at FROM ticket") == [(None,)]
    office.deliver(agents_reply(office, "#desfazer"))
    office.once()
    assert (has(office, number), office.state(number)) == ("", "new")
    assert office.rows("SELECT unanswered_at FROM ticket") == due
    office.later(seconds=31)
    office.once()
    assert len(office.letters("ana@example.com")) == 0
    office.verified()


@pytest.mark.parametrize("turns", [{}, {"assignment": "round_robin"}, {"assignment": "least_loaded"}])
def test_what_the_mailboxs_rule_gives_has_not_begun(office: Office, turns: dict[str, str]) -> None:
    desk_of(office, **turns)
    assert office.state(asks(office, "ana")) == "new"


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({}, [BRUNO, LIA, CARLA]), ({"assignment": "round_robin"}, [BRUNO]), ({"assignment": "manual"}, [BRUNO, LIA, CARLA]),
        ({"notify": ["chefe@desk.example"]}, ["chefe@desk.example", BRUNO, LIA, CARLA]),
        ({"agents": ["lia"], "notify": ["chefe@desk.example"]}, ["chefe@desk.example", LIA]),
    ],
)  # fmt: skip
def test_a_ticket_that_is_opened_with_a_customers_words_is_told_to_the_agents_as_a_mail_is(
    office: Office, keys: dict[str, Any], told: list[str]
) -> None:
    office.configure(**{"agents": PEOPLE, "unthreaded": "open", "notify": [], **keys})
    opening = (
        "ticket",
        "open",
        "--customer",
        "ana@example.com",
        "--name",
        "Ana",
        "--subject",
        "Chat",
        "--text",
        "Não abre.",
    )
    office.mailbot(*opening)
    assert office.rows("SELECT recipient FROM letter WHERE notice IN ('copy', 'notify') ORDER BY id") == [
        (one,) for one in told
    ]
    office.once()
    for one in told:
        assert "Não abre." in plain(office.letters(one)[-1])
        assert ("com Bruno" in plain(office.letters(one)[-1])) == (len(told) == 1)
    due = office.rows("SELECT unanswered_at FROM ticket")
    assert due[0][0] is not None
    if BRUNO in told:
        mailed(office, agents_reply(office, "Instale a 2.1."))
        assert "Instale a 2.1." in plain(office.letters("ana@example.com")[-1])
    office.verified()


def unanswered(office: Office, to: str) -> list[str]:
    """Return the texts of the copies that were sent again."""
    texts = [one.get_body(("plain",)) for one in office.letters(to)]
    return [text for body in texts if body is not None and "Ninguém respondeu ainda" in (text := body.get_content())]


def test_what_nobody_answers_goes_to_all_agents_again_once(office: Office) -> None:
    desk_of(office, assignment="round_robin")
    asks(office, "ana")
    office.later(hours=3, minutes=58)
    office.once()
    assert unanswered(office, LIA) == []
    office.later(minutes=2)
    office.once()
    assert [len(unanswered(office, one)) for one in (BRUNO, LIA, CARLA)] == [1, 1, 1]
    assert "> Não abre." in unanswered(office, LIA)[0]
    for _ in range(3):
        office.later(hours=5)
        office.once()
    assert [len(unanswered(office, one)) for one in (BRUNO, LIA, CARLA)] == [1, 1, 1]
    office.verified()


def test_the_copy_promises_the_very_instant_and_a_second_mail_does_not_put_it_off(office: Office) -> None:
    desk_of(office)
    number = asks(office, "ana")
    office.mailbot("ticket", "reply", str(number), "--text", "Um momento.")
    office.once()
    mailed(office, office.reply_to(office.letters("ana@example.com")[0], "E agora?", "ana <ana@example.com>"))
    (promised,) = office.rows("SELECT unanswered_at FROM ticket")[0]
    office.later(hours=1)
    mailed(office, office.reply_to(office.letters("ana@example.com")[0], "Alguém?", "ana <ana@example.com>"))
    assert office.rows("SELECT unanswered_at FROM ticket") == [(promised,)]
    bodies = [one.get_body(("plain",)) for one in office.letters(BRUNO)[-2:]]
    said = [[line for line in body.get_content().splitlines() if "volta a todos" in line] for body in bodies if body]
    assert said[0] == said[1]
    assert "16:00" in said[0][0]
    assert len(said[0]) == 1


@pytest.mark.parametrize("words", ["Instale a 2.1.", "#perguntar\nQual a versão?", "#fechar"])
def test_what_an_agent_answered_or_moved_is_not_repeated(office: Office, words: str) -> None:
    desk_of(office)
    asks(office, "ana")
    mailed(office, agents_reply(office, words))
    assert office.rows("SELECT unanswered_at FROM ticket") == [(None,)]
    office.later(hours=5)
    office.once()
    assert unanswered(office, LIA) == []


def test_a_note_is_no_answer(office: Office) -> None:
    desk_of(office)
    asks(office, "ana")
    mailed(office, agents_reply(office, "#nota\nÉ a versão antiga."))
    office.later(hours=5)
    office.once()
    assert len(unanswered(office, LIA)) == 1


def test_nothing_is_repeated_while_an_answer_may_lie_unread(office: Office) -> None:
    desk_of(office)
    asks(office, "ana")
    office.later(hours=5)
    desk = office.desk()
    try:
        desk.timer.tick()
    finally:
        desk.close()
    assert office.rows("SELECT count(*) FROM letter WHERE notice = 'copy'") == [(3,)]
    office.deliver(agents_reply(office, "Instale a 2.1."))
    office.once()
    office.later(hours=5)
    office.once()
    assert unanswered(office, LIA) == []


def test_never_is_never(office: Office) -> None:
    desk_of(office, unanswered_hours=0)
    asks(office, "ana")
    assert office.rows("SELECT unanswered_at FROM ticket") == [(None,)]
    assert "volta a todos" not in office.letters(BRUNO)[0].as_string()


def test_a_ticket_whose_copies_crash_us_rests_an_hour_and_stops_no_other(office: Office) -> None:
    desk_of(office)
    first = asks(office, "ana")
    asks(office, "bia")
    office.later(hours=5)
    desk = office.desk()
    try:
        with desk.pollers["suporte"].session() as session:
            desk.pollers["suporte"].drain(session)
        composer = Poisoned(desk, lambda _, about: about is not None and about.id == first)
        unanswered_timers = UnansweredTimers(replace(desk.service, composer=composer))
        assert [unanswered_timers.run(office.now), unanswered_timers.run(office.now)] == [1, 0]
    finally:
        desk.close()
    told = []
    for hours in (0, 1, 1):
        office.later(hours=hours)
        office.once()
        told.append(len(unanswered(office, BRUNO)))
    assert told == [1, 2, 2]


def test_verify_finds_a_ticket_that_has_ended_and_whose_copy_is_still_due(office: Office) -> None:
    desk_of(office)
    asks(office, "ana")
    desk = office.desk()
    try:
        assert list(audit(desk.store, desk.policies)) == []
        with desk.store.write() as connection:
            connection.exec_driver_sql("UPDATE ticket SET state = 'closed'")
        assert list(audit(desk.store, desk.policies)) == [
            "ticket 1: has ended, and its copy is to be sent again", "ticket 1: has ended, and an answer is owed",
        ]  # fmt: skip
    finally:
        desk.close()


@pytest.mark.parametrize("step", [everyday(one, checkpoints.UNANSWERED) for one in checkpoints.UNANSWERED])
def test_a_crash_at_any_step_repeats_it_exactly_once(office: Office, step: str) -> None:
    desk_of(office)
    asks(office, "ana")
    office.later(hours=4)
    died = office.process("--die-at", step, check=False)
    assert died.returncode != 0
    office.process()
    assert [len(unanswered(office, one)) for one in (BRUNO, LIA, CARLA)] == [1, 1, 1]
    office.verified()
