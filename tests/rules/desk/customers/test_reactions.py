"""Reactions move nothing, whoever sends them and whenever; where the policy says so, a thumb up accepts a solution."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from mailbot.desk.threading.context import Context
from mailbot.desk.tickets.letter import Notice, SentLetter
from mailbot.desk.tickets.reasons import Disposition
from mailbot.desk.tickets.verdict import Verdict
from mailbot.desk.verdicts import on_mail
from tests.cast import BRUNO, MALLORY, NOW, context, copy_token, mailbox, reply, ticket, token

GMAIL = "👍\n\nAlice reacted via Gmail\n<https://www.google.com/gmail/about/?utm_source=gmail-in-product>"
SHAPES: list[tuple[str, dict[str, str]]] = [
    (GMAIL, {}),
    ("👍", {"Content_Disposition": "reaction"}),
    ("Alice reacted to your message: 👍", {}),
    ("Liked “Qual a versão?”", {}),
    ("Gostou de “Qual a versão?”", {"List_Unsubscribe": "<mailto:a@b.example>"}),
]
ENDED: dict[str, Any] = {"closed_at": NOW, "closed_by": "agent"}


@pytest.mark.parametrize(("words", "fields"), SHAPES)
@pytest.mark.parametrize(("state", "more"), [("waiting", {}), ("open", {}), ("resolved", {}), ("closed", ENDED)])
def test_a_reaction_moves_no_state_sends_no_letter_and_stops_no_reminder(
    words: str, fields: dict[str, str], state: str, more: dict[str, Any]
) -> None:
    verdict = on_mail(context(reply(words, **fields), None, ticket(state=state, **more), known={"is_participant": True}))
    assert (verdict.disposition, verdict.ticket, verdict.reaction) == (Disposition.REACTION, 12, "👍")
    assert (verdict.change, verdict.drafts, verdict.files) == (None, (), ())


@pytest.mark.parametrize(
    "words", [f"{GMAIL}\n\nMas o erro continua.", "Liked “Qual a versão?”\nÉ a 2026.1.", "A versão é 👍"]
)
def test_whoever_writes_besides_is_heard(words: str) -> None:
    verdict = on_mail(context(reply(words)))
    assert verdict.disposition is Disposition.REPLY
    assert verdict.change is not None
    assert verdict.change.state == "open"


def test_a_strangers_reaction_is_a_strangers_mail_and_a_disproven_one_is_held() -> None:
    assert on_mail(context(reply(GMAIL, f"Mallory <{MALLORY}>"))).disposition is Disposition.REJECTED


@pytest.mark.parametrize(("words", "fields"), SHAPES[:4])
def test_an_agents_reaction_to_a_copy_goes_to_nobody(words: str, fields: dict[str, str]) -> None:
    mail = reply(words, f"Bruno <{BRUNO}>", to=copy_token(), **fields)
    verdict = on_mail(context(mail, mailbox(agents=["bruno"], notify=[])))
    assert (verdict.disposition, verdict.ticket) == (Disposition.REACTION, 12)
    assert (verdict.drafts, verdict.action) == ((), None)


def accepting(
    words: str = GMAIL, *, state: str = "resolved", answered: Notice = Notice.RESOLVED, says: Any = "accept"
) -> Verdict:
    letter = SentLetter(1, f"<{token()}>".strip("<>"), answered, rated=False)
    found: Context = context(reply(words), None, ticket(state=state), known={"letters": (letter,)})
    return on_mail(replace(found, policy=replace(found.policy, reactions=says)))


def test_a_thumb_up_to_the_solution_accepts_it_where_the_policy_says_so() -> None:
    verdict = accepting()
    assert verdict.disposition is Disposition.REPLY
    assert verdict.change is not None
    assert verdict.change.state == "finished"


@pytest.mark.parametrize("how", [
    {"says": "note"}, {"answered": Notice.QUESTION}, {"state": "waiting"}, {"state": "open"},
    {"words": GMAIL.replace("👍", "👎")}, {"words": GMAIL.replace("👍", "😢")},
    {"words": "Questioned “Instale a 2026.2.”"}, {"words": "Alice reacted to your message:"},
])  # fmt: skip
def test_nothing_else_is_accepted_by_a_reaction(how: dict[str, Any]) -> None:
    verdict = accepting(**how)
    assert (verdict.disposition, verdict.change) == (Disposition.REACTION, None)
