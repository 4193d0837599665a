"""Agents and teams are named by any part that only one of them has; never by guess."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mailbot.config.file import parse
from mailbot.config.mailbox import Mailbox
from mailbot.desk.agents.outcomes import no_agent, no_team
from mailbot.desk.letters.transcripts import Refusal
from mailbot.desk.orders.lines import read_orders
from mailbot.desk.people.directory import agent_named, agents_named
from mailbot.desk.people.routing import team_named, teams_named
from tests.cast import tree

AGENTS = {
    "bruno": {"address": "bruno@desk.example", "name": "Bruno Lima"},
    "lia": {"address": "lia@desk.example", "name": "Lia Prado"},
    "lia2": {"address": "lia.souza@desk.example", "name": "Lia de Souza"},
    "cm": {"address": "carla.matos@desk.example", "name": "Carla Ângela Matos"},
    "nn": {"address": "ramal12@desk.example"},
}
TEAMS = {
    "product": {"label": {"pt_BR": "Equipe de Produto", "en": "Product"}, "agents": ["lia"]},
    "level2": {"label": {"pt_BR": "Segundo nível", "en": "Second level"}, "agents": ["cm"]},
    "field2": {"label": {"pt_BR": "Segundo turno", "en": "Late shift"}, "agents": ["bruno"]},
}


def box() -> Mailbox:
    found: dict[str, Any] = tree()
    found["mailboxes"]["suporte"] |= {"agents": list(AGENTS), "teams": list(TEAMS)}
    return parse({**found, "agents": AGENTS, "teams": TEAMS}, Path("/nowhere")).mailboxes["suporte"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("bruno", "bruno"), ("Bruno Lima", "bruno"), ("LIMA", "bruno"), ("bruno@desk.example", "bruno"), ("@bruno", "bruno"),
        ("Bruno Lima <bruno@desk.example>", "bruno"), ('"Lima"', "bruno"), ("lima.", "bruno"), ("Brun", "bruno"),
        ("bruno@", "bruno"), ("bruno@…", "bruno"), ("bruno@desk", "bruno"), ("para Bruno", "bruno"), ("lim", "bruno"),
        ("Lia Prado", "lia"), ("prado", "lia"), ("Prado, Lia", "lia"), ("lia", "lia"), ("lia@desk.example", "lia"),
        ("Souza", "lia2"), ("lia souza", "lia2"), ("Lia de Souza", "lia2"), ("lia.souza", "lia2"), ("lia.s@…", None),
        ("angela", "cm"), ("Carla", "cm"), ("carla matos", "cm"), ("carla.matos@desk.example", "cm"), ("Ângela Matos", "cm"),
        ("ramal12", "nn"), ("nn", "nn"),
        ("Mallory", None), ("Bruno Prado", None), ("bruna", None), ("br", None), ("mallory@evil.example", None),
        ("bruno@desk.example.evil.example", None), ("Li", None), ("de", None),
    ],
)  # fmt: skip
def test_an_agent_is_known_by_any_part_that_only_one_has(written: str, meant: str | None) -> None:
    read = read_orders(f"#atribuir {written}")
    assert read.problems == ()
    found = agent_named(box(), read.orders[0].argument)
    assert (found.key if found else None) == meant


def test_a_key_goes_before_what_others_are_called() -> None:
    assert [one.key for one in agents_named(box(), "Lia")] == ["lia"]
    assert no_agent(box(), "desk") == (Refusal.NO_SUCH_AGENT, "bruno, lia, lia2, cm, nn")


def test_of_an_ambiguous_name_the_candidates_are_named() -> None:
    agents = {
        "lp": {"address": "a@desk.example", "name": "Lia Prado"}, "ls": {"address": "b@desk.example", "name": "Lia Souza"},
    }  # fmt: skip
    found: dict[str, Any] = tree()
    found["mailboxes"]["suporte"]["agents"] = ["lp", "ls"]
    two = parse({**found, "agents": agents}, Path("/nowhere")).mailboxes["suporte"]
    assert agent_named(two, "lia") is None
    assert no_agent(two, "lia") == (Refusal.AMBIGUOUS_AGENT, "Lia Prado (lp), Lia Souza (ls)")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("product", "product"), ("Produto", "product"), ("equipe de produto", "product"), ("a equipe produto", "product"),
        ("PRODUTO.", "product"), ("segundo nivel", "level2"), ("nível", "level2"), ("level2", "level2"), ("turno", "field2"),
        ("Segundo", None), ("vendas", None), ("equipe", None),
    ],
)  # fmt: skip
def test_a_team_is_known_by_any_part_that_only_one_has(written: str, meant: str | None) -> None:
    found = team_named(box(), written)
    assert (found.key if found else None) == meant


def test_of_an_ambiguous_team_the_candidates_are_named() -> None:
    assert [one.key for one in teams_named(box(), "segundo")] == ["level2", "field2"]
    assert no_team(box(), "segundo") == (Refusal.AMBIGUOUS_TEAM, "level2, field2")
    assert no_team(box(), "vendas") == (Refusal.NO_SUCH_TEAM, "product, level2, field2")
