"""When a digest is due and what it says: pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from mailbot.config.mailbox import Mailbox
from mailbot.desk.letters.digest import MOST_SHOWN, Affairs, Waiting, digest, digest_day
from mailbot.policy_files import preset
from tests.cast import ALICE, NOW, mailbox
from tests.rules.desk.people.test_routing import box as team_box

POLICY = preset()
A_SECOND = timedelta(seconds=1)
PEOPLE = ["bruno", "lia"]
SPRING = date(2027, 3, 14)
AUTUMN = date(2026, 11, 1)
"""The days on which New York leaves an hour out (2:00), and has one twice (1:00)."""


def box(**keys: Any) -> Mailbox:
    return mailbox(**{"agents": PEOPLE, "lead": "lia", "digest_hour": 8, **keys})


@pytest.mark.parametrize(
    ("hour", "zone", "now", "day"),
    [
        (8, "America/Sao_Paulo", datetime(2026, 11, 23, 10, 59, 59, tzinfo=UTC), None),
        (8, "America/Sao_Paulo", datetime(2026, 11, 23, 11, 0, tzinfo=UTC), date(2026, 11, 23)),
        (8, "America/Sao_Paulo", datetime(2026, 11, 24, 2, 59, tzinfo=UTC), date(2026, 11, 23)),
        (8, "America/Sao_Paulo", datetime(2026, 11, 24, 3, 0, tzinfo=UTC), None),
        (0, "America/Sao_Paulo", datetime(2026, 11, 24, 3, 0, tzinfo=UTC), date(2026, 11, 24)),
        (None, "America/Sao_Paulo", datetime(2026, 11, 23, 11, 0, tzinfo=UTC), None),
        (2, "America/New_York", datetime(2027, 3, 14, 6, 59, tzinfo=UTC), None),
        (2, "America/New_York", datetime(2027, 3, 14, 7, 0, tzinfo=UTC), SPRING),
        (1, "America/New_York", datetime(2026, 11, 1, 5, 0, tzinfo=UTC), AUTUMN),
        (1, "America/New_York", datetime(2026, 11, 1, 6, 0, tzinfo=UTC), AUTUMN),
    ],
)
def test_a_digest_is_due_from_its_hour_to_the_end_of_its_day(
    hour: int | None, zone: str, now: datetime, day: date | None
) -> None:
    assert digest_day(box(digest_hour=hour, time_zone=zone), now) == day


def test_a_mailbox_without_agents_has_no_digest() -> None:
    assert digest_day(mailbox(digest_hour=0), NOW) is None


def waiting(number: int, state: str, assigned: str = "", hours: int = 1, *, unanswered: bool = True) -> Waiting:
    return Waiting(number, "Erro", "Alice", state, NOW - timedelta(hours=hours), assigned, unanswered)


def facts(agent: int, affairs: Affairs) -> dict[str, Any]:
    """Return the facts of the digest of an agent, by place; empty where there is none."""
    mine = box()
    draft = digest(mine.people[agent], mine, POLICY, affairs, NOW)
    return draft.facts if draft else {}


AFFAIRS = Affairs(
    (
        waiting(1, "open", "bruno", 2),
        waiting(2, "new", "bruno", 50, unanswered=False),
        waiting(3, "waiting", "bruno"),
        waiting(4, "new", "", 30),
        waiting(5, "new", "removed", 3),
        waiting(6, "open", "lia", 1),
    ),
    held=2,
    held_since=NOW,
)


def test_an_agent_reads_what_is_theirs_and_what_is_nobodys_the_oldest_first() -> None:
    told = facts(0, AFFAIRS)
    assert [one["number"] for one in told["open"]] == [2, 1]
    assert [one["number"] for one in told["unassigned"]] == [4, 5]
    assert (told["open_count"], told["waiting_count"], told["unassigned_count"], told["held_count"]) == (2, 1, 2, 2)
    assert (told["open"][0]["days"], told["open"][0]["hours"]) == (2, 2)
    assert told["oldest"]["number"] == 4
    assert told["totals"] == []


def test_the_lead_also_reads_how_much_each_has() -> None:
    assert facts(1, AFFAIRS)["totals"] == [
        {"who": "Bruno", "open": 2, "waiting": 1}, {"who": "Lia", "open": 1, "waiting": 0},
        {"who": "", "open": 2, "waiting": 0},
    ]  # fmt: skip


def test_what_is_overdue_is_named_to_who_has_it_and_to_the_lead_and_nothing_that_stands_still() -> None:
    late, still = (replace(waiting(number, "open", "bruno"), due_at=due) for number, due in ((7, NOW - A_SECOND), (8, None)))
    affairs = Affairs((late, still, replace(waiting(9, "open", "lia"), due_at=NOW)))
    for agent in (0, 1):
        assert [one["number"] for one in facts(agent, affairs)["overdue"]] == [7]
    assert facts(0, Affairs((replace(late, assigned="lia"), still)))["overdue"] == []


@pytest.mark.parametrize(
    "affairs", [Affairs(), Affairs((waiting(1, "open", "lia"),)), Affairs((waiting(1, "closed", "bruno"),))]
)
def test_who_has_nothing_to_do_reads_nothing(affairs: Affairs) -> None:
    assert facts(0, affairs) == {}


@pytest.mark.parametrize(
    "affairs",
    [Affairs((waiting(1, "open", "bruno"),)), Affairs((waiting(1, "waiting", "bruno"),)), Affairs((waiting(1, "new"),)),
     Affairs(held=1, held_since=NOW)],
)  # fmt: skip
def test_each_of_these_alone_is_something(affairs: Affairs) -> None:
    assert facts(0, affairs)


def test_a_long_list_is_cut_and_its_rest_counted() -> None:
    told = facts(0, Affairs(tuple(waiting(number, "open", "bruno") for number in range(1, 60))))
    assert (len(told["open"]), told["open_count"]) == (MOST_SHOWN, 59)
    assert ALICE not in str(told)


def test_a_teams_tickets_are_its_agents_to_take_also_where_the_product_team_is_waited_for() -> None:
    mine = team_box()
    affairs = Affairs((
        replace(waiting(1, "with_product"), team="product"), replace(waiting(2, "new"), team=""), waiting(3, "with_product"),
    ))  # fmt: skip
    named = {
        agent.key: [one["number"] for one in draft.facts["unassigned"]]  # type: ignore[attr-defined]
        for agent in mine.people if (draft := digest(agent, mine, POLICY, affairs, NOW)) is not None
    }  # fmt: skip
    assert named == {"bruno": [2], "carla": [1]}  # of Lia's team there is none
