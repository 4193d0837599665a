"""Working time: how it is written, what is charged of it, and that corrections add and never edit."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.desk.consulting.ledger import Uncorrectable, amount, charged_by_entry, correction, effective
from mailbot.desk.consulting.report import OfTicket, lines, rows
from mailbot.desk.orders import working_time
from mailbot.desk.orders.working_time import Spent, Wanted, consult, defect, minutes_since, spent
from mailbot.desk.tickets.consulting import Appointment, Consulting, Kind, Price, Stage
from mailbot.desk.tickets.working_time import Booked, TimeEntry
from tests.cast import ALICE, BRUNO, LIA, NOW

SAO_PAULO = ZoneInfo("America/Sao_Paulo")
PRICE = Price(Decimal("4.50"), "BRL", "ISS de 5 %", 10)


def entry(number: int, minutes: int, **more: object) -> TimeEntry:
    plain = TimeEntry(number, 12, NOW, BRUNO, BRUNO, Booked.TIME, minutes, consumption=True, consulting=1)
    return replace(plain, **more)  # type: ignore[arg-type]


def waiver(number: int) -> TimeEntry:
    return entry(number, 0, booked=Booked.WAIVER, consumption=False, reference="MATA-2")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("25m", Spent(25)), ("25 min nota", Spent(25, note="nota")), ("1h", Spent(60)), ("1h30", Spent(90)),
        ("1h30m consumo Ajuste", Spent(90, consumption=True, note="Ajuste")), ("1 h 5 min", Spent(65)),
        ("90 minutos pesquisa: logs", Spent(90, consumption=False, note="logs")), ("24h", Spent(1440)),
        ("10m Consumption, call", Spent(10, consumption=True, note="call")),
        ("25m consumptions", Spent(25, note="consumptions")),
        ("1h 30 licenças", None), ("1h 30", None), ("1h e 30m", None), ("1h e 30 min de leitura", None),
        ("1h 30m ajuste", Spent(90, note="ajuste")), ("25m 30 licenças", Spent(25, note="30 licenças")),
        ("1h e os logs", Spent(60, note="e os logs")),
        ("since 14:05", Spent(since=time(14, 5))), ("desde às 9h05 consumo", Spent(since=time(9, 5), consumption=True)),
        ("correct 7 0m engano", Spent(0, note="engano", corrects=7)),
        ("corrigir #7 20m consumo havia pausa", Spent(20, consumption=True, note="havia pausa", corrects=7)),
        ("25", None), ("", None), ("0m", None), ("25mm", None), ("1h75", None), ("24h01", None), ("-5m", None),
        ("1.5h", None),
        ("25m, consumo: ajuste", Spent(25, consumption=True, note="ajuste")),
        ("25m - consumo - ajuste", Spent(25, consumption=True, note="ajuste")), ("2 horas", Spent(120)),
        ("1 hora e 30 min", None), ("1 hora, 30 min", None), ("2 hours, research", Spent(120, consumption=False)),
        ("desde 14h consumo", Spent(since=time(14), consumption=True)), ("1h,5", None),
        ("since 25:00", None), ("since 14", None), ("correct 7 20m", None), ("correct 20m x", None),
        ("correct 7 since 9:00 x", None),
        (f"5m {'x' * 501}", None),
    ],
)  # fmt: skip
def test_time_is_read_as_it_is_written(text: str, said: Spent | None) -> None:
    assert spent(text) == said


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("module", Wanted(Kind.MODULE)), ("MÓDULO", Wanted(Kind.MODULE)), ("telefone", Wanted(Kind.PHONE)),
        ("phone on 2026-12-01", Wanted(Kind.PHONE, "2026-12-01")),
        ("módulo em 1/12/2026 às 14h30", Wanted(Kind.MODULE, "1/12/2026", time(14, 30))),
        ("módulo em 15/12, às 14h", Wanted(Kind.MODULE, "15/12", time(14))),
        ("phone on 2026-12-01 14:00", Wanted(Kind.PHONE, "2026-12-01", time(14))),
        ("fax", None), ("phone 2026-12-01", None), ("phone on 2026-12-01 25:00", None), ("phone now", None),
    ],
)  # fmt: skip
def test_consulting_is_asked_for_with_a_kind_and_perhaps_a_day(text: str, asked: Wanted | None) -> None:
    assert consult(text) == asked


def test_a_day_without_a_time_ends_with_the_day_in_the_mailboxs_zone() -> None:
    assert Appointment(date(2026, 12, 1)).due_at(SAO_PAULO) == datetime(2026, 12, 2, 2, 59, tzinfo=UTC)
    assert Appointment(date(2026, 12, 1), time(14)).due_at(SAO_PAULO) == datetime(2026, 12, 1, 17, tzinfo=UTC)


def test_a_defect_is_named_by_its_reference() -> None:
    assert (defect("defeito MATA-123"), defect("Defect a/b.c"), defect("MATA-123"), defect("defect")) == (
        "MATA-123", "a/b.c", None, None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("at", "until", "minutes"),
    [
        ("11:35", "2026-11-23 12:00", 25), ("11:35", "2026-11-23 12:00:01", 26), ("12:00", "2026-11-23 12:00", 1),
        ("23:50", "2026-11-24 00:10", 20), ("12:30", "2026-11-23 12:00", None), ("00:00", "2026-11-23 12:00", 720),
        # The clocks went back at midnight of 2019-02-17: an hour was lived twice.
        ("22:30", "2019-02-17 00:30", 180),
    ],
)  # fmt: skip
def test_time_since_an_hour_counts_begun_minutes_over_midnight_and_turns_of_the_clock(
    at: str, until: str, minutes: int | None
) -> None:
    ended = datetime.fromisoformat(until).replace(tzinfo=SAO_PAULO)
    assert minutes_since(time.fromisoformat(at), ended) == minutes


@pytest.mark.parametrize(
    ("entries", "waivable", "comes_to"),
    [
        ((), True, None),
        ((entry(1, 4),), True, (4, 10, 0, Decimal("45.00"))),
        ((entry(1, 10),), True, (10, 10, 0, Decimal("45.00"))),
        ((entry(1, 11),), True, (11, 11, 0, Decimal("49.50"))),
        ((entry(1, 4), entry(2, 3)), True, (7, 10, 0, Decimal("45.00"))),
        ((entry(1, 4), entry(2, 8)), True, (12, 12, 0, Decimal("54.00"))),
        ((entry(1, 25, consumption=False),), True, (25, 0, 0, Decimal("0.00"))),
        ((entry(1, 25, consulting=None),), True, None),
        ((entry(1, 25, consulting=2),), True, None),
        ((entry(1, 25), waiver(2)), True, (25, 0, 25, Decimal("0.00"))),
        ((entry(1, 4), waiver(2)), True, (4, 0, 10, Decimal("0.00"))),
        ((entry(1, 25), waiver(2)), False, (25, 25, 0, Decimal("112.50"))),
        ((entry(1, 25), waiver(2), entry(3, 0, corrects=2)), True, (25, 25, 0, Decimal("112.50"))),
        ((entry(1, 25), entry(2, 5, corrects=1)), True, (5, 10, 0, Decimal("45.00"))),
        ((entry(1, 25), entry(2, 0, corrects=1)), True, (0, 0, 0, Decimal("0.00"))),
    ],
)  # fmt: skip
def test_a_consulting_is_charged_by_the_minute_at_least_ten_and_nothing_where_it_is_waived(
    entries: tuple[TimeEntry, ...], waivable: bool, comes_to: tuple[int, int, int, Decimal] | None
) -> None:
    """Minutes worked for it, charged, and taken off by a waiver; what that costs. None: nothing was worked for it."""
    consulting = Consulting(1, Kind.MODULE, Stage.ACCEPTED, price=PRICE, waivable=waivable)
    found = [one for one in lines([OfTicket(12, "suporte", ALICE, entries)], {1: consulting}, NOW) if one.kind]
    assert [(one.minutes, one.charged, one.waived, one.amount) for one in found] == ([comes_to] if comes_to else [])


def test_money_is_rounded_half_up_to_cents() -> None:
    assert amount(15, replace(PRICE, per_minute=Decimal("0.0333"))) == Decimal("0.50")
    assert amount(1, replace(PRICE, per_minute=Decimal("0.125"))) == Decimal("0.13")


@given(st.lists(st.tuples(st.integers(0, 90), st.booleans()), max_size=12), st.integers(0, 30))
def test_what_entries_are_charged_is_together_what_the_consulting_is(worked: list[tuple[int, bool]], minimum: int) -> None:
    entries = [entry(number, minutes, consumption=flag) for number, (minutes, flag) in enumerate(worked, start=1)]
    shares = charged_by_entry(entries, 1, replace(PRICE, minimum=minimum), waivable=True)
    total = sum(minutes for minutes, flag in worked if flag)
    assert sum(shares.values()) == (max(total, minimum) if total else 0)
    assert all(share >= 0 for share in shares.values())


def test_a_correction_takes_the_place_of_an_entry_once_and_the_older_one_stays() -> None:
    old = entry(7, 25)
    made = correction((old,), 7, Spent(20, note="pausa", corrects=7), LIA, NOW + timedelta(days=1))
    assert isinstance(made, TimeEntry)
    assert (made.corrects, made.minutes, made.agent, made.entered_by, made.consumption, made.consulting) == (
        7, 20, BRUNO, LIA, True, 1,
    )  # fmt: skip
    after = (old, replace(made, id=8))
    assert effective(after) == [after[1]]
    assert correction(after, 7, Spent(5, note="x", corrects=7), LIA, NOW) is Uncorrectable.CORRECTED_BEFORE
    assert correction(after, 9, Spent(5, note="x", corrects=9), LIA, NOW) is Uncorrectable.NO_SUCH_ENTRY
    assert correction((waiver(1),), 1, Spent(5, note="x", corrects=1), LIA, NOW) is Uncorrectable.WAIVER_HAS_NO_TIME


def test_a_report_counts_a_correction_where_the_work_was_and_parts_what_is_charged_from_what_is_not() -> None:
    early, late = NOW - timedelta(days=40), NOW
    ledger = (
        entry(1, 60, at=early), entry(2, 30, at=early, consulting=None), entry(3, 8, at=late),
        entry(4, 20, at=late, corrects=1),
        entry(5, 7, at=late, consulting=None, consumption=False),
    )  # fmt: skip
    consulting = Consulting(1, Kind.MODULE, Stage.ACCEPTED, "consultant", "Unidade Sul", BRUNO, PRICE, waivable=True)
    tickets = [OfTicket(12, "suporte", ALICE, ledger)]
    told = [(one.charged_to, one.minutes, one.consumption, one.charged, one.amount) for one in lines(
        tickets, {1: consulting}, NOW - timedelta(days=30)
    )]  # fmt: skip
    assert told == [("Unidade Sul", 8, 8, 8, Decimal("36.00")), ("", 7, 0, 0, Decimal(0))]
    whole = list(rows(tickets, {1: consulting}, early))
    assert [(one.entry.id, one.charged, one.corrected_by) for one in whole] == [
        (1, 0, 4), (2, 0, None), (3, 8, None), (4, 20, None), (5, 0, None),
    ]  # fmt: skip
    assert sum(one.amount for one in whole) == Decimal("126.00")
    month = [one.entry.id for one in rows(tickets, {1: consulting}, early, late)]
    assert month == [1, 2, 4]
    assert [one.minutes for one in lines(tickets, {1: consulting}, early, late)] == [30, 20]


def test_no_note_is_longer_than_the_ledger_keeps() -> None:
    assert spent(f"5m {'x' * working_time.LONGEST_NOTE}") is not None
