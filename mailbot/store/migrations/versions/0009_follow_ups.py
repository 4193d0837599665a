"""Tickets name the ended one that they go on with.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op


revision = '0009'
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('ticket', sa.Column('follows', sa.BigInteger(), nullable=True))
    with op.batch_alter_table('ticket', schema=None) as batch_op:
        batch_op.create_index('ticket_follows', ['follows'], unique=False, sqlite_where=sa.text('follows IS NOT NULL'))


def downgrade() -> None:
    with op.batch_alter_table('ticket', schema=None) as batch_op:
        batch_op.drop_index('ticket_follows')
    op.drop_column('ticket', 'follows')
