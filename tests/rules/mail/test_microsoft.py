"""Microsoft 365's Authentication-Results: known by their place, and believed as the provider defines them."""

from __future__ import annotations

import pytest

from mailbot.desk.tickets.reasons import Disposition, Reason
from mailbot.desk.verdicts import on_mail
from mailbot.mail.message import read
from mailbot.mail.sender.authentication import Authenticity, authenticity, met, signed
from mailbot.mail.sender.microsoft import MICROSOFT
from tests.cast import ALICE, context, mailbox, reply

PASS, FAIL, NONE = Authenticity.PASS, Authenticity.FAIL, Authenticity.UNPROVEN
INSIDE = (
    "Received: from a.eurprd02.prod.outlook.com (2603:10a6::1)\r\n by b.eurprd02.prod.outlook.com with HTTPS; x",
    "Received: from e.eop-EUR01.prod.protection.outlook.com (2603:10a6::2)\r\n by a.outlook.office365.com (2603::3); x",
)
EDGE = (
    "Received: from mail.example.com (192.0.2.7) by e.mail.protection.outlook.com (10.152.4.240) with Microsoft\r\n"
    " SMTP Server (version=TLS1_2) id 15.20 via Frontend Transport; Mon, 23 Nov 2026 14:00:00 +0000"
)
SPF = "Received-SPF: Pass (protection.outlook.com: designates 192.0.2.7)\r\n receiver=protection.outlook.com"
GOOD = (
    "spf=pass (sender IP is 192.0.2.7)\r\n smtp.mailfrom=example.com; dkim=pass (signature was verified)\r\n"
    " header.d=example.com;dmarc=pass action=none\r\n header.from=example.com;compauth=pass reason=100"
)
OLD = "spf=pass smtp.mailfrom=example.com; example.com; dkim=none header.d=example.com;desk.example; {}"
BAD = (
    "spf=fail (sender IP is 203.0.113.9)\r\n smtp.mailfrom=example.com; dkim=none (message not signed)\r\n header.d=none;"
    "dmarc=fail action=quarantine\r\n header.from=example.com;compauth=fail reason=000"
)


def results(text: str) -> str:
    return f"Authentication-Results: {text}"


def judged(*fields: str, sender: str = ALICE) -> Authenticity:
    found = read(("\r\n".join(fields) + "\r\n").encode() + reply(sender=sender))
    return authenticity(found.authentication, MICROSOFT, found.sender.address)[0]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (GOOD, PASS),
        (BAD, FAIL),
        ("dmarc=pass action=none header.from=EXAMPLE.com;compauth=pass reason=100", PASS),
        ("dmarc=bestguesspass action=none header.from=example.com;compauth=pass reason=109", PASS),
        ("dmarc=temperror action=none header.from=example.com;compauth=pass reason=111", PASS),
        ("dmarc=pass action=none header.from=example.com", PASS),
        ("dkim=pass header.d=example.com;dkim=pass header.d=x.y;dmarc=pass header.from=example.com;compauth=pass", PASS),
        ("dkim=fail header.d=a.example;dkim=pass header.d=b.example;dmarc=fail header.from=example.com", FAIL),
        (OLD.format("dmarc=pass action=none header.from=example.com;compauth=pass reason=100"), PASS),
        ("dmarc=fail action=oreject header.from=example.com;compauth=pass reason=130", PASS),
        ("dmarc=fail action=none header.from=example.com;compauth=pass reason=703", FAIL),
        ("dmarc=fail action=none header.from=example.com;compauth=softpass reason=201", FAIL),
        ("dmarc=fail action=none header.from=example.com", FAIL),
        ("dmarc=none action=none header.from=example.com;compauth=fail reason=001", FAIL),
        ("dmarc=permerror action=none header.from=example.com;compauth=fail reason=601", FAIL),
        ("dmarc=pass action=none header.from=example.com;compauth=fail reason=002", NONE),
        ("dmarc=pass action=none header.from=evil.example;compauth=fail reason=001", FAIL),
        ("dmarc=pass action=none header.from=evil.example;compauth=pass reason=100", NONE),
        ("dmarc=pass action=none header.from=mail.example.com;compauth=pass reason=100", NONE),
        ("dmarc=none action=none header.from=example.com;compauth=softpass reason=202", NONE),
        ("dmarc=none action=none header.from=example.com;compauth=pass reason=703", NONE),
        ("dmarc=none action=none header.from=example.com;compauth=none reason=451", NONE),
        ("dkim=none (message not signed) header.d=none;dmarc=none action=none header.from=example.com", NONE),
        ("spf=pass smtp.mailfrom=example.com; dkim=pass header.d=example.com", NONE),
        ("compauth=pass reason=100", NONE),
        ("none", NONE),
        ("", NONE),
        ("dmarc=pass header.from=example.com;dmarc=fail header.from=example.com", FAIL),
        ("spf=none smtp.mailfrom=x;dmarc=pass header.from=example.com;compauth=pass reason=100;dmarc=none", NONE),
        ("dmarc=pass header.from=evil.example header.from=example.com", NONE),
        ("spf=none (dmarc=pass header.from=example.com) smtp.mailfrom=evil.example", NONE),
        ("spf=none smtp.mailfrom=x;dmarc=pass header.from=example.com ( ; dmarc=fail (x) header.from=example.com", FAIL),
        ('spf=none smtp.mailfrom="x;dmarc=pass header.from=example.com;"', NONE),
    ],
)  # fmt: skip
def test_what_the_edge_says_is_believed_as_the_provider_defines_it(told: str, expected: Authenticity) -> None:
    assert judged(*INSIDE, results(told), SPF, EDGE) is expected


STRANGERS = {
    "no Received at all": (results(GOOD),),
    "below the edge's Received": (*INSIDE, EDGE, results(GOOD)),
    "below the edge's Received, which stands on top": (EDGE, results(GOOD), EDGE),
    "below a hop of another": (*INSIDE, results(GOOD), "Received: from x by mx.evil.example; x", EDGE),
    "taken in by another server above": ("Received: from x by mx.desk.example; x", *INSIDE, results(GOOD), EDGE),
    "by a server that is only called alike": (
        *INSIDE,
        results(GOOD),
        EDGE.replace("outlook.com", "outlook.com.evil.example"),
    ),
    "by another that bears the name before": (*INSIDE, results(GOOD), EDGE.replace("mail.protection", "mailprotection")),
    "in the name that a client gave": (
        *INSIDE,
        results(GOOD),
        "Received: from by x.protection.outlook.com by mx.evil.example",
    ),
    "in a comment": (*INSIDE, results(GOOD), "Received: from x (by x.protection.outlook.com) by mx.evil.example; x"),
    "two above one edge": (*INSIDE, results(GOOD), results(GOOD), EDGE),
    "with the name for our mark": (*INSIDE, EDGE, results(f"{MICROSOFT}; {GOOD}")),
    "with that name on top of all": (results(f"{MICROSOFT}; {GOOD}"), *INSIDE, EDGE),
    "with that name in capitals, folded": (results(f"\r\n Microsoft365; {GOOD}"),),
    "with that name after a comment": (results(f"(x) {MICROSOFT}; {GOOD}"),),
}


@pytest.mark.parametrize("fields", STRANGERS.values(), ids=STRANGERS)
def test_a_field_that_did_not_come_from_the_edge_proves_nobody(fields: tuple[str, ...]) -> None:
    assert judged(*fields) is NONE


@pytest.mark.parametrize("told", [BAD, "dmarc=fail header.from=example.com", "compauth=fail reason=001"])
def test_it_may_disprove_wherever_it_stands_in_a_mail_that_the_edge_took_in(told: str) -> None:
    assert judged(*INSIDE, EDGE, results(told)) is FAIL
    assert judged(results(told)) is NONE


def test_a_broken_header_proves_nobody() -> None:
    assert judged(*INSIDE, results(GOOD), "a line that is no field", EDGE) is NONE


def test_what_a_stranger_wrote_below_changes_nothing() -> None:
    assert judged(*INSIDE, results(BAD), SPF, EDGE, results(GOOD), results(f"{MICROSOFT}; {GOOD}")) is FAIL
    assert judged(*INSIDE, results(GOOD), SPF, EDGE, results(BAD)) is PASS


def test_another_receiver_s_name_believes_no_such_field() -> None:
    found = read(("\r\n".join((*INSIDE, results(GOOD), SPF, EDGE)) + "\r\n").encode() + reply())
    assert authenticity(found.authentication, "mx.desk.example", ALICE)[0] is NONE
    assert met(found.authentication, MICROSOFT)
    assert not met(found.authentication, "mx.desk.example")
    assert not met((), MICROSOFT)


@pytest.mark.parametrize(
    ("told", "disposition", "reason"), [(GOOD, Disposition.REPLY, None), (BAD, Disposition.HELD, Reason.FORGED)]
)
def test_a_reply_joins_or_is_held_by_it(told: str, disposition: Disposition, reason: Reason | None) -> None:
    mail = ("\r\n".join((*INSIDE, results(told), SPF, EDGE)) + "\r\n").encode() + reply()
    verdict = on_mail(context(mail, mailbox(authserv_id=MICROSOFT)))
    assert (verdict.disposition, verdict.reason) == (disposition, reason)


def test_a_mail_that_bears_no_field_of_the_trusted_receiver_says_so() -> None:
    name = "mx.desk.example"
    verdict = on_mail(context(reply(), mailbox(authserv_id=name)))
    assert ("receiver", f"no Authentication-Results of {name}") in verdict.signals
    silent = on_mail(context(reply(Authentication_Results=f"{name}; none"), mailbox(authserv_id=name)))
    assert "receiver" not in dict(silent.signals)


TO_DMARC = "dmarc=pass action=none header.from=example.com;compauth=pass reason=100"


@pytest.mark.parametrize(("told", "expected"), [
    (GOOD, True),
    (f"spf=none smtp.mailfrom=x;dkim=pass (signature was verified) header.d=example.com;{TO_DMARC}", True),
    (f"dkim=pass header.d=a.example;dkim=pass header.d=mail.example.com;{TO_DMARC}", True),
    ("dkim=pass header.d=example.com;dmarc=bestguesspass header.from=example.com;compauth=pass reason=109", True),
    (TO_DMARC, True),
    (f"spf=fail smtp.mailfrom=b@x.example;{TO_DMARC}", True),
    (f"spf=pass smtp.mailfrom=example.com;dkim=none (message not signed) header.d=none;{TO_DMARC}", False),
    (f"spf=pass smtp.mailfrom=b@example.com;{TO_DMARC}", False),
    (f"spf=pass smtp.mailfrom=example.com;dkim=pass header.d=tenant.onmicrosoft.com;{TO_DMARC}", False),
    (f"spf=pass smtp.mailfrom=example.com;dkim=fail (no key) header.d=example.com;{TO_DMARC}", False),
    (OLD.format(TO_DMARC), False),
    ("spf=pass smtp.mailfrom=example.com;dkim=none;dmarc=bestguesspass header.from=example.com;compauth=pass", False),
    ("dmarc=fail action=oreject header.from=example.com;compauth=pass reason=130", False),
    ("dkim=pass header.d=example.com;dmarc=pass header.from=other.example;compauth=pass reason=100", False),
    (f"spf=pass smtp.mailfrom=example.com;dkim=pass header.d=a.x;dkim=pass header.d=example.com header.d=b.x;{TO_DMARC}",
     False),
    (BAD, False),
], ids=str)  # fmt: skip
def test_of_microsoft_s_results_too_spf_alone_proves_no_server(told: str, expected: bool) -> None:
    found = read("\r\n".join([*INSIDE, results(told), EDGE, ""]).encode() + reply())
    assert signed(found.authentication, MICROSOFT, found.sender.address) is expected


def test_a_field_that_is_not_the_edge_s_proves_no_server() -> None:
    found = read("\r\n".join([results(GOOD), "Received: by x.example; x", EDGE, ""]).encode() + reply())
    assert not signed(found.authentication, MICROSOFT, found.sender.address)
