"""What agents' machines write under their names goes nowhere, and what the desk answers to it ends."""

from __future__ import annotations

import pytest

from tests.cast import ALICE, BRUNO
from tests.whole.agents.test_agents import agents_reply, mailed, plain, ready
from tests.whole.agents.test_opening import new
from tests.whole.conftest import Office


@pytest.mark.parametrize("words", [
    "Obrigado pela sua mensagem. Estou de férias e retorno no dia 5 de dezembro.", "Estou fora do escritório.",
    "Prezados, encontro-me em licença médica. Favor contatar lia@desk.example.", "I'm out of the office.",
    "OOO until Monday", "Estaremos em recesso de 20/12 a 05/01.",
])  # fmt: skip
def test_a_vacation_reply_that_no_header_names_reaches_nobody_and_is_asked_about_once(office: Office, words: str) -> None:
    ready(office)
    before = len(office.letters())
    mailed(office, agents_reply(office, words))
    asked = len(office.letters(BRUNO))
    assert "resposta automática de ausência" in plain(office.letters(BRUNO)[-1])
    mailed(office, agents_reply(office, words))
    assert office.verdicts()[-2:] == [("agent", "agent_unclear"), ("ignored", "automatic")]
    assert len(office.letters()) == before
    assert len(office.letters(BRUNO)) == asked
    mailed(office, agents_reply(office, f"#enviar\n{words}"))
    assert words[:20] in plain(office.letters()[-1])
    office.verified()


def test_a_machine_that_answers_every_transcript_is_answered_ten_times_an_hour(office: Office) -> None:
    ready(office)
    mailed(office, agents_reply(office, "#etiqueta +novo"))
    before = len(office.letters())
    for _ in range(12):
        mailed(office, agents_reply(office, "Recebemos a sua mensagem."))
    assert len(office.letters(BRUNO)) == 1 + 10
    assert len(office.letters()) == before
    assert "10 transcripts" in office.mailbot("why", "13", "--arrival").stdout.decode()
    office.later(hours=1)
    mailed(office, agents_reply(office, "Recebemos a sua mensagem."))
    assert len(office.rows("SELECT id FROM letter WHERE notice = 'transcript'")) == 11
    office.verified()


@pytest.mark.parametrize("address", ["Bruno@Desk.Example", "bruno@désk.example"])
def test_an_agent_whose_address_has_capitals_hears_of_held_mail_once_a_day(office: Office, address: str) -> None:
    office.configure(agents=["bruno"])
    office.config.write_text(office.config.read_text().replace(BRUNO, address))
    mails = [
        new(office, f"Texto {at}.", subject=f"Assunto {at}").replace(BRUNO.encode(), address.encode()) for at in range(3)
    ]
    mailed(office, *mails[:2])
    mailed(office, mails[2])
    assert office.verdicts() == [("held", "agent_unproven")] * 3
    assert len(office.sink.received) == 1
    assert office.letters(ALICE) == []
    office.verified()
