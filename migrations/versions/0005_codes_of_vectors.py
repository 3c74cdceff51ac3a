"""The codes of vectors, many documents in a row: whoever compares them all reads few rows.

They cannot be compressed, and are read whole: PostgreSQL need not try. Documents that are there
already get theirs from their vectors, by and by (`repository_statistics.coded`).

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

SCHEMA = "search_index"
BYTES = ("documents", "counts", "codes")


def upgrade() -> None:
    op.create_table(
        "code_segment",
        sa.Column("repository_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("encoder", sa.Text(), nullable=False, comment="indexer.text.codes.version"),
        sa.Column("rows", sa.Integer(), nullable=False, comment="chunks of all its documents"),
        sa.Column(
            "documents",
            sa.LargeBinary(),
            nullable=False,
            comment="their ids, int64 little-endian",
        ),
        sa.Column(
            "counts",
            sa.LargeBinary(),
            nullable=False,
            comment="chunks of each, int32 little-endian",
        ),
        sa.Column(
            "codes",
            sa.LargeBinary(),
            nullable=False,
            comment="32 bytes a chunk, by document, ordinal",
        ),
        sa.PrimaryKeyConstraint("repository_id", "id", name="code_segment_pkey"),
        schema=SCHEMA,
        comment="codes of the vectors of many documents, read whole; immutable; some may be swept",
    )
    for column in BYTES:
        op.execute(f"ALTER TABLE {SCHEMA}.code_segment ALTER {column} SET STORAGE EXTERNAL")
    op.add_column(
        "repository_statistics",
        sa.Column(
            "coded",
            sa.Text(),
            comment="version of codes that every document has; null: not known",
        ),
        schema=SCHEMA,
    )


def downgrade() -> None:
    op.drop_column("repository_statistics", "coded", schema=SCHEMA)
    op.drop_table("code_segment", schema=SCHEMA)
