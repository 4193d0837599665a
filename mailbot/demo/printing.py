"""The story told: for people with mails as one reads them, or for programs with one JSON object a line."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default as modern
from itertools import groupby
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from rich.box import ROUNDED
from rich.console import Console, Group, RenderableType
from rich.markup import escape
from rich.padding import Padding
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from mailbot.demo.cast import MIB, Written, words_of
from mailbot.demo.chronicle import Event, Judged, Sent
from mailbot.demo.verdict_words import colour_of, in_words
from mailbot.desk.agents.intent import FOOTER
from mailbot.journal import in_json, printable

MOST_LINES: Final = 25
AGAIN_LINES: Final = 8
"""Of a letter of a kind that was shown before."""
QUOTED_LINES: Final = 1
WIDEST: Final = 100


class Teller(Protocol):
    """Who tells the story."""

    def scene(self, now: datetime, day: int, title: str, words: str) -> None:
        """Begin a new step."""

    def mail(self, written: Written) -> None:
        """Show a mail that somebody sends to the desk."""

    def event(self, event: Event, delivered: bytes | None) -> None:
        """Tell a verdict, or a letter with its bytes as they were ``delivered``."""

    def end(self, events: Sequence[Event], closing: str) -> None:
        """Sum up."""

    def aside(self, lines: Iterable[tuple[str, str]]) -> None:
        """Say how to take part: pairs of what and how."""

    def broken(self, words: str) -> None:
        """Say what did not happen as told."""


class JsonTeller:
    """Nothing but one JSON object a line on standard output; all else goes to standard error."""

    def scene(self, now: datetime, day: int, title: str, words: str) -> None:
        """Scenes are for people."""

    def mail(self, written: Written) -> None:
        """So are mails."""

    def event(self, event: Event, delivered: bytes | None) -> None:  # noqa: ARG002
        """Print one verdict or one letter."""
        if isinstance(event, Judged):
            record: dict[str, object] = {
                "type": "verdict", "verdict": event.verdict, "reason": event.reason, "ticket": event.ticket,
                "message_id": event.message_id,
            }  # fmt: skip
        else:
            record = {
                "type": "letter", "notice": event.notice, "to": event.to, "ticket": event.ticket,
                "message_id": event.message_id, "at": event.at.astimezone(UTC).isoformat(),
            }  # fmt: skip
        sys.stdout.write(in_json(record) + "\n")
        sys.stdout.flush()

    def end(self, events: Sequence[Event], closing: str) -> None:
        """The lines were all there is."""

    def aside(self, lines: Iterable[tuple[str, str]]) -> None:
        """Say how to take part, beside the JSON."""
        sys.stderr.write("".join(f"{what}: {how}\n" if what else f"{how}\n" for what, how in lines))

    def broken(self, words: str) -> None:
        """Say what did not happen as told."""
        sys.stderr.write(f"the demo failed: {words}\n")


class PeopleTeller:
    """Headlines, mails and verdicts on a terminal of any width; colours only there."""

    def __init__(self, zone: ZoneInfo, console: Console | None = None) -> None:
        self._zone = zone
        self._console = console or Console(highlight=False)
        self._width = min(self._console.width, WIDEST)
        self._brief = True
        self._shown: set[str] = set()

    def scene(self, now: datetime, day: int, title: str, words: str) -> None:
        """Print a headline with the story's day and local time."""
        when = f"Day {day}, {now.astimezone(self._zone):%a %d %b, %H:%M}"
        self._console.print()
        self._console.print(Rule(f"[bold]{when} · {escape(title)}[/bold]", align="left", style="dim"), width=self._width)
        self._console.print(words, width=self._width, markup=False)

    def mail(self, written: Written) -> None:
        """Print a mail on its way to the desk."""
        raw = _text_only(written.raw) if written.files else written.raw
        self._print_mail(raw, "a mail arrives", "cyan", ">", written.files)

    def event(self, event: Event, delivered: bytes | None) -> None:
        """Print a verdict on one line, or a letter as its reader sees it."""
        if isinstance(event, Sent):
            self._print_letter(event, delivered or b"")
            return
        colour = colour_of(event)
        line = Text.assemble((event.verdict, f"bold {colour}"), f": {in_words(event)}")
        if event.ticket:
            line.append(f" (ticket {event.ticket})", "dim")
        grid = Table.grid(padding=(0, 1))
        grid.add_row("  →", line)
        self._console.print(grid, width=self._width)

    def _print_letter(self, event: Sent, raw: bytes) -> None:
        """Print a letter: whole where it is the first of its kind, and the beginning of its words where it is not."""
        title, words = f"the desk writes: {event.notice}", words_of(message_from_bytes(raw, policy=modern))
        before, footer, _ = words.partition(FOOTER)
        known = self._brief and footer in self._shown
        if self._brief and event.notice in self._shown:
            lines = _trimmed(before if known else words, "> >", AGAIN_LINES)
            self._print_panel(Text(_safe("\n".join(lines))), f"{title} → {event.to}", "magenta")
        else:
            self._print_mail(raw, title, "magenta", "> >", words=before if known else words)
        self._shown |= {event.notice, footer}

    def _print_mail(
        self, raw: bytes, title: str, colour: str, mark: str, files: Iterable[tuple[str, int]] = (), words: str = ""
    ) -> None:
        mail = message_from_bytes(raw, policy=modern)
        head = Table.grid(padding=(0, 1))
        for name in ("From", "To", "Subject", "Date"):
            value = str(mail[name] or "")
            if name == "Date" and mail["Date"] is not None:
                value = f"{mail['Date'].datetime.astimezone(self._zone):%a %d %b %Y, %H:%M %Z}"
            head.add_row(Text(name, "dim"), Text(_safe(value), "bold" if name == "Subject" else ""))
        for file, size in files:
            head.add_row(Text("File", "dim"), Text(f"{file}, {size / MIB:.1f} MB"))
        body = Text(_safe("\n".join(_trimmed(words or words_of(mail), mark, MOST_LINES))))
        self._print_panel(Group(head, Text(), body), title, colour)

    def _print_panel(self, content: RenderableType, title: str, colour: str) -> None:
        panel = Panel(
            content, box=ROUNDED, title=f"[{colour}]{escape(title)}[/]", title_align="left", border_style="dim",
            width=self._width - 2,
        )  # fmt: skip
        self._console.print(Padding(panel, (0, 0, 0, 2), expand=False))

    def end(self, events: Sequence[Event], closing: str) -> None:
        """Print the verdict table and the closing line."""
        drawn = Table(box=None, pad_edge=False, header_style="bold", width=self._width)
        drawn.add_column("mail", ratio=6, no_wrap=True)
        drawn.add_column("verdict", no_wrap=True)
        drawn.add_column("reason", ratio=5)
        drawn.add_column("ticket", justify="right", no_wrap=True)
        for event in events:
            if isinstance(event, Judged):
                mail = Text.assemble(_safe(event.sender), "\n", (_safe(event.subject), "dim"))
                reason = Text.assemble(event.reason or "–", "\n", (in_words(event), "dim"))
                drawn.add_row(mail, Text(event.verdict, colour_of(event)), reason, str(event.ticket or "–"))
        self._console.print()
        self._console.print(Rule("[bold]Every mail and its verdict[/bold]", align="left", style="dim"), width=self._width)
        self._console.print(drawn)
        self._print_recipients([event for event in events if isinstance(event, Sent)])
        self._console.print()
        self._console.print(closing, width=self._width, markup=False)

    def _print_recipients(self, letters: Sequence[Sent]) -> None:
        drawn = Table(box=None, pad_edge=False, header_style="bold", width=self._width)
        drawn.add_column("who", no_wrap=True)
        drawn.add_column("letters, and of which kinds")
        for who in dict.fromkeys(one.to for one in letters):
            kinds = Counter(one.notice for one in letters if one.to == who)
            each = (f"{count} × {notice}" if count > 1 else notice for notice, count in kinds.items())
            drawn.add_row(_safe(who), Text(f"{kinds.total()}: {', '.join(each)}"))
        self._console.print()
        self._console.print(Rule("[bold]Who was written to[/bold]", align="left", style="dim"), width=self._width)
        self._console.print(drawn)

    def aside(self, lines: Iterable[tuple[str, str]]) -> None:
        """Print how to take part; never wrapped, so that commands can be copied. From now on each letter is shown whole."""
        self._brief = False
        self._console.print()
        for what, how in lines:
            self._console.print(Text(f"  {what:<9}", "bold") if what else Text(), Text(how), soft_wrap=True, sep="")

    def broken(self, words: str) -> None:
        """Say what did not happen as told, on standard error."""
        Console(stderr=True, highlight=False).print(f"[bold red]the demo failed:[/] {escape(words)}")


def _text_only(raw: bytes) -> bytes:
    """Return a large mail up to its file: what is read of it on the screen."""
    return raw[: raw.index(b"Content-Disposition: attachment")]


def _safe(text: str) -> str:
    return "\n".join(printable(line) for line in text.split("\n"))


def _trimmed(text: str, mark: str, most: int) -> list[str]:
    """Return the lines of a mail that a person reads: of quotations (lines with ``mark``) the beginning, of all ``most``."""
    lines: list[str] = []
    for is_quoted, group in groupby(text.rstrip().splitlines(), lambda line: line.startswith(mark)):
        run = list(group)
        rest = len(run) - QUOTED_LINES
        lines += [*run[:QUOTED_LINES], f"{mark} [… {rest} more lines]"] if is_quoted and rest > 1 else run
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], f"[… {len(lines) - most + 1} more lines]"]
