"""What a digest says of mail that was taken into no ticket."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mailbot.desk.letters.digest_lines import MOST_MAILS, MOST_SPAM, NOTHING, facts_of, unordered
from mailbot.desk.orders.lines import read_orders
from mailbot.desk.tickets.arrival import Arrival
from mailbot.desk.tickets.reasons import Disposition, Reason
from tests.cast import ALICE, NOW

MAIL = Arrival(41, "suporte", ALICE, f"Alice <{ALICE}>", "Não abre", NOW, Disposition.REJECTED, Reason.UNTHREADED)
SPAM = replace(MAIL, number=42, disposition=Disposition.HELD, reason=Reason.SPAM)


def test_a_line_says_who_wrote_what_when_and_why_nobody_took_it() -> None:
    told = facts_of([MAIL, SPAM], 3)
    line = {
        "number": 41, "who": f"Alice <{ALICE}>", "subject": "Não abre", "at": NOW, "disposition": "rejected",
        "reason": "unthreaded",
    }  # fmt: skip
    assert told["not_taken"] == [line]
    assert told["spam"] == [{**line, "number": 42, "disposition": "held", "reason": "spam"}]
    assert (told["not_taken_count"], told["spam_new"], told["machines_count"], told["example"]) == (1, 1, 3, 41)


@pytest.mark.parametrize("more", [0, 1, 5, 100, 5000])
def test_a_digest_names_at_most_thirty_and_counts_the_rest(more: int) -> None:
    mails = [replace(MAIL, number=number) for number in range(1, MOST_MAILS + more + 1)]
    spam = [replace(SPAM, number=10_000 + number) for number in range(MOST_SPAM + more)]
    told = facts_of([*mails, *spam], 0)
    assert told["not_taken"] == facts_of(mails[:MOST_MAILS], 0)["not_taken"]
    assert (told["not_taken_count"], told["spam_new"]) == (MOST_MAILS + more, MOST_SPAM + more)
    assert MOST_MAILS + len(facts_of(spam, 0)["spam"]) == 30  # type: ignore[arg-type]


def test_whoever_does_not_decide_is_told_nothing_of_it() -> None:
    assert {bool(value) for value in NOTHING.values()} == {False}
    assert NOTHING.keys() == facts_of([MAIL], 1).keys()


def test_a_long_subject_is_cut_and_an_address_never() -> None:
    told = facts_of([replace(MAIL, subject="x" * 500, who=f"{'a' * 300}@example.com")], 0)["not_taken"]
    assert isinstance(told, list)
    assert [(one["subject"], one["who"]) for one in told] == [("x" * 160 + "\u2026", f"{'a' * 300}@example.com")]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("#admit 41", "admit 41"), ("Re: #descartar 41", "Re: descartar 41"), ("\uff03admitir", "admitir"),
        ("*#fechar*", "*fechar*"), ("##admit 41", "admit 41"), ("(#nota:) x", "(nota:) x"), ("a\n#close", "a close"),
        ("Pedido #123", "Pedido #123"), ("C# não compila", "C# não compila"), ("#vendas", "#vendas"), ("", ""),
        ("#", "#"), ("conta#1", "conta#1"),
    ],
)  # fmt: skip
def test_no_word_of_a_stranger_is_an_order_in_a_letter_that_an_agent_may_quote(text: str, shown: str) -> None:
    assert unordered(text) == shown
    assert read_orders(unordered(text)).orders == ()
