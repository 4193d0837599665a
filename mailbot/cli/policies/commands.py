"""``mailbot policy``: which policies there are, what one looks like, and what is wrong with one."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated, NoReturn

import typer

from mailbot.cli.output import console, errors, line, safe, table
from mailbot.cli.policies.pictures import drawn, mermaid
from mailbot.cli.session import EXIT_FAILED, told
from mailbot.errors import ConfigBroken, Problem
from mailbot.policy_files import needs_calendar, policy_of, presets

app = typer.Typer(no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="One JSON object a line, for programs.")]


class Labels(StrEnum):
    """The languages in which states have a label."""

    PT_BR = "pt_BR"
    EN = "en"


@app.command("list")
def list_(json: Json = False) -> None:
    """List the shipped policies: what a mailbox may name in its key policy."""
    with told():
        found = [policy_of(name) for name in presets()]
        if json:
            for one in found:
                line({"policy": one.name, "states": list(one.states), "needs_calendar": needs_calendar(one)})
            return
        rows = ((one.name, len(one.states), "yes" if needs_calendar(one) else "no") for one in found)
        table(("policy", "states", "needs a calendar"), rows)


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="A shipped policy's name, or a file that ends in .toml.")],
    as_mermaid: Annotated[bool, typer.Option("--mermaid", help="A Mermaid diagram, for pages that draw it.")] = False,
    language: Annotated[Labels, typer.Option("--language", help="Of the states' labels.")] = Labels.PT_BR,
) -> None:
    """Draw a policy's states, and what leads from one to the other."""
    with told():
        policy = policy_of(name)
        if as_mermaid:
            console.out(mermaid(policy, language.value), highlight=False, end="")
            return
        for part in drawn(policy, language.value):
            console.print(part)


@app.command()
def check(
    file: Annotated[str, typer.Argument(help="The policy's file, or a shipped one's name.")],
    json: Json = False,
) -> None:
    """Tell everything that is wrong with a policy of your own, each with its place; exit 1 where there is any."""
    try:
        policy = policy_of(file)
    except ConfigBroken as broken:
        refused(broken.problems, json=json)
    if not json:
        words = "; its mailboxes need a calendar" if needs_calendar(policy) else ""
        console.print(f"{safe(file)}: {len(policy.states)} states, nothing wrong{words}", soft_wrap=True)


def refused(problems: Iterable[Problem], *, json: bool) -> NoReturn:
    """Print all that is wrong with a policy, and end the command (exit 1)."""
    for problem in problems:
        if json:
            line({"place": problem.key, "problem": problem.words})
        else:
            errors.print(safe(problem), soft_wrap=True)
    raise typer.Exit(EXIT_FAILED)
