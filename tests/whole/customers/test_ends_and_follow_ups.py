"""How tickets end by the customer's own word, and what a reply does that comes after the end."""

from __future__ import annotations

import json
import signal
from pathlib import Path
from typing import Any

import pytest

import mailbot
from mailbot import checkpoints
from mailbot.store.reports.audit import audit
from tests.cast import ALICE, BRUNO, LIA, MALLORY
from tests.clients import GMAIL
from tests.whole.agents.test_agents import plain
from tests.whole.conftest import Office
from tests.whole.deadlines.test_vendors_pages import answered, desk, ordered, silence

pytestmark = pytest.mark.whole

BOB = "bob@other.example"
MONDAY = "2026-03-02 09:00"
TOTVS = (Path(mailbot.__file__).parent / "desk" / "policy" / "presets" / "totvs.toml").read_text(encoding="utf-8")


def why(office: Office, number: int) -> str:
    return office.mailbot("why", str(number)).stdout.decode()


def shown(office: Office, number: int) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(office.mailbot("ticket", "show", str(number), "--json").stdout)
    return found


def closed(office: Office, policy: str = "totvs", **keys: str | int | list[str]) -> int:
    """Return a ticket of Alice's that an agent answered and closed, a week ago."""
    number = desk(office, policy, MONDAY, **keys)
    ordered(office, number, "ask", "Qual a versão?")
    answered(office, "É a versão 2.0.")
    ordered(office, number, "close", "Instale a versão 2.1.")
    office.later(days=7)
    return number


def opened(office: Office) -> list[tuple[Any, ...]]:
    return office.rows("SELECT id, state, follows FROM ticket ORDER BY id")


def test_altoqis_customer_who_accepts_the_answer_finishes_it_apart_from_silence(office: Office) -> None:
    number = desk(office, "altoqi", MONDAY, agents=["bruno"])
    ordered(office, number, "resolve", "Instale a versão 2.1.")
    assert "Basta responder RESOLVIDO" in plain(office.letters()[-1])
    office.later(days=5)
    answered(office, "Resolvido, muito obrigada!\n\nAlice")
    assert office.rows("SELECT state, closed_by FROM ticket") == [("finished", "customer")]
    assert "aceitou a resposta do chamado nº 1" in plain(office.letters(BRUNO)[-1])
    assert "Situação: Finalizado" in plain(office.letters(BRUNO)[-1])
    assert "comece a sua resposta com #reabrir" in plain(office.letters(BRUNO)[-1])
    assert "suas palavras vão ao cliente" not in plain(office.letters(BRUNO)[-1])
    assert "the words only accept the answer" in why(office, number)
    assert silence(office, number) == []
    office.verified()


def test_a_customer_may_say_resolved_to_a_question_too_and_no_reminder_comes_any_more(office: Office) -> None:
    number = desk(office, "altoqi", MONDAY)
    ordered(office, number, "ask", "Ainda ocorre?")
    answered(office, "Já está resolvido, obrigada.")
    assert office.state(number) == "finished"
    assert silence(office, number) == []
    office.verified()


def test_that_something_works_answers_a_question_and_finishes_nothing(office: Office) -> None:
    number = desk(office, "altoqi", MONDAY)
    ordered(office, number, "ask", "O servidor de licenças está ligado e funcionando?")
    answered(office, "Sim, está funcionando.")
    assert office.state(number) == "open"
    ordered(office, number, "resolve", "Instale a versão 2.1.")
    answered(office, "Sim, está funcionando.")
    assert office.state(number) == "finished"


def test_thanks_open_nothing_again_and_the_close_still_comes(office: Office) -> None:
    number = desk(office, "altoqi", "2026-02-13 16:30", agents=["bruno"], unanswered_hours=4)
    ordered(office, number, "resolve")
    office.later(days=2)
    before = len(office.letters()), len(office.letters(BRUNO))
    answered(office, "Muito obrigada, Bruno!")
    assert office.verdicts() == [("reply", None)]
    assert (office.state(number), len(office.letters()), len(office.letters(BRUNO))) == ("resolved", *before)
    assert office.rows("SELECT words FROM entry WHERE kind = 'customer'") == [("Muito obrigada, Bruno!",)]
    assert "nothing but thanks, of at most 8 words" in why(office, number)
    assert office.rows("SELECT unanswered_at FROM ticket") == [(None,)]
    assert silence(office, number) == [("Thu 2026-02-19 16:30", "closed", "closed")]
    assert "Como não recebemos nova dúvida sua" in plain(office.letters()[-1])
    answered(office, "Obrigada!")  # of a closed one as well: it is neither rejected nor opened
    assert office.verdicts()[-1] == ("reply", None)
    assert office.rows("SELECT state, closed_by FROM ticket") == [("closed", "silence")]
    office.verified()


def test_a_customer_who_said_nothing_at_all_reads_that(office: Office) -> None:
    number = desk(office, "altoqi", "2026-02-13 16:30")
    answered(office, "Não abre.")
    ordered(office, number, "resolve")
    silence(office, number)
    assert "Como não recebemos resposta à nossa última mensagem" in plain(office.letters()[-1])


def test_altoqis_closed_tickets_take_no_more_mail(office: Office) -> None:
    number = closed(office, "altoqi")
    assert "não recebe mais mensagens" in plain(office.letters()[-1])
    answered(office, "O erro voltou.")
    assert office.verdicts()[-1] == ("rejected", "closed")
    assert office.state(number) == "closed"


def test_tecnospeeds_customer_takes_a_resolved_ticket_up_again_at_any_time(office: Office) -> None:
    number = desk(office, "tecnospeed", MONDAY)
    ordered(office, number, "resolve")
    office.later(days=90)
    answered(office, "O erro voltou.")
    assert opened(office) == [(number, "in_progress", None)]
    assert office.rows("SELECT closed_at, closed_by FROM ticket") == [(None, None)]
    office.verified()


def test_what_an_agent_wrote_beside_a_close_is_sent_though_the_customer_opens_it_again_before_it_has_left(
    office: Office,
) -> None:
    number = desk(office, "tecnospeed", MONDAY)
    answered(office, "Não abre.")
    office.sink.script("MAIL", "451 later")
    ordered(office, number, "close", "Instale a versão 2.2.")
    answered(office, "E a licença?")
    assert office.state(number) == "in_progress"
    office.sink.forget()
    office.later(hours=1)
    office.once()
    assert [notice for (notice,) in office.rows("SELECT notice FROM letter WHERE state = 'sent' ORDER BY id")][-3:] == [
        "closed", "reopened", "notify",
    ]  # fmt: skip
    assert any("versão 2.2" in plain(one) for one in office.letters())
    office.verified()


def test_totvs_opens_an_acompanhamento_with_the_history_of_the_old_ticket(office: Office) -> None:
    number = closed(office, agents=["bruno", "lia"])
    assert "abriremos um novo chamado" in plain(office.letters()[-1])
    answered(office, "O erro voltou.")
    assert office.verdicts()[-1] == ("opened", None)
    assert opened(office) == [(number, "closed", None), (2, "new", 1)]
    told = plain(office.letters()[-1])
    assert "o chamado nº 1 já havia sido encerrado em 2 de março de 2026, abrimos o chamado nº 2" in told
    assert office.letters()[-1]["Auto-Submitted"] == "auto-replied"
    for agent in (BRUNO, LIA):
        copy = plain(office.letters(agent)[-1])
        assert "O chamado nº 2 dá continuidade ao nº 1" in copy
        assert copy.index("> O erro voltou.") < copy.index("> Qual a versão?") < copy.index("> É a versão 2.0.")
        assert copy.index("> É a versão 2.0.") < copy.index("> Instale a versão 2.1.")
    assert "late_reply says: a follow-up" in why(office, 2)
    office.verified()


def test_an_agents_answer_to_the_copy_of_a_follow_up_reaches_the_customer_without_its_history(office: Office) -> None:
    closed(office, agents=["bruno"], undo_seconds=0)
    opened_ = office.desk()
    try:
        opened_.updates.note(1, "Só entre nós: é o defeito 4711.")
    finally:
        opened_.close()
    answered(office, "O erro voltou.")
    copy = office.letters(BRUNO)[-1]
    assert "defeito 4711" in plain(copy)
    office.deliver(GMAIL.reply(copy.as_bytes(), "Instale a versão 2.2.", f"Bruno <{BRUNO}>", number=1))
    office.once()
    office.once()
    written = plain(office.letters()[-1])
    assert "Instale a versão 2.2." in written
    assert "4711" not in written
    assert office.state(2) == "in_progress"
    office.verified()


def test_who_was_copied_and_writes_late_has_the_follow_up_and_the_contact_before_goes_on_getting_letters(
    office: Office,
) -> None:
    desk(office, "totvs", MONDAY, agents=["bruno"], undo_seconds=0)
    answered(office, "Não abre.")
    office.mailbot("ticket", "cc", "1", f"+{BOB}")
    answer(office, "Instale a versão 2.1.")
    answer(office, "#fechar\nEncerramos aqui.")
    assert office.state(1) == "closed"
    office.deliver(office.reply_to(office.letters(BOB)[-1], "Comigo voltou.", sender=f"Bob <{BOB}>"))
    office.once()
    assert office.rows("SELECT contact, contact_name, follows FROM ticket WHERE id = 2") == [(BOB, "Bob", 1)]
    people = office.rows("SELECT address, copied FROM participant WHERE ticket_id = 2 ORDER BY address")
    assert people == [(ALICE, 1), (BOB, 0)]
    assert "abrimos o chamado nº 2" in plain(office.letters(BOB)[-1])
    answer(office, "Instale a versão 2.2.")
    assert all("versão 2.2" in plain(office.letters(one)[-1]) for one in (ALICE, BOB))
    office.verified()


def answer(office: Office, words: str) -> None:
    """Let Bruno reply to the last letter that he got."""
    office.deliver(office.reply_to(office.letters(BRUNO)[-1], words, sender=f"Bruno <{BRUNO}>"))
    office.once()
    office.once()


def test_two_late_replies_open_one_follow_up_though_both_answer_the_old_letter(office: Office) -> None:
    closed(office)
    last = office.letters()[-1]
    first = office.reply_to(last, "O erro voltou.")
    office.deliver(first, office.reply_to(last, "E trava agora."), first)
    office.once()
    assert office.verdicts()[-3:] == [("opened", None), ("reply", None), ("duplicate", None)]
    assert [row[0] for row in opened(office)] == [1, 2]
    assert office.rows("SELECT words FROM entry WHERE ticket_id = 2 AND kind = 'customer' ORDER BY id") == [
        ("O erro voltou.",), ("E trava agora.",),
    ]  # fmt: skip
    office.verified()


def test_a_follow_up_that_ended_has_a_follow_up_of_its_own_and_all_of_them_are_shown(office: Office) -> None:
    closed(office, agents=["bruno"])
    oldest = office.letters()[0]
    for number in (2, 3):
        office.deliver(office.reply_to(oldest, "O erro voltou."))
        office.once()
        if number == 2:
            ordered(office, 2, "close", "Instale a versão 2.2.")
    assert opened(office) == [(1, "closed", None), (2, "closed", 1), (3, "new", 2)]
    assert [(shown(office, one)["follows"], shown(office, one)["chain"]) for one in (1, 2, 3)] == [
        (None, [1, 2, 3]), (1, [1, 2, 3]), (2, [1, 2, 3]),
    ]  # fmt: skip
    sheet = office.mailbot("ticket", "show", "2").stdout.decode()
    assert "goes on with ticket 1, which ended before" in sheet
    assert "goes on in ticket 3" in sheet
    assert "goes on with ticket 1, ticket 2, which ended before" in office.mailbot("ticket", "show", "3").stdout.decode()
    copy = plain(office.letters(BRUNO)[-1])
    history = copy.partition("O que foi dito nos chamados nº 1, 2, do mais antigo ao mais recente:")[2]
    assert (
        0
        < history.find("> É a versão 2.0.")
        < history.find("> Instale a versão 2.1.")
        < history.find("> Instale a versão 2.2.")
    )
    office.verified()


def test_replies_within_the_policys_time_open_the_ticket_again_and_later_ones_a_follow_up(office: Office) -> None:
    (office.folder / "own.toml").write_text(
        TOTVS.replace('late_reply = { do = "follow_up" }', 'late_reply = { do = "follow_up", after = "7bd" }')
    )
    number = desk(office, "own.toml", MONDAY)
    ordered(office, number, "close")
    assert "até quarta-feira, 11 de março de 2026, 09:00" in plain(office.letters()[-1])
    office.later(days=9)
    answered(office, "Ainda ocorre.")
    assert opened(office) == [(1, "in_progress", None)]
    ordered(office, number, "close")
    office.later(days=9, seconds=1)
    answered(office, "E agora também.")
    assert opened(office) == [(1, "closed", None), (2, "new", 1)]
    office.verified()


def test_nobody_but_a_participant_opens_a_follow_up_forwarded_letter_or_not(office: Office) -> None:
    closed(office)
    last = office.letters()[-1]
    office.deliver(
        office.reply_to(last, "Sou eu, Alice.", sender=f"Alice <{MALLORY}>", Reply_To=ALICE),
        office.reply_to(last, "Obrigado!", sender=f"Mallory <{MALLORY}>"),
        office.reply_to(last, "---------- Forwarded message ----------\nDe: Alice\n\nAbra.", sender=f"M <{MALLORY}>"),
    )
    office.once()
    assert office.verdicts()[-3:] == [("rejected", "wrong_sender")] * 3
    assert opened(office) == [(1, "closed", None)]
    office.verified()


def test_a_late_reply_with_a_file_over_the_limit_opens_the_follow_up_and_says_which(office: Office) -> None:
    closed(office, file_limit="1 MB")
    large = ("registro.bin", "application/octet-stream", b"x" * 1_200_000)
    small = ("log.txt", "text/plain", b"erro")
    last = office.letters()[-1].as_bytes()
    office.deliver(GMAIL.reply(last, "O erro voltou.", f"Alice <{ALICE}>", number=1, files=[large, small]))
    office.once()
    assert office.verdicts()[-1] == ("opened", "attachment_too_large")
    assert opened(office)[-1] == (2, "new", 1)
    assert "registro.bin" in plain(office.letters()[-1])
    files = office.rows("SELECT name, left_out FROM file JOIN entry ON entry.id = file.entry_id WHERE ticket_id = 2")
    assert sorted(files) == [("log.txt", 0), ("registro.bin", 1)]
    office.verified()


@pytest.mark.parametrize("step", [one for one in checkpoints.INBOUND if one in {"inbound.applied", "inbound.committed"}])
def test_a_late_reply_survives_a_crash_and_opens_one_follow_up(office: Office, step: str) -> None:
    closed(office)
    office.deliver(office.reply_to(office.letters()[-1], "O erro voltou."))
    assert office.process("--die-at", step, check=False).returncode == -signal.SIGKILL
    office.once()
    assert opened(office) == [(1, "closed", None), (2, "new", 1)]
    assert office.rows("SELECT count(*) FROM letter WHERE notice = 'follow_up'") == [(1,)]
    office.verified()


def test_verify_finds_a_follow_up_of_no_ticket(office: Office) -> None:
    closed(office)
    answered(office, "O erro voltou.")
    opened_ = office.desk()
    try:
        with opened_.store.write() as connection:
            connection.exec_driver_sql("UPDATE ticket SET follows = 9 WHERE id = 2")
        assert list(audit(opened_.store, opened_.policies)) == [
            "ticket 2: follows ticket 9, which is no earlier ticket of its mailbox"
        ]
    finally:
        opened_.close()
