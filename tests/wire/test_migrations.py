"""A database of the first release is brought up to date with all that is in it."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, event

from mailbot.store.database import Store
from mailbot.store.lookups import ticket_by_id
from mailbot.store.schema import MIGRATIONS
from tests.cast import ALICE


def first_release(path: Path) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    engine = create_engine(f"sqlite:///{path}")
    event.listen(engine, "connect", lambda connection, _: setattr(connection, "isolation_level", None))
    with engine.connect() as connection:
        connection.exec_driver_sql("BEGIN EXCLUSIVE")
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.exec_driver_sql(
            "INSERT INTO ticket (id, mailbox, nonce, subject, state, language, contact, contact_name, opened_at, changed_at,"
            " cycle, version) VALUES (7, 'suporte', x'6e', 'Erro', 'open', 'pt_BR', ?, 'Alice', 1, 1, 0, 0)",
            (ALICE,),
        )
        connection.exec_driver_sql("INSERT INTO participant (ticket_id, address, added_at) VALUES (7, ?, 1)", (ALICE,))
        connection.commit()
    engine.dispose()


def test_a_ticket_of_the_first_release_is_there_after_every_migration(tmp_path: Path) -> None:
    storage = tmp_path / "storage"
    storage.mkdir()
    first_release(storage / "mailbot.db")
    store = Store.open(storage)
    with store.read() as connection:
        found = ticket_by_id(connection, 7)
    store.close()
    assert found is not None
    assert (found.contact, found.participants, found.undeliverable) == (ALICE, frozenset({ALICE}), frozenset())
