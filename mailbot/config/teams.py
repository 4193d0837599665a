"""The ``[teams.*]`` sections, and the addresses at which a mailbox's tickets are opened for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, Literal

from pydantic import Field

from mailbot.config.agents import Agent
from mailbot.config.section import Section
from mailbot.errors import Problem

Kind = Literal["question", "suggestion", "bug"]
Environment = Literal["production", "homologation"]

RESERVED: Final = frozenset({"none", "nobody", "nenhuma", "ninguem", "ninguém"})
"""What `#team` reads as no team at all."""


class Team(Section):
    """Some of the desk's people who have tickets of their own; ``label`` is what customers read, by language."""

    key: str = Field(pattern=r"^[a-z0-9_.-]{1,40}$")
    label: dict[Literal["pt_BR", "en"], str]
    agents: tuple[str, ...] = Field(min_length=1, strict=False)
    lead: str | None = None
    kinds: tuple[Kind, ...] = Field(default=(), strict=False)
    people: tuple[Agent, ...] = Field(default=(), strict=False)
    """The agents, as their own sections describe them; not a key of its own."""

    def called(self, language: str) -> str:
        """Return what people read for the team; its key where the label lacks the language."""
        return dict(self.label).get(language, self.key)  # type: ignore[call-overload, no-any-return]


class Intake(Section):
    """What a new ticket is that comes to one of a mailbox's other addresses."""

    team: str | None = None
    kind: Kind | None = None
    environment: Environment | None = None


def teams_of(box: dict[str, Any], teams: Any, agents: Any) -> list[Any]:  # noqa: ANN401 - tables of the file
    """Return the tables of a mailbox's teams, each with its key and its agents' tables in it."""
    found = []
    for key in _names(box.get("teams")):
        table = teams.get(key) if isinstance(teams, dict) else None
        if isinstance(table, dict):
            people = [agents[one] for one in _names(table.get("agents")) if isinstance(agents.get(one), dict)]
            found.append({**table, "key": key, "people": people})
    return found


def people_of_teams(box: dict[str, Any], teams: Any) -> list[str]:  # noqa: ANN401
    """Return the keys of the agents and leads of a mailbox's teams."""
    tables = [teams.get(key) for key in _names(box.get("teams"))] if isinstance(teams, dict) else []
    found = [(*_names(one.get("agents")), one.get("lead")) for one in tables if isinstance(one, dict)]
    return [key for keys in found for key in keys if isinstance(key, str)]


def keyed_teams(teams: Any) -> Any:  # noqa: ANN401
    """Return the tables of teams, each with its own key in it."""
    if not isinstance(teams, dict):
        return teams or {}
    return {key: {**one, "key": key} if isinstance(one, dict) else one for key, one in teams.items()}


def team_problems(tree: dict[str, Any]) -> Iterator[Problem]:
    """Yield what is wrong between teams, agents and mailboxes: names that are nowhere, and addresses given twice."""
    agents, teams, boxes = (_table(tree.get(key)) for key in ("agents", "teams", "mailboxes"))
    for key, team in teams.items():
        yield from _of_team(key, _table(team), agents)
    taken = {str(_table(box).get("address", "")).lower(): f"mailboxes.{name}" for name, box in boxes.items()}
    taken |= {str(_table(one).get("address", "")).lower(): f"agents.{key}" for key, one in agents.items()}
    for name, box in boxes.items():
        table = _table(box)
        for team in _names(table.get("teams")):
            if team not in teams:
                yield Problem(f"mailboxes.{name}.teams", f'names "{team}", and there is no [teams.{team}]')
        yield from _kinds_twice(name, table, teams)
        for address, intake in _table(table.get("intake")).items():
            place = f'mailboxes.{name}.intake."{address}"'
            if address.lower() in taken:
                yield Problem(place, f"is the address of {taken[address.lower()]}; name another one")
            taken.setdefault(address.lower(), place)
            yield from _of_intake(place, _table(intake), _names(table.get("teams")))


def _of_team(key: str, team: dict[str, Any], agents: dict[str, Any]) -> Iterator[Problem]:
    if key.lower() in RESERVED:
        yield Problem(f"teams.{key}", "is a word that orders use for no team; give the team another key")
    for one in _names(team.get("agents")):
        if one not in agents:
            yield Problem(f"teams.{key}.agents", f'names "{one}", and there is no [agents.{one}]')
    lead = team.get("lead")
    if isinstance(lead, str) and lead not in agents:
        yield Problem(f"teams.{key}.lead", f'names "{lead}", and there is no [agents.{lead}]')
    label = team.get("label")
    if isinstance(label, dict):
        missing = [one for one in ("pt_BR", "en") if not str(label.get(one, "")).strip()]
        yield from (Problem(f"teams.{key}.label.{one}", "is missing: what customers read") for one in missing)


def _kinds_twice(name: str, box: dict[str, Any], teams: dict[str, Any]) -> Iterator[Problem]:
    """Yield the kinds that two teams of one mailbox would get: no ticket has two teams."""
    seen: dict[str, str] = {}
    for team in _names(box.get("teams")):
        for kind in _names(_table(teams.get(team)).get("kinds")):
            if kind in seen:
                words = f'gives tickets of kind "{kind}" to teams.{seen[kind]} and to teams.{team}; name it in one of them'
                yield Problem(f"mailboxes.{name}.teams", words)
            seen.setdefault(kind, team)


def _of_intake(place: str, intake: dict[str, Any], teams: list[str]) -> Iterator[Problem]:
    team = intake.get("team")
    if isinstance(team, str) and team not in teams:
        yield Problem(f"{place}.team", f'names "{team}", which is none of the teams of this mailbox')
    if not intake:
        yield Problem(place, "says nothing; give it a team, a kind or an environment")


def _table(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _names(value: object) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []
