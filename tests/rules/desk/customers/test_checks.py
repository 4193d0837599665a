"""A proven participant is a person, whatever a group, a CRM or a relay put on their mail; a machine's mail moves nothing."""

from __future__ import annotations

from typing import Any

import pytest

from mailbot.desk.customers.checks import first_finding
from mailbot.desk.letters.admission import by_a_person
from mailbot.desk.tickets.arrival import Arrival, found
from mailbot.desk.tickets.letter import Notice
from mailbot.desk.tickets.reasons import Disposition, Reason
from mailbot.desk.verdicts import on_mail
from mailbot.mail.tokens.address_tokens import reply_token, return_token
from tests.cast import (
    ALICE,
    AUTHSERV,
    BRUNO,
    DESK,
    KEY,
    MALLORY,
    NOW,
    context,
    copy_token,
    mailbox,
    raw,
    reply,
    ticket,
    token,
)

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


WAYS: list[dict[str, Any]] = [
    {"Return_Path": "<>"},
    {"Return_Path": " < > "},
    {"Return_Path": "<>", "Auto_Submitted": "no"},
    {"Return_Path": "<>", "List_Unsubscribe": "<mailto:sair@crm.example.com>", "Precedence": "bulk"},
    {"X_Challenge": "passed"},
    {"X_BoxTrapper": "4711"},
    {"X_TMDA_Confirm": "none"},
    {"X_AskVersion": "2.5"},
    {"X_Challenge": "yes", "Return_Path": "<alice@example.com>", "Precedence": "list"},
    {"Subject": "Confirmação de envio da nota"},
    {"Subject": "Confirmar o envio do projeto"},
    {"Subject": "Verify your e-mail"},
    {"Subject": "Undeliverable parts in the drawing", "Return_Path": "<>"},
]
PERSONS = [
    "A versão é a 2026.1.", "Funcionou, obrigada!", "Segue o arquivo.", "ok",
    "Não abre: a mensagem de erro foi exibida de novo.",
    "Estou de férias, mas testei e o erro continua.", "Recebemos seu e-mail e já instalamos; podem encerrar.",
    "Cliquei no link que vocês mandaram e não abriu.", "O arquivo foi aberto e deu erro.",
]  # fmt: skip


@pytest.mark.parametrize("fields", WAYS)
@pytest.mark.parametrize("words", PERSONS)
def test_no_way_on_which_a_participants_answer_came_makes_it_a_machines(fields: dict[str, Any], words: str) -> None:
    verdict = on_mail(context(reply(words, **fields), known={"is_participant": True}))
    assert (verdict.disposition, verdict.reason, verdict.ticket) == (Disposition.REPLY, None, 12)


@pytest.mark.parametrize("sender", [
    "Alice <postmaster@example.com>", "postmaster@example.com", "TI <post-master@example.com>",
    "<mailerror@example.com>", "Alice <Postmaster@example.com>",
])  # fmt: skip
@pytest.mark.parametrize("fields", [{}, {"Return_Path": "<>"}, {"List_Id": "<a.example>"}])
def test_who_answers_as_postmaster_is_a_person(sender: str, fields: dict[str, Any]) -> None:
    address = sender.rpartition("<")[2].strip(">").lower()
    theirs = ticket(participants=(address,), contact=address)
    quoted = (
        "Instalei, e funcionou.\n\nEm 20/11/2026, Suporte escreveu:\n> A mensagem não pôde ser entregue: 550 User unknown"
    )
    mail = reply(quoted, sender, token(address), **fields)
    assert on_mail(context(mail, None, theirs)).disposition is Disposition.REPLY
    for words in ("Your message could not be delivered: user unknown", "550 5.1.1 <joao@example.com>: no such user"):
        assert (
            on_mail(context(reply(words, sender, token(address), **fields), None, theirs)).disposition is Disposition.IGNORED
        )


OF_THE_NULL_SENDER: list[tuple[dict[str, Any], str]] = [
    ({"Auto_Submitted": "auto-replied"}, "Recebido."), ({"X_Autoreply": "yes"}, "Recebido."),
    ({"Precedence": "auto_reply"}, "Recebido."), ({"Subject": "Out of Office: Erro"}, "Recebido."),
    ({"Subject": "Resposta automática: Erro"}, "Recebido."),
    ({"Content_Type": "multipart/report; report-type=delivery-status; boundary=b"}, "--b--"),
    ({"Content_Type": "multipart/report; report-type=disposition-notification; boundary=b"}, "--b--"),
    ({"Subject": "Undelivered Mail Returned to Sender"}, "Your message could not be delivered to joao@example.com."),
    ({"Subject": "Não entregue: Erro"}, "A mensagem não pôde ser entregue: caixa postal cheia."),
    ({}, "Estou de férias até 10/12."), ({}, "Estou de férias e não terei acesso ao e-mail."),
    ({}, "I am out of the office."), ({}, "Estarei ausente até o dia 12."), ({}, "Estoy de vacaciones."),
    ({}, "I am on vacation until Monday but will read my mail now and then."),
    ({}, "Recebemos seu e-mail e responderemos o mais breve possível."),
    ({}, "Obrigado pelo contato. Retornaremos em breve."),
    ({}, "Thank you for contacting Exemplo. We will get back to you shortly."),
    ({}, "Your message has been received. We will respond within 2 days."),
    ({}, "Esta é uma mensagem automática, favor não responder."), ({}, "This is an automated message."),
    ({"Subject": "Lida: Erro"}, "Sua mensagem foi lida em 24/11/2026 10:00."),
    ({}, "Sua mensagem para alice@example.com foi lida em 24/11/2026."),
    ({}, "Your message to alice@example.com was displayed. This is no guarantee that it was understood."),
    ({"X_Mailbot_Loop": DESK}, "Recebido."),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "words"), OF_THE_NULL_SENDER)
def test_reports_vacations_and_receipts_of_the_null_sender_are_a_machines(fields: dict[str, Any], words: str) -> None:
    verdict = on_mail(context(reply(words, **{"Return_Path": "<>", **fields}), known={"is_participant": True}))
    assert verdict.disposition is Disposition.IGNORED
    assert (verdict.change, verdict.drafts) == (None, ())


CHALLENGES: list[tuple[dict[str, Any], str]] = [
    ({"X_BoxTrapper": "x", "Subject": "Your email requires verification verify#4711"}, "Recebido."),
    ({"X_Challenge": "x"}, "Please click the link below to confirm that you sent it."),
    ({"X_TMDA_Confirm": "x"}, "Your message is being held. Reply to this message to release it."),
    ({"X_AskVersion": "2.5", "Subject": "Please confirm your message"}, "Recebido."),
    ({"Subject": "Confirmação de remetente"}, "Clique no link abaixo para que sua mensagem seja liberada."),
    ({"Subject": "Antispam UOL"}, "Sua mensagem está retida: acesse este link e confirme o envio."),
    ({"X_Challenge": "x"}, "Para que a sua mensagem seja entregue, responda a este e-mail."),
    ({"X_Challenge": "x", "Auto_Submitted": "auto-replied"}, "Recebido."),
]


@pytest.mark.parametrize(("fields", "words"), CHALLENGES)
@pytest.mark.parametrize("path", [{}, {"Return_Path": "<>"}])
def test_a_guards_challenge_is_a_machines(fields: dict[str, Any], words: str, path: dict[str, Any]) -> None:
    assert on_mail(context(reply(words, **fields, **path))).disposition is Disposition.IGNORED


@pytest.mark.parametrize("fields", WAYS)
def test_the_same_ways_keep_out_who_is_no_participant_and_the_digest_tells_of_them(fields: dict[str, Any]) -> None:
    for mail in (raw(**fields), reply(sender=f"Mallory <{MALLORY}>", **fields)):
        verdict = on_mail(context(mail, mailbox(unthreaded="open")))
        check, fact = found(verdict.signals)
        assert (verdict.disposition, check, verdict.drafts) == (Disposition.IGNORED, "automatic", ())
        told = Arrival(1, "suporte", MALLORY, "", "", NOW, verdict.disposition, verdict.reason, check, fact)
        assert by_a_person(told) is (verdict.reason is Reason.AUTOMATIC)


@pytest.mark.parametrize(("fields", "words"), [one for one in OF_THE_NULL_SENDER if "X_Mailbot_Loop" not in one[0]])
def test_what_a_machine_wrote_to_us_is_counted_in_the_digest(fields: dict[str, Any], words: str) -> None:
    verdict = on_mail(context(raw(words, **{"Return_Path": "<>", **fields}), mailbox(unthreaded="open")))
    check, fact = found(verdict.signals)
    told = Arrival(1, "suporte", MALLORY, "", "", NOW, verdict.disposition, verdict.reason, check, fact)
    assert (verdict.disposition, by_a_person(told)) == (Disposition.IGNORED, False)


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
