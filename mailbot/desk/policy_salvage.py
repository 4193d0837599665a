"""What can be read of a policy file in spite of what cannot: so that everything wrong with it is told at once. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final

_FILLED: Final[dict[str, Any]] = {"label": {"pt_BR": "?", "en": "?"}, "waits_for": "desk"}
"""What a state must say, in place of what it says wrongly."""
_NAMES: Final = frozenset({"initial", "reopened", "states", "orders"})
"""What nothing can stand for."""


@dataclass(frozen=True, slots=True)
class Rest:
    """What is left of a file; ``gone`` are the beginnings of the places that were left out or filled.

    ``whole`` tells that nothing is gone which leads from one state to another.
    """

    tree: dict[str, Any]
    gone: tuple[str, ...]
    whole: bool

    def says(self, place: str) -> bool:
        """Return whether what is left says anything true about a place of the file."""
        return not any(place == one or place.startswith((f"{one}.", f"{one}[")) for one in self.gone)


def salvaged(tree: Mapping[str, Any], wrong: Sequence[tuple[str | int, ...]]) -> Rest | None:
    """Return ``tree`` without what stands at the places ``wrong`` (as pydantic names them); None: too much is gone."""
    rest = deepcopy(dict(tree))
    gone: list[str] = []
    whole = True
    for loc in wrong:
        names = [part for part in loc if part != "[key]"]
        at = _left_out(rest, names)
        if at is None:
            return None
        gone.append(at)
        whole = whole and _leads_nowhere(names)
    return Rest(rest, tuple(gone), whole)


def _left_out(rest: dict[str, Any], names: Sequence[str | int]) -> str | None:
    """Take out of ``rest`` the smallest part around a place that a policy can do without; return its name."""
    first, *more = (str(name) for name in names)
    if first == "name":
        rest["name"] = "unnamed"
        return "name"
    if first == "states" and len(more) > 1:
        return _out_of_state(rest["states"], *more[:2])
    if first == "orders" and more and more[0] != "reply":
        return _out_of(rest["orders"], more[0], "orders.")
    return None if first in _NAMES else _out_of(rest, first, "")


def _out_of_state(states: dict[str, Any], key: str, part: str) -> str | None:
    if not isinstance(states.get(key), dict):
        return None
    if part in _FILLED:
        states[key][part] = deepcopy(_FILLED[part])
    else:
        states[key].pop(part, None)
    return f"states.{key}" if part in {"waits_for", "ended"} else f"states.{key}.{part}"


def _out_of(table: dict[str, Any], key: str, before: str) -> str:
    table.pop(key, None)
    return before + key


def _leads_nowhere(names: Sequence[str | int]) -> bool:
    if names[0] == "states":
        return len(names) > 2 and names[2] in {"label", "counts", "enter"}  # noqa: PLR2004 - the state's key between
    return names[0] not in {"orders", "accepted", "kinds", "consulting"}
