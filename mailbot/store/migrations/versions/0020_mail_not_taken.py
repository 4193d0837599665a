"""Which digest told of mail that was not taken, what agents admit in answer to one, and what signs it.

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op


revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_NOT_TAKEN = "disposition IN ('rejected', 'held', 'ignored') AND settled_at IS NULL"


def upgrade() -> None:
    op.add_column('arrival', sa.Column('digest_day', sa.Date(), nullable=True))
    # What was turned away before digests told of it is old: the first one tells of what comes from now on.
    op.execute(f"UPDATE arrival SET digest_day = '1970-01-01' WHERE {_NOT_TAKEN}")
    op.create_index(
        'arrival_not_taken', 'arrival', ['mailbox', 'digest_day'], unique=False, sqlite_where=sa.text(_NOT_TAKEN)
    )
    op.create_table('digest_nonce',
    sa.Column('mailbox', sa.Text(), nullable=False),
    sa.Column('nonce', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('mailbox', name=op.f('digest_nonce_pkey'))
    )
    op.create_table('admission',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('arrival_id', sa.BigInteger(), nullable=False),
    sa.Column('agent', sa.Text(), nullable=False),
    sa.Column('asked_by', sa.BigInteger(), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['arrival_id'], ['arrival.id'], name=op.f('admission_arrival_id_fkey')),
    sa.ForeignKeyConstraint(['asked_by'], ['arrival.id'], name=op.f('admission_asked_by_fkey')),
    sa.PrimaryKeyConstraint('id', name=op.f('admission_pkey'))
    )
    op.create_index(
        'admission_asked', 'admission', ['arrival_id'], unique=True, sqlite_where=sa.text("state = 'asked'")
    )
    op.create_index('admission_by_arrival', 'admission', ['arrival_id'], unique=False)


def downgrade() -> None:
    op.drop_index('admission_by_arrival', table_name='admission')
    op.drop_index('admission_asked', table_name='admission')
    op.drop_table('admission')
    op.drop_table('digest_nonce')
    op.drop_index('arrival_not_taken', table_name='arrival')
    op.drop_column('arrival', 'digest_day')
