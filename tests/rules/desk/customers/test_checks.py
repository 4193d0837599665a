"""A proven participant is a person, whatever a group, a CRM or a relay put on their mail; a machine's mail moves nothing."""

from __future__ import annotations

from typing import Any

import pytest

from mailbot.desk.customers.checks import first_finding
from mailbot.desk.tickets.letter import Notice
from mailbot.desk.tickets.reasons import Disposition, Reason
from mailbot.desk.verdicts import on_mail
from mailbot.mail.tokens.address_tokens import reply_token, return_token
from tests.cast import ALICE, AUTHSERV, BRUNO, DESK, KEY, MALLORY, NOW, context, copy_token, mailbox, raw, reply, ticket

DISTRIBUTED: list[dict[str, Any]] = [
    {"List_Unsubscribe": "<mailto:sair@crm.example.com>"},
    {"List_Unsubscribe": "<https://crm.example.com/u/1>", "List_Unsubscribe_Post": "List-Unsubscribe=One-Click"},
    {"List_Id": "Equipe <equipe.example.com>", "List_Post": "<mailto:equipe@example.com>", "Precedence": "list"},
    {"Precedence": "list", "X_Google_Group_Id": "4711", "List_Help": "<https://groups.example.com>"},
    {"Precedence": "bulk"},
    {"Precedence": "Bulk (sent by a CRM)"},
    {"Precedence": "junk"},
    {"X_Auto_Response_Suppress": "All"},
    {"X_Auto_Response_Suppress": "DR, OOF, AutoReply", "Auto_Submitted": "no"},
    {"Feedback_ID": "1:crm", "List_Unsubscribe": "<mailto:s@crm.example.com>", "Precedence": "bulk", "Auto_Submitted": "no"},
    {"List_Archive": "<https://lists.example.com/a>", "List_Owner": "<mailto:o@lists.example.com>"},
]


@pytest.mark.parametrize("fields", DISTRIBUTED)
def test_whoever_answers_a_letter_to_them_is_a_person_and_gets_no_automatic_answer(fields: dict[str, Any]) -> None:
    verdict = on_mail(context(reply("A versão é a 2026.1.", **fields), known={"is_participant": True}))
    assert (verdict.disposition, verdict.reason, verdict.ticket) == (Disposition.REPLY, None, 12)
    assert verdict.change is not None
    assert (verdict.change.state, verdict.change.withdraw) == ("open", True)
    assert [(one.notice, one.to) for one in verdict.drafts] == [(Notice.NOTIFY, BRUNO)]
    assert "unanswered" in dict(verdict.signals)


MACHINES: list[tuple[dict[str, Any], str]] = [
    ({"Auto_Submitted": "auto-replied"}, "Recebido."),
    ({"Auto_Submitted": "auto-generated"}, "Recebido."),
    ({"X_Autoreply": "yes"}, "Recebido."),
    ({"X_Autorespond": "Re: Erro"}, "Recebido."),
    ({"Return_Path": "<>"}, "Recebido."),
    ({"Subject": "Resposta automática: Erro"}, "Recebido."),
    ({"Subject": "Out of Office: Erro"}, "Recebido."),
    ({"Precedence": "auto_reply"}, "Recebido."),
    ({"X_Mailbot_Loop": DESK}, "Recebido."),
    ({"Content_Type": "multipart/report; report-type=delivery-status; boundary=b"}, "--b--"),
    ({"Content_Type": "multipart/report; report-type=disposition-notification; boundary=b"}, "--b--"),
    ({}, "Estou de férias até 10/12. Em caso de urgência, procure a Maria no 9999-0000. Retorno dia 11/12."),
]


@pytest.mark.parametrize("fields", [{"List_Unsubscribe": "<mailto:sair@crm.example.com>"}, {"Precedence": "bulk"}])
@pytest.mark.parametrize(("machine", "words"), MACHINES)
def test_what_says_that_a_machine_wrote_it_says_so_beside_a_lists_field_too(
    fields: dict[str, Any], machine: dict[str, Any], words: str
) -> None:
    verdict = on_mail(context(reply(words, **{**fields, **machine}), known={"is_participant": True}))
    assert verdict.disposition is Disposition.IGNORED
    assert (verdict.change, verdict.drafts) == (None, ())


@pytest.mark.parametrize("words", [
    "Estou de férias.", "Estou fora do escritório.", "I am out of the office.", "Prezados, encontro-me em licença médica.",
    "Estarei ausente até o dia 12.",
])  # fmt: skip
@pytest.mark.parametrize("value", ["bulk", "junk"])
def test_short_words_of_absence_with_a_precedence_are_an_old_responders(value: str, words: str) -> None:
    assert on_mail(context(reply(words, Precedence=value))).disposition is Disposition.IGNORED


@pytest.mark.parametrize("words", [
    "Estou de férias, mas o erro continua.", "Estou fora do escritório. Podem ligar para a Maria?",
    "Estou em viagem; funcionou, obrigada.", "A versão é a 2026.1.", "I'm on vacation but it still fails.",
])  # fmt: skip
def test_who_writes_of_an_absence_and_of_the_matter_is_a_person(words: str) -> None:
    assert on_mail(context(reply(words, Precedence="bulk"))).disposition is Disposition.REPLY


@pytest.mark.parametrize("fields", [one for one in DISTRIBUTED if "X_Auto_Response_Suppress" not in one])
def test_the_same_fields_keep_out_whoever_proves_nothing(fields: dict[str, Any]) -> None:
    box = mailbox(unthreaded="open")
    ignored = (Disposition.IGNORED, Reason.AUTOMATIC)
    forged = reply(to="t12.k1." + "0" * 32 + "@desk.example", **fields)
    for mail in (raw(**fields), reply(sender=f"Mallory <{MALLORY}>", **fields), forged):
        verdict = on_mail(context(mail, box))
        assert (verdict.disposition, verdict.reason) == ignored
        assert verdict.drafts == ()


def test_one_whom_the_receiver_disproves_is_held_whatever_the_list_says() -> None:
    fields = {"List_Id": "<a.example>", "Authentication_Results": f"{AUTHSERV}; dmarc=fail header.from=example.com"}
    verdict = on_mail(context(reply(**fields), mailbox(authserv_id=AUTHSERV)))
    assert (verdict.disposition, verdict.reason) == (Disposition.HELD, Reason.FORGED)


def test_an_address_with_a_token_proves_a_person_and_a_return_path_a_machine() -> None:
    about: dict[str, Any] = {"ticket": 12, "nonce": ticket().nonce, "recipient": ALICE}
    answered, returned = reply_token(KEY, **about), return_token(KEY, **about, occasion="0123456789")
    for made, expected in ((answered, Disposition.REPLY), (returned, Disposition.IGNORED)):
        mail = raw(To=f"suporte+{made}@desk.example", List_Id="<a.example>")
        assert on_mail(context(mail)).disposition is expected


def test_where_a_reply_that_may_not_be_answered_comes_too_late_it_is_held_for_a_person() -> None:
    ended = ticket(state="closed", closed_at=NOW, closed_by="agent")
    verdict = on_mail(context(reply(List_Id="<a.example>"), None, ended, known={"is_participant": True}))
    assert (verdict.disposition, verdict.reason, verdict.drafts) == (Disposition.HELD, Reason.CLOSED, ())


@pytest.mark.parametrize(("fields", "check"), [({"List_Id": "<a.example>"}, "agent"), ({"Precedence": "bulk"}, "automatic")])
def test_an_agents_own_reply_through_a_list_is_theirs_and_bulk_mail_is_a_machines(
    fields: dict[str, Any], check: str
) -> None:
    mail = reply("Reinicie, por favor.", f"Bruno <{BRUNO}>", to=copy_token(), **fields)
    found = first_finding(context(mail, mailbox(agents=["bruno"], notify=[])))
    assert found is not None
    assert found[0] == check
