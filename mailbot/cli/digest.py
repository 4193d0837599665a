"""``mailbot digest``: what each agent would read today, were it written now."""

from __future__ import annotations

from typing import Annotated

import typer

from mailbot.cli.output import console, line, safe
from mailbot.cli.session import application, told

Json = Annotated[bool, typer.Option("--json", help="One JSON object a line, for programs.")]
_COUNTS = (
    "open_count", "waiting_count", "unassigned_count", "held_count", "held_since", "not_taken", "not_taken_count", "spam",
    "machines_count", "totals",
)  # fmt: skip


def digest(json: Json = False) -> None:
    """Show the digests as they would be written now; nothing is sent, and today's are still sent at their hour."""
    with told(), application() as opened:
        previews = opened.timer.digest_timers.preview(opened.clock.now())
    for draft, letter in previews:
        if json:
            facts = {name: draft.facts[name] for name in _COUNTS}
            line({"mailbox": letter.mailbox, "to": letter.to, **facts, "text": letter.text})
        else:
            console.print(f"[bold]{safe(letter.mailbox)}: {safe(letter.to)}[/bold]\n\n{safe(letter.text)}", soft_wrap=True)
    if not previews and not json:
        console.print("nothing to say")
