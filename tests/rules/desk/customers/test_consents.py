"""What counts as a yes, who is asked, who may answer; and that a stranger's words go nowhere."""

from __future__ import annotations

import time
import unicodedata
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.desk.phrases.consent import answered, only_answers
from mailbot.desk.threading.context import Context
from mailbot.desk.tickets.consent import Answer, AskConsent, Consent, Consents, SettleConsent
from mailbot.desk.tickets.letter import Notice
from mailbot.desk.tickets.reasons import Disposition, Reason
from mailbot.desk.tickets.verdict import Verdict
from mailbot.desk.verdicts import on_consent, on_mail
from mailbot.mail.message import read
from mailbot.mail.sender.addresses import masked
from mailbot.mail.tokens.message_ids import consent_asked, mint
from tests.cast import (
    ALICE,
    AUTHSERV,
    BRUNO,
    CARLA,
    DESK,
    KEY,
    LIA,
    MALLORY,
    NOW,
    context,
    mailbox,
    raw,
    reply,
    ticket,
    token,
)

ASK = mailbox(wrong_sender="ask")
TRUSTED = mailbox(wrong_sender="ask", authserv_id=AUTHSERV)
PASS = f"{AUTHSERV}; dmarc=pass header.from="
DKIM = f"{AUTHSERV}; dkim=pass header.d="
FAIL = f"{AUTHSERV}; dmarc=fail header.from="
OPEN = Consent(7, MALLORY, ALICE, (3, 4))
AWAITED = (Disposition.HELD, Reason.AWAITING_CONSENT)


def asked(*consents: Consent, **facts: Any) -> dict[str, Any]:
    """Return what is known where these questions are pending; a mail names question 7."""
    question = token(occasion="consent7")
    return {"consents": {12: Consents(consents, **facts)}, "asked": {question: 7}}


def outcome(verdict: Verdict) -> tuple[Disposition, Reason | None]:
    return verdict.disposition, verdict.reason


def stranger(box: Any = ASK, known: dict[str, Any] | None = None, **fields: str) -> Verdict:
    sender = fields.pop("sender", f"CANARY <{MALLORY}>")
    return on_mail(context(reply("CANARY", sender, Subject="CANARY", **fields), box, ticket(), known=known))


def said(text: str = "SIM", box: Any = ASK, known: dict[str, Any] | None = None, **fields: str) -> Verdict:
    """Let Alice answer question 7."""
    sender, to = fields.pop("sender", f"Alice <{ALICE}>"), fields.pop("to", token(occasion="consent7"))
    both = ticket(participants=frozenset({ALICE, LIA}))
    return on_mail(context(reply(text, sender, to, **fields), box, both, known=known or asked(OPEN)))


@pytest.mark.parametrize(
    "text",
    [
        "SIM", "sim", "Sim.", "Sim!", "s", "S.", "yes", "Yes, please", "y", "Autorizo", "Ok", "OK.", "*Sim*",
        "“SIM”", "“Sim”.",
        "\n\n  sim  \n", "Sim, pode autorizar.", "sim por favor", "Sim - pode", "Sim, e outra coisa: o programa não abre",
        "> Autoriza?\n> NÃO\n\nSim", "Sim\n\nEm seg., 23 de nov. de 2026 às 12:00, Suporte <s@x> escreveu:\n\n> NÃO",
        "Em seg., 23 de nov. de 2026 às 12:00, Suporte\n<suporte@desk.example> escreveu:\n> não\nSIM",
        "On Mon, Nov 23, 2026 at 12:00 PM Desk <a@b> wrote:\n> no\n\nyes", "Sim\n-- \nNão Ltda.",
        "Sim\n\nEnviado do meu iPhone",
        "Sim\n-----Mensagem original-----\nNão", "Sim 👍",
        "Sim\n\nDe: Suporte <s@x>\nEnviada em: segunda-feira\nPara: Alice\nAssunto: Re: Erro\n\nOlá, Alice!",
    ],
)  # fmt: skip
def test_a_yes_is_a_yes(text: str) -> None:
    assert answered(text) is Answer.YES


@pytest.mark.parametrize(
    "text",
    ["NÃO", "não", "nao.", "N", "no", "No, thanks", "Não, obrigado.", "não autorizo", "Não. Sim, seria um erro.",
     "Não, não autorizo.", unicodedata.normalize("NFD", "não"), "não\n> sim"],
)  # fmt: skip
def test_a_no_is_a_no(text: str) -> None:
    assert answered(text) is Answer.NO


@pytest.mark.parametrize(
    "text",
    ["", " \n", "> sim", "talvez", "Simples assim", "Simone pode", "Sim?", "sim ?", "Ok, quem é?", "ok mas quem é",
     "Sim, mas só hoje", "no momento não sei", "não sei quem é", "n. 12", "Olá!\nSim", "Quem é?\nSim",
     "yesterday", "okay", "👍", "-- \nSim",
     "Prezados, sim", "Se ele pedir, sim", "simnão",
     "Sim, recebi. Não conheço essa pessoa.", "Sim senhor,\n\nnão autorizo.", "Ok\nNÃO O AUTORIZO", "Yes, this is a scam",
     "Yes, I don't know him", "Sim, é golpe!"],
)  # fmt: skip
def test_anything_else_is_unclear(text: str) -> None:
    assert answered(text) is (Answer.NO if text == "n. 12" else Answer.UNCLEAR)


@pytest.mark.parametrize(("text", "only"), [
    ("SIM", True), ("Sim.\n\n> Autoriza?\n", True), ("não!", True), ("Sim, pode autorizar. Obrigado!", True),
    ("Sim.\n\n*From:* Desk\n*Sent:* Monday\nHello, Alice!", True), ("Sim\n\nFrom: Desk\nSent: Monday\nHello, Alice!", True),
    ("Sim\nDe: 3 a 5 dias\nserve?", False), ("Sim\n\nEnviado do meu iPhone", True),
    ("Sim\n-- \nAlice", True), ("Não, não autorizo.", True), ("Sim\n\nnão", False),
    ("Sim, e outra coisa: trava.", False), ("Sim\n\nTrava.", False), ("Sim\n> a\nTrava.", False),
    ("> a\nsim\n\nE a versão?", False),
])  # fmt: skip
def test_what_says_more_than_the_answer_is_known(text: str, only: bool) -> None:
    assert only_answers(text) is only


@given(st.text())
def test_any_words_can_be_read_as_an_answer(text: str) -> None:
    assert answered(text) in Answer
    assert answered("> " + text.replace("\n", "\n> ")) is Answer.UNCLEAR


@pytest.mark.parametrize(
    "unit",
    [
        "> a\n",
        "On a wrote:\n",
        "em x\n",
        "sim ",
        "\n",
        "Em " + "a" * 190 + "\n",
        "*" * 50,
        "On wrote :\n\n\n",
        "De: a\n",
        "De: a\nData: b\n",
    ],
)
def test_a_long_answer_takes_no_long_time(unit: str) -> None:
    began = time.process_time()
    answered(unit * (1_000_000 // len(unit)))
    assert time.process_time() - began < 2


def test_a_strangers_mail_is_held_and_the_contact_is_asked_with_a_masked_address_and_none_of_their_words() -> None:
    verdict = stranger()
    assert outcome(verdict) == AWAITED
    assert (verdict.ticket, verdict.change, verdict.consent) == (12, None, AskConsent(MALLORY, ALICE))
    assert [(one.notice, one.to, one.to_name) for one in verdict.drafts] == [(Notice.CONSENT, ALICE, "Alice")]
    assert verdict.drafts[0].facts["masked"] == "m***@evil.example"
    assert "CANARY" not in repr(verdict.drafts)
    assert MALLORY not in repr(verdict.drafts)


def test_the_participant_to_whom_the_letter_went_is_asked_else_the_contact() -> None:
    two = ticket(participants=frozenset({ALICE, LIA}))
    to_lia = on_mail(context(reply("oi", MALLORY, token(LIA, two)), ASK, two))
    assert [(one.to, one.to_name, one.facts["greeted"]) for one in to_lia.drafts] == [(LIA, "", False)]
    of_the_desk = replace(context(reply("oi", MALLORY, token(LIA, two)), ASK, two), desk_addresses=frozenset({LIA}))
    assert [one.to for one in on_mail(of_the_desk).drafts] == [ALICE]
    foreign = {"foreign": {"x@relay.example": (12, BRUNO)}}
    assert [one.to for one in on_mail(context(reply("oi", MALLORY, "x@relay.example"), ASK, known=foreign)).drafts] == [
        ALICE
    ]


def test_a_second_mail_of_the_same_stranger_waits_for_the_same_answer() -> None:
    verdict = stranger(known=asked(OPEN))
    assert (outcome(verdict), verdict.drafts, verdict.consent) == (AWAITED, (), None)


def test_another_stranger_is_another_question_but_at_most_three_are_open() -> None:
    others = [Consent(number, f"x{number}@evil.example", ALICE) for number in (1, 2, 3)]
    assert stranger(known=asked(*others[:2])).consent == AskConsent(MALLORY, ALICE)
    third = stranger(known=asked(*others))
    assert (outcome(third), third.drafts, third.consent) == ((Disposition.HELD, Reason.WRONG_SENDER), (), None)


def test_a_question_counts_among_the_automatic_letters_of_an_hour() -> None:
    assert stranger(known=asked(automatic_in_an_hour={ALICE: 2})).consent is not None
    verdict = stranger(known=asked(automatic_in_an_hour={ALICE: 3}))
    assert (outcome(verdict), verdict.drafts, verdict.consent) == ((Disposition.HELD, Reason.WRONG_SENDER), (), None)


def test_who_was_refused_is_not_asked_about_again() -> None:
    verdict = stranger(known=asked(denied=frozenset({MALLORY})))
    assert (outcome(verdict), verdict.drafts, verdict.consent) == ((Disposition.REJECTED, Reason.WRONG_SENDER), (), None)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"Auto_Submitted": "auto-replied"}, (Disposition.IGNORED, Reason.AUTOMATIC)),
        ({"sender": "MAILER-DAEMON@evil.example"}, (Disposition.IGNORED, Reason.BOUNCE)),
        ({"sender": DESK}, (Disposition.IGNORED, Reason.LOOP)),
        ({"sender": BRUNO}, (Disposition.HELD, Reason.WRONG_SENDER)),
        ({"Authentication_Results": FAIL + "evil.example"}, (Disposition.HELD, Reason.FORGED)),
    ],
)
def test_nobody_is_asked_about_machines_ourselves_and_the_disproven(fields: dict[str, Any], expected: object) -> None:
    verdict = stranger(TRUSTED, **fields)
    assert outcome(verdict) == expected
    assert verdict.consent is None
    assert Notice.CONSENT not in {one.notice for one in verdict.drafts}


def test_nobody_is_asked_about_an_agent_of_another_mailbox() -> None:
    one = replace(context(reply("oi", CARLA), ASK), desk_addresses=frozenset({CARLA}))
    verdict = on_mail(one)
    assert (outcome(verdict), verdict.consent) == ((Disposition.HELD, Reason.WRONG_SENDER), None)


def test_nobody_is_asked_about_a_ticket_that_has_ended() -> None:
    ended = ticket(state="closed", closed_at=NOW, closed_by="agent")
    verdict = on_mail(context(reply("oi", MALLORY), ASK, ended))
    assert (outcome(verdict), verdict.consent) == ((Disposition.REJECTED, Reason.CLOSED), None)
    crossing = ticket(state="closed", closed_at=NOW, closed_by="silence")
    crossed = on_mail(context(reply("oi", MALLORY), ASK, crossing))
    assert (outcome(crossed), crossed.consent) == ((Disposition.HELD, Reason.WRONG_SENDER), None)


def test_a_mail_without_a_valid_token_asks_nobody() -> None:
    forged = on_mail(context(reply("oi", MALLORY, token()[:-14] + "a" * 14), ASK))
    assert (outcome(forged), forged.consent) == ((Disposition.REJECTED, Reason.UNTHREADED), None)


def test_a_plain_yes_settles_the_question_and_moves_no_ticket() -> None:
    verdict = said()
    assert outcome(verdict) == (Disposition.CONSENT, None)
    assert (verdict.consent, verdict.change, verdict.drafts) == (SettleConsent(OPEN, granted=True), None, ())


def test_a_plain_no_settles_it_and_tells_the_desk_and_nobody_else() -> None:
    verdict = said("Não")
    assert outcome(verdict) == (Disposition.CONSENT, None)
    assert (verdict.consent, verdict.change) == (SettleConsent(OPEN, granted=False), None)
    assert [(one.notice, one.to, one.facts["event"], one.facts["held"]) for one in verdict.drafts] == [
        (Notice.NOTIFY, BRUNO, "denied", (3, 4))
    ]


@pytest.mark.parametrize("text", ["Sim, e outra coisa: ainda trava.", "Sim\n\nA versão é 2.1."])
def test_a_yes_with_more_words_is_an_ordinary_reply_too(text: str) -> None:
    verdict = said(text)
    assert outcome(verdict) == (Disposition.REPLY, None)
    assert verdict.consent == SettleConsent(OPEN, granted=True)
    assert verdict.change is not None
    assert verdict.change.state == "open"


def test_a_yes_with_a_file_is_an_ordinary_reply_too() -> None:
    parts = (
        "--b\nContent-Type: text/plain\n\nSim\n--b\nContent-Type: application/pdf\n"
        "Content-Disposition: attachment; filename=a.pdf\n\nx\n--b--"
    )
    verdict = said(parts, Content_Type="multipart/mixed; boundary=b")
    assert (outcome(verdict), verdict.consent) == ((Disposition.REPLY, None), SettleConsent(OPEN, granted=True))


def test_an_unclear_answer_is_an_ordinary_reply_and_settles_nothing() -> None:
    verdict = said("Quem é?")
    assert (outcome(verdict), verdict.consent) == ((Disposition.REPLY, None), None)


def test_a_vacation_answer_settles_nothing() -> None:
    verdict = said("Sim", Auto_Submitted="auto-replied")
    assert (outcome(verdict), verdict.consent) == ((Disposition.IGNORED, Reason.AUTOMATIC), None)


@pytest.mark.parametrize(
    ("fields", "box", "expected"),
    [
        ({"sender": LIA}, ASK, (Disposition.REPLY, None)),  # a participant, and not the one we asked
        ({"sender": MALLORY}, ASK, AWAITED),
        ({"sender": f'"{ALICE}" <x@evil.example>', "Reply_To": ALICE}, ASK, AWAITED),
        ({"to": token()}, ASK, (Disposition.REPLY, None)),  # another letter of the ticket
        ({"to": token(occasion="consent8")}, ASK, (Disposition.REPLY, None)),
        ({"to": token(occasion="consent7", key=b"x" * 32)}, ASK, (Disposition.REJECTED, Reason.UNTHREADED)),
        ({"Authentication_Results": FAIL + "example.com"}, TRUSTED, (Disposition.HELD, Reason.FORGED)),
        ({}, TRUSTED, (Disposition.REPLY, None)),  # nobody proves it, though somebody could
        ({"Authentication_Results": DKIM + "evil.example"}, TRUSTED, (Disposition.REPLY, None)),
    ],
)
def test_a_forged_yes_lets_nobody_in(fields: dict[str, str], box: Any, expected: object) -> None:
    known = asked(OPEN, replace(OPEN, id=8, stranger="x@evil.example"))
    verdict = said("Sim", box, known, **fields)
    assert not isinstance(verdict.consent, SettleConsent)
    assert outcome(verdict) == expected


def test_a_proven_yes_counts_where_somebody_proves() -> None:
    verdict = said("Sim", TRUSTED, Authentication_Results=PASS + "example.com")
    assert verdict.consent == SettleConsent(OPEN, granted=True)


def test_an_answer_to_a_later_letter_is_none_though_its_references_name_the_question() -> None:
    question = token(occasion="consent7")
    later = said("Sim", to=token(occasion="k9"), References=f"<{question}> <{token(occasion='k9')}>")
    assert (outcome(later), later.consent) == ((Disposition.REPLY, None), None)
    renamed = said("Sim", to="renamed@relay.example", References=f"<{question}> <renamed@relay.example>")
    assert (outcome(renamed), renamed.consent) == ((Disposition.REPLY, None), None)


def test_an_answer_whose_client_writes_only_references_counts() -> None:
    references = f"<{token(occasion='root')}> <{token(occasion='consent7')}>"
    verdict = on_mail(context(raw("Sim", References=references), ASK, known=asked(OPEN)))
    assert verdict.consent == SettleConsent(OPEN, granted=True)


def test_a_question_that_is_done_takes_no_answer() -> None:
    assert said(known={"asked": {token(occasion="consent7"): 7}}).consent is None
    assert said(known=asked(replace(OPEN, open=False))).consent is None


def released(one: Context, into: Any = None) -> Verdict:
    return on_consent(one, into or ticket(), ALICE)


def test_a_released_mail_joins_as_if_it_had_just_come_and_the_desk_hears_by_whose_word() -> None:
    verdict = released(context(reply("Segue", MALLORY), ASK))
    assert outcome(verdict) == (Disposition.REPLY, None)
    assert verdict.change is not None
    assert verdict.change.state == "open"
    notify = next(one for one in verdict.drafts if one.notice is Notice.NOTIFY)
    assert (notify.facts["event"], notify.facts["let_in_by"], notify.facts["mail_from"]) == ("authorised", ALICE, MALLORY)


def test_a_disproven_mail_and_one_of_an_ended_ticket_are_not_released() -> None:
    disproven = context(reply("Segue", MALLORY, Authentication_Results=FAIL + "evil.example"), TRUSTED)
    assert outcome(released(disproven)) == (Disposition.HELD, Reason.FORGED)
    ended = ticket(state="finished", closed_at=NOW, closed_by="agent")
    assert outcome(released(context(reply("Segue", MALLORY), ASK), ended)) == (Disposition.HELD, Reason.CLOSED)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("joao@partner.example", "j***@partner.example"), ("j@partner.example", "j***@partner.example"),
        ("\u0301x@y.example", "***@y.example"), ("ção@y.example", "ç***@y.example"), ("\u202ex@y.example", "***@y.example"),
    ],
)  # fmt: skip
def test_a_masked_address_shows_one_letter_and_the_domain(address: str, expected: str) -> None:
    assert masked(address) == expected


def test_a_domain_in_another_script_is_shown_in_ascii() -> None:
    mail = read(reply("oi", "joao@\u0440\u0430y.example"))
    verdict = on_mail(context(mail, ASK))
    assert str(verdict.drafts[0].facts["masked"]).startswith("j***@xn--")


def test_only_a_questions_id_names_a_question() -> None:
    assert consent_asked(token(occasion="consent7")) == 7
    assert [consent_asked(token(occasion=one)) for one in ("root", "c0ffee1234", "consent", "consentx")] == [None] * 4
    assert consent_asked("consent7@example.com") is None


@pytest.mark.parametrize(
    ("wanted", "sender", "proof", "expected"),
    [
        ("none", ALICE, "", (Disposition.REPLY, None)),
        ("agents", ALICE, "", (Disposition.REPLY, None)),
        ("everyone", ALICE, "", (Disposition.HELD, Reason.UNPROVEN_SENDER)),
        ("everyone", ALICE, PASS + "example.com", (Disposition.REPLY, None)),
        ("everyone", ALICE, DKIM + "evil.example", (Disposition.HELD, Reason.UNPROVEN_SENDER)),
        ("everyone", ALICE, FAIL + "example.com", (Disposition.HELD, Reason.FORGED)),
        ("everyone", MALLORY, "", (Disposition.HELD, Reason.UNPROVEN_SENDER)),
        ("everyone", MALLORY, PASS + "evil.example", AWAITED),
        ("agents", BRUNO, "", (Disposition.HELD, Reason.UNPROVEN_SENDER)),
        ("agents", BRUNO, PASS + "desk.example", (Disposition.REPLY, None)),
        ("none", BRUNO, "", (Disposition.REPLY, None)),
    ],
)
def test_whoever_must_be_proven_is_held_without_a_letter_until_they_are(
    wanted: str, sender: str, proof: str, expected: object
) -> None:
    box = mailbox(wrong_sender="ask", authserv_id=AUTHSERV, require_authentication=wanted)
    both = ticket(participants=frozenset({ALICE, BRUNO}))
    verdict = on_mail(context(reply("Segue", sender, Authentication_Results=proof), box, both))
    assert outcome(verdict) == expected
    if verdict.reason is Reason.UNPROVEN_SENDER:
        assert (verdict.drafts, verdict.consent, verdict.change) == ((), None, None)


def test_nobody_in_to_and_cc_becomes_a_participant_or_hears_of_it() -> None:
    verdict = on_mail(context(reply(Cc=MALLORY, To=f"{DESK}, {MALLORY}", Reply_To=MALLORY)))
    assert verdict.disposition is Disposition.REPLY
    assert verdict.consent is None
    assert {one.to for one in verdict.drafts} == {ALICE, BRUNO}


@pytest.mark.parametrize(("named", "shown"), [(MALLORY, MALLORY), (ALICE, ""), (f"Alice <{ALICE.upper()}>", ""), ("", "")])
def test_a_reply_to_is_shown_to_the_desk_where_it_differs_and_never_used(named: str, shown: str) -> None:
    verdict = on_mail(context(reply(Reply_To=named)))
    notify = next(one for one in verdict.drafts if one.notice is Notice.NOTIFY)
    assert notify.facts["doubts"] == ([{"kind": "reply_to", "piece": shown}] if shown else [])
    assert ("differs" in dict(verdict.signals).get("reply_to", "")) is bool(shown)


def test_an_id_minted_for_a_question_is_proven_like_every_other() -> None:
    made = mint(KEY, ticket=12, nonce=ticket().nonce, recipient=ALICE, occasion="consent7", domain="desk.example")
    assert made == f"<{token(occasion='consent7')}>"
