"""The answers that a desk promises: the agent is warned and the lead told, each at the instant, each once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from mailbot import checkpoints
from mailbot.timers.answer_deadlines import AnswerDeadlineTimers
from tests.cast import BRUNO, CARLA, LIA, raw
from tests.whole.agents.test_agents import agents_reply, mailed, plain
from tests.whole.agents.test_assignment import everyday
from tests.whole.conftest import ROOT, Office
from tests.whole.deadlines.test_vendors_pages import CALENDAR, SAO_PAULO, local, ordered
from tests.whole.poisoned import Poisoned
from tests.whole.process.test_crashes import crashed

pytestmark = pytest.mark.whole

ANA = "ana@example.com"
OPENED, WARNED, MISSED = "2026-02-13 09:30", "Thu 2026-02-19 16:00", "Fri 2026-02-20 11:30"
"""A Friday before Carnaval; twelve and sixteen business hours later."""


def at(office: Office, text: str) -> None:
    office.now = datetime.fromisoformat(text).replace(tzinfo=SAO_PAULO).astimezone(UTC)


def opened(office: Office, when: str = OPENED, policy: str = "altoqi", more: str = "", **keys: str | int) -> int:
    """Let Ana write to a desk of Bruno, Carla and their lead Lia; Bruno has her ticket."""
    office.configure(
        policy=policy, calendar="office", agents=["bruno", "carla", "lia"], lead="lia", unthreaded="open",
        assignment="round_robin", undo_seconds=30, **keys,
    )  # fmt: skip
    office.config.write_text(office.config.read_text() + CALENDAR + more)
    at(office, when)
    writes(office)
    return int(office.rows("SELECT max(id) FROM ticket")[0][0])


def writes(office: Office, words: str = "Não abre.") -> None:
    office.deliver(raw(words, f"Ana <{ANA}>", Message_ID=f"<d{next(office.numbers)}.{office.user}@example.com>"))
    office.once()


def told(office: Office) -> list[tuple[Any, ...]]:
    """Return who was warned of a deadline or told that it was missed."""
    return office.rows("SELECT notice, recipient FROM letter WHERE notice LIKE 'deadline%' ORDER BY id")


def instants(office: Office, first: str = "2026-02-13 09:31", last: str = "2026-03-02 18:00") -> list[tuple[Any, ...]]:
    """Let time pass from one instant at which somebody is told to the next: when, what, and to whom.

    A second before each nothing must happen.
    """
    at(office, first)
    end = datetime.fromisoformat(last).replace(tzinfo=SAO_PAULO).astimezone(UTC)
    seen: list[tuple[Any, ...]] = []
    while (due := office.rows("SELECT min(owed_at) FROM ticket")[0][0]) and due <= end.timestamp() * 1_000_000:
        office.now = datetime.fromtimestamp(due / 1_000_000, UTC)
        office.later(seconds=-1)
        office.once()
        assert len(told(office)) == len(seen)
        office.later(seconds=1)
        office.once()
        office.once()
        seen += [(local(office.now), *one) for one in told(office)[len(seen) :]]
    return seen


def outcomes(office: Office) -> list[tuple[Any, ...]]:
    return office.rows("SELECT owed, outcome, used_seconds FROM answer_deadline ORDER BY id")


def test_the_agent_is_warned_and_the_lead_told_at_the_instant_and_never_again(office: Office) -> None:
    opened(office)
    assert "Resposta prometida até: sexta-feira, 20 de fevereiro de 2026, 11:30" in plain(office.letters(BRUNO)[-1])
    assert instants(office) == [(WARNED, "deadline_near", BRUNO), (MISSED, "deadline_missed", LIA)]
    near, missed = office.letters(BRUNO)[-1], office.letters(LIA)[-1]
    assert str(near["Subject"]).startswith("[1] Responder até sexta-feira, 20 de fevereiro")
    assert "> Não abre." in plain(near)
    assert "tinha prazo até sexta-feira, 20 de fevereiro de 2026, 11:30" in plain(missed)
    assert outcomes(office) == [("first_answer", "", None)]
    mailed(office, agents_reply(office, "Instale a 2.1."))
    assert outcomes(office)[0][:2] == ("first_answer", "missed")
    office.later(days=30)
    office.once()
    assert len(told(office)) == 2
    office.verified()


def test_an_answer_in_time_is_met_and_nobody_is_told(office: Office) -> None:
    opened(office)
    at(office, "2026-02-19 15:59:59")
    mailed(office, agents_reply(office, "Instale a 2.1."))
    office.later(days=30)
    office.once()
    assert told(office) == []
    assert outcomes(office) == [("first_answer", "met", 12 * 3600 - 1)]
    assert office.rows("SELECT agent, assigned FROM answer_deadline") == [(BRUNO, "bruno")]
    office.verified()


def test_an_answer_that_comes_in_the_very_second_of_the_deadline_is_in_time(office: Office) -> None:
    opened(office)
    at(office, "2026-02-20 11:30:00")
    mailed(office, agents_reply(office, "Instale a 2.1."))
    assert told(office) == []
    assert outcomes(office) == [("first_answer", "met", 16 * 3600)]


def test_after_an_outage_the_breach_alone_is_told(office: Office) -> None:
    opened(office)
    at(office, "2026-02-21 09:00")
    office.once()
    office.once()
    assert told(office) == [("deadline_missed", LIA)]


def test_who_writes_again_hides_no_breach_and_a_question_after_an_answer_begins_anew(office: Office) -> None:
    number = opened(office)
    at(office, "2026-02-19 10:00")
    ordered(office, number, "reply")
    at(office, "2026-02-19 11:00")
    office.deliver(office.reply_to(office.letters(ANA)[-1], "E a licença?", f"Ana <{ANA}>"))
    office.once()
    at(office, "2026-02-20 17:00")
    office.deliver(office.reply_to(office.letters(ANA)[-1], "Alguém?", f"Ana <{ANA}>"))
    office.once()
    # Thursday 11:00 plus sixteen hours: 1 + 4, 7, 4 on Monday; the second mail moves nothing.
    assert instants(office, "2026-02-20 17:01") == [
        ("Fri 2026-02-20 17:30", "deadline_near", BRUNO), ("Mon 2026-02-23 14:30", "deadline_missed", LIA),
    ]  # fmt: skip


def test_nothing_runs_while_the_customer_is_asked_and_what_they_supplied_has_its_own_time(office: Office) -> None:
    number = opened(office)
    at(office, "2026-02-19 10:00")
    ordered(office, number, "ask", "Qual é a versão?")
    assert office.rows("SELECT owed, owed_at FROM ticket") == [("", None)]
    at(office, "2026-02-20 10:00")
    office.deliver(office.reply_to(office.letters(ANA)[-1], "É a 2.1.", f"Ana <{ANA}>"))
    office.once()
    # Two business days after Friday 10:00.
    assert instants(office, "2026-02-20 10:01")[-1] == ("Tue 2026-02-24 10:00", "deadline_missed", LIA)
    assert [one[0] for one in outcomes(office)] == ["first_answer", "after_information"]
    office.verified()


def test_an_answer_that_is_taken_back_was_none(office: Office) -> None:
    opened(office)
    at(office, "2026-02-19 17:00")
    office.once()
    assert told(office) == [("deadline_near", BRUNO)]
    before = office.rows("SELECT owed, owed_at FROM ticket")
    office.deliver(agents_reply(office, "Instale a 2.1."))
    office.once()
    assert outcomes(office) == [("first_answer", "met", 13 * 3600)]
    office.later(seconds=5)
    office.deliver(agents_reply(office, "#desfazer"))
    office.once()
    assert office.rows("SELECT owed, owed_at FROM ticket") == before
    assert outcomes(office) == [("first_answer", "", None)]
    at(office, "2026-02-20 11:30")
    office.once()
    assert told(office) == [("deadline_near", BRUNO), ("deadline_missed", LIA)]
    office.verified()


def test_a_tier_has_deadlines_of_its_own(office: Office) -> None:
    preset = (ROOT / "mailbot/desk/policy/presets/totvs.toml").read_text()
    policy = office.folder / "prime.toml"
    policy.write_text(preset + '\n[tiers.prime]\nfirst_answer = "4bh"\nwarn_at = 0.5\n')
    more = '\n[customers.ana]\naddresses = ["@example.com"]\ntier = "prime"\n'
    opened(office, policy=str(policy), more=more)
    assert instants(office) == [
        ("Fri 2026-02-13 11:30", "deadline_near", BRUNO), ("Fri 2026-02-13 15:00", "deadline_missed", LIA),
    ]  # fmt: skip
    assert office.rows("SELECT tier FROM answer_deadline") == [("prime",)]


def test_where_only_the_first_answer_is_promised_nothing_runs_after_it(office: Office) -> None:
    number = opened(office, policy="tecnospeed")
    # Three business days after Friday 9:30, over Carnaval; three quarters of their 21 hours before.
    assert instants(office) == [
        ("Fri 2026-02-20 11:15", "deadline_near", BRUNO), ("Mon 2026-02-23 09:30", "deadline_missed", LIA),
    ]  # fmt: skip
    ordered(office, number, "reply")
    office.deliver(office.reply_to(office.letters(ANA)[-1], "E a licença?", f"Ana <{ANA}>"))
    office.once()
    assert office.rows("SELECT owed, owed_at FROM ticket") == [("", None)]
    office.verified()


def test_without_a_lead_and_without_anybody_who_has_it_everybody_is_told(office: Office) -> None:
    office.configure(policy="altoqi", calendar="office", agents=["bruno", "carla"], unthreaded="open")
    office.config.write_text(office.config.read_text() + CALENDAR)
    at(office, OPENED)
    writes(office)
    assert [one[2] for one in instants(office)] == [BRUNO, CARLA, BRUNO, CARLA]


@pytest.mark.parametrize("step", [everyday(one, checkpoints.DEADLINE) for one in checkpoints.DEADLINE])
@pytest.mark.parametrize("when", ["2026-02-19 16:00", pytest.param("2026-02-20 11:30", marks=pytest.mark.long)])
def test_nobody_is_told_twice_whatever_step_the_crash_came_after(office: Office, step: str, when: str) -> None:
    opened(office)
    at(office, when)
    crashed(office, step)
    office.once()
    office.once()
    assert len(told(office)) == 1
    office.verified()


def test_a_deadline_that_crashes_us_rests_for_an_hour_and_stops_no_other(office: Office) -> None:
    first = opened(office)
    writes(office)
    at(office, "2026-02-19 16:00")
    desk = office.desk()
    try:
        with desk.pollers["suporte"].session() as session:
            desk.pollers["suporte"].drain(session)
        composer = Poisoned(desk, lambda _, about: about is not None and about.id == first)
        promised = AnswerDeadlineTimers(replace(desk.service, composer=composer))
        assert [promised.run(office.now), promised.run(office.now)] == [1, 0]
    finally:
        desk.close()
    seen = []
    for minutes in (0, 59, 1):
        office.later(minutes=minutes)
        office.once()
        seen.append(len(told(office)))
    assert seen == [1, 1, 2]


PRODUCT = """
[states.product]
label = { pt_BR = "Com o produto", en = "With the product team" }
waits_for = "product"
on_customer = { to = "product" }
on_agent = { to = "in_progress" }
"""


def test_it_stands_still_while_another_team_is_waited_for(office: Office) -> None:
    preset = (ROOT / "mailbot/desk/policy/presets/altoqi.toml").read_text()
    policy = office.folder / "own.toml"
    handed = {
        'ask = { letter = "question", to = "waiting" }': 'ask = { letter = "question", to = "product" }',
        'on_agent = { to = "in_progress" }\n\n[states.in_progress]': 'on_agent = { to = "waiting" }\n\n[states.in_progress]',
        "[states.waiting]": PRODUCT + "\n[states.waiting]",
    }
    for before, after in handed.items():
        preset = preset.replace(before, after)
    policy.write_text(preset)
    opened(office, policy=str(policy))
    at(office, "2026-02-19 10:00")
    ordered(office, 1, "ask", "Vamos ver com o produto.")
    assert office.state(1) == "product"
    at(office, "2026-02-19 11:00")
    office.deliver(office.reply_to(office.letters(ANA)[-1], "E agora?", f"Ana <{ANA}>"))
    office.once()
    assert office.rows("SELECT owed_at FROM ticket") == [(None,)]
    sheet = office.mailbot("ticket", "show", "1").stdout.decode()
    assert "next answer of the desk  stands still" in sheet
    said = office.mailbot("explain-deadline", "1").stdout.decode()
    assert "stands still: nobody knows until when" in said
    assert "16h00 left" in said
    office.later(days=60)
    office.once()
    assert told(office) == []


def test_a_merged_tickets_deadline_goes_on_in_the_survivor(office: Office) -> None:
    opened(office)
    at(office, "2026-02-13 11:00")
    writes(office, "Outra coisa.")
    at(office, "2026-02-13 11:30")
    office.mailbot("ticket", "merge", "1", "2")
    assert office.rows("SELECT id, owed != '' FROM ticket ORDER BY id") == [(1, 0), (2, 1)]
    assert outcomes(office) == [("first_answer", "ended", 30 * 60)]
    assert instants(office, "2026-02-13 11:31")[-1][0] == MISSED
    office.verified()


def test_the_mail_that_is_split_off_takes_its_deadline_along(office: Office) -> None:
    opened(office)
    at(office, "2026-02-13 10:30")
    mailed(office, agents_reply(office, "Instale a 2.1."))
    at(office, "2026-02-13 11:00")
    mailed(office, office.reply_to(office.letters(ANA)[-1], "E outra coisa: a licença.", f"Ana <{ANA}>"))
    owed = office.rows("SELECT owed FROM ticket")
    assert "next_answer" in owed[0][0]
    mailed(office, agents_reply(office, "#separar"))
    assert office.rows("SELECT owed FROM ticket ORDER BY id") == [("",), *owed]
    office.verified()


def test_who_is_only_told_is_not_asked_to_reply(office: Office) -> None:
    office.configure(
        policy="altoqi", calendar="office", unthreaded="open"
    )  # notify is Bruno's address, and there are no agents
    office.config.write_text(office.config.read_text() + CALENDAR)
    at(office, OPENED)
    writes(office)
    assert [one[1:] for one in instants(office)] == [("deadline_near", BRUNO), ("deadline_missed", BRUNO)]
    assert "Responda a este e-mail" not in plain(office.letters(BRUNO)[-1])
    assert "#" not in plain(office.letters(BRUNO)[-1])


def test_a_reply_that_is_held_answers_nobody_and_counts_from_the_word_that_lets_it_go(office: Office) -> None:
    opened(office)
    at(office, "2026-02-13 10:00")
    copy = agents_reply(office, "Qual a versão?")
    ordered(office, 1, "reply")
    office.deliver(office.reply_to(office.letters(ANA)[-1], "É a 2.0.", f"Ana <{ANA}>"))
    office.once()
    office.deliver(copy)
    office.once()
    assert office.verdicts()[-1] == ("held", "agent_stale")
    at(office, "2026-02-13 15:00")
    mailed(office, agents_reply(office, "#enviar"))
    assert outcomes(office)[-1] == ("next_answer", "met", int(3.5 * 3600))
