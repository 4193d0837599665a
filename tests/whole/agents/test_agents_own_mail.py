"""A customer answers an agent's own mail, not a letter of the desk: it joins the ticket; the agent's token opens nothing."""

from __future__ import annotations

from tests.cast import ALICE, BRUNO, DESK, MALLORY, raw
from tests.whole.agents.test_agents import mailed, plain, ready
from tests.whole.conftest import Office


def reply_to_bruno(office: Office, words: str, sender: str = f"Alice <{ALICE}>", number: int = 1, **fields: str) -> bytes:
    """Return an answer to the mail that Bruno wrote from his own client in answer to his copy, with the desk in Cc."""
    copy = str(office.letters(BRUNO)[0]["Message-ID"])
    own = "<bruno-1@desk.example>"
    return raw(
        words, sender, To=f"Bruno <{BRUNO}>", Cc=DESK, In_Reply_To=own, References=f"{copy} {own}",
        Message_ID=f"<own{number}@example.com>", **fields,
    )  # fmt: skip


def test_a_participants_answer_to_an_agents_own_mail_joins_its_ticket(office: Office) -> None:
    ready(office)
    mailed(office, reply_to_bruno(office, "É a versão 2.0, como eu disse ao Bruno."))
    assert office.verdicts()[-1] == ("reply", None)
    assert "É a versão 2.0" in plain(office.letters(BRUNO)[-1])
    assert office.rows("SELECT count(*), count(DISTINCT ticket_id) FROM entry WHERE kind = 'customer'") == [(2, 1)]
    office.verified()


def test_orders_in_it_are_a_customers_words(office: Office) -> None:
    number = ready(office)
    state = office.state(number)
    mailed(office, reply_to_bruno(office, "#fechar\n#nota\nNão abre."))
    assert office.verdicts()[-1] == ("reply", None)
    assert office.state(number) == state
    assert "> #fechar" in plain(office.letters(BRUNO)[-1])
    office.verified()


def test_a_stranger_gets_nothing_from_it(office: Office) -> None:
    ready(office)
    before = office.rows("SELECT count(*) FROM entry")
    mailed(office, reply_to_bruno(office, "Segue.", f"Mallory <{MALLORY}>"))
    assert office.verdicts()[-1] == ("rejected", "unthreaded")
    assert office.rows("SELECT count(*) FROM entry") == before
    office.verified()
