r"""The first start of a mailbox with old mail: what is older is noted and left as it is, what comes is the desk's."""

from __future__ import annotations

import json
import signal
from datetime import timedelta
from typing import Any

import pytest

from mailbot import checkpoints
from tests.cast import ALICE, AUTHSERV, raw
from tests.whole.conftest import Office

pytestmark = pytest.mark.whole

BOB = "bob@example.org"


def old(number: int, sender: str = f"Alice <{ALICE}>", **fields: str) -> bytes:
    """Return a mail that was written before there was a desk."""
    named = {"Message_ID": f"<old{number}@example.com>", "Subject": f"Dúvida {number}", **fields}
    return raw(f"Palavras antigas {number}.", sender, **named)


def inbox(office: Office) -> list[bytes]:
    return office.server.folder(office.user, "INBOX")


def left(office: Office) -> list[tuple[Any, ...]]:
    return office.rows("SELECT message_id FROM earlier_mail WHERE present ORDER BY number")


def test_old_mail_is_left_unanswered_unmoved_and_unread_and_what_comes_later_is_the_desks(office: Office) -> None:
    office.configure(begin="now", unthreaded="open")
    office.deliver(*(old(each) for each in range(1, 4)))
    before, flags = inbox(office), office.server.flags(office.user)
    for _ in range(2):
        assert office.once()["judged"] == 0
        assert (inbox(office), office.server.flags(office.user)) == (before, flags)
        office.leave()
    assert office.sink.received == []
    assert left(office) == [("old1@example.com",), ("old2@example.com",), ("old3@example.com",)]
    office.deliver(old(4))
    office.once()
    assert office.verdicts() == [("opened", None)]
    assert len(inbox(office)) == 3
    office.verified()


def test_all_takes_what_lies_there(office: Office) -> None:
    office.configure(begin="all", unthreaded="open")
    office.deliver(old(1), old(2))
    office.once()
    assert office.verdicts() == [("opened", None)] * 2
    assert (inbox(office), left(office)) == ([], [])


def test_a_date_decides_by_when_the_server_received_a_mail_and_not_by_what_the_mail_says(office: Office) -> None:
    office.configure(begin="2026-11-20", unthreaded="open")
    midnight = office.now.replace(day=20, hour=3, minute=0)  # in São Paulo
    just_before = midnight - timedelta(seconds=1)
    for number, when in enumerate([just_before, midnight, midnight - timedelta(days=30), midnight + timedelta(days=1)], 1):
        office.server.append(office.user, old(number, Date="Tue, 1 Jan 2019 10:00:00 -0300"), when)
    office.once()
    assert left(office) == [("old1@example.com",), ("old3@example.com",)]
    assert office.rows("SELECT number, disposition FROM arrival ORDER BY number") == [(2, "opened"), (4, "opened")]
    assert len(inbox(office)) == 2
    office.once()
    assert len(office.verdicts()) == 2
    office.verified()


def test_deleted_old_mail_is_older_mail_first_of_all(office: Office) -> None:
    office.configure(begin="now", unthreaded="open")
    office.deliver(old(1))
    client = office.server._client(office.user)
    client.select_folder("INBOX")
    client.add_flags([1], [rb"\Deleted"], silent=True)
    office.once()
    client.remove_flags([1], [rb"\Deleted"], silent=True)
    client.logout()
    office.once()
    assert (office.verdicts(), len(inbox(office))) == ([], 1)


@pytest.mark.parametrize(("begin", "left_alone"), [("now", 4), ("2026-11-20", 2)])
@pytest.mark.parametrize("step", checkpoints.FIRST_START)
def test_a_crash_in_the_first_start_neither_loses_what_comes_nor_takes_what_was_there(
    office: Office, step: str, begin: str, left_alone: int
) -> None:
    office.configure(begin=begin, unthreaded="open")
    for number in range(1, 5):
        office.server.append(office.user, old(number), office.now - timedelta(days=30 * (number % 2)))
    done = office.process("--die-at", step, check=False)
    assert done.returncode == -signal.SIGKILL, step
    office.deliver(old(5), old(6))
    office.process()
    assert len(left(office)) == left_alone
    assert office.verdicts() == [("opened", None)] * (6 - left_alone)
    assert len(inbox(office)) == left_alone
    office.verified()


@pytest.mark.parametrize("step", ["", "first.begun", "first.noted", "first.finished"])
def test_a_new_uidvalidity_makes_no_old_mail_new_and_loses_none_that_came_meanwhile(office: Office, step: str) -> None:
    office.configure(begin="now", unthreaded="open")
    office.deliver(*(old(each) for each in range(1, 4)), old(4, Message_ID=""))
    office.later(hours=1)
    if step:
        office.process("--die-at", step, check=False)
    else:
        office.once()
        office.leave()
    office.later(minutes=5)
    office.deliver(old(5))
    office.server.renumber(office.user)
    for _ in range(3):
        office.once()
    assert office.rows("SELECT subject, disposition FROM arrival") == [("Dúvida 5", "opened")]
    assert len(inbox(office)) == 4
    assert office.rows("SELECT count(*), count(DISTINCT epoch) FROM earlier_mail WHERE present") == [(4, 1)]
    office.verified()


def test_a_mailbox_that_has_begun_goes_on_whatever_is_configured_later(office: Office) -> None:
    office.configure(begin="all", unthreaded="open")
    office.once()
    office.configure(unthreaded="open", begin="now")
    office.deliver(old(1))
    office.once()
    assert office.verdicts() == [("opened", None)]


def test_a_storage_of_yesterday_goes_on_as_it_was_also_under_a_new_uidvalidity(office: Office) -> None:
    office.configure(begin="now", unthreaded="open")
    office.once()
    office.leave()
    desk = office.desk()
    with desk.store.write() as connection:  # as the version of before would have left it
        connection.exec_driver_sql("UPDATE watermark SET folder = '', \"begin\" = '', begin_at = NULL, begin_to = 0")
    desk.close()
    office.deliver(old(1))
    office.server.renumber(office.user)
    office.deliver(old(2))
    office.once()
    assert office.verdicts() == [("opened", None)] * 2


def test_another_folder_that_is_watched_later_is_begun_anew(office: Office) -> None:
    office.configure(begin="now", unthreaded="open")
    office.once()
    client = office.server._client(office.user)
    client.create_folder("Suporte")
    client.logout()
    office.server.append(office.user, old(1), office.now, "Suporte")
    office.tables = '[mailboxes.suporte.folders]\ninbox = "Suporte"\n'
    office.configure(begin="now", unthreaded="open")
    office.once()
    assert (office.verdicts(), left(office)) == ([], [("old1@example.com",)])
    office.server.append(office.user, old(2), office.now, "Suporte")
    office.once()
    assert office.verdicts() == [("opened", None)]


def test_what_is_left_is_said_once_in_the_journal_and_by_check(office: Office) -> None:
    office.configure(begin="now")
    office.deliver(old(1), old(2))
    found = {one["key"]: one for one in map(json.loads, office.mailbot("check", "--json").stdout.splitlines())}
    assert '2 mails lie in INBOX; begin = "now": they' in found["mailboxes.suporte.begin"]["words"]
    said = [office.process().stderr for _ in range(2)]
    (line,) = [one for text in said for one in map(json.loads, text.splitlines()) if one["event"] == "mail_left_alone"]
    assert (line["older"], line["begin"]) == (2, '"now"')
    found = {one["key"]: one for one in map(json.loads, office.mailbot("check", "--json").stdout.splitlines())}
    assert found["mailboxes.suporte.begin"]["words"].startswith('2 older mails are left as they are; begin = "now"')
    assert found["mailboxes.suporte.begin"]["level"] == "ok"


def test_why_says_of_an_old_mail_that_it_is_of_before_us(office: Office) -> None:
    office.configure(begin="now")
    office.deliver(old(1))
    office.once()
    for asked in ("<old1@example.com>", "suporte/1", "1"):
        assert office.mailbot("why", asked).stdout.startswith(b"before us: it lay in the folder when the desk began")
    (one,) = map(json.loads, office.mailbot("why", "old1@example.com", "--json").stdout.splitlines())
    assert (one["reason"], one["uid"], one["from"]) == ("before_us", 1, ALICE)


@pytest.mark.parametrize(
    ("unthreaded", "verdict"), [("reject", ("opened", None)), ("hold", ("held", "before_us")), ("open", ("opened", None))]
)
def test_who_answers_an_old_mail_that_they_wrote_is_no_stranger(
    office: Office, unthreaded: str, verdict: tuple[str, str | None]
) -> None:
    office.configure(begin="now", unthreaded=unthreaded)
    office.deliver(old(1))
    office.once()
    office.deliver(
        old(2, In_Reply_To="<answer@desk.example>", References="<old1@example.com> <answer@desk.example>"),
        old(3, BOB, In_Reply_To="<old1@example.com>"),
    )
    office.once()
    strangers = {"reject": ("rejected", "unthreaded"), "hold": ("held", "unthreaded"), "open": ("opened", None)}
    assert office.verdicts() == [verdict, strangers[unthreaded]]
    assert (
        b"answers old1@example.com of before us, in which From took part" in office.mailbot("why", "old2@example.com").stdout
    )
    office.verified()


@pytest.mark.parametrize(
    ("result", "verdict"),
    [("pass", ("opened", None)), ("none", ("held", "before_us")), ("fail", ("rejected", "unthreaded"))],
)
def test_where_a_receiver_could_prove_them_it_must(office: Office, result: str, verdict: tuple[str, str | None]) -> None:
    office.configure(begin="now", authserv_id=AUTHSERV)
    office.deliver(old(1))
    office.once()
    proof = f"{AUTHSERV}; dmarc={result} header.from=example.com"
    office.deliver(old(2, In_Reply_To="<old1@example.com>", Authentication_Results=proof))
    office.once()
    assert office.verdicts() == [verdict]


def test_of_many_old_mails_the_headers_are_fetched_some_hundred_at_a_time_and_no_body(office: Office) -> None:
    office.configure(begin="now")
    body = "x" * 70 + "\n"
    mails = [old(number) for number in range(600)] + [raw(body * 20_000, Message_ID="<large@example.com>")]
    office.server.multiappend(office.user, mails)
    office.once()
    assert len(left(office)) == 601
    assert office.rows("SELECT count(*) FROM mail") == [(0,)]
