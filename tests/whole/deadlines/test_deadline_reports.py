"""What people see of promised answers: at a ticket, in the digest, explained stretch by stretch, and summed up."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from codecs import BOM_UTF8
from datetime import UTC, datetime
from pathlib import Path

import pytest

import mailbot
from tests.cast import BRUNO, CARLA, LIA
from tests.whole.agents import test_teams
from tests.whole.agents.test_agents import agents_reply, mailed, plain
from tests.whole.conftest import Office
from tests.whole.deadlines.test_answer_deadlines import at, opened, writes
from tests.whole.deadlines.test_vendors_pages import ordered

pytestmark = pytest.mark.whole


def test_who_looks_at_a_ticket_sees_until_when_an_answer_is_promised(office: Office) -> None:
    opened(office)
    answer_by = datetime(2026, 2, 20, 14, 30, tzinfo=UTC)
    assert "first answer of the desk  2026-02-20 11:30 -03" in office.mailbot("ticket", "show", "1").stdout.decode()
    assert json.loads(office.mailbot("ticket", "list", "--json").stdout)["answer_by"] == answer_by.isoformat()
    assert "answer by" in office.mailbot("ticket", "list").stdout.decode()
    mailed(office, agents_reply(office, "#situação"))
    assert "Resposta prometida até: sexta-feira, 20 de fevereiro de 2026, 11:30" in plain(office.letters(BRUNO)[-1])


def test_a_ticket_that_is_opened_by_hand_owes_an_answer_to_the_customers_words_alone(office: Office) -> None:
    office.configure(agents=["bruno"])
    for words in ("Não abre.", ""):
        office.mailbot("ticket", "open", "--customer", "ana@example.com", "--subject", "Erro", "--text", words)
    assert office.rows("SELECT owed != '' FROM ticket ORDER BY id") == [(1,), (0,)]


def test_the_digest_names_what_is_overdue_to_who_has_it_and_to_the_lead(office: Office) -> None:
    opened(office, digest_hour=8)
    at(office, "2026-02-23 08:01")
    office.once()
    for who, overdue in ((BRUNO, True), (LIA, True), (CARLA, False)):
        digests = [plain(one) for one in office.letters(who) if "hoje:" in str(one["Subject"])]
        assert any("Em atraso:\n\n- nº 1" in one for one in digests) is overdue, who


def test_what_counted_is_told_stretch_by_stretch(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    number = opened(office)
    at(office, "2026-02-19 10:00")
    ordered(office, number, "ask", "Qual é a versão?")
    monkeypatch.setenv("COLUMNS", "80")
    said = office.mailbot("explain-deadline", "1").stdout.decode()
    assert "first answer: 16bh from Fri 2026-02-13 09:30 -03\ndue Fri 2026-02-20 11:30 -03\n" in said
    assert "Tue 2026-02-17                         6h30   Carnaval" in said
    assert "over since Thu 2026-02-19 10:00 -03: met, after 7h30" in said
    assert "reminder 1: 48h from Thu 2026-02-19 10:00 -03" in said
    assert max(len(one) for one in said.splitlines()) <= 80
    records = [json.loads(one) for one in office.mailbot("explain-deadline", "1", "--json").stdout.splitlines()]
    assert [(one["what"], one["minutes"]) for one in records] == [
        ("first_answer", 960), ("reminder_1", 2880), ("reminder_2", 5760), ("close", 7200),
    ]  # fmt: skip
    assert all(sum(row["minutes"] for row in one["rows"]) == one["minutes"] for one in records)
    missing = office.mailbot("explain-deadline", "9", check=False)
    assert (missing.returncode, b"there is no ticket 9" in missing.stderr) == (1, True)


def test_what_is_explained_is_due_when_the_desk_says_so_whatever_became_of_the_calendar(office: Office) -> None:
    number = opened(office)
    config = office.config.read_text()
    office.config.write_text(config.replace("[calendars.office]", '[calendars.office]\nclosed = ["2026-02-19"]'))
    at(office, "2026-02-18 14:00")
    said = office.mailbot("explain-deadline", "1").stdout.decode()
    assert "due Fri 2026-02-20 11:30 -03\nby the present calendar it would be Mon 2026-02-23 11:30 -03, as follows\n" in said
    assert "Thu 2026-02-19                         6h30   closed" in said
    record = json.loads(office.mailbot("explain-deadline", "1", "--json").stdout)
    assert (record["due_at"], record["counted_until"]) == ("2026-02-20T14:30:00+00:00", "2026-02-23T14:30:00+00:00")
    ordered(office, number, "ask", "Qual é a versão?")
    at(office, "2026-02-23 15:00")  # the daemon was off since the question: no reminder came
    office.once()
    office.later(minutes=1)
    office.once()
    said = office.mailbot("explain-deadline", "1").stdout.decode()
    assert "due Tue 2026-02-24 15:00 -03\nput off: its time had passed Mon 2026-02-23 14:00 -03, as follows\n" in said
    assert re.search(r"close +2026-02-24 15:00", office.mailbot("ticket", "show", "1").stdout.decode())


def test_what_is_explained_of_a_merged_ticket_is_the_deadline_that_was_over_last(office: Office) -> None:
    opened(office)
    at(office, "2026-02-19 16:00")
    office.once()  # Bruno is warned, of the ticket that is merged into the next
    writes(office, "Outra coisa.")
    office.mailbot("ticket", "merge", "1", "2")
    at(office, "2026-02-20 11:31")
    ordered(office, 2, "reply")
    said = office.mailbot("explain-deadline", "2").stdout.decode()
    assert "first answer: 16bh from Fri 2026-02-13 09:30 -03" in said
    assert "over since Fri 2026-02-20 11:31 -03: missed, after 16h01" in said


def test_timers_that_a_changed_policy_has_no_more_are_said_to_lapse(office: Office) -> None:
    number = opened(office)
    ordered(office, number, "ask", "Qual é a versão?")
    config = office.config.read_text()
    own = (Path(mailbot.__file__).parent / "desk" / "policy" / "presets" / "altoqi.toml").read_text(encoding="utf-8")
    (office.folder / "own.toml").write_text(own.replace('kind = "reminder_2"', 'kind = "last_call"'), encoding="utf-8")
    office.config.write_text(re.sub(r"(?m)^policy = .*$", 'policy = "own.toml"', config))
    sheet = office.mailbot("ticket", "show", "1").stdout.decode()
    falls_due = sheet[sheet.index("Falls due") :]
    assert falls_due.count("lapses: the mailbox's policy has no such timer") == 1
    assert re.search(r"reminder_2 +lapses", falls_due)
    assert re.search(r"reminder_1 +20\d\d-", falls_due)
    said = office.mailbot("explain-deadline", "1").stdout.decode()
    assert re.search(r"reminder 2: 96h from .*\nlapses: the mailbox's policy has no such timer\n", said)
    lines = office.mailbot("explain-deadline", "1", "--json").stdout.splitlines()
    records = {one["what"]: one for one in map(json.loads, lines)}
    gone = records["reminder_2"]
    assert (gone["lapses"], gone["due_at"], gone["rows"]) == (True, None, [])
    assert not records["reminder_1"]["lapses"]


def test_the_digest_calls_nothing_overdue_that_waits_for_the_product_team(office: Office) -> None:
    test_teams.desk_of(office, policy="altoqi", digest_hour=8)
    bug = test_teams.opened(office, to="suporte+bug@desk.example")
    late = test_teams.opened(office)
    office.mailbot("ticket", "assign", str(late), "bruno")
    office.mailbot("ticket", "assign", str(bug), "carla")
    assert office.rows("SELECT count(*) FROM ticket WHERE owed != ''") == [(2,)]
    office.now = datetime(2026, 12, 10, 12, 0, tzinfo=UTC)
    office.once()
    for who, overdue in ((BRUNO, True), (LIA, True), (CARLA, False)):
        digest = [plain(one) for one in office.letters(who) if "hoje:" in str(one["Subject"])][-1]
        assert (f"Em atraso:\n\n- nº {late}," in digest) is ("Em atraso" in digest) is overdue, who
        assert digest.count(f"- nº {bug},") == (who == CARLA), who
    assert office.rows("SELECT count(*) FROM answer_deadline WHERE ticket_id = 1") == [(0,)]


def reported(office: Office) -> None:
    """Let Bruno answer one ticket in time and one late, and two of the others be overdue."""
    opened(office)
    for _ in range(3):
        writes(office)
    at(office, "2026-02-19 10:00")
    ordered(office, 1, "reply")
    at(office, "2026-02-20 17:00")
    ordered(office, 4, "reply")


def test_the_report_shows_who_kept_what(office: Office) -> None:
    reported(office)
    lines = office.mailbot("report", "sla").stdout.decode().splitlines()
    assert [one.split() for one in lines] == [
        ["mailbox", "tier", "deadline", "agent", "met", "missed", "runs", "overdue", "kept", "median", "p90"],
        ["suporte", "first", "answer", "bruno", "1", "1", "0", "0", "50%", "13h45", "20h00"],
        ["suporte", "first", "answer", "carla", "0", "0", "1", "1", "0%"],
        ["suporte", "first", "answer", "lia", "0", "0", "1", "1", "0%"],
        ["all", "1", "1", "2", "2", "25%", "13h45", "20h00"],
    ]
    records = [json.loads(one) for one in office.mailbot("report", "sla", "--json").stdout.splitlines()]
    assert [(one["agent"], one["kept"]) for one in records] == [("bruno", 0.5), ("carla", 0.0), ("lia", 0.0)]
    assert office.mailbot("report", "sla", "--tier", "prime").stdout == b"nothing\n"
    assert b"say which mailbox" in office.mailbot("report", "sla", "-m", "none", check=False).stderr
    assert b"is no window of time" in office.mailbot("report", "sla", "--since", "5bd", check=False).stderr


def test_a_report_ends_with_the_day_it_is_asked_until_at_the_desk(office: Office) -> None:
    reported(office)
    until = ("report", "sla", "--since", "2026-02-01", "--csv", "-", "--until")
    found = [
        [row["ticket"] for row in csv.DictReader(io.StringIO(office.mailbot(*until, day).stdout.decode()))]
        for day in ("2026-02-18", "2026-02-19", "2026-02-20")
    ]
    assert found == [[], ["1"], ["1", "4"]]  # and nothing that runs now: it was not over by then
    picture = office.folder / "sla.svg"
    office.mailbot(*until[:-3], "--until", "2026-02-19", "--chart", str(picture))
    assert "100% of 1 promised answers came in time, 2026-02-01 to 2026-02-19" in picture.read_text()
    refused = office.mailbot(*until, "2026-01-31", check=False)
    assert b"nothing lies between" in refused.stderr
    assert b"is no window of time" in office.mailbot(*until, "soon", check=False).stderr


def test_the_report_is_a_sheet_and_a_picture(office: Office) -> None:
    reported(office)
    printed = office.mailbot("report", "sla", "--csv", "-").stdout.decode()
    path = office.folder / "sla.csv"
    office.mailbot("report", "sla", "--csv", str(path))
    assert path.read_bytes().startswith(BOM_UTF8)  # or Excel reads accents as something else
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(csv.DictReader(io.StringIO(printed))) == rows
    assert [(row["ticket"], row["outcome"], row["used_minutes"]) for row in rows] == [
        ("1", "met", "450.0"), ("4", "missed", "1200.0"), ("2", "running", ""), ("3", "running", ""),
    ]  # fmt: skip
    for name, magic in (("sla.png", b"\x89PNG"), ("sla.svg", b"<?xml")):
        office.mailbot("report", "sla", "--chart", str(office.folder / name))
        assert (office.folder / name).read_bytes().startswith(magic)
    svg = (office.folder / "sla.svg").read_text()
    assert "25% of 4 promised answers came in time" in svg
    office.mailbot("report", "sla", "--since", "2026-02-01", "--chart", str(office.folder / "sla.svg"))
    assert "in time, 2026-02-01 to " in (office.folder / "sla.svg").read_text()  # midnight at the desk, not here
    office.mailbot("report", "sla", "--since", "0001-01-01", "--chart", str(office.folder / "sla.svg"))
    svg = (office.folder / "sla.svg").read_text()
    assert svg.count("clip-path") < 100  # no bar for each week since then
    office.mailbot("report", "sla", "--tier", "none", "--chart", str(office.folder / "sla.svg"))
    svg = (office.folder / "sla.svg").read_text()
    assert all(colour in svg for colour in ("#0072b2", "#e69f00", "#b22222"))  # the legend, where nothing was drawn
    refused = office.mailbot("report", "sla", "--chart", "sla.pdf", check=False)
    assert b"ends in .png or .svg" in refused.stderr
    nowhere = office.mailbot("report", "sla", "--csv", str(office.folder / "no" / "sla.csv"), check=False)
    assert b"cannot be written" in nowhere.stderr


def test_without_the_library_a_picture_is_refused_with_the_name_of_the_extra(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    refused = office.mailbot("report", "sla", "--chart", "sla.png", check=False)
    assert refused.returncode == 1
    assert b'pip install "mailbot[charts]"' in refused.stderr


def test_a_tier_that_no_policy_has_is_a_problem(office: Office) -> None:
    office.config.write_text(office.config.read_text() + '\n[customers.ana]\naddresses = ["@example.com"]\ntier = "gold"\n')
    done = office.mailbot("check", "--offline", check=False)
    assert done.returncode != 0
    assert "customers.ana.tier" in done.stdout.decode() + done.stderr.decode()
