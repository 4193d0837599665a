"""The sandbox in which templates are filled: bounded in time and in what their operators make, besides jinja2's own rules.

jinja2 keeps a template from our objects and its ranges short, but lets loops in loops run for ever and ``"a" * 10 ** 9``
take all memory. So each turn of a loop and each call looks at the clock, and what multiplies is measured before.
"""

from __future__ import annotations

import operator
import threading
import time
from collections.abc import Callable, Iterable, Iterator, MutableMapping
from typing import Any, Final

from jinja2 import Template, nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

MAX_SECONDS: Final = 2.0
"""What one template may take; an ordinary letter takes a ten-thousandth of it."""
MAX_LENGTH: Final = 1_000_000
_WIDEST: Final = 1_000
_LARGEST_POWER: Final = 4_000
_FIXED_WIDTHS: Final = ("center", "indent", "wordwrap", "truncate", "filesizeformat", "round", "batch", "slice")


class _Budget(threading.local):
    deadline = float("inf")


_BUDGET: Final = _Budget()


class Sandbox(ImmutableSandboxedEnvironment):
    """jinja2's sandbox with limits; SecurityError (a TemplateError) where a template goes beyond them."""

    intercepted_binops = frozenset({"*", "**"})

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - jinja2's own
        super().__init__(**options)
        self._compiled: dict[str, Template] = {}
        self.binop_table = {**self.binop_table, "*": _times, "**": _power}
        self.globals.pop("lipsum", None)
        for name in ("format", "xmlattr", "pprint"):
            self.filters.pop(name, None)
        for name in _FIXED_WIDTHS:
            self.filters[name] = _narrow(self.filters[name])
        self.filters |= {"replace": _replaced, "_counted": _counted}

    def _load_template(self, name: str, globals: MutableMapping[str, Any] | None) -> Template:  # noqa: A002 - jinja2's hook
        """Return a template, compiled once: none of ours changes while the process lives.

        jinja2 keeps its globals as a ChainMap and merges that in Python for each letter, and for each template inside it.
        """
        known = self._compiled.get(name)
        if known is None or globals:
            known = self._compiled[name] = super()._load_template(name, globals)
            known.globals = dict(known.globals)
        return known

    def begin(self) -> None:
        """Give this thread's next template its seconds."""
        _BUDGET.deadline = time.monotonic() + MAX_SECONDS

    def call(self, context: Context, obj: Any, /, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - jinja2's signature
        """Call what a template calls, while there is time."""
        _look_at_the_clock()
        return super().call(context, obj, *args, **kwargs)

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401
        """Return what ``obj.attribute`` is in a template: of a plain dict its item first, before all that a dict can do."""
        if type(obj) is dict and attribute in obj:  # nearly every value of ours; jinja2 would raise and catch for it
            return obj[attribute]
        return super().getattr(obj, attribute)

    def _generate(self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False) -> str:  # noqa: FBT001, FBT002 - jinja2's hook
        for loop in list(source.find_all(nodes.For)):
            loop.iter = nodes.Filter(loop.iter, "_counted", [], [], None, None, lineno=loop.lineno)
        return super()._generate(source, name, filename, defer_init)


def _look_at_the_clock() -> None:
    if time.monotonic() > _BUDGET.deadline:
        raise SecurityError(f"took more than {MAX_SECONDS:g} seconds")


def _counted(items: Iterable[Any]) -> Iterator[Any]:
    for item in items:
        _look_at_the_clock()
        yield item


def _times(left: Any, right: Any) -> Any:  # noqa: ANN401 - whatever a template multiplies
    for many, number in ((left, right), (right, left)):
        if isinstance(number, int) and hasattr(many, "__len__") and len(many) * number > MAX_LENGTH:
            raise SecurityError("makes too long a text")
    return operator.mul(left, right)


def _power(left: Any, right: Any) -> Any:  # noqa: ANN401
    if isinstance(left, int) and isinstance(right, int) and left.bit_length() * right > _LARGEST_POWER:
        raise SecurityError("makes too large a number")
    return operator.pow(left, right)


def _replaced(text: object, old: str, new: str) -> str:
    whole = str(text)
    if whole.count(old) * len(new) > MAX_LENGTH:
        raise SecurityError("makes too long a text")
    return whole.replace(old, new)


def _narrow(function: Callable[..., Any]) -> Callable[..., Any]:
    """Refuse widths that no letter has."""

    def within(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        if any(isinstance(one, int) and abs(one) > _WIDEST for one in (*args[1:], *kwargs.values())):
            raise SecurityError("is wider than any letter")
        return function(*args, **kwargs)

    within.__dict__.update(function.__dict__)
    return within
