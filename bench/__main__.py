"""``make bench``: how fast we take mail, beside the floor that no program of this kind can be much faster than.

Prints a table and, as its last line, one JSON object. It measures: a goal that is not met is no failure, but what
does not work is (status 1).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from bench import commands, floor, ours, traffic
from bench.client import closing_client
from bench.measure import BenchBroken, Row, Run, measured, table
from tests.servers.dovecot import PASSWORD, Dovecot, available


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured."""

    rounds: int
    mails: int
    tickets: int
    stored: int
    large: int
    huge: int
    starts: int
    commands: int


FULL: Final = Plan(rounds=3, mails=2000, tickets=200, stored=50_000, large=20, huge=10, starts=5, commands=9)
QUICK: Final = Plan(rounds=1, mails=200, tickets=20, stored=5_000, large=2, huge=1, starts=2, commands=2)


class Bench:
    """One sitting: a Dovecot, the prepared storages, and the rounds."""

    def __init__(self, plan: Plan, folder: Path, server: Dovecot) -> None:
        self._plan = plan
        self._folder = folder
        self._server = server
        self._small, self._stored = folder / "small", folder / "stored"
        self._users = 0

    def prepare(self) -> None:
        """Make both storages and the mail."""
        self._small.mkdir()
        ours.configure(self._small, self._server.port, "nobody-yet", PASSWORD)
        self._questions = ours.ask(self._small, self._plan.tickets)
        shutil.copytree(self._small, self._stored)
        tickets = max(self._plan.stored // 5, self._plan.tickets * ours.APART)
        ours.store(self._stored, self._questions, tickets, self._plan.stored // tickets)
        self._mails = traffic.replies(self._questions, self._plan.mails)
        self._quoting = traffic.replies(self._questions, self._plan.mails, ours.letters(self._small))

    @property
    def mean_size(self) -> float:
        """The mean size of the small mails, in bytes."""
        return sum(map(len, self._mails)) / len(self._mails)

    def _user(self, mails: Iterable[bytes] = ()) -> str:
        """Return a new user with these mails in the inbox."""
        self._users += 1
        user = f"user{self._users}"
        with closing_client(self._server.port, user) as client:
            for raw in mails:
                client.append("INBOX", raw)
        return user

    def _fresh(self, prepared: Path, user: str) -> Path:
        """Copy a prepared storage for one run over a user's mailbox."""
        folder = self._folder / "run"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(prepared, folder)
        ours.configure(folder, self._server.port, user, PASSWORD)
        os.sync()  # so that the copy's pages are not written out while we measure
        return folder

    def floor(self) -> Run:
        """Drain the small mails with the floor."""
        database = self._folder / "floor.db"
        for path in self._folder.glob("floor.db*"):
            path.unlink()
        floor.prepare(database, self._questions)
        user = self._user(self._mails)
        os.sync()
        run = measured("bench.floor", str(database), str(self._server.port), user, PASSWORD, log=self._folder / "log")
        if floor.joined(database) != len(self._mails):
            raise BenchBroken(f"the floor joined {floor.joined(database)} of {len(self._mails)} mails")
        return run

    def ours(self) -> Run:
        """Drain the mailbox over a storage that holds only the tickets asked."""
        return self._replies(self._small)

    def ours_stored(self) -> Run:
        """Drain the same mailbox over the large storage."""
        return self._replies(self._stored)

    def ours_quoted(self) -> Run:
        """Drain as many replies that quote the whole letter below their words: each is proven old by it."""
        return self._replies(self._small, self._quoting)

    def _replies(self, prepared: Path, mails: Sequence[bytes] = ()) -> Run:
        folder = self._fresh(prepared, self._user(mails or self._mails))
        counts = "SELECT count(*) FROM letter WHERE notice = 'copy'"
        before = ours.counted(folder, counts)  # of the tickets that were opened with words
        run = self._drained(folder, None, len(self._mails))
        copies = ours.counted(folder, counts) - before
        if copies != len(self._mails):
            raise BenchBroken(f"the agent got {copies} copies of {len(self._mails)} mails")
        return run

    def _drained(self, folder: Path, reason: str | None, count: int) -> Run:
        run = measured("bench.ours", str(folder), log=self._folder / "log")
        found, expected = ours.verdicts(folder), Counter({("reply", reason, True): count})
        if found != expected:
            log = (self._folder / "log").read_text(encoding="utf-8", errors="replace")[-2000:]
            raise BenchBroken(f"verdicts {dict(found)}, expected {dict(expected)}\n{log}")
        return run

    def profile(self) -> None:
        """Print where our time goes in one drain of the small mails."""
        folder = self._fresh(self._small, self._user(self._mails))
        command = [sys.executable, "-m", "bench.ours", str(folder), "--profile"]
        with (self._folder / "log").open("wb") as log:
            subprocess.run(command, check=True, stderr=log)

    def large(self, count: int, mebibytes: int, reason: str | None) -> Row:
        """Drain replies with a large file each; between two rounds they are moved back instead of appended again."""
        user = self._user(traffic.with_file(self._questions, count, mebibytes))
        runs = []
        for _ in range(self._plan.rounds):
            folder = self._fresh(self._small, user)
            runs.append(self._drained(folder, reason, count))
            files = ours.counted(folder, f"SELECT count(*) FROM file WHERE left_out = {int(reason is not None)}")
            if files != count:
                raise BenchBroken(f"{files} of {count} files are on record")
            with closing_client(self._server.port, user) as client:
                client.select_folder("Processed")
                client.move(client.search(), "INBOX")
        return Row(tuple(runs))

    def commands(self, base: str, rounds: int) -> dict[str, float]:
        """Print what it costs to start commands, beside those of the commit ``base``; return the ratios."""
        folder = self._folder / "commands"
        folder.mkdir()
        ours.configure(folder, self._server.port, self._user(), PASSWORD)
        ours.ask(folder, 20)
        program = commands.checkout(base, self._folder / "base")
        if program is None:
            print(f"no ratios to {base}: the history here lacks it (git archive); BASE=… names another commit")
            return commands.told(commands.measured(None, folder, rounds), base)
        theirs = self._folder / "commands of base"  # an older program opens no storage of ours
        theirs.mkdir()
        ours.configure(theirs, self._server.port, self._user(), PASSWORD, begin="")
        commands.opened(program, theirs, 20)
        return commands.told(commands.measured(commands.Base(program, theirs), folder, rounds), base)

    def start(self) -> float:
        """Return the seconds from starting ``mailbot run`` until it has seen its (empty) mailbox to the end."""
        return commands.first_poll(commands.ROOT, self._fresh(self._small, self._user())).seconds


def sitting(bench: Bench, plan: Plan, base: str) -> None:
    """Measure everything and print it."""
    bench.prepare()
    print(f"{plan.mails} replies of {bench.mean_size / 1000:.2f} kB to {plan.tickets} tickets; {plan.rounds} interleaved "
          f"rounds; Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {os.cpu_count()} CPUs, "
          f"load {os.getloadavg()[0]:.1f}", flush=True)  # fmt: skip
    rounds = [(bench.floor(), bench.ours(), bench.ours_quoted(), bench.ours_stored()) for _ in range(plan.rounds)]
    least, our, quoted, stored = (Row(runs) for runs in zip(*rounds, strict=True))
    large = bench.large(plan.large, 15, None)
    huge = bench.large(plan.huge, 60, "attachment_too_large")
    starts = [bench.start() for _ in range(plan.starts)]
    table(
        [
            ("floor", least, None, []),
            ("ours", our, least, [("0.5 of the floor", our.per_second >= 0.5 * least.per_second)]),
            ("ours, letters quoted", quoted, our, []),
            (f"ours, {plan.stored} stored", stored, our, [("0.9 of ours", stored.per_second >= 0.9 * our.per_second)]),
            ("ours, 15 MB files", large, None, [("4 a second", large.per_second >= 4), ("under 100 MB", large.peak < 100)]),
            ("ours, 60 MB left out", huge, None, [("under 100 MB", huge.peak < 100)]),
        ],
        starts,
    )
    figures = {
        "ours_per_s": our.per_second, "ours_50k_per_s": stored.per_second, "floor_per_s": least.per_second,
        "rss_mb": our.peak, "large_per_s": large.per_second, "rss_large_mb": large.peak,
    }  # fmt: skip
    ratios = bench.commands(base, plan.commands)
    print(json.dumps({name: round(value, 1) for name, value in figures.items()} | rounded(ratios)))


def rounded(ratios: dict[str, float]) -> dict[str, float]:
    return {name: round(value, 2) for name, value in ratios.items()}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--rounds", type=int, help="how often each is measured; the median is told")
    parser.add_argument("--quick", action="store_true", help="a small run, to see that everything works")
    parser.add_argument("--commands", action="store_true", help="only measure what it costs to start commands")
    parser.add_argument("--base", default=commands.BASE, help="the commit that commands are measured beside")
    parser.add_argument("--profile", action="store_true", help="only print where our own time goes")
    options = parser.parse_args()
    if missing := available():
        print(f"bench: {missing}", file=sys.stderr)
        return 1
    plan = QUICK if options.quick else FULL
    rounds = plan.rounds if options.rounds is None else max(options.rounds, 1)
    plan = replace(plan, rounds=rounds)
    with tempfile.TemporaryDirectory(prefix="bench") as name:
        folder = Path(name)
        try:
            with Dovecot().start(folder) as server:
                bench = Bench(plan, folder, server)
                if options.profile:
                    bench.prepare()
                    bench.profile()
                elif options.commands:
                    print(json.dumps(rounded(bench.commands(options.base, plan.commands))))
                else:
                    sitting(bench, plan, options.base)
        except BenchBroken as broken:
            print(f"bench: {broken}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
