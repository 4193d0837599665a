"""Paid consulting, from an agent's wish to the report: nobody is charged who did not plainly accept the terms."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from mailbot.store.reports.audit import audit
from tests.cast import BRUNO, LIA, MALLORY
from tests.whole.agents.test_agents import agents_reply, mailed, plain
from tests.whole.conftest import Office

pytestmark = pytest.mark.whole

MORE = """
[calendars.office]
hours = { monday_to_friday = ["09:00-12:00", "13:30-17:30"] }
[mailboxes.suporte.consulting]
price_per_minute = "4.50"
taxes = "ISS de 5 %"
published_defects = ["MATA-1"]
"""
UNIT = """
[customers.house]
addresses = ["alice@example.com"]
requester = "consultant"
unit = "Unidade Sul"
"""
MARK = "[CONSULTORIA DO MODULO]"


def ready(office: Office, more: str = MORE, **keys: Any) -> int:
    """Let Alice write in her ticket at a desk that sells consulting, whose lead is Lia."""
    office.configure(policy="totvs", calendar="office", agents=["bruno", "lia"], lead="lia", undo_seconds=0, **keys)
    office.config.write_text(office.config.read_text() + more)
    number = office.open()
    office.once()
    mailed(office, office.reply_to(office.letters()[0], "A rotina MATA103 falha."))
    return number


def approved(office: Office, kind: str = "módulo") -> None:
    """Let Bruno ask for consulting, and Lia approve it."""
    mailed(office, agents_reply(office, f"#consultoria {kind}\nNão se reproduz."))
    mailed(office, agents_reply(office, "#aprovar", of=LIA))


def answered(office: Office, words: str, letter: int = -1, **fields: str) -> None:
    mailed(office, office.reply_to(office.letters()[letter], words, **fields))


def stage(office: Office) -> str:
    return str(office.rows("SELECT stage FROM consulting ORDER BY id DESC LIMIT 1")[0][0])


def told(office: Office, of: str = BRUNO) -> str:
    return plain(office.letters(of)[-1])


def test_the_customer_hears_of_consulting_only_after_the_lead_and_pays_only_after_their_own_word(office: Office) -> None:
    number = ready(office)
    before = len(office.letters())
    mailed(office, agents_reply(office, "#consultoria módulo em 01/12/2026\nNão se reproduz."))
    assert (len(office.letters()), stage(office)) == (before, "requested")
    request = told(office, LIA)
    assert "> Não se reproduz." in request
    assert "BRL 4,50 por minuto, mínimo de 10 minutos" in request
    mailed(office, agents_reply(office, "#tempo 5m consumo Reprodução"))
    assert "sem cobrança: não há termos de consultoria aceitos" in told(office)
    mailed(office, agents_reply(office, "#aprovar", of=LIA, letter=-1))
    terms = plain(office.letters()[-1])
    assert terms.startswith(MARK)
    for words in ("BRL 4,50 por minuto", "mínimo de 10 minutos", "ISS de 5 %", "isenção", "1 de dezembro de 2026", "ACEITO"):
        assert words in terms
    assert (office.state(number), stage(office)) == ("waiting_terms", "terms")
    answered(office, "ACEITO")
    assert (office.state(number), stage(office)) == ("in_progress", "accepted")
    confirmation = office.letters()[-1]
    assert plain(confirmation).startswith(MARK)
    assert confirmation["Auto-Submitted"] == "auto-replied"
    assert "aceitou os termos" in told(office)
    words, mail = office.rows("SELECT answer_words, answered_mail_id FROM consulting")[0]
    assert (words, mail is not None) == ("ACEITO", True)
    mailed(office, agents_reply(office, "#tempo 4m consumo Ajuste\nFeito."))
    assert plain(office.letters()[-1]).startswith(MARK)
    assert "registrados 4 min, cobrados na consultoria" in told(office)
    assert office.rows("SELECT minutes, consumption, consulting_id FROM time_entry") == [(5, 1, None), (4, 1, 1)]
    office.verified()


def test_an_agent_who_is_no_lead_approves_nothing(office: Office) -> None:
    ready(office)
    before = len(office.letters())
    mailed(office, agents_reply(office, "#consult module"))
    mailed(office, agents_reply(office, "#approve"))
    assert (len(office.letters()), stage(office)) == (before, "requested")
    assert "só Lia pode decidir isso" in told(office)


def test_who_forges_the_lead_or_answers_their_letter_as_somebody_else_approves_nothing(office: Office) -> None:
    ready(office)
    before = len(office.letters())
    mailed(office, agents_reply(office, "#consult module"))
    request = office.letters(LIA)[-1]
    mailed(office, office.reply_to(office.letters()[-1], "#approve", sender=f"Lia <{LIA}>"))
    mailed(office, office.reply_to(request, "#approve", sender=f"Mallory <{MALLORY}>"))
    mailed(office, office.reply_to(request, "#approve", sender=f"Bruno <{BRUNO}>"))
    assert (len(office.letters()), stage(office)) == (before, "requested")


def test_a_held_mail_that_a_person_releases_is_not_the_leads_word(office: Office) -> None:
    ready(office, authserv_id="mx.desk.example")
    proof = {"Authentication_Results": "mx.desk.example; dmarc=pass header.from=desk.example"}
    mailed(office, office.reply_to(office.letters(BRUNO)[-1], "#consult module", sender=f"Bruno <{BRUNO}>", **proof))
    assert stage(office) == "requested"
    before = len(office.letters())
    mailed(office, agents_reply(office, "#approve", of=LIA))
    assert office.verdicts()[-1] == ("held", "agent_unproven")
    arrival = office.rows("SELECT max(id) FROM arrival")[0][0]
    office.mailbot("held", "release", str(arrival), check=False)
    office.once()
    assert (len(office.letters()), stage(office)) == (before, "requested")
    assert "ninguém comprovou" in told(office, LIA)


def test_the_lead_refuses_and_only_agents_hear_why(office: Office) -> None:
    ready(office)
    before = len(office.letters())
    mailed(office, agents_reply(office, "#consult module"))
    mailed(office, agents_reply(office, "#recusar\nFalta o log.", of=LIA))
    assert (len(office.letters()), stage(office)) == (before, "refused")
    assert "> Falta o log." in told(office)
    mailed(office, agents_reply(office, "#consult module"))
    assert stage(office) == "requested"


def test_a_customer_who_declines_is_charged_nothing_and_letters_lose_the_mark(office: Office) -> None:
    number = ready(office)
    approved(office)
    answered(office, "Recuso os termos.")
    assert (office.state(number), stage(office)) == ("in_progress", "declined")
    mailed(office, agents_reply(office, "#tempo 20m consumo\nInstale a versão 2.1."))
    assert not plain(office.letters()[-1]).startswith(MARK)
    assert office.rows("SELECT consulting_id FROM time_entry") == [(None,)]
    office.verified()


@pytest.mark.parametrize("words", ["Não aceito", "Aceito, mas só se for hoje.", "Aceito?", "Quanto custa no total?"])
def test_an_unclear_answer_goes_to_the_agent_and_the_terms_stay_open(office: Office, words: str) -> None:
    number = ready(office)
    approved(office)
    terms = len(office.letters()) - 1
    answered(office, words)
    assert (office.state(number), stage(office)) == ("in_progress", "terms")
    assert len(office.letters()) == terms + 1
    assert "não aceita nem recusa com clareza" in told(office)
    answered(office, "ACEITO", letter=terms)
    assert stage(office) == "accepted"


def test_terms_are_accepted_by_the_contact_alone_and_in_answer_to_a_letter_from_the_terms_on(office: Office) -> None:
    ready(office)
    mailed(office, agents_reply(office, f"#cópia +{MALLORY}\nInclui."))
    before = len(office.letters()) - 1
    approved(office)
    answered(office, "ACEITO", letter=before)
    mailed(office, office.reply_to(office.letters()[-1], "ACEITO", sender=f"Mallory <{MALLORY}>"))
    mailed(office, office.reply_to(office.letters(MALLORY)[-1], "ACEITO", sender=f"Mallory <{MALLORY}>"))
    assert stage(office) == "terms"


def test_phone_consulting_has_terms_of_its_own_and_no_waiver(office: Office) -> None:
    ready(office)
    approved(office, "telefone")
    terms = plain(office.letters()[-1])
    assert not terms.startswith(MARK)
    assert "não há isenção" in terms
    answered(office, "aceito")
    mailed(office, agents_reply(office, "#isentar defeito MATA-2"))
    assert "sempre cobrada" in told(office)
    assert office.rows("SELECT count(*) FROM time_entry") == [(0,)]


def test_a_consultant_of_the_house_is_charged_to_their_unit_and_never_to_the_customer(office: Office) -> None:
    ready(office, MORE + UNIT)
    approved(office)
    assert "Unidade Sul, e nunca ao cliente final" in plain(office.letters()[-1])
    assert office.rows("SELECT requester, charged_to FROM consulting") == [("consultant", "Unidade Sul")]


def test_a_waiver_is_for_a_defect_that_is_not_published_and_the_lead_hears_of_it_and_can_take_it_back(
    office: Office,
) -> None:
    ready(office)
    approved(office)
    answered(office, "ACEITO")
    mailed(office, agents_reply(office, "#tempo 30m consumo Análise"))
    mailed(office, agents_reply(office, "#isentar defeito mata-1"))
    assert "já foi publicado" in told(office)
    mailed(office, agents_reply(office, "#isentar defeito MATA-2"))
    assert "isentou a consultoria" in told(office, LIA)
    mailed(office, agents_reply(office, "#tempo corrigir 2 0m Era outro defeito", of=BRUNO))
    assert "só Lia pode decidir" in told(office)
    mailed(office, agents_reply(office, "#tempo corrigir 2 0m Era outro defeito", of=LIA))
    mailed(office, agents_reply(office, "#tempo corrigir 1 20m Havia uma pausa", of=LIA))
    assert office.rows("SELECT minutes, consumption, corrects, agent FROM time_entry") == [
        (30, 1, None, BRUNO), (0, 0, None, BRUNO), (0, 0, 2, BRUNO), (20, 1, 1, BRUNO),
    ]  # fmt: skip
    mailed(office, agents_reply(office, "#tempo corrigir 1 25m Outra vez", of=LIA))
    assert "já foi corrigido" in told(office, LIA)
    mailed(office, agents_reply(office, "#situação", of=LIA))
    assert "Registro 1: 30 min, consumo, bruno@desk.example: Análise (corrigido depois)" in told(office, LIA)
    office.verified()


@pytest.mark.parametrize(
    ("more", "keys", "words"),
    [
        (MORE.partition("[mailboxes")[0], {}, "mailboxes.suporte.consulting.price_per_minute"),
        (MORE, {"policy": "altoqi"}, "a política deste suporte não permite"),
    ],
)
def test_without_a_price_or_a_policy_that_has_it_there_is_no_consulting(
    office: Office, more: str, keys: dict[str, str], words: str
) -> None:
    ready(office, more)
    if keys:
        office.config.write_text(office.config.read_text().replace('policy = "totvs"', f'policy = "{keys["policy"]}"'))
    mailed(office, agents_reply(office, "#consult phone"))
    assert words in told(office)
    assert office.rows("SELECT count(*) FROM consulting") == [(0,)]


def test_the_report_says_who_pays_how_much_and_holds_every_entry(office: Office) -> None:
    number = ready(office, MORE + UNIT)
    approved(office)
    answered(office, "ACEITO")
    mailed(office, agents_reply(office, "#tempo 4m consumo =SOMA(A1)"))
    mailed(office, agents_reply(office, "#tempo 30m Leitura"))
    assert "para cobrar, escreva consumo" in told(office)
    office.mailbot("time", "correct", "1", "12m", "Foram doze")
    found = [json.loads(row) for row in office.mailbot("report", "time", "--json").stdout.splitlines()]
    assert [(one["ticket"], one["charged_to"], one["minutes"], one["charged"], one["amount"]) for one in found] == [
        (number, "Unidade Sul", 42, 12, "54.00")
    ]
    table = office.mailbot("report", "time", "--customer", "unidade sul").stdout.decode()
    assert "BRL 54.00 in all, without taxes" in table
    assert office.mailbot("report", "time", "--customer", "bob@example.com").stdout.decode() == "nothing\n"
    office.mailbot("report", "time", "--csv", str(office.folder / "time.csv"))
    with (office.folder / "time.csv").open(encoding="utf-8-sig", newline="") as file:
        entries = list(csv.DictReader(file))
    assert [(one["minutes"], one["charged"], one["note"], one["entered_by"]) for one in entries] == [
        ("4", "0", "'=SOMA(A1)", BRUNO), ("30", "0", "Leitura", BRUNO), ("12", "12", "Foram doze", "command line"),
    ]  # fmt: skip
    assert entries[0]["corrected_by"] == "3"
    shown = office.mailbot("ticket", "show", str(number)).stdout.decode()
    assert "corrected by 3" in shown
    assert "Unidade Sul" in shown
    twice = office.mailbot("time", "correct", "1", "9m", "De novo", check=False)
    assert (twice.returncode, b"corrected before" in twice.stderr) == (1, True)


def test_the_database_itself_refuses_to_change_the_ledger_and_verify_misses_its_guard(office: Office) -> None:
    ready(office)
    mailed(office, agents_reply(office, "#time 20m Análise"))
    mailed(office, agents_reply(office, "#time correct 1 25m Faltaram cinco", of=LIA))
    opened = office.desk()
    try:
        same = "ticket_id, at, agent, entered_by, booked"
        forged = f"INSERT OR REPLACE INTO time_entry SELECT {{}}, {same}, 1, 0, '', NULL, {{}}, '', NULL, ''"
        for words in (
            "UPDATE time_entry SET minutes = 1", "DELETE FROM time_entry",
            f"{forged.format('id', 'NULL')} FROM time_entry", f"{forged.format('NULL', '1')} FROM time_entry WHERE id = 2",
        ):  # fmt: skip
            with pytest.raises(IntegrityError, match="never changed"), opened.store.write() as connection:
                connection.exec_driver_sql(words)
        with opened.store.write() as connection:
            connection.exec_driver_sql("DROP TRIGGER time_entry_no_delete")
            connection.exec_driver_sql("DROP TRIGGER time_entry_no_update")
            connection.exec_driver_sql("CREATE TRIGGER time_entry_no_update BEFORE UPDATE ON mail BEGIN SELECT 1; END")
        assert [one for one in audit(opened.store, opened.policies) if "time_entry" in one] == [
            "time_entry: the trigger time_entry_no_update is gone, and entries could be edited",
            "time_entry: the trigger time_entry_no_delete is gone, and entries could be edited",
        ]
    finally:
        opened.close()
    assert office.rows("SELECT minutes, agent FROM time_entry") == [(20, BRUNO), (25, BRUNO)]


def test_an_agreed_date_is_kept_in_mind_from_the_acceptance_on(office: Office) -> None:
    ready(office)
    approved(office, "módulo em 01/12/2026 14:00")
    assert office.rows("SELECT count(*) FROM promise") == [(0,)]
    answered(office, "ACEITO")
    agreed = datetime(2026, 12, 1, 17, tzinfo=UTC)
    assert office.rows("SELECT kind, due_at FROM promise") == [("appointment", int(agreed.timestamp() * 1_000_000))]
    office.verified()


def test_a_ticket_whose_terms_are_open_goes_into_no_other(office: Office) -> None:
    number = ready(office)
    approved(office)
    other = office.open(subject="Outro")
    office.once()
    mailed(office, agents_reply(office, f"#juntar {other}"))
    assert "já há uma consultoria à espera" in told(office)
    assert office.state(number) == "waiting_terms"


def test_of_a_ticket_that_was_closed_nobody_is_said_to_wait_for_an_answer_to_the_terms(office: Office) -> None:
    number = ready(office)
    approved(office)
    mailed(office, agents_reply(office, "#fechar"))
    closed = told(office)
    assert "Consultoria de módulo: termos enviados, e o chamado foi encerrado sem resposta a eles" in closed
    assert "à espera de ACEITO" not in closed
    shown = office.mailbot("ticket", "show", str(number)).stdout.decode()
    assert "terms (no answer: the ticket has ended)" in shown
    mailed(office, agents_reply(office, "#reabrir"))
    assert "à espera de ACEITO ou RECUSO" in told(office)
