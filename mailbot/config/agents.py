"""The ``[agents.*]`` sections: the desk's people, who answer from their own mail client."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import Field

from mailbot.config.section import LowerAddress, Section
from mailbot.errors import Problem


class Agent(Section):
    """One of the desk's people: ``key`` is how the configuration and orders name them."""

    key: str = Field(pattern=r"^[a-z0-9_.-]{1,40}$")
    address: LowerAddress
    name: str = Field(default="", max_length=120)
    signature: str = Field(default="", max_length=2000)


RESERVED = frozenset({"me", "mim", "eu", "nobody", "ninguem", "ninguém", "all", "todos"})
"""What `#assign` reads as another thing than an agent's key."""


def keyed(agents: Any) -> Any:  # noqa: ANN401 - a table of the file, or what stands in its place
    """Return the tables of agents, each with its own key in it."""
    if not isinstance(agents, dict):
        return agents or {}
    return {key: {**one, "key": key} if isinstance(one, dict) else one for key, one in agents.items()}


def people_of(box: dict[str, Any], agents: Any, more: Iterable[str] = ()) -> list[Any]:  # noqa: ANN401
    """Return the tables of a mailbox's agents, of its lead and of ``more`` by key, in that order, each once."""
    listed = box.get("agents", [])
    named = [*(listed if isinstance(listed, list) else []), box.get("lead"), *more]
    keys = dict.fromkeys(one for one in named if isinstance(one, str))
    return [agents[key] for key in keys if isinstance(agents, dict) and isinstance(agents.get(key), dict)]


def unknown_agents(tree: dict[str, Any]) -> Iterator[Problem]:
    """Yield the mailboxes that name agents who are nowhere, and agents who share an address or have a reserved key."""
    people = tree.get("agents")
    agents = people if isinstance(people, dict) else {}
    seen: dict[str, str] = {}
    for key, one in agents.items():
        address = str(one.get("address", "")).lower() if isinstance(one, dict) else ""
        if address and address in seen:
            yield Problem(
                f"agents.{key}.address", f"is the address of agents.{seen[address]}; each agent has one of their own"
            )
        seen.setdefault(address, key)
        if key.lower() in RESERVED:
            yield Problem(f"agents.{key}", "is a word that orders use for something else; give the agent another key")
    boxes = tree.get("mailboxes")
    for name, box in boxes.items() if isinstance(boxes, dict) else ():
        yield from _of_box(name, box, agents)
    for name, box in boxes.items() if isinstance(boxes, dict) else ():
        address = str(box.get("address", "")).lower() if isinstance(box, dict) else ""
        if address in seen:
            yield Problem(
                f"agents.{seen[address]}.address", f"is the address of mailboxes.{name}; the desk cannot be its own agent"
            )


def _of_box(name: str, box: Any, agents: dict[str, Any]) -> Iterator[Problem]:  # noqa: ANN401 - a table of the file
    if not isinstance(box, dict):
        return
    listed = box.get("agents", [])
    named = [*(listed if isinstance(listed, list) else [])]
    for one in named:
        if isinstance(one, str) and one not in agents:
            yield Problem(f"mailboxes.{name}.agents", f'names "{one}", and there is no [agents.{one}]')
    lead = box.get("lead")
    if isinstance(lead, str) and lead not in agents:
        yield Problem(f"mailboxes.{name}.lead", f'names "{lead}", and there is no [agents.{lead}]')
