"""The processes that keep a machine busy beside the suite are gone with it, whichever way it ended."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.beside_busy_loops import CORES, LOOPS
from tests.patience import PATIENCE
from tests.whole.conftest import ROOT, until

pytestmark = pytest.mark.whole


def children(pid: int) -> set[int]:
    return {int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()}


def running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@contextmanager
def beside(command: str, *options: str) -> Iterator[tuple[subprocess.Popen[bytes], set[int]]]:
    """Run a command of a shell beside the loops; yields it and all its processes once they are there."""
    words = [sys.executable, "-m", "tests.beside_busy_loops", *options, "sh", "-c", command]
    with subprocess.Popen(words, cwd=ROOT, stdin=subprocess.PIPE) as one:
        try:
            until(lambda: len(children(one.pid)) == LOOPS + 1)
            yield one, children(one.pid)
        finally:
            one.kill()


def test_they_run_while_the_command_does_and_its_status_is_told() -> None:
    with beside("read line; exit 7") as (one, all_of_them):
        assert one.stdin is not None
        assert all(map(running, all_of_them))
        one.stdin.write(b"go\n")
        one.stdin.close()
        assert one.wait(PATIENCE) == 7
        until(lambda: not any(map(running, all_of_them)))


def test_who_stops_them_stops_the_command_first() -> None:
    with beside("read line") as (one, all_of_them):
        one.terminate()
        assert one.wait(PATIENCE) == 128 + signal.SIGTERM
        assert not any(map(running, all_of_them))


def test_they_end_by_themselves_when_what_started_them_is_killed() -> None:
    with beside("read line") as (one, all_of_them):
        one.kill()
        assert one.wait(PATIENCE) == -signal.SIGKILL
        assert one.stdin is not None
        one.stdin.close()  # for this the command waits, and nothing else
        until(lambda: not any(map(running, all_of_them)))


@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="this system does not say on which cores a process may run")
@pytest.mark.parametrize(("options", "cores"), [((), CORES), (("--cores", "1"), 1)])
def test_the_command_and_the_loops_share_the_same_two_cores_or_as_many_as_are_asked_for(
    options: tuple[str, ...], cores: int
) -> None:
    with beside("read line", *options) as (_, all_of_them):
        allowed = [os.sched_getaffinity(one) for one in all_of_them]
    assert allowed == [set(sorted(os.sched_getaffinity(0))[:cores])] * (LOOPS + 1)
