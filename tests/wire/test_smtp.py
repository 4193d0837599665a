"""What the session makes of a server's answers; aiosmtpd on loopback plays the server."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest

from mailbot.accounts.time_limits import Watchdog
from mailbot.config.mailbox import Mailbox
from mailbot.errors import SubmissionUnavailable
from mailbot.smtp import session as smtp_session
from mailbot.smtp.answers import foreign_ids
from mailbot.smtp.session import SmtpSession
from tests.servers import certificates
from tests.servers.smtp_sink import DROP, HANG, Command, SmtpSink

pytestmark = pytest.mark.wire

ALICE = "alice@example.com"
DESK = "support@example.com"
OWN = "t12.abc.mac@example.com"
LETTER = f"From: {DESK}\r\nTo: {ALICE}\r\nMessage-ID: <{OWN}>\r\nSubject: Re: Oi\r\n\r\nOi\r\n".encode()
SES = "0102018c3f5a7b2e-1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d-000000"


def mailbox(port: int, **account: object) -> Mailbox:
    plain = {"host": "127.0.0.1", "port": port, "security": "plain", "timeout_seconds": 5}
    imap = {"host": "127.0.0.1", "username": "support", "password_env": "UNUSED"}
    return Mailbox.model_validate({"name": "support", "address": DESK, "imap": imap, "smtp": plain | account})


@pytest.fixture
def sink() -> Iterator[SmtpSink]:
    with SmtpSink() as server:
        yield server


@pytest.fixture
def session(sink: SmtpSink) -> Iterator[SmtpSession]:
    opened = SmtpSession.open(mailbox(sink.port), "")
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return certificates.made(tmp_path_factory.mktemp("tls"))


def server_context(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    return context


def test_a_letter_arrives_byte_for_byte_with_its_envelope(sink: SmtpSink, session: SmtpSession) -> None:
    answer = session.send(LETTER, DESK, ALICE)
    assert (answer.kind, answer.code, answer.foreign_ids) == ("accepted", 250, ())
    assert answer.words == "2.0.0 queued as 4F2A11C0B3"
    [letter] = sink.received
    assert (letter.sender, letter.to, letter.raw) == (DESK, (ALICE,), LETTER)


def test_the_connection_is_kept_between_letters_and_reset(sink: SmtpSink, session: SmtpSession) -> None:
    for _ in range(3):
        assert session.send(LETTER, DESK, ALICE).kind == "accepted"
    assert (len(sink.received), sink.connections) == (3, 1)
    assert sink.commands.count("RSET") == 2


def test_lines_that_begin_with_a_dot_arrive_as_they_were(sink: SmtpSink, session: SmtpSession) -> None:
    raw = LETTER + b".\r\n..two\r\n.one\r\n"
    session.send(raw, DESK, ALICE)
    assert sink.received[0].raw == raw


def test_bare_line_ends_cannot_smuggle_a_second_letter_in(sink: SmtpSink, session: SmtpSession) -> None:
    session.send(LETTER + b"a\nb\rc\n.\nMAIL FROM:<mallory@example.net>\r.\r\nd\r\n", DESK, ALICE)
    session.send(LETTER, DESK, ALICE)
    assert len(sink.received) == 2
    assert sink.received[0].raw == LETTER + b"a\r\nb\r\nc\r\n.\r\nMAIL FROM:<mallory@example.net>\r\n.\r\nd\r\n"


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
def test_a_4xx_anywhere_is_temporary_and_the_next_letter_goes_out(
    sink: SmtpSink, session: SmtpSession, command: Command
) -> None:
    sink.script(command, "450 4.2.1 try later", times=1)
    answer = session.send(LETTER, DESK, ALICE)
    assert (answer.kind, answer.code, answer.words) == ("temporary", 450, "4.2.1 try later")
    assert session.send(LETTER, DESK, ALICE).kind == "accepted"
    assert len(sink.received) == 1


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
def test_a_5xx_anywhere_is_permanent_and_the_next_letter_goes_out(
    sink: SmtpSink, session: SmtpSession, command: Command
) -> None:
    sink.script(command, "554 5.7.1 no", times=1)
    answer = session.send(LETTER, DESK, ALICE)
    assert (answer.kind, answer.code, answer.words) == ("permanent", 554, "5.7.1 no")
    assert session.send(LETTER, DESK, ALICE).kind == "accepted"


def test_a_rejection_leaves_with_the_null_sender(sink: SmtpSink, session: SmtpSession) -> None:
    session.send(LETTER, "", ALICE)
    assert sink.received[0].sender == ""


def test_a_relay_that_takes_no_null_sender_is_given_the_mailbox_and_asked_only_once(
    sink: SmtpSink, session: SmtpSession
) -> None:
    sink.script("MAIL", "501 5.5.2 null sender refused", when=lambda address: not address)
    for _ in range(2):
        assert session.send(LETTER, "", ALICE).kind == "accepted"
    assert [letter.sender for letter in sink.received] == [DESK, DESK]
    assert sink.commands.count("MAIL") == 1


def test_a_relay_that_takes_neither_sender_refuses_the_letter(sink: SmtpSink, session: SmtpSession) -> None:
    sink.script("MAIL", "550 5.7.1 nobody")
    assert session.send(LETTER, "", ALICE).kind == "permanent"


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
def test_a_server_that_shuts_down_lets_letters_wait(sink: SmtpSink, session: SmtpSession, command: Command) -> None:
    sink.script(command, "421 4.3.2 closing")
    with pytest.raises(SubmissionUnavailable, match=r"421 4\.3\.2 closing"):
        session.send(LETTER, DESK, ALICE)


def test_a_demand_for_login_is_the_admins_matter_not_the_letters(sink: SmtpSink, session: SmtpSession) -> None:
    sink.script("MAIL", "530 5.7.0 Authentication required")
    with pytest.raises(SubmissionUnavailable, match="530"):
        session.send(LETTER, DESK, ALICE)


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
def test_a_connection_dropped_before_the_answer_lets_letters_wait(
    sink: SmtpSink, session: SmtpSession, command: Command
) -> None:
    sink.script(command, DROP)
    with pytest.raises(SubmissionUnavailable):
        session.send(LETTER, DESK, ALICE)
    assert sink.received == []


def test_a_connection_gone_stale_is_told_before_anything_is_sent(sink: SmtpSink, session: SmtpSession) -> None:
    session.send(LETTER, DESK, ALICE)
    sink.stop()
    with pytest.raises(SubmissionUnavailable):
        session.send(LETTER, DESK, ALICE)


def test_a_server_that_never_answers_meets_the_deadline(
    sink: SmtpSink, watchdog: Watchdog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp_session, "TRANSACTION_SECONDS", 0.3)
    session = SmtpSession.open(mailbox(sink.port, timeout_seconds=60), "", watchdog)
    sink.script("DATA", HANG)
    with pytest.raises(SubmissionUnavailable):
        session.send(LETTER, DESK, ALICE)


def test_a_server_that_is_not_there_is_unavailable() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        port = nobody.getsockname()[1]
        with pytest.raises(SubmissionUnavailable, match=f"127.0.0.1:{port}"):
            SmtpSession.open(mailbox(port), "")


def test_a_server_that_greets_with_a_refusal_is_unavailable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def greet() -> None:
            peer, _ = listener.accept()
            with peer:
                peer.sendall(b"554 no SMTP service here\r\n")

        thread = threading.Thread(target=greet)
        thread.start()
        with pytest.raises(SubmissionUnavailable, match="554 no SMTP service here"):
            SmtpSession.open(mailbox(listener.getsockname()[1]), "")
        thread.join()


@pytest.mark.parametrize("password", ["s3cret", "senha-é-ção"])
def test_login_works_with_any_password(password: str) -> None:
    with SmtpSink(auth=("support", password)) as sink:
        session = SmtpSession.open(mailbox(sink.port, username="support", password_env="UNUSED"), password)
        assert session.send(LETTER, DESK, ALICE).kind == "accepted"
        session.close()


@pytest.mark.parametrize("password", ["wrong", "errada-é"])
def test_a_refused_login_says_so_and_names_no_password(password: str) -> None:
    with SmtpSink(auth=("support", "s3cret")) as sink, pytest.raises(SubmissionUnavailable, match="535") as refused:
        SmtpSession.open(mailbox(sink.port, username="support", password_env="UNUSED"), password)
    assert password not in str(refused.value)


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN"])
def test_a_server_that_repeats_the_login_betrays_no_password(mechanism: str) -> None:
    listening = socket.create_server(("127.0.0.1", 0))

    def repeat() -> None:
        with listening.accept()[0] as peer, peer.makefile("rwb", buffering=0) as lines:
            lines.write(b"220 ready\r\n")
            while line := lines.readline():
                greeted = line.upper().startswith((b"EHLO", b"HELO"))
                asks = line.upper().startswith(b"AUTH LOGIN")
                usual = f"250-here\r\n250 AUTH {mechanism}\r\n".encode() if greeted else b"535 5.7.8 not understood: " + line
                lines.write(b"334 UGFzc3dvcmQ6\r\n" if asks else usual)

    thread = threading.Thread(target=repeat, daemon=True)
    thread.start()
    with listening, pytest.raises(SubmissionUnavailable, match="not understood") as refused:
        SmtpSession.open(mailbox(listening.getsockname()[1], username="support", password_env="UNUSED"), "s3cret")
    thread.join(10)
    for secret in ("s3cret", "czNjcmV0", "AHN1cHBvcnQAczNjcmV0"):
        assert secret not in str(refused.value)
        assert refused.value.__cause__ is None


@pytest.mark.parametrize(("ours", "theirs"), [("tls", "implicit"), ("starttls", "starttls")])
def test_letters_travel_encrypted_to_a_trusted_server(
    certificate: tuple[Path, Path], ours: str, theirs: Literal["implicit", "starttls"]
) -> None:
    with SmtpSink(tls=theirs, context=server_context(certificate)) as sink:
        session = SmtpSession.open(mailbox(sink.port, security=ours, ca_file=certificate[0]), "")
        assert session.send(LETTER, DESK, ALICE).kind == "accepted"
        session.close()


@pytest.mark.parametrize(("ours", "theirs"), [("tls", "implicit"), ("starttls", "starttls")])
def test_an_untrusted_certificate_is_refused(
    certificate: tuple[Path, Path], ours: str, theirs: Literal["implicit", "starttls"]
) -> None:
    with SmtpSink(tls=theirs, context=server_context(certificate)) as sink:
        with pytest.raises(SubmissionUnavailable, match="certificate"):
            SmtpSession.open(mailbox(sink.port, security=ours), "")
        assert sink.received == []


def test_a_server_without_starttls_gets_neither_password_nor_letter() -> None:
    with SmtpSink(auth=("support", "s3cret")) as sink:
        with pytest.raises(SubmissionUnavailable):
            SmtpSession.open(mailbox(sink.port, security="starttls", username="support", password_env="UNUSED"), "s3cret")
        assert not [command for command in sink.commands if command.startswith("MAIL")]


def test_an_address_in_portuguese_needs_smtputf8() -> None:
    with SmtpSink(smtputf8=False) as sink:
        session = SmtpSession.open(mailbox(sink.port), "")
        answer = session.send(LETTER, DESK, "joão@example.com")
        assert (answer.kind, "SMTPUTF8" in answer.words) == ("permanent", True)
        assert session.send(LETTER, DESK, "alice@exemplo-é.com.br").kind == "accepted"
        session.close()
        assert sink.received[0].to == ("alice@xn--exemplo--i1a.com.br",)


def test_an_address_in_portuguese_is_reached_where_the_server_offers_smtputf8(sink: SmtpSink, session: SmtpSession) -> None:
    assert session.send(LETTER, DESK, "joão@example.com").kind == "accepted"
    assert session.send(LETTER, DESK, ALICE).kind == "accepted"
    assert sink.received[0].to == ("joão@example.com",)


@pytest.mark.parametrize(
    "to", ["alice@example.com\r\nDATA", "", "alice", "a b@example.com", "<a>@example.com", "a@b\u2028c.com"]
)
def test_what_is_no_address_never_reaches_the_wire(sink: SmtpSink, session: SmtpSession, to: str) -> None:
    assert session.send(LETTER, DESK, to).kind == "permanent"
    assert not [command for command in sink.commands if command.startswith("RCPT")]


def test_a_quoted_local_part_is_reached(sink: SmtpSink, session: SmtpSession) -> None:
    assert session.send(LETTER, DESK, '"alice, a b"@example.com').kind == "accepted"
    assert sink.received[0].to == ('"alice, a b"@example.com',)


def test_the_id_that_amazon_ses_gives_a_letter_is_noted(sink: SmtpSink, session: SmtpSession) -> None:
    sink.script("DATA", f"250 Ok {SES}")
    assert session.send(LETTER, DESK, ALICE).foreign_ids == (SES,)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("2.0.0 Ok: queued as 4F2A11C0B3", ()),
        ("2.0.0 OK 1700000000 d2e1a72fcca58-6c4d6c3f3a1si1234567b3a.123 - gsmtp", ()),
        (f"2.6.0 <{OWN}> [InternalId=123] Queued mail for delivery", ()),
        (f"2.6.0 <{OWN.upper()}> Queued", ()),
        ("2.6.0 <abc.123@relay.example.net> [InternalId=1, Hostname=x.example.net] Queued", ("abc.123@relay.example.net",)),
        (f"2.1.5 <{ALICE}> accepted", ()),
        (f"Ok {SES}", (SES,)),
        ("Ok 0102018c-1a2b3c4d-000000", ()),
        ("id=1rABCD-0001Xy-2Z", ()),
        ("", ()),
    ],
)
def test_only_message_ids_are_foreign_ids(answer: str, expected: tuple[str, ...]) -> None:
    assert foreign_ids(answer, OWN, (ALICE,)) == expected
    assert foreign_ids(answer, f"<{OWN}>", (ALICE,)) == expected
