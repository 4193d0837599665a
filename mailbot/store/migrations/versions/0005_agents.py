"""Agents answer by mail: who has a ticket, what is internal, what an agent's mail did.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op


revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('act',
    sa.Column('id', sa.BigInteger().with_variant(sa.INTEGER(), 'sqlite'), nullable=False),
    sa.Column('ticket_id', sa.BigInteger(), nullable=True),
    sa.Column('agent', sa.Text(), nullable=False),
    sa.Column('arrival_id', sa.BigInteger(), nullable=True),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('before_state', sa.Text(), nullable=False),
    sa.Column('before_cycle', sa.BigInteger(), nullable=False),
    sa.Column('before_assigned', sa.Text(), nullable=False),
    sa.Column('cycle', sa.BigInteger(), nullable=False),
    sa.Column('letters', sa.Text(), nullable=False),
    sa.Column('message_id', sa.Text(), nullable=True),
    sa.Column('contact', sa.Text(), server_default='', nullable=False),
    sa.ForeignKeyConstraint(['arrival_id'], ['arrival.id'], ),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('act', schema=None) as batch_op:
        batch_op.create_index('act_by_ticket', ['ticket_id', 'agent'], unique=False)
        batch_op.create_index('act_by_arrival', ['arrival_id'], unique=False)

    # One entry less for each mail: copies are what most letters are.
    with op.batch_alter_table('letter', schema=None) as batch_op:
        batch_op.drop_index('letter_by_recipient')
        batch_op.create_index(
            'letter_by_recipient', ['recipient', 'created_at'], unique=False,
            sqlite_where=sa.text("notice != 'notify' AND notice != 'copy'"),
        )

    # SQLite adds such columns without rewriting the table; a CHECK needs the table made anew.
    op.add_column('ticket', sa.Column('assigned', sa.Text(), nullable=False, server_default=''))
    op.add_column('ticket', sa.Column('merged_into', sa.BigInteger(), nullable=True))
    op.add_column('ticket', sa.Column('tags', sa.Text(), nullable=False, server_default=''))
    op.add_column('ticket', sa.Column('unanswered_at', sa.BigInteger(), nullable=True))
    op.add_column('participant', sa.Column('copied', sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table('entry', schema=None) as batch_op:
        batch_op.add_column(sa.Column('agent', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('visibility', sa.Text(), nullable=False, server_default='public'))
        batch_op.create_check_constraint('entry_visibility', "visibility IN ('public', 'internal')")
        batch_op.create_check_constraint('entry_notes_are_internal', "(kind = 'note') = (visibility = 'internal')")


def downgrade() -> None:
    with op.batch_alter_table('letter', schema=None) as batch_op:
        batch_op.drop_index('letter_by_recipient')
        batch_op.create_index(
            'letter_by_recipient', ['recipient', 'created_at'], unique=False, sqlite_where=sa.text("notice != 'notify'")
        )
    with op.batch_alter_table('entry', schema=None) as batch_op:
        batch_op.drop_constraint('entry_notes_are_internal', type_='check')
        batch_op.drop_constraint('entry_visibility', type_='check')
        batch_op.drop_column('visibility')
        batch_op.drop_column('agent')
    op.drop_column('participant', 'copied')
    with op.batch_alter_table('ticket', schema=None) as batch_op:
        batch_op.drop_column('unanswered_at')
        batch_op.drop_column('tags')
        batch_op.drop_column('merged_into')
        batch_op.drop_column('assigned')
    op.drop_table('act')
