"""The one memory, on a real database and a real disk."""

from __future__ import annotations

import sqlite3
import stat
import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError, OperationalError

from mailbot.errors import StorageBroken, StorageBusy
from mailbot.store import schema
from mailbot.store.database import StorageLock, Store, reason
from mailbot.store.files import Files
from mailbot.store.keys import load_keys, make_keys
from mailbot.store.tables.schema import METADATA
from mailbot.store.tickets.ticket import ticket_by_id
from tests.cast import NOW


def test_the_migrations_make_the_schema_that_the_code_uses(store: Store) -> None:
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, METADATA) == []


def test_the_head_that_start_up_goes_by_is_alembics(store: Store) -> None:
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_current_head() == schema.HEAD


def test_a_migration_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "storage" / "mailbot.db"
    path.parent.mkdir()
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE letter (id INTEGER)")  # in the way of ours
    with pytest.raises(StorageBroken):
        Store.open(tmp_path / "storage")
    with sqlite3.connect(path) as database:
        assert database.execute("SELECT name FROM sqlite_master").fetchall() == [("letter",)]


def test_what_the_database_refuses_is_told_without_what_people_wrote(store: Store) -> None:
    row = {"ticket_id": 99, "address": "CANARY", "added_at": NOW}
    with pytest.raises(IntegrityError) as refused, store.write() as connection:
        connection.execute(insert(METADATA.tables["participant"]), row)
    assert "CANARY" not in str(refused.value)


def test_what_is_committed_survives_a_power_cut(store: Store) -> None:
    with store.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2  # FULL
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_a_failed_transaction_writes_nothing(store: Store) -> None:
    def fail() -> None:
        with store.write() as connection:
            connection.exec_driver_sql("INSERT INTO watermark (door, epoch, last_number, batch_to) VALUES ('x', 1, 1, 0)")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with store.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM watermark").scalar() == 0


def test_two_writers_exclude_each_other(store: Store) -> None:
    order: list[str] = []
    inside = threading.Event()

    def second() -> None:
        inside.wait()
        with store.write():
            order.append("second")

    thread = threading.Thread(target=second)
    thread.start()
    with store.write():
        inside.set()
        order.append("first")
    thread.join()
    assert order == ["first", "second"]


def test_a_locked_database_is_the_worlds_fault_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mailbot.store.database.BUSY_MILLISECONDS", 50)
    store = Store.open(tmp_path / "storage")
    with sqlite3.connect(tmp_path / "storage" / "mailbot.db", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError) as broken, store.write():
            pass
        assert reason(broken.value) == "database is locked"
        other.execute("ROLLBACK")
    other.close()
    with store.write():
        pass
    store.close()


def test_a_database_that_is_none_is_said(tmp_path: Path) -> None:
    (tmp_path / "storage").mkdir()
    (tmp_path / "storage" / "mailbot.db").write_bytes(b"this is no database" * 100)
    with pytest.raises(StorageBroken, match="not a database"):
        Store.open(tmp_path / "storage")


def test_the_lock_says_who_holds_it_and_is_free_once_released(tmp_path: Path) -> None:
    first, second = StorageLock(tmp_path), StorageLock(tmp_path)
    first.take()
    with pytest.raises(StorageBusy, match="process"):
        second.take()
    first.release()
    second.take()
    second.release()


def test_a_kept_file_lies_under_its_own_digest_and_is_kept_once(tmp_path: Path) -> None:
    for folder in ("spool", "mails"):
        (tmp_path / folder).mkdir()
    files = Files(tmp_path)
    names = []
    for _ in range(2):
        with files.spool() as spool:
            spool.write(b"the same")
        names.append(files.keep(Path(spool.name)))
    assert len(set(names)) == 1
    assert files.path(names[0]).read_bytes() == b"the same"
    assert list((tmp_path / "spool").iterdir()) == []
    assert stat.S_IMODE(files.path(names[0]).stat().st_mode) & 0o077 == 0


def test_keys_are_made_once_and_the_newest_comes_first(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    make_keys(path)
    made = load_keys(path)
    make_keys(path)
    assert load_keys(path) == made
    with path.open("a") as file:
        file.write("ab" * 32 + "\n")
    assert load_keys(path) == (b"\xab" * 32, *made)


@pytest.mark.parametrize("line", ["not hexadecimal", "abcd"])
def test_a_line_that_is_no_key_is_said_with_its_number(tmp_path: Path, line: str) -> None:
    path = tmp_path / "keys"
    make_keys(path)
    with path.open("a") as file:
        file.write(line + "\n")
    with pytest.raises(StorageBroken, match="line 3"):
        load_keys(path)


def test_instants_come_back_aware_and_to_the_microsecond(store: Store) -> None:
    from mailbot.store.tickets.ticket import open_ticket  # noqa: PLC0415

    then = NOW.replace(microsecond=123456)
    with store.write() as connection:
        made = open_ticket(
            connection, mailbox="suporte", contact="a@b", contact_name="A", subject="s", state="new", language="en", now=then
        )
        assert ticket_by_id(connection, made.id) == made
    assert made.opened_at == then


def test_a_key_file_that_is_gone_although_letters_were_signed_is_said_and_not_replaced(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "storage")
    with store.write() as connection:
        connection.exec_driver_sql(
            "INSERT INTO letter (mailbox, notice, recipient, sender, message_id, raw, starts_clock, cycle, state, tries,"
            " created_at, next_try_at, answer) VALUES ('s', 'opened', 'a@b', '', 'm', x'00', 0, 0, 'sent', 1, 1, 1, '')"
        )
    store.close()
    (tmp_path / "storage" / "keys").unlink()
    with pytest.raises(StorageBroken, match="keys is missing"):
        Store.open(tmp_path / "storage")
    assert not (tmp_path / "storage" / "keys").exists()


def test_a_rotated_key_is_used_without_a_restart(store: Store) -> None:
    before = store.keys
    with (store.folder / "keys").open("a") as file:
        file.write("cd" * 32 + "\n")
    assert store.keys == (b"\xcd" * 32, *before)


def test_a_key_file_that_others_can_read_is_refused(store: Store) -> None:
    (store.folder / "keys").chmod(0o640)
    with pytest.raises(StorageBroken, match="chmod 600"):
        load_keys(store.folder / "keys")
