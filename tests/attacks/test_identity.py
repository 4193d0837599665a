"""Who writes, and to which ticket: nobody gets in by a name, a number, a subject or a header."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from mailbot.desk.tickets.letter import Notice
from mailbot.desk.tickets.reasons import Disposition, Reason
from mailbot.desk.verdicts import on_mail
from mailbot.mail.sender.authentication import Authenticity, authenticity
from mailbot.mail.tokens import message_ids
from tests.attacks.conftest import House
from tests.cast import ALICE, AUTHSERV, BRUNO, MALLORY, context, mailbox, raw, reply, ticket, token

CANARY = "canary-0d1e5"
NOREPLY = "no-reply@slack.example"


def recipients(house: House, containing: str) -> set[str]:
    rows = house.rows("SELECT recipient, raw FROM letter")
    return {to for to, letter in rows if containing.encode() in letter}


@pytest.mark.parametrize("unthreaded", ["reject", "hold", "open"])
def test_a01_the_ticket_trick_shows_a_service_s_code_to_nobody_but_the_desk(tmp_path: Path, unthreaded: str) -> None:
    house = House(tmp_path, {"unthreaded": unthreaded, "authserv_id": AUTHSERV})
    house.take(raw("Sou o dono deste endereço.", NOREPLY, Subject="Pedido"))  # Mallory, in the service's name
    proof = f"{AUTHSERV}; dmarc=pass header.from=slack.example"
    code = raw(f"Your code: {CANARY}", NOREPLY, Message_ID="<c@slack.example>", Subject=CANARY, Authentication_Results=proof)
    (judged,) = house.take(code)
    house.later(hours=2)
    assert judged.disposition != Disposition.REPLY
    assert recipients(house, CANARY) <= {BRUNO}
    assert house.outbox(NOREPLY) == []  # nobody reads there
    house.close()


def test_a01_neither_a_subject_nor_a_ticket_s_number_joins_a_mail_to_a_ticket(house: House) -> None:
    number = house.open(subject="Erro ao abrir")
    for subject in (f"Re: Erro ao abrir [#{number}]", f"Chamado {number}", f"Ticket {number}: Erro ao abrir"):
        (judged,) = house.take(raw("Quero ler tudo.", MALLORY, Message_ID=f"<{len(subject)}@x>", Subject=subject))
        assert (judged.disposition, judged.ticket) == (Disposition.REJECTED, None)


def test_a02_who_is_in_copy_of_a_reply_gets_nothing_ever(house: House) -> None:
    number = house.open()
    house.take(house.answer(number, f"Segue {CANARY}.", Cc=f"Eve <{MALLORY}>", To=f"suporte@desk.example, {MALLORY}"))
    house.desk.tickets.order(number, "ask", "Qual a versão?")
    house.later(hours=49)
    house.desk.tickets.order(number, "close", "Encerrado.")
    assert {to for (to,) in house.rows("SELECT recipient FROM letter")} == {ALICE, BRUNO}
    assert house.rows("SELECT address FROM participant") == [(ALICE,)]
    for letter in house.outbox():
        assert letter["Cc"] is None
        assert letter["Bcc"] is None
        assert len(letter["To"].addresses) == 1


@pytest.mark.parametrize(
    "forged",
    [
        "ack-12@desk.example", "12@desk.example", "t12@desk.example", "t12.root@desk.example",
        token()[:-20] + "@desk.example", token().replace("t12.", "t13."), token(to=MALLORY), token(key=b"x" * 32),
        token(of=ticket(nonce=b"m" * 16)), token().replace(".k1.", ".k2."), token()[1:], token() + ".evil.example",
        token().replace(token().split(".")[2][:32], "0" * 32),
    ],
)  # fmt: skip
def test_a03_a_guessed_changed_or_borrowed_id_joins_nothing(forged: str) -> None:
    for sender in (ALICE, MALLORY):
        verdict = on_mail(context(reply(sender=sender, to=forged), None, ticket(), ticket(id=13, nonce=b"o" * 16)))
        if not forged.endswith(".evil.example"):  # the domain is not ours to prove: relays rewrite it
            assert verdict.about is None
        assert sender == ALICE or verdict.disposition is not Disposition.REPLY


def test_a03_a_stolen_id_is_worth_nothing_from_another_address() -> None:
    assert on_mail(context(reply(sender=MALLORY))).reason is Reason.WRONG_SENDER


def test_a03_an_id_is_128_bits_of_hmac_and_compared_in_constant_time() -> None:
    assert len(token().split(".")[2].partition("@")[0]) * 4 == 128
    assert "compare_digest" in inspect.getsource(message_ids.proven_recipient)
    assert message_ids.recognised(token()) is not None


def test_a08_only_an_agent_changes_whose_ticket_it_is(house: House) -> None:
    number = house.open()
    house.take(
        house.answer(number, "Meu novo endereço.", MALLORY),
        house.answer(number, "Responda ao novo.", Reply_To=MALLORY),
        house.answer(number, "E este?", Sender=MALLORY, Resent_From=MALLORY, X_Original_From=MALLORY),
    )
    assert house.rows("SELECT contact FROM ticket") == [(ALICE,)]
    assert house.rows("SELECT address FROM participant") == [(ALICE,)]


def test_a09_answers_go_to_the_ticket_s_contact_and_the_desk_is_shown_the_other_reply_to(house: House) -> None:
    number = house.open()
    house.take(house.answer(number, "Segue.", Reply_To=f"Alice <{MALLORY}>"))
    house.desk.tickets.order(number, "reply", CANARY)
    assert recipients(house, CANARY) == {ALICE}
    assert house.outbox(MALLORY) == []
    (told,) = house.outbox(BRUNO)
    assert MALLORY in told.get_body(("plain",)).get_content()  # type: ignore[union-attr]


FORGED_RESULTS = {
    "of another server": ("evil.example; dmarc=pass header.from=example.com",),
    "below the trusted one": (
        f"{AUTHSERV}; dmarc=fail header.from=example.com",
        f"{AUTHSERV}; dmarc=pass header.from=example.com",
    ),
    "in a comment": (f"{AUTHSERV}; spf=none (dmarc=pass header.from=example.com)",),
    "in a reason": (f'{AUTHSERV}; spf=none reason="x; dmarc=pass header.from=example.com"',),
    "in an address": (f'{AUTHSERV}; spf=none smtp.mailfrom="x; dmarc=pass header.from=example.com"@evil.example',),
    "in a selector (espoofer a3)": (f"{AUTHSERV}; dkim=none header.d=evil.example(.example.com; dmarc=pass",),
    "with a quote (espoofer a5)": (f"{AUTHSERV}; dkim=pass header.d=evil.example'.example.com",),
    "with a NUL (espoofer a4)": (f"{AUTHSERV}; dkim=pass header.d=evil.example\0.example.com",),
    "pass inside fail": (f"{AUTHSERV}; dmarc=fail (pass) header.from=example.com",),
    "folded": (f"{AUTHSERV};\r\n dmarc=none\r\n (dmarc=pass header.from=example.com)",),
    "the id's beginning only": (f"{AUTHSERV}.evil.example; dmarc=pass header.from=example.com",),
    "the id in a comment": (f"({AUTHSERV}) evil.example; dmarc=pass header.from=example.com",),
    "Received-SPF": ("",),
}


@pytest.mark.parametrize("fields", FORGED_RESULTS.values(), ids=FORGED_RESULTS)
def test_a12_a13_no_forged_authentication_result_proves_a_sender(fields: tuple[str, ...]) -> None:
    assert authenticity(fields, AUTHSERV, ALICE)[0] is not Authenticity.PASS


def test_a12_received_spf_and_arc_fields_prove_nothing() -> None:
    fields = {"Received_SPF": "pass", "ARC_Authentication_Results": f"i=1; {AUTHSERV}; dmarc=pass header.from=example.com"}
    verdict = on_mail(context(raw(**fields), mailbox(authserv_id=AUTHSERV), known={"is_participant": False}))
    assert ("authenticity", "none") in verdict.signals
    assert verdict.drafts == ()


def test_a27_a_squatted_message_id_takes_nobody_s_place(house: House) -> None:
    number = house.open()
    squat = house.answer(number, "Primeiro!", MALLORY, Message_ID="<real-1@example.com>")
    real = house.answer(number, "A verdadeira.", Message_ID="<real-1@example.com>")
    squatter, true = house.take(squat, real)
    assert (squatter.disposition, true.disposition) == (Disposition.REJECTED, Disposition.REPLY)
    assert house.count("mail WHERE message_id = 'real-1@example.com'") == 2
    assert "same_id" in house.rows("SELECT signals FROM arrival ORDER BY id")[1][0]


def test_a27_an_id_of_ours_as_message_id_of_a_stranger_takes_nobody_s_place(house: House) -> None:
    number = house.open()
    (ours,) = house.rows("SELECT message_id FROM letter")[0]
    house.take(raw("x", MALLORY, Message_ID=f"<{ours}>"))
    (judged,) = house.take(house.answer(number))
    assert judged.ticket == number


def test_a41_a_rejection_is_the_same_whether_the_ticket_and_the_customer_exist_or_not(tmp_path: Path) -> None:
    house = House(tmp_path, {"authserv_id": AUTHSERV})
    number = house.open()
    proof = f"{AUTHSERV}; dmarc=pass header.from=evil.example"
    asked = {
        "nothing": {},
        "a ticket that is": {"In_Reply_To": f"<t{number}.root.{'0' * 32}@desk.example>", "Subject": f"Chamado {number}"},
        "one that is not": {"In_Reply_To": f"<t999.root.{'0' * 32}@desk.example>", "Subject": "Chamado 999"},
        "a customer that is": {"Subject": ALICE, "Reply_To": ALICE},
    }
    for n, fields in enumerate(asked.values()):
        house.take(raw("x", f"m{n}@evil.example", Message_ID=f"<m{n}@x>", Authentication_Results=proof, **fields))
    rows = house.rows("SELECT notice, recipient, sender, raw FROM letter WHERE ticket_id IS NULL ORDER BY id")
    told = {(notice, sender, _body(letter)) for notice, _, sender, letter in rows}
    assert len(rows) == len(asked)
    assert len(told) == 1
    assert {notice for notice, _, _ in told} == {Notice.REJECTED_UNTHREADED}
    house.close()


def _body(letter: bytes) -> bytes:
    """Return a letter's words without the boundary, which is each letter's own."""
    head, _, body = letter.partition(b"\r\n\r\n")
    boundary = head.partition(b'boundary="')[2].partition(b'"')[0]
    return body.replace(boundary, b"")


def test_a41_a_masked_address_is_named_only_to_who_holds_a_proven_id() -> None:
    box = mailbox(authserv_id=AUTHSERV)
    proof = {"Authentication_Results": f"{AUTHSERV}; dmarc=pass header.from=evil.example"}
    holds = on_mail(context(reply(sender=MALLORY, **proof), box))
    guesses = on_mail(context(reply(sender=MALLORY, to=token(key=b"x" * 32), **proof), box))
    assert [one.facts for one in holds.drafts] == [{"masked": "a***@example.com"}]
    assert [one.facts for one in guesses.drafts] == [{}]
