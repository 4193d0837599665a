"""Who has left the company: told to the agents, moved nothing; who says it of others, or of a version, has not."""

from __future__ import annotations

import pytest

from mailbot.desk.tickets.reasons import Disposition, Reason
from mailbot.desk.verdicts import on_mail
from mailbot.mail.automatic.departures import departure
from mailbot.mail.kinds import Kind
from mailbot.mail.message import read
from tests.cast import AUTHSERV, BRUNO, MALLORY, context, mailbox, reply

LEFT = [
    "Não trabalho mais na Acme. Favor contatar maria@example.com.",
    "Olá,\n\nNão faço mais parte da equipe da Acme. Por favor, procure a Maria.",
    "Bom dia. Já não trabalho na empresa; entre em contato com maria@example.com.",
    "Me desliguei da Acme em 10/11. Assuntos urgentes: maria@example.com.",
    "Deixei a empresa. Por favor, contate a Maria: maria@example.com",
    "Encerrei meu ciclo na Acme. Procure por Maria.",
    "Este colaborador não faz mais parte do nosso quadro. Favor contatar rh@example.com.",
    "O usuário deste e-mail não trabalha mais conosco. Entre em contato com maria@example.com.",
    "Alice Souza não trabalha mais na Acme. Por favor, contate maria@example.com.",
    "I no longer work for Acme. Please contact maria@example.com.",
    "I am no longer with Acme. Please contact Maria.",
    "I have left the company. For urgent matters write to maria@example.com.",
    "The person you are trying to reach is no longer with the company. Please contact maria@example.com.",
    "Alice is no longer with us. Please contact maria@example.com.",
]
LEFT_WITHOUT_MORE = [
    "I have left the company.", "Meu último dia na empresa foi 10/11.", "I am no longer with Example.",
    "Não estou mais na Example. Procure a Maria.", "Desde 01/11 não faço mais parte do quadro da Example.",
    "My last day at Example was 10 November.", "Deixei a Example em 10/11. Contato: maria@example.com",
    "Ya no trabajo en Example. Por favor contacte a maria@example.com.", "I no longer work for Example.",
    "Não trabalho mais aqui.", "Fui desligada da Example em 10/11.",
]  # fmt: skip
STAYED = [
    "Não trabalho mais na Torre Norte.",
    "I left Berlin on Monday.",
    "Não estou mais na Filial Centro.",
    "Deixei a Maria lá.",
    "Não faço mais parte do grupo.",
    "I have left the company laptop at home.",
    "Não trabalho mais em Joinville.",
    "Não estou mais em Joinville, favor contatar maria@example.com para o teste 12.",
    "O Bruno não trabalha mais na empresa. Favor trocar o cadastro para maria@example.com.",
    "A Maria, do financeiro, não trabalha mais conosco, favor contatar o João.",
    "Não trabalho mais com esse módulo, favor contatar o João: joao@example.com",
    "Não trabalho mais na versão 2024. Segue o arquivo, favor encaminhar ao João.",
    "Não trabalho mais na obra do centro, podem fechar. Contato: joao@example.com",
    "Não estou mais conseguindo abrir. Favor contatar joao@example.com.",
    "Funcionou, obrigada. Não trabalho mais na Acme, o contato é maria@example.com.",
    "Eu não trabalho mais na Acme. Como faço para trocar o cadastro para maria@example.com?",
    "It no longer works. Please contact me at alice@example.com.",
    "The user is no longer able to log in. Please contact joao@example.com.",
    "The dialog I left open is gone. Please contact joao@example.com.",
    "O programa foi desligado e deixou de responder. Favor contatar joao@example.com",
]


@pytest.mark.parametrize("text", LEFT_WITHOUT_MORE)
def test_who_says_nothing_but_that_they_have_left_is_told_to_the_desk(text: str) -> None:
    verdict = on_mail(context(reply(text, "Alice Souza <alice@example.com>")))
    assert (verdict.disposition, verdict.reason, verdict.change) == (Disposition.IGNORED, Reason.AUTOMATIC, None)
    assert [(one.to, one.facts["event"]) for one in verdict.drafts] == [(BRUNO, "left")]


@pytest.mark.parametrize("text", LEFT)
@pytest.mark.parametrize("fields", [{}, {"Auto_Submitted": "auto-replied"}], ids=["words alone", "marked"])
def test_who_has_left_is_told_to_the_desk_and_moves_nothing(text: str, fields: dict[str, str]) -> None:
    mail = reply(text, "Alice Souza <alice@example.com>", **fields)
    verdict = on_mail(context(mail))
    assert (verdict.disposition, verdict.reason, verdict.change) == (Disposition.IGNORED, Reason.AUTOMATIC, None)
    assert [(one.to, one.facts["event"], one.facts["words"]) for one in verdict.drafts] == [(BRUNO, "left", text)]


@pytest.mark.parametrize("text", STAYED)
def test_a_person_who_speaks_of_it_is_a_person(text: str) -> None:
    found = read(reply(text, "Alice Souza <alice@example.com>"))
    assert (found.kind, found.departed) == (Kind.REPLY, False)
    assert on_mail(context(found)).disposition is Disposition.REPLY


@pytest.mark.parametrize(
    "text", ["Estou de férias até 12/12. Em caso de urgência, contate maria@example.com.", "Volto logo."]
)
def test_who_is_away_has_not_left(text: str) -> None:
    verdict = on_mail(context(reply(text, Auto_Submitted="auto-replied")))
    assert (verdict.disposition, verdict.drafts) == (Disposition.IGNORED, ())


def test_nobody_is_told_by_a_stranger_or_by_who_is_disproven() -> None:
    assert on_mail(context(reply(LEFT[0], MALLORY, Auto_Submitted="auto-replied"))).drafts == ()
    forged = reply(LEFT[0], Auto_Submitted="auto-replied", Authentication_Results=f"{AUTHSERV}; dmarc=fail")
    assert on_mail(context(forged, mailbox(authserv_id=AUTHSERV))).drafts == ()


@pytest.mark.parametrize("name", ["", "A", "(((", "mais", "İ" * 5, '"'])
def test_any_name_can_be_looked_for(name: str) -> None:
    assert departure(f"{name} saiu mais cedo. " * 30, name) is None
