"""Strangers' bytes are read in worker processes: whatever they are, they cost a try at most, and nobody else waits long."""

from __future__ import annotations

import gc
import os
import resource
import tracemalloc
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from time import process_time

import pytest

from mailbot.mail.incoming import Incoming, Place
from mailbot.mail.message import Mail, read
from mailbot.mail.serialized import MalformedMail, deserialize, serialize
from mailbot.workers.pool import WALL_SECONDS, Answers, Pool
from mailbot.workers.process import NoWorker, Unreadable
from mailbot.workers.reader import MailReader
from mailbot.workers.requests import Request
from tests.bombs import BOMBS
from tests.cast import NOW, raw
from tests.patience import PATIENCE

pytestmark = pytest.mark.wire

FAULTY = "from tests.wire.readers import main; main()"
GOOD = read(raw("Olá, não abre."))
Opener = Callable[..., Pool]


@pytest.fixture
def pool() -> Iterator[Opener]:
    pools: list[Pool] = []

    def make(size: int = 1, start: str = FAULTY, seconds: float = 10.0, recycled_after: int = 500) -> Pool:
        pools.append(Pool(size, start, seconds, recycled_after))
        return pools[-1]

    yield make
    for one in pools:
        one.close()


def asked(pool: Pool, *mails: bytes | Path) -> list[Mail | Unreadable]:
    return list(pool.read([Request(mail) for mail in mails]))


def children() -> set[str]:
    found = set()
    for task in Path("/proc/self/task").iterdir():
        found |= set((task / "children").read_text(encoding="ascii").split())
    return found


def descriptors() -> int:
    gc.collect()
    return len(list(Path("/proc/self/fd").iterdir()))


def cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.mark.parametrize(
    "name", [one if at % 8 == 0 else pytest.param(one, marks=pytest.mark.long) for at, one in enumerate(BOMBS)]
)
def test_every_bomb_ends_in_a_verdict_within_5_seconds_of_cpu_10_of_time_and_512_mb(name: str) -> None:
    assert WALL_SECONDS == 10
    pool = Pool(seconds=PATIENCE)  # how long each waits for its share of a busy machine is not the mail's affair
    bomb = BOMBS[name]()
    assert len(bomb) <= 42 * 1024 * 1024
    cpu, own = cpu_of_children(), process_time()
    (outcome,) = pool.read([Request(bomb)])
    own = process_time() - own
    peaks = [Path(f"/proc/{pid}/status").read_text(encoding="ascii") for pid in pool.pids]
    pool.close()
    theirs = cpu_of_children() - cpu
    assert theirs < 5.5  # the start of the process is in it
    assert own + theirs < 10  # one works while the other waits: together, the time that it takes where nothing else runs
    assert isinstance(outcome, Mail), outcome  # today all of them are read, cut as they are
    assert all(int(status.split("VmHWM:")[1].split()[0]) < 512 * 1024 for status in peaks)


def test_a_bomb_of_a_file_is_read_from_the_file(pool: Opener, tmp_path: Path) -> None:
    path = tmp_path / "bomb"
    path.write_bytes(BOMBS["40 MB of base64"]())
    (mail,) = asked(pool(), path)
    assert isinstance(mail, Mail)
    assert [one.size for one in mail.attachments] == [29 * 1024 * 1024]


SECONDS = defaultdict(lambda: PATIENCE, HANG=3.0)
"""For a fault that ends by itself no time is to be over first."""


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        ("DIE", "signal 9"),
        ("HANG", "took too long"),
        ("EAT", "MemoryError"),
        ("RAISE", "the bug"),
        ("LIE", "no mail"),
        ("FLOOD", "more than any"),
    ],
)
def test_a_mail_that_breaks_its_worker_costs_its_own_try_and_those_behind_it_are_read(
    pool: Opener, fault: str, why: str
) -> None:
    before, broken, *behind = asked(pool(seconds=SECONDS[fault]), raw("antes"), raw(fault), raw("um"), raw("dois"))
    assert isinstance(broken, Unreadable)
    assert why in str(broken)
    assert [one.text.strip() if isinstance(one, Mail) else one for one in (before, *behind)] == ["antes", "um", "dois"]


@pytest.mark.long
def test_cpu_is_limited_for_each_mail_and_not_for_all_together(pool: Opener) -> None:
    cpu = cpu_of_children()
    spun, behind = asked(pool(seconds=PATIENCE), raw("SPIN"), raw("um"))
    assert isinstance(spun, Unreadable)
    assert "signal" in str(spun)
    assert isinstance(behind, Mail)
    assert cpu_of_children() - cpu < 6


def test_a_worker_is_recycled_and_one_that_ended_idle_costs_no_mail_a_try(pool: Opener) -> None:
    recycling, idling = pool(recycled_after=2), pool()
    assert all(isinstance(one, Mail) for one in asked(recycling, raw("um"), raw("dois")))
    assert recycling.pids == []
    asked(idling, raw("um"))
    (worker,) = idling.pids
    os.kill(worker, 9)
    os.waitid(os.P_PID, worker, os.WEXITED | os.WNOWAIT)
    assert all(isinstance(one, Mail) for one in asked(idling, raw("dois")))
    assert idling.pids != [worker]


@pytest.mark.long
def test_after_200_mails_there_is_no_zombie_and_no_leaked_descriptor(pool: Opener) -> None:
    one = pool(recycled_after=40)
    before = descriptors(), children()
    for number in range(20):
        faults = [raw("RAISE") if number % 5 == 0 else raw("um"), raw("DIE") if number % 10 == 0 else raw("dois")]
        assert len(asked(one, *faults, *[raw(f"mail {i}") for i in range(8)])) == 10
    one.close()
    assert (descriptors(), children()) == before


def test_a_large_batch_does_not_block_on_a_full_channel(pool: Opener) -> None:
    mails = [raw("palavra " * 20_000) for _ in range(50)]
    assert [len(one.text) for one in asked(pool(), *mails) if isinstance(one, Mail)] == [len("palavra " * 20_000)] * 50


def test_a_worker_sees_no_secret_and_nothing_of_ours(pool: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAILBOT_PASSWORD", "geheim")
    (mail,) = asked(pool(), raw("SELF"))
    assert isinstance(mail, Mail)
    environment, opened, heavy = eval(mail.text)  # noqa: S307 - what our own reader wrote
    assert "MAILBOT_PASSWORD" not in environment
    assert set(environment) <= {"LANG", "LC_CTYPE"}
    assert set(opened) <= {"0", "1", "2", "3"}  # the channel, /dev/null twice, and the listing itself
    assert heavy == []


def test_where_no_worker_can_start_it_is_no_mails_fault(pool: Opener) -> None:
    with pytest.raises(NoWorker):
        asked(pool(start="raise SystemExit(3)"), raw("um"))


def incoming(number: int, words: str) -> Incoming:
    return Incoming(Place("suporte", 1, number), "suporte", NOW, 1, raw=raw(words))


class Counted(Pool):
    """Counts how often it had to read."""

    times = 0

    def read(self, requests: Sequence[Request]) -> Answers:
        self.times += 1
        return super().read(requests)


def test_a_batch_that_fails_is_waited_for_once() -> None:
    batch = [incoming(1, "um"), incoming(2, "HANG"), incoming(3, "três")]
    with closing(Counted(1, FAULTY, seconds=3.0)) as pool:
        reader = MailReader(pool)
        with pytest.raises(Unreadable):
            reader.read(batch)
        assert pool.times == 1
        assert reader.read(batch[:1])[0].text.strip() == "um"
        with pytest.raises(Unreadable):
            reader.read(batch[1:2])
        assert pool.times == 2  # the hanging one's try was made with the batch
        assert reader.read(batch[2:])[0].text.strip() == "três"
        assert pool.times == 3
        with pytest.raises(Unreadable):
            reader.read(batch[1:2])
        assert pool.times == 4  # and its next try is a real one


@pytest.mark.parametrize(
    "note", [b'{"digest":[' + b"[]," * 4_000_000, b"[" + b'"",' * 4_000_000, b'{"digest":' + b"1" * 9_000_000]
)
def test_a_note_of_countless_things_is_refused_before_they_are_made(note: bytes) -> None:
    tracemalloc.start()
    with pytest.raises(MalformedMail, match="more things"):
        deserialize(note)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1024 * 1024


def test_the_longest_words_come_through_whatever_stands_in_them() -> None:
    most = replace(GOOD, text='",\\[\n' * 200_000, reply="[],{}" * 200_000, quoted="é" * 1_000_000)
    assert deserialize(serialize(most)) == most


def test_a_mail_comes_through_the_wall_as_it_was_read() -> None:
    assert deserialize(serialize(GOOD)) == GOOD


@pytest.mark.parametrize(
    "note",
    [
        b"", b"[]", b"{}", b"null", b"[" * 100_000, b'{"digest": 1}', b'{"digest": "a", "text": null}',
        b'{"digest": "a", "__class__": "x"}', b'{"digest": "a", "attachments": [{"name": "x"}]}', b"1" * 5000, b"\xff",
        serialize(GOOD).replace(b'"problem":""', b'"problem":"none"'), serialize(GOOD).replace(b'"loop":""',
        b'"loop":["a"]'),
        b'{"digest": "a", "sender": {"address": "a@b", "name": "", "problem": ""}, "date": "2026-01-01T00:00:00"}',
    ],
)  # fmt: skip
def test_what_is_no_mail_is_not_taken_for_one(note: bytes) -> None:
    with pytest.raises(MalformedMail):
        deserialize(note)
