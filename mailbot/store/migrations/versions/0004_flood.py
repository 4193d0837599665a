"""Floods: what is above the hourly caps is counted, to be told in one letter.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op


revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('flood',
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('flood', sa.Text(), nullable=False),
    sa.Column('mailbox', sa.Text(), nullable=False),
    sa.Column('ticket_id', sa.BigInteger(), nullable=True),
    sa.Column('who', sa.Text(), nullable=False),
    sa.Column('since', sa.BigInteger(), nullable=False),
    sa.Column('due_at', sa.BigInteger(), nullable=False),
    sa.Column('surplus', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], ),
    sa.PrimaryKeyConstraint('name')
    )
    with op.batch_alter_table('ticket', schema=None) as batch_op:
        batch_op.create_index('ticket_by_mailbox', ['mailbox', 'opened_at'], unique=False)

    with op.batch_alter_table('participant', schema=None) as batch_op:
        batch_op.drop_index('participant_by_address')
        batch_op.create_index('participant_by_address', ['address', 'ticket_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('participant', schema=None) as batch_op:
        batch_op.drop_index('participant_by_address')
        batch_op.create_index('participant_by_address', ['address'], unique=False)

    with op.batch_alter_table('ticket', schema=None) as batch_op:
        batch_op.drop_index('ticket_by_mailbox')

    op.drop_table('flood')
