"""A ticket with more than one consulting, and what becomes of one whose ticket goes into another."""

from __future__ import annotations

import pytest

from tests.cast import LIA, MALLORY
from tests.whole.agents.test_agents import agents_reply, mailed, plain
from tests.whole.conftest import Office
from tests.whole.consulting.test_consulting import MARK, answered, approved, ready, stage, told

pytestmark = pytest.mark.whole


def test_accepted_terms_stand_until_those_of_a_further_consulting_are_accepted(office: Office) -> None:
    ready(office)
    approved(office)
    answered(office, "ACEITO")
    for kind, decision in (("telefone", "#recusar"), ("telefone", "#aprovar")):
        mailed(office, agents_reply(office, f"#consultoria {kind}"))
        assert "de módulo, já aceita, continua valendo" in told(office)
        mailed(office, agents_reply(office, "#tempo 20m consumo Ajuste"))
        assert "cobrados na consultoria" in told(office)
        mailed(office, agents_reply(office, decision, of=LIA))
    answered(office, "RECUSO")
    mailed(office, agents_reply(office, "#tempo 5m consumo\nContinuamos então."))
    assert plain(office.letters()[-1]).startswith(MARK)
    mailed(office, agents_reply(office, "#isentar defeito MATA-2"))
    assert office.rows("SELECT booked, consulting_id FROM time_entry") == [
        ("time", 1), ("time", 1), ("time", 1), ("waiver", 1),
    ]  # fmt: skip
    office.verified()


def test_a_ticket_with_an_accepted_consulting_goes_into_no_other(office: Office) -> None:
    number = ready(office)
    other = office.open(subject="Outro")
    office.once()
    approved(office)
    answered(office, "ACEITO", letter=-1)
    mailed(office, agents_reply(office, f"#juntar {other}"))
    assert "não muda de chamado; junte o outro a este" in told(office)
    assert office.state(number) == "in_progress"


def test_a_yes_to_another_question_is_none_to_the_terms(office: Office) -> None:
    ready(office, wrong_sender="ask")
    approved(office)
    terms = office.letters()[-1]
    mailed(office, office.reply_to(terms, "Segue o log.", sender=f"Mallory <{MALLORY}>"))
    assert "Autoriza esse endereço" in plain(office.letters()[-1])
    answered(office, "Aceito os termos")
    assert stage(office) == "terms"
    mailed(office, agents_reply(office, "Podemos agendar para amanhã às 9h?"))
    answered(office, "Aceito.")
    assert stage(office) == "terms"
    assert "o cliente precisa escrever “aceito os termos”" in told(office)
    answered(office, "Aceito os termos.")
    assert stage(office) == "accepted"


@pytest.mark.parametrize(
    ("written", "why"), [("01/12/2026", "may be more than one date"), ("2036-12-01", "is no date within the next two years")]
)
def test_a_day_that_may_be_one_of_two_or_is_too_far_is_not_agreed_on(office: Office, written: str, why: str) -> None:
    ready(office, language="en")
    mailed(office, agents_reply(office, f"#consult module on {written}"))
    assert why in told(office)
    assert office.rows("SELECT count(*) FROM consulting") == [(0,)]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("15/12", "15 de dezembro de 2026"), ("15.12.2026, às 14h", "15 de dezembro de 2026, 14:00"),
        ("31/02/2026", "“31/02/2026” não é uma data"), ("20/11/2026", "20/11/2026 já passou"),
    ],
)  # fmt: skip
def test_a_day_is_agreed_on_as_it_is_promised_behind_escalate(office: Office, written: str, said: str) -> None:
    ready(office)
    mailed(office, agents_reply(office, f"#consultoria módulo em {written}"))
    assert said in told(office, LIA) + told(office)


def test_a_solution_before_the_agreed_date_keeps_it_and_the_lead_hears_nothing(office: Office) -> None:
    ready(office)
    approved(office, "módulo em 01/12/2026 14:00")
    answered(office, "ACEITO")
    mailed(office, agents_reply(office, "Começamos hoje."))
    assert office.rows("SELECT outcome FROM promise") == [("",)]
    mailed(office, agents_reply(office, "#resolver\nFeito por telefone."))
    assert office.rows("SELECT outcome FROM promise") == [("kept",)]
    office.verified()
