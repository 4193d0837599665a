"""What it costs to start commands, beside another commit in the same sitting: user CPU, and the time to the first poll.

The other commit's program is taken out of git's history into a folder, and run by the same interpreter, which finds
it first on its path (PYTHONPATH). Both are run by turns, so that a busy moment of the machine is everybody's.
"""

from __future__ import annotations

import io
import os
import sqlite3
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

from bench.measure import BenchBroken

BASE: Final = "74c514d"
"""The commit at which every command loaded everything."""
ROOT: Final = Path(__file__).parents[1]
_LONGEST_SECONDS: Final = 60.0


@dataclass(frozen=True, slots=True)
class Cost:
    """What one start took: seconds of user CPU with all children, and of the clock."""

    user: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Base:
    """The program of another commit, and a folder with a storage that it made."""

    program: Path
    folder: Path


Costs = Mapping[str, Sequence[Cost]]


def checkout(commit: str, folder: Path) -> Path | None:
    """Take the program of ``commit`` out of the history into ``folder``; None where the history lacks it."""
    done = subprocess.run(["git", "archive", commit], cwd=ROOT, capture_output=True, check=False)
    if done.returncode != 0:
        return None
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return folder


def run(program: Path, *words: str) -> Cost:
    """Run Python to its end with the program in that folder.

    Raises:
        BenchBroken: it failed.
    """
    began = time.perf_counter()
    process = _started(program, words, subprocess.PIPE)
    said = process.stderr.read() if process.stderr else b""
    return _ended(process, began, time.perf_counter, said.decode(errors="replace"))


def opened(program: Path, folder: Path, count: int) -> None:
    """Open tickets in ``folder`` with that program, each with a question to its customer.

    Raises:
        BenchBroken: it could not.
    """
    desk = ["-m", "mailbot", "--config", str(folder / "config.toml"), "ticket"]
    for number in range(1, count + 1):
        who = ["--customer", f"alice.{number}@example.com", "--subject", "Erro ao exportar"]
        run(program, *desk, "open", *who, "--text", "O programa não abre.")
        run(program, *desk, "ask", str(number), "--text", "Qual é a versão instalada?")


def first_poll(program: Path, folder: Path) -> Cost:
    """Run the daemon over ``folder``'s storage until it has seen its (empty) mailbox to the end.

    Raises:
        BenchBroken: it did not, or did not end well.
    """
    with closing(sqlite3.connect(folder / "storage" / "mailbot.db")) as database, (folder / "log").open("wb") as log:
        database.execute("DELETE FROM watermark")
        database.commit()
        began = time.perf_counter()
        process = _started(program, ["-m", "mailbot", "--config", str(folder / "config.toml"), "run"], log.fileno())
        try:
            while not database.execute("SELECT 1 FROM watermark WHERE drained_at IS NOT NULL").fetchone():
                if process.poll() is not None or time.perf_counter() - began > _LONGEST_SECONDS:
                    raise BenchBroken(f"mailbot run did not poll:\n{(folder / 'log').read_text(encoding='utf-8')}")
                time.sleep(0.005)
            seen = time.perf_counter()
        finally:
            process.terminate()
        return _ended(process, began, lambda: seen, "")


def _started(program: Path, words: Sequence[str], errors: int) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(program)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # both are measured with their bytecode written
    command = [sys.executable, *words]
    return subprocess.Popen(command, cwd=program, env=environment, stdout=subprocess.DEVNULL, stderr=errors)


def _ended(process: subprocess.Popen[bytes], began: float, at: Callable[[], float], said: str) -> Cost:
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise BenchBroken(f"a command ended with status {process.returncode}:\n{said[-2000:]}")
    return Cost(usage.ru_utime, at() - began)


def measured(base: Base | None, folder: Path, rounds: int) -> Costs:
    """Run each command ``rounds`` times by turns; ``folder`` has a configuration, and a storage with some tickets."""
    listing = _listing(folder)
    version = ["-m", "mailbot", "--version"]
    starts: dict[str, Callable[[], Cost]] = {
        "import typer": lambda: run(ROOT, "-c", "import typer"),
        "--version": lambda: run(ROOT, *version),
        "ticket list": lambda: run(ROOT, *listing),
        "run": lambda: first_poll(ROOT, folder),
    }
    if base is not None:
        starts |= {
            "--version, base": lambda: run(base.program, *version),
            "ticket list, base": lambda: run(base.program, *_listing(base.folder)),
            "run, base": lambda: first_poll(base.program, base.folder),
        }
    for start in starts.values():  # bytecode, and the disk's cache
        start()
    found: dict[str, list[Cost]] = {name: [] for name in starts}
    for _ in range(rounds):
        for name, start in starts.items():
            found[name].append(start())
    return found


def _listing(folder: Path) -> list[str]:
    return ["-m", "mailbot", "--config", str(folder / "config.toml"), "ticket", "list"]


def told(found: Costs, commit: str) -> dict[str, float]:
    """Print what was found, and return its ratios for programs."""
    figures: dict[str, float] = {}
    print(f"{'':<24}{'user CPU':>10}{'seconds':>10}  goal")
    for name in ("import typer", "--version", "ticket list", "run"):
        goals = [_ratio(found, name, *goal) for goal in _GOALS.get(name, ()) if goal[1] in found]
        figures |= {key: ratio for key, ratio, _ in goals}
        for one in (name, f"{name}, base"):
            if one in found:
                said = "; ".join(words for _, _, words in goals) if one == name else f"({commit})"
                print(f"{one:<24}{_median(found, one, 'user'):>10.3f}{_median(found, one, 'seconds'):>10.3f}  {said}")
    return figures


_GOALS: Final[Mapping[str, Sequence[tuple[str, str, str, float]]]] = {
    "--version": [("version_of_typer", "import typer", "user", 3.0)],
    "ticket list": [
        ("list_cpu_of_base", "ticket list, base", "user", 0.6),
        ("list_seconds_of_base", "ticket list, base", "seconds", 0.6),
    ],
    "run": [("run_cpu_of_base", "run, base", "user", 0.6), ("run_seconds_of_base", "run, base", "seconds", 0.6)],
}  # fmt: skip
"""For each command: a ratio's key, what it is compared with, in which figure, and what it is to be at most."""


def _median(found: Costs, name: str, figure: str) -> float:
    return median(cost.user if figure == "user" else cost.seconds for cost in found[name])


def _ratio(found: Costs, name: str, key: str, other: str, figure: str, goal: float) -> tuple[str, float, str]:
    ratio = _median(found, name, figure) / _median(found, other, figure)
    return key, ratio, f"{ratio:.2f} of {other} in {figure}, at most {goal}: {'met' if ratio <= goal else 'NOT MET'}"
