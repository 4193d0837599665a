"""What the vendors' pages say besides what silence does: the states' names, answers in time, whose mail counts, files.

One fact of a page a line, with the instants, at a desk in São Paulo (9:00–12:00 and 13:30–17:30).
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mailbot.desk.tickets import deadline
from mailbot.desk.tickets.ticket import Route
from mailbot.mail.incoming import Incoming, LeftOut, Place
from mailbot.policy_files import preset
from tests.cast import ALICE, BRUNO, MALLORY, raw
from tests.whole.agents.test_agents import plain
from tests.whole.conftest import Office
from tests.whole.consulting import test_consulting as consulting
from tests.whole.deadlines.test_lives import World, at
from tests.whole.deadlines.test_pages_in_odd_weeks import (
    CARNAVAL,
    CLOCK_BACK,
    LUNCH,
    MONDAY_OFF,
    WEEKEND,
    local,
    passed,
    seen,
    utc,
)
from tests.whole.deadlines.test_vendors_pages import CALENDAR, silence

pytestmark = pytest.mark.whole

NAMES = {
    "altoqi": ["Não iniciado", "Em análise", "Aguardando resposta", "Aberto", "Resolvido", "Finalizado", "Fechado"],
    "totvs": ["Pendente Cliente", "Validação Cliente", "Encerrado"],
    "tecnospeed": ["Pendente", "Segundo nível", "Resolvido"],
}


@pytest.mark.parametrize("page", NAMES)
def test_the_customer_reads_the_names_that_the_page_gives_its_states(page: str) -> None:
    assert set(NAMES[page]) <= {state.labels["pt_BR"] for state in preset(page).states.values()}


def owes(world: World) -> tuple[str, str]:
    """Return what the desk owes Alice, and by when it is due (local time)."""
    running = deadline.read(world.rows("SELECT owed FROM ticket")[0][0])
    if running is None:
        return "", ""
    return running.owed.value, local(running.due_at) if running.due_at else "stands still"


def words(world: World) -> str:
    """Return the text of the last letter to Alice."""
    return plain(world.outbox(ALICE)[-1])


ANSWERED = {
    # What is done when: (the state then, which answer is owed, by when).
    "altoqi": {
        ("Fri 2026-03-06 16:00", "opens"): ("new", "first_answer", "Wed 2026-03-11 09:30"),
        ("Fri 2026-03-06 17:00", "writes"): ("new", "first_answer", "Wed 2026-03-11 09:30"),
        ("Mon 2026-03-09 10:00", "reply"): ("in_progress", "", ""),
        ("Mon 2026-03-09 14:00", "writes"): ("in_progress", "next_answer", "Wed 2026-03-11 16:00"),  # a further question
        ("Tue 2026-03-10 11:00", "ask"): ("waiting", "", ""),
        ("Thu 2026-03-12 12:30", "writes"): ("open", "after_information", "Mon 2026-03-16 13:30"),
        ("Fri 2026-03-13 09:00", "ask"): ("waiting", "", ""),
        ("Sat 2026-03-14 20:00", "writes"): ("open", "after_information", "Wed 2026-03-18 09:00"),
        ("Mon 2026-03-16 10:00", "resolve"): ("resolved", "", ""),
        ("Mon 2026-03-16 12:00", "writes"): ("open", "next_answer", "Wed 2026-03-18 15:30"),
    },
    "totvs": {
        ("Fri 2026-03-06 16:00", "opens"): ("new", "", ""),
        ("Mon 2026-03-09 10:00", "ask"): ("pending", "", ""),
        ("Tue 2026-03-10 10:00", "writes"): ("in_progress", "", ""),
        ("Tue 2026-03-10 15:00", "resolve"): ("validation", "", ""),
        ("Thu 2026-03-12 15:00", "writes"): ("in_progress", "", ""),
    },
    "tecnospeed": {
        ("Fri 2026-03-06 16:00", "opens"): ("new", "first_answer", "Wed 2026-03-11 16:00"),
        ("Mon 2026-03-09 10:00", "reply"): ("pending", "", ""),
        ("Mon 2026-03-09 14:00", "writes"): ("in_progress", "", ""),
    },
}


@pytest.mark.parametrize("page", ANSWERED)
def test_each_contact_is_answered_within_the_time_that_the_page_gives_it(page: str, tmp_path: Path) -> None:
    world = World(tmp_path, page, utc(WEEKEND), unanswered_hours=0)
    found = {}
    for when, what in ANSWERED[page]:
        world.now = utc(when)
        if what == "opens":
            world.desk.tickets.open(world.settings.mailbox("suporte"), ALICE, "Alice", "Erro ao abrir", "Não abre.")
        elif what == "writes":
            world.lying.append((world.now, world.answer(1, f"Segue o log {next(world.numbers)}.")))
        else:
            world.desk.tickets.order(1, what, "Instale a 2.1.")
        passed(world)
        found[when, what] = (seen(world)[1], *owes(world))
    assert found == ANSWERED[page]
    world.silent()
    world.close()


INFORMED = {
    WEEKEND: "Tue 2026-03-10 16:00", CARNAVAL: "Fri 2026-02-20 16:30", MONDAY_OFF: "Tue 2027-11-16 10:00",
    LUNCH: "Thu 2026-03-12 13:30", CLOCK_BACK: "Tue 2019-02-19 16:00",
}  # fmt: skip


@pytest.mark.parametrize("informed", INFORMED)
def test_altoqi_answers_within_2_business_days_of_the_information_it_asked_for(informed: str, tmp_path: Path) -> None:
    world = World(tmp_path, "altoqi", utc(informed) - timedelta(days=1), unanswered_hours=0)
    world.desk.tickets.order(world.open(ALICE), "ask", "Qual a versão?")
    passed(world)
    world.now = utc(informed)
    world.lying.append((world.now, world.answer(1, "É a 2.1.")))
    passed(world)
    assert (seen(world)[1], *owes(world)) == ("open", "after_information", INFORMED[informed])
    world.close()


def test_altoqis_question_says_what_is_missing_and_what_happens_when(tmp_path: Path) -> None:
    world = World(tmp_path, "altoqi", utc(CARNAVAL))
    world.desk.tickets.order(world.open(ALICE), "ask", "Qual a versão do Eberick?")
    passed(world)
    for said in ("Qual a versão do Eberick?", "domingo, 15 de fevereiro", "terça-feira, 17 de fevereiro", "18 de fevereiro"):
        assert said in words(world)
    world.close()


@pytest.mark.parametrize(
    ("sender", "replies", "reason"),
    [(f"Mallory <{MALLORY}>", True, "wrong_sender"), (f"Alice <{ALICE}>", False, "unthreaded")],
    ids=["a reply from another address", "a new mail that answers nothing"],
)
def test_altoqi_filters_out_what_is_no_reply_of_the_contact_and_goes_on_waiting(
    sender: str, replies: bool, reason: str, tmp_path: Path
) -> None:
    world = World(tmp_path, "altoqi", utc(WEEKEND))
    number = world.open(ALICE)
    world.desk.tickets.order(number, "ask", "Qual a versão?")
    world.send_all()
    waits = world.rows("SELECT kind, due_at, done_at FROM timer")
    mail = world.answer(number, "É a 2.1.", sender) if replies else raw("É a 2.1.", sender, Message_ID="<n@example.com>")
    world.take(mail)
    assert world.rows("SELECT disposition, reason, ticket_id FROM arrival") == [
        ("rejected", reason, number if replies else None)
    ]
    assert world.rows("SELECT kind, due_at, done_at FROM timer") == waits
    assert world.count(f"entry WHERE kind = 'customer' AND ticket_id = {number}") == 0
    assert seen(world)[1] == "waiting"
    world.silent()
    world.close()


def test_altoqi_receives_no_file_of_more_than_20_mb_and_names_a_sharing_service(tmp_path: Path) -> None:
    world = World(tmp_path, "altoqi", utc(WEEKEND))
    mail = world.answer(world.open(ALICE), "Segue a planta.")
    limit = world.settings.mailbox("suporte").file_limit
    assert limit == 20 * 1024 * 1024
    left = (LeftOut("planta.zip", "application/zip", limit + 1, exact=True),)
    incoming = Incoming(Place("suporte", 1, 77), "suporte", world.now, len(mail), raw=mail, left_out=left, whole=False)
    world.desk.pollers["suporte"]._receiver.batch([incoming], lambda _: None)
    told = words(world)
    assert "- planta.zip (20,1 MB)" in told
    assert "utilize um serviço de compartilhamento" in told
    world.close()


@pytest.mark.parametrize("kind", ["suggestion", "bug"])
def test_altoqis_suggestions_and_bugs_wait_for_the_product_team_not_for_the_customer(kind: str, tmp_path: Path) -> None:
    world = World(tmp_path, "altoqi", utc(WEEKEND))
    number = world.open(ALICE)
    world.desk.tickets.order(number, "ask", "Qual a versão?")
    world.send_all()
    world.desk.routing.place(number, Route(kind=kind))
    assert seen(world)[1] == "with_product"
    letters = seen(world)[0]
    for _ in range(10):
        world.now += timedelta(days=4)
        passed(world)
    assert seen(world) == (letters, "with_product")
    assert owes(world) == ("", "")
    world.close()


LATE = {
    # How long after the close the reply reaches the mailbox: (that ticket's state, tickets that there are).
    "altoqi": {timedelta(minutes=1): ("open", 1), timedelta(minutes=1, microseconds=1): ("closed", 1)},
    "totvs": {timedelta(minutes=1): ("in_progress", 1), timedelta(minutes=1, microseconds=1): ("closed", 2)},
    "tecnospeed": {timedelta(minutes=1): ("in_progress", 1), timedelta(days=90): ("in_progress", 1)},
}


@pytest.mark.parametrize(("page", "late"), [(page, late) for page, facts in LATE.items() for late in facts], ids=str)
def test_a_reply_after_the_end_does_what_the_page_says(page: str, late: timedelta, tmp_path: Path) -> None:
    world = World(tmp_path, page, utc(WEEKEND))
    world.desk.tickets.order(world.open(ALICE), "reply" if page == "tecnospeed" else "resolve", "Instale a 2.1.")
    world.send_all()
    while due := world.rows("SELECT min(due_at) FROM timer WHERE done_at IS NULL")[0][0]:
        world.now = at(due)
        passed(world)
    world.now += late
    world.lying.append((world.now, world.answer(1, "O erro voltou.")))
    passed(world)
    assert (seen(world)[1], world.count("ticket")) == LATE[page][late]
    world.silent()
    world.close()


def test_totvs_surveys_a_customer_too_who_never_answers_the_terms_of_consulting(office: Office) -> None:
    number = consulting.ready(office)
    office.now = utc("Fri 2026-03-06 16:00")
    consulting.approved(office)
    assert office.state(number) == "waiting_terms"
    found = silence(office, number)
    assert [(letter, state) for _, letter, state in found] == [("survey", "validation"), ("closed", "closed")]
    assert [when[:14] for when, _, _ in found] == ["Fri 2026-03-13", "Tue 2026-03-24"]
    office.verified()


def test_every_answer_of_tecnospeed_sends_an_email_to_the_registered_requester(tmp_path: Path) -> None:
    world = World(tmp_path, "tecnospeed", utc(WEEKEND))
    number = world.open(ALICE)
    for order in ("reply", "ask", "reply", "resolve"):
        before = len(world.outbox(ALICE))
        world.desk.tickets.order(number, order, "Instale a 2.1.")
        assert len(world.outbox(ALICE)) == before + 1
    world.close()


def test_tecnospeeds_chat_becomes_a_ticket_by_another_program_with_3_business_days_to_answer(office: Office) -> None:
    office.now = datetime(2025, 3, 7, 19, tzinfo=UTC)  # a Friday, 16:00
    office.tables = f'{CALENDAR}[mailboxes.suporte.intake."suporte+teste@desk.example"]\nenvironment = "homologation"\n'
    office.configure(policy="tecnospeed", calendar="office", agents=["bruno"])
    chat = raw("Não emite a nota.", f"Alice <{ALICE}>", To="suporte+teste@desk.example", Message_ID="<chat1@example.com>")
    done = office.mailbot("ticket", "open", "--json", stdin=chat)
    assert json.loads(done.stdout)["ticket"] == 1
    office.once()
    assert office.rows("SELECT state, environment FROM ticket") == [("new", "homologation")]
    assert [len(office.letters(one)) for one in (ALICE, BRUNO)] == [1, 1]
    running = deadline.read(office.rows("SELECT owed FROM ticket")[0][0])
    assert running is not None
    assert running.due_at is not None
    assert local(running.due_at) == "Wed 2025-03-12 16:00"
    office.verified()
