"""The door's own check of senders: DKIM and DMARC, with a DNS that the test writes."""

from __future__ import annotations

import base64
import json
import subprocess
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import dkim
import pytest

from mailbot.listener.authentication import organizational
from mailbot.listener.delivery import REFUSED, TAKEN
from mailbot.listener.dns import NoAnswerNow
from mailbot.mail.sender.dkim import MAX_SIGNATURES, worth_verifying
from tests.cast import AUTHSERV, MALLORY, raw
from tests.wire.doorway import Doorway

pytestmark = pytest.mark.wire
_SIGN: Any = dkim.sign  # untyped
REJECT = b"v=DMARC1; p=reject"


@cache
def pair(bits: int = 1024) -> tuple[bytes, bytes]:
    """Return a private key and its record in the DNS."""
    made = subprocess.run(["openssl", "genrsa", "-traditional", str(bits)], check=True, capture_output=True).stdout
    der = subprocess.run(
        ["openssl", "rsa", "-pubout", "-outform", "DER"], input=made, check=True, capture_output=True
    ).stdout  # fmt: skip
    return made, b"v=DKIM1; k=rsa; p=" + base64.b64encode(der)


def signed(mail: bytes, domain: str = "example.com", key: bytes | None = None, **how: Any) -> bytes:
    headers = how.pop("include_headers", [b"from", b"to", b"subject", b"message-id"])
    field = _SIGN(mail, b"k1", domain.encode(), key or pair()[0], include_headers=headers, **how)
    return bytes(field) + mail


class Dns:
    """What is written in the DNS; names in ``mute`` are not answered."""

    def __init__(self) -> None:
        self.mute: tuple[str, ...] = ()
        self.asked: list[str] = []
        self.records = {"k1._domainkey.example.com": pair()[1], "_dmarc.example.com": REJECT}

    def __call__(self, name: str) -> tuple[bytes, ...]:
        self.asked.append(name)
        if name in self.mute:
            raise NoAnswerNow(name)
        return (self.records[name],) if name in self.records else ()


@pytest.fixture
def dns() -> Dns:
    return Dns()


@pytest.fixture
def door(tmp_path: Path, dns: Dns) -> Iterator[Doorway]:
    with Doorway(tmp_path, txt=dns, box={"unthreaded": "open", "authserv_id": AUTHSERV}) as one:
        yield one


def judged(door: Doorway, mail: bytes) -> tuple[str, str]:
    """Hand in a mail; returns its verdict and what was found about its sender."""
    door.send(mail)
    disposition, signals = door.rows("SELECT disposition, signals FROM arrival ORDER BY id DESC LIMIT 1")[0]
    return disposition, dict(json.loads(signals))["authenticity"]


def acknowledged(door: Doorway) -> bool:
    """Whether the sender counted as proven: then, and only then, is a stranger's new ticket acknowledged."""
    return bool(door.rows("SELECT count(*) FROM letter WHERE notice = 'opened'")[0][0])


@pytest.mark.parametrize("sign", [
    signed,
    lambda mail: signed(mail, include_headers=[b"from", b"from", b"to"]),
    lambda mail: signed(mail, canonicalize=(b"relaxed", b"relaxed")),
])  # fmt: skip
def test_a_signature_of_froms_domain_proves_the_sender(door: Doorway, sign: Callable[[bytes], bytes]) -> None:
    assert judged(door, sign(raw()))[0] == "opened"
    assert acknowledged(door)


def test_a_signature_of_the_organization_proves_a_subdomain_unless_it_asks_for_more(door: Doorway, dns: Dns) -> None:
    assert judged(door, signed(raw(sender="a@mail.example.com")))[0] == "opened"
    assert acknowledged(door)
    dns.records["_dmarc.example.com"] = REJECT + b"; adkim=s"
    assert judged(door, signed(raw(sender="a@mail.example.com", Message_ID="<2@x.y>")))[0] == "held"


@pytest.mark.parametrize("forge", [
    lambda mail: mail,
    lambda mail: signed(mail, length=True) + b"appended by Mallory\r\n",
    lambda mail: signed(mail, length=True),
    lambda mail: signed(mail).replace(b"Segue o arquivo", b"Segue o veneno"),
    lambda mail: signed(mail).replace(b"From: Alice", b"From: Alicia"),
    lambda mail: signed(mail, "evil.example"),
    lambda mail: signed(mail, key=pair(2048)[0]),
    lambda mail: b"DKIM-Signature: v=1; a=rsa-sha256; d=example.com; s=k1; h=from; bh=x; b=x\r\n" + mail,
    lambda mail: b"Authentication-Results: " + AUTHSERV.encode() + b"; dmarc=pass header.from=example.com\r\n" + mail,
])  # fmt: skip
def test_what_does_not_prove_from_is_held_where_its_domain_asks_for_that(
    door: Doorway, dns: Dns, forge: Callable[[bytes], bytes]
) -> None:
    dns.records["k1._domainkey.evil.example"] = pair()[1]
    assert judged(door, forge(raw()))[0] == "held"
    assert not acknowledged(door)


def unsigned_from(mail: bytes) -> bytes:
    """Sign without From, as no honest signer does: dkimpy refuses, so it is signed with From and then told not to be."""
    return signed(mail).replace(b"h=from : to", b"h=to", 1)


def test_a_signature_that_does_not_cover_from_or_has_a_length_is_not_even_asked_about(dns: Dns) -> None:
    for mail in (unsigned_from(raw()), signed(raw(), length=True)):
        assert b"DKIM-Signature" in mail
        assert worth_verifying(mail) == ()
    assert len(worth_verifying(signed(raw()))) == 1


def test_without_a_policy_an_unsigned_mail_is_neither_proven_nor_disproven(door: Doorway, dns: Dns) -> None:
    dns.records["_dmarc.example.com"] = b"v=DMARC1; p=none"
    verdict, words = judged(door, raw())
    assert (verdict, "no DKIM signature" in words) == ("opened", True)
    assert not acknowledged(door)


@pytest.mark.parametrize("mute", ["k1._domainkey.example.com", "_dmarc.example.com"])
def test_a_dns_that_does_not_answer_proves_and_disproves_nothing(door: Doorway, dns: Dns, mute: str) -> None:
    dns.mute = (mute,)
    assert judged(door, signed(raw())) == ("opened", "own check: the DNS did not answer")
    assert not acknowledged(door)


def test_a_key_that_is_too_short_proves_nothing(door: Doorway, dns: Dns) -> None:
    dns.records["k1._domainkey.example.com"] = pair(512)[1]
    assert judged(door, signed(raw(), key=pair(512)[0]))[0] == "held"


@pytest.mark.parametrize("record", [b"", b"v=DKIM1; p=", b"v=DKIM1; p=%%%", b"\xff\xfe", b"p=" + b"A" * 5000])
def test_a_broken_key_record_proves_nothing(door: Doorway, dns: Dns, record: bytes) -> None:
    dns.records["k1._domainkey.example.com"] = record
    assert judged(door, signed(raw()))[0] == "held"


@pytest.mark.parametrize("record", [b"v=DMARC1", b"v=DMARC1; p", b"v=DMARC1; p=maybe", b"p=reject; v=DMARC1", b"\xff"])
def test_a_broken_policy_is_none(door: Doorway, dns: Dns, record: bytes) -> None:
    dns.records["_dmarc.example.com"] = record
    assert judged(door, raw())[0] == "opened"


def test_of_many_signatures_few_are_asked_about(door: Doorway, dns: Dns) -> None:
    field = signed(raw()).partition(b"From: ")[0]
    many = b"".join(field.replace(b"s=k1", b"s=n%d" % number) for number in range(30))
    judged(door, many + raw())
    assert sum("_domainkey" in name for name in dns.asked) == MAX_SIGNATURES


def test_a_large_mail_is_verified_as_well(door: Doorway) -> None:
    assert judged(door, signed(raw(("x" * 70 + "\n") * 40_000)))[0] == "opened"
    assert acknowledged(door)


def test_a_reply_of_a_disproven_sender_is_held_and_taken(door: Doorway) -> None:
    assert door.send(door.reply(door.letter())) == TAKEN
    assert [row[1:] for row in door.verdicts()] == [("held", "forged")]


def test_the_trusted_receivers_word_counts_only_where_that_is_configured(tmp_path: Path, dns: Dns) -> None:
    box = {"authserv_id": AUTHSERV, "unthreaded": "open"}
    top = f"Authentication-Results: {AUTHSERV}; dmarc=pass header.from=example.com\r\n".encode()
    with Doorway(tmp_path, txt=dns, box=box, protocol="lmtp", authentication="trusted_receiver") as door:
        assert judged(door, top + raw()) == ("opened", "pass")
        assert acknowledged(door)
        assert judged(door, top.replace(b"pass", b"fail") + raw(sender=MALLORY, Message_ID="<m@x>"))[1] == "fail"
        assert dns.asked == []


def test_a_held_mail_that_is_looked_at_again_is_not_proven_by_what_a_stranger_wrote(tmp_path: Path, dns: Dns) -> None:
    box = {"authserv_id": AUTHSERV, "unthreaded": "hold"}
    top = f"Authentication-Results: {AUTHSERV}; dmarc=pass header.from=evil.example\r\n".encode()
    with Doorway(tmp_path, txt=dns, box=box) as door:
        assert judged(door, top + raw(sender=MALLORY))[0] == "held"
        door.desk.held_mail.release(1, None)
        assert door.verdicts()[0][1] == "opened"
        assert not acknowledged(door)


def test_a_disproven_stranger_of_a_strict_mailbox_is_refused(tmp_path: Path, dns: Dns) -> None:
    with Doorway(tmp_path, txt=dns) as door:
        assert door.send(raw()) == REFUSED


@pytest.mark.parametrize(("domain", "organization"), [
    ("example.com", "example.com"), ("a.b.example.com", "example.com"), ("a.example.com.br", "example.com.br"),
    ("example.com.br", "example.com.br"), ("com.br", "com.br"), ("a.desk.example", "desk.example"), ("x.test", "x.test"),
])  # fmt: skip
def test_the_organizational_domain_ends_below_the_public_suffix(domain: str, organization: str) -> None:
    assert organizational(domain) == organization
