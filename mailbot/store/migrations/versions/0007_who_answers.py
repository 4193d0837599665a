"""Who gets the next ticket, who was not answered in time, and which day's digest was written to whom.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op


revision = '0007'
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('digest_sent',
    sa.Column('mailbox', sa.Text(), nullable=False),
    sa.Column('agent', sa.Text(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.PrimaryKeyConstraint('mailbox', 'agent', 'day')
    )
    op.add_column('act', sa.Column('before_unanswered_at', sa.BigInteger(), nullable=True))
    with op.batch_alter_table('ticket', schema=None) as batch_op:
        batch_op.create_index('ticket_unanswered', ['unanswered_at'], unique=False,
                              sqlite_where=sa.text('unanswered_at IS NOT NULL'))
        batch_op.create_index('ticket_by_agent', ['mailbox', 'assigned'], unique=False,
                              sqlite_where=sa.text("assigned != '' AND closed_at IS NULL"))


def downgrade() -> None:
    with op.batch_alter_table('ticket', schema=None) as batch_op:
        batch_op.drop_index('ticket_by_agent')
        batch_op.drop_index('ticket_unanswered')
    op.drop_column('act', 'before_unanswered_at')
    op.drop_table('digest_sent')
