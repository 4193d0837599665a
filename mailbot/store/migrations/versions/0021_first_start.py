"""From when on a folder's mail is the desk's, and what is known of older mail.

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op


revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('watermark', sa.Column('folder', sa.Text(), server_default='', nullable=False))
    op.add_column('watermark', sa.Column('begin', sa.Text(), server_default='', nullable=False))
    op.add_column('watermark', sa.Column('begin_at', sa.BigInteger(), nullable=True))
    op.add_column('watermark', sa.Column('begin_to', sa.BigInteger(), server_default='0', nullable=False))
    op.create_table('earlier_mail',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('mailbox', sa.Text(), nullable=False),
    sa.Column('identity', sa.Text(), nullable=False),
    sa.Column('door', sa.Text(), nullable=False),
    sa.Column('epoch', sa.BigInteger(), nullable=False),
    sa.Column('number', sa.BigInteger(), nullable=False),
    sa.Column('message_id', sa.Text(), nullable=True),
    sa.Column('sender', sa.Text(), nullable=True),
    sa.Column('people', sa.Text(), nullable=False),
    sa.Column('received_at', sa.BigInteger(), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('present', sa.Boolean(), nullable=False),
    sa.Column('ticket_id', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], name=op.f('earlier_mail_ticket_id_fkey')),
    sa.PrimaryKeyConstraint('id', name=op.f('earlier_mail_pkey')),
    sa.UniqueConstraint('mailbox', 'identity', name='earlier_mail_once')
    )
    op.create_index('earlier_mail_by_message_id', 'earlier_mail', ['message_id', 'mailbox'], unique=False)
    op.create_index('earlier_mail_by_place', 'earlier_mail', ['door', 'epoch', 'number'], unique=False)


def downgrade() -> None:
    op.drop_index('earlier_mail_by_place', table_name='earlier_mail')
    op.drop_index('earlier_mail_by_message_id', table_name='earlier_mail')
    op.drop_table('earlier_mail')
    for column in ('begin_to', 'begin_at', 'begin', 'folder'):
        op.drop_column('watermark', column)
