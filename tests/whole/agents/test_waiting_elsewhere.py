"""Who waits for an answer goes on waiting, whichever ticket their mail is in after a merge or a split."""

from __future__ import annotations

from tests.cast import BRUNO, LIA
from tests.whole.agents.test_agents import agents_reply, mailed, ready
from tests.whole.agents.test_assignment import unanswered
from tests.whole.conftest import Office


def test_a_mail_that_nobody_answered_is_repeated_from_the_ticket_into_which_it_was_merged(office: Office) -> None:
    ready(office)
    office.open(subject="Outro")
    office.once()
    office.ask(2)
    (promised,) = office.rows("SELECT unanswered_at FROM ticket WHERE id = 1")[0]
    mailed(office, agents_reply(office, "#mesclar 2", letter=0))
    assert office.rows("SELECT state, unanswered_at FROM ticket ORDER BY id") == [("closed", None), ("open", promised)]
    office.later(hours=30)
    office.once()
    office.once()
    assert [len(unanswered(office, one)) for one in (BRUNO, LIA)] == [1, 1]
    office.verified()


def test_a_split_takes_the_time_to_answer_along_and_leaves_none_where_all_is_answered(office: Office) -> None:
    ready(office)
    mailed(office, agents_reply(office, "Instale a 2.1."))
    mailed(office, office.reply_to(office.letters()[-1], "Outro assunto."))
    (promised,) = office.rows("SELECT unanswered_at FROM ticket WHERE id = 1")[0]
    assert promised is not None
    mailed(office, agents_reply(office, "#separar"))
    assert office.rows("SELECT unanswered_at FROM ticket ORDER BY id") == [(None,), (promised,)]
    office.later(hours=30)
    office.once()
    office.once()
    assert ["Outro assunto." in one for one in unanswered(office, LIA)] == [True]
    office.verified()


def test_a_split_of_the_later_of_two_mails_leaves_the_earlier_one_waiting(office: Office) -> None:
    ready(office)
    mailed(office, office.reply_to(office.letters()[0], "Outro assunto."))
    (promised,) = office.rows("SELECT unanswered_at FROM ticket WHERE id = 1")[0]
    mailed(office, agents_reply(office, "#separar"))
    assert office.rows("SELECT unanswered_at FROM ticket ORDER BY id") == [(promised,), (promised,)]
    office.verified()
