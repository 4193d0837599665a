"""What ``#original`` shows, to whom, and what goes along with it: a mail of the customer, to the agent who asks alone."""

from __future__ import annotations

from typing import Any

import pytest

from mailbot.desk.agents.intent import original_named
from mailbot.desk.threading.known import KnownOfAgent
from mailbot.desk.tickets.letter import TO_THE_DESK, Draft, Notice
from mailbot.desk.tickets.ticket import KeptMail, Original
from mailbot.desk.tickets.verdict import Verdict
from mailbot.desk.verdicts import on_mail
from tests.cast import ALICE, BRUNO, NOW, context, copy_token, mailbox, raw, ticket

TICKET = ticket(assigned="bruno", state="open")
TEXT = "Não abre.\n\nEm 23/11/2026, Suporte escreveu:\n> Qual a versão?"
MIB = 1024 * 1024


def judged(words: str, found: Original | None, **box: Any) -> Verdict:
    """Judge Bruno's mail with an order for the mail ``found``."""
    return on_mail(written(words, found, **box))


def written(words: str, found: Original | None, **box: Any) -> Any:
    answers = f"<{copy_token()}>"
    mail = raw(words, f"Bruno <{BRUNO}>", In_Reply_To=answers, References=answers)
    desk = mailbox(**{"agents": ["bruno", "lia"], "notify": [], **box})
    return context(mail, desk, TICKET, known={"of_agent": KnownOfAgent(original=found)})


def came(size: int = 1_000, *, whole: bool = True) -> Original:
    return Original(NOW, ALICE, TEXT, KeptMail(7, size, whole))


def only(verdict: Verdict) -> Draft:
    [draft] = verdict.drafts
    return draft


def test_it_shows_every_word_and_the_mail_to_who_asks_and_changes_nothing() -> None:
    verdict = judged("#original\n\nBruno", came())
    told = only(verdict)
    assert (told.notice, told.to, told.encloses) == (Notice.TRANSCRIPT, BRUNO, KeptMail(7, 1_000))
    shown: Any = told.facts["original"]
    assert (shown["author"], shown["words"], shown["attached"]) == (ALICE, TEXT, True)
    assert told.facts["set_aside"] == "Bruno"
    assert verdict.change is None


@pytest.mark.parametrize(
    ("found", "goes"),
    [
        (came(MIB), True), (came(MIB + 1), False), (came(whole=False), False), (Original(NOW, ALICE, TEXT), False),
    ],
)  # fmt: skip
def test_the_mail_goes_along_where_all_of_it_is_kept_and_it_is_no_larger_than_files_of_a_copy(
    found: Original, *, goes: bool
) -> None:
    told = only(judged("#original", found, copy_files=MIB))
    shown: Any = told.facts["original"]
    assert (told.encloses is not None, shown["attached"], shown["words"]) == (goes, goes, TEXT)


def test_where_there_is_no_such_mail_nothing_of_the_agents_mail_is_done() -> None:
    verdict = judged("#original 9\n#resolver\nInstale a 2.1.", None)
    told = only(verdict)
    assert told.notice is Notice.TRANSCRIPT
    assert told.encloses is None
    lines: Any = told.facts["lines"]
    assert [(one["written"], one["why"]) for one in lines] == [("#original 9", "no_such_mail"), ("#resolver", "stopped")]


@pytest.mark.parametrize("beside", ["#resolver", "#enviar", "#perguntar"])
def test_beside_words_for_the_customer_only_the_transcript_has_it(beside: str) -> None:
    verdict = judged(f"#original\n{beside}\nInstale a 2.1.", came())
    spoken = [one for one in verdict.drafts if one.notice not in TO_THE_DESK]
    assert [one.to for one in spoken] == [ALICE]
    assert [one.notice for one in verdict.drafts if one.encloses is not None] == [Notice.TRANSCRIPT]
    assert "Não abre." not in str(spoken)


@pytest.mark.parametrize(("words", "place"), [("#original", 0), ("#original 3", 3), ("#status", None), ("Olá", None)])
def test_which_mail_is_looked_up_is_read_from_the_order(words: str, place: int | None) -> None:
    one = written(words, None)
    assert original_named(one.mail, one.identity) == place
