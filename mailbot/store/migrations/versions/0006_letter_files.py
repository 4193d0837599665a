"""Files that go along with letters: which part of which kept mail each one is.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op


revision = '0006'
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('letter_file',
    sa.Column('letter_id', sa.BigInteger(), nullable=False),
    sa.Column('place', sa.BigInteger(), nullable=False),
    sa.Column('mail_id', sa.BigInteger(), nullable=False),
    sa.Column('part', sa.BigInteger(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('content_type', sa.Text(), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('content_id', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['letter_id'], ['letter.id'], ),
    sa.ForeignKeyConstraint(['mail_id'], ['mail.id'], ),
    sa.PrimaryKeyConstraint('letter_id', 'place')
    )


def downgrade() -> None:
    op.drop_table('letter_file')
