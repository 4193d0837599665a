"""Timers say their span in words, since business time is no number of seconds.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op


revision = '0008'
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('timer', schema=None) as batch_op:
        batch_op.add_column(sa.Column('span', sa.Text(), nullable=False, server_default='0m'))
    op.execute("UPDATE timer SET span = CAST(after_seconds / 60 AS TEXT) || 'm'")
    with op.batch_alter_table('timer', schema=None) as batch_op:
        batch_op.drop_column('after_seconds')
        batch_op.alter_column('span', server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('timer', schema=None) as batch_op:
        batch_op.add_column(sa.Column('after_seconds', sa.BigInteger(), nullable=False, server_default='0'))
    op.execute(
        "UPDATE timer SET after_seconds = CAST(REPLACE(span, 'm', '') AS INTEGER) * 60 WHERE span LIKE '%m' AND span NOT LIKE '%bm'"
    )
    op.execute(
        "UPDATE timer SET after_seconds = CAST(REPLACE(span, 'h', '') AS INTEGER) * 3600 WHERE span LIKE '%h' AND span NOT LIKE '%bh'"
    )
    with op.batch_alter_table('timer', schema=None) as batch_op:
        batch_op.drop_column('span')
        batch_op.alter_column('after_seconds', server_default=None)
