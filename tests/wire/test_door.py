"""The SMTP and LMTP door: the same verdicts as at IMAP, answered while the sender is still connected."""

from __future__ import annotations

import base64
import smtplib
import socket
import sqlite3
import stat
import threading
import zlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from mailbot import checkpoints
from mailbot.errors import ListenerUnavailable
from mailbot.listener.delivery import LATER, REFUSED, TAKEN, TOO_LARGE, UNKNOWN
from mailbot.mail.incoming import Incoming
from mailbot.mail.message import Mail
from tests.cast import ALICE, DESK, MALLORY, raw
from tests.patience import PATIENCE
from tests.wire.doorway import MIB, SALES, Doorway, data

pytestmark = pytest.mark.wire
Opened = Callable[..., Doorway]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    running: list[Doorway] = []

    def open_one(**how: Any) -> Doorway:
        running.append(Doorway(tmp_path, **how).open())
        return running[-1]

    yield open_one
    for one in running:
        one.close()


@pytest.fixture(params=["smtp", "lmtp"])
def door(request: pytest.FixtureRequest, opened: Opened) -> Doorway:
    return opened(protocol=request.param)


def test_a_reply_joins_its_ticket_and_is_taken(door: Doorway) -> None:
    assert door.send(door.reply(door.letter(), ".\n..dots\n.")) == TAKEN
    assert [row[1:] for row in door.verdicts()] == [("reply", None)]
    assert door.rows("SELECT text FROM entry WHERE kind = 'customer'") == [(".\n..dots\n.",)]
    door.verified()


def test_an_unknown_recipient_is_refused_at_rcpt_and_the_known_one_still_gets_the_mail(door: Doorway) -> None:
    with closing(door.client()) as client:
        assert data(client, door.reply(door.letter()), "x@desk.example", DESK.upper()) == [UNKNOWN, TAKEN]
    assert len(door.verdicts()) == 1


def test_every_rejection_is_answered_with_the_same_words_and_no_letter_goes_out(door: Doorway) -> None:
    letter = door.letter()
    before = door.rows("SELECT count(*) FROM letter")
    answers = {
        door.send(raw("spam", f"M <{MALLORY}>", Message_ID="<s1@evil.example>")),
        door.send(door.reply(letter, sender=f"Alice <{MALLORY}>")),
        door.send(raw("Oi", Message_ID="<s2@example.com>", In_Reply_To="<123.abc@desk.example>")),
    }
    assert answers == {REFUSED}
    assert [row[1:] for row in door.verdicts()] == [
        ("rejected", "unthreaded"), ("rejected", "wrong_sender"), ("rejected", "unthreaded"),
    ]  # fmt: skip
    assert door.rows("SELECT count(*) FROM letter") == before
    door.verified()


def test_a_rejected_mail_that_is_sent_again_is_rejected_again(door: Doorway) -> None:
    mail = raw("spam", f"M <{MALLORY}>")
    assert [door.send(mail), door.send(mail)] == [REFUSED, REFUSED]
    assert [row[1] for row in door.verdicts()] == ["rejected", "duplicate"]


def test_a_mail_that_is_sent_again_is_known_and_taken_once(door: Doorway) -> None:
    mail = door.reply(door.letter())
    assert [door.send(mail), door.send(mail)] == [TAKEN, TAKEN]
    assert [row[1] for row in door.verdicts()] == ["reply", "duplicate"]
    assert door.rows("SELECT count(*) FROM entry WHERE kind = 'customer'") == [(1,)]


def test_a_machines_mail_is_taken_and_ignored(door: Doorway) -> None:
    assert door.send(door.reply(door.letter(), Auto_Submitted="auto-replied")) == TAKEN
    assert door.send(door.reply(door.letter(), Subject="Out of office"), sender="") == TAKEN
    assert [row[1] for row in door.verdicts()] == ["ignored", "ignored"]


def test_a_null_sender_alone_makes_no_participant_a_machine(door: Doorway) -> None:
    assert door.send(door.reply(door.letter()), sender="") == TAKEN
    assert [row[1] for row in door.verdicts()] == ["reply"]


@pytest.mark.parametrize(
    ("do", "answer", "tickets"), [("follow_up", TAKEN, 2), ("reopen", TAKEN, 1), ("reject", REFUSED, 1)]
)
def test_a_late_reply_is_answered_as_the_policy_says(
    opened: Opened, tmp_path: Path, do: str, answer: str, tickets: int
) -> None:
    altoqi = (files("mailbot.desk.policy") / "presets" / "altoqi.toml").read_text(encoding="utf-8")
    (tmp_path / "own.toml").write_text(altoqi.replace('late_reply = { do = "reject" }', f'late_reply = {{ do = "{do}" }}'))
    door = opened(box={"policy": "own.toml"})
    letter = door.letter()
    door.desk.tickets.order(1, "close", "Instale a 2.1.")
    assert door.send(door.reply(letter, "O erro voltou.")) == answer
    assert door.rows("SELECT count(*) FROM ticket") == [(tickets,)]
    door.verified()


def test_lmtp_answers_once_for_each_recipient_and_smtp_once_for_all(opened: Opened) -> None:
    door = opened(protocol="lmtp")
    with closing(door.client()) as client:
        assert data(client, door.reply(door.letter()), DESK, SALES, DESK) == [TAKEN, TAKEN, TAKEN]
        assert data(client, raw("spam"), SALES, DESK) == [REFUSED, REFUSED]
        assert client.noop()[0] == 250
    assert [row[:2] for row in door.verdicts()] == [
        ("lmtp:suporte", "reply"), ("lmtp:vendas", "duplicate"),
        ("lmtp:vendas", "rejected"), ("lmtp:suporte", "rejected"),
    ]  # fmt: skip
    door.verified()


def test_lmtp_refuses_ehlo_and_smtp_refuses_lhlo(door: Doorway) -> None:
    with closing(door.client()) as client:
        wrong = "EHLO" if door.lmtp else "LHLO"
        assert client.docmd(wrong, "x")[0] == 500


def test_nothing_is_told_and_no_login_is_offered(door: Doorway) -> None:
    with closing(door.client()) as client:
        assert "auth" not in client.esmtp_features
        assert {"size", "8bitmime", "smtputf8", "pipelining", "enhancedstatuscodes"} <= set(client.esmtp_features)
        assert client.docmd("VRFY", DESK) == client.docmd("VRFY", "nobody@desk.example")
        assert [client.docmd(word, DESK)[0] for word in ("EXPN", "AUTH", "HELP")] == [500, 500, 500]


def test_an_oversized_mail_is_refused_by_its_size_and_while_it_streams(opened: Opened) -> None:
    door = opened(max_mail="1 MB")
    with closing(door.client()) as client:
        code, words = client.mail(ALICE, [f"SIZE={MIB + 1}"])
        assert (code, words[:5]) == (552, b"5.3.4")
        large = door.reply(door.letter(), ("x" * 70 + "\n") * 40_000)
        assert data(client, large) == [TOO_LARGE]
        assert data(client, door.reply(door.letter())) == [TAKEN]
    assert len(door.verdicts()) == 1
    door.verified()


def with_file(door: Doorway, size: int) -> bytes:
    text = door.reply(door.letter(), Content_Type='multipart/mixed; boundary="b"')
    encoded = base64.encodebytes(bytes(size)).replace(b"\n", b"\r\n")
    head = b'Content-Type: application/pdf; name="a.pdf"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    parts = b"--b\r\nContent-Type: text/plain\r\n\r\nSegue o arquivo\r\n--b\r\n" + head + encoded + b"--b--\r\n"
    return text.replace(b"Segue.\r\n", parts)


def test_a_file_over_the_limit_is_left_out_and_the_words_are_kept(opened: Opened) -> None:
    door = opened(box={"file_limit": "2 MB"}, txt=lambda _name: ())
    assert door.send(with_file(door, 2 * MIB), DESK, SALES) == TAKEN
    assert door.send(with_file(door, 2 * MIB + 1), DESK, SALES) == TAKEN
    assert [row[1:] for row in door.verdicts()] == [
        ("reply", None), ("duplicate", None), ("reply", "attachment_too_large"), ("duplicate", None),
    ]  # fmt: skip
    files = "SELECT f.name, f.size, f.left_out FROM file f ORDER BY f.entry_id"
    assert door.rows(files) == [("a.pdf", 2 * MIB, 0), ("a.pdf", 2 * MIB + 1, 1)]
    assert door.rows("SELECT text FROM entry WHERE kind = 'customer'") == [("Segue o arquivo",)] * 2
    assert door.rows("SELECT count(*) FROM letter WHERE notice = 'rejected_attachment_too_large'") == [(1,)]
    kept = sorted(path.stat().st_size for path in (door.folder / "storage" / "mails").glob("??/*"))
    assert kept[0] < 1000  # the second without its file
    assert kept[1] > 2 * MIB
    door.verified()


class Broken:
    """A reader that fails as a poisoned mail makes it fail, some times or always."""

    def __init__(self, times: int) -> None:
        self.left = times

    def __call__(self, incoming: Sequence[Incoming]) -> list[Mail]:
        from mailbot.mail.message import read  # noqa: PLC0415

        self.left -= 1
        if self.left >= 0:
            raise RuntimeError("poison")
        return [read(one.raw or b"") for one in incoming]


def test_a_mail_that_crashes_us_is_asked_for_again_and_set_aside_at_the_third_try(opened: Opened) -> None:
    door = opened(read=Broken(3))
    mail = door.reply(door.letter())
    assert [door.send(mail)[:9] for _ in range(3)] == ["451 4.3.0", "451 4.3.0", TAKEN[:9]]
    assert [row[1:] for row in door.verdicts()] == [("set_aside", "unreadable")]
    assert door.rows("SELECT size FROM mail")[0][0] > len(mail)
    door.verified()


def test_a_mail_that_failed_once_is_judged_when_it_comes_again(opened: Opened) -> None:
    door = opened(read=Broken(1))
    mail = door.reply(door.letter())
    assert [door.send(mail)[:3] for _ in range(2)] == ["451", "250"]
    assert [row[1:] for row in door.verdicts()] == [("reply", None)]


def test_a_database_that_cannot_be_written_is_answered_with_later_and_nothing_is_lost(opened: Opened) -> None:
    door = opened()
    mail = door.reply(door.letter())
    with door.desk.store.write() as connection:
        connection.exec_driver_sql("CREATE TRIGGER full BEFORE INSERT ON arrival BEGIN SELECT RAISE(FAIL, 'disk'); END")
    assert door.send(mail) == LATER
    with door.desk.store.write() as connection:
        connection.exec_driver_sql("DROP TRIGGER full")
    assert door.send(mail) == TAKEN
    assert [row[1] for row in door.verdicts()] == ["reply"]
    door.verified()


def test_a_locked_database_is_answered_with_later(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mailbot.store.database.BUSY_MILLISECONDS", 50)
    door = opened()
    mail = door.reply(door.letter())
    holder = sqlite3.connect(door.folder / "storage" / "mailbot.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    assert door.send(mail) == LATER
    holder.execute("ROLLBACK")
    holder.close()
    assert door.send(mail) == TAKEN


def test_a_full_spool_is_answered_with_later(opened: Opened) -> None:
    door = opened()
    mail = door.reply(door.letter())
    spool = door.folder / "storage" / "spool"
    spool.rmdir()
    spool.touch()
    with closing(door.client()) as client:
        assert data(client, mail) == [LATER]
        spool.unlink()
        spool.mkdir()
        assert data(client, mail) == [TAKEN]


def test_a_peer_that_goes_before_the_answer_sends_again_and_is_known(opened: Opened) -> None:
    door = opened()
    mail = door.reply(door.letter())
    gone = threading.Event()

    def leave(step: str) -> None:
        if step == "inbound.committed":
            connection.close()
            gone.set()

    connection = door.connect()
    stream = connection.makefile("rwb", buffering=0)
    stream.readline()
    checkpoints.hook = leave
    try:
        for line in (b"HELO a", b"MAIL FROM:<%s>" % ALICE.encode(), b"RCPT TO:<%s>" % DESK.encode(), b"DATA"):
            stream.write(line + b"\r\n")
            stream.readline()
        stream.write(mail + b".\r\n")
        stream.close()
        assert gone.wait(PATIENCE)
    finally:
        checkpoints.hook = None
    assert door.send(mail) == TAKEN
    assert [row[1] for row in door.verdicts()] == ["reply", "duplicate"]
    door.verified()


def test_many_clients_at_once_are_each_taken_once_and_the_same_letter_twice_is_one(opened: Opened) -> None:
    door = opened()
    mails = [door.reply(door.letter(), f"Resposta {number}") for number in range(8)]
    with ThreadPoolExecutor(8) as clients:
        answers = list(clients.map(door.send, mails * 2))
    assert set(answers) == {TAKEN}
    assert sorted(row[1] for row in door.verdicts()) == ["duplicate"] * 8 + ["reply"] * 8
    assert door.rows("SELECT count(*), count(DISTINCT mail_id) FROM entry WHERE kind = 'customer'") == [(8, 8)]
    door.verified()


def test_a_stop_answers_the_mail_in_hand_first(opened: Opened) -> None:
    door = opened()
    mail = door.reply(door.letter())
    stopping = threading.Event()

    def stop(step: str) -> None:
        if step == "inbound.read" and not stopping.is_set():
            stopping.set()
            door.stop(wait=False)

    checkpoints.hook = stop
    try:
        with closing(door.client()) as client, closing(door.client()) as idle:
            assert data(client, mail) == [TAKEN]
            assert client.getreply()[0] == 421
            assert idle.getreply()[0] == 421
    finally:
        checkpoints.hook = None
    door.stop()
    with pytest.raises(OSError, match="refused"):
        door.connect()


def test_a_unix_socket_has_its_mode_and_a_stale_one_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "lmtp.sock"
    stale = socket.socket(socket.AF_UNIX)
    stale.bind(str(path))
    stale.close()
    with Doorway(tmp_path, protocol="lmtp", address=f"unix:{path}", socket_mode="0600") as door:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert door.send(door.reply(door.letter())) == TAKEN
        other = Doorway(tmp_path, protocol="lmtp", address=f"unix:{path}")
        with pytest.raises(ListenerUnavailable, match="somebody else listens there"):
            other.server.bind()
        other.desk.close()
        assert path.exists()
        assert door.send(door.reply(door.letter())) == TAKEN  # it has let go of whoever only looked whether it listens
    assert not path.exists()


def test_a_file_in_the_place_of_the_socket_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "lmtp.sock"
    path.write_text("precious")
    door = Doorway(tmp_path, protocol="lmtp", address=f"unix:{path}")
    with pytest.raises(ListenerUnavailable, match="no socket"):
        door.server.bind()
    door.desk.close()
    assert path.read_text() == "precious"


def test_utf8_addresses_and_8bit_mail_are_taken(opened: Opened) -> None:
    door = opened()
    with closing(door.client()) as client:
        assert client.mail("josé@exämple.com", ["SMTPUTF8", "BODY=8BITMIME"])[0] == 250
        client.rset()
        assert data(client, door.reply(door.letter(), "Versão é 2026")) == [TAKEN]


def test_the_envelope_is_written_on_top_of_what_is_kept(opened: Opened) -> None:
    door = opened(read=Broken(9))
    mail = raw("x")
    for _ in range(3):
        last = door.send(mail, sender=ALICE)
    assert last == TAKEN
    kept = zlib.decompress(door.rows("SELECT raw FROM mail")[0][0])
    assert kept.startswith(
        f"Return-Path: <{ALICE}>\r\nReceived: from client.example.com ([127.0.0.1])\r\n\tby mx.desk".encode()
    )
    assert kept.endswith(mail)


def test_smtplib_is_content(opened: Opened) -> None:
    door = opened()
    with smtplib.SMTP(*door.settings.listener.host_and_port) as client:  # type: ignore[union-attr]
        assert client.sendmail(ALICE, [DESK], door.reply(door.letter())) == {}
