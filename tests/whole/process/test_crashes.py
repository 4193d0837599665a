"""A crash after each step of each walk: nothing lost, nothing twice."""

from __future__ import annotations

import signal

import pytest

from mailbot import checkpoints
from tests.cast import ALICE, MALLORY
from tests.whole.agents.test_assignment import everyday
from tests.whole.conftest import Office

pytestmark = pytest.mark.whole


def test_the_steps_are_counted() -> None:
    assert (len(checkpoints.INBOUND), len(checkpoints.TIMER), len(checkpoints.OUTBOX)) == (9, 4, 3)


def asked(office: Office) -> int:
    """Open a ticket and ask, with both letters accepted."""
    number = office.open()
    office.ask(number)
    office.once()
    return number


def crashed(office: Office, step: str, which: int = 1) -> None:
    done = office.process("--die-at", step, "--time", str(which), check=False)
    assert done.returncode == -signal.SIGKILL, f"{step} was not reached: {done.stderr}"


@pytest.mark.parametrize("step", [everyday(one, checkpoints.INBOUND[5:]) for one in checkpoints.INBOUND])
def test_a_mail_survives_a_crash_after_each_step_of_its_walk(office: Office, step: str) -> None:
    number = asked(office)
    question = office.letters()[-1]
    large = "x" * 70 + "\n"
    office.deliver(
        office.reply_to(question, "Segue a versão: 2026.1"),
        office.reply_to(question, "Um relatório\n" + large * 20_000),
        office.reply_to(question, "eu!", sender=MALLORY),
    )
    crashed(office, step)
    office.once()
    assert office.verdicts() == [("reply", None), ("reply", None), ("rejected", "wrong_sender")]
    assert office.rows("SELECT count(*) FROM entry WHERE kind = 'customer'") == [(2,)]
    assert office.state(number) == "open"
    assert [len(office.server.folder(office.user, name)) for name in ("INBOX", "Processed", "Rejected")] == [0, 2, 1]
    assert [str(letter["Subject"]) for letter in office.letters()].count("") == 0
    ids = [str(letter["Message-ID"]) for letter in office.letters()]
    assert len(ids) == len(set(ids)) == 3  # opened, question, reopened
    assert office.rows("SELECT count(*) FROM arrival WHERE filed_at IS NULL OR disposition IS NULL") == [(0,)]
    office.verified()


@pytest.mark.parametrize("step", [everyday(one, checkpoints.TIMER[1:]) for one in checkpoints.TIMER])
def test_a_reminder_survives_a_crash_after_each_step_of_its_walk(office: Office, step: str) -> None:
    asked(office)
    office.later(hours=48)
    crashed(office, step)
    office.once()
    office.once()
    assert office.rows("SELECT kind, outcome FROM timer WHERE done_at IS NOT NULL") == [("reminder_1", "fired")]
    assert office.rows("SELECT count(*) FROM letter WHERE notice = 'reminder_1'") == [(1,)]
    assert len(office.letters()) == 3
    office.verified()


@pytest.mark.parametrize("step", checkpoints.OUTBOX)
def test_a_letter_survives_a_crash_after_each_step_of_its_walk_as_the_same_bytes(office: Office, step: str) -> None:
    number = office.open()
    office.ask(number)
    crashed(office, step)
    office.once()
    office.once()
    assert office.rows("SELECT notice, state FROM letter ORDER BY id") == [("opened", "sent"), ("question", "sent")]
    taken = [one.raw for one in office.sink.received if ALICE in one.to]
    # At least once: only a crash after the server's 250 and before our note of it sends again, and then the same bytes.
    assert len(taken) == (3 if step == "outbox.accepted" else 2)
    assert len(set(taken)) == 2
    assert office.rows("SELECT count(*) FROM timer WHERE due_at IS NULL") == [(0,)]
    office.verified()


@pytest.mark.parametrize(
    ("step", "which"),
    [
        ("inbound.committed", 2),
        *(pytest.param(step, 2, marks=pytest.mark.long) for step in ("inbound.applied", "inbound.moved")),
    ],
)
def test_killed_in_the_middle_of_200_mails_and_run_again_200_are_stored(office: Office, step: str, which: int) -> None:
    asked(office)
    question = office.letters()[-1]
    office.server.multiappend(office.user, [office.reply_to(question, f"Resposta {n}") for n in range(200)])
    crashed(office, step, which)
    office.once()
    assert office.rows("SELECT count(*), count(DISTINCT mail_id) FROM entry WHERE kind = 'customer'") == [(200, 200)]
    assert office.verdicts() == [("reply", None)] * 200
    assert len(office.server.folder(office.user, "Processed")) == 200
    office.verified()
