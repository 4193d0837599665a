"""The first schema.

Revision ID: 0001
Revises: 
"""

import sqlalchemy as sa
from alembic import op


revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('mail',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('message_id', sa.Text(), nullable=True),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('whole', sa.Boolean(), nullable=False),
    sa.Column('raw', sa.LargeBinary(), nullable=True),
    sa.Column('file', sa.Text(), nullable=True),
    sa.Column('stored_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('digest')
    )
    with op.batch_alter_table('mail', schema=None) as batch_op:
        batch_op.create_index('mail_by_message_id', ['message_id'], unique=False)

    op.create_table('ticket',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('mailbox', sa.Text(), nullable=False),
    sa.Column('nonce', sa.LargeBinary(), nullable=False),
    sa.Column('subject', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('contact', sa.Text(), nullable=False),
    sa.Column('contact_name', sa.Text(), nullable=False),
    sa.Column('opened_at', sa.BigInteger(), nullable=False),
    sa.Column('changed_at', sa.BigInteger(), nullable=False),
    sa.Column('closed_at', sa.BigInteger(), nullable=True),
    sa.Column('closed_by', sa.Text(), nullable=True),
    sa.Column('cycle', sa.BigInteger(), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_table('watermark',
    sa.Column('door', sa.Text(), nullable=False),
    sa.Column('epoch', sa.BigInteger(), nullable=False),
    sa.Column('last_number', sa.BigInteger(), nullable=False),
    sa.Column('drained_at', sa.BigInteger(), nullable=True),
    sa.Column('batch_to', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('door', 'epoch')
    )
    op.create_table('arrival',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('door', sa.Text(), nullable=False),
    sa.Column('epoch', sa.BigInteger(), nullable=False),
    sa.Column('number', sa.BigInteger(), nullable=False),
    sa.Column('mailbox', sa.Text(), nullable=False),
    sa.Column('received_at', sa.BigInteger(), nullable=False),
    sa.Column('seen_at', sa.BigInteger(), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('tries', sa.BigInteger(), nullable=False),
    sa.Column('stumbles', sa.BigInteger(), nullable=False),
    sa.Column('mail_id', sa.BigInteger(), nullable=True),
    sa.Column('sender', sa.Text(), nullable=True),
    sa.Column('subject', sa.Text(), nullable=False),
    sa.Column('disposition', sa.Text(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('ticket_id', sa.BigInteger(), nullable=True),
    sa.Column('signals', sa.Text(), nullable=False),
    sa.Column('traceback', sa.Text(), nullable=True),
    sa.Column('filed_at', sa.BigInteger(), nullable=True),
    sa.Column('settled_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['mail_id'], ['mail.id'], ),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('door', 'epoch', 'number', name='arrival_once')
    )
    with op.batch_alter_table('arrival', schema=None) as batch_op:
        batch_op.create_index('arrival_by_mail', ['mail_id'], unique=False)
        batch_op.create_index('arrival_by_ticket', ['ticket_id'], unique=False)
        batch_op.create_index('arrival_pending', ['disposition'], unique=False, sqlite_where=sa.text("disposition IN ('held', 'set_aside')"))
        batch_op.create_index('arrival_unfiled', ['door', 'epoch'], unique=False, sqlite_where=sa.text('filed_at IS NULL AND disposition IS NOT NULL'))
        batch_op.create_index('arrival_unjudged', ['door', 'epoch'], unique=False, sqlite_where=sa.text('disposition IS NULL'))

    op.create_table('letter',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('mailbox', sa.Text(), nullable=False),
    sa.Column('ticket_id', sa.BigInteger(), nullable=True),
    sa.Column('notice', sa.Text(), nullable=False),
    sa.Column('recipient', sa.Text(), nullable=False),
    sa.Column('sender', sa.Text(), nullable=False),
    sa.Column('message_id', sa.Text(), nullable=False),
    sa.Column('foreign_id', sa.Text(), nullable=True),
    sa.Column('raw', sa.LargeBinary(), nullable=False),
    sa.Column('starts_clock', sa.Boolean(), nullable=False),
    sa.Column('cycle', sa.BigInteger(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('tries', sa.BigInteger(), nullable=False),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.Column('next_try_at', sa.BigInteger(), nullable=False),
    sa.Column('sent_at', sa.BigInteger(), nullable=True),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('letter', schema=None) as batch_op:
        batch_op.create_index('letter_by_foreign_id', ['foreign_id'], unique=False, sqlite_where=sa.text('foreign_id IS NOT NULL'))
        batch_op.create_index('letter_by_recipient', ['recipient', 'created_at'], unique=False, sqlite_where=sa.text("notice != 'notify'"))
        batch_op.create_index('letter_by_ticket', ['ticket_id'], unique=False)
        batch_op.create_index('letter_to_send', ['next_try_at'], unique=False, sqlite_where=sa.text("state IN ('ready', 'sending')"))

    op.create_table('participant',
    sa.Column('ticket_id', sa.BigInteger(), nullable=False),
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('added_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], ),
    sa.PrimaryKeyConstraint('ticket_id', 'address')
    )
    with op.batch_alter_table('participant', schema=None) as batch_op:
        batch_op.create_index('participant_by_address', ['address'], unique=False)

    op.create_table('timer',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('ticket_id', sa.BigInteger(), nullable=False),
    sa.Column('cycle', sa.BigInteger(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('after_seconds', sa.BigInteger(), nullable=False),
    sa.Column('started_at', sa.BigInteger(), nullable=True),
    sa.Column('due_at', sa.BigInteger(), nullable=True),
    sa.Column('not_before', sa.BigInteger(), nullable=True),
    sa.Column('done_at', sa.BigInteger(), nullable=True),
    sa.Column('outcome', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('ticket_id', 'cycle', 'kind', name='timer_once')
    )
    with op.batch_alter_table('timer', schema=None) as batch_op:
        batch_op.create_index('timer_due', ['due_at'], unique=False, sqlite_where=sa.text('done_at IS NULL AND due_at IS NOT NULL'))

    op.create_table('entry',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('ticket_id', sa.BigInteger(), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('author', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('message_id', sa.Text(), nullable=True),
    sa.Column('mail_id', sa.BigInteger(), nullable=True),
    sa.Column('letter_id', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['letter_id'], ['letter.id'], ),
    sa.ForeignKeyConstraint(['mail_id'], ['mail.id'], ),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('ticket_id', 'mail_id', name='entry_mail_once')
    )
    op.create_table('file',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('entry_id', sa.BigInteger(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('content_type', sa.Text(), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('sha256', sa.Text(), nullable=False),
    sa.Column('part', sa.BigInteger(), nullable=True),
    sa.Column('left_out', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('file', schema=None) as batch_op:
        batch_op.create_index('file_by_entry', ['entry_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('file', schema=None) as batch_op:
        batch_op.drop_index('file_by_entry')

    op.drop_table('file')
    op.drop_table('entry')
    with op.batch_alter_table('timer', schema=None) as batch_op:
        batch_op.drop_index('timer_due', sqlite_where=sa.text('done_at IS NULL AND due_at IS NOT NULL'))

    op.drop_table('timer')
    with op.batch_alter_table('participant', schema=None) as batch_op:
        batch_op.drop_index('participant_by_address')

    op.drop_table('participant')
    with op.batch_alter_table('letter', schema=None) as batch_op:
        batch_op.drop_index('letter_to_send', sqlite_where=sa.text("state IN ('ready', 'sending')"))
        batch_op.drop_index('letter_by_ticket')
        batch_op.drop_index('letter_by_recipient', sqlite_where=sa.text("notice != 'notify'"))
        batch_op.drop_index('letter_by_foreign_id', sqlite_where=sa.text('foreign_id IS NOT NULL'))

    op.drop_table('letter')
    with op.batch_alter_table('arrival', schema=None) as batch_op:
        batch_op.drop_index('arrival_unjudged', sqlite_where=sa.text('disposition IS NULL'))
        batch_op.drop_index('arrival_unfiled', sqlite_where=sa.text('filed_at IS NULL AND disposition IS NOT NULL'))
        batch_op.drop_index('arrival_pending', sqlite_where=sa.text("disposition IN ('held', 'set_aside')"))
        batch_op.drop_index('arrival_by_ticket')
        batch_op.drop_index('arrival_by_mail')

    op.drop_table('arrival')
    op.drop_table('watermark')
    op.drop_table('ticket')
    with op.batch_alter_table('mail', schema=None) as batch_op:
        batch_op.drop_index('mail_by_message_id')

    op.drop_table('mail')
