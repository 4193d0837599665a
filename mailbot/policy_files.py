"""Policies as files: the shipped ones by name, an admin's by path, and which of them each mailbox has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from mailbot.calendars.calendar import Calendar
from mailbot.config.calendars import CalendarSection, calendar_of
from mailbot.config.file import path_in, tables_of
from mailbot.config.mailbox import Mailbox
from mailbot.config.settings import Settings
from mailbot.desk.policy.policy import ROUND_THE_CLOCK, Policies, Policy
from mailbot.desk.policy.reader import business_places, place, read, words_of
from mailbot.errors import ConfigBroken, Problem

DEFAULT: Final = "altoqi"
_SUFFIX: Final = ".toml"


def presets() -> tuple[str, ...]:
    """Return the names of the shipped policies, the default first."""
    names = (file.name.removesuffix(_SUFFIX) for file in _shelf().iterdir() if file.name.endswith(_SUFFIX))
    return tuple(sorted(names, key=lambda name: (name != DEFAULT, name)))


@lru_cache
def preset(name: str = DEFAULT) -> Policy:
    """Return one of the shipped policies. Raises ConfigBroken as :func:`policy_of` does."""
    return _parsed(_shelf().joinpath(f"{name}{_SUFFIX}").read_bytes(), name)


def policy_of(named: str, folder: Path = Path()) -> Policy:
    """Return the policy that is called ``named``, or is in the file of that path (ending in .toml, taken from ``folder``).

    Raises:
        ConfigBroken: there is none, or with all that is wrong in it, each with its place.
    """
    if not named.endswith(_SUFFIX):
        if named not in presets():
            words = f"is no policy; there are {', '.join(presets())}, or write the path of a file that ends in .toml"
            raise ConfigBroken((Problem(f'"{named}"', words),))
        return preset(named)
    path = path_in(folder, named)
    try:
        if path.exists() and not path.is_file():  # a pipe that nobody writes into would be waited for
            raise ConfigBroken((Problem(str(path), "cannot be read (it is no regular file)"),))
        text = path.read_bytes()
    except OSError as broken:
        raise ConfigBroken((Problem(str(path), f"cannot be read ({broken.strerror})"),)) from None
    return _parsed(text, str(path))


def needs_calendar(policy: Policy) -> bool:
    """Return whether ``policy`` counts business time and brings no hours of its own."""
    return policy.calendar is ROUND_THE_CLOCK and bool(business_places(policy))


def policies_of(settings: Settings) -> Policies:
    """Return the policy of every mailbox, with the calendar in which it counts.

    Raises:
        ConfigBroken: with every problem of every mailbox's policy.
    """
    found: dict[str, Policy] = {}
    problems: list[Problem] = []
    for box in settings.mailboxes.values():
        try:
            found[box.name] = _with_calendar(box, settings)
        except ConfigBroken as broken:
            problems += broken.problems
    problems += _unknown_tiers(settings, found) if not problems else ()
    if problems:
        raise ConfigBroken(tuple(problems))
    return Policies(found, preset(DEFAULT))


def counting_in(policy: Policy, named: str | None, settings: Settings, key: str) -> Policy:
    """Return ``policy`` with the calendar of that name, its own hours where none is named.

    Raises:
        ConfigBroken: it needs one; ``key`` is where it is to be named.
    """
    if named is not None:
        return replace(policy, calendar=calendar_of(settings.calendars[named]))
    if needs_calendar(policy):
        places = ", ".join(business_places(policy))
        words = f"is missing: policy {policy.name} counts business time ({places}); name one of [calendars.*]"
        raise ConfigBroken((Problem(key, words),))
    return policy


def _unknown_tiers(settings: Settings, policies: Mapping[str, Policy]) -> Iterator[Problem]:
    """Yield the customers' tiers that no mailbox's policy has: their deadlines would silently be everybody's."""
    known = {tier for policy in policies.values() for tier in policy.tiers}
    for key, one in settings.customers.items():
        if one.tier and one.tier not in known:
            words = f'"{one.tier}" is in no mailbox\'s policy; there are {", ".join(sorted(known)) or "none"}'
            yield Problem(f"customers.{key}.tier", words)


def _with_calendar(box: Mailbox, settings: Settings) -> Policy:
    key = f"mailboxes.{box.name}"
    try:
        policy = policy_of(box.policy)
    except ConfigBroken as broken:
        raise ConfigBroken(tuple(Problem(f"{key}.policy: {one.key}", one.words) for one in broken.problems)) from None
    return counting_in(policy, box.calendar, settings, f"{key}.calendar")


def _shelf() -> Any:  # noqa: ANN401 - importlib's Traversable moved between the Pythons that we run on
    return resources.files("mailbot.desk.policy").joinpath("presets")


def _parsed(text: bytes, name: str) -> Policy:
    tree = tables_of(text, name)
    hours, problems = _hours(tree.pop("calendar", None))
    policy, more = read(tree, hours)
    if policy is None or problems:
        raise ConfigBroken((*problems, *more))
    return policy


def _hours(table: object) -> tuple[Calendar | None, tuple[Problem, ...]]:
    """Return the hours that a policy brings itself, for mailboxes that name no calendar."""
    if table is None:
        return None, ()
    try:
        return calendar_of(CalendarSection.model_validate(table)), ()
    except ValidationError as broken:
        found = broken.errors(include_url=False, include_input=False)
        return None, tuple(Problem(place(("calendar", *one["loc"])), words_of(one)) for one in found)
