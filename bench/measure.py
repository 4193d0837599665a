"""Runs one side as a fresh process and watches what it costs: its own clock and CPU, and the memory of its whole tree."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

_SAMPLE_SECONDS: Final = 0.02
_LONGEST_SECONDS: Final = 600.0
START_GOAL: Final = 1.5
"""Seconds from the start of the daemon to its first look at the mailbox."""


class BenchBroken(Exception):
    """What was to be measured did not work, so there is nothing to measure."""


@dataclass(frozen=True, slots=True)
class Run:
    """One process's work: ``seconds`` and ``cpu`` (seconds, with its children's) without its imports, ``peak`` in MB."""

    messages: int
    seconds: float
    cpu: float
    peak: float

    @property
    def per_second(self) -> float:
        """Messages a second."""
        return self.messages / self.seconds

    @property
    def cpu_ms(self) -> float:
        """CPU in milliseconds a message."""
        return self.cpu * 1000 / self.messages


@dataclass(frozen=True, slots=True)
class Row:
    """Several runs of the same."""

    runs: tuple[Run, ...]

    def of(self, figure: Callable[[Run], float]) -> float:
        """Return the median of one figure."""
        return median(figure(run) for run in self.runs)

    @property
    def per_second(self) -> float:
        """The median of messages a second."""
        return self.of(lambda run: run.per_second)

    @property
    def peak(self) -> float:
        """The median of the peaks, in MB."""
        return self.of(lambda run: run.peak)


def timed(work: Callable[[], int]) -> None:
    """Do ``work`` (it returns how many mails it judged) and print what it took: the measured process's last line."""
    cpu, began = _cpu(), time.perf_counter()
    messages = work()
    seconds, used = time.perf_counter() - began, _cpu() - cpu
    print(json.dumps({"messages": messages, "seconds": seconds, "cpu": used, "hwm_kb": _highest(Path("/proc/self"))}))


def _cpu() -> float:
    usages = (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def measured(module: str, *arguments: str, log: Path) -> Run:
    """Run ``python -m module``, which ends with :func:`timed`; its standard error goes to ``log``.

    Raises:
        BenchBroken: it failed.
    """
    with log.open("wb") as errors:
        command = [sys.executable, "-m", module, *arguments]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors)
        peaks = _watched(process)
        said = process.stdout.read() if process.stdout else b""
        process.wait()
    if process.returncode != 0:
        tail = log.read_bytes()[-3000:].decode(errors="replace")
        raise BenchBroken(f"{module} ended with status {process.returncode}:\n{tail}")
    told = json.loads(said.splitlines()[-1])
    peaks[process.pid] = max(peaks.get(process.pid, 0), told["hwm_kb"])
    return Run(told["messages"], told["seconds"], told["cpu"], sum(peaks.values()) / 1024)


def _watched(process: subprocess.Popen[bytes]) -> dict[int, int]:
    """Wait for the end of ``process``; returns the highest resident kB of each process of its tree.

    Their sum is what the tree took at most, or a little more where they peaked at different moments.
    """
    peaks: dict[int, int] = {}
    deadline = time.monotonic() + _LONGEST_SECONDS
    while process.poll() is None:
        for pid in _tree(process.pid):
            # The kernel keeps the peak of each itself (not ru_maxrss, in which the parent's survives exec). The latest is
            # the highest, save that a child shows its parent's until it has become another program.
            peaks[pid] = _highest(Path(f"/proc/{pid}")) or peaks.get(pid, 0)
        with suppress(subprocess.TimeoutExpired):
            process.wait(_SAMPLE_SECONDS)
        if time.monotonic() > deadline:
            process.kill()
    return peaks


def _tree(pid: int) -> list[int]:
    found = [pid]
    for one in found:
        with suppress(OSError):  # it may end while we look
            for task in Path(f"/proc/{one}/task").iterdir():
                found.extend(map(int, (task / "children").read_text(encoding="ascii").split()))
    return found


def _highest(process: Path) -> int:
    """Return the most kB of memory that a process ever had resident; 0 where it has ended."""
    try:
        lines = (process / "status").read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM:")), 0)


def table(rows: Sequence[tuple[str, Row, Row | None, list[tuple[str, bool]]]], starts: Sequence[float]) -> None:
    """Print the figures, and beside each what is aimed at."""
    print(f"{'':<24}{'messages/s':>24}{'ratio':>8}{'CPU ms':>8}{'peak':>8}  goal")
    print(f"{'':<24}{'min / median / max':>24}{'':>8}{'/mail':>8}{'MB':>8}")
    for name, row, against, goals in rows:
        rates = sorted(run.per_second for run in row.runs)
        rate = f"{rates[0]:.1f} / {row.per_second:.1f} / {rates[-1]:.1f}"
        ratio = f"{row.per_second / against.per_second:.2f}" if against else ""
        said = "; ".join(f"{goal}: {'met' if met else 'NOT MET'}" for goal, met in goals)
        print(f"{name:<24}{rate:>24}{ratio:>8}{row.of(lambda run: run.cpu_ms):>8.2f}{row.peak:>8.0f}  {said}")
    ordered = sorted(starts)
    middle = ordered[len(ordered) // 2]
    met = "met" if middle < START_GOAL else "NOT MET"
    times = f"{ordered[0]:.2f} / {middle:.2f} / {ordered[-1]:.2f} s"
    print(f"{'start to first poll':<24}{times:>24}{'':>24}  under {START_GOAL} s: {met}")
