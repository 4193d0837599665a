"""A policy's graph as people look at it: drawn in a terminal, and as a Mermaid diagram."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from rich.text import Text
from rich.tree import Tree

from mailbot.calendars.calendar import Calendar
from mailbot.calendars.spans import Span
from mailbot.desk.policy.consulting import KindRules, steps
from mailbot.desk.policy.policy import ROUND_THE_CLOCK, Policy, State, TimerRule, Transition
from mailbot.desk.tickets.ticket import WaitsFor

_WAITS: Final = {
    WaitsFor.DESK: "the desk", WaitsFor.CUSTOMER: "the customer", WaitsFor.PRODUCT: "the product team",
    WaitsFor.NOBODY: "nobody",
}  # fmt: skip
AGENT: Final = "an agent answers"
_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NO_MARKS: Final = str.maketrans({'"': "'", ":": " ", ";": ",", "#": "", "<": "(", ">": ")"})
_ALIVE: Final = "any that has not ended"


@dataclass(frozen=True, slots=True)
class Arrow:
    """One way out of a state: what leads there, to where (None: the ticket stays), and the letter that is sent."""

    leaves: str
    when: str
    to: str | None
    letter: str = ""
    notice: str = ""


def arrows(policy: Policy) -> Iterator[Arrow]:
    """Yield every way out of every state, in the order of the file."""
    for state in policy.states.values():
        yield from _of_mail(policy, state)
        yield from (_of_silence(state, rule) for rule in state.timers)


def drawn(policy: Policy, language: str) -> Iterator[Text | Tree]:
    """Yield the graph as rich draws it, 80 columns being enough; labels in ``language``."""
    yield Text.assemble((policy.name, "bold"), f": a new ticket is {policy.label(policy.initial, language)}")
    ways = {key: list(found) for key, found in groupby(arrows(policy), lambda one: one.leaves)}
    for state in policy.states.values():
        tree = Tree(_headed(state, language), guide_style="dim")
        if state.enter is not None:
            tree.add(Text(f"on entering: letter {state.enter}"))
        for arrow in ways.get(state.key, ()):
            tree.add(_line(policy, arrow, language))
        yield tree
    orders = Tree(Text.assemble(("Orders of agents", "bold")), guide_style="dim")
    for name, move in policy.orders.items():
        orders.add(_line(policy, Arrow("", f"#{name}", move.to or None, move.letter or ""), language))
    yield orders
    yield from (Text(line) for line in _rest(policy, language))


def mermaid(policy: Policy, language: str) -> str:
    """Return the graph as a Mermaid state diagram."""
    named = (f'    state "{_plain(policy.label(key, language))}" as {_id(key)}' for key in policy.states)
    lines = ["stateDiagram-v2", *named]
    lines += [f'    state "{_ALIVE}" as any', f"    [*] --> {_id(policy.initial)}"]
    shown = (arrow for arrow in arrows(policy) if arrow.letter or arrow.to not in {None, arrow.leaves})
    lines += [f"    {_id(one.leaves)} --> {_id(one.to or one.leaves)}: {_plain(_said(one))}" for one in shown]
    lines += [f"    any --> {_id(to)}: {when}" for when, to in _from_any(policy)]
    for state in policy.states.values():
        if state.enter is not None:
            lines.append(f"    note right of {_id(state.key)}: on entering, letter {state.enter}")
        if state.ended:
            again = f"    {_id(state.key)} --> {_id(policy.reopened.to)}"
            lines += [f"{again}: {_again(policy)}", f"{again}: #reopen", f"    {_id(state.key)} --> [*]"]
    return "\n".join(lines) + "\n"


def _from_any(policy: Policy) -> Iterator[tuple[str, str]]:
    """Yield what leads on from every state that has not ended, and to where."""
    for name, move in policy.orders.items():
        if move.to:
            yield f"#{name}, letter {move.letter}" if move.letter else f"#{name}", move.to
    yield from ((f"a {kind}", move.to) for kind, move in policy.kinds.items())
    rules = policy.consulting
    yield from ((f"consulting {step}", to) for step, to in (steps(rules) if rules else ()) if to)


def _again(policy: Policy) -> str:
    """Return which replies open a ticket again that has ended; an agent's #reopen always does."""
    late, letter = policy.late_reply, f", letter {policy.reopened.letter}" if policy.reopened.letter else ""
    if late.do == "reopen":
        return f"the customer writes{letter}"
    when = f"within {written(late.after)}" if late.after is not None else "before they read of it"
    return f"the customer writes {when}{letter}"


def written(span: Span) -> str:
    """Return a span as people say it: days where it is whole days of elapsed time."""
    text = str(span)
    hours = text.removesuffix("h")
    return f"{int(hours) // 24}d" if hours.isdigit() and int(hours) % 24 == 0 else text


def _of_mail(policy: Policy, state: State) -> Iterator[Arrow]:
    if state.ended:
        return
    moves: list[tuple[str, Transition | None]] = [
        ("the customer writes", state.on_customer), (AGENT, state.on_agent),
        ("it is assigned", state.on_assign),
        ("the customer accepts", policy.accepts(state.key)),
    ]  # fmt: skip
    yield from (Arrow(state.key, what, move.to, move.letter or "") for what, move in moves if move is not None)


def _of_silence(state: State, rule: TimerRule) -> Arrow:
    notice = f"at least {written(rule.notice_before)} after the last reminder" if rule.notice_before else ""
    return Arrow(state.key, f"after {written(rule.after)} of silence", rule.to, rule.letter or "", notice)


def _headed(state: State, language: str) -> Text:
    label = state.labels.get(language, state.key)
    about = "has ended" if state.ended else f"waits for {_WAITS[state.waits_for]}"
    counts = ", deadlines run" if state.counts and not state.ended else ""
    return Text.assemble((label, "bold"), (f" ({state.key})", "dim"), f": {about}{counts}")


def _line(policy: Policy, arrow: Arrow, language: str) -> Text:
    parts = [f"{arrow.when}:"]
    if arrow.to is not None:
        parts.append(_target(policy, arrow, language))
    if arrow.letter:
        parts.append(f"{'with ' if arrow.to is not None else ''}letter {arrow.letter}")
    if not arrow.leaves and arrow.to is None:
        parts.append("(what it moves, the present state says)")
    if arrow.notice:
        parts.append(f"({arrow.notice})")
    return Text(" ".join(parts))


def _target(policy: Policy, arrow: Arrow, language: str) -> str:
    if arrow.to != arrow.leaves:
        return f"→ {policy.label(arrow.to or '', language)}"
    return "stays, and the time begins anew" if arrow.when == AGENT and policy.timers(arrow.leaves) else "stays"


def _said(arrow: Arrow) -> str:
    return f"{arrow.when}, letter {arrow.letter}" if arrow.letter else arrow.when


def _rest(policy: Policy, language: str) -> Iterator[str]:
    with_letter = f" with letter {policy.reopened.letter}" if policy.reopened.letter else ""
    yield f"Opened again: {policy.label(policy.reopened.to, language)}{with_letter}"
    for kind, move in policy.kinds.items():
        yield f"A {kind} goes to: {policy.label(move.to, language)}"
    if policy.checklist:
        items = "; ".join(one.labels.get(language, one.key) for one in policy.checklist)
        yield f"An opening mail is asked once for what it lacks of: {items}"
    late = policy.late_reply
    words = {"reopen": "opens it again", "follow_up": "opens a follow-up ticket", "reject": "is rejected"}[late.do]
    within = f"opens it again within {written(late.after)}, later " if late.after is not None else ""
    yield f"A reply to a ticket that has ended {within}{words}"
    if policy.thanks is not None:
        where = [policy.label(key, language) for key in policy.states if policy.thanked_in(key) is not None]
        yield f"A thank-you of up to {policy.thanks} words opens nothing again: {', '.join(where)}"
    if policy.reactions == "accept":
        yield "A thumb up to the solution accepts it"
    yield from _consulting(policy, language)
    for name, one in (("Deadlines", policy.deadlines), *((f"Deadlines of {key}", one) for key, one in policy.tiers.items())):
        spans = (
            ("first answer", one.first_answer), ("next answer", one.next_answer),
            ("after information", one.after_information),
        )  # fmt: skip
        promised = ", ".join(f"{what} {written(span)}" for what, span in spans if span is not None)
        if promised or one is not policy.deadlines:  # a tier that promises nothing is told: it takes away everybody's
            yield f"{name}: {promised}; a warning at {one.warn_at:.0%}" if promised else f"{name}: none"
    if policy.calendar is not ROUND_THE_CLOCK:
        yield f"Its own hours, where a mailbox names no calendar: {_hours(policy.calendar)}"


def _consulting(policy: Policy, language: str) -> Iterator[str]:
    rules = policy.consulting
    if rules is None:
        return
    kinds = ", ".join(_consulted(kind, one) for kind, one in rules.kinds.items())
    moves = ", ".join(f"{step} → {policy.label(to, language)}" for step, to in steps(rules) if to)
    yield f"Paid consulting: {kinds}; at least {rules.minimum} min" + (f"; {moves}" if moves else "")


def _consulted(kind: str, rules: KindRules) -> str:
    more = (rules.marker, "" if rules.waivable else "always charged", f"letter {rules.letter}" if rules.letter else "")
    words = ", ".join(one for one in more if one)
    return f"{kind} ({words})" if words else kind


def _hours(calendar: Calendar) -> str:
    """Return the hours of a week, days with the same ones together."""
    days = []
    for hours, found in groupby(zip(_DAYS, calendar.week, strict=True), lambda one: one[1]):
        names = [name for name, _ in found]
        if hours:
            which = names[0] if len(names) == 1 else f"{names[0]} to {names[-1]}"
            days.append(f"{which} {', '.join(map(str, hours))}")
    return f"{'; '.join(days)} ({calendar.zone.key})"


def _id(key: str) -> str:
    return "s_" + "".join(one if one.isalnum() and one.isascii() else "_" for one in key)


def _plain(text: str) -> str:
    """Return words that a Mermaid label can hold: some marks end it or its line, others are taken for HTML or a fork."""
    return text.translate(_NO_MARKS)
