"""A customer's letter has one closing, ours; what an agent signed with is left out, and named where it may be words."""

from __future__ import annotations

import pytest

from tests.cast import ALICE, BRUNO
from tests.whole.agents.test_agents import agents_reply, mailed, plain, ready
from tests.whole.conftest import Office


@pytest.mark.parametrize("closing", ["Att,\nBruno", "Att, Bruno", "Atenciosamente,\nBruno", "Abs,", "Bruno"])
def test_the_letter_closes_once_and_nobody_is_told_of_a_closing_alone(office: Office, closing: str) -> None:
    ready(office)
    told = len(office.letters(BRUNO))
    mailed(office, agents_reply(office, f"Pronto.\n\n{closing}"))
    said = plain(office.letters(ALICE)[-1])
    assert "Pronto." in said
    assert said.count("Bruno") == 1
    assert said.count("Atenciosamente") == 1
    assert "Att" not in said
    assert "Abs" not in said
    assert len(office.letters(BRUNO)) == told
    office.verified()


def test_what_was_left_out_stands_in_the_transcript_word_for_word(office: Office) -> None:
    ready(office)
    mailed(office, agents_reply(office, "#resolver\n\nPronto.\n\nAtt,\nBruno"))
    assert plain(office.letters(ALICE)[-1]).count("Bruno") == 1
    assert "por isso este ficou de fora:\n\n> Att,\n> Bruno\n" in plain(office.letters(BRUNO)[-1])
    office.verified()


def test_a_signature_that_nobody_knew_is_told_once_and_known_from_then_on(office: Office) -> None:
    ready(office)
    told = len(office.letters(BRUNO))
    block = "Att,\nBruno Lima\nAnalista de suporte\n(11) 5555-0100"
    mailed(office, agents_reply(office, f"Instale a 2.1.\n\n{block}"))
    said = plain(office.letters(ALICE)[-1])
    assert "5555" not in said
    assert len(office.letters(BRUNO)) == told + 1
    assert "> (11) 5555-0100" in plain(office.letters(BRUNO)[-1])
    mailed(office, agents_reply(office, f"E reinicie depois.\n\n{block}", letter=told - 1))
    assert "5555" not in plain(office.letters(ALICE)[-1])
    assert "E reinicie depois." in plain(office.letters(ALICE)[-1])
    assert len(office.letters(BRUNO)) == told + 1
    office.verified()


def test_words_below_the_name_reach_the_customer_each_time_that_they_are_written(office: Office) -> None:
    ready(office)
    for words in ("Instale a 2.1.", "E reinicie depois.", "Por fim, apague a pasta."):
        mailed(office, agents_reply(office, f"{words}\n\nAtt,\nBruno\n\nEnvie o log do servidor.", letter=0))
        said = plain(office.letters(ALICE)[-1])
        assert words in said
        assert "Envie o log do servidor." in said
    office.verified()


def test_another_agents_closing_is_nobodys_and_stays(office: Office) -> None:
    ready(office)
    mailed(office, agents_reply(office, "Quem vai ligar é a\nLia"))
    assert "Quem vai ligar é a\nLia" in plain(office.letters(ALICE)[-1])
    office.verified()


@pytest.mark.parametrize(("order", "done"), [("#perguntar", 0), ("#nota", 0), ("#fechar", 1)])
def test_a_closing_alone_is_no_words(office: Office, order: str, done: int) -> None:
    ready(office)
    before = len(office.letters(ALICE)), len(office.letters("lia@desk.example"))
    mailed(office, agents_reply(office, f"{order}\n\nAtt,\nBruno"))
    assert (len(office.letters(ALICE)), len(office.letters("lia@desk.example"))) == (before[0] + done, before[1])
    assert ("faltam as palavras" in plain(office.letters(BRUNO)[-1])) is not bool(done)
    office.verified()
