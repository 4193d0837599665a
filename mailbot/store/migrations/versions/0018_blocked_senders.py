"""Senders whom #spam blocked in a mailbox.

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op


revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('blocked',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('mailbox', sa.Text(), nullable=False),
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('ticket_id', sa.BigInteger(), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('cleared', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], name=op.f('blocked_ticket_id_fkey')),
    sa.PrimaryKeyConstraint('id', name=op.f('blocked_pkey'))
    )
    op.create_index('blocked_by_address', 'blocked', ['address', 'mailbox'], unique=False)
    op.create_index('blocked_by_ticket', 'blocked', ['ticket_id'], unique=False)


def downgrade() -> None:
    op.drop_index('blocked_by_ticket', table_name='blocked')
    op.drop_index('blocked_by_address', table_name='blocked')
    op.drop_table('blocked')
