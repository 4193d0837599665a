"""Addresses with tokens: replies to them, bounces to them, and mail to two of our mailboxes."""

from __future__ import annotations

import json

import pytest

from mailbot.mail.tokens.address_tokens import found_in
from tests.cast import ALICE, AUTHSERV, BRUNO, MALLORY
from tests.whole.conftest import Office
from tests.whole.customers.test_bounces import dsn, marked, notices
from tests.whole.customers.test_desk import asked

pytestmark = pytest.mark.whole


def second_mailbox(office: Office, **keys: str) -> str:
    """Add the mailbox vendas, which treats strangers otherwise; returns its user."""
    user = f"{office.user}v"
    more = "".join(f'{key} = "{value}"\n' for key, value in keys.items())
    box = f"""
[mailboxes.vendas]
address = "vendas@desk.example"
notify = ["{BRUNO}"]
begin = "all"
{more}
[mailboxes.vendas.imap]
host = "127.0.0.1"
port = {office.server.port}
security = "plain"
username = "{user}"
password_file = "pw"
[mailboxes.vendas.smtp]
host = "127.0.0.1"
port = {office.sink.port}
security = "plain"
"""
    office.config.write_text(office.config.read_text() + box)
    return user


def entries(office: Office) -> list[tuple[int, str]]:
    return [tuple(row) for row in office.rows("SELECT ticket_id, text FROM entry WHERE kind = 'customer'")]


def bare_reply(to: str, sender: str = f"Alice <{ALICE}>", text: str = "Segue.", **fields: str) -> bytes:
    """Return a reply of which a relay left only sender and recipient."""
    extra = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in fields.items())
    return f"{extra}From: {sender}\r\nTo: {to}\r\nSubject: Oi\r\nMessage-ID: <{text}@x>\r\n\r\n{text}\r\n".encode()


def test_a_bounce_to_a_letters_own_return_path_is_known_though_it_names_no_id(office: Office) -> None:
    office.configure(verp=True)
    number, _ = asked(office)
    path = office.sink.received[-1].sender
    assert found_in(path) is not None
    office.deliver(dsn(None, to=path.upper()))
    office.once()
    assert marked(office) == [ALICE]
    assert office.state(number) == "open"
    office.deliver(dsn(None, 2, to=path[:-20] + "a" + path[-19:]), dsn(None, 3, to="suporte+12b@desk.example"))
    office.once()
    assert notices(office).count("notify") == 1


def test_whatever_a_server_writes_to_a_return_path_is_a_bounce_and_answered_by_nothing(office: Office) -> None:
    office.configure(verp=True, unthreaded="open")
    number, _ = asked(office)
    path = office.sink.received[-1].sender
    office.deliver(bare_reply(path, "no-reply@example.com", "Det gick inte."))
    office.once()
    assert office.verdicts() == [("ignored", "bounce")]
    assert office.rows("SELECT ticket_id, action, permanent FROM delivery") == [(number, "delayed", 0)]
    office.deliver(bare_reply(path, text="Pessoa."))
    office.once()
    assert office.verdicts()[-1] == ("opened", None)


def test_a_delivering_server_may_say_to_which_return_path_a_bounce_came(office: Office) -> None:
    office.configure(return_path="bounces+{token}@desk.example")
    asked(office)
    path = office.sink.received[-1].sender
    assert path.startswith("bounces+")
    office.deliver(f"Delivered-To: {path}\r\n".encode() + dsn(None))
    office.once()
    assert marked(office) == [ALICE]


def test_rejections_keep_the_null_return_path_and_the_desks_own_mail_the_plain_one(office: Office) -> None:
    office.configure(verp=True, wrong_sender="reject")
    _, question = asked(office)
    office.deliver(office.reply_to(question))
    office.once()
    paths = {one.to[0]: one.sender for one in office.sink.received}
    assert paths[BRUNO] == "suporte@desk.example"
    number = int(office.rows("SELECT id FROM ticket")[0][0])
    office.mailbot("ticket", "close", str(number), "--text", "Pronto.")
    office.once()
    office.later(hours=1)  # sooner, it would have crossed the close
    office.deliver(office.reply_to(question, "Ainda não."))
    office.once()
    assert notices(office)[-1] == "rejected_closed"
    assert office.sink.received[-1].sender == ""


def test_a_reply_to_the_letters_own_address_joins_its_ticket_without_any_id(office: Office) -> None:
    office.configure(address_tokens=True)
    number, question = asked(office)
    to = str(question["Reply-To"])
    assert found_in(to.partition("<")[2].rstrip(">")) is not None
    office.deliver(bare_reply(to), bare_reply(to, f"Mallory <{MALLORY}>", "Eu."))
    office.once()
    assert entries(office) == [(number, "Segue.")]
    assert office.verdicts() == [("reply", None), ("rejected", "wrong_sender")]
    office.verified()


def test_a_vacation_reply_to_the_return_path_is_known_by_it(office: Office) -> None:
    office.configure(verp=True)
    number, _ = asked(office)
    fields = {"Auto_Submitted": "auto-replied", "Date": "Mon, 23 Nov 2026 12:00:00 -0300"}
    office.deliver(bare_reply(office.sink.received[-1].sender, text="Retorno em 14/12/2026.", **fields))
    office.once()
    assert office.verdicts() == [("ignored", "automatic")]
    assert office.rows("SELECT ticket_id, away_until FROM participant") == [(number, "2026-12-14")]


@pytest.mark.parametrize("policy", ["reject", "hold", "open"])
def test_a_reply_to_two_of_our_mailboxes_is_one_message_of_one_ticket(office: Office, policy: str) -> None:
    other = second_mailbox(office, unthreaded=policy)
    number, question = asked(office)
    mail = office.reply_to(question, To="suporte@desk.example, vendas@desk.example")
    for user in (other, office.user):
        office.server.append(user, f"Delivered-To: {user}\r\nReceived: by {user}\r\n".encode() + mail, office.now)
    office.once()
    assert entries(office) == [(number, "Segue.")]
    assert sorted(row[0] for row in office.verdicts()) == ["duplicate", "reply"]
    assert notices(office).count("notify") == 1
    office.verified()


def test_a_mail_to_two_of_our_mailboxes_joins_by_the_copy_that_bears_the_token(office: Office) -> None:
    office.configure(address_tokens=True)
    other = second_mailbox(office)
    number, question = asked(office)
    token = str(question["Reply-To"]).partition("<")[2].rstrip(">")
    mail = bare_reply("suporte@desk.example, vendas@desk.example")
    office.server.append(other, b"Delivered-To: vendas@desk.example\r\n" + mail, office.now)
    office.once()
    office.server.append(office.user, f"Delivered-To: {token}\r\n".encode() + mail, office.now)
    office.once()
    assert office.verdicts() == [("rejected", "unthreaded"), ("reply", None)]
    assert entries(office) == [(number, "Segue.")]
    office.verified()


def test_a_new_mail_to_two_mailboxes_that_open_tickets_opens_one(office: Office) -> None:
    office.configure(unthreaded="open")
    other = second_mailbox(office, unthreaded="open")
    mail = bare_reply("suporte@desk.example", text="Novo", Cc="vendas@desk.example")
    for user in (office.user, other):
        office.server.append(user, f"Delivered-To: {user}\r\n".encode() + mail, office.now)
    office.once()
    assert sorted(row[0] for row in office.verdicts()) == ["duplicate", "opened"]
    assert office.rows("SELECT count(*) FROM ticket") == [(1,)]
    office.verified()


@pytest.mark.parametrize(("policy", "told"), [("open", []), ("hold", []), ("reject", ["rejected_unthreaded"])])
def test_nobody_is_told_no_by_one_mailbox_while_another_takes_the_copy(office: Office, policy: str, told: list[str]) -> None:
    office.configure(unthreaded=policy)
    other = second_mailbox(office, authserv_id=AUTHSERV)
    proof = f"{AUTHSERV}; dmarc=pass header.from=example.com"
    mail = bare_reply("suporte@desk.example, vendas@desk.example", text="Novo", Authentication_Results=proof)
    office.server.append(other, mail, office.now)
    office.once()
    assert office.verdicts() == [("rejected", "unthreaded")]
    assert notices(office) == told


def test_check_says_what_addresses_with_tokens_need_of_the_mail_server(office: Office) -> None:
    office.configure(address_tokens=True, verp=True)
    said = [json.loads(line) for line in office.mailbot("check", "--offline", "--json").stdout.splitlines()]
    found = {one["key"]: one["words"] for one in said}
    for key in ("address_tokens", "verp"):
        assert "recipient_delimiter = +" in found[f"mailboxes.suporte.{key}"]


def test_a_held_copy_of_a_mail_that_another_mailbox_took_is_released_as_the_duplicate_it_is(office: Office) -> None:
    office.configure(address_tokens=True)
    other = second_mailbox(office, unthreaded="hold")
    number, question = asked(office)
    token = str(question["Reply-To"]).partition("<")[2].rstrip(">")
    mail = bare_reply("suporte@desk.example, vendas@desk.example")
    office.server.append(other, b"Delivered-To: vendas@desk.example\r\n" + mail, office.now)
    office.once()
    office.server.append(office.user, f"Delivered-To: {token}\r\n".encode() + mail, office.now)
    office.once()
    assert office.verdicts() == [("held", "unthreaded"), ("reply", None)]
    office.mailbot("held", "release", "1", "--ticket", str(number))
    assert office.verdicts() == [("duplicate", None), ("reply", None)]
    assert entries(office) == [(number, "Segue.")]
    office.verified()
