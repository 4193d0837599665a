"""The vendors' pages over a weekend, Carnaval, a holiday on a Monday, lunch, and the end of daylight-saving time.

A desk in São Paulo, 9:00–12:00 and 13:30–17:30. Each line is one fact of a page: what an agent did, when, and the instant
at which each mail leaves and each state begins while nobody says anything. A second before each, nothing happens.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cast import ALICE, BRUNO, LIA
from tests.whole.deadlines.test_lives import World, at
from tests.whole.pages import ZONE

pytestmark = pytest.mark.whole

WEEKEND = "Fri 2026-03-06 16:00"
CARNAVAL = "Fri 2026-02-13 16:30"  # off until Ash Wednesday, 2026-02-18
MONDAY_OFF = "Thu 2027-11-11 10:00"  # 2027-11-15, a Monday
LUNCH = "Tue 2026-03-10 12:30"
CLOCK_BACK = "Fri 2019-02-15 16:00"  # Sunday 0:00 is Saturday 23:00 again

FORM = "%a %Y-%m-%d %H:%M"

ALTOQI = {
    ("ask", WEEKEND): ["Sun 2026-03-08 16:00 reminder_1 waiting", "Tue 2026-03-10 16:00 reminder_2 waiting",
                       "Wed 2026-03-11 16:00 closed closed"],
    ("ask", CARNAVAL): ["Sun 2026-02-15 16:30 reminder_1 waiting", "Tue 2026-02-17 16:30 reminder_2 waiting",
                        "Wed 2026-02-18 16:30 closed closed"],
    ("ask", MONDAY_OFF): ["Sat 2027-11-13 10:00 reminder_1 waiting", "Mon 2027-11-15 10:00 reminder_2 waiting",
                          "Tue 2027-11-16 10:00 closed closed"],
    ("ask", LUNCH): ["Thu 2026-03-12 12:30 reminder_1 waiting", "Sat 2026-03-14 12:30 reminder_2 waiting",
                     "Sun 2026-03-15 12:30 closed closed"],
    ("ask", CLOCK_BACK): ["Sun 2019-02-17 15:00 reminder_1 waiting", "Tue 2019-02-19 15:00 reminder_2 waiting",
                          "Wed 2019-02-20 15:00 closed closed"],
    ("resolve", WEEKEND): ["Thu 2026-03-12 16:00 closed closed"],
    ("resolve", CARNAVAL): ["Thu 2026-02-19 16:30 closed closed"],
    ("resolve", MONDAY_OFF): ["Wed 2027-11-17 10:00 closed closed"],
    ("resolve", LUNCH): ["Mon 2026-03-16 12:30 closed closed"],
    ("resolve", CLOCK_BACK): ["Thu 2019-02-21 15:00 closed closed"],
}  # fmt: skip
TOTVS = {
    ("ask", WEEKEND): ["Fri 2026-03-13 16:00 survey validation", "Tue 2026-03-24 16:00 closed closed"],
    ("ask", CARNAVAL): ["Wed 2026-02-25 16:30 survey validation", "Fri 2026-03-06 16:30 closed closed"],
    ("ask", MONDAY_OFF): ["Fri 2027-11-19 10:00 survey validation", "Tue 2027-11-30 10:00 closed closed"],
    ("ask", LUNCH): ["Tue 2026-03-17 13:30 survey validation", "Thu 2026-03-26 13:30 closed closed"],
    ("ask", CLOCK_BACK): ["Fri 2019-02-22 16:00 survey validation", "Fri 2019-03-08 16:00 closed closed"],
    ("resolve", WEEKEND): ["Tue 2026-03-17 16:00 closed closed"],
    ("resolve", CARNAVAL): ["Fri 2026-02-27 16:30 closed closed"],
    ("resolve", MONDAY_OFF): ["Tue 2027-11-23 10:00 closed closed"],
    ("resolve", LUNCH): ["Thu 2026-03-19 13:30 closed closed"],
    ("resolve", CLOCK_BACK): ["Tue 2019-02-26 16:00 closed closed"],
}
TECNOSPEED = {
    ("reply", WEEKEND): ["Mon 2026-03-16 16:00 - resolved"],
    ("reply", CARNAVAL): ["Mon 2026-02-23 16:30 - resolved"],
    ("reply", MONDAY_OFF): ["Sun 2027-11-21 10:00 - resolved"],
    ("reply", LUNCH): ["Fri 2026-03-20 12:30 - resolved"],
    ("reply", CLOCK_BACK): ["Mon 2019-02-25 15:00 - resolved"],
}
FACTS = [
    pytest.param(page, act, begin, told, id=f"{page} {act} {begin}")
    for page, facts in (("altoqi", ALTOQI), ("totvs", TOTVS), ("tecnospeed", TECNOSPEED))
    for (act, begin), told in facts.items()
]


def local(instant: datetime) -> str:
    return instant.astimezone(ZONE).strftime(FORM)


def utc(told: str) -> datetime:
    return datetime.strptime(told, FORM).replace(tzinfo=ZONE).astimezone(UTC)


def passed(world: World) -> None:
    """Let the desk make one pass."""
    world.read_all()
    world.desk.timer.tick()
    world.send_all()


def seen(world: World) -> tuple[list[str], str]:
    """Return what Alice was sent, and where her ticket is."""
    letters = world.rows(f"SELECT notice FROM letter WHERE recipient = '{ALICE}' AND state = 'sent' ORDER BY id")  # noqa: S608
    return [notice for (notice,) in letters], world.rows("SELECT state FROM ticket WHERE id = 1")[0][0]


@pytest.mark.parametrize(("page", "act", "begin", "told"), FACTS)
def test_silence_does_what_the_page_says_at_the_instant_it_says(
    page: str, act: str, begin: str, told: list[str], tmp_path: Path
) -> None:
    world = World(tmp_path, page, utc(begin))
    world.desk.tickets.order(world.open(ALICE), act, "Instale a 2.1.")
    world.send_all()
    found = []
    while due := world.rows("SELECT min(due_at) FROM timer WHERE done_at IS NULL")[0][0]:
        before = seen(world)
        world.now = at(due) - timedelta(seconds=1)
        passed(world)
        assert seen(world) == before
        world.now = at(due)
        passed(world)
        letters, state = seen(world)
        found.append(" ".join((local(world.now), *(letters[len(before[0]) :] or ["-"]), state)))
    assert found == told
    world.silent()
    world.close()


PROMISES = {
    # Within 16 business hours; the agent is warned at three quarters of them.
    ("altoqi", WEEKEND): ("Tue 2026-03-10 14:00", "Wed 2026-03-11 09:30"),
    ("altoqi", CARNAVAL): ("Fri 2026-02-20 14:30", "Mon 2026-02-23 10:00"),
    ("altoqi", MONDAY_OFF): ("Fri 2027-11-12 16:30", "Tue 2027-11-16 12:00"),
    ("altoqi", LUNCH): ("Thu 2026-03-12 10:00", "Thu 2026-03-12 15:30"),
    ("altoqi", CLOCK_BACK): ("Tue 2019-02-19 14:00", "Wed 2019-02-20 09:30"),
    # Within 3 business days.
    ("tecnospeed", WEEKEND): ("Wed 2026-03-11 09:15", "Wed 2026-03-11 16:00"),
    ("tecnospeed", CARNAVAL): ("Mon 2026-02-23 09:45", "Mon 2026-02-23 16:30"),
    ("tecnospeed", MONDAY_OFF): ("Tue 2027-11-16 11:45", "Wed 2027-11-17 10:00"),
    ("tecnospeed", LUNCH): ("Thu 2026-03-12 15:15", "Fri 2026-03-13 13:30"),
    ("tecnospeed", CLOCK_BACK): ("Wed 2019-02-20 09:15", "Wed 2019-02-20 16:00"),
}


@pytest.mark.parametrize(("page", "begin"), PROMISES, ids=str)
def test_the_first_answer_is_asked_for_before_its_deadline_and_missed_at_it(page: str, begin: str, tmp_path: Path) -> None:
    world = World(tmp_path, page, utc(begin), agents=["bruno", "lia"], lead="lia", unanswered_hours=0)
    world.desk.tickets.open(world.settings.mailbox("suporte"), ALICE, "Alice", "Erro ao abrir", "Não abre.")
    passed(world)
    told = []
    while at_ := world.rows("SELECT owed_at FROM ticket")[0][0]:
        world.now = at(at_) - timedelta(seconds=1)
        before = world.count("letter")
        passed(world)
        assert world.count("letter") == before
        world.now = at(at_)
        passed(world)
        new = world.rows(f"SELECT notice, recipient FROM letter ORDER BY id LIMIT -1 OFFSET {before}")  # noqa: S608
        told.append((local(world.now), new))
    near, missed = PROMISES[page, begin]
    assert told == [
        (near, [("deadline_near", BRUNO), ("deadline_near", LIA)]), (missed, [("deadline_missed", LIA)]),
    ]  # fmt: skip
    world.silent()
    world.close()


def test_totvs_promises_no_answer_in_its_standard_mode(tmp_path: Path) -> None:
    world = World(tmp_path, "totvs", utc(WEEKEND), agents=["bruno", "lia"], lead="lia", unanswered_hours=0)
    world.desk.tickets.open(world.settings.mailbox("suporte"), ALICE, "Alice", "Erro ao abrir", "Não abre.")
    assert world.rows("SELECT owed, owed_at FROM ticket") == [("", None)]
    world.close()
