"""The tests can be run on another day than the machine's: whatever they start takes that day for today."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mailbot.clock import SystemClock
from mailbot.mail.message import Mail
from mailbot.workers.pool import Pool
from mailbot.workers.requests import Request
from tests import machine_day
from tests.cast import raw
from tests.whole.conftest import ROOT
from tests.whole.forks import Forks

pytestmark = pytest.mark.whole
NEAR = timedelta(minutes=5)


def machines(folder: Path) -> datetime:
    """Return the machine's own instant: no clock of ours is asked for it, the file system is."""
    (folder / "now").touch()
    return datetime.fromtimestamp((folder / "now").stat().st_mtime, UTC)


@pytest.fixture(params=["", "+3650", "-1826"])
def there(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> datetime:
    """Have what is started from here live on that day; returns its instant."""
    monkeypatch.setenv(machine_day.VARIABLE, request.param)
    return machines(tmp_path) + timedelta(days=int(request.param or 0))


def test_the_tests_themselves_live_on_the_day_they_are_run_for(tmp_path: Path) -> None:
    assert abs(SystemClock().now() - machines(tmp_path) - timedelta(days=machine_day.days())) < NEAR


def test_a_process_that_the_tests_start_does(there: datetime) -> None:
    command = [sys.executable, "-m", "tests.whole.today"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert abs(datetime.fromisoformat(told.strip()) - there) < NEAR


def test_a_process_that_is_forked_does(there: datetime) -> None:
    with closing(Forks("tests.whole.today")) as forks:
        assert abs(datetime.fromisoformat(forks.run().stdout.strip()) - there) < NEAR


def test_a_worker_that_reads_mail_does(there: datetime) -> None:
    with closing(Pool(1, machine_day.reading("from tests.wire.readers import today; today()"))) as pool:
        (mail,) = pool.read([Request(raw())])
    assert isinstance(mail, Mail)
    assert abs(datetime.fromtimestamp(float(mail.text), UTC) - there) < NEAR


def test_what_is_measured_in_seconds_goes_on_as_ever(there: datetime, tmp_path: Path) -> None:
    command = [sys.executable, "-c", "import tests, time; print(time.monotonic())"]
    before = time.monotonic()
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, env=dict(os.environ)).stdout
    assert before <= float(told) <= time.monotonic()
