"""What the desk is told at once of a group's or a form's mail that is held and concerns no ticket: whom, what, how much."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from mailbot.desk.letters.mail_held import at_once, told
from mailbot.desk.threading.context import Context
from mailbot.desk.threading.forms import ByForm
from mailbot.desk.threading.groups import PassedOn
from mailbot.desk.tickets.flood import HELD, HELD_IN_ALL, Flood, ToldLately
from mailbot.desk.tickets.reasons import Disposition, Reason
from mailbot.desk.tickets.verdict import TOLD, Verdict
from mailbot.desk.verdicts import on_mail
from tests.cast import ALICE, AUTHSERV, BRUNO, CARLA, LIA, MALLORY, context, mailbox, raw

FORM, GROUP = "wordpress@site.example", "todos@lists.example"
TRUSTED = {"authserv_id": AUTHSERV, "unthreaded": "open"}


def by_form(problem: str = "it has no Reply-To", *, unproven: bool = False, **box: Any) -> Context:
    made = context(raw("Não abre.", f"Site <{FORM}>", Reply_To=ALICE if unproven else ""), mailbox(**{**TRUSTED, **box}))
    return replace(made, form=ByForm(FORM, problem, unproven=unproven))


def by_group(problem: str = "2 original senders", *, unproven: bool = False, **box: Any) -> Context:
    fields = {"X_Original_From": f"Alice <{ALICE}>", "X_Google_Original_From": MALLORY}
    made = context(raw("Não abre.", f"'Alice' via Todos <{GROUP}>", **fields), mailbox(**{**TRUSTED, **box}))
    return replace(made, passed_on=PassedOn(GROUP, problem, unproven=unproven))


KINDS = [
    (by_form(), Reason.FORM_UNCLEAR, FORM, ""),
    (by_form("2 Reply-To fields"), Reason.FORM_UNCLEAR, FORM, ""),
    (by_form("nobody proves it", unproven=True), Reason.FORM_UNPROVEN, FORM, ALICE),
    (by_group(), Reason.GROUP_UNCLEAR, GROUP, ALICE),
    (by_group("the original sender is the group"), Reason.GROUP_UNCLEAR, GROUP, ALICE),
    (by_group("nobody proves it", unproven=True), Reason.GROUP_UNPROVEN, GROUP, ALICE),
]


@pytest.mark.parametrize(("made", "reason", "through", "claimed"), KINDS, ids=lambda one: getattr(one, "value", ""))
def test_what_a_group_or_a_form_does_not_prove_or_not_say_is_told_at_once(
    made: Context, reason: Reason, through: str, claimed: str
) -> None:
    verdict = on_mail(made)
    assert (verdict.disposition, verdict.reason) == (Disposition.HELD, reason)
    assert at_once(verdict)
    found = told(made, verdict, ToldLately())
    assert found.not_taken is not None
    assert (found.not_taken.ticket, found.not_taken.readers) == (None, (BRUNO,))
    facts = found.not_taken.facts
    assert (facts["why"], facts["through"], facts["claimed"]) == (reason.value, through, claimed)
    assert (facts["form"], facts["asked"], facts["words"]) == (through == FORM, True, "Não abre.")
    assert dict(found.signals)[TOLD].startswith("the desk")


@pytest.mark.parametrize("verdict", [
    Verdict(Disposition.HELD, Reason.UNTHREADED), Verdict(Disposition.HELD, Reason.SPAM),
    Verdict(Disposition.HELD, Reason.FORGED), Verdict(Disposition.HELD, Reason.BEFORE_US),
    Verdict(Disposition.REJECTED, Reason.UNTHREADED), Verdict(Disposition.IGNORED, Reason.AUTOMATIC),
    Verdict(Disposition.IGNORED, Reason.LOOP), Verdict(Disposition.OPENED), Verdict(Disposition.REPLY),
], ids=str)  # fmt: skip
def test_other_mail_of_strangers_waits_for_the_digest(verdict: Verdict) -> None:
    assert not at_once(verdict)


@pytest.mark.parametrize(("box", "alert", "to"), [
    ({"agents": ["bruno", "lia"], "notify": [CARLA]}, (), (BRUNO, LIA)),
    ({"agents": ["lia"]}, (CARLA,), (LIA,)),
    ({"notify": [CARLA]}, (LIA,), (CARLA,)),
    ({"notify": []}, (CARLA,), (CARLA,)),
    ({"notify": []}, (CARLA, LIA), (CARLA, LIA)),
])  # fmt: skip
def test_the_mailbox_s_agents_are_told_else_who_is_only_told_else_the_admin(
    box: dict[str, Any], alert: tuple[str, ...], to: tuple[str, ...]
) -> None:
    made = replace(by_form(**box), alert=alert)
    found = told(made, on_mail(made), ToldLately())
    assert found.not_taken is not None
    assert found.not_taken.readers == to


def test_where_there_is_nobody_the_signals_say_so() -> None:
    made = by_form(notify=[])
    found = told(made, on_mail(made), ToldLately())
    assert (found.not_taken, dict(found.signals)[TOLD][:6]) == (None, "nobody")


@pytest.mark.parametrize(("lately", "counted"), [
    (ToldLately(of_ticket=HELD - 1, in_all=HELD_IN_ALL // 2 - 1), False), (ToldLately(confirmations=500), False),
    (ToldLately(today=True), False), (ToldLately(of_ticket=HELD), True), (ToldLately(in_all=HELD_IN_ALL // 2), True),
    (ToldLately(of_ticket=HELD, in_all=HELD_IN_ALL), True),
])  # fmt: skip
def test_above_a_cap_it_is_counted_and_leaves_room_for_participants(lately: ToldLately, counted: bool) -> None:
    made = by_group()
    found = told(made, on_mail(made), lately)
    assert (found.not_taken is None) is counted
    assert [(one.flood, one.who, one.ticket) for one in found.over_cap] == [(Flood.HELD, GROUP, None)] * counted
    assert dict(found.signals)[TOLD].startswith("the desk")
