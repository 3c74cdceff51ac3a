"""The uses of names, one row a document: who navigates reads the few documents that hold a name.

They are compressed already: PostgreSQL need not try. Documents of before have none until their
repository is renewed.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

SCHEMA = "search_index"


def upgrade() -> None:
    op.create_table(
        "occurrence",
        sa.Column("repository_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.BigInteger(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False, comment="0: there is one row, or none"),
        sa.Column("packed", sa.LargeBinary(), nullable=False, comment="indexer.text.occurrences"),
        sa.PrimaryKeyConstraint("repository_id", "document_id", "ordinal", name="occurrence_pkey"),
        schema=SCHEMA,
        comment="all uses of names in a document, and what its imports bring",
    )
    op.execute(f"ALTER TABLE {SCHEMA}.occurrence ALTER packed SET STORAGE EXTERNAL")


def downgrade() -> None:
    op.drop_table("occurrence", schema=SCHEMA)
