"""What can be read of a policy file in spite of what cannot: so that everything wrong with it is told at once. Pure.

In the place of what cannot be read stands something that nothing is said about: a target that is no state, a label of "?".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final

Names = tuple[str | int, ...]
"""A place as pydantic names it: keys, and the items of lists counted from 0."""

_GONE: Final = object()
_ANY: Final = "*"
_NOWHERE: Final = "?"
_LABEL: Final = {"pt_BR": "?", "en": "?"}
_STATE: Final = {"label": _LABEL, "waits_for": "desk"}
_MOVE: Final = {"to": _NOWHERE}
_TIMER: Final = {"kind": "unnamed", "after": "1d", "letter": "reminder_1"}
_ITEM: Final = {"key": "unnamed", "label": _LABEL, "evidence": True}
_STAND_INS: Final[tuple[tuple[tuple[str, ...], Any], ...]] = (
    (("name",), "unnamed"), (("initial",), _NOWHERE), (("reopened",), _MOVE), (("accepted",), _MOVE),
    (("states",), {"unnamed": _STATE}), (("states", _ANY), _STATE), (("states", _ANY, "label"), _LABEL),
    (("states", _ANY, "label", _ANY), "?"), (("states", _ANY, "waits_for"), "desk"),
    (("states", _ANY, "enter", "letter"), "reopened"), (("states", _ANY, "timers", _ANY), _TIMER),
    (("states", _ANY, "timers", _ANY, "kind"), "unnamed"), (("states", _ANY, "timers", _ANY, "after"), "1d"),
    (("orders",), {"reply": {"to": ""}}), (("orders", _ANY), _MOVE), (("kinds", _ANY), _MOVE),
    (("late_reply", "do"), "reject"), (("reactions",), "note"), (("thanks", "most_words"), 1),
    (("thanks", "states", _ANY), _NOWHERE),
    (("consulting", "kinds"), {"module": {}}), (("consulting", "kinds", _ANY), {}),
    (("checklist", _ANY), _ITEM), (("checklist", _ANY, "key"), "unnamed"), (("checklist", _ANY, "label"), _LABEL),
    (("checklist", _ANY, "evidence"), True), (("checklist", _ANY, "label", _ANY), "?"),
    (("checklist", _ANY, "words", _ANY), "?"), (("checklist", _ANY, "shapes", _ANY), "A"),
)  # fmt: skip
"""What a file must say, in place of what it says wrongly; everything else it may leave out."""
_SAYS_NOTHING_OF_WAYS: Final = frozenset({"label", "counts", "enter", "kind", "after", "notice_before", "letter"})
"""The keys of a state, and of its moves and timers, that change nothing in what leads where."""


@dataclass(frozen=True, slots=True)
class Rest:
    """What is left of a file; ``gone`` are the beginnings of the places of which nothing true can be said any more.

    From the states ``loose`` any other may be reached, since something of what leads on from them is gone.
    """

    tree: dict[str, Any]
    gone: frozenset[str]
    loose: frozenset[str]

    def says(self, place: str) -> bool:
        """Return whether what is left says anything true about a place of the file."""
        if "states" in self.gone and (place.endswith(".to") or place in {"initial", "thanks.states"}):
            return False
        return not any(place == one or place.startswith((f"{one}.", f"{one}[")) for one in self.gone)


def salvaged(tree: Mapping[str, Any], wrong: Sequence[Names], unknown: Sequence[Names]) -> Rest:
    """Return ``tree`` with stand-ins for what is wrong or missing at the places ``wrong``, and without ``unknown`` keys."""
    rest = deepcopy(dict(tree))
    for names in wrong:
        _replace(rest, names, _stand_in(names))
    for names in unknown:
        _replace(rest, names, _GONE)
    if rest.get("consulting", {}).get("kinds") == {}:  # none of them was one; there must be some
        rest["consulting"]["kinds"] = {"module": {}}
    both = (*wrong, *unknown)
    gone = frozenset(place for names in both for place in _doubtful(names, rest))
    return Rest(rest, gone, frozenset(one for names in both for one in _loose(names, rest["states"])))


def placed(names: Names) -> str:
    """Return where something stands in a file: keys with dots, the items of a list counted from 1."""
    return "".join(f"[{one + 1}]" if isinstance(one, int) else f".{one}" for one in names).lstrip(".")


def _stand_in(names: Names) -> object:
    if names[-1] == "to":
        return _NOWHERE
    return next((value for pattern, value in _STAND_INS if _matches(names, pattern)), _GONE)


def _matches(names: Names, pattern: tuple[str, ...]) -> bool:
    return len(names) == len(pattern) and all(one in (_ANY, name) for name, one in zip(names, pattern, strict=True))


def _replace(rest: dict[str, Any], names: Names, value: object) -> None:
    table: Any = rest
    for name in names[:-1]:
        table = table[name]
    if value is not _GONE:
        table[names[-1]] = deepcopy(value)
    else:
        table.pop(names[-1], None)  # a key may be wrong in two ways


def _doubtful(names: Names, rest: Mapping[str, Any]) -> Iterator[str]:
    """Yield the places of which nothing can be said where what stood at ``names`` cannot be read."""
    yield placed(names)
    if names[:2] == ("thanks", "states"):
        yield "thanks.states"
    if names[0] == "checklist" and names[-1] in {"evidence", "shapes"}:
        yield placed((*names[:-1], "words"))
    if names[0] != "states" or len(names) == 1:
        return
    key, part = names[1], names[2] if len(names) > 2 else ""  # noqa: PLR2004 - the state's key between
    if part == "on_reply":
        yield f"states.{key}.on_agent"
    if part in {"ended", "waits_for"}:
        yield f"states.{key}.on_customer"
        leading = (one for one, table in rest["states"].items() if _goes(table, "on_assign") == key)
        yield from (f"states.{one}.on_assign.to" for one in leading)
    if part == "timers":
        timers = range(1, len(rest["states"][key].get("timers", ())) + 1)
        yield from (f"states.{key}.timers[{at}].{one}" for at in timers for one in ("after", "notice_before"))


def _goes(state: Mapping[str, Any], move: str) -> object:
    return (state.get(move) or {}).get("to")


def _loose(names: Names, states: Mapping[str, Any]) -> Iterator[str]:
    """Yield the states from which more may be reached than what is left tells."""
    if names[0] in {"orders", "accepted", "kinds", "consulting"} and names[-1] != "letter":
        yield from states
    elif names[0] == "states" and (len(names) < 3 or not {str(one) for one in names[2:]} & _SAYS_NOTHING_OF_WAYS):  # noqa: PLR2004
        yield from (str(names[1]),) if len(names) > 1 else states
