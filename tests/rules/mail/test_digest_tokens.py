"""The Message-IDs of digests: whose they are, of which mailbox, until when."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from mailbot.mail.tokens import agent_tokens, digest_tokens, message_ids
from mailbot.mail.tokens.agent_tokens import Kind, Occasion
from mailbot.mail.tokens.digest_tokens import DigestToken, proves, recognised
from mailbot.mail.tokens.own_marks import bears_our_marks
from tests.cast import BRUNO, KEY, LIA, NOW, copy_token, token

OTHER = bytes(reversed(range(32)))
NONCE = b"n" * 16


def made(key: bytes = KEY, **changes: Any) -> str:
    plain: dict[str, Any] = {
        "mailbox": "suporte", "nonce": NONCE, "recipient": LIA, "now": NOW, "days": 30, "salt": "0a1b2c3d",
        "domain": "desk.example",
    }  # fmt: skip
    return digest_tokens.minted(key, **{**plain, **changes}).strip("<>")


def of(message_id: str) -> DigestToken:
    found = recognised(message_id)
    assert found is not None
    return found


def test_a_digests_id_proves_its_recipient_its_mailbox_and_its_last_day() -> None:
    assert proves([OTHER, KEY], of(made()), "suporte", NONCE, LIA) == Occasion(Kind.OTHER, date(2026, 12, 23), 0)
    assert proves([KEY], of(made(days=1).upper()), "suporte", NONCE, LIA) == Occasion(Kind.OTHER, date(2026, 11, 24), 0)


@pytest.mark.parametrize("arrival", [1, 35, 36, 41, 1296, 99_999, 10**9])
def test_a_letter_about_one_mail_says_about_which(arrival: int) -> None:
    assert proves([KEY], of(made(arrival=arrival)), "suporte", NONCE, LIA) == Occasion(
        Kind.OTHER, date(2026, 12, 23), 0, arrival
    )


@pytest.mark.parametrize("seen", [0, 1, 36, 1295, 10**9])
@pytest.mark.parametrize("arrival", [1, 35, 36, 99_999, 10**9])
def test_what_a_ticket_s_letter_knew_stands_beside_the_mail_that_it_asks_about(arrival: int, seen: int) -> None:
    occasion = agent_tokens.occasion(Kind.OTHER, seen, NOW, 30, "0a1b2c3d", arrival)
    assert len(occasion) <= 24  # as long as a Message-ID has place for
    assert agent_tokens.read(occasion) == Occasion(Kind.OTHER, date(2026, 12, 23), seen, arrival)


@pytest.mark.parametrize("text", [
    "m", "m0g22", "m0g220a1b2c", "m0g220a1b2c0", "m0g220a1b2c01", "m0g220a1b2c1", "m0g220a1b2c15", "m0g220a1b2c25",
    "m0g220a1b2c100", "m0g220a1b2cz15", "m!g220a1b2c150", "M0g220a1b2c150",
])  # fmt: skip
def test_an_occasion_that_is_cut_or_names_no_mail_says_nothing(text: str) -> None:
    assert agent_tokens.read(text) is None


@pytest.mark.parametrize(
    ("identity", "mailbox", "recipient", "keys"),
    [
        (made(), "suporte", BRUNO, [KEY]), (made(), "vendas", LIA, [KEY]), (made(), "suporte", LIA, [OTHER]),
        (made(), "suporte", LIA, []), (made(key=OTHER), "suporte", LIA, [KEY]),
        (made(recipient=BRUNO), "suporte", LIA, [KEY]), (made(nonce=b"m" * 16), "suporte", LIA, [KEY]),
        (made(nonce=b""), "suporte", LIA, [KEY]), (made(mailbox="vendas"), "suporte", LIA, [KEY]),
        (made().replace("d.t", "d.c", 1), "suporte", LIA, [KEY]),
        (made().replace(".t0g22", ".t0g23", 1), "suporte", LIA, [KEY]),
        (made(arrival=41).replace("c215", "c216", 1), "suporte", LIA, [KEY]),
        (made(arrival=41, recipient=BRUNO), "suporte", LIA, [KEY]), (made(arrival=41), "vendas", LIA, [KEY]),
    ],
)  # fmt: skip
def test_it_proves_nothing_to_anybody_else(identity: str, mailbox: str, recipient: str, keys: list[bytes]) -> None:
    assert proves(keys, of(identity), mailbox, NONCE, recipient) is None


@pytest.mark.parametrize(
    "identity",
    [token(), copy_token(), "n.0123456789abcdef01234567@desk.example", made()[1:], f"x{made()}", made().replace("@", ""),
     made().rpartition("@")[0] + "0@desk.example", ""],
)  # fmt: skip
def test_nothing_else_has_its_shape_and_it_has_that_of_no_tickets_id(identity: str) -> None:
    assert recognised(identity) is None
    assert message_ids.recognised(made()) is None


def test_a_tickets_mac_does_for_no_digest_even_of_ticket_zero() -> None:
    occasion = agent_tokens.occasion(agent_tokens.Kind.OTHER, 0, NOW, 30, "0a1b2c3d")
    for key_class in (message_ids.CUSTOMER, message_ids.DESK):
        forged = message_ids.mac(KEY, key_class, 0, NONCE, LIA, occasion).hex()
        assert proves([KEY], DigestToken(occasion, forged), "suporte", NONCE, LIA) is None


def test_a_digest_attached_to_an_answer_is_known_as_a_letter_of_the_desk() -> None:
    letter = f"Message-ID: <{made()}>\r\nSubject: hoje\r\n\r\nx".encode()
    assert bears_our_marks("hoje.eml", "message/rfc822", letter)
    assert not bears_our_marks("hoje.eml", "message/rfc822", b"Message-ID: <d.a.b@desk.example>\r\n\r\nx")
