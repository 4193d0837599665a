"""The satisfaction survey of TOTVS's policy: sent on entering its state, answered by reply, and it moves nothing."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from email.message import EmailMessage
from io import StringIO

import pytest
from sqlalchemy import event

from tests.cast import ALICE, AUTHSERV, BRUNO, CARLA, MALLORY
from tests.whole.agents.test_agents import agents_reply, mailed, plain
from tests.whole.conftest import Office
from tests.whole.customers.test_ends_and_follow_ups import TOTVS
from tests.whole.deadlines.test_vendors_pages import CALENDAR, desk, local, ordered, silence

pytestmark = pytest.mark.whole


def resolved(office: Office, **keys: str | int | list[str]) -> int:
    """Let Alice's ticket wait for her to validate the solution, on the Friday before Carnaval at 16:30."""
    number = desk(office, "totvs", "2026-02-13 16:30", **keys)
    ordered(office, number, "resolve")
    return number


def survey(office: Office) -> EmailMessage:
    return next(one for one in reversed(office.letters()) if ".survey" in one["Message-ID"])


def says(office: Office, words: str, to: EmailMessage | None = None, **fields: str) -> None:
    """Let Alice answer a letter, the survey unless another is named."""
    office.later(minutes=5)
    office.deliver(office.reply_to(to or survey(office), words, **fields))
    office.once()


def answers(office: Office) -> list[tuple[object, ...]]:
    return office.rows("SELECT score, comment, participant FROM survey_answer ORDER BY id")


def notices(office: Office) -> list[str]:
    of = "SELECT notice FROM letter WHERE recipient = 'alice@example.com' ORDER BY id"
    return [notice for (notice,) in office.rows(of)]


def closes(office: Office) -> str:
    due = office.rows("SELECT due_at FROM timer WHERE done_at IS NULL")[0][0]
    return local(datetime.fromtimestamp(due / 1_000_000, UTC))


def test_a_solution_brings_the_survey_beside_it_and_starts_one_clock(office: Office) -> None:
    number = resolved(office)
    assert notices(office) == ["opened", "resolved", "survey"]
    assert office.rows("SELECT notice FROM letter WHERE starts_clock ORDER BY id") == [("resolved",)]
    asked = survey(office)
    assert asked["Auto-Submitted"] == "auto-generated"
    assert "5 – ótimo" in plain(asked)
    assert "não reabre o chamado" in plain(asked)
    assert "http" not in plain(asked)
    assert (office.state(number), closes(office)) == ("validation", "Fri 2026-02-27 16:30")
    office.verified()


def test_the_silent_move_brings_it_as_well_and_starts_the_clock_itself(office: Office) -> None:
    number = desk(office, "totvs", "2026-02-13 16:30")
    ordered(office, number, "ask")
    assert silence(office, number) == [
        ("Wed 2026-02-25 16:30", "survey", "validation"), ("Fri 2026-03-06 16:30", "closed", "closed"),
    ]  # fmt: skip
    office.verified()


@pytest.mark.parametrize(
    ("words", "score", "comment"),
    [
        ("5", 5, ""),
        ("nota 8", 4, "8/10"),
        ("5)", 5, ""),
        ("Ótimo, obrigado!", 5, "obrigado"),
        ("Bom dia,\n\nNota: 4\n\nAlice", 4, "Alice"),
    ],
)
def test_a_rating_alone_is_recorded_and_told_to_nobody(office: Office, words: str, score: int, comment: str) -> None:
    number = resolved(office)
    due = closes(office)
    says(office, words)
    assert office.verdicts() == [("survey", None)]
    assert answers(office) == [(score, comment, ALICE)]
    assert (office.state(number), closes(office)) == ("validation", due)
    assert office.letters(BRUNO) == []
    assert notices(office) == ["opened", "resolved", "survey"]
    assert office.rows("SELECT unanswered_at, version FROM ticket")[0][0] is None
    office.verified()


def test_a_comment_is_shown_to_the_agents_with_the_rating_and_the_ticket_stays(office: Office) -> None:
    number = resolved(office, agents=["bruno", "lia"])
    due = closes(office)
    says(office, "2 - demorou muito, e o relatório ainda sai em branco")
    assert office.state(number) == "validation"
    assert closes(office) == due
    copy = plain(office.letters(BRUNO)[-1])
    assert "nota 2 de 5" in copy
    assert "o relatório ainda sai em branco" in copy
    assert "Validação Cliente" in copy
    assert "Encerramento automático" not in copy  # nothing falls due anew
    assert answers(office) == [(2, "demorou muito, e o relatório ainda sai em branco", ALICE)]
    office.verified()


@pytest.mark.parametrize("words", ["Adorei o atendimento", "Gostei muito, obrigado"])
def test_praise_without_a_rating_is_shown_to_the_agents_and_moves_nothing(office: Office, words: str) -> None:
    number = resolved(office, agents=["bruno"])
    due = closes(office)
    says(office, words)
    assert office.verdicts() == [("reply", None)]
    assert (office.state(number), closes(office), answers(office)) == ("validation", due, [])
    copy = plain(office.letters(BRUNO)[-1])
    assert "sem dar nota" in copy
    assert words in copy
    assert notices(office) == ["opened", "resolved", "survey"]
    assert office.rows("SELECT unanswered_at, version FROM ticket")[0][0] is None
    office.verified()


def test_the_report_says_which_marks_it_scaled(office: Office) -> None:
    resolved(office)
    says(office, "9/10 - muito atenciosos")
    assert answers(office) == [(5, "9/10 – muito atenciosos", ALICE)]
    assert "nota 5 de 5 (dada como 9/10)" in plain(office.letters(BRUNO)[-1])
    shown = office.mailbot("report", "survey", "--since", "2026-01-01").stdout.decode()
    assert "1 of these were given as marks from 0 to 10" in " ".join(shown.split())


def test_who_is_only_told_reads_the_comment_too(office: Office) -> None:
    resolved(office)
    says(office, "Péssimo. Ninguém respondeu.")
    assert "nota 1 de 5" in plain(office.letters(BRUNO)[-1])


def test_a_file_is_kept_and_shown_though_nothing_else_is_said(office: Office) -> None:
    resolved(office, agents=["bruno"])
    body = (
        "--b\nContent-Type: text/plain\n\n3\n--b\nContent-Type: application/octet-stream\n"
        'Content-Disposition: attachment; filename="erro.log"\n\nfalhou\n--b--'
    )
    says(office, body, Content_Type='multipart/mixed; boundary="b"')
    assert answers(office) == [(3, "", ALICE)]
    assert office.rows("SELECT name FROM file") == [("erro.log",)]
    assert "erro.log" in plain(office.letters(BRUNO)[-1])
    office.verified()


def test_the_close_still_comes_and_does_not_say_that_nothing_came(office: Office) -> None:
    number = resolved(office)
    says(office, "5")
    assert silence(office, number) == [("Fri 2026-02-27 16:30", "closed", "closed")]
    last = plain(office.letters()[-1])
    assert "não recebemos nova dúvida" in last
    assert "não recebemos resposta" not in last
    office.verified()


def test_an_answer_after_the_close_counts_and_opens_nothing(office: Office) -> None:
    number = resolved(office)
    silence(office, number)
    office.later(days=40)
    says(office, "4 - agora sim")
    assert office.verdicts() == [("survey", None)]
    assert answers(office) == [(4, "agora sim", ALICE)]
    assert office.state(number) == "closed"
    assert notices(office)[-1] == "closed"
    office.verified()


def test_a_second_answer_is_a_second_row(office: Office) -> None:
    resolved(office)
    says(office, "1")
    says(office, "5, descobri o botão")
    assert [score for score, _, _ in answers(office)] == [1, 5]
    office.verified()


def test_a_number_in_reply_to_the_close_opens_no_follow_up_though_the_survey_was_answered(office: Office) -> None:
    number = resolved(office)
    says(office, "Dez!")
    office.later(days=20)
    office.once()
    assert office.state(number) == "closed"
    office.later(days=2)
    says(office, "4", to=office.letters()[-1])
    assert [score for score, _, _ in answers(office)] == [5, 4]
    assert office.rows("SELECT count(*) FROM ticket") == [(1,)]
    office.verified()


@pytest.mark.parametrize("words", ["Ainda não abre.", "nota 8?", "5 dias sem resposta", "Bom, o erro continua"])
def test_a_reply_to_the_survey_that_rates_nothing_is_a_reply(office: Office, words: str) -> None:
    number = resolved(office)
    says(office, words)
    assert office.verdicts() == [("reply", None)]
    assert answers(office) == []
    assert office.state(number) == "in_progress"
    office.verified()


def test_a_bare_rating_in_reply_to_the_solution_is_one_and_more_words_are_a_reply(office: Office) -> None:
    number = resolved(office)
    solution = office.letters()[-2]
    says(office, "5", to=solution)
    assert answers(office) == [(5, "", ALICE)]
    says(office, "4", to=solution)  # answered before: it may mean anything
    assert office.state(number) == "in_progress"
    assert len(answers(office)) == 1
    office.verified()


def test_a_number_in_reply_to_a_question_is_its_answer(office: Office) -> None:
    number = desk(office, "totvs", "2026-02-13 16:30")
    ordered(office, number, "ask", "Quantas licenças?")
    question = office.letters()[-1]
    office.later(days=12)
    office.once()
    assert office.state(number) == "validation"
    says(office, "5", to=question)
    assert answers(office) == []
    assert office.state(number) == "in_progress"
    office.verified()


def test_a_rating_of_what_was_followed_by_another_question_is_a_reply(office: Office) -> None:
    number = resolved(office)
    solution = office.letters()[-2]
    says(office, "Não abre.", to=solution)
    ordered(office, number, "ask", "Em quantas máquinas?")
    says(office, "5", to=solution)
    assert answers(office) == []
    assert office.state(number) == "in_progress"


@pytest.mark.parametrize(
    ("sender", "field", "verdict"),
    [
        (f"Mallory <{MALLORY}>", {}, ("rejected", "wrong_sender")),
        (f"Alice <{ALICE}>", {"Auto_Submitted": "auto-replied"}, ("ignored", "automatic")),
        (f"Alice <{ALICE}>", {"Authentication_Results": f"{AUTHSERV}; dmarc=fail header.from=example.com"},
         ("held", "forged")),
    ],
)  # fmt: skip
def test_nobody_else_rates(office: Office, sender: str, field: dict[str, str], verdict: tuple[str, str]) -> None:
    resolved(office, authserv_id=AUTHSERV)
    office.deliver(office.reply_to(survey(office), "5", sender, **field))
    office.once()
    assert office.verdicts() == [verdict]
    assert answers(office) == []


def test_each_time_the_state_is_entered_there_is_a_survey(office: Office) -> None:
    number = resolved(office)
    says(office, "Ainda não abre.")
    ordered(office, number, "resolve", "E agora?")
    assert notices(office) == ["opened", "resolved", "survey", "reopened", "resolved", "survey"]
    assert [row[0] for row in office.rows("SELECT state FROM letter WHERE notice = 'survey'")] == ["sent", "sent"]


def test_a_survey_that_has_not_left_when_the_customer_writes_is_not_sent(office: Office) -> None:
    number = resolved(office)
    opened = office.desk()
    try:
        with opened.store.write() as connection:
            connection.exec_driver_sql("UPDATE letter SET state = 'ready', sent_at = NULL WHERE notice = 'survey'")
    finally:
        opened.close()
    says(office, "Ainda não abre.", to=office.letters()[-2])
    assert office.state(number) == "in_progress"
    assert office.rows("SELECT state FROM letter WHERE notice = 'survey'") == [("withdrawn",)]


def test_a_survey_that_has_not_left_when_the_agent_solves_it_once_more_is_written_anew(office: Office) -> None:
    number = desk(office, "totvs", "2026-02-13 16:30")
    office.sink.script("MAIL", "451 later")
    ordered(office, number, "resolve")
    office.later(days=4)
    ordered(office, number, "resolve", "Instale a 2.2.")
    office.sink.forget()
    office.later(hours=6)
    office.once()
    assert notices(office) == ["opened", "resolved", "survey", "resolved", "survey"]
    assert [row[0] for row in office.rows("SELECT state FROM letter WHERE notice = 'survey'")] == ["withdrawn", "sent"]
    assert office.state(number) == "validation"
    ordered(office, number, "resolve", "Ou a 2.3.")  # by now they were asked
    assert notices(office)[5:] == ["resolved"]
    office.verified()


def test_a_reminder_takes_no_survey_back_that_has_not_left(office: Office) -> None:
    validation = "[[states.validation.timers]]\n"
    reminder = f'{validation}kind = "reminder"\nafter = "1d"\nletter = "reminder_1"\n\n'
    (office.folder / "own.toml").write_text(TOTVS.replace(validation, f"{reminder}{validation}"))
    number = desk(office, "own.toml", "2026-02-13 16:30")
    ordered(office, number, "ask")
    office.sink.script("MAIL", "451 later")
    office.later(days=40)
    office.once()
    office.later(days=2)
    office.once()
    assert office.state(number) == "validation"
    office.sink.forget()
    office.later(hours=6)
    office.once()
    states = office.rows("SELECT notice, state FROM letter WHERE notice IN ('survey', 'reminder_1') ORDER BY id")
    assert states == [("survey", "sent"), ("reminder_1", "sent")]
    office.verified()


def test_an_agents_order_by_mail_sends_both_letters(office: Office) -> None:
    office.configure(policy="totvs", calendar="office", agents=["bruno"], undo_seconds=30)
    office.config.write_text(office.config.read_text() + CALENDAR)
    number = office.open()
    office.once()
    mailed(office, office.reply_to(office.letters()[0], "Não abre."))
    office.later(hours=2, seconds=10)  # after lunch; the letters leave in the next minute
    mailed(office, agents_reply(office, "#resolver\nInstale a 2.1."))
    assert notices(office)[-2:] == ["resolved", "survey"]
    closes = [line for one in office.letters()[-2:] for line in plain(one).splitlines() if line.startswith("- ")]
    assert closes[0] == closes[1]
    assert office.state(number) == "validation"
    says(office, "5")
    assert answers(office) == [(5, "", ALICE)]
    office.verified()


def test_the_report_counts_what_was_sent_answered_and_said(office: Office) -> None:
    first = resolved(office)
    says(office, "1")
    says(office, "4, descobri o botão")
    second = office.open(subject="Outro")
    ordered(office, second, "resolve")
    office.mailbot("ticket", "assign", str(first), "bruno", check=False)
    since = ("report", "survey", "--since", "2026-01-01")
    (row,) = [json.loads(line) for line in office.mailbot(*since, "--json").stdout.splitlines()]
    assert (row["mailbox"], row["month"], row["sent"], row["answered"]) == ("suporte", "2026-02", 2, 1)
    assert (row["share"], row["mean"], row["scores"]["4"], row["scores"]["1"]) == (0.5, 4.0, 1, 0)
    told = office.mailbot(*since).stdout.decode()
    assert "50%" in told
    assert "4.0" in told
    assert "descobri o botão" in told
    rows = list(csv.DictReader(StringIO(office.mailbot(*since, "--csv", "-", "--mailbox", "suporte").stdout.decode())))
    assert [(one["score"], one["counts"], one["by"]) for one in rows] == [("1", "no", ALICE), ("4", "yes", ALICE)]
    path = office.folder / "survey.csv"
    office.mailbot(*since, "--csv", str(path))
    assert list(csv.DictReader(StringIO(path.read_text(encoding="utf-8-sig")))) == rows
    assert office.mailbot(*since, "--until", "2026-01-31").stdout == b"nothing\n"
    shown = office.mailbot("ticket", "show", str(first)).stdout.decode()
    assert "Answers to the survey" in shown
    record = json.loads(office.mailbot("ticket", "show", str(first), "--json").stdout)
    assert [one["score"] for one in record["ratings"]] == [1, 4]
    assert b"survey" in office.mailbot("why", str(first), "--ticket").stdout


def test_a_report_of_nothing_says_so(office: Office) -> None:
    resolved(office)
    office.later(days=100)
    assert b"nothing" in office.mailbot("report", "survey", "--since", "1m").stdout
    assert office.mailbot("report", "survey", "--since", "5bd", check=False).returncode == 1


def test_verify_finds_answers_that_do_not_agree(office: Office) -> None:
    resolved(office)
    says(office, "5")
    opened = office.desk()
    try:
        with opened.store.write() as connection:
            connection.exec_driver_sql("UPDATE arrival SET disposition = 'reply' WHERE disposition = 'survey'")
    finally:
        opened.close()
    assert b"survey answer 1: no arrival brought it" in office.mailbot("verify", check=False).stderr


def test_a_held_answer_that_a_person_releases_is_still_one(office: Office) -> None:
    number = resolved(office, authserv_id=AUTHSERV, require_authentication="everyone")
    says(office, "4")
    assert office.verdicts() == [("held", "unproven_sender")]
    office.mailbot("held", "release", "1", "--ticket", str(number))
    assert answers(office) == [(4, "", ALICE)]
    assert office.state(number) == "validation"


def test_a_copied_participant_rates_as_well(office: Office) -> None:
    number = resolved(office)
    opened = office.desk()
    try:
        with opened.store.write() as connection:
            joins = "INSERT INTO participant (ticket_id, address, added_at, copied) VALUES (?, ?, 1, 1)"
            connection.exec_driver_sql(joins, (number, CARLA))
    finally:
        opened.close()
    says(office, "3", sender=f"Carla <{CARLA}>")
    assert answers(office) == [(3, "", CARLA)]


def test_the_survey_of_a_merged_ticket_is_answered_in_the_one_that_survives(office: Office) -> None:
    number = resolved(office)
    other = office.open(subject="Outro")
    office.once()
    office.mailbot("ticket", "merge", str(number), str(other))
    says(office, "2 - demorou")
    assert answers(office) == [(2, "demorou", ALICE)]
    assert office.state(other) == "new"
    shown = json.loads(office.mailbot("ticket", "show", str(other), "--json").stdout)
    assert [one["comment"] for one in shown["ratings"]] == ["demorou"]
    office.verified()


def test_only_a_mail_that_may_answer_a_survey_costs_a_look_up(office: Office) -> None:
    resolved(office)
    solution = office.letters()[-2]
    seen: list[str] = []
    opened = office.desk()
    event.listen(opened.store.engine, "before_cursor_execute", lambda *given: seen.append(given[2]))

    def looked_up(words: str, to: EmailMessage) -> bool:
        seen.clear()
        opened.tickets.open_from_mail(opened.settings.mailbox("suporte"), office.reply_to(to, words))
        return any("survey_answer" in statement for statement in seen)

    try:
        assert not looked_up("Segue o log.", solution)
        assert looked_up("Ainda não abre.", survey(office))
        assert looked_up("5", solution)
    finally:
        opened.close()


def test_the_survey_of_an_ended_ticket_is_answered_where_its_follow_up_is(office: Office) -> None:
    number = resolved(office)
    asked = survey(office)
    silence(office, number)
    says(office, "O erro voltou.", to=office.letters()[-1])
    (follow_up,) = (row[0] for row in office.rows("SELECT id FROM ticket WHERE follows IS NOT NULL"))
    says(office, "3 - resolveu por um mês", to=asked)
    assert answers(office) == [(3, "resolveu por um mês", ALICE)]
    assert (office.state(number), office.state(follow_up)) == ("closed", "new")
    office.verified()


def test_a_thank_you_that_rates_is_an_answer_to_the_survey(office: Office) -> None:
    number = resolved(office)
    says(office, "Excelente, muito obrigada!")
    assert [score for score, _, _ in answers(office)] == [5]
    assert office.state(number) == "validation"
