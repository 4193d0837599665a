"""What ``#undo`` takes back besides the letter: time in the ledger, terms that a lead approved, a team's copies."""

from __future__ import annotations

import pytest

from mailbot.desk.consulting.ledger import UNDO
from tests.cast import ALICE, BRUNO, CARLA, LIA
from tests.whole.agents.test_agents import agents_reply, mailed, plain
from tests.whole.agents.test_teams import desk_of, opened, ticket
from tests.whole.conftest import Office
from tests.whole.consulting.test_consulting import answered, approved, ready, stage, told

pytestmark = pytest.mark.whole


def grace(office: Office) -> int:
    """Let Alice write at a desk that sells consulting, where letters wait for half a minute."""
    number = ready(office)
    office.config.write_text(office.config.read_text().replace("undo_seconds = 0", "undo_seconds = 30"))
    return number


def undone(office: Office, *mails: bytes, of: str = BRUNO) -> None:
    """Let mails arrive, and be taken back before anything has left."""
    office.deliver(*mails)
    office.once()
    mailed(office, agents_reply(office, "#desfazer", of=of))


def entries(office: Office) -> list[tuple[object, ...]]:
    return office.rows("SELECT booked, minutes, note, corrects, agent, entered_by FROM time_entry ORDER BY id")


def test_time_that_was_entered_with_a_letter_is_reversed_with_it_and_nothing_is_edited(office: Office) -> None:
    grace(office)
    before = len(office.letters())
    undone(office, agents_reply(office, "#tempo 25m Leitura\nInstale a versão 2.1."))
    assert len(office.letters()) == before
    assert entries(office) == [("time", 25, "Leitura", None, BRUNO, BRUNO), ("time", 0, UNDO, 1, BRUNO, BRUNO)]
    assert "o tempo registrado com a mensagem foi estornado (25 min)" in told(office)
    mailed(office, agents_reply(office, "#tempo 25m Leitura\nInstale a versão 2.2.", letter=0))
    assert b'"minutes": 25' in office.mailbot("report", "time", "--json").stdout
    office.verified()


def test_a_correction_and_a_waiver_that_are_taken_back_leave_what_was_there_before(office: Office) -> None:
    grace(office)
    approved(office)
    answered(office, "ACEITO")
    mailed(office, agents_reply(office, "#tempo 30m consumo Análise"))
    undone(office, agents_reply(office, "#tempo corrigir 1 20m Pausa\n#enviar\nSão vinte.", of=LIA), of=LIA)
    undone(office, agents_reply(office, "#isentar defeito MATA-2\n#enviar\nNada será cobrado."))
    assert [one[:4] for one in entries(office)] == [
        ("time", 30, "Análise", None), ("time", 20, "Pausa", 1), ("time", 30, UNDO, 2),
        ("waiver", 0, "Nada será cobrado.", None), ("time", 0, UNDO, 4),
    ]  # fmt: skip
    assert "isentou" not in told(office, LIA)
    report = office.mailbot("report", "time", "--json").stdout
    assert b'"minutes": 30, "consumption": 30, "charged": 30, "waived": 0' in report
    office.verified()


def test_time_that_was_corrected_since_is_left_to_whoever_did_it(office: Office) -> None:
    grace(office)
    office.deliver(agents_reply(office, "#tempo 25m Leitura\nInstale a versão 2.1."))
    office.once()
    office.mailbot("time", "correct", "1", "20m", "Foram vinte")
    mailed(office, agents_reply(office, "#desfazer"))
    assert [one[:4] for one in entries(office)] == [("time", 25, "Leitura", None), ("time", 20, "Foram vinte", 1)]
    office.verified()


def test_terms_wait_as_answers_do_and_the_leads_second_thought_stops_them(office: Office) -> None:
    number = grace(office)
    mailed(office, agents_reply(office, "#consult module\nNão se reproduz."))
    letters, copies = len(office.letters()), len(office.letters(BRUNO))
    undone(office, agents_reply(office, "#aprovar", of=LIA), of=LIA)
    office.later(minutes=5)
    office.once()
    assert (len(office.letters()), len(office.letters(BRUNO))) == (letters, copies)
    assert (office.state(number), stage(office)) == ("new", "requested")
    assert "à espera da aprovação do líder" in told(office, LIA)
    assert office.rows("SELECT decided_by, decided_at, price_per_minute, terms_letter_id FROM consulting") == [
        ("", None, "", None)
    ]
    office.verified()
    mailed(office, agents_reply(office, "#aprovar", of=LIA))
    assert "ACEITO" in plain(office.letters()[-1])
    assert "Situação: Aguardando aceite dos termos" in told(office)
    answered(office, "ACEITO")
    assert stage(office) == "accepted"
    office.verified()


def test_terms_that_have_left_are_not_taken_back(office: Office) -> None:
    grace(office)
    approved(office)
    mailed(office, agents_reply(office, "#desfazer", of=LIA))
    assert "não há nada seu esperando o envio" in told(office, LIA)
    assert stage(office) == "terms"


def test_a_team_hears_nothing_of_a_handing_over_that_was_taken_back(office: Office) -> None:
    desk_of(office, undo_seconds=60)
    opened(office)
    undone(office, agents_reply(office, "#encaminhar produto até 03/12/2026\n#tempo 10m\nPassamos ao produto."))
    office.later(minutes=5)
    office.once()
    assert (len(office.letters(ALICE)), len(office.letters(CARLA))) == (0, 0)
    assert ticket(office) == ("new", "", "", "", "")
    assert [one[:4] for one in entries(office)] == [("time", 10, "", None), ("time", 0, UNDO, 1)]
    office.verified()
