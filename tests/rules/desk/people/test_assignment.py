"""Who gets a ticket as it is opened: pure."""

from __future__ import annotations

import pytest

from mailbot.desk.people.assignment import Staffing, assignee
from mailbot.desk.verdicts import on_mail
from tests.cast import LIA, context, mailbox, raw

PEOPLE = ["bruno", "lia", "carla"]


@pytest.mark.parametrize(
    ("rule", "staffing", "gets"),
    [
        ("round_robin", Staffing(), "bruno"),
        ("round_robin", Staffing(last="bruno"), "lia"),
        ("round_robin", Staffing(last="carla"), "bruno"),
        ("round_robin", Staffing(last="removed"), "bruno"),
        ("least_loaded", Staffing(), "bruno"),
        ("least_loaded", Staffing(loads={"bruno": 2, "lia": 1, "carla": 1}), "lia"),
        ("least_loaded", Staffing(loads={"bruno": 1, "lia": 1, "removed": 0}), "carla"),
        ("first_answer", Staffing(last="bruno", loads={"bruno": 1}), None),
        ("manual", Staffing(last="bruno", loads={"bruno": 1}), None),
    ],
)
def test_the_mailboxs_rule_decides_who_gets_a_ticket(rule: str, staffing: Staffing, gets: str | None) -> None:
    found = assignee(mailbox(agents=PEOPLE, assignment=rule), staffing)
    assert (found.key if found else None) == gets


@pytest.mark.parametrize("rule", ["round_robin", "least_loaded", "first_answer", "manual"])
def test_a_mailbox_without_agents_gives_its_tickets_to_nobody(rule: str) -> None:
    assert assignee(mailbox(assignment=rule), Staffing()) is None


def test_the_copy_of_a_new_ticket_goes_only_to_who_gets_it() -> None:
    box = mailbox(agents=PEOPLE, assignment="round_robin", unthreaded="open", notify=[])
    verdict = on_mail(context(raw(), box, known={"staffing": Staffing(last="bruno")}))
    assert verdict.assigned == "lia"
    assert [one.to for one in verdict.drafts] == [LIA]
    assert verdict.drafts[0].facts["assigned"] == "Lia"
