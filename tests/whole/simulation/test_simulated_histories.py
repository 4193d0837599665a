"""``mailbot simulate`` over rich histories: by the policy that tickets lived by, nothing differs."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from mailbot.desk.simulation.comparison import Counts, difference
from tests.cast import ALICE
from tests.whole.agents.test_agents import agents_reply, mailed, ready
from tests.whole.conftest import Office
from tests.whole.customers.test_reactions import gmail
from tests.whole.deadlines.test_vendors_pages import CALENDAR, answered, desk, ordered
from tests.whole.histories import Weeks
from tests.whole.simulation.test_simulate import nothing_differs, simulated

pytestmark = pytest.mark.whole


def alike(folder: Path, seed: int) -> int:
    """Live some weeks, and prove that the tickets' own policy makes of them what was; returns how many tickets."""
    weeks = Weeks(folder, seed)
    weeks.live(25)
    policy = weeks.world.desk.policies.of("suporte")
    found = weeks.compared()
    for life, was, would in found:
        assert difference(was, would, (policy, policy)) is None, (seed, life.ticket, was, would)
        counts = Counts(), Counts()
        for one, of in zip(counts, (was, would), strict=True):
            one.add(of)
        assert counts[0] == counts[1], (seed, life.ticket, was, would)
    weeks.world.close()
    return len(found)


def test_some_random_weeks_by_their_own_policy_differ_in_nothing(tmp_path: Path) -> None:
    assert sum(alike(tmp_path / str(seed), seed) for seed in range(3)) > 3


@pytest.mark.long
def test_hundreds_of_random_weeks_by_their_own_policy_differ_in_nothing(tmp_path: Path) -> None:
    assert sum(alike(tmp_path / str(seed), seed) for seed in range(100, 300)) > 300


def test_a_comment_on_the_survey_moves_nothing_in_the_simulation_either(office: Office) -> None:
    number = desk(office, "totvs", "2026-02-13 16:30")
    ordered(office, number, "resolve")
    office.later(minutes=5)
    mailed(office, office.reply_to(next(one for one in office.letters() if ".survey" in one["Message-ID"]), "Adorei!"))
    assert (office.state(number), office.verdicts()) == ("validation", [("reply", None)])
    assert nothing_differs(office, "totvs")["letter survey"] == 1


def test_a_thumb_up_accepts_what_it_accepted(office: Office) -> None:
    shipped = Path("mailbot/desk/policy/presets/altoqi.toml").read_text(encoding="utf-8")
    (office.folder / "own.toml").write_text(shipped.replace("thanks =", 'reactions = "accept"\nthanks =', 1))
    number = desk(office, "own.toml", "2025-02-14 10:00")
    ordered(office, number, "resolve")
    office.later(minutes=5)
    mailed(office, gmail(office, office.letters()[-1]))
    assert office.state(number) == "finished"
    ended = "at the end: by the customer"
    assert nothing_differs(office, str(office.folder / "own.toml"))[ended] == 1
    assert simulated(office, "--policy", "altoqi")[0]["counts"][ended] == {"was": 1, "would": 0}


def test_the_cap_of_automatic_letters_is_simulated_too(office: Office) -> None:
    number = desk(office, "altoqi", "2025-02-14 10:00")
    for _ in range(4):
        ordered(office, number, "ask")
        office.later(minutes=5)
        answered(office)
        office.later(minutes=5)
    assert nothing_differs(office, "altoqi")["letter reopened"] == 2  # the ticket's first letter counts as well
    assert simulated(office, "--policy", "tecnospeed")[0]["counts"]["letter reopened"] == {"was": 2, "would": 2}


def test_a_letter_that_the_mail_server_refused_for_good_was_never_told_by_any_policy(office: Office) -> None:
    number = desk(office, "altoqi", "2025-02-14 10:00")
    office.sink.script("RCPT", "550 5.1.1 no such user")
    ordered(office, number, "ask")
    office.sink.forget()
    assert office.rows("SELECT state FROM letter WHERE notice = 'question'") == [("failed",)]
    office.later(days=1)
    counts = nothing_differs(office, "altoqi")
    assert (counts["tickets"], "letter question" in counts) == (1, False)


def test_a_letter_that_was_taken_back_before_it_left_is_no_difference(office: Office) -> None:
    ready(office)
    office.deliver(agents_reply(office, "#fechar\nNada a fazer."))
    office.once()
    office.later(seconds=5)
    mailed(office, agents_reply(office, "#spam"))
    assert office.rows("SELECT state FROM letter WHERE notice = 'closed'") == [("withdrawn",)]
    counts = nothing_differs(office, "altoqi")
    assert ("letter closed" in counts, counts["at the end: by spam"]) == (False, 1)


def test_a_close_in_an_agents_words_leaves_though_the_customer_wrote_before_and_is_no_difference(office: Office) -> None:
    number = desk(office, "tecnospeed", "2025-02-14 10:00")
    office.sink.script("DATA", "451 4.3.0 later")
    ordered(office, number, "close", "Nada a fazer.")
    office.later(minutes=5)
    answered(office, "Ainda falha.")
    office.sink.forget()
    office.later(hours=1)
    office.once()
    assert office.rows("SELECT state FROM letter WHERE notice = 'closed'") == [("sent",)]
    counts = nothing_differs(office, "tecnospeed")
    assert (counts["letter closed"], counts["at the end: open"]) == (1, 1)


def test_a_reminder_that_an_outage_kept_until_the_next_one_is_no_difference(office: Office) -> None:
    number = desk(office, "altoqi", "2025-02-14 10:00")
    ordered(office, number, "ask")
    office.sink.script("DATA", "451 4.3.0 later")
    for _ in range(9):
        office.later(hours=12)
        office.once()
    office.sink.forget()
    for _ in range(4):
        office.later(hours=12)
        office.once()
    counts = nothing_differs(office, "altoqi")
    assert ("letter reminder_1" in counts, counts["letter reminder_2"], counts["letter closed"]) == (False, 1, 1)


def test_the_survey_of_an_agent_who_changes_their_mind_in_the_same_pass_is_none(office: Office) -> None:
    office.tables = CALENDAR
    office.configure(policy="totvs", agents=["bruno"], undo_seconds=0, calendar="office")
    office.open()
    office.once()
    mailed(office, office.reply_to(office.letters()[0], "Falha."))
    office.deliver(agents_reply(office, "#resolver\nPronto."), agents_reply(office, "#reabrir"))
    office.once()
    office.later(days=1)
    assert office.rows("SELECT state FROM letter WHERE notice = 'survey'") == [("withdrawn",)]
    counts = nothing_differs(office, "totvs")
    assert (counts["letter resolved"], "letter survey" in counts) == (1, False)


def test_spam_that_was_opened_again_was_spam_meanwhile(office: Office) -> None:
    ready(office)
    mailed(office, agents_reply(office, "#spam"))
    office.deliver(office.reply_to(office.letters(ALICE)[0], "Por favor!"))
    office.once()
    mailed(office, agents_reply(office, "#reabrir"))
    counts = nothing_differs(office, "altoqi")
    assert (counts["written in vain"], counts["at the end: open"]) == (0, 1)  # what #spam blocks is held, not rejected


def test_an_order_without_words_is_taken_in_the_order_of_the_mails_that_were_read_together(office: Office) -> None:
    ready(office)
    office.now += timedelta(minutes=2)
    mailed(office, agents_reply(office, "#resolver\nPronto."))
    letter = office.letters()[-1]
    office.later(minutes=2)
    office.deliver(agents_reply(office, "#reabrir"), office.reply_to(letter, "Ainda falha."))
    office.once()
    office.later(minutes=2)
    counts = nothing_differs(office, "altoqi")
    assert (counts["letter resolved"], "letter reopened" in counts) == (1, False)


def test_what_is_done_to_a_ticket_that_goes_on_in_another_is_past_its_life(office: Office) -> None:
    desk(office, "totvs", "2026-02-13 16:30", agents=["bruno"], undo_seconds=0)
    mailed(office, office.reply_to(office.letters()[0], "Falha."))
    mailed(office, agents_reply(office, "#fechar\nPronto."))
    office.later(hours=24 * 8)
    mailed(office, office.reply_to(office.letters()[-1], "Voltou a falhar."))
    assert office.rows("SELECT id, follows FROM ticket") == [(1, None), (2, 1)]
    mailed(office, agents_reply(office, "#fechar\nPronto, de novo."))
    office.later(hours=24)
    mailed(office, agents_reply(office, "#reabrir", letter=0))
    office.later(hours=24)
    mailed(office, office.reply_to(office.letters()[-1], "E falha."))
    assert [state for (state,) in office.rows("SELECT state FROM ticket ORDER BY id")] == ["in_progress", "closed", "new"]
    assert nothing_differs(office, "totvs")["tickets"] == 1
