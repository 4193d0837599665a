from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from mailbot.desk.customers.checks import CHECKS
from mailbot.desk.customers.late_replies import CROSSING
from mailbot.desk.tickets.letter import AUTOMATIC_NOTICES, OF_SIZE, SIZE_CAP, TOLD, Notice
from mailbot.desk.tickets.reasons import Disposition, Reason
from mailbot.desk.tickets.verdict import Verdict
from mailbot.desk.verdicts import on_mail, on_release
from mailbot.mail.incoming import LeftOut
from mailbot.mail.tokens.message_ids import mint
from mailbot.receiving.filing import FOLDER_OF
from tests.cast import ALICE, AUTHSERV, BRUNO, DESK, KEY, MALLORY, NOW, context, mailbox, raw, reply, ticket, token

PASS = f"{AUTHSERV}; dmarc=pass header.from="
FAIL = f"{AUTHSERV}; dmarc=fail header.from="
STRANGER = f"Mallory <{MALLORY}>"
TRUSTED = mailbox(authserv_id=AUTHSERV)


def outcome(verdict: Verdict) -> tuple[Disposition, Reason | None]:
    return verdict.disposition, verdict.reason


def told(verdict: Verdict) -> list[tuple[Notice, str]]:
    return [(draft.notice, draft.to) for draft in verdict.drafts if draft.notice is not Notice.NOTIFY]


def test_a_threaded_reply_of_the_customer_joins_its_ticket_and_reopens_it() -> None:
    verdict = on_mail(context(reply()))
    assert outcome(verdict) == (Disposition.REPLY, None)
    assert verdict.ticket == 12
    assert verdict.change is not None
    assert (verdict.change.state, verdict.change.timers, verdict.change.withdraw) == ("open", (), True)
    assert told(verdict) == [(Notice.REOPENED, ALICE)]


def test_the_desk_is_told_of_every_customers_mail() -> None:
    drafts = on_mail(context(reply("Não abre. C:\\temp\\novo"))).drafts
    notify = [draft for draft in drafts if draft.notice is Notice.NOTIFY]
    assert [draft.to for draft in notify] == [BRUNO]
    assert notify[0].facts["words"] == "Não abre. C:\\temp\\novo"


def test_a_second_reply_to_an_open_ticket_changes_no_state_and_no_clock() -> None:
    verdict = on_mail(context(reply(), None, ticket(state="open")))
    assert verdict.change is not None
    assert (verdict.change.state, verdict.change.timers) == ("open", None)
    assert told(verdict) == []


def test_the_roots_id_alone_threads_a_reply_whose_relay_rewrote_the_rest() -> None:
    root = mint(KEY, ticket=12, nonce=ticket().nonce, recipient=ALICE, occasion="root", domain="desk.example")
    verdict = on_mail(context(raw(References=f"{root} <rewritten@relay.example>", In_Reply_To="<rewritten@relay.example>")))
    assert outcome(verdict) == (Disposition.REPLY, None)


def test_an_id_that_a_relay_gave_to_our_letter_threads_as_ours_does() -> None:
    known = {"foreign": {"0102-x@email.amazonses.com": (12, ALICE)}}
    verdict = on_mail(context(raw(In_Reply_To="<0102-x@email.amazonses.com>"), known=known))
    assert outcome(verdict) == (Disposition.REPLY, None)


def test_in_reply_to_decides_before_references_and_a_disagreement_is_a_signal() -> None:
    other = ticket(id=13, nonce=b"o" * 16)
    verdict = on_mail(context(reply(References=f"<{token(of=other)}>"), None, ticket(), other))
    assert verdict.ticket == 12
    assert "thread_disagrees" in dict(verdict.signals)


def test_a_subject_never_threads() -> None:
    verdict = on_mail(context(raw(Subject="Re: [#12] ticket 12 Erro ao abrir o projeto")))
    assert outcome(verdict) == (Disposition.REJECTED, Reason.UNTHREADED)


@pytest.mark.parametrize(
    ("policy", "disposition"),
    [("reject", Disposition.REJECTED), ("hold", Disposition.HELD), ("open", Disposition.OPENED)],
)
def test_mail_that_answers_nothing_is_treated_as_the_mailbox_says(policy: str, disposition: Disposition) -> None:
    assert on_mail(context(raw(), mailbox(unthreaded=policy))).disposition is disposition


@pytest.mark.parametrize(("policy", "disposition"), [("reject", Disposition.REJECTED), ("hold", Disposition.HELD)])
def test_a_reply_from_another_address_is_treated_as_the_mailbox_says(policy: str, disposition: Disposition) -> None:
    verdict = on_mail(context(reply(sender=STRANGER), mailbox(wrong_sender=policy)))
    assert outcome(verdict) == (disposition, Reason.WRONG_SENDER)
    assert verdict.ticket == 12
    assert verdict.change is None


def test_a_display_name_or_reply_to_does_not_make_a_participant() -> None:
    mail = reply(sender=f'"{ALICE}" <{MALLORY}>', Reply_To=ALICE, Sender=ALICE)
    assert outcome(on_mail(context(mail))) == (Disposition.REJECTED, Reason.WRONG_SENDER)


@pytest.mark.parametrize("how", ["ticket", "mac", "recipient"])
def test_a_forged_id_joins_nothing(how: str) -> None:
    forged = {
        "ticket": token().replace("t12.", "t13."),
        "mac": token()[:-14] + "a" * 14,
        "recipient": token(to=MALLORY),
    }[how]
    verdict = on_mail(context(reply(to=forged), None, ticket(), ticket(id=13)))
    assert outcome(verdict) == (Disposition.REJECTED, Reason.UNTHREADED)


def test_a_disproven_sender_is_held_even_with_a_valid_token() -> None:
    mail = reply(Authentication_Results=FAIL + "example.com")
    assert outcome(on_mail(context(mail, TRUSTED))) == (Disposition.HELD, Reason.FORGED)


def test_a_disproven_sender_opens_no_ticket() -> None:
    box = mailbox(authserv_id=AUTHSERV, unthreaded="open")
    verdict = on_mail(context(raw(Authentication_Results=FAIL + "example.com"), box))
    assert outcome(verdict) == (Disposition.HELD, Reason.FORGED)


def test_a_mail_with_two_from_fields_is_held() -> None:
    mail = b"From: alice@example.com\r\nFrom: mallory@evil.example\r\nIn-Reply-To: <" + token().encode() + b">\r\n\r\nx"
    assert outcome(on_mail(context(mail))) == (Disposition.HELD, Reason.FORGED)


@pytest.mark.parametrize("state", ["closed", "finished"])
def test_a_reply_to_an_ended_ticket_is_rejected_as_closed(state: str) -> None:
    ended = ticket(state=state, closed_at=NOW - timedelta(hours=3), closed_by="agent")
    verdict = on_mail(context(reply(), None, ended, known={"is_participant": True}))
    assert outcome(verdict) == (Disposition.REJECTED, Reason.CLOSED)
    assert told(verdict) == [(Notice.REJECTED_CLOSED, ALICE)]


def test_a_reply_that_crossed_the_close_for_silence_reopens() -> None:
    ended = ticket(state="closed", closed_at=NOW, closed_by="silence")
    verdict = on_mail(context(reply(), None, ended, incoming={"received_at": NOW + CROSSING}))
    assert outcome(verdict) == (Disposition.REPLY, None)
    assert verdict.change is not None
    assert verdict.change.state == "open"


def test_a_reply_that_came_after_the_close_for_silence_is_too_late() -> None:
    ended = ticket(state="closed", closed_at=NOW, closed_by="silence")
    late = {"received_at": NOW + CROSSING + timedelta(seconds=1)}
    assert outcome(on_mail(context(reply(), None, ended, incoming=late))) == (Disposition.REJECTED, Reason.CLOSED)


def test_a_reply_never_reopens_what_an_agent_closed() -> None:
    ended = ticket(state="closed", closed_at=NOW, closed_by="agent")
    assert outcome(on_mail(context(reply(), None, ended))) == (Disposition.REJECTED, Reason.CLOSED)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"Auto-Submitted": "auto-replied"}, Reason.AUTOMATIC),
        ({"Auto-Submitted": "auto-generated (vacation)"}, Reason.AUTOMATIC),
        ({"Precedence": "auto_reply"}, Reason.AUTOMATIC),
        ({"Return-Path": "<>", "Subject": "Resposta automática: Erro"}, Reason.AUTOMATIC),
        ({"X-Autoreply": "yes"}, Reason.AUTOMATIC),
        ({"From": "Mail Delivery System <MAILER-DAEMON@example.com>"}, Reason.BOUNCE),
        ({"Content-Type": "multipart/report; report-type=delivery-status; boundary=b"}, Reason.BOUNCE),
        ({"Content-Type": "multipart/report; report-type=disposition-notification; boundary=b"}, Reason.AUTOMATIC),
        ({"From": DESK}, Reason.LOOP),
        ({"X-Mailbot-Loop": DESK}, Reason.LOOP),
    ],
)
def test_what_no_person_wrote_is_ignored_and_answered_by_nothing(fields: dict[str, str], reason: Reason) -> None:
    named: dict[str, Any] = {name.replace("-", "_"): value for name, value in fields.items()}
    verdict = on_mail(context(reply(**named), known={"is_participant": True}))
    assert outcome(verdict) == (Disposition.IGNORED, reason)
    assert (verdict.change, verdict.drafts) == (None, ())


@pytest.mark.parametrize("fields", [{"Auto_Submitted": "no"}, {"Precedence": "normal"}, {"X_Autoreply": "no"}])
def test_a_person_is_not_taken_for_a_machine(fields: dict[str, str]) -> None:
    assert on_mail(context(reply(**fields))).disposition is Disposition.REPLY


def test_the_same_letter_met_again_is_a_duplicate_and_does_nothing() -> None:
    verdict = on_mail(context(reply(), known={"duplicate_of": 7, "duplicate_ticket": 12}))
    assert (verdict.disposition, verdict.ticket, verdict.change, verdict.drafts) == (Disposition.DUPLICATE, 12, None, ())


def test_another_letter_under_a_known_message_id_is_taken_and_flagged() -> None:
    verdict = on_mail(context(reply(), known={"same_id": True}))
    assert verdict.disposition is Disposition.REPLY
    assert "same_id" in dict(verdict.signals)


BIG = LeftOut("planta.zip", "application/zip", 21 * 1024 * 1024, exact=True)


def test_a_file_over_the_limit_is_left_out_and_its_sender_told_which() -> None:
    verdict = on_mail(context(reply(), incoming={"left_out": (BIG,)}, known={"is_participant": True}))
    assert outcome(verdict) == (Disposition.REPLY, Reason.ATTACHMENT_TOO_LARGE)
    notice = next(draft for draft in verdict.drafts if draft.notice is Notice.REJECTED_ATTACHMENT_TOO_LARGE)
    assert notice.facts["files"] == [{"name": "planta.zip", "size": "21,0 MB"}]
    assert verdict.change is not None


@pytest.mark.parametrize(
    ("known", "notices"),
    [
        ({}, 1), ({"size_notices_in_an_hour": 1}, 1), ({"size_notices_in_an_hour": SIZE_CAP - 1}, 1),
        ({"automatic_in_an_hour": {12: 3}}, 1), ({"automatic_in_an_hour": {None: 9, 7: 3}}, 1),
        ({"notices_in_a_day": 5}, 1), ({"size_notices_in_an_hour": SIZE_CAP}, 0),
    ],
)  # fmt: skip
@pytest.mark.parametrize("too_large", [{"left_out": (BIG,)}, {"unreadable": "no structure"}])
def test_a_notice_of_size_is_stopped_by_a_cap_of_its_own_alone(
    known: dict[str, Any], notices: int, too_large: dict[str, Any]
) -> None:
    verdict = on_mail(context(reply(), incoming=too_large, known={"is_participant": True, **known}))
    assert len([one for one in verdict.drafts if one.notice in OF_SIZE]) == notices
    assert notices or verdict.over_cap  # the desk is told of what a cap left out


def test_a_large_mail_that_cannot_be_described_is_refused_whole() -> None:
    verdict = on_mail(context(reply(), incoming={"unreadable": "no structure"}, known={"is_participant": True}))
    assert outcome(verdict) == (Disposition.REJECTED, Reason.TOO_LARGE)


MARKED = {"X_Spam_Flag": "YES", "Authentication_Results": PASS + "example.com"}


@pytest.mark.parametrize("unthreaded", ["open", "reject", "hold"])
@pytest.mark.parametrize(
    "fields",
    [
        {"X_Spam_Flag": "YES"}, {"X_Spam_Status": "Yes, score=9"}, {"X_MS_Exchange_Organization_SCL": "7"},
        {"X_Forefront_Antispam_Report": "CIP:1.2.3.4;SCL:5;SRV:"}, MARKED,
    ],
)  # fmt: skip
def test_a_mail_that_the_receiver_marked_as_spam_opens_nothing_and_answers_nobody(
    fields: dict[str, str], unthreaded: str
) -> None:
    box = mailbox(unthreaded=unthreaded, authserv_id=AUTHSERV)
    verdict = on_mail(context(raw(**{"Authentication_Results": PASS + "example.com", **fields}), box))
    assert (outcome(verdict), verdict.drafts) == ((Disposition.HELD, Reason.SPAM), ())
    assert "check:spam" in dict(verdict.signals)


@pytest.mark.parametrize(
    ("wrong_sender", "known"),
    [("reject", {}), ("ask", {}), ("hold", {}), ("ask", {"blocked": 7}), ("reject", {"blocked": 7})],
)
def test_spam_of_another_address_that_knows_a_token_asks_nobody(wrong_sender: str, known: dict[str, Any]) -> None:
    mail = reply(sender=STRANGER, **({} if known else {"X_Spam_Flag": "YES"}))
    verdict = on_mail(context(mail, mailbox(wrong_sender=wrong_sender), known=known))
    assert (outcome(verdict), verdict.drafts) == ((Disposition.HELD, Reason.SPAM), ())


@pytest.mark.parametrize(
    ("fields", "known"),
    [({"X_Spam_Flag": "YES"}, {}), ({"X_Spam_Status": "Yes"}, {}), ({}, {"blocked": 7}), (MARKED, {"blocked": 7})],
)
def test_a_participant_who_proves_a_letter_of_ours_is_a_person_whatever_a_filter_says(
    fields: dict[str, str], known: dict[str, Any]
) -> None:
    assert on_mail(context(reply(**fields), known=known)).disposition is Disposition.REPLY


@pytest.mark.parametrize("mail", [raw(), reply(), raw(X_Spam_Flag="NO")])
def test_whom_spam_blocked_opens_nothing_and_hears_nothing_not_even_in_that_ticket(mail: bytes) -> None:
    spam = ticket(state="closed", closed_at=NOW, closed_by="spam")
    verdict = on_mail(context(mail, mailbox(unthreaded="open"), spam, known={"blocked": 12}))
    assert (outcome(verdict), verdict.drafts) == ((Disposition.HELD, Reason.SPAM), ())
    assert "ticket 12" in dict(verdict.signals)["check:spam"]


def test_a_stranger_whom_nobody_proves_is_told_nothing() -> None:
    assert told(on_mail(context(raw(sender=STRANGER)))) == []
    assert told(on_mail(context(raw(sender=STRANGER), TRUSTED))) == []


def test_a_stranger_whom_the_trusted_receiver_proves_is_told_once_a_day() -> None:
    mail = raw(sender=STRANGER, Authentication_Results=PASS + "evil.example")
    assert told(on_mail(context(mail, TRUSTED))) == [(Notice.REJECTED_UNTHREADED, MALLORY)]
    assert told(on_mail(context(mail, TRUSTED, known={"notices_in_a_day": 1}))) == []


def test_a_notice_says_the_masked_address_only_after_a_valid_token() -> None:
    mail = reply(sender=STRANGER, Authentication_Results=PASS + "evil.example")
    notice = on_mail(context(mail, TRUSTED)).drafts[0]
    assert notice.facts == {"masked": "a***@example.com"}


def test_a_notice_echoes_nothing_of_what_was_written() -> None:
    mail = raw("CANARY-BODY", STRANGER, Subject="CANARY-SUBJECT", Authentication_Results=PASS + "evil.example")
    assert "CANARY" not in repr(on_mail(context(mail, TRUSTED)).drafts)


def test_automatic_letters_to_one_address_stop_at_the_hourly_cap() -> None:
    below = {"is_participant": True, "automatic_in_an_hour": {12: 2}}
    at = {"is_participant": True, "automatic_in_an_hour": {12: 3}}
    assert told(on_mail(context(reply(), known=below))) == [(Notice.REOPENED, ALICE)]
    assert told(on_mail(context(reply(), known=at))) == []


def test_a_new_customer_of_an_open_mailbox_is_acknowledged_only_when_proven() -> None:
    box = mailbox(unthreaded="open", authserv_id=AUTHSERV)
    assert told(on_mail(context(raw(), box))) == []
    proven = on_mail(context(raw(Authentication_Results=PASS + "example.com"), box))
    assert told(proven) == [(Notice.OPENED, ALICE)]


def test_acknowledgements_of_new_tickets_stop_at_the_hourly_cap_though_each_has_a_ticket_of_its_own() -> None:
    box = mailbox(unthreaded="open", authserv_id=AUTHSERV)
    mail = raw(Authentication_Results=PASS + "example.com")
    assert told(on_mail(context(mail, box, known={"automatic_in_an_hour": {1: 1, 2: 1, 3: 1}}))) == []


def test_that_an_address_opened_a_ticket_before_proves_nothing() -> None:
    assert told(on_mail(context(raw(), mailbox(unthreaded="open"), known={"is_participant": True}))) == []


def test_a_held_mail_that_is_released_into_an_ended_ticket_reopens_it() -> None:
    ended = ticket(state="closed", closed_at=NOW, closed_by="agent")
    verdict = on_release(context(raw(), None, ended), ended)
    assert verdict.change is not None
    assert verdict.change.state == "open"


def test_an_agents_mail_is_kept_where_a_person_sees_it() -> None:
    assert on_mail(context(raw(sender=BRUNO))).disposition is Disposition.HELD


def test_every_disposition_has_its_folder_but_of_mail_that_is_gone_or_lies_in_an_archive() -> None:
    assert set(FOLDER_OF) == set(Disposition) - {Disposition.VANISHED, Disposition.IMPORTED}


def test_every_told_reason_has_an_automatic_notice_of_its_name() -> None:
    assert all(notice.value == f"rejected_{reason.value}" for reason, notice in TOLD.items())
    assert set(TOLD.values()) <= AUTOMATIC_NOTICES


def test_every_verdict_names_its_check_and_its_sender() -> None:
    mails = [reply(), raw(), reply(sender=STRANGER), reply(Auto_Submitted="auto-replied")]
    for mail in mails:
        signals = dict(on_mail(context(mail)).signals)
        assert "from" in signals
        assert any(name.startswith("check") for name in signals)


@pytest.mark.parametrize("name", [name for name, _ in CHECKS])
def test_every_check_is_named_once(name: str) -> None:
    assert [one for one, _ in CHECKS].count(name) == 1


def test_a_verdict_depends_on_nothing_but_its_case() -> None:
    one = context(reply())
    assert on_mail(one) == on_mail(replace(one))
