"""The schema's history: alembic migrations, run at start where the database is behind."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import inspect, text

from mailbot import journal
from mailbot.errors import StorageTooNew

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

HEAD: Final = "0021"
"""The newest revision; a test keeps it equal to alembic's own answer. Known here, alembic need not be imported to start."""

MIGRATIONS: Final = Path(__file__).with_name("migrations")


def bring_up_to_date(engine: Engine) -> None:
    """Run the migrations that ``engine``'s database lacks, each whole or not at all.

    Raises:
        StorageTooNew: a newer mailbot wrote it.
    """
    found = _revision(engine)
    if found == HEAD:
        return
    from alembic import command  # noqa: PLC0415 - a fifth of a second, needed once a release
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        raise StorageTooNew(f"the database is at revision {found}, which this mailbot does not know; install a newer one")
    with engine.connect() as connection:
        # The driver begins no transaction by itself (isolation_level None), so DDL is inside this one.
        connection.exec_driver_sql("BEGIN EXCLUSIVE")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()
    journal.said("storage_migrated", was=found or "empty", now=HEAD)


def _revision(engine: Engine) -> str | None:
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
