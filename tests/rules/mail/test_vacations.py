"""Absence: what responders put into subjects, words and fields; nobody who writes of holidays is taken for one."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailbot.mail.automatic.absences import NOTHING_ELSE, whole_absence
from mailbot.mail.automatic.vacations import written_by_a_responder
from mailbot.mail.kinds import Kind
from mailbot.mail.message import Mail, read
from tests.cast import raw, token

THREAD = {"In_Reply_To": f"<{token()}>"}


def answer(text: str, subject: str, **fields: str) -> Mail:
    return read(raw(text, Subject=subject, **{**THREAD, **fields}))


def new(text: str, subject: str, **fields: str) -> Mail:
    return read(raw(text, Subject=subject, **fields))


@pytest.mark.parametrize("subject", [
    "Out of office until 12 December", "Out of the office until Monday", "Out of Office till 5 Jan", "OOO: Re: Erro",
    "Out of office through Friday", "Fora do escritório até 12/12", "Automatic reply: Erro", "Ausente: Re: Erro ao abrir",
    "Ausente: RES: [12] Erro", "Férias: Re: Erro ao abrir", "Ausência: ENC: Erro", "Away: Re: Erro",
])  # fmt: skip
def test_a_subject_of_a_responder_tells_whatever_the_words_are(subject: str) -> None:
    assert answer("Obrigado pelo contato.", subject).kind is Kind.AUTOREPLY
    assert new("Obrigado pelo contato.", subject).kind is Kind.AUTOREPLY


@pytest.mark.parametrize(("subject", "text"), [
    ("Férias", "Estou de férias até 12/12. Volto em breve."),
    ("Férias", "Olá! Retorno em 05/01/2027. Urgências: Bob, bob@example.com."),
    ("Férias coletivas", "Estamos em férias coletivas.\nRetornarei em 4 de janeiro."),
    ("Ausente", "Estou ausente do escritório até segunda. Em caso de urgência, contate maria@example.com."),
    ("Ausente - Alice", "Estarei ausente. Volto na quinta-feira."),
    ("Licença-maternidade", "Estou de licença. Para assuntos urgentes, procure a Maria."),
    ("Recesso", "Encontro-me de recesso no período de férias, de 20/12 a 05/01."),
    ("Em viagem", "Estou em viagem, retorno dia 3."),
    ("On vacation", "I am on vacation until 5 January. I will be back on Monday."),
    ("Away", "I'll be out until 12/12. For urgent matters please contact Bob."),
    ("Annual leave", "I am on annual leave. Back on 7 January."),
    ("Holiday", "I'm on holiday until 3 Jan."),
    ("Vacaciones", "Estoy de vacaciones hasta el 12/12. In urgent cases call Bob."),
])  # fmt: skip
def test_a_subject_of_absence_tells_with_words_of_it(subject: str, text: str) -> None:
    assert answer(text, subject).kind is Kind.AUTOREPLY
    assert new(text, subject).kind is Kind.AUTOREPLY


FIELDS = [
    {"X_Apple_Action": "VACATION/1"}, {"Delivered_To": "Autoresponder"}, {"X_POST_MessageClass": "9; Autoresponder"},
    {"Preference": "auto_reply"}, {"X_Precedence": "auto_reply"}, {"X_Mailer": "PHP Autoresponder 2"},
    {"Message_Class": "IPM.Note.Rules.OofTemplate.Microsoft"}, {"X_Amazon_Auto_Reply": "true"},
    {"X_FAS_Auto_Response": "yes"}, {"X_Message_Class": "IPM.Note.Rules.ReplyTemplate.Microsoft"},
    {"X_MS_Exchange_Inbox_Rules_Loop": "alice@example.com"}, {"X_MS_Exchange_Inbox_Rules_Loop": "yes"},
    {"X_MS_Exchange_Generated_Message_Source": "Mailbox Rules Agent"},
]  # fmt: skip


@pytest.mark.parametrize("fields", FIELDS, ids=str)
def test_the_fields_of_programs_that_answer_tell(fields: dict[str, str]) -> None:
    assert answer("Recebido.", "Re: Erro", **fields).kind is Kind.AUTOREPLY


@pytest.mark.parametrize("fields", [
    {"X_MS_Exchange_Inbox_Rules_Loop": "suporte@desk.example"}, {"X_Mailer": "Microsoft Outlook 16.0"},
    {"Message_Class": "IPM.Note"}, {"Delivered_To": "suporte@desk.example"}, {"X_Precedence": "normal"},
    {"X_Apple_Action": "none"},
], ids=str)  # fmt: skip
def test_a_mail_that_a_rule_or_a_program_only_passed_on_is_its_writer_s(fields: dict[str, str]) -> None:
    assert answer("Segue.", "Re: Erro", **fields).kind is Kind.REPLY


@pytest.mark.parametrize(("subject", "text"), [
    ("Férias", "O cálculo de férias está errado desde 10/11. Podem ver?"),
    ("Férias", "O retorno em 05/01 sai errado no relatório de férias."),
    ("Férias: erro no cálculo", "O programa conta 31 dias. Segue a planilha."),
    ("Férias", "Estou de férias até 12/12, podem deixar para depois?"),
    ("Férias", "Funcionou, obrigado. Estou de férias até 12/12."),
    ("Férias", "Estou de férias, mas continuo com o erro 12."),
    ("Ausente", "Estou ausente no sistema desde ontem, o ponto não registra."),
    ("Ausente", "O aluno aparece como ausente no dia 12/11 e não deveria."),
    ("Ausência de dados no relatório", "O relatório sai sem dados até 10/11."),
    ("Licença", "A licença expirou, o programa não abre até renovar."),
    ("Licença expirada", "Minha licença venceu dia 10. Segue a nota."),
    ("Viagem", "Preciso do relatório antes da viagem de 12/12."),
    ("Fora do ar", "O sistema está fora do ar desde 10h."),
    ("Holiday calendar", "The holiday calendar shows the wrong days until 5 January."),
    ("Out of office module fails", "The module ends with an error."),
    ("Out of memory", "It stops with out of memory."),
    ("Away status", "My away status is wrong. Back on the old version it worked."),
    ("Folga na planta", "A folga de 3 cm não aparece na planta."),
    ("Atestado", "Segue o atestado de 12/11 para anexar ao chamado."),
])  # fmt: skip
def test_a_person_whose_matter_is_an_absence_is_a_person(subject: str, text: str) -> None:
    assert new(text, subject).kind is Kind.NEW
    assert answer(text, subject).kind is Kind.REPLY
    assert answer(text, f"Re: {subject}").kind is Kind.REPLY


@pytest.mark.parametrize(
    "subject", ["Re: Férias", "RES: Ausente: Erro", "Re: Out of memory", "Re: [12] Licença", "Re: Away"]
)
def test_an_answer_in_a_matter_of_that_name_is_its_writer_s(subject: str) -> None:
    assert answer("Retorno do teste: continua igual.", subject).kind is Kind.REPLY


PERSONS_OF_ABSENCE = (
    ("Licença expirada", "Volto a pedir a licença da versão 2026, o prazo venceu ontem."),
    ("Licença", "Retorno sobre a licença 4471: o programa pede ativação."),
    ("Licença de uso", "Bom dia,\nVolto a solicitar a licença da versão 2026."),
    ("Ausência de retorno", "Retorno o contato de 20/11, ainda sem resposta de vocês."),
    ("Férias: cálculo errado", "Volto a ter o erro 500 ao calcular as férias."),
    ("Viagem", "Retorno na segunda e preciso do acesso. Podem liberar até lá."),
    ("Folga", "Retorno ao chamado 12 sobre a folga da armadura."),
    ("Vacation calculation wrong", "I'm back on version 2025 since 2026 miscalculates."),
    ("Absence report", "Return code 5 appears when I print it."),
    ("Away status", "Back again with the error 500, please look into it."),
)
PERSONS_ANSWERS = (
    "Não trabalho mais na filial de Joinville. O arquivo está com a Maria (maria@example.com). A versão é a 2026.1.",
    "O usuário não trabalha mais conosco; quem usa a máquina agora sou eu, alice@example.com. A versão é a 2026.1.",
    "O colaborador João não faz mais parte da equipe, favor retirar joao@example.com do chamado. A versão é a 2026.1.",
    "The user no longer works with our VPN, and bob@example.com has the log. Version 2026.1.",
    "A versão é a 2026.1. Não trabalho mais na sede, então o computador é outro; meu outro e-mail é alice@example.org.",
    "I no longer work for the Berlin office, I moved to Munich. Use bob@example.com for the licence. The version is 2026.1.",
    "Já não trabalho no escritório às sextas; liguem na segunda ou escrevam para maria@example.com. A versão é a 2026.1.",
    "Não faço mais parte desse projeto. Falem com a Maria: maria@example.com.",
    "Não estou mais trabalhando em casa; o erro é no escritório. Log com maria@example.com.",
    "Estou de férias até 10/12. A versão é a 2026.1. Em caso de dúvida procurem o Carlos, que tem o arquivo.",
    "Pode agendar o acesso remoto com o Carlos, estarei de férias até 10/12. Favor contatar pelo ramal 221.",
    "Estou fora do escritório até 25/11, segue o print em anexo. Em caso de urgência me liguem: 48 99999-0000",
    "Obrigado pelo retorno! Estou de férias até 10/12, quem cuida é o Carlos, favor falar com ele.",
)


@pytest.mark.parametrize(("subject", "words"), PERSONS_OF_ABSENCE)
def test_a_person_who_comes_back_to_something_is_no_responder(subject: str, words: str) -> None:
    assert written_by_a_responder(words, answers=False, subject=subject, name="Alice") == ""


@pytest.mark.parametrize("words", PERSONS_ANSWERS)
def test_who_answers_our_question_and_speaks_of_absence_is_a_person(words: str) -> None:
    assert written_by_a_responder(words, answers=True, name="Alice") == ""


def lines_of(name: str) -> list[str]:
    found = (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    return [line.replace("\\n", "\n") for line in found if line and not line.startswith("# ")]


ABSENCES, NO_ABSENCES = lines_of("absences.txt"), lines_of("no_absences.txt")
HEAD = "De: Suporte <suporte@desk.example>\nEnviada em: segunda-feira, 23 de novembro de 2026 12:00\nPara: Alice\nAssunto: X"
WITH_WORDS_FOR_US = (
    "A versão é a 2026.1.", "Podem deixar para depois?", "Funcionou, obrigada.", "Continua o erro.", "Segue o arquivo.",
    "Deixem o chamado aberto.", "O Carlos testa.", "Which version do you need?", "It works now.", "Podem fechar.",
    "Funcionou", "Resolvido", "Continua igual", "Works", "Sim", "Consegui", "Testei", "Pode fechar", "Erro 404",
    "> Quando podemos ligar?", "On Mon, Nov 23, 2026 at 12:00 Support wrote:", HEAD, "Até lá o problema fica.",
)  # fmt: skip


def test_the_lists_of_absences_are_as_long_as_they_were() -> None:
    assert len(ABSENCES) >= 175
    assert len(NO_ABSENCES) >= 280


@pytest.mark.parametrize("words", ABSENCES)
def test_a_mail_that_tells_of_an_absence_and_nothing_else_is_automatic(words: str) -> None:
    assert answer(words, "Re: Erro ao abrir", From="Alice Souza <alice@example.com>").kind is Kind.AUTOREPLY


@pytest.mark.parametrize("words", NO_ABSENCES)
def test_whoever_says_more_than_that_or_says_it_as_people_do_is_a_person(words: str) -> None:
    assert answer(words, "Re: Erro ao abrir", From="Alice Souza <alice@example.com>").kind is Kind.REPLY


@pytest.mark.parametrize("words", [one for one in ABSENCES if written_by_a_responder(one, answers=True) == NOTHING_ELSE])
def test_an_absence_with_words_for_us_is_a_persons(words: str) -> None:
    for said in WITH_WORDS_FOR_US:
        for text in (f"{words}\n\n{said}", f"{said}\n\n{words}", f"{words} {said}"):
            assert whole_absence(text) == "", text
    for greeting in ("Olá Bruno,\n", "Oi, Bruno! ", "Dear Bruno,\n\n", "Obrigada Bruno.\n", "Sim, Bruno. "):
        assert whole_absence(greeting + words) == ""


@pytest.mark.parametrize("words", ABSENCES[::9])
def test_an_absence_opens_as_any_mail_where_it_answers_nothing(words: str) -> None:
    assert whole_absence("") == ""
    assert NOTHING_ELSE not in written_by_a_responder(words, answers=False)


ANSWER = "Abri o projeto na versão 2026.2 e o erro 404 continua. O que faço?"
READ = "Sua mensagem para Alice foi lida em 23/11/2026 12:00."


@pytest.mark.parametrize("subject", [
    "Read: only file error", "Lida: a norma 5410, tenho dúvida", "Lido: Erro", "Não lida: Erro", "Not read: Erro",
    "Return receipt - erro", "Confirmação de leitura: não aparece",
])  # fmt: skip
def test_a_subject_like_a_receipts_is_one_only_where_the_words_say_so(subject: str) -> None:
    fields = {"Subject": subject, "In_Reply_To": token(), "References": token()}
    assert read(raw(ANSWER, **fields)).automatic is None
    for words in (READ, "Your message was read on Monday.", ""):
        found = read(raw(words, **fields)).automatic
        assert found is not None, words
        assert found[0].value == "receipt"
