"""What a mail names of ours is read once: IDs in the order in which they are asked, addresses, and what a bounce reports."""

from __future__ import annotations

from mailbot.desk.threading.named import NamedTokens, named_tokens
from mailbot.mail.message import read
from mailbot.mail.tokens.address_tokens import reply_token
from tests.cast import KEY, raw, ticket, token

BOUNCE = """This is the mail system.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com

Final-Recipient: rfc822; alice@example.com
Action: failed
Status: 5.1.1

--B
Content-Type: text/rfc822-headers

Message-ID: <{letter}>
References: <{root}>

--B--
"""


def test_ids_stand_in_the_order_in_which_they_are_asked_each_once() -> None:
    own, older = token(occasion="k2"), token(occasion="k1")
    mail = read(raw(In_Reply_To=f"<{own}>", References=f"<{older}> <a@example.com> <{own}>"))
    named = named_tokens(mail)
    assert list(named.ids) == [own, "a@example.com", older]
    assert [found and found.occasion for found in named.ids.values()] == ["k2", None, "k1"]


def test_only_addresses_with_a_token_are_named() -> None:
    mine = reply_token(KEY, ticket=12, nonce=ticket().nonce, recipient="alice@example.com")
    mail = read(raw(To=f"suporte@desk.example, suporte+{mine}@desk.example"))
    assert [(one, found.ticket) for one, found in named_tokens(mail).addresses] == [(f"suporte+{mine}@desk.example", 12)]


def test_every_ticket_that_a_token_names_is_to_be_looked_up() -> None:
    other = reply_token(KEY, ticket=14, nonce=b"n" * 16, recipient="alice@example.com")
    mail = read(raw(To=f"suporte+{other}@desk.example", In_Reply_To=f"<{token()}>", References="<a@example.com>"))
    assert named_tokens(mail).tickets == {12, 14}


def test_a_bounce_names_the_letter_that_it_reports_and_the_root_of_its_ticket() -> None:
    letter, root = token(occasion="k7"), token(occasion="root")
    mail = read(
        raw(
            BOUNCE.format(letter=letter, root=root), sender="MAILER-DAEMON@mx.example.com", Return_Path="<>",
            Content_Type='multipart/report; report-type=delivery-status; boundary="B"',
        )
    )  # fmt: skip
    named = named_tokens(mail)
    assert letter in named.reported
    assert root in named.roots
    assert named.tickets == {12}


def test_a_mail_that_names_nothing_of_ours_names_no_ticket() -> None:
    assert named_tokens(read(raw())) == NamedTokens()
