"""A provider's confirmation goes to the admin, whatever the mailbox does with strangers, and does nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from mailbot.desk.customers.confirmations import capped
from mailbot.desk.threading.context import Context
from mailbot.desk.tickets.flood import CONFIRMATIONS, CONFIRMATIONS_UNPROVEN, Flood, ToldLately
from mailbot.desk.tickets.letter import Notice
from mailbot.desk.tickets.reasons import Disposition, Reason
from mailbot.desk.verdicts import on_mail
from tests.cast import AUTHSERV, BRUNO, CARLA, context, mailbox, raw, token

GMAIL = "Equipe do Gmail <forwarding-noreply@google.com>"
SUBJECT = "(#123456789) Confirmação de encaminhamento do Gmail - Receber e-mails de alice@gmail.com"
TEXT = "Código de confirmação: 123456789\n\nhttps://mail-settings.google.com/mail/vf-abc"
PASS = f"{AUTHSERV}; dmarc=pass header.from=google.com"
FAIL = f"{AUTHSERV}; dmarc=fail header.from=google.com"


def asking(box: dict[str, Any] | None = None, /, **fields: str) -> Context:
    made = context(raw(TEXT, **{"sender": GMAIL, "Subject": SUBJECT, **fields}), mailbox(**(box or {})))
    return replace(made, alert=(CARLA,))


@pytest.mark.parametrize("unthreaded", ["reject", "hold", "open"])
@pytest.mark.parametrize(("authserv_id", "result", "proven"), [
    (AUTHSERV, PASS, True), (AUTHSERV, f"{AUTHSERV}; dmarc=none", False), (AUTHSERV, "", False), (None, PASS, False),
])  # fmt: skip
def test_the_admin_gets_all_of_it_and_is_told_whether_it_is_proven(
    unthreaded: str, authserv_id: str | None, result: str, proven: bool
) -> None:
    box = {"unthreaded": unthreaded, "authserv_id": authserv_id}
    verdict = on_mail(asking({key: value for key, value in box.items() if value}, Authentication_Results=result))
    assert (verdict.disposition, verdict.reason) == (Disposition.IGNORED, Reason.CONFIRMATION)
    (draft,) = verdict.drafts
    assert (draft.notice, draft.to) == (Notice.CONFIRMATION, CARLA)
    assert (draft.facts["words"], draft.facts["subject"], draft.facts["proven"]) == (TEXT, SUBJECT, proven)
    assert draft.facts["asked"] == (authserv_id is not None)
    assert verdict.change is None


def test_without_an_admin_who_is_told_of_mail_gets_it() -> None:
    assert [one.to for one in on_mail(replace(asking(), alert=())).drafts] == [BRUNO]


@pytest.mark.parametrize("fields", [
    {"Authentication_Results": FAIL},
    {"In_Reply_To": f"<{token()}>"},
    {"sender": "Alice <alice@example.com>"},
    {"Subject": f"Fwd: {SUBJECT}"},
    {"sender": "Equipe do Gmail <forwarding-noreply@google.com>, mallory@evil.example"},
], ids=str)  # fmt: skip
def test_what_is_disproven_answers_a_letter_or_is_somebody_elses_goes_the_way_of_all_mail(fields: dict[str, str]) -> None:
    verdict = on_mail(asking({"authserv_id": AUTHSERV}, **fields))
    assert verdict.reason is not Reason.CONFIRMATION
    assert all(one.notice is not Notice.CONFIRMATION for one in verdict.drafts)


CODE = {"sender": "Microsoft <account-security-noreply@accountprotection.microsoft.com>", "Subject": "Din engangskode"}


@pytest.mark.parametrize(("result", "proven"), [
    (f"{AUTHSERV}; dmarc=pass header.from=accountprotection.microsoft.com", True), (f"{AUTHSERV}; dmarc=none", False),
    ("", False), ("mx.evil.example; dmarc=pass header.from=accountprotection.microsoft.com", False),
    (f"{AUTHSERV}; dmarc=pass header.from=evil.example", False),
])  # fmt: skip
def test_what_is_known_by_its_form_is_proven_by_the_receiver_alone(result: str, *, proven: bool) -> None:
    made = context(raw("Kode: 123456", **CODE, Authentication_Results=result), mailbox(authserv_id=AUTHSERV))
    (draft,) = on_mail(replace(made, alert=(CARLA,))).drafts
    assert (draft.notice, draft.facts["proven"], draft.facts["asks"]) == (Notice.CONFIRMATION, proven, "address")


def test_what_has_the_form_and_is_disproven_is_no_confirmation() -> None:
    result = f"{AUTHSERV}; dmarc=fail header.from=accountprotection.microsoft.com"
    verdict = on_mail(context(raw("Kode: 123456", **CODE, Authentication_Results=result), mailbox(authserv_id=AUTHSERV)))
    assert verdict.reason is not Reason.CONFIRMATION


@pytest.mark.parametrize("sign", [{"Auto_Submitted": "auto-generated"}, {"Precedence": "bulk"}, {"Return_Path": "<>"}])
def test_a_machines_signs_keep_it_from_nobody(sign: dict[str, str]) -> None:
    assert on_mail(asking(**sign)).reason is Reason.CONFIRMATION


@pytest.mark.parametrize(("result", "cap"), [(PASS, CONFIRMATIONS), ("", CONFIRMATIONS_UNPROVEN)])
def test_those_above_the_cap_are_counted_and_unproven_ones_crowd_no_proven_one_out(result: str, cap: int) -> None:
    asked = asking({"authserv_id": AUTHSERV}, Authentication_Results=result)
    verdict = on_mail(asked)
    below = capped(asked, verdict, ToldLately(confirmations=cap - 1))
    above = capped(asked, verdict, ToldLately(confirmations=cap))
    assert (below.drafts, below.over_cap) == (verdict.drafts, ())
    assert above.drafts == ()
    assert [one.flood for one in above.over_cap] == [Flood.CONFIRMATIONS]
    assert CONFIRMATIONS_UNPROVEN < CONFIRMATIONS
