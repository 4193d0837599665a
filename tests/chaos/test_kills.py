"""kill -9 at random, under load, many times: every mail is accounted for once (delivered = judged, each with one row)."""

from __future__ import annotations

import os
import subprocess
from collections import Counter
from random import Random

import pytest

from tests.cast import MALLORY, raw
from tests.whole.conftest import ROOT, Office

pytestmark = pytest.mark.chaos
KILLS = int(os.environ.get("KILLS", "60"))
MAILS = int(os.environ.get("MAILS", "600"))
SEED = int(os.environ.get("SEED", "0")) or int.from_bytes(os.urandom(4), "big")
LONGEST = 2.5
"""Seconds that a daemon lives at most: it starts, drains what waits, and sits in IDLE."""
LARGE = "um relatório " * 30_000


def killed(office: Office, seconds: float) -> None:
    """Run the daemon for ``seconds`` from its first instruction, then kill it; so long the office waited."""
    daemon = subprocess.Popen(office.command("run"), cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        daemon.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        office.later(seconds=seconds)
        return
    finally:
        daemon.kill()
        daemon.wait()
    pytest.fail(f"the daemon ended by itself with {daemon.returncode}")


class Post:
    """What people send, and what must become of it."""

    def __init__(self, office: Office, dice: Random) -> None:
        office.open()
        office.once()
        self._office, self._dice = office, dice
        self._letter = office.letters()[-1]
        self._sent: list[bytes] = []
        self.expected: Counter[tuple[str, str | None]] = Counter()

    def some(self, count: int) -> None:
        mails = [self._one() for _ in range(count)]
        self._office.server.multiappend(self._office.user, mails)

    def _one(self) -> bytes:
        kind = self._dice.random()
        text = f"Resposta {self.expected.total()}"
        if kind < 0.1 and self._sent:
            self.expected["duplicate", None] += 1
            return b"Received: from elsewhere\r\n" + self._dice.choice(self._sent)
        if kind < 0.2:
            self.expected["rejected", "wrong_sender"] += 1
            return self._office.reply_to(self._letter, text, sender=MALLORY)
        if kind < 0.3:
            self.expected["rejected", "unthreaded"] += 1
            return raw(text, Message_ID=f"<n{self.expected.total()}@example.com>")
        self.expected["reply", None] += 1
        mail = self._office.reply_to(self._letter, text + (LARGE if kind < 0.35 else ""))
        self._sent.append(mail)
        return mail


def test_no_mail_is_lost_or_taken_twice_however_often_the_daemon_is_killed(office: Office) -> None:
    print(f"{KILLS} kills, {MAILS} mails, SEED={SEED}")  # noqa: T201 - to have it again
    dice = Random(SEED)  # noqa: S311 - dice, not keys
    post = Post(office, dice)
    for kill in range(KILLS):
        post.some(MAILS * (kill + 1) // KILLS - MAILS * kill // KILLS)
        killed(office, dice.uniform(0.3, LONGEST))
    office.once()
    for (number,) in office.rows("SELECT id FROM arrival WHERE disposition = 'set_aside'"):
        office.mailbot("setaside", "retry", str(number))  # whom the dice killed three times
    office.once()
    judged = Counter({(how, why): count for how, why, count in office.rows(
        "SELECT disposition, reason, count(*) FROM arrival GROUP BY disposition, reason"
    )})  # fmt: skip
    print(dict(judged))  # noqa: T201
    assert judged.total() == MAILS
    assert judged == post.expected
    replies = post.expected["reply", None]
    assert office.rows("SELECT count(*), count(DISTINCT mail_id) FROM entry WHERE kind = 'customer'") == [(replies, replies)]
    assert office.server.folder(office.user, "INBOX") == []
    assert office.rows("SELECT count(*) FROM arrival WHERE filed_at IS NULL") == [(0,)]
    office.mailbot("verify")
