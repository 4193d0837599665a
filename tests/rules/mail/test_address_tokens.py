from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.config.mailbox import Mailbox
from mailbot.desk.tickets.reasons import Disposition, Reason
from mailbot.desk.verdicts import on_mail
from mailbot.errors import ConfigBroken
from mailbot.mail.tokens.address_tokens import Carrier, found_in, proven, redacted, reply_token, return_token, without_token
from mailbot.mail.tokens.sub_addresses import LONGEST_LOCAL, LONGEST_TOKEN, bare, filled
from tests.cast import ALICE, DESK, KEY, MALLORY, context, mailbox, raw, reply, settings, ticket, token

NONCE = ticket().nonce
REPLY = reply_token(KEY, ticket=12, nonce=NONCE, recipient=ALICE)
RETURN = return_token(KEY, ticket=12, nonce=NONCE, recipient=ALICE, occasion="0123456789")


def at(made: str = REPLY) -> str:
    return f"suporte+{made}@desk.example"


def proves(address: str, *recipients: str) -> str | None:
    found = found_in(address)
    return proven((KEY,), found, NONCE, recipients or (ALICE,)) if found else None


@pytest.mark.parametrize("made", [REPLY, RETURN])
def test_an_address_of_ours_proves_ticket_and_recipient_whatever_a_client_does_to_its_case(made: str) -> None:
    assert proves(at(made)) == ALICE
    assert proves(at(made).upper()) == ALICE
    assert proves(at(made), MALLORY) is None


@pytest.mark.parametrize("made", [REPLY, RETURN])
def test_no_single_character_of_an_address_can_be_changed(made: str) -> None:
    for position in range(len(made)):
        changed = made[:position] + ("3" if made[position] != "3" else "4") + made[position + 1 :]
        assert proves(at(changed)) is None, position


def test_an_address_to_reply_to_is_no_return_path_and_the_other_way_round() -> None:
    code = re.sub(r"^12b0123456789", "12r", RETURN)
    assert found_in(at(code)).carrier is Carrier.REPLY  # type: ignore[union-attr]
    assert proves(at(code)) is None


def test_a_token_has_128_bits_and_fits_before_the_at_sign() -> None:
    longest = return_token(KEY, ticket=9_999_999, nonce=NONCE, recipient=ALICE, occasion="f" * 10)
    assert len(longest) == LONGEST_TOKEN
    assert 26 * 5 >= 128
    assert re.fullmatch(r"[a-z0-9]+", longest)
    template = mailbox(address="a" * 19 + "@desk.example", verp=True).bounces_to
    assert template is not None
    assert len(filled(template, longest).rpartition("@")[0]) == LONGEST_LOCAL
    assert filled(template, "1" + longest) == ""


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("reply_address", "reply@desk.example"),
        ("reply_address", "reply{token}@desk.example"),
        ("reply_address", "reply+{token}+{token}@desk.example"),
        ("return_path", "bounces@{token}.desk.example"),
        ("return_path", "a-very-long-word-for-bounces+{token}@desk.example"),
        ("return_path", "bounces+{token}@desk example"),
    ],
)
def test_an_address_without_a_place_for_a_token_is_a_problem_of_the_configuration(key: str, value: str) -> None:
    with pytest.raises(ConfigBroken, match=key):
        mailbox(**{key: value})


def test_a_mailbox_whose_address_leaves_no_room_for_a_token_is_a_problem_of_the_configuration() -> None:
    with pytest.raises(ConfigBroken, match="room for 20 characters"):
        mailbox(address="atendimento.ao.cliente@desk.example", address_tokens=True)


@pytest.mark.parametrize("template", ["reply+{token}@desk.example", "{token}@replies.example", "r.{token}.x@desk.example"])
def test_an_address_with_a_token_belongs_to_the_address_without_it(template: str) -> None:
    assert without_token(template.replace("{token}", REPLY)) == bare(template)


def test_letters_that_come_from_an_address_of_ours_with_a_token_are_a_loop() -> None:
    verdict = on_mail(context(reply(sender=at())))
    assert (verdict.disposition, verdict.reason) == (Disposition.IGNORED, Reason.LOOP)


def test_every_address_that_customers_reply_to_is_the_desks_own() -> None:
    own = settings(address_tokens=True, return_path="bounces+{token}@desk.example").own_addresses
    assert own == {DESK, "bounces@desk.example"}


@pytest.mark.parametrize("field", ["To", "Cc", "Delivered_To", "X_Original_To", "Envelope_To"])
def test_a_reply_to_an_address_of_ours_joins_its_ticket_though_no_id_is_left(field: str) -> None:
    mail = raw(**{"To": "undisclosed@desk.example", field: f"Suporte <{at().upper()}>"})
    verdict = on_mail(context(mail))
    assert (verdict.disposition, verdict.ticket) == (Disposition.REPLY, 12)


def test_a_token_in_an_address_alone_says_not_who_writes() -> None:
    verdict = on_mail(context(raw(sender=f"Mallory <{MALLORY}>", To=at())))
    assert (verdict.disposition, verdict.reason) == (Disposition.REJECTED, Reason.WRONG_SENDER)


def test_a_forged_token_in_an_address_joins_nothing() -> None:
    verdict = on_mail(context(raw(To=at(REPLY[:-2] + "aa"))))
    assert (verdict.disposition, verdict.reason) == (Disposition.REJECTED, Reason.UNTHREADED)
    assert dict(verdict.signals)["token"].startswith("not proven")


def test_a_return_path_is_nothing_to_reply_to_for_a_person() -> None:
    assert on_mail(context(raw(To=at(RETURN)))).reason is Reason.UNTHREADED


def test_an_id_decides_before_an_address_and_a_disagreement_is_a_signal() -> None:
    other = ticket(id=13, nonce=b"o" * 16)
    verdict = on_mail(context(reply(to=token(of=other), To=at()), None, ticket(), other))
    assert verdict.ticket == 13
    assert "of ticket 12" in dict(verdict.signals)["thread_disagrees"]


def test_an_address_that_agrees_with_the_id_is_no_disagreement() -> None:
    assert "thread_disagrees" not in dict(on_mail(context(reply(To=at()))).signals)


def test_no_signal_shows_a_whole_token() -> None:
    for mail in (raw(To=at()), raw(To=at(REPLY[:-2] + "aa")), reply(to=token(of=ticket(id=13)), To=at())):
        assert REPLY[-26:-2] not in repr(on_mail(context(mail)).signals)
    assert redacted(at()) == "suporte+12r…@desk.example"


@given(st.text(max_size=200))
def test_any_text_is_looked_at_without_an_exception(text: str) -> None:
    assert proves(text) is None
    assert isinstance(without_token(text), str)
    assert isinstance(redacted(text), str)


def test_a_mailbox_has_no_tokens_unless_told() -> None:
    plain: Mailbox = mailbox()
    assert (plain.replies_to, plain.bounces_to) == (None, None)
    assert mailbox(address_tokens=True).replies_to == "suporte+{token}@desk.example"
