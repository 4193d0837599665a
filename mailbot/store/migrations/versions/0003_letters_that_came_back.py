"""Letters that came back: what servers reported, which addresses cannot be reached, who is away until when.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op


revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('undeliverable',
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('since', sa.BigInteger(), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('diagnostic', sa.Text(), nullable=False),
    sa.Column('letter_id', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['letter_id'], ['letter.id'], ),
    sa.PrimaryKeyConstraint('address')
    )
    op.create_table('delivery',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('ticket_id', sa.BigInteger(), nullable=False),
    sa.Column('letter_id', sa.BigInteger(), nullable=True),
    sa.Column('mail_id', sa.BigInteger(), nullable=True),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('recipient', sa.Text(), nullable=False),
    sa.Column('named', sa.Text(), nullable=False),
    sa.Column('action', sa.Text(), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('diagnostic', sa.Text(), nullable=False),
    sa.Column('permanent', sa.Boolean(), nullable=False),
    sa.Column('told', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['letter_id'], ['letter.id'], ),
    sa.ForeignKeyConstraint(['mail_id'], ['mail.id'], ),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('delivery', schema=None) as batch_op:
        batch_op.create_index('delivery_by_ticket', ['ticket_id'], unique=False)
    op.add_column('participant', sa.Column('away_until', sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('participant', schema=None) as batch_op:
        batch_op.drop_column('away_until')
    with op.batch_alter_table('delivery', schema=None) as batch_op:
        batch_op.drop_index('delivery_by_ticket')

    op.drop_table('delivery')
    op.drop_table('undeliverable')
