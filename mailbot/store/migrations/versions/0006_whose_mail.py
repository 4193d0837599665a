"""An agent answers whose mail it is that they were asked about.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op


revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('act', sa.Column('contact', sa.Text(), nullable=False, server_default=''))


def downgrade() -> None:
    op.drop_column('act', 'contact')
