"""The desk's deadlines for answers: what runs is in the ticket's row, what came of each is a row of its own.

Tickets that wait for an answer already have no deadline until their customer writes again: when each would have begun
is not on record.

Revision ID: 0011
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op


revision = '0011'
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('answer_deadline',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('ticket_id', sa.BigInteger(), nullable=False),
    sa.Column('mailbox', sa.Text(), nullable=False),
    sa.Column('owed', sa.Text(), nullable=False),
    sa.Column('span', sa.Text(), nullable=False),
    sa.Column('tier', sa.Text(), nullable=False),
    sa.Column('started_at', sa.BigInteger(), nullable=False),
    sa.Column('due_at', sa.BigInteger(), nullable=True),
    sa.Column('pauses', sa.Text(), nullable=False),
    sa.Column('assigned', sa.Text(), nullable=False),
    sa.Column('agent', sa.Text(), nullable=False),
    sa.Column('warned_at', sa.BigInteger(), nullable=True),
    sa.Column('missed_at', sa.BigInteger(), nullable=True),
    sa.Column('ended_at', sa.BigInteger(), nullable=True),
    sa.Column('noted_at', sa.BigInteger(), nullable=True),
    sa.Column('outcome', sa.Text(), nullable=False),
    sa.Column('used_seconds', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], name=op.f('answer_deadline_ticket_id_fkey')),
    sa.PrimaryKeyConstraint('id', name=op.f('answer_deadline_pkey')),
    )
    with op.batch_alter_table('answer_deadline', schema=None) as batch_op:
        batch_op.create_index('answer_deadline_by_ticket', ['ticket_id'], unique=False)
    op.add_column('act', sa.Column('before_owed', sa.Text(), server_default='', nullable=False))
    op.add_column('ticket', sa.Column('owed', sa.Text(), server_default='', nullable=False))
    op.add_column('ticket', sa.Column('owed_at', sa.BigInteger(), nullable=True))
    with op.batch_alter_table('ticket', schema=None) as batch_op:
        batch_op.create_index('ticket_owed', ['owed_at'], unique=False, sqlite_where=sa.text('owed_at IS NOT NULL'))


def downgrade() -> None:
    with op.batch_alter_table('ticket', schema=None) as batch_op:
        batch_op.drop_index('ticket_owed')
        batch_op.drop_column('owed_at')
        batch_op.drop_column('owed')
    with op.batch_alter_table('act', schema=None) as batch_op:
        batch_op.drop_column('before_owed')
    op.drop_table('answer_deadline')
