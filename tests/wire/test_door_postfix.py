"""The door behind a real Postfix: over a loopback port and over a Unix socket."""

from __future__ import annotations

import shutil
import smtplib
import tempfile
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from tests.cast import ALICE, DESK, MALLORY, raw
from tests.patience import PATIENCE
from tests.servers import postfix as servers
from tests.servers.postfix import Postfix
from tests.servers.smtp_sink import SmtpSink
from tests.whole.conftest import until
from tests.wire.doorway import Doorway

pytestmark = [pytest.mark.wire, pytest.mark.slow]


@pytest.fixture
def sink() -> Iterator[SmtpSink]:
    with SmtpSink() as one:
        yield one


@pytest.fixture(autouse=True)
def _installed() -> None:
    if reason := servers.available():
        pytest.skip(reason)


def hand_in(postfix: Postfix, mail: bytes, *to: str, sender: str = ALICE) -> None:
    with smtplib.SMTP("127.0.0.1", postfix.port, timeout=PATIENCE) as client:
        client.sendmail(sender, list(to) or [DESK], mail)


def bounces(sink: SmtpSink, to: str) -> list[str]:
    return [str(message_from_bytes(one.raw, policy=policy.default)) for one in sink.received if to in one.to]


@pytest.mark.long
def test_replies_arrive_refusals_bounce_and_what_waits_comes_once(tmp_path: Path, sink: SmtpSink) -> None:
    door = Doorway(tmp_path, protocol="lmtp").open()
    with Postfix(f"lmtp:inet:{door.address}", sink.port) as postfix:
        try:
            letter = door.letter()
            hand_in(postfix, door.reply(letter, "Segue."))
            until(lambda: door.verdicts() == [("lmtp:suporte", "reply", None)])

            hand_in(postfix, raw("spam", f"M <{MALLORY}>"), sender=MALLORY)
            hand_in(postfix, raw("oi"), "nobody@desk.example", sender=MALLORY)
            until(lambda: len(bounces(sink, MALLORY)) == 2)
            told = "\n".join(bounces(sink, MALLORY))
            assert "550 5.7.1" in told
            assert "550 5.1.1" in told
            assert door.rows("SELECT count(*) FROM letter WHERE notice LIKE 'rejected%'") == [(0,)]

            door.stop()
            hand_in(postfix, door.reply(letter, "Mais uma."))
            until(lambda: "status=deferred" in postfix.log())
            door.open()
            postfix.flush()
            until(lambda: [row[1] for row in door.verdicts()] == ["reply", "rejected", "reply"])
            assert door.rows("SELECT count(*) FROM entry WHERE kind = 'customer'") == [(2,)]
            door.verified()
        finally:
            door.close()


@pytest.mark.long
def test_over_a_unix_socket_a_bare_newline_smuggles_nothing(tmp_path: Path, sink: SmtpSink) -> None:
    folder = Path(tempfile.mkdtemp(prefix="door", dir="/tmp"))  # Postfix must be able to walk there, and paths are short
    folder.chmod(0o755)
    address = f"unix:{folder}/lmtp.sock"
    door = Doorway(tmp_path, protocol="lmtp", address=address, socket_mode="0666").open()
    try:
        with Postfix(f"lmtp:{address}", sink.port) as postfix:
            letter = door.letter()
            smuggled = b"Oi\r\n.\nMAIL FROM:<x@y>\nRCPT TO:<suporte@desk.example>\nDATA\nFrom: x@y\n\nsmuggled\r\n"
            mail = door.reply(letter, "Segue.").replace(b"Segue.\r\n", smuggled)
            with smtplib.SMTP("127.0.0.1", postfix.port, timeout=PATIENCE) as client:
                client.ehlo()
                client.mail(ALICE)
                client.rcpt(DESK)
                client.putcmd("DATA")
                client.getreply()
                client.send(mail + b".\r\n")
                assert client.getreply()[0] == 250
            until(lambda: door.verdicts() == [("lmtp:suporte", "reply", None)])
            assert "smuggled" in door.rows("SELECT text FROM entry WHERE kind = 'customer'")[0][0]
    finally:
        door.close()
        shutil.rmtree(folder)
