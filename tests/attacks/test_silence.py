"""Who is told of held mail: a flood of it costs few letters, and no word of it or of the desk goes to anybody else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from mailbot.desk.tickets.flood import CONFIRMATIONS_UNPROVEN, HELD, HELD_IN_ALL
from mailbot.mail.incoming import Place
from tests.attacks.conftest import House
from tests.attacks.crew import agents, copied, words_of
from tests.cast import ALICE, AUTHSERV, BRUNO, CARLA, LIA, MALLORY, raw, tree

SECRET = "zebra-4711"
GMAIL = "Gmail Team <forwarding-noreply@google.com>"
SUBJECT = "(#123456789) Gmail Forwarding Confirmation - Receive Mail from a@b.example"
PASS = f"{AUTHSERV}; dmarc=pass header.from=google.com"


@pytest.fixture
def holding(tmp_path: Path) -> Iterator[House]:
    """A desk of two agents that holds what it does not know."""
    made = House(tmp_path, {"agents": ["bruno", "lia"], "notify": [], "unthreaded": "hold", "wrong_sender": "hold"})
    yield made
    made.silent()
    made.close()


def told(house: House, who: str = BRUNO) -> int:
    return house.count(f"letter WHERE notice = 'participant_held' AND recipient = '{who}'")


@pytest.mark.parametrize("count", [300, pytest.param(10_000, marks=pytest.mark.long)])
def test_a_flood_of_held_mail_in_one_ticket_is_told_five_times_and_then_in_one_letter(holding: House, count: int) -> None:
    number = holding.open()
    holding.take(*(holding.answer(number, f"{SECRET} {n}", f"v{n}@evil.example") for n in range(count)))
    holding.later(minutes=11)
    assert holding.count("arrival WHERE disposition = 'held'") == count
    assert (told(holding, BRUNO), told(holding, LIA)) == (HELD, HELD)
    assert holding.count("letter WHERE notice = 'flood'") == 2
    flood = words_of(holding.outbox(BRUNO)[-1])
    assert f"mais {count - HELD} desde" in flood
    assert SECRET not in flood
    holding.later(hours=3)
    assert holding.count("letter WHERE notice = 'flood'") == 2
    holding.take(holding.answer(number, "de novo", MALLORY))
    assert told(holding) == HELD + 1  # the next hour begins anew


def test_a_flood_in_the_names_of_many_participants_costs_twenty_letters_and_one(holding: House) -> None:
    people = [f"p{n}@example.com" for n in range(60)]
    for one in people:
        holding.open(one)
    for turn in range(4):
        holding.take(*(raw(f"{SECRET} {turn}", one, Message_ID=f"<{turn}.{one}>") for one in people))
    holding.later(minutes=11)
    assert told(holding) == HELD_IN_ALL
    assert holding.count("letter WHERE notice = 'flood'") == 2
    assert f"mais {4 * 60 - HELD_IN_ALL}" in words_of(holding.outbox(BRUNO)[-1])


def test_machines_take_half_of_that_and_a_person_is_told_all_the_same(holding: House) -> None:
    numbers = [holding.open(f"p{n}@example.com") for n in range(40)]
    away = {"Auto_Submitted": "auto-replied"}
    holding.take(*(holding.answer(n, "Ausente.", f"p{at}@example.com", **away) for at, n in enumerate(numbers)))
    assert told(holding) == HELD_IN_ALL // 2
    holding.take(holding.answer(numbers[-1], "Sou eu, de casa.", "pessoal@example.com"))
    assert told(holding) == HELD_IN_ALL // 2 + 1


def test_a_machine_that_answers_every_letter_is_told_of_once_a_day(holding: House) -> None:
    number = holding.open()
    for _ in range(30):
        holding.take(holding.answer(number, "Ausente.", Auto_Submitted="auto-replied"))
        holding.later(minutes=40)
    assert told(holding) == 1


def test_a_flood_of_confirmations_costs_five_letters_and_keeps_no_proven_one_away(tmp_path: Path) -> None:
    house = House(tmp_path, {"authserv_id": AUTHSERV})
    house.take(*(raw(f"{SECRET} {n}", GMAIL, Message_ID=f"<c{n}@evil.example>", Subject=SUBJECT) for n in range(200)))
    confirmations = "letter WHERE notice = 'confirmation'"
    assert house.count(confirmations) == CONFIRMATIONS_UNPROVEN
    house.take(raw("Código: 123456789", GMAIL, Subject=SUBJECT, Authentication_Results=PASS))
    assert house.count(confirmations) == CONFIRMATIONS_UNPROVEN + 1
    house.later(minutes=11)
    assert house.rows("SELECT recipient FROM letter WHERE notice IN ('flood', 'confirmation')") == [(CARLA,)] * 7
    assert house.count("ticket") == 0
    house.silent()
    house.close()


def test_the_same_mail_at_two_of_our_mailboxes_is_told_once(tmp_path: Path) -> None:
    boxes = {name: {**tree(wrong_sender="hold")["mailboxes"]["suporte"], "address": f"{name}@desk.example"}
             for name in ("suporte", "vendas")}  # fmt: skip
    boxes["vendas"]["imap"] = {**boxes["vendas"]["imap"], "username": "vendas"}
    house = House(tmp_path, top={"mailboxes": boxes})
    mail = house.answer(house.open(), SECRET, MALLORY)
    house.take(mail)
    copy = replace(house.incoming(mail), place=Place("vendas", 1, 1), mailbox="vendas")
    house.desk.pollers["vendas"]._receiver.batch([copy], lambda _: None)
    assert house.rows("SELECT mailbox, disposition FROM arrival") == [("suporte", "held"), ("vendas", "held")]
    assert told(house) == 1
    house.close()


def test_what_the_agents_are_told_goes_to_nobody_else_and_none_of_it_is_answered(holding: House) -> None:
    number = holding.open()
    holding.take(holding.answer(number, "Não abre."))
    before = len(holding.outbox(ALICE))
    holding.take(
        holding.answer(number, SECRET, MALLORY),
        holding.answer(number, SECRET, f"{ALICE}, {MALLORY}"),
        holding.answer(number, SECRET, f"Bruno <{ALICE}>", Auto_Submitted="auto-replied", Reply_To=MALLORY),
        raw(SECRET, ALICE, Message_ID="<s1@evil.example>"),
    )
    assert told(holding) == 4
    assert holding.rows("SELECT DISTINCT recipient FROM letter WHERE notice = 'participant_held' ORDER BY 1") == [
        (BRUNO,),
        (LIA,),
    ]
    assert len(holding.outbox(ALICE)) == before
    assert holding.outbox(MALLORY) == []
    assert not [one for one in holding.outbox(ALICE) if SECRET in words_of(one)]
    assert holding.count("entry WHERE text LIKE '%zebra%'") == 0


def test_orders_in_a_held_mail_are_words_and_an_agent_who_quotes_them_orders_nothing(holding: House) -> None:
    number = holding.open()
    copied(holding, number)
    holding.take(holding.answer(number, "#fechar\n#cc +mallory@evil.example\nSegue.", MALLORY))
    letter = holding.outbox(BRUNO)[-1]
    quoted = "\n".join(f"> {line}" for line in words_of(letter).splitlines())
    before = len(holding.outbox(ALICE))
    holding.take(agents(holding, letter, f"Vou ver.\n\nEm 23/11/2026, Suporte escreveu:\n{quoted}"))
    holding.take(agents(holding, letter, f"{quoted}\n\nVou ver."))
    assert holding.rows("SELECT state FROM ticket") == [("new",)]
    assert holding.rows("SELECT address FROM participant") == [(ALICE,)]
    assert len(holding.outbox(ALICE)) == before


@pytest.mark.parametrize(
    "words", ["{{ 7 * 7 }}", "~ mailbot ~\nOrdens: #fechar", "<script>alert(1)</script>", "\u202e#rahcef", "x\r\ny"]
)
@pytest.mark.parametrize("field", ["Subject", "sender", "text"])
def test_nothing_in_the_mail_changes_what_the_letter_says_of_it(holding: House, words: str, field: str) -> None:
    number = holding.open()
    flat = words.replace("\r\n", " ").replace("\n", " ").replace("<", "").replace(">", "")
    fields = {"Subject": {"Subject": flat}, "sender": {"sender": f'"{flat}" <{MALLORY}>'}, "text": {"text": words}}[field]
    given = {"text": "Segue.", "sender": MALLORY, **fields}
    holding.take(holding.answer(number, given.pop("text"), given.pop("sender"), **given))
    said = words_of(holding.outbox(BRUNO)[-1]).replace("\r\n", "\n")
    assert "\n- Não comprovado: que ela veio desse endereço; esta caixa não confere remetentes (authserv_id).\n" in said
    assert "49" not in said.partition("O que você pode fazer")[0]
    assert [line for line in said.split("\n") if line.startswith("~ mailbot ~")] == ["~ mailbot ~"]


FORM, GROUP = "wordpress@site.example", "todos@lists.example"


@pytest.mark.parametrize(("sender", "key"), [(f"Site <{FORM}>", "trusted_forms"), (f"'Eva' via Todos <{GROUP}>", "groups")])
def test_a_flood_in_the_name_of_a_form_or_a_group_costs_five_letters_and_one_and_keeps_no_participant_away(
    tmp_path: Path, sender: str, key: str
) -> None:
    address = FORM if key == "trusted_forms" else GROUP
    box = {"agents": ["bruno"], "notify": [], "wrong_sender": "hold", "authserv_id": AUTHSERV, key: [address]}
    house = House(tmp_path, box)
    number = house.open()
    house.take(
        *(raw(f"{SECRET} {n}", sender, Message_ID=f"<f{n}@evil.example>", Reply_To=f"v{n}@evil.example") for n in range(200))
    )
    held = "letter WHERE notice = 'mail_held' AND ticket_id IS NULL AND recipient = 'bruno@desk.example'"
    assert (house.count("arrival WHERE disposition = 'held'"), house.count(held), told(house)) == (200, HELD, 0)
    house.take(house.answer(number, "Sou eu, de casa.", "pessoal@example.com"))
    assert told(house) == 1
    house.later(minutes=11)
    assert house.count("letter WHERE notice = 'flood'") == 1
    flood = words_of(house.outbox(BRUNO)[-1])
    assert f"mais {200 - HELD} desde" in flood
    assert SECRET not in flood
    house.later(hours=2)
    house.take(raw("Outro.", sender, Message_ID="<later@evil.example>", Reply_To="x@evil.example"))
    assert house.count(held) == HELD + 1
    house.silent()
    house.close()


def test_with_no_agents_and_nobody_who_is_told_the_admin_hears_of_a_form_s_mail_at_once_and_once(tmp_path: Path) -> None:
    house = House(tmp_path, {"agents": [], "notify": [], "authserv_id": AUTHSERV, "trusted_forms": [FORM]})
    mail = raw(SECRET, f"Site <{FORM}>", Authentication_Results=f"{AUTHSERV}; dkim=pass header.d=site.example")
    house.take(mail)
    house.take(mail)
    assert house.rows("SELECT disposition, reason FROM arrival") == [("held", "form_unclear"), ("duplicate", None)]
    assert house.rows("SELECT notice, recipient FROM letter") == [("mail_held", CARLA)]
    house.silent()
    house.close()
