"""An mbox file: where its mails begin and end whatever quotes it, what came when, and in how much memory."""

from __future__ import annotations

import mailbox as standard
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime
from email import message_from_bytes
from pathlib import Path

import pytest

from mailbot.errors import NotPossible
from mailbot.importing.maildir import Maildir, is_maildir
from mailbot.importing.mbox import MboxFile
from mailbot.importing.sources import FromDisk, received
from mailbot.store.database import Store
from tests.cast import NOW, mailbox
from tests.reads import READER

pytestmark = pytest.mark.wire

LINE = b"From alice@example.com Mon Nov 23 14:00:00 2026\n"
HEAD = b"From: alice@example.com\nMessage-ID: <a@example.com>\n"


@pytest.fixture
def disk(store: Store) -> FromDisk:
    return FromDisk(mailbox(), store.files, READER, "import:mbox")


@pytest.fixture
def mails(tmp_path: Path, disk: FromDisk) -> Callable[[bytes], list[bytes]]:
    """Return the mails of an mbox file of these bytes."""

    def read(data: bytes) -> list[bytes]:
        path = tmp_path / "mbox"
        path.write_bytes(data)
        source = MboxFile(path, disk, NOW)
        return [incoming.raw or b"" for _, incoming in source.bring(source.found())]

    return read


Mails = Callable[[bytes], list[bytes]]


def test_mails_end_where_the_next_one_begins(mails: Mails) -> None:
    one, two = HEAD + b"\nWords.\n", HEAD + b"\nMore.\n\nAnd more.\n"
    assert mails(LINE + one + b"\n" + LINE + two + b"\n") == [one, two]
    assert mails((LINE + one + b"\n" + LINE + two).replace(b"\n", b"\r\n")) == [
        each.replace(b"\n", b"\r\n") for each in (one, two)
    ]
    assert mails(LINE + one + LINE + two) == [one, two]  # a writer that forgot the empty line
    assert mails(b"\n\n" + LINE + one) == [one]


@pytest.mark.parametrize(
    "line",
    [
        b"From alice@example.com Mon Nov 23 14:00:00 2026", b"From - Mon Nov  2 14:00:00 2026",
        b"From MAILER-DAEMON Fri Jul  8 12:08 2026",
        b"From 1234567@xxx Mon Nov 23 14:00:00 +0000 2026", b"From a@b Mon Nov 23 14:00:00 2026 +0000",
        b"From a b Mon Nov 23 14:00:00 BRT 2026",
    ],
)  # fmt: skip
def test_the_lines_that_programs_begin_a_mail_with_are_known(mails: Mails, line: bytes) -> None:
    assert len(mails(line + b"\n" + HEAD + b"\nWords.\n\n" + line + b"\n" + HEAD + b"\nMore.\n")) == 2


@pytest.mark.parametrize(
    "words",
    [
        b"From here on it fails.", b"From the manual, Mon Nov 23 14:00:00 2026, we read on",
        b"From now on.\nFrom: bob@example.org",
        b"From alice@example.com Mon Nov 23 14:00:00 2026\nand so on",
    ],
)  # fmt: skip
def test_a_sentence_that_begins_so_is_no_mail(mails: Mails, words: bytes) -> None:
    assert (
        mails(LINE + HEAD + b"\nOi.\n\n" + words + b"\n\n" + LINE + HEAD + b"\nMore.\n")[0]
        == HEAD + b"\nOi.\n\n" + words + b"\n"
    )


@pytest.mark.parametrize(
    ("written", "meant"), [(b">From us", b"From us"), (b">>From us", b">From us"), (b"> From us", b"> From us")]
)
def test_one_mark_of_a_quoted_line_is_taken_off(mails: Mails, written: bytes, meant: bytes) -> None:
    assert mails(LINE + HEAD + b"\n" + written + b"\n") == [HEAD + b"\n" + meant + b"\n"]


def test_what_the_standard_library_wrote_is_read_as_it_was(mails: Mails, tmp_path: Path) -> None:
    whole = [HEAD + b"\nFrom the first to the last.\n" + bytes([65 + each]) * each + b"\n" for each in range(20)]
    box = standard.mbox(tmp_path / "theirs")
    for mail in whole:
        box.add(standard.mboxMessage(message_from_bytes(mail)))
    box.close()
    assert mails((tmp_path / "theirs").read_bytes()) == whole


@pytest.mark.parametrize(
    "data", [b"Words.\n", b"From here on\n\nwords\n", b"<html>", LINE + b"words\n", b"PK\x03\x04" * 1000]
)
def test_what_does_not_begin_with_a_mail_is_no_mbox(mails: Mails, data: bytes) -> None:
    with pytest.raises(NotPossible, match="does not begin with a line"):
        mails(data)


def test_an_empty_file_is_an_empty_history(mails: Mails) -> None:
    assert mails(b"") == mails(b"\n") == []


@pytest.mark.parametrize(
    ("head", "instant"),
    [
        (b"Received: by mx; Mon, 23 Nov 2026 10:00:00 -0300\nReceived: x; 1 Jan 2019 00:00 +0000\nDate: 2 Jan 2019", 13),
        (b"Received: by mx\n (esmtp);\n\tMon, 23 Nov 2026 10:00:00 -0300\nDate: 2 Jan 2019 00:00 +0000", 13),
        (b"date: Mon, 23 Nov 2026 09:00:00 -0300", 12), (b"Received: nothing\nDate: Mon, 23 Nov 2026 09:00:00 -0300", 12),
        (b"Received: ; yesterday\nDate: never", 15), (b"", 15), (b"\xff\xfe:;\n" * 10, 15),
    ],
)  # fmt: skip
def test_the_topmost_received_says_when_a_mail_came_and_else_its_date(head: bytes, instant: int) -> None:
    assert received(head, NOW) == datetime(2026, 11, 23, instant, tzinfo=UTC)


def test_a_large_mail_and_many_small_ones_are_read_in_bounded_memory(tmp_path: Path, disk: FromDisk) -> None:
    path = tmp_path / "mbox"
    with path.open("wb") as file:
        file.write(LINE + HEAD + b"\n" + b"x" * 8_000_000 + b"\n" + (b"y" * 70 + b"\n") * 400_000 + b"\n")
        for number in range(5000):
            file.write(LINE + HEAD.replace(b"<a@", b"<%d@" % number) + b"\n" + (b"z" * 70 + b"\n") * 10 + b"\n")
    source = MboxFile(path, disk, NOW)
    tracemalloc.start()
    found = source.found()
    (brought,) = source.bring(found[:1])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(found) == 5001
    assert brought[1].size == 8_000_001 + 71 * 400_000 + len(HEAD) + 1
    assert peak < 6_000_000


def test_a_maildir_is_a_folder_with_its_parts_and_what_is_no_mail_of_it_is_passed_over(
    tmp_path: Path, disk: FromDisk
) -> None:
    place = tmp_path / "Maildir"
    assert not is_maildir(place)
    for part in ("cur", "new", "tmp"):
        (place / part).mkdir(parents=True)
    assert is_maildir(place)
    files = {
        "cur/1763906400.M1.host:2,S": "", "cur/1763906401.M2.host:2,ST": "deleted: marked as such in the Maildir",
        "cur/1763906402.M3.host:2,DS": "draft: it was never sent", "new/1763906403.M4.host": "",
        "tmp/1763906404.M5.host": None,
    }  # fmt: skip
    for name in files:
        (place / name).write_bytes(HEAD + b"\nWords.\n")
    source = Maildir(place, disk, NOW)
    found = source.found()
    assert [one.passed_over for one in found] == [why for why in files.values() if why is not None]
    assert found[0].at == datetime.fromtimestamp(1763906400, UTC)
    (place / "new" / "1763906403.M4.host").rename(place / "cur" / "1763906403.M4.host:2,S")  # another program read it
    assert [incoming.raw for _, incoming in source.bring([found[0], found[3]])] == [HEAD + b"\nWords.\n"]
