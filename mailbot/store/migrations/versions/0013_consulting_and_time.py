"""Paid consulting, and the ledger of working time, which the database keeps append-only.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op


revision = '0013'
down_revision = "0012"
branch_labels = None
depends_on = None

_WORDS = "time entries are never changed, only corrected by a further one"
GUARDS = {
    'time_entry_no_update': "BEFORE UPDATE ON time_entry",
    'time_entry_no_delete': "BEFORE DELETE ON time_entry",
    # INSERT OR REPLACE deletes what stands in its way, and SQLite fires no trigger for that.
    'time_entry_no_replace': "BEFORE INSERT ON time_entry WHEN EXISTS "
    "(SELECT 1 FROM time_entry WHERE id = NEW.id OR corrects = NEW.corrects)",
}


def upgrade() -> None:
    op.create_table('consulting',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('ticket_id', sa.BigInteger(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('stage', sa.Text(), nullable=False),
    sa.Column('requester', sa.Text(), nullable=False),
    sa.Column('charged_to', sa.Text(), nullable=False),
    sa.Column('requested_by', sa.Text(), nullable=False),
    sa.Column('requested_at', sa.BigInteger(), nullable=False),
    sa.Column('appointed_on', sa.Date(), nullable=True),
    sa.Column('appointed_time', sa.Text(), nullable=False),
    sa.Column('decided_by', sa.Text(), nullable=False),
    sa.Column('decided_at', sa.BigInteger(), nullable=True),
    sa.Column('price_per_minute', sa.Text(), nullable=False),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('taxes', sa.Text(), nullable=False),
    sa.Column('minimum_minutes', sa.BigInteger(), nullable=False),
    sa.Column('waivable', sa.Boolean(), nullable=False),
    sa.Column('terms_letter_id', sa.BigInteger(), nullable=True),
    sa.Column('answered_mail_id', sa.BigInteger(), nullable=True),
    sa.Column('answered_at', sa.BigInteger(), nullable=True),
    sa.Column('answer_words', sa.Text(), nullable=False),
    sa.CheckConstraint("stage != 'accepted' OR answered_mail_id IS NOT NULL", name='consulting_accepted_by_mail'),
    sa.ForeignKeyConstraint(['answered_mail_id'], ['mail.id'], ),
    sa.ForeignKeyConstraint(['terms_letter_id'], ['letter.id'], ),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('consulting_by_ticket', 'consulting', ['ticket_id'], unique=False)
    op.create_table('time_entry',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('ticket_id', sa.BigInteger(), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('agent', sa.Text(), nullable=False),
    sa.Column('entered_by', sa.Text(), nullable=False),
    sa.Column('booked', sa.Text(), nullable=False),
    sa.Column('minutes', sa.BigInteger(), nullable=False),
    sa.Column('consumption', sa.Boolean(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('consulting_id', sa.BigInteger(), nullable=True),
    sa.Column('corrects', sa.BigInteger(), nullable=True),
    sa.Column('reference', sa.Text(), nullable=False),
    sa.Column('mail_id', sa.BigInteger(), nullable=True),
    sa.CheckConstraint("booked IN ('time', 'waiver')", name='time_entry_booked'),
    sa.CheckConstraint('minutes >= 0', name='time_entry_minutes'),
    sa.ForeignKeyConstraint(['consulting_id'], ['consulting.id'], ),
    sa.ForeignKeyConstraint(['corrects'], ['time_entry.id'], ),
    sa.ForeignKeyConstraint(['mail_id'], ['mail.id'], ),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('corrects', name='time_entry_corrected_once')
    )
    op.create_index('time_entry_by_ticket', 'time_entry', ['ticket_id'], unique=False)
    op.add_column('ticket', sa.Column('consulting_id', sa.BigInteger(), nullable=True))
    _guard()


def _guard() -> None:
    """Let the database itself refuse what is no insertion; a migration that copies the table must make this anew."""
    if op.get_bind().dialect.name == 'postgresql':
        op.execute(
            "CREATE FUNCTION time_entry_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{_WORDS}'; END $$"
        )
        op.execute(
            "CREATE TRIGGER time_entry_no_update BEFORE UPDATE ON time_entry "
            "FOR EACH ROW EXECUTE FUNCTION time_entry_is_append_only()"
        )
        # Of the statement, so that TRUNCATE is refused as well.
        op.execute(
            "CREATE TRIGGER time_entry_no_delete BEFORE DELETE OR TRUNCATE ON time_entry "
            "FOR EACH STATEMENT EXECUTE FUNCTION time_entry_is_append_only()"
        )
        return
    for name, what in GUARDS.items():
        op.execute(f"CREATE TRIGGER {name} {what} BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END")


def downgrade() -> None:
    if op.get_bind().dialect.name == 'postgresql':
        op.execute("DROP TRIGGER time_entry_no_update ON time_entry")
        op.execute("DROP TRIGGER time_entry_no_delete ON time_entry")
        op.execute("DROP FUNCTION time_entry_is_append_only()")
    op.drop_column('ticket', 'consulting_id')
    op.drop_table('time_entry')
    op.drop_table('consulting')
