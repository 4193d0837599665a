"""A seal in each entry of the ledger of working time, over the entry and the seal before it; older entries get theirs.

Revision ID: 0015
Revises: 0014
"""

import json
from hashlib import sha256

import sqlalchemy as sa
from alembic import op


revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_WORDS = "time entries are never changed, only corrected by a further one"
_GUARD = f"CREATE TRIGGER time_entry_no_update BEFORE UPDATE ON time_entry BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END"
_SEALED = (
    "ticket_id", "at", "agent", "entered_by", "booked", "minutes", "consumption", "note", "consulting_id", "corrects",
    "reference", "mail_id",
)  # fmt: skip
_ENTRY = sa.table("time_entry", sa.column("id"), sa.column("seal"), *(sa.column(name) for name in _SEALED))


def upgrade() -> None:
    op.add_column('time_entry', sa.Column('seal', sa.Text(), nullable=False, server_default=''))
    postgresql = op.get_bind().dialect.name == 'postgresql'
    op.execute(
        "ALTER TABLE time_entry DISABLE TRIGGER time_entry_no_update" if postgresql else "DROP TRIGGER time_entry_no_update"
    )
    _seal()
    op.execute("ALTER TABLE time_entry ENABLE TRIGGER time_entry_no_update" if postgresql else _GUARD)


def _seal() -> None:
    """Seal what is there, oldest first, as mailbot.store.tickets.working_time does."""
    before, connection = "", op.get_bind()
    sealed = sa.select(_ENTRY.c.id, *(_ENTRY.c[name] for name in _SEALED)).order_by(_ENTRY.c.id)
    for number, *entry in connection.execute(sealed).all():
        told = [before, *(int(value) if isinstance(value, bool) else value for value in entry)]
        before = sha256(json.dumps(told, separators=(",", ":")).encode()).hexdigest()
        connection.execute(sa.update(_ENTRY).where(_ENTRY.c.id == number).values(seal=before))


def downgrade() -> None:
    op.drop_column('time_entry', 'seal')
