"""A database of the first release is brought up to date with all that is in it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, event, select
from sqlalchemy.exc import IntegrityError

from mailbot.calendars.spans import span
from mailbot.desk.tickets.verdict import SurveyAnswer
from mailbot.desk.tickets.working_time import Booked, TimeEntry
from mailbot.store.database import Store
from mailbot.store.lookups.agents import of_agent
from mailbot.store.mails import beginnings, not_taken
from mailbot.store.schema import MIGRATIONS
from mailbot.store.tables.schema import METADATA
from mailbot.store.tickets import surveys, working_time
from mailbot.store.tickets.ticket import ticket_by_id
from tests.cast import ALICE, BRUNO


def made(folder: Path, revision: str) -> Path:
    """Make the storage of an older release, with a ticket in it."""
    storage = folder / "storage"
    storage.mkdir()
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    engine = create_engine(f"sqlite:///{storage / 'mailbot.db'}")
    event.listen(engine, "connect", lambda connection, _: setattr(connection, "isolation_level", None))
    with engine.connect() as connection:
        connection.exec_driver_sql("BEGIN EXCLUSIVE")
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.exec_driver_sql(
            "INSERT INTO ticket (id, mailbox, nonce, subject, state, language, contact, contact_name, opened_at, changed_at,"
            " cycle, version) VALUES (7, 'suporte', x'6e', 'Erro', 'open', 'pt_BR', ?, 'Alice', 1, 1, 0, 0)",
            (ALICE,),
        )
        connection.exec_driver_sql("INSERT INTO participant (ticket_id, address, added_at) VALUES (7, ?, 1)", (ALICE,))
        connection.commit()
    engine.dispose()
    return storage


@contextmanager
def opened(storage: Path) -> Iterator[Store]:
    """Open it with this release, which brings it up to date."""
    store = Store.open(storage)
    try:
        yield store
    finally:
        store.close()


def test_a_ticket_of_the_first_release_is_there_after_every_migration(tmp_path: Path) -> None:
    storage = made(tmp_path, "0001")
    with opened(storage) as store, store.read() as connection:
        found = ticket_by_id(connection, 7)
    assert found is not None
    assert (found.contact, found.participants, found.undeliverable) == (ALICE, frozenset({ALICE}), frozenset())


def test_timers_of_an_older_release_keep_their_dates_and_say_their_span(tmp_path: Path) -> None:
    storage = made(tmp_path, "0007")
    engine = create_engine(f"sqlite:///{storage / 'mailbot.db'}")
    with engine.begin() as connection:
        started = (
            "INSERT INTO timer (ticket_id, cycle, kind, after_seconds, started_at, due_at, outcome)"
            " VALUES (7, 0, ?, ?, ?, ?, '')"
        )
        connection.exec_driver_sql(started, ("reminder_1", 172800, 1_000_000, 1_000_000 + 172_800_000_000))
        connection.exec_driver_sql(started, ("close", 432000, None, None))
    engine.dispose()
    with opened(storage) as store, store.read() as connection:
        rows = connection.execute(select(METADATA.tables["timer"]).order_by(METADATA.tables["timer"].c.id)).all()
    assert [str(span(row.span)) for row in rows] == ["48h", "120h"]
    assert [row.due_at for row in rows] == [datetime(1970, 1, 3, 0, 0, 1, tzinfo=UTC), None]


def test_a_database_of_an_older_release_takes_answers_to_surveys(tmp_path: Path) -> None:
    storage = made(tmp_path, "0008")
    with opened(storage) as store:
        with store.write() as connection:
            connection.exec_driver_sql(
                "INSERT INTO letter (id, mailbox, ticket_id, notice, recipient, sender, message_id, raw, starts_clock,"
                " cycle, state, tries, created_at, next_try_at, answer)"
                " VALUES (3, 'suporte', 7, 'survey', ?, '', 'a@b', x'', 0, 0, 'sent', 1, 1, 1, '')",
                (ALICE,),
            )
            connection.exec_driver_sql("INSERT INTO mail (id, digest, size, whole, stored_at) VALUES (5, 'd', 1, 1, 1)")
            surveys.record(connection, 7, SurveyAnswer(4, "rápido", 3), ALICE, 5, datetime(2026, 3, 2, tzinfo=UTC))
        with store.write() as connection, pytest.raises(IntegrityError, match="survey_answer_score"):
            surveys.record(connection, 7, SurveyAnswer(6, "", 3), ALICE, 5, datetime(2026, 3, 2, tzinfo=UTC))
        with store.read() as connection:
            (row,) = connection.execute(select(METADATA.tables["survey_answer"])).all()
    assert (row.score, row.comment, row.letter_id, row.mail_id) == (4, "rápido", 3, 5)


def test_a_ticket_that_waits_since_before_the_upgrade_owes_nothing_by_a_deadline(tmp_path: Path) -> None:
    storage = made(tmp_path, "0008")
    with opened(storage) as store, store.read() as connection:
        found = ticket_by_id(connection, 7)
        row = connection.execute(select(METADATA.tables["ticket"])).one()
    assert found is not None
    assert (found.owed, row.owed, row.owed_at) == ("", "", None)


def test_a_ticket_of_an_older_release_has_no_consulting_and_takes_time_that_nobody_can_change(tmp_path: Path) -> None:
    storage = made(tmp_path, "0008")
    with opened(storage) as store:
        with store.write() as connection:
            found = ticket_by_id(connection, 7)
            worked = TimeEntry(0, 7, datetime(2026, 11, 23, tzinfo=UTC), BRUNO, BRUNO, Booked.TIME, 25, note="Ajuste")
            working_time.book(connection, (worked,), None)
        with pytest.raises(IntegrityError, match="never changed"), store.write() as connection:
            connection.exec_driver_sql("DELETE FROM time_entry")
        with store.read() as connection:
            entries = working_time.of_ticket(connection, 7)
    assert found is not None
    assert (found.consulting, entries) == (None, (replace(worked, id=1),))


def test_a_letter_of_an_older_release_is_taken_back_with_no_kind_to_give_back(tmp_path: Path) -> None:
    storage = made(tmp_path, "0013")
    engine = create_engine(f"sqlite:///{storage / 'mailbot.db'}")
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO act (ticket_id, agent, at, state, before_state, before_cycle, before_assigned, cycle, letters)"
            " VALUES (7, ?, 1, 'held', 'new', 0, '', 0, '[]')",
            (BRUNO,),
        )
    engine.dispose()
    with opened(storage) as store, store.read() as connection:
        found = ticket_by_id(connection, 7)
        act = of_agent(connection, BRUNO, found, datetime(2026, 11, 23, tzinfo=UTC)).held[7]
    assert (act.before_state, act.before_kind, act.before_environment) == ("new", "", "")


def test_entries_of_an_older_release_get_their_seals_and_are_not_changed_by_it(tmp_path: Path) -> None:
    storage = made(tmp_path, "0014")
    engine = create_engine(f"sqlite:///{storage / 'mailbot.db'}")
    with engine.begin() as connection:
        for minutes, note, corrects in ((25, "Ajuste", None), (20, "“pausa”", 1)):
            connection.exec_driver_sql(
                "INSERT INTO time_entry (ticket_id, at, agent, entered_by, booked, minutes, consumption, note, corrects,"
                " reference) VALUES (7, 1795446000000000, ?, ?, 'time', ?, 1, ?, ?, '')",
                (BRUNO, BRUNO, minutes, note, corrects),
            )
    engine.dispose()
    with opened(storage) as store:
        with store.write() as connection:
            further = TimeEntry(0, 7, datetime(2026, 11, 23, tzinfo=UTC), BRUNO, BRUNO, Booked.TIME, 5)
            working_time.book(connection, (further, further), None)
        with store.read() as connection:
            assert list(working_time.disagreeing(connection)) == []
            assert [one.minutes for one in working_time.of_ticket(connection, 7)] == [25, 20, 5, 5]
        with pytest.raises(IntegrityError, match="never changed"), store.write() as connection:
            connection.exec_driver_sql("UPDATE time_entry SET minutes = 1")


def test_the_first_digest_after_the_upgrade_tells_of_what_is_held_and_of_nothing_older(tmp_path: Path) -> None:
    storage = made(tmp_path, "0018")
    with closing(sqlite3.connect(storage / "mailbot.db")) as database:
        for number, verdict in enumerate(("rejected", "held", "ignored", "reply"), start=1):
            database.execute(
                "INSERT INTO arrival (id, door, epoch, number, mailbox, received_at, seen_at, size, tries, stumbles, sender,"
                " subject, disposition, reason, signals) VALUES (?, 'suporte', 1, ?, 'suporte', 1, 1, 1, 1, 0, ?, '', ?,"
                " 'unthreaded', '[]')",
                (number, number, ALICE, verdict),
            )
        database.commit()
    with opened(storage) as store, store.write() as connection:
        not_taken.tell(connection, "suporte", date(2026, 11, 24))
        told = not_taken.to_tell(connection, "suporte", date(2026, 11, 24))
    assert [(one.number, one.new, one.who) for one in told] == [(2, False, ALICE)]


def test_a_mailbox_of_an_older_release_has_begun_and_goes_on(tmp_path: Path) -> None:
    storage = made(tmp_path, "0018")
    engine = create_engine(f"sqlite:///{storage / 'mailbot.db'}")
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO watermark (door, epoch, last_number, drained_at, batch_to) VALUES ('suporte', 7, 41, 2000000, 0)"
        )
    engine.dispose()
    with opened(storage) as store, store.read() as connection:
        found = beginnings.beginning_of(connection, "suporte", 7)
        assert found == beginnings.Beginning(read_to=41)
        assert found.finished
        assert beginnings.before(connection, "suporte", "INBOX") == found
        assert beginnings.begun_at(connection, "suporte") == datetime(1970, 1, 1, 0, 0, 2, tzinfo=UTC)
        assert beginnings.before(connection, "vendas", "INBOX") is None
