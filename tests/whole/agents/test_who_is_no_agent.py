"""An agent who was removed is a stranger at once, and an agent's vacation reply is nobody's word."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import BRUNO, LIA
from tests.whole.agents.test_agents import agents_reply, mailed, ready
from tests.whole.conftest import Office


def rows(office: Office) -> list[Any]:
    """Return all that a mail may change: the ticket, what was said, what falls due, and how many letters there are."""
    ticket = "SELECT state, assigned, cycle, version, unanswered_at, closed_at, tags, subject FROM ticket"
    said, due = "SELECT id, kind FROM entry ORDER BY id", "SELECT id, due_at, done_at FROM timer ORDER BY id"
    return [office.rows(one) for one in (ticket, said, due, "SELECT count(*) FROM letter", "SELECT count(*) FROM act")]


@pytest.mark.parametrize(
    ("unthreaded", "verdict"), [("reject", ("rejected", "unthreaded")), ("hold", ("held", "unthreaded"))]
)
def test_a_removed_agents_copies_give_them_nothing(office: Office, unthreaded: str, verdict: tuple[str, str]) -> None:
    ready(office, unthreaded=unthreaded)
    orders = ["Instale a 2.1.", "#nota\nÉ a versão antiga.", "#fechar", "#atribuir mim"]
    theirs = [agents_reply(office, words) for words in orders]
    office.configure(agents=["lia"], unthreaded=unthreaded)
    with office.config.open("a") as config:  # still one of the desk's people, for another mailbox
        config.write(f'[agents.bruno]\naddress = "{BRUNO}"\nname = "Bruno"\n')
    before = rows(office)
    mailed(office, *theirs)
    assert office.verdicts()[-4:] == [verdict] * 4
    assert rows(office) == before
    office.verified()


def test_a_removed_agents_held_reply_is_not_released_by_them(office: Office) -> None:
    ready(office)
    late = agents_reply(office, "Instale a 2.1.")
    mailed(office, office.reply_to(office.letters()[0], "E agora?"))
    mailed(office, late)
    assert office.verdicts()[-1] == ("held", "agent_stale")
    sends = agents_reply(office, "#enviar")
    office.configure(agents=["lia"], undo_seconds=30)
    before, public = rows(office), len(office.letters())
    mailed(office, sends)
    assert office.verdicts()[-1] == ("rejected", "unthreaded")
    assert (rows(office), len(office.letters())) == (before, public)


def test_a_removed_agents_ticket_is_everybodys_and_the_next_answer_takes_it(office: Office) -> None:
    number = ready(office)
    mailed(office, agents_reply(office, "Instale a 2.1."))
    assert office.rows("SELECT assigned FROM ticket") == [("bruno",)]
    office.configure(agents=["lia", "carla"], undo_seconds=30)
    copies = [len(office.letters(one)) for one in (BRUNO, LIA)]
    mailed(office, office.reply_to(office.letters()[-1], "Não resolveu."))
    assert [len(office.letters(one)) for one in (BRUNO, LIA)] == [copies[0], copies[1] + 1]
    mailed(office, agents_reply(office, "Reinicie.", LIA))
    assert office.rows(f"SELECT assigned FROM ticket WHERE id = {number:d}") == [("lia",)]  # noqa: S608 - a number
    office.verified()


VACATIONS = (
    {"Auto_Submitted": "auto-replied", "Subject": "Automatic reply: Erro"},
    {"Auto_Submitted": "auto-replied (vacation)", "Subject": "Resposta automática: Erro"},
    {"X_Auto_Response_Suppress": "All", "Subject": "Ausência temporária: Erro"},
)


def test_an_agents_vacation_reply_goes_nowhere(office: Office) -> None:
    number = ready(office)
    office.ask(number)
    office.once()  # a clock runs
    copy = office.letters(BRUNO)[-1]
    away = ["Estou de férias até 30/11. Procure a Lia.", "#resolver\nEstou de férias."]
    mails = [office.reply_to(copy, words, f"Bruno <{BRUNO}>", **fields) for words in away for fields in VACATIONS]
    before = rows(office)
    mailed(office, *mails)
    assert office.verdicts()[-6:] == [("ignored", "automatic")] * 6
    assert rows(office) == before
    office.verified()
