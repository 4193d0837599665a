"""Where tickets belong: addresses, kinds and names, as pure rules; and what is wrong in the tables that say it."""

from __future__ import annotations

import tomllib
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from mailbot.config.file import parse
from mailbot.config.mailbox import Mailbox
from mailbot.desk.people.directory import everybody, readers
from mailbot.desk.people.routing import addressed, by_kind, first_state, team_named, turned
from mailbot.desk.policy.reader import read
from mailbot.desk.tickets.ticket import NOWHERE, Route
from mailbot.errors import ConfigBroken
from mailbot.policy_files import preset
from tests.cast import AGENTS, BRUNO, DESK, ticket, tree

LABEL = {"pt_BR": "Segundo nível", "en": "Second level"}


def tables(**keys: Any) -> dict[str, Any]:
    """Return the tables of a desk with two teams; ``keys`` are of its mailbox, or ``teams_`` in whole."""
    teams = keys.pop("teams_", {
        "product": {"label": LABEL, "agents": ["carla"], "kinds": ["bug"]},
        "setup": {"label": {"pt_BR": "Instalação", "en": "Setup"}, "agents": ["lia", "carla"]},
    })  # fmt: skip
    intake = {"Suporte+Bug@desk.example": {"kind": "bug"}, "instalacao@desk.example": {"team": "setup"}}
    found = tree(agents=["bruno"], **{"teams": ["product", "setup"], "intake": intake, **keys})
    return {**found, "agents": AGENTS, "teams": teams}


def box(**keys: Any) -> Mailbox:
    return parse(tables(**keys), Path("/nowhere")).mailboxes["suporte"]


def problems(**keys: Any) -> list[str]:
    with pytest.raises(ConfigBroken) as broken:
        parse(tables(**keys), Path("/nowhere"))
    return [f"{one.key}: {one.words}" for one in broken.value.problems]


def test_the_first_address_that_is_known_says_where_a_ticket_belongs() -> None:
    mailbox = box()
    assert addressed(mailbox, ["x@y.example", "instalacao@desk.example", "suporte+bug@desk.example"]) == Route("setup")
    assert addressed(mailbox, ["suporte+bug@desk.example"]) == Route("product", "bug")
    assert addressed(mailbox, [DESK]) is NOWHERE
    assert addressed(box(intake={}), ["suporte+bug@desk.example"]) is NOWHERE


def test_addresses_of_the_intake_are_the_mailboxs_own() -> None:
    assert set(box().own_addresses) == {DESK, "suporte+bug@desk.example", "instalacao@desk.example"}


def test_a_kinds_team_gives_way_to_one_that_is_named() -> None:
    assert by_kind(box(), Route(kind="bug")) == Route("product", "bug")
    assert by_kind(box(), Route("setup", "bug")) == Route("setup", "bug")
    assert by_kind(box(), Route(kind="question")) == Route(kind="question")


@pytest.mark.parametrize("name", ["product", "PRODUCT", "segundo nivel", "Segundo  Nível", "second level"])
def test_a_team_is_named_by_its_key_or_its_label_in_any_language(name: str) -> None:
    found = team_named(box(), name)
    assert found is not None
    assert found.key == "product"


def test_a_label_that_two_teams_have_names_neither() -> None:
    twice = {key: {"label": LABEL, "agents": ["carla"]} for key in ("product", "setup")}
    assert team_named(box(teams_=twice), "Segundo nível") is None
    assert team_named(box(), "vendas") is None


def test_a_team_reads_its_own_tickets_and_the_front_those_of_no_team() -> None:
    mailbox = box()
    assert [one.key for one in mailbox.people] == ["bruno", "carla", "lia"]
    assert [one.address for one in everybody(mailbox, "")] == [BRUNO]
    assert [one.key for one in readers(mailbox, ticket(team="setup"))] == ["lia", "carla"]
    assert [one.key for one in readers(mailbox, ticket(team="setup", assigned="bruno"))] == ["bruno"]
    assert [one.key for one in readers(mailbox, ticket(team="gone"))] == ["bruno"]


def test_a_kind_leads_to_whoever_deals_with_it_and_another_back_to_the_desk() -> None:
    policy = preset()
    assert first_state(policy, Route(kind="bug")) == "with_product"
    assert first_state(policy, Route(kind="question")) == first_state(policy, NOWHERE) == "new"
    there = turned(policy, ticket(state="in_progress"), "bug")
    assert there is not None
    assert (there.state, there.timers, there.withdraw, there.answered) == ("with_product", (), True, True)
    back = turned(policy, ticket(state="with_product", kind="bug"), "question")
    assert back is not None
    assert (back.state, back.answered) == ("open", False)
    assert turned(policy, ticket(state="waiting"), "question") is None
    assert turned(policy, ticket(state="with_product", kind="bug"), "suggestion") is None
    assert turned(policy, ticket(state="closed"), "bug") is None


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"teams": ["product", "vendas"]}, 'mailboxes.suporte.teams: names "vendas", and there is no [teams.vendas]'),
        ({"teams_": {"product": {"label": LABEL, "agents": ["zeca"]}, "setup": {"label": LABEL, "agents": ["lia"]}}},
         'teams.product.agents: names "zeca", and there is no [agents.zeca]'),
        ({"teams_": {"product": {"label": LABEL, "agents": ["lia"], "lead": "zeca"}}, "teams": ["product"]},
         'teams.product.lead: names "zeca", and there is no [agents.zeca]'),
        ({"teams_": {"product": {"label": {"pt_BR": "P"}, "agents": ["lia"]}}, "teams": ["product"], "intake": {}},
         "teams.product.label.en: is missing: what customers read"),
        ({"teams_": {key: {"label": LABEL, "agents": ["lia"], "kinds": ["bug"]} for key in ("product", "setup")}},
         'mailboxes.suporte.teams: gives tickets of kind "bug" to teams.product and to teams.setup; name it in one of them'),
        ({"intake": {DESK: {"kind": "bug"}}}, f'mailboxes.suporte.intake."{DESK}": is the address of mailboxes.suporte'),
        ({"intake": {BRUNO: {"kind": "bug"}}}, f'mailboxes.suporte.intake."{BRUNO}": is the address of agents.bruno'),
        ({"intake": {"a@b.example": {}}}, 'mailboxes.suporte.intake."a@b.example": says nothing'),
        ({"intake": {"a@b.example": {"team": "vendas"}}},
         'mailboxes.suporte.intake."a@b.example".team: names "vendas", which is none of the teams of this mailbox'),
        ({"teams_": {"product": {"label": LABEL, "agents": []}}, "teams": ["product"], "intake": {}},
         "teams.product.agents"),
        ({"teams_": {"none": {"label": LABEL, "agents": ["lia"]}}, "teams": ["none"], "intake": {}},
         "teams.none: is a word that orders use for no team"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_teams_is_told_with_its_place(keys: dict[str, Any], said: str) -> None:
    assert any(one.startswith(said) for one in problems(**keys))


def test_all_that_is_wrong_with_teams_is_told_at_once() -> None:
    found = problems(
        teams_={"product": {"label": LABEL, "agents": ["zeca"], "lead": "ana"}}, teams=["product", "x"],
        intake={DESK: {"kind": "bug"}},
    )  # fmt: skip
    assert len(found) == 4


def test_what_is_wrong_in_a_team_is_told_once_at_its_own_place() -> None:
    found = problems(teams_={"product": {"label": LABEL, "agents": []}}, teams=["product"], intake={})
    assert [one.partition(":")[0] for one in found] == ["teams.product.agents"]


def broken(**changes: Any) -> list[str]:
    """Return what is wrong with AltoQi's policy with some tables changed."""
    text = resources.files("mailbot.desk.policy").joinpath("presets/altoqi.toml").read_text(encoding="utf-8")
    file = tomllib.loads(text)
    file.pop("calendar")
    return [f"{one.key}: {one.words}" for one in read({**file, **changes})[1]]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kinds": {"bug": {"to": "gone"}}}, 'kinds.bug.to: "gone" is no state'),
        ({"kinds": {"bug": {"to": "closed"}}}, "kinds.bug.to: has ended"),
        ({"kinds": {"bug": {"to": "waiting"}}}, "kinds.bug.to: waits for the customer, whom nobody asked anything"),
        ({"kinds": {"wish": {"to": "open"}}}, "kinds.wish"),
        ({"checklist": [{"key": "a", "label": LABEL}]}, "checklist[1].words: say by what it is recognised"),
        ({"checklist": [{"key": "a", "label": LABEL, "words": ["x"], "evidence": True}]}, "checklist[1].words: say by what"),
        ({"checklist": [{"key": "a", "label": LABEL, "shapes": ["mata9"]}]}, "checklist[1].shapes: a shape is made of A"),
        ({"checklist": [{"key": "a", "label": LABEL, "words": [" "]}]}, "checklist[1].words: holds a word of nothing"),
        ({"checklist": [{"key": "a", "label": {"en": "A"}, "words": ["x"]}]}, "checklist[1].label.pt_BR: is missing"),
        ({"checklist": [{"key": "a", "label": LABEL, "words": ["x"]}] * 2}, 'checklist[2].key: "a" is the key of another'),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_policys_kinds_and_checklist_is_told_with_its_place(changes: dict[str, Any], said: str) -> None:
    assert any(one.startswith(said) for one in broken(**changes))


def test_a_policy_hands_over_to_where_somebody_gets_it() -> None:
    orders = {"reply": {"to": ""}, "close": {"to": "closed"}, "ask": {"to": "waiting"}, "resolve": {"to": "resolved"}}
    found = broken(orders={**orders, "escalate": {"to": ""}}, kinds={"bug": {"to": "with_product"}})
    assert found == ["orders.escalate.to: is missing: where the ticket waits for whoever gets it"]
