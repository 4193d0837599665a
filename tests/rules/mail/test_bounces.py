"""Bounces as servers write them: whose, for good or for now, and which letter came back."""

from __future__ import annotations

import base64
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.mail.automatic.bounces import RecipientStatus, Report
from mailbot.mail.kinds import Kind
from mailbot.mail.message import read
from mailbot.mail.tokens.message_ids import ROOT
from tests.cast import ALICE, token

OURS, TOP = token(occasion="0123456789"), token(occasion=ROOT)
LETTER = f"""\
Return-Path: <suporte@desk.example>
Received: from desk.example by mx.desk.example with ESMTP id 5.9.1
From: Suporte Exemplo <suporte@desk.example>
To: Alice <{ALICE}>
Subject: Re: Erro ao abrir o projeto
Message-ID: <{OURS}>
References: <{TOP}>
 <older@example.com>
"""
DAEMON = "From: Mail Delivery System <MAILER-DAEMON@mx.desk.example>\nTo: suporte@desk.example\n"
BLOCK = f"""\
Reporting-MTA: dns; mx.desk.example

Final-Recipient: rfc822; {ALICE}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <{ALICE}>:
    Recipient address rejected: User unknown
"""


def bounce(text: str) -> Report:
    mail = read(text.replace("\n", "\r\n").encode())
    assert mail.kind is Kind.BOUNCE, mail.automatic
    assert mail.bounce is not None
    return mail.bounce


def report(
    block: str = BLOCK, returned: str = LETTER, kind: str = "text/rfc822-headers", status: str = "delivery-status"
) -> Report:
    return bounce(
        f"{DAEMON}Subject: Undelivered Mail Returned to Sender\nMIME-Version: 1.0\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
        "--b\nContent-Type: text/plain\n\nI'm sorry to have to inform you that your message could not be delivered.\n\n"
        f"--b\nContent-Type: message/{status}\n\n{block}\n--b\nContent-Type: {kind}\n\n{returned}\n--b--\n"
    )


def one(found: Report) -> RecipientStatus:
    assert len(found.statuses) == 1, found
    return found.statuses[0]


@pytest.mark.parametrize(
    "kind", ["text/rfc822-headers", "message/rfc822", "message/global", "message/rfc822-headers", "message/partial"]
)
def test_a_report_names_recipient_status_and_letter_however_it_returns_it(kind: str) -> None:
    found = report(kind=kind, returned=f"{LETTER}\nOlá!\n")
    assert found.statuses == (
        RecipientStatus(ALICE, "", "failed", "5.1.1", f"550 5.1.1 <{ALICE}>: Recipient address rejected: User unknown"),
    )
    assert found.message_ids == (OURS,)
    assert found.roots == (TOP,)


def test_a_letter_returned_in_base64_is_read() -> None:
    coded = base64.encodebytes(LETTER.encode()).decode()
    assert report(kind="message/rfc822\nContent-Transfer-Encoding: base64", returned=coded).message_ids == (OURS,)
    assert report(kind="text/rfc822-headers\nContent-Transfer-Encoding: base64", returned=coded).message_ids == (OURS,)


def test_an_internationalised_report_is_read() -> None:
    block = BLOCK.replace("rfc822; " + ALICE, "utf-8; joão@example.com")
    assert one(report(block, status="global-delivery-status")).recipient == "joão@example.com"


@pytest.mark.parametrize(
    ("action", "status", "permanent"),
    [
        ("failed", "5.1.1", True),
        ("failed", "5.1.10", True),
        ("failed", "5.7.1", True),
        ("Failed (permanent)", "5.0.0", True),
        ("failed", "5.2.2", False),
        ("failed", "5.2.3", False),
        ("failed", "5.3.4", False),
        ("failed", "4.4.7", False),
        ("delayed", "4.4.1", False),
        ("delayed", "5.1.1", False),
        ("delivered", "2.0.0", False),
        ("relayed", "2.0.0", False),
        ("expanded", "2.0.0", False),
    ],
)
def test_only_an_address_at_fault_for_good_is_a_hard_bounce(action: str, status: str, permanent: bool) -> None:
    block = BLOCK.replace("Action: failed", f"Action: {action}").replace("Status: 5.1.1", f"Status: {status} (words)")
    assert one(report(block)).permanent is permanent


def test_a_report_that_leaves_out_action_or_status_is_understood_by_the_rest() -> None:
    assert one(report(BLOCK.replace("Action: failed\n", ""))).permanent
    assert one(report(BLOCK.replace("Status: 5.1.1\n", ""))).status == "5.1.1"
    bare = f"Final-Recipient: rfc822;{ALICE}\nDiagnostic-Code: X-Postfix; 552 mailbox is full\n"
    assert one(report(bare)).status == "5.0.0"


def test_the_original_recipient_is_kept_beside_the_final_one() -> None:
    block = BLOCK.replace("Action", f"Original-Recipient: rfc822;{ALICE}\nAction").replace(
        f"rfc822; {ALICE}", "rfc822; <alice@elsewhere.example>"
    )
    found = one(report(block))
    assert (found.recipient, found.original) == ("alice@elsewhere.example", ALICE)
    assert found.names(ALICE)


QMAIL = f"""{DAEMON}Subject: failure notice

Hi. This is the qmail-send program at desk.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<{ALICE}>:
192.0.2.7 does not like recipient.
Remote host said: 550 5.1.1 User unknown
Giving up on 192.0.2.7.

--- Below this line is a copy of the message.

{LETTER}
Olá, versão 4.2.1!
"""
EXIM = f"""{DAEMON}X-Failed-Recipients: {ALICE}
Auto-Submitted: auto-replied
Subject: Mail delivery failed: returning message to sender

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  {ALICE}
    host mail.example.com [192.0.2.7]
    SMTP error from remote mail server after RCPT TO:<{ALICE}>:
    550 No such user here

------ This is a copy of the message, including all the headers. ------

{LETTER}
"""
PORTUGUESE = f"""{DAEMON}Subject: Mensagem não entregue
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

Não foi possível entregar a sua mensagem ao destinatário {ALICE}.
Motivo: 550 5.1.1 Usuário inexistente

Cabeçalhos da mensagem original:

> {LETTER.strip().replace(chr(10), chr(10) + "> ")}
"""
EXCHANGE = f"""From: <postmaster@example.com>
To: suporte@desk.example
Subject: =?utf-8?q?N=C3=A3o_entregue=3A_Erro_ao_abrir_o_projeto?=
In-Reply-To: <{OURS}>
Content-Type: text/plain; charset=utf-8

Falha na entrega para estes destinatários ou grupos:

alice@example.com
O endereço de email inserido não foi encontrado.

Informações de diagnóstico para administradores:
#550 5.1.10 RESOLVER.ADR.RecipientNotFound ##

Original message headers:

Message-ID:
 <{OURS}>
"""


@pytest.mark.parametrize(
    ("text", "status"),
    [(QMAIL, "5.1.1"), (EXIM, "5.0.0"), (PORTUGUESE, "5.1.1"), (EXCHANGE, "5.1.10")],
    ids=["qmail", "exim", "portuguese", "exchange"],
)
def test_a_bounce_of_words_alone_names_its_letter_too(text: str, status: str) -> None:
    found = bounce(text)
    assert found.message_ids == (OURS,)
    assert found.statuses[0].status == status
    assert found.statuses[0].permanent
    assert found.statuses[0].recipient in {"", ALICE}


@pytest.mark.parametrize(
    "words",
    [
        "Your message has been delayed and is still being retried. No action is required on your part.",
        "Sua mensagem está atrasada; serão feitas novas tentativas de entrega.",
        "A caixa postal do destinatário está cheia.",
        "host mail.example.com said: 451 4.7.1 Greylisted",
        "552 5.2.2 Mailbox full",
    ],
)
def test_a_bounce_of_words_that_is_not_for_good_is_soft(words: str) -> None:
    assert not bounce(f"{DAEMON}Subject: Mail delivery\n\nMail to {ALICE}: {words}\n").statuses[0].permanent


def test_numbers_in_the_returned_letter_are_no_status() -> None:
    text = QMAIL.replace("Remote host said: 550 5.1.1 User unknown", "Sorry, no mailbox here by that name.")
    assert one(bounce(text.replace("versão", "550 4.2.2 versão"))).permanent


def test_a_servers_words_are_short_and_cannot_steer_a_terminal() -> None:
    words = one(report(BLOCK.replace("User unknown", "\x1b[31m\x07" + "x" * 5000))).diagnostic
    assert words.isprintable()
    assert len(words) == 300


def test_an_ordinary_mail_has_no_report() -> None:
    assert read(f"From: {ALICE}\nSubject: Oi\n\nMessage-ID: <{OURS}>\n".encode()).bounce is None


@pytest.mark.parametrize(
    "block",
    [
        "",
        "\n" * 50_000,
        "Final-Recipient: " * 5000,
        f"Final-Recipient: rfc822; {ALICE}\nAction: failed\n\n" * 5000,
        ("Diagnostic-Code: smtp; 550 " + "5.1." * 20_000 + "\n") * 3,
        "Status:" + " " * 60_000 + "5",
    ],
    ids=["empty", "lines", "name", "recipients", "digits", "blanks"],
)
def test_a_hostile_report_costs_little_and_raises_nothing(block: str) -> None:
    began = time.process_time()
    found = report(block, returned=f"Message-ID: <{'a' * 500}\n" * 2000 + "References: <" * 2000)
    assert len(found.statuses) <= 100
    assert len(found.message_ids) <= 50
    assert time.process_time() - began < 2


@given(st.binary(max_size=400), st.binary(max_size=400))
def test_any_bytes_in_a_report_are_read_without_an_exception(block: bytes, returned: bytes) -> None:
    head = re.sub(
        rb"\n", b"\r\n", f"{DAEMON}Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n".encode()
    )
    parts = b"--b\r\nContent-Type: message/delivery-status\r\n\r\n" + block
    mail = read(head + parts + b"\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n" + returned + b"\r\n--b--\r\n")
    assert mail.bounce is not None
