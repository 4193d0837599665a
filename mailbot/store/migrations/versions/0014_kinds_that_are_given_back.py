"""What kind a ticket was, and of which environment, before an agent's mail: so that taking it back gives them back.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op


revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('act', sa.Column('before_kind', sa.Text(), nullable=False, server_default=''))
    op.add_column('act', sa.Column('before_environment', sa.Text(), nullable=False, server_default=''))


def downgrade() -> None:
    op.drop_column('act', 'before_environment')
    op.drop_column('act', 'before_kind')
