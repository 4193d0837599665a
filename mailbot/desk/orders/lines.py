"""Reads the orders at the very top of an agent's new words, and tells them from words for the customer. Pure.

A line at the top that begins with ``#`` is an attempt at an order, whatever follows it; the block ends at the first line
that does not, and blank lines do not count. What is not understood is a :class:`Problem`, and a mail with a problem
must not be carried out at all: half of an order is a leak.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from mailbot.desk.orders.arguments import MAX_ITEMS, Argument, ArgumentProblem, argument_of
from mailbot.desk.orders.slips import nearest, slipped
from mailbot.desk.orders.words import LIST, SIGN, OrderWord, Shape, named, row_of
from mailbot.mail.text.characters import has_width, visible

MAX_ORDERS: Final = 50
MAX_LINE: Final = 200
"""How much of a line is shown to its writer again."""
_SIGNS: Final = (SIGN, "\uff03", "\ufe5f")
"""Number sign, full-width and small: keyboards of phones offer all three."""
_DRESS: Final = "*_~`\"'\u201c\u201d\u2018\u2019\u00ab\u00bb()[]\\-\u2013\u2014\u2022\u00b7 \t\u200c\u200d"
_SLIPS: Final = re.compile(r"[*_(\[]*(?:(?:nota interna|internal note)\b|(?:nota|note)(?:[*_)\]]*\s?:|[)\]]))")
"""How words begin that were meant as a note, whatever a composing window has put around them."""
_LEADS_AWAY: Final = (OrderWord.MERGE, OrderWord.SPLIT, OrderWord.SPAM, OrderWord.FOR)
_MOVES_IT: Final = (OrderWord.ASK, OrderWord.RESOLVE, OrderWord.CLOSE, OrderWord.REOPEN, OrderWord.SEND, OrderWord.ESCALATE)
_SAYS: Final = (OrderWord.ASK, OrderWord.RESOLVE, OrderWord.CLOSE, OrderWord.SPAM, OrderWord.SEND)
_APART: Final = (
    frozenset({OrderWord.ASK, OrderWord.RESOLVE, OrderWord.CLOSE, OrderWord.REOPEN, OrderWord.SPAM, OrderWord.SEND}),
    *(frozenset({one, other}) for one in (OrderWord.NOTE, OrderWord.ESCALATE) for other in _SAYS),
    frozenset({OrderWord.ESCALATE, OrderWord.TEAM}),
    frozenset({OrderWord.ESCALATE, OrderWord.ASSIGN}),
    frozenset({OrderWord.MERGE, OrderWord.SPLIT, OrderWord.SPAM, OrderWord.FOR}),
    frozenset({OrderWord.FOR, OrderWord.SEND}),
    frozenset({OrderWord.FOR, OrderWord.REOPEN}),
    frozenset({OrderWord.CONSULT, OrderWord.APPROVE, OrderWord.REFUSE}),
    *(frozenset({one, other}) for one in (OrderWord.CONSULT, OrderWord.APPROVE, OrderWord.REFUSE) for other in _LEADS_AWAY),
    *(frozenset({OrderWord.APPROVE, one}) for one in _MOVES_IT),
    *(frozenset({one, OrderWord.CLOSE}) for one in (OrderWord.CONSULT, OrderWord.REFUSE)),
    *(frozenset({one, OrderWord.FOR}) for one in (OrderWord.TIME, OrderWord.WAIVE)),
)
"""Of each set at most one: they would do two things to one ticket, or send and not send the same words."""
_DECIDING: Final = (OrderWord.ADMIT, OrderWord.DROP)
_WORDLESS: Final = frozenset({OrderWord.SPAM, OrderWord.UNDO})
_LOOKING: Final = frozenset(
    {OrderWord.STATUS, OrderWord.HISTORY, OrderWord.ORIGINAL, OrderWord.HELP, OrderWord.UNDO, OrderWord.SPAM, *_DECIDING}
)
_SPEAKING: Final = frozenset(
    {OrderWord.ASK, OrderWord.RESOLVE, OrderWord.CLOSE, OrderWord.NOTE, OrderWord.SEND, OrderWord.ESCALATE}
)
_REPEATABLE: Final = (OrderWord.CC, OrderWord.TAG, *_DECIDING)


@dataclass(frozen=True, slots=True)
class Order:
    """One order as it was given.

    ``argument`` is in its one form (:mod:`mailbot.desk.orders.arguments`), "" where it takes none.

    ``added`` and ``removed`` are the addresses of ``#cc`` and the tags of ``#tag``; of ``#escalate`` the team
    and the day; ``line`` is what was written, cut.
    """

    order: OrderWord
    argument: str
    line: str
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """One line (as written, cut) that stops the whole mail, and why; ``order`` is the one whose argument it is about."""

    line: str
    why: ArgumentProblem
    order: OrderWord | None = None

    def usage(self, language: str) -> str:
        """Return how the order is written whose argument is wrong, or which may have been meant; "" for neither."""
        offered = nearest(self.line, language) if self.why is ArgumentProblem.UNKNOWN_ORDER else ()
        return (
            row_of(self.order).usage(language) if self.order else (" ou " if language == "pt_BR" else " or ").join(offered)
        )


@dataclass(frozen=True, slots=True)
class Orders:
    """What an agent's mail asks for, the words without the orders, and what in it is unclear.

    ``set_aside`` are words that nobody is to get, since the orders leave no place for them (a signature below
    ``#status``): the transcript says that they were not sent.
    """

    orders: tuple[Order, ...]
    words: str
    problems: tuple[Problem, ...]
    set_aside: str = ""

    def given(self, order: OrderWord) -> Order | None:
        """Return ``order`` as it was first given; None where it was not."""
        return next((one for one in self.orders if one.order is order), None)


def read_orders(text: str) -> Orders:
    """Return what ``text``, the new words of an agent's mail (no quotes, no signature), asks for.

    Never raises, whatever the text; takes time in proportion to its length. At most 50 orders and 50 problems.
    """
    lines = text.splitlines()
    top = _top(lines)
    given: list[Order] = []
    problems: list[Problem] = []
    words: list[str] = []
    for line in islice(filter(None, map(_seen, lines[:top])), MAX_ORDERS + 1):
        if len(given) + len(problems) == MAX_ORDERS:
            problems.append(_problem(line, ArgumentProblem.TOO_MANY))
            break
        one, own = _order(line)
        if isinstance(one, Problem):
            problems.append(one)
        else:
            given.append(one)
            words += [own] if own else []
    below = "\n".join(lines[top:])
    whole = "\n".join((*words, below)).strip()
    whole = whole if _seen(whole) else ""
    problems += [*_slips(lines[top:], given), *_clashes(given, whole)]
    orders = _once(given)
    spoken, silent = ("", whole) if _leaves_no_place(orders) else (whole, "")
    return Orders(orders, spoken, tuple(problems[: MAX_ORDERS + 1]), silent)


def _once(given: list[Order]) -> tuple[Order, ...]:
    """Return ``given`` without what was said before in the same words."""
    first: dict[tuple[OrderWord, str], Order] = {}
    for one in given:
        first.setdefault((one.order, one.argument), one)
    return tuple(first.values())


def _top(lines: list[str]) -> int:
    """Return how many lines at the beginning are orders, attempts at them, or blank."""
    for place, line in enumerate(lines):
        seen = _seen(line)
        if seen and not seen.startswith(_SIGNS) and not _meant(seen) and not slipped(seen):
            return place
    return len(lines)


def _seen(line: str) -> str:
    """Return ``line`` as a reader sees it, from the first sign that has a width."""
    text = visible(line).strip()
    return text[next((at for at, sign in enumerate(text) if has_width(sign)), len(text)) :]


def _order(line: str) -> tuple[Order | Problem, str]:
    """Read one line of the block: the order or the problem, and the words for whom the order speaks."""
    if not line.startswith(_SIGNS):
        return _problem(line, ArgumentProblem.NOT_PLAIN), ""
    order = _named(line)
    if order is None:
        return _problem(line, ArgumentProblem.UNKNOWN_ORDER), ""
    rest = "".join(line.split(None, 1)[1:])
    if any(map(_meant, rest.split())):
        return _problem(line, ArgumentProblem.ONE_A_LINE), ""
    shape = row_of(order).shape
    argument = argument_of(shape, rest)
    if isinstance(argument, Argument):
        given = Order(order, argument.text, line[:MAX_LINE], argument.added, argument.removed)
        return given, rest if shape is Shape.WORDS else ""
    return Problem(line[:MAX_LINE], argument, order), ""


def _named(line: str) -> OrderWord | None:
    """Return the order whose word stands right behind the sign that begins ``line``."""
    word = line[1:].split(None, 1)[:1]
    return named(word[0]) if word and not line[1].isspace() else None


def _meant(line: str) -> bool:
    """Tell whether ``line`` begins with an order, even in the stars, quotation marks or list of a composing window."""
    bare = line.lstrip(_DRESS)
    if not bare.startswith(_SIGNS):
        return False
    word = bare[1:].split(None, 1)[:1]
    return bool(word) and named(word[0].strip(_DRESS)) is not None


def _problem(line: str, why: ArgumentProblem) -> Problem:
    return Problem(line[:MAX_LINE], why)


def _slips(lines: list[str], given: list[Order]) -> Iterator[Problem]:
    """Yield the lines among the words that were meant as orders, or may have been."""
    seen = [one for one in map(_seen, lines) if one]
    if seen and not any(one.order in _SPEAKING for one in given) and _unsigned(seen[0]):
        yield _problem(seen[0], ArgumentProblem.NO_SIGN)
    late = (_problem(one, ArgumentProblem.NOT_AT_TOP) for one in seen if _meant(one) or slipped(one))
    yield from islice(late, MAX_ORDERS)


def _unsigned(line: str) -> bool:
    """Tell whether the words begin like a note, or with nothing but an order's word."""
    alone = line.isprintable() and " " not in line and named(line) is not None
    return alone or _SLIPS.match(line[:30].casefold()) is not None


def _clashes(given: list[Order], words: str) -> Iterator[Problem]:
    """Yield what cannot be meant together."""
    first: dict[OrderWord, Order] = {}
    for one in given:
        before = first.setdefault(one.order, one)
        if before.argument != one.argument and one.order not in _REPEATABLE:
            yield Problem(one.line, ArgumentProblem.TWICE)
    yield from _contradictions(given, first)
    if OrderWord.UNDO in first and len(first) > 1:
        yield Problem(first[OrderWord.UNDO].line, ArgumentProblem.NOT_ALONE)
    yield from wordless(tuple(first.values())) if not words else ()


def wordless(given: tuple[Order, ...]) -> tuple[Problem, ...]:
    """Return the orders that need words, where there are none but perhaps a macro's."""
    prepared = any(one.order is OrderWord.MACRO and one.argument != LIST for one in given)
    needy = {OrderWord.NOTE} | (set() if prepared else {OrderWord.ASK})
    return tuple(Problem(one.line, ArgumentProblem.NEEDS_WORDS) for one in given if one.order in needy)


def _contradictions(given: list[Order], first: dict[OrderWord, Order]) -> Iterator[Problem]:
    for apart in _APART:
        yield from (
            Problem(first[order].line, ArgumentProblem.CONTRADICTS) for order in [one for one in first if one in apart][1:]
        )
    copied = [one for one in given if one.order is OrderWord.CC]
    if sum(len(one.added) for one in copied) > MAX_ITEMS:  # each of them gets a letter
        yield Problem(copied[-1].line, ArgumentProblem.TOO_MANY)
    for order in _REPEATABLE:
        added = {item for one in given if one.order is order for item in one.added}
        clashing = [one for one in given if one.order is order and added & set(one.removed)]
        yield from (Problem(one.line, ArgumentProblem.CONTRADICTS) for one in clashing)


def _leaves_no_place(orders: tuple[Order, ...]) -> bool:
    """Tell whether no words can belong to ``orders``: they only look, take back, or end without a letter."""
    looking = [one.order in _LOOKING or (one.order is OrderWord.MACRO and one.argument == LIST) for one in orders]
    return bool(orders) and (all(looking) or any(one.order in _WORDLESS for one in orders))
