"""config.toml → frozen, typed settings; every problem told at once, each with its key.

Nothing here connects anywhere; ``mailbot check`` does. Secrets are never in the file: it names where they are.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError

from mailbot import config_clashes
from mailbot.config_accounts import Account, ImapAccount, Security, SmtpAccount
from mailbot.config_agents import Agent, keyed, people_of, unknown_agents
from mailbot.config_calendars import CalendarSection
from mailbot.config_customers import Customer, shared_addresses
from mailbot.config_listener import Listener
from mailbot.config_mailbox import FILE_LIMIT, Folders, Language, Mailbox
from mailbot.config_section import MIB, MailAddress, Section
from mailbot.config_teams import Team, keyed_teams, people_of_teams, team_problems, teams_of
from mailbot.config_text import path_in, tables_of
from mailbot.errors import ConfigBroken, NotPossible, Problem

__all__ = [
    "FILE_LIMIT", "MIB", "Account", "Agent", "Customer", "Folders", "ImapAccount", "Language", "Listener", "Mailbox",
    "Security", "Settings", "SmtpAccount", "Team", "load", "parse",
]  # fmt: skip


class Settings(Section):
    """All of config.toml."""

    storage: Path = Field(default=Path("storage"), strict=False)
    templates: Path | None = Field(default=None, strict=False)
    log: Literal["text", "json"] = "text"
    alert: tuple[MailAddress, ...] = Field(default=(), strict=False)
    listener: Listener | None = None
    agents: dict[str, Agent] = Field(default={})
    calendars: dict[str, CalendarSection] = Field(default={})
    customers: dict[str, Customer] = Field(default={})
    teams: dict[str, Team] = Field(default={})
    mailboxes: dict[str, Mailbox] = Field(min_length=1)

    def mailbox(self, name: str) -> Mailbox:
        """Return the mailbox called ``name``.

        Raises:
            NotPossible: there is none (any more), though something in the storage belongs to it.
        """
        if name not in self.mailboxes:
            raise NotPossible(f"mailboxes.{name} is not in the configuration, but tickets or letters belong to it")
        return self.mailboxes[name]

    def trusts_receiver(self, door: str) -> bool:
        """Return whether Authentication-Results in mail from ``door`` were written by the mailbox's own receiver."""
        at_listener = any(door == f"{protocol}:{name}" for protocol in ("smtp", "lmtp") for name in self.mailboxes)
        return not at_listener or (self.listener is not None and self.listener.authentication == "trusted_receiver")

    @property
    def own_addresses(self) -> frozenset[str]:
        """Every address that the desk itself writes from or is written to, lower-cased and without tokens."""
        return frozenset(one for box in self.mailboxes.values() for one in box.own_addresses)

    @property
    def desk_addresses(self) -> frozenset[str]:
        """Every address of the desk's own people, lower-cased: agents, and whoever is told of mail or of trouble."""
        told = (address for box in self.mailboxes.values() for address in box.notify)
        agents = (agent.address for agent in self.agents.values())
        return frozenset(address.lower() for address in (*self.alert, *told, *agents))


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
        problems = [config_clashes.problem_of(one) for one in found if not _told_elsewhere(one["loc"])]
    tables = boxes if isinstance(boxes, dict) else {}
    problems.extend(
        [
            *config_clashes.clashes(tables),
            *unknown_agents(tree),
            *shared_addresses(tree.get("customers")),
            *team_problems(tree),
            *config_clashes.password_keys(tables),
            *config_clashes.folder_clashes(tables),
            *config_clashes.unknown_calendars(tables, tree.get("calendars")),
            *config_clashes.unproving(tables, own_check=config_clashes.checks_itself(tree)),
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
