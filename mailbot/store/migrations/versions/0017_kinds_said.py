"""When a ticket was said to be of a kind at the command line: another policy is run over it at its instant.

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op


revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('kind_said',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('ticket_id', sa.BigInteger(), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('before_kind', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], name=op.f('kind_said_ticket_id_fkey')),
    sa.PrimaryKeyConstraint('id', name=op.f('kind_said_pkey'))
    )
    op.create_index('kind_said_by_ticket', 'kind_said', ['ticket_id'], unique=False)


def downgrade() -> None:
    op.drop_index('kind_said_by_ticket', table_name='kind_said')
    op.drop_table('kind_said')
