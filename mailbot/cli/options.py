"""Options and arguments that several commands have; nothing is imported for them."""

from __future__ import annotations

from typing import Annotated, Final, Literal

import typer

LARGEST: Final = 2**63 - 1
"""The largest number that a row can have."""

Json = Annotated[bool, typer.Option("--json", help="One JSON object a line, for programs.")]
Number = Annotated[int, typer.Argument(min=1, max=LARGEST, help="The ticket's number.")]
Text = Annotated[str | None, typer.Option("--text", "-t", help="The words; without it they are read from standard input.")]
Kinds = Annotated[Literal["question", "suggestion", "bug"] | None, typer.Option("--kind", help="What it is.")]
Environments = Annotated[
    Literal["production", "homologation"] | None, typer.Option("--environment", help="Where it happens.")
]
Teams = Annotated[str | None, typer.Option("--team", help="The key or the label of the team.")]
MailboxName = Annotated[str | None, typer.Option("--mailbox", "-m", help="Which mailbox; needed where there are several.")]
