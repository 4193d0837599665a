"""How mails begin, by the domain of their senders.

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op


revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('first_line',
    sa.Column('domain', sa.Text(), nullable=False),
    sa.Column('line', sa.Text(), nullable=False),
    sa.Column('sender', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('domain', 'line', 'sender', name=op.f('first_line_pkey'))
    )


def downgrade() -> None:
    op.drop_table('first_line')
