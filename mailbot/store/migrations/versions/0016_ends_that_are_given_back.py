"""When and by whom a ticket was ended before an agent's mail: so that taking a re-opening back gives its end back.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op


revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('act', sa.Column('before_closed_at', sa.BigInteger(), nullable=True))
    op.add_column('act', sa.Column('before_closed_by', sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column('act', 'before_closed_by')
    op.drop_column('act', 'before_closed_at')
