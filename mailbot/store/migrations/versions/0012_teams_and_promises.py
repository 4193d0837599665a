"""Teams, kinds and environments of tickets, and the days that were promised to customers.

Revision ID: 0012
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op


revision = '0012'
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('promise',
    sa.Column('id', sa.BigInteger().with_variant(sa.INTEGER(), 'sqlite'), nullable=False),
    sa.Column('ticket_id', sa.BigInteger(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('team', sa.Text(), nullable=False),
    sa.Column('within', sa.Text(), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.Column('made_by', sa.Text(), nullable=False),
    sa.Column('warn_at', sa.BigInteger(), nullable=False),
    sa.Column('due_at', sa.BigInteger(), nullable=False),
    sa.Column('next_at', sa.BigInteger(), nullable=True),
    sa.Column('warned_at', sa.BigInteger(), nullable=True),
    sa.Column('missed_at', sa.BigInteger(), nullable=True),
    sa.Column('done_at', sa.BigInteger(), nullable=True),
    sa.Column('outcome', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('promise', schema=None) as batch_op:
        batch_op.create_index('promise_once', ['ticket_id', 'kind'], unique=True,
                              sqlite_where=sa.text('done_at IS NULL'), postgresql_where=sa.text('done_at IS NULL'))
        batch_op.create_index('promise_due', ['next_at'], unique=False,
                              sqlite_where=sa.text('done_at IS NULL AND next_at IS NOT NULL'))
    # SQLite adds such columns without rewriting the table.
    op.add_column('ticket', sa.Column('team', sa.Text(), nullable=False, server_default=''))
    op.add_column('ticket', sa.Column('kind', sa.Text(), nullable=False, server_default=''))
    op.add_column('ticket', sa.Column('environment', sa.Text(), nullable=False, server_default=''))
    op.add_column('ticket', sa.Column('promised_at', sa.BigInteger(), nullable=True))
    op.add_column('act', sa.Column('before_team', sa.Text(), nullable=False, server_default=''))


def downgrade() -> None:
    op.drop_column('act', 'before_team')
    op.drop_column('ticket', 'promised_at')
    op.drop_column('ticket', 'environment')
    op.drop_column('ticket', 'kind')
    op.drop_column('ticket', 'team')
    op.drop_table('promise')
