"""What agents order by mail, at the command line: notes, assigning, tags, copies, merging; what a ticket's sheet shows."""

from __future__ import annotations

import json

import pytest

from tests.cast import ALICE, BRUNO, CARLA, LIA
from tests.whole.agents.test_agents import agents_reply, mailed, ready
from tests.whole.agents.test_merge_and_split import opened, words_of
from tests.whole.conftest import Office


def said(office: Office, *words: str) -> str:
    return office.mailbot("ticket", *words).stdout.decode()


def test_a_ticket_is_steered_at_the_command_line_and_the_customer_hears_nothing_of_it(office: Office) -> None:
    number = str(ready(office))
    sent = len(office.letters())
    assert "is with Lia" in said(office, "assign", number, "lia")
    assert "1 told" in said(office, "note", number, "--text", "Cliente bravo.")
    assert "urgente venda" in said(office, "tag", number, "+urgente", "+venda")
    assert said(office, "tag", number, "-venda").strip().endswith("urgente")
    office.once()
    passed, noted = office.letters(LIA)[-2:]
    assert "passou a você o chamado" in words_of(passed)
    assert "Não abre." in words_of(passed)
    assert "Cliente bravo." in words_of(noted)
    assert len(office.letters()) == sent
    mailed(office, agents_reply(office, "#enviar Instale a 2.1.", of=LIA))
    shown = said(office, "show", number)
    for word in ("with lia; urgente", "(note, internal)", "by lia@desk.example"):
        assert word in shown
    listed = [json.loads(one) for one in said(office, "list", "--json", "--assigned", "lia").splitlines()]
    assert [(one["ticket"], one["tags"]) for one in listed] == [(1, ["urgente"])]
    assert said(office, "list", "--json", "--assigned", "nobody") == ""
    assert "is with nobody" in said(office, "assign", number, "nobody")
    office.verified()


def test_whom_a_ticket_is_copied_to_gets_the_next_letter(office: Office) -> None:
    number = str(ready(office))
    assert CARLA in said(office, "cc", number, f"+{CARLA}")
    mailed(office, agents_reply(office, "Instale a 2.1."))
    assert "Instale a 2.1." in words_of(office.letters(CARLA)[-1])
    assert "copied to nobody" in said(office, "cc", number, f"-{CARLA}")
    office.verified()


def test_tickets_are_merged_at_the_command_line(office: Office) -> None:
    first = ready(office)
    second, _ = opened(office)
    sent = len(office.letters())
    assert f"went into ticket {second}" in said(office, "merge", str(first), str(second))
    mailed(office, office.reply_to(office.letters()[0], "Ao primeiro."))
    assert "Ao primeiro." in said(office, "show", str(second))
    assert f"merged from ticket {first}" in said(office, "show", str(second))
    assert f"merged into ticket {second}" in said(office, "show", str(first))
    assert len(office.letters()) == sent
    office.verified()


@pytest.mark.parametrize(
    "words",
    [
        ("merge", "1", "1"), ("merge", "1", "9"), ("merge", "9", "1"), ("assign", "1", "zeca"), ("note", "1", "--text", " "),
        ("tag", "1", "a b\x00"), ("cc", "1", "+nada"), ("cc", "1", f"+{BRUNO}"), ("cc", "1", ALICE),
    ],
    ids=" ".join,
)  # fmt: skip
def test_what_cannot_be_is_said_and_changes_nothing(office: Office, words: tuple[str, ...]) -> None:
    office.configure(agents=["bruno", "lia"])
    office.open()
    before = office.rows("SELECT version, state, assigned, tags, merged_into FROM ticket")
    done = office.mailbot("ticket", *words, check=False)
    assert done.returncode == 1
    assert done.stderr
    assert office.rows("SELECT version, state, assigned, tags, merged_into FROM ticket") == before
    assert office.rows("SELECT count(*) FROM entry WHERE kind = 'note'") == [(0,)]
