"""What uploaded indexes say of files: by path and blob, whichever commits hold them.

It is compressed already: PostgreSQL need not try.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

SCHEMA = "search_index"


def upgrade() -> None:
    op.create_table(
        "precise_document",
        sa.Column("repository_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("path", sa.LargeBinary(), nullable=False, comment="as git has it"),
        sa.Column("blob", sa.LargeBinary(), nullable=False),
        sa.Column("tool", sa.Text(), nullable=False, comment="name and version of the indexer"),
        sa.Column("packed", sa.LargeBinary(), nullable=False, comment="indexer.text.precise"),
        sa.Column(
            "read_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("repository_id", "path", "blob", name="precise_document_pkey"),
        sa.UniqueConstraint("repository_id", "id", name="precise_document_repository_id_id_key"),
        schema=SCHEMA,
        comment="what an uploaded index says of a file, whichever commits hold it",
    )
    op.execute(f"ALTER TABLE {SCHEMA}.precise_document ALTER packed SET STORAGE EXTERNAL")
    op.create_table(
        "precise_definition",
        sa.Column("repository_id", sa.Integer(), nullable=False),
        sa.Column(
            "digest", sa.LargeBinary(), nullable=False, comment="of a symbol without its version"
        ),
        sa.Column("precise_id", sa.BigInteger(), nullable=False, comment="of a precise_document"),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column(
            "column", sa.Integer(), nullable=False, comment="bytes of the line before the name"
        ),
        sa.Column(
            "length",
            sa.Integer(),
            nullable=False,
            comment="bytes; 0: the document is the definition",
        ),
        sa.PrimaryKeyConstraint(
            "repository_id",
            "digest",
            "precise_id",
            "line",
            "column",
            name="precise_definition_pkey",
        ),
        schema=SCHEMA,
        comment="where an uploaded index defines what other files may use",
    )
    op.create_index(
        "precise_definition_repository_id_precise_id_idx",
        "precise_definition",
        ["repository_id", "precise_id"],
        schema=SCHEMA,
    )


def downgrade() -> None:
    op.drop_table("precise_definition", schema=SCHEMA)
    op.drop_table("precise_document", schema=SCHEMA)
