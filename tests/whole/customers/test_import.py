"""History is taken into tickets in silence: from mbox files, Maildirs and IMAP folders; twice without doubling."""

from __future__ import annotations

import json
import mailbox as standard
import signal
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest

from tests.cast import ALICE, AUTHSERV, BRUNO, DESK, LIA, MALLORY, raw
from tests.whole.conftest import Office

pytestmark = pytest.mark.whole

BOB = "bob@example.org"
DAVE = "dave@example.com"


def said(
    number: int, day: int, sender: str = f"Alice <{ALICE}>", to: str = DESK, answers: str = "", **fields: str
) -> bytes:  # fmt: skip
    """Return a mail of an archive, of that day of October."""
    named = {
        "Message_ID": f"<m{number}@example.com>", "Date": f"{day} Oct 2026 10:00:00 -0300", "To": to,
        "Subject": f"Assunto {number}", **fields,
    }  # fmt: skip
    if answers:
        named |= {"In_Reply_To": answers.rsplit(maxsplit=1)[-1], "References": answers}
    return raw(f"Palavras do dia {day}.", sender, **named)


def conversation() -> list[bytes]:
    """Return what Alice and the desk wrote each other by hand, and a question of Bob's besides."""
    return [
        said(1, 1), said(2, 2, f"Suporte <{DESK}>", ALICE, "<m1@example.com>"),
        said(3, 3, answers="<m1@example.com> <m2@example.com>"),
        said(4, 4, f"Bob <{BOB}>"), said(5, 5, f"Bruno <{BRUNO}>", BOB, "<m4@example.com>"),
    ]  # fmt: skip


def mbox(path: Path, mails: list[bytes]) -> Path:
    """Write an mbox file as the standard library does."""
    box = standard.mbox(path)
    for mail in mails:
        box.add(standard.mboxMessage(message_from_bytes(mail)))
    box.close()
    return path


def maildir(path: Path, mails: list[bytes]) -> Path:
    box = standard.Maildir(path)
    for mail in mails:
        box.add(mail)
    return path


def folder(office: Office, mails: list[bytes], name: str = "Arquivo") -> str:
    client = office.server._client(office.user)
    if not client.folder_exists(name):
        client.create_folder(name)
    client.logout()
    there = len(office.server.folder(office.user, name))
    for number, mail in enumerate(mails, there):
        office.server.append(office.user, mail, office.now - timedelta(days=30, minutes=-number), name)
    return name


def archive(office: Office, kind: str, mails: list[bytes]) -> str:
    """Put an archive of that kind together; returns what names it at the command line."""
    if kind == "folder":
        return folder(office, mails)
    return str({"mbox": mbox, "maildir": maildir}[kind](office.folder / kind, mails))


def imported(office: Office, *words: str) -> dict[str, Any]:
    lines = office.mailbot("import", *words, "--json").stdout.splitlines()
    return dict(json.loads(lines[-1]))


def tickets(office: Office) -> list[tuple[Any, ...]]:
    return office.rows("SELECT contact, state, closed_by FROM ticket ORDER BY id")


def told(office: Office, ticket: int) -> list[tuple[Any, ...]]:
    return office.rows(f"SELECT author, kind, words FROM entry WHERE ticket_id = {ticket} ORDER BY at, id")  # noqa: S608


KINDS = ["mbox", "maildir", "folder"]


@pytest.mark.parametrize("kind", KINDS)
def test_conversations_become_closed_tickets_and_nobody_is_written_to(office: Office, kind: str) -> None:
    office.configure(begin="now", agents=["bruno"])
    mails = conversation()
    done = imported(office, archive(office, kind, mails))
    assert done == {"mails": 5, "tickets": 2, "passed_over": {}}
    assert tickets(office) == [(ALICE, "closed", "import"), (BOB, "closed", "import")]
    assert told(office, 1) == [
        (ALICE, "customer", "Palavras do dia 1."), ("desk", "answer", "Palavras do dia 2."),
        (ALICE, "customer", "Palavras do dia 3."),
    ]  # fmt: skip
    assert office.rows("SELECT author, agent FROM entry WHERE ticket_id = 2 ORDER BY id") == [(BOB, None), ("desk", BRUNO)]
    for _ in range(2):
        office.once()
        office.later(days=30)
    for table in ("letter", "timer", "flood"):
        assert office.rows(f"SELECT count(*) FROM {table}") == [(0,)]  # noqa: S608
    assert office.rows("SELECT count(*) FROM ticket WHERE unanswered_at IS NOT NULL OR owed != ''") == [(0,)]
    assert office.sink.received == []
    if kind == "folder":
        assert len(office.server.folder(office.user, "Arquivo")) == 5
    office.verified()


@pytest.mark.parametrize("kind", KINDS)
def test_entries_have_their_own_dates(office: Office, kind: str) -> None:
    office.configure(begin="now")
    imported(office, archive(office, kind, conversation()[:3]))
    day = 24 * 3600 * 1_000_000
    first, second, third = (at for (at,) in office.rows("SELECT at FROM entry ORDER BY at"))
    assert (second - first, third - second) == ((60_000_000, 60_000_000) if kind == "folder" else (day, day))
    assert office.rows("SELECT opened_at, changed_at FROM ticket") == [(first, third)]


def test_open_leaves_those_open_whose_last_mail_is_a_customers(office: Office) -> None:
    office.configure(begin="now", agents=["bruno"], unanswered_hours=1)
    imported(office, archive(office, "mbox", conversation()), "--open")
    assert tickets(office) == [(ALICE, "new", None), (BOB, "closed", "import")]
    office.once()
    office.later(days=3)
    office.once()
    assert office.sink.received == []
    office.verified()


@pytest.mark.parametrize("kind", KINDS)
def test_twice_doubles_nothing_and_what_was_added_meanwhile_is_added(office: Office, kind: str) -> None:
    office.configure(begin="now", agents=["bruno"])
    imported(office, archive(office, kind, conversation()[:4]))
    before = office.rows("SELECT (SELECT count(*) FROM entry), (SELECT count(*) FROM mail), (SELECT count(*) FROM arrival)")
    again = office.folder / "again"
    name = {"mbox": lambda: mbox(again, conversation()[:4]), "maildir": lambda: maildir(again, conversation()[:4])}
    where = str(name[kind]()) if kind in name else "Arquivo"
    assert imported(office, where) == {"mails": 0, "tickets": 0, "passed_over": {"known": 4}}
    now = office.rows("SELECT (SELECT count(*) FROM entry), (SELECT count(*) FROM mail), (SELECT count(*) FROM arrival)")
    assert now == before == [(4, 4, 4)]
    if kind == "folder":
        folder(office, conversation()[4:])
        assert imported(office, "Arquivo") == {"mails": 1, "tickets": 0, "passed_over": {"known": 4}}
        assert [kind for _, kind, _ in told(office, 2)] == ["customer", "answer"]
    office.verified()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("step", ["import.applied", "import.committed"])
def test_killed_in_the_middle_and_run_again_everything_is_there_once(office: Office, kind: str, step: str) -> None:
    office.configure(begin="now")
    mails = [said(number, 1 + number % 28, f"p{number}@example.com") for number in range(120)]
    name = archive(office, kind, mails)
    done = office.process("--die-at", step, "--time", "2", "--import", name, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    (half,) = office.rows("SELECT count(*) FROM ticket")
    assert half == ((50,) if step == "import.applied" else (100,))
    office.process("--import", name)
    assert office.rows("SELECT count(*), count(DISTINCT contact) FROM ticket") == [(120, 120)]
    assert office.rows("SELECT count(*), count(DISTINCT mail_id) FROM entry") == [(120, 120)]
    office.verified()


def test_a_reply_to_an_imported_mail_joins_its_ticket_and_the_desk_hears_of_it(office: Office) -> None:
    office.configure(begin="now", agents=["bruno"])
    imported(office, archive(office, "mbox", conversation()))
    office.once()
    for number, (sender, answers) in enumerate([(ALICE, "<m2@example.com>"), (BOB, "<m5@example.com>")], 1):
        office.deliver(said(10 + number, 6, sender, answers=answers))
        office.once()
        assert office.rows("SELECT disposition, ticket_id FROM arrival ORDER BY id DESC LIMIT 1") == [("reply", number)]
        assert office.state(number) == "open"
    copies = office.letters(BRUNO)
    assert len(copies) == 2
    assert "Palavras do dia 6." in copies[0].as_string()
    office.verified()


@pytest.mark.parametrize(
    ("sender", "answers", "verdict"),
    [
        (MALLORY, "<m1@example.com>", ("rejected", "unthreaded", None)),  # she never had it
        (DAVE, "<m2@example.com>", ("opened", None, 2)),  # he had a copy, and wrote nothing in it
        (ALICE, "<m9@example.com>", ("rejected", "unthreaded", None)),  # nobody wrote that
    ],
)
def test_who_wrote_nothing_in_an_imported_ticket_does_not_join_it(
    office: Office, sender: str, answers: str, verdict: tuple[Any, ...]
) -> None:
    office.configure(begin="now")
    mails = [said(1, 1), said(2, 2, DESK, ALICE, "<m1@example.com>", Cc=DAVE)]
    imported(office, archive(office, "mbox", mails))
    office.once()
    office.deliver(said(20, 8, sender, answers=answers))
    office.once()
    found = office.rows("SELECT disposition, reason, ticket_id FROM arrival ORDER BY id DESC LIMIT 1")
    assert found == [verdict]
    assert office.rows("SELECT count(*) FROM entry WHERE ticket_id = 1") == [(2,)]


@pytest.mark.parametrize(
    ("result", "verdict"),
    [
        ("dmarc=pass header.from=example.com", ("reply", None, 1)),
        ("dmarc=none header.from=example.com", ("held", "before_us", 1)),
        ("dmarc=fail header.from=example.com", ("rejected", "unthreaded", None)),
    ],
)
def test_where_a_receiver_could_prove_the_writer_it_must(office: Office, result: str, verdict: tuple[Any, ...]) -> None:
    office.configure(begin="now", authserv_id=AUTHSERV)
    imported(office, archive(office, "mbox", conversation()))
    office.once()
    office.deliver(said(20, 8, answers="<m2@example.com>", Authentication_Results=f"{AUTHSERV}; {result}"))
    office.once()
    assert office.rows("SELECT disposition, reason, ticket_id FROM arrival ORDER BY id DESC LIMIT 1") == [verdict]
    if verdict[0] == "held":
        why = office.mailbot("why", "m20@example.com").stdout.decode()
        assert "of before us, imported into ticket 1, in which From took part; nobody proves From" in why
        (arrival,) = office.rows("SELECT max(id) FROM arrival")
        office.mailbot("held", "release", str(arrival[0]))
        assert [kind for _, kind, _ in told(office, 1)].count("customer") == 3
    office.verified()


def test_a_forged_mail_in_the_archive_lets_nobody_in_and_makes_one_conversation_of_no_two(office: Office) -> None:
    office.configure(begin="now")
    both = "<m4@example.com> <m1@example.com>"
    forged = [
        said(30, 3, MALLORY, DESK, "<m1@example.com>"),  # names Alice's mail, which she was not sent
        said(31, 6, MALLORY, f"{ALICE}, {DESK}", both),
        said(2, 7, MALLORY, f"{ALICE}, {DESK}", "<m1@example.com>"),  # under the ID of the desk's answer
        said(32, 8, answers=both),  # Alice names Bob's, too
    ]  # fmt: skip
    done = imported(office, archive(office, "mbox", [*conversation(), *forged]))
    assert done["mails"] == 9
    owners = office.rows("SELECT id, contact FROM ticket ORDER BY id")
    assert [contact for _, contact in owners] == [ALICE, MALLORY, BOB]
    assert office.rows("SELECT address FROM participant WHERE ticket_id IN (1, 3) ORDER BY address") == [(ALICE,), (BOB,)]
    assert len(told(office, 1)) == 4
    office.once()
    office.deliver(said(40, 9, answers="<m2@example.com>"), said(41, 9, MALLORY, answers="<m2@example.com>"))
    office.once()
    found = office.rows("SELECT sender, disposition, ticket_id FROM arrival WHERE disposition != 'imported' ORDER BY id")
    assert found == [(ALICE, "reply", 1), (MALLORY, "reply", 2)]
    office.verified()


def test_odd_mails_are_passed_over_counted_and_named(office: Office) -> None:
    office.configure(begin="now", authserv_id=AUTHSERV)
    odd = [
        said(1, 1, Auto_Submitted="auto-replied"),
        said(2, 2, "Não responda <>"),
        said(3, 3, X_Spam_Flag="YES"),
        said(4, 4, Authentication_Results=f"{AUTHSERV}; dmarc=fail header.from=example.com"),
        said(5, 5, "Boletim <news@shop.example>", List_Unsubscribe="<mailto:sair@shop.example>"),
        said(6, 6, X_Mailbot_Loop=DESK),
        said(7, 7, DESK, ", ".join(f"p{each}@example.com" for each in range(6))),
        said(8, 8, DESK, BRUNO),
        said(9, 9),
    ]
    lines = office.mailbot("import", archive(office, "mbox", odd), "--json").stdout.splitlines()
    *skipped, done = map(json.loads, lines)
    expected = ["automatic", "forged", "spam", "forged", "automatic", "loop", "circular", "internal"]
    assert [one["skipped"] for one in skipped] == expected
    assert all(one["fact"] for one in skipped)
    assert (done["mails"], done["passed_over"]) == (
        1, {"automatic": 2, "circular": 1, "forged": 2, "internal": 1, "loop": 1, "spam": 1}
    )  # fmt: skip
    shown = office.mailbot("import", str(office.folder / "mbox")).stdout.decode()
    assert "skipped m7@example.com" in shown
    assert "0 mails imported, 0 new tickets; passed over: 2 automatic, 1 circular, 2 forged, 1 internal, 1 known" in shown


def test_of_the_watched_folder_only_what_is_before_us_is_history(office: Office) -> None:
    office.configure(begin="now", unthreaded="open")
    office.deliver(said(1, 1))
    office.once()
    office.later(hours=1)
    office.deliver(said(2, 2, BOB))
    assert imported(office, "INBOX") == {"mails": 1, "tickets": 1, "passed_over": {"later": 1}}
    office.once()
    assert office.rows("SELECT contact, closed_by FROM ticket ORDER BY id") == [(ALICE, "import"), (BOB, None)]
    assert len(office.server.folder(office.user, "INBOX")) == 1
    office.verified()


def test_what_came_after_the_desk_began_is_left_to_it_also_where_it_lies_elsewhere(office: Office) -> None:
    office.configure(begin="now", unthreaded="open")
    office.once()
    began = office.now
    office.later(hours=1)
    client = office.server._client(office.user)
    client.create_folder("Todos")
    client.logout()
    office.server.append(office.user, said(1, 1), began - timedelta(hours=1), "Todos")
    office.server.append(office.user, said(2, 2, BOB), office.now, "Todos")
    office.server.append(office.user, said(2, 2, BOB), office.now)
    assert imported(office, "Todos") == {"mails": 1, "tickets": 1, "passed_over": {"later": 1}}
    office.once()
    assert office.verdicts() == [("imported", None), ("opened", None)]


def test_a_mailbox_that_takes_all_and_has_not_begun_imports_nothing(office: Office) -> None:
    office.configure(begin="all")
    done = office.mailbot("import", archive(office, "mbox", conversation()), check=False)
    assert done.returncode == 1
    assert b"has not begun; run `mailbot once` first" in done.stderr


@pytest.mark.parametrize(
    ("name", "words"),
    [("Fehlt", b"is no file here, and no folder of the account"), ("leer", b"is no Maildir"), ("text", b"does not begin")],
)
def test_what_is_no_archive_is_said_to_be_none(office: Office, name: str, words: bytes) -> None:
    office.configure(begin="now")
    (office.folder / "leer").mkdir()
    (office.folder / "text").write_text("Olá\n\nFrom here on\n", encoding="utf-8")
    path = office.folder / name
    done = office.mailbot("import", str(path) if path.exists() else name, check=False)
    assert (done.returncode, words in done.stderr) == (1, True), done.stderr


def test_several_archives_are_one_history_and_an_answer_that_comes_in_later_takes_its_place(office: Office) -> None:
    office.configure(begin="now")
    mails = conversation()
    got, sent = mbox(office.folder / "got", [mails[0], mails[2]]), mbox(office.folder / "sent", [mails[1]])
    imported(office, str(got), "--open")
    assert tickets(office) == [(ALICE, "new", None)]
    assert imported(office, str(sent), "--open")["tickets"] == 0
    assert tickets(office) == [(ALICE, "new", None)]
    shown = json.loads(office.mailbot("ticket", "show", "1", "--json").stdout)
    assert [one["kind"] for one in shown["entries"]] == ["customer", "answer", "customer"]
    office.verified()


def test_answers_to_a_mail_that_is_missing_are_one_conversation_of_their_writer(office: Office) -> None:
    office.configure(begin="now")
    lost = [said(1, 1, answers="<lost@desk.example>"), said(2, 2, answers="<lost@desk.example>")]
    mallory = said(3, 3, MALLORY, answers="<lost@desk.example>")
    assert imported(office, archive(office, "mbox", [*lost, mallory]))["tickets"] == 2
    assert [len(told(office, number)) for number in (1, 2)] == [2, 1]


def test_what_the_desk_wrote_past_its_customer_is_an_internal_note(office: Office) -> None:
    office.configure(begin="now", agents=["bruno", "lia"])
    inner = said(2, 2, f"Bruno <{BRUNO}>", LIA, "<m1@example.com>", Subject="Enc: Assunto 1")
    imported(office, archive(office, "mbox", [said(1, 1), inner]), "--open")
    assert office.rows("SELECT kind, visibility FROM entry ORDER BY id") == [("customer", "public"), ("note", "internal")]
    assert tickets(office) == [(ALICE, "new", None)]
    office.verified()


def test_large_files_in_an_archive_are_left_out_and_all_else_is_kept(office: Office) -> None:
    office.configure(begin="now", file_limit="1 MB")
    file = b"QUJD" * 400_000
    lines = b"\r\n".join(file[at : at + 76] for at in range(0, len(file), 76))
    mail = said(1, 1, Content_Type='multipart/mixed; boundary="b"', Content_Transfer_Encoding="")
    head = mail.partition(b"\r\n\r\n")[0]
    body = b'--b\r\nContent-Type: text/plain\r\n\r\nSegue.\r\n--b\r\nContent-Type: application/zip; name="a.zip"\r\n'
    body += b"Content-Transfer-Encoding: base64\r\n\r\n" + lines + b"\r\n--b--\r\n"
    for kind in KINDS[:2]:
        imported(office, archive(office, kind, [head.replace(b"<m1@", f"<{kind}@".encode()) + b"\r\n\r\n" + body]))
    assert [words.strip() for _, _, words in told(office, 1) + told(office, 2)] == ["Segue."] * 2
    assert office.rows("SELECT name, left_out FROM file") == [("a.zip", 1)] * 2
    assert list((office.folder / "storage" / "spool").iterdir()) == []
    office.verified()
