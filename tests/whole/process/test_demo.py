"""`mailbot demo` as a person or a program starts it: a process, its output, its exit status."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple

import pytest

from tests.whole.conftest import ROOT

pytest.importorskip("pymap", reason='the demo needs its IMAP server: pip install "mailbot[demo]"')

pytestmark = [pytest.mark.whole, pytest.mark.slow, pytest.mark.long]

VERDICTS = {"reply", "opened", "rejected", "held", "ignored", "duplicate", "set_aside", "agent"}
REASONS = {
    "unthreaded", "wrong_sender", "forged", "closed", "attachment_too_large", "too_large", "automatic", "bounce", "loop",
    "unreadable", "agent_unclear", "agent_stale",
}  # fmt: skip
NOTICES = {
    "opened", "question", "answer", "reminder_1", "reminder_2", "closed", "resolved", "reopened",
    "copy", "note", "transcript", "stale", "participant_held", *(f"rejected_{reason}" for reason in REASONS),
}  # fmt: skip
SECONDS = 60.0


class Told(NamedTuple):
    """One run of the demo."""

    status: int
    out: str
    errors: str
    seconds: float
    left_behind: list[str]

    @property
    def records(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]

    def of_type(self, kind: str) -> list[dict[str, Any]]:
        return [record for record in self.records if record["type"] == kind]


def run(folder: Path, *options: str) -> Told:
    began = monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "tests.whole.command_line", "today", "demo", *options],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(folder), "COLUMNS": "80", "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=2 * SECONDS,
        check=False,
    )
    left = sorted(path.name for path in folder.iterdir())
    return Told(done.returncode, done.stdout, done.stderr, monotonic() - began, left)


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    return run(tmp_path_factory.mktemp("demo"), "--json")


def test_the_demo_tells_its_story_within_a_minute_and_leaves_nothing_behind(told: Told) -> None:
    assert (told.status, told.errors) == (0, "")
    assert told.seconds < SECONDS
    assert told.left_behind == []


def test_each_line_is_a_verdict_or_a_letter_with_exactly_the_promised_keys_and_words(told: Told) -> None:
    verdicts, letters = told.of_type("verdict"), told.of_type("letter")
    assert len(verdicts) + len(letters) == len(told.records)
    for one in verdicts:
        assert set(one) == {"type", "verdict", "reason", "ticket", "message_id"}
        assert one["verdict"] in VERDICTS
        assert one["reason"] is None or one["reason"] in REASONS
        assert one["ticket"] in {None, 1}
    for one in letters:
        assert set(one) == {"type", "notice", "to", "ticket", "message_id", "at"}
        assert one["notice"] in NOTICES
        assert one["ticket"] in {None, 1}
        assert datetime.fromisoformat(one["at"]).utcoffset() == timedelta(0)
    assert all(one["message_id"].startswith("<") and one["message_id"].endswith(">") for one in told.records)


def test_every_mail_of_the_story_gets_its_verdict(told: Told) -> None:
    assert [(one["verdict"], one["reason"]) for one in told.of_type("verdict")] == [
        ("reply", None),
        *[("agent", None)] * 3,
        ("agent", "agent_unclear"),
        ("agent", None),
        ("ignored", "automatic"),
        ("reply", None),
        ("duplicate", None),
        ("rejected", "unthreaded"),
        ("rejected", "unthreaded"),
        ("rejected", "wrong_sender"),
        ("reply", "attachment_too_large"),
        ("held", "agent_stale"),
        *[("agent", None)] * 2,
        ("rejected", "closed"),
    ]


def to(told: Told, who: str) -> list[str]:
    return [one["notice"] for one in told.of_type("letter") if one["to"].startswith(f"{who}@")]


def test_alice_is_answered_asked_reminded_twice_heard_told_about_her_file_and_at_last_closed(told: Told) -> None:
    assert to(told, "alice") == [
        "opened", "answer", "question", "reminder_1", "reminder_2", "reopened", "rejected_attachment_too_large", "answer",
        "question", "reminder_1", "reminder_2", "closed", "rejected_closed",
    ]  # fmt: skip


def test_bruno_gets_copies_a_note_what_became_of_his_orders_and_what_he_had_not_seen(told: Told) -> None:
    assert to(told, "bruno") == [
        "copy", "copy", "note", "transcript", "transcript", "participant_held", "copy", "copy", "stale",
        "transcript", "transcript",
    ]  # fmt: skip


def test_lia_reads_the_ticket_until_bruno_has_it_and_then_only_what_follows_from_her_note(told: Told) -> None:
    assert Counter(to(told, "lia")) == {"copy": 2, "note": 1, "transcript": 1}


def test_an_agents_letter_waits_for_second_thoughts_and_what_is_unclear_or_crossed_sends_none(told: Told) -> None:
    records = told.records
    public = [number for number, one in enumerate(records) if one.get("notice") in {"answer", "question"}]
    before = [next(one for one in reversed(records[:number]) if one["type"] == "verdict") for number in public]
    assert [(one["verdict"], one["reason"]) for one in before] == [("agent", None)] * 4
    said = {one["notice"]: datetime.fromisoformat(one["at"]) for one in records[: public[1] + 1] if one["type"] == "letter"}
    assert timedelta(seconds=30) <= said["question"] - said["transcript"] < timedelta(minutes=1)


def test_reminders_and_the_close_come_after_their_days_of_silence(told: Told) -> None:
    letters = told.of_type("letter")
    asked = [number for number, one in enumerate(letters) if one["notice"] == "question"][-1]
    at = {one["notice"]: datetime.fromisoformat(one["at"]) for one in letters[asked:]}
    assert timedelta(hours=48) <= at["reminder_1"] - at["question"] < timedelta(hours=49)
    assert timedelta(hours=96) <= at["reminder_2"] - at["question"] < timedelta(hours=97)
    assert timedelta(hours=120) <= at["closed"] - at["question"] < timedelta(hours=121)
    assert at["closed"] - at["reminder_2"] >= timedelta(hours=24)


def test_only_the_proven_stranger_is_told_that_the_mail_answers_nothing(told: Told) -> None:
    refused = Counter(one["to"] for one in told.of_type("letter") if one["notice"] == "rejected_unthreaded")
    assert refused == {"paulo@obra.example": 1}
    assert all(one["ticket"] is None for one in told.of_type("letter") if one["notice"] == "rejected_unthreaded")


def test_things_are_told_in_the_order_in_which_they_happened(told: Told) -> None:
    instants = [one["at"] for one in told.of_type("letter")]
    assert instants == sorted(instants, key=datetime.fromisoformat)
    words = [one.get("notice", one.get("verdict")) for one in told.records]
    copies = [at for at, one in enumerate(words) if one == "copy"]  # two of the ticket as it was opened, then of the reply
    assert copies[1] < words.index("reply") < copies[2] < words.index("agent") < words.index("answer") < words.index("note")


@pytest.mark.long
def test_people_read_the_mails_the_verdict_table_and_a_closing_line_within_eighty_columns(tmp_path: Path) -> None:
    told = run(tmp_path)
    assert (told.status, told.errors, told.left_behind) == (0, "", [])
    assert "\x1b" not in told.out
    assert max(len(line) for line in told.out.splitlines()) <= 80
    assert "Every mail and its verdict" in told.out
    assert "Everything happened as told: 17 mails judged, 30 letters sent" in " ".join(told.out.split())
    assert "É no 3º pavimento." in told.out


def test_a_demo_that_stays_says_how_to_connect_and_ends_well_when_interrupted(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "mailbot", "demo", "--stay"],
        cwd=tmp_path,
        env={**os.environ, "TMPDIR": str(tmp_path), "COLUMNS": "80", "PYTHONIOENCODING": "utf-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        said: list[str] = []
        while not said or "Ctrl-C ends it" not in said[-1]:
            said.append(process.stdout.readline())
            assert said[-1], "it ended before it said how to connect"
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=SECONDS)
    finally:
        process.kill()
        process.wait()
    assert "Connect your own mail client" in "".join(said)
    assert (process.returncode, errors) == (0, "")
    assert list(tmp_path.iterdir()) == []
