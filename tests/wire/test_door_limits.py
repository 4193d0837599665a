"""The door is strict about line endings, and nobody keeps it busy."""

from __future__ import annotations

import smtplib
import socket
import ssl
import struct
import zlib
from collections.abc import Iterator
from contextlib import closing
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from mailbot import journal
from mailbot.errors import ListenerUnavailable
from mailbot.listener.delivery import LATER, TAKEN
from tests.cast import ALICE, DESK
from tests.servers import certificates
from tests.wire.doorway import Doorway, data

pytestmark = pytest.mark.wire
HELLO = b"EHLO client.example.com\r\n"


@pytest.fixture(params=["smtp", "lmtp"])
def door(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Doorway]:
    with Doorway(tmp_path, protocol=request.param) as one:
        yield one


def spoken(door: Doorway, *said: bytes) -> list[bytes]:
    """Say bytes on a bare connection, at once; returns all lines that came back until the door closed."""
    with closing(door.connect()) as connection:
        connection.sendall(b"".join(said))
        stream = connection.makefile("rb")
        try:
            return [line.rstrip() for line in stream]
        except ConnectionResetError:
            return []


def codes(lines: list[bytes]) -> list[bytes]:
    return [line[:3] for line in lines if line[3:4] == b" "]


@pytest.mark.parametrize("end", [b"\n.\n", b"\n.\r\n", b"\r.\r\n", b"\r\n.\r", b"\r.\r", b"\r\n.\n"])
def test_nothing_but_crlf_dot_crlf_ends_a_mail_and_what_was_to_be_smuggled_is_refused_with_it(
    door: Doorway, end: bytes
) -> None:
    first = door.reply(door.letter())
    second = b"MAIL FROM:<x@y>\r\nRCPT TO:<" + DESK.encode() + b">\r\nDATA\r\n" + door.reply(door.letter())
    with closing(door.client()) as client:
        assert data(client, first.removesuffix(b"\r\n") + end + second)[0][:10] == "550 5.6.11"
        assert data(client, first) == [TAKEN]
    assert len(door.verdicts()) == 1
    assert door.spooled() == []


def test_a_dot_in_pieces_and_the_next_mail_in_the_same_packet_are_read_right(tmp_path: Path) -> None:
    with Doorway(tmp_path) as door:
        mail = door.reply(door.letter(), ".dot")
        other = door.reply(door.letter(), "two")
        envelope = f"MAIL FROM:<{ALICE}>\r\nRCPT TO:<{DESK}>\r\nDATA\r\n".encode()
        stuffed = mail.replace(b"\r\n.", b"\r\n..")
        lines = spoken(door, HELLO, envelope, stuffed, b".\r\n", envelope, other, b".\r\nQUIT\r\n")
        assert codes(lines) == [b"220", b"250", b"250", b"250", b"354", b"250", b"250", b"250", b"354", b"250", b"221"]
        with closing(door.connect()) as connection:
            for byte in HELLO + envelope + b"\r\n.\r" + b"\nQUIT\r\n":
                connection.send(bytes([byte]))
            assert b"250 2.0.0 taken" in b"".join(connection.makefile("rb"))
        assert door.rows("SELECT text FROM entry WHERE kind = 'customer'") == [(".dot",), ("two",)]


def test_commands_that_end_in_a_bare_newline_are_no_commands(tmp_path: Path) -> None:
    with Doorway(tmp_path) as door:
        assert codes(spoken(door, b"EHLO x\nQUIT\r\n", b"QUIT\r\n")) == [b"220", b"500", b"221"]


def test_an_endless_line_is_refused_and_ends_nothing(tmp_path: Path) -> None:
    with Doorway(tmp_path) as door:
        with closing(door.client()) as client:
            assert data(client, b"From: a@b\r\n\r\n" + b"x" * 1_100_000 + b"\r\n")[0][:9] == "500 5.6.0"
            assert client.noop()[0] == 250
        assert codes(spoken(door, b"EHLO " + b"x" * 5000 + b"\r\nQUIT\r\n")) == [b"220", b"500", b"221"]
        assert codes(spoken(door, b"EHLO " + b"x" * 500_000 + b"\r\nQUIT\r\n")) == [b"220", b"500", b"221"]
        assert door.verdicts() == []


def test_the_connections_have_a_limit_and_those_before_go_on(tmp_path: Path) -> None:
    with Doorway(tmp_path, max_connections=2) as door:
        with closing(door.client()) as first, closing(door.client()):
            assert spoken(door)[0][:9] == b"421 4.7.0"
            assert first.noop()[0] == 250
        with closing(door.client()) as later:
            assert later.noop()[0] == 250


def test_one_address_cannot_take_all_connections(tmp_path: Path) -> None:
    with Doorway(tmp_path, max_connections_per_address=1) as door, closing(door.client()):
        assert b"from your address" in spoken(door)[0]


@pytest.mark.parametrize(
    ("limit", "said", "last"),
    [
        ({"max_commands": 10}, b"NOOP\r\n" * 30, b"421 4.7.0 too many commands"),
        ({"max_errors": 3}, b"WHAT\r\n" * 4, b"421 4.7.0 too many errors"),
        ({"max_errors": 3}, b"MAIL FROM:<a@b>\r\n" + b"RCPT TO:<x@y>\r\n" * 9, b"421 4.7.0 too many errors"),
        ({"command_seconds": 0.3}, b"NOO", b"421 4.4.2"),
        ({"session_seconds": 0.3}, b"NOOP\r\n", b"421 4.7.0 the session took too long"),
    ],
)
def test_a_session_that_asks_too_much_is_ended(tmp_path: Path, limit: dict[str, Any], said: bytes, last: bytes) -> None:
    with Doorway(tmp_path, **limit) as door:
        assert spoken(door, HELLO, said)[-1].startswith(last)


def test_a_client_that_drips_is_cut_by_the_sessions_deadline(tmp_path: Path) -> None:
    with Doorway(tmp_path, session_seconds=0.5, command_seconds=30) as door:
        with closing(door.connect()) as connection:
            connection.sendall(HELLO + f"MAIL FROM:<{ALICE}>\r\nRCPT TO:<{DESK}>\r\nDATA\r\n".encode())
            connection.settimeout(0.02)
            came = b""
            for _ in range(1000):
                try:
                    connection.send(b"x")
                    piece = connection.recv(4096)
                except TimeoutError:
                    continue
                except ConnectionError:
                    break
                if not piece:
                    break
                came += piece
            else:
                pytest.fail("it was never cut")
        assert b"421 4.7.0 the session took too long" in came
        assert door.verdicts() == []


def test_recipients_have_a_limit(tmp_path: Path) -> None:
    with Doorway(tmp_path, max_recipients=2) as door, closing(door.client()) as client:
        client.mail(ALICE)
        assert [client.rcpt(DESK)[0] for _ in range(3)] == [250, 250, 452]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    cert, key = certificates.made(tmp_path_factory.mktemp("tls"))
    return {"certificate_file": str(cert), "key_file": str(key)}


@pytest.mark.parametrize("protocol", ["smtp", "lmtp"])
def test_where_tls_is_required_no_mail_is_taken_without_it(
    tmp_path: Path, certificate: dict[str, Any], protocol: str
) -> None:
    context = ssl.create_default_context(cafile=certificate["certificate_file"])
    with Doorway(tmp_path, protocol=protocol, require_tls=True, **certificate) as door, closing(door.client()) as client:
        assert client.mail(ALICE)[0] == 530
        assert client.starttls(context=context)[0] == 220
        client.ehlo("client.example.com")
        assert "auth" not in client.esmtp_features
        assert "starttls" not in client.esmtp_features
        assert data(client, door.reply(door.letter())) == [TAKEN]


def test_what_was_said_before_tls_is_forgotten(tmp_path: Path, certificate: dict[str, Any]) -> None:
    with Doorway(tmp_path, **certificate) as door:
        plain = door.connect()
        stream = plain.makefile("rb")
        stream.readline()
        plain.sendall(b"EHLO x\r\n")
        while stream.readline()[3:4] == b"-":
            pass
        plain.sendall(b"STARTTLS\r\nMAIL FROM:<injected@evil.example>\r\nNOOP\r\n")
        assert stream.readline().startswith(b"220")
        context = ssl.create_default_context(cafile=certificate["certificate_file"])
        with context.wrap_socket(plain, server_hostname="127.0.0.1") as protected:
            protected.sendall(b"EHLO y\r\nMAIL FROM:<alice@example.com>\r\nQUIT\r\n")
            assert codes([line.rstrip() for line in protected.makefile("rb")]) == [b"250", b"250", b"221"]


def test_tls_begins_once_and_where_it_fails_others_go_on(tmp_path: Path, certificate: dict[str, Any]) -> None:
    context = ssl.create_default_context(cafile=certificate["certificate_file"])
    with Doorway(tmp_path, max_connections=1, **certificate) as door:
        with closing(door.connect()) as connection:
            connection.sendall(HELLO + b"STARTTLS\r\n")
            stream = connection.makefile("rb")
            assert any(line.startswith(b"220 Ready") for line in stream)
            connection.sendall(b"this is no TLS" * 10)
            stream.read()
        with closing(door.client()) as client:
            client.starttls(context=context)
            assert client.docmd("STARTTLS")[0] == 503
            assert client.docmd("STARTTLS", "x")[0] == 503
            client.ehlo("client.example.com")
            assert data(client, door.reply(door.letter())) == [TAKEN]


def test_a_certificate_that_cannot_be_used_is_told_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "cert.pem").write_text("no certificate")
    (tmp_path / "cert.pem").chmod(0o600)
    door = Doorway(tmp_path, certificate_file="cert.pem", key_file="cert.pem")
    with pytest.raises(ListenerUnavailable, match="certificate_file"):
        door.server.bind()
    door.desk.close()


def test_a_key_that_everybody_can_read_opens_no_door(tmp_path: Path, certificate: dict[str, Any]) -> None:
    key = tmp_path / "key.pem"
    key.write_bytes(Path(certificate["key_file"]).read_bytes())
    key.chmod(0o644)
    door = Doorway(tmp_path, **certificate | {"key_file": str(key)})
    with pytest.raises(ListenerUnavailable, match=r"key_file: .*chmod 600"):
        door.server.bind()
    door.desk.close()


V2 = b"\r\n\r\n\0\r\nQUIT\n"
ADDRESSES = struct.pack("!H4s4sHH", 12, socket.inet_aton("192.0.2.7"), socket.inet_aton("192.0.2.1"), 5000, 25)


@pytest.mark.parametrize(
    "header",
    [
        b"PROXY TCP4 192.0.2.7 192.0.2.1 5000 25\r\n",
        V2
        + b"\x21\x11"
        + struct.pack("!H4s4sHH", 12, socket.inet_aton("192.0.2.7"), socket.inet_aton("192.0.2.1"), 5000, 25),
    ],
)
def test_a_proxy_says_whose_connection_it_is(tmp_path: Path, header: bytes) -> None:
    said = StringIO()
    journal.configure("json", said)
    with Doorway(tmp_path, proxy_protocol=True, max_connections_per_address=1) as door:
        mail = door.reply(door.letter())
        envelope = f"MAIL FROM:<{ALICE}>\r\nRCPT TO:<{DESK}>\r\nDATA\r\n".encode()
        assert codes(spoken(door, header, HELLO, envelope, mail, b".\r\nQUIT\r\n"))[-2:] == [b"250", b"221"]
        assert b"Received: from client.example.com ([192.0.2.7])" in kept(door)
    assert '"client": "192.0.2.7"' in said.getvalue()


def kept(door: Doorway) -> bytes:
    return zlib.decompress(door.rows("SELECT raw FROM mail")[0][0])


@pytest.mark.parametrize(
    "said", [HELLO, b"PROXY TCP4\r\n", b"PROXY TCP4 x y 1 2\r\n", V2 + b"\x11\x11\0\0", b"QUIT\r\n", b"PRO"]
)
def test_where_a_proxy_header_is_expected_nobody_speaks_without_it(tmp_path: Path, said: bytes) -> None:
    with Doorway(tmp_path, proxy_protocol=True, command_seconds=0.5) as door:
        assert [line for line in spoken(door, said) if not line.startswith(b"421 4.4.2")] == []


def test_a_handler_that_breaks_says_later_and_tells_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Doorway(tmp_path) as door, closing(door.client()) as client:

        def broken(*_: object) -> None:
            raise RuntimeError("secret")

        monkeypatch.setattr(door.settings.__class__, "own_addresses", property(broken))
        assert data(client, door.reply(door.letter())) == [LATER]


def test_a_real_client_library_is_content_with_lmtp(tmp_path: Path) -> None:
    with Doorway(tmp_path, protocol="lmtp") as door:
        assert door.settings.listener is not None
        with smtplib.LMTP(*door.settings.listener.host_and_port) as client:
            assert client.sendmail(ALICE, [DESK], door.reply(door.letter())) == {}
