"""config.toml → :class:`Settings`; every problem told at once, each with its key.

Nothing here connects anywhere; ``mailbot check`` does. Secrets are never in the file: it names where they are.
"""

from __future__ import annotations

import tomllib
from codecs import BOM_UTF8
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from mailbot.config import clashes
from mailbot.config.agents import keyed, people_of, unknown_agents
from mailbot.config.customers import shared_addresses
from mailbot.config.settings import Settings
from mailbot.config.teams import keyed_teams, people_of_teams, team_problems, teams_of
from mailbot.errors import ConfigBroken, Problem


def load(path: Path) -> Settings:
    """Read ``path``; relative paths inside it are taken from its folder.

    Raises:
        ConfigBroken: with every problem found, each with its dotted key.
    """
    try:
        text = path.read_bytes()
    except OSError as broken:
        words = f"cannot be read ({broken.strerror}); `mailbot init` writes a commented one"
        raise ConfigBroken((Problem(str(path), words),)) from None
    return parse(tables_of(text, str(path)), path.parent)


def parse(tree: dict[str, Any], folder: Path) -> Settings:
    """Turn the tables of config.toml into settings; relative paths are taken from ``folder``.

    Raises:
        ConfigBroken: with every problem found.
    """
    boxes = tree.get("mailboxes")
    if isinstance(boxes, dict):
        agents, customers, teams = keyed(tree.get("agents")), keyed(tree.get("customers")), tree.get("teams")
        known = list(customers.values()) if isinstance(customers, dict) else []
        named = {
            name: {**box, "name": name, "people": people_of(box, agents, people_of_teams(box, teams)),
                   "crews": teams_of(box, teams, agents), "customers": known} if isinstance(box, dict) else box
            for name, box in boxes.items()
        }  # fmt: skip
        tree = {**tree, "mailboxes": named, "agents": agents, "customers": customers, "teams": keyed_teams(teams)}
    problems: list[Problem] = []
    settings = None
    try:
        settings = Settings.model_validate(_anchored(tree, folder))
    except ValidationError as broken:
        found = broken.errors(include_url=False, include_input=False)
        problems = [clashes.problem_of(one) for one in found if not _told_elsewhere(one["loc"])]
    tables = boxes if isinstance(boxes, dict) else {}
    problems.extend(
        [
            *clashes.clashes(tables),
            *unknown_agents(tree),
            *shared_addresses(tree.get("customers")),
            *team_problems(tree),
            *clashes.password_keys(tables),
            *clashes.folder_clashes(tables),
            *clashes.two_roles(tree, tables),
            *clashes.unknown_calendars(tables, tree.get("calendars")),
            *clashes.unproving(tables, own_check=clashes.checks_itself(tree)),
        ]
    )
    if problems or settings is None:
        raise ConfigBroken(tuple(problems))
    return settings


def _told_elsewhere(loc: tuple[int | str, ...]) -> bool:
    """Return whether a problem is one of ``[agents.*]``, ``[customers.*]`` or ``[teams.*]``, which each mailbox repeats."""
    return loc[0] == "mailboxes" and any(part in {"people", "customers", "crews"} for part in loc[2:3])


_PATHS = frozenset({"password_file", "ca_file", "certificate_file", "key_file"})


def _anchored(tree: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Make relative paths relative to the file that names them, not to where somebody stood."""
    anchored: dict[str, Any] = {"storage": "storage"} | tree if "storage" not in tree else dict(tree)
    for key, value in anchored.items():
        if isinstance(value, dict):
            anchored[key] = _anchored_keys(value, folder)
        elif key in {"storage", "templates"} and isinstance(value, str):
            anchored[key] = str(path_in(folder, value))
    return anchored


def _anchored_keys(tree: dict[str, Any], folder: Path) -> dict[str, Any]:
    changed = dict(tree)
    for key, value in tree.items():
        if isinstance(value, dict):
            changed[key] = _anchored_keys(value, folder)
        elif isinstance(value, str) and (key in _PATHS or (key == "policy" and value.endswith(".toml"))):
            changed[key] = str(path_in(folder, value))
        elif key == "address" and isinstance(value, str) and value.startswith("unix:") and value != "unix:":
            changed[key] = f"unix:{path_in(folder, value.removeprefix('unix:'))}"
    return changed


def tables_of(text: bytes, name: str) -> dict[str, Any]:
    """Return the tables of the TOML file called ``name``; the mark that Windows programs begin UTF-8 with is no matter.

    Raises:
        ConfigBroken: it is none, with the line at which that shows.
    """
    try:
        return tomllib.loads(text.removeprefix(BOM_UTF8).decode())
    except UnicodeDecodeError as broken:
        line = text.count(b"\n", 0, broken.start) + 1
        raise ConfigBroken((Problem(name, f"is not written in UTF-8 (see line {line}); save it as such"),)) from None
    except (tomllib.TOMLDecodeError, RecursionError) as broken:
        raise ConfigBroken((Problem(name, f"is no valid TOML: {broken}"),)) from None


def path_in(folder: Path, text: str) -> Path:
    """Return the path that ``text`` means in a file of ``folder``; "~" of somebody who is not known stays as it is."""
    try:
        return folder / Path(text).expanduser()
    except RuntimeError:
        return folder / text
