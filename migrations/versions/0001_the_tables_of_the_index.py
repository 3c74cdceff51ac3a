"""The tables of the index.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op
from pgvector.sqlalchemy import HALFVEC
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SCHEMA = "search_index"
TABLES = (
    "document",
    "membership",
    "published_ref",
    "chunk",
    "embedding",
    "sketch",
    "symbol",
    "import_target",
    "stem_count",
    "lexeme_frequency",
    "lexeme_delta",
    "repository_statistics",
    "skipped_file",
    "unreadable_blob",
)


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS vector")
    _create_documents()
    _create_contents()
    _create_counts()
    _create_skips()


def downgrade() -> None:
    """Drop the tables; the extension stays, it may have others who use it."""
    for table in reversed(TABLES):
        op.drop_table(table, schema=SCHEMA)


def _create_documents() -> None:
    """Create what says which documents there are, and which commits hold them."""
    op.create_table(
        "document",
        sa.Column("repository_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("path", sa.LargeBinary(), nullable=False, comment="as git has it"),
        sa.Column(
            "path_text", sa.Text(), nullable=False, comment="for people: U+FFFD where not UTF-8"
        ),
        sa.Column("blob", sa.LargeBinary(), nullable=False),
        sa.Column(
            "encoding", sa.Text(), nullable=False, comment="text.encode(encoding) is the blob"
        ),
        sa.Column("language", sa.Text(), nullable=True, comment="null: plain text"),
        sa.Column("size", sa.Integer(), nullable=False, comment="bytes"),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column(
            "stem",
            sa.Text(),
            nullable=False,
            comment="effective stem: file name, or its directory's",
        ),
        sa.Column("marks", sa.SmallInteger(), nullable=False, comment="indexer.types.Mark"),
        sa.Column(
            "analysis", sa.Text(), nullable=False, comment="what was done with it; stale: rebuilt"
        ),
        sa.PrimaryKeyConstraint("repository_id", "id", name="document_pkey"),
        sa.UniqueConstraint(
            "repository_id",
            "path",
            "blob",
            "analysis",
            name="document_repository_id_path_blob_analysis_key",
        ),
        schema=SCHEMA,
        comment="immutable; built anew it is another row; which commits hold it is in membership",
    )
    op.create_index(
        "document_repository_id_stem_idx",
        "document",
        ["repository_id", sa.literal_column("lower(stem)")],
        unique=False,
        schema=SCHEMA,
    )
    op.create_table(
        "membership",
        sa.Column("repository_id", sa.Integer(), nullable=False),
        sa.Column("ref_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.BigInteger(), nullable=False),
        sa.Column("from_generation", sa.Integer(), nullable=False),
        sa.Column(
            "to_generation", sa.Integer(), nullable=True, comment="exclusive; null: still a member"
        ),
        sa.PrimaryKeyConstraint(
            "repository_id", "ref_id", "document_id", "from_generation", name="membership_pkey"
        ),
        schema=SCHEMA,
        comment="a document belongs to a ref from one generation up to another",
    )
    op.create_index(
        "membership_repository_id_document_id_idx",
        "membership",
        ["repository_id", "document_id"],
        unique=False,
        schema=SCHEMA,
    )
    op.create_table(
        "published_ref",
        sa.Column("repository_id", sa.Integer(), nullable=False),
        sa.Column("ref_id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False, comment="full name: refs/heads/main"),
        sa.Column("commit", sa.Text(), nullable=True, comment="null: never published"),
        sa.Column("generation", sa.Integer(), server_default="0", nullable=False),
        sa.Column(
            "fence",
            sa.BigInteger(),
            server_default="0",
            nullable=False,
            comment="newest run that may publish",
        ),
        sa.Column(
            "analysis", sa.Text(), server_default="", nullable=False, comment="its documents'"
        ),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("repository_id", "ref_id", name="published_ref_pkey"),
        sa.UniqueConstraint("repository_id", "ref", name="published_ref_repository_id_ref_key"),
        schema=SCHEMA,
        comment="what readers see; publishing is one update of one row",
    )


def _create_contents() -> None:
    """Create what a document is made of."""
    op.create_table(
        "chunk",
        sa.Column("repository_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.BigInteger(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("first_line", sa.Integer(), nullable=False),
        sa.Column("last_line", sa.Integer(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False, comment="lexemes with repeats, for BM25"),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column(
            "lexemes",
            postgresql.TSVECTOR(),
            nullable=False,
            comment="positions count: weighted frequency",
        ),
        sa.PrimaryKeyConstraint("repository_id", "document_id", "ordinal", name="chunk_pkey"),
        schema=SCHEMA,
        comment="chunks tile their document: joined in order they are its text",
        postgresql_with={"toast_tuple_target": 2250},
    )
    # Scoring reads the lexemes of a thousand rows: they are compressed, but rather not moved away.
    op.execute(f"ALTER TABLE {SCHEMA}.chunk ALTER COLUMN lexemes SET STORAGE MAIN")
    op.create_index(
        "chunk_lexemes_idx",
        "chunk",
        ["lexemes"],
        unique=False,
        schema=SCHEMA,
        postgresql_using="gin",
    )
    op.create_table(
        "embedding",
        sa.Column("repository_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.BigInteger(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("vector", HALFVEC(256), nullable=False),
        sa.PrimaryKeyConstraint("repository_id", "document_id", "ordinal", name="embedding_pkey"),
        schema=SCHEMA,
        comment="apart from chunk: an exact scan reads 540 bytes a row; replaceable",
    )
    op.create_table(
        "sketch",
        sa.Column("repository_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.BigInteger(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column(
            "trigrams",
            postgresql.BIT(2048),
            nullable=False,
            comment="a bit for each that occurs",
        ),
        schema=SCHEMA,
        comment="apart from chunk: which may hold a literal is seen in 310 bytes a row",
    )
    op.create_index(
        "sketch_repository_id_document_id_idx",
        "sketch",
        ["repository_id", "document_id"],
        unique=False,
        schema=SCHEMA,
    )
    op.create_table(
        "symbol",
        sa.Column("repository_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.BigInteger(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "normalised", sa.Text(), nullable=False, comment="letters and digits, lower case"
        ),
        sa.Column(
            "qualified_name", sa.Text(), nullable=False, comment="begins with what encloses it"
        ),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.Column("documentation", sa.Text(), nullable=False),
        sa.Column("first_line", sa.Integer(), nullable=False),
        sa.Column("last_line", sa.Integer(), nullable=False),
        sa.Column("span_start", sa.Integer(), nullable=False, comment="bytes of the UTF-8 text"),
        sa.Column("span_end", sa.Integer(), nullable=False, comment="exclusive"),
        schema=SCHEMA,
    )
    op.create_index(
        "symbol_normalised_repository_id_idx",
        "symbol",
        ["normalised", "repository_id"],
        unique=False,
        schema=SCHEMA,
    )
    op.create_index(
        "symbol_repository_id_document_id_idx",
        "symbol",
        ["repository_id", "document_id"],
        unique=False,
        schema=SCHEMA,
    )
    op.create_table(
        "import_target",
        sa.Column("repository_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.BigInteger(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False, comment="as written"),
        sa.Column(
            "stem", sa.Text(), nullable=False, comment="the effective stem it may mean, lower case"
        ),
        sa.Column("line", sa.Integer(), nullable=False),
        schema=SCHEMA,
    )
    op.create_index(
        "import_target_repository_id_document_id_idx",
        "import_target",
        ["repository_id", "document_id"],
        unique=False,
        schema=SCHEMA,
    )


def _create_counts() -> None:
    """Create what is counted."""
    op.create_table(
        "stem_count",
        sa.Column("repository_id", sa.Integer(), nullable=False),
        sa.Column("ref_id", sa.Integer(), nullable=False),
        sa.Column("stem", sa.Text(), nullable=False, comment="effective stem, lower case"),
        sa.Column(
            "importers", sa.Integer(), nullable=False, comment="documents of the ref that import it"
        ),
        sa.Column(
            "bearers", sa.Integer(), nullable=False, comment="documents of the ref that bear it"
        ),
        sa.PrimaryKeyConstraint("repository_id", "ref_id", "stem", name="stem_count_pkey"),
        schema=SCHEMA,
        comment="counted at publish: how central a file is, whatever its neighbours' own rows say",
    )
    op.create_table(
        "lexeme_frequency",
        sa.Column("repository_id", sa.Integer(), nullable=False),
        sa.Column("lexeme", sa.Text(collation="C"), nullable=False),
        sa.Column(
            "chunks", sa.Integer(), nullable=False, comment="chunks of the repository that hold it"
        ),
        sa.PrimaryKeyConstraint("repository_id", "lexeme", name="lexeme_frequency_pkey"),
        schema=SCHEMA,
        comment="per repository: a global count would leak the words of private code",
    )
    op.create_table(
        "lexeme_delta",
        sa.Column("repository_id", sa.Integer(), nullable=False),
        sa.Column("lexemes", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column(
            "chunks",
            sa.ARRAY(sa.BigInteger()),
            nullable=False,
            comment="negative: documents swept",
        ),
        schema=SCHEMA,
        comment="a row a batch; folded into lexeme_frequency at publish, so batches never wait",
    )
    # Read once, a few seconds later: compressing it would take longer than writing it.
    for column in ("lexemes", "chunks"):
        op.execute(f"ALTER TABLE {SCHEMA}.lexeme_delta ALTER COLUMN {column} SET STORAGE EXTERNAL")
    op.create_index(
        "lexeme_delta_repository_id_idx",
        "lexeme_delta",
        ["repository_id"],
        unique=False,
        schema=SCHEMA,
    )
    op.create_table(
        "repository_statistics",
        sa.Column("repository_id", sa.Integer(), nullable=False),
        sa.Column("documents", sa.Integer(), server_default="0", nullable=False),
        sa.Column("chunks", sa.Integer(), server_default="0", nullable=False),
        sa.Column(
            "lexemes",
            sa.BigInteger(),
            server_default="0",
            nullable=False,
            comment="chunk.length, summed",
        ),
        sa.Column(
            "bytes", sa.BigInteger(), server_default="0", nullable=False, comment="of all documents"
        ),
        sa.Column(
            "rebuilds", sa.Integer(), server_default="0", nullable=False, comment="full runs so far"
        ),
        sa.PrimaryKeyConstraint("repository_id", name="repository_statistics_pkey"),
        schema=SCHEMA,
    )


def _create_skips() -> None:
    """Create what says which files are left out, and why."""
    op.create_table(
        "skipped_file",
        sa.Column("repository_id", sa.Integer(), nullable=False),
        sa.Column("ref_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.LargeBinary(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("path_text", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False, comment="indexer.types.SkipReason"),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint(
            "repository_id", "ref_id", "path", "generation", name="skipped_file_pkey"
        ),
        schema=SCHEMA,
        comment="the whole list of one generation, so that it is never half true",
    )
    op.create_table(
        "unreadable_blob",
        sa.Column("repository_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.LargeBinary(), nullable=False),
        sa.Column("blob", sa.LargeBinary(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column(
            "analysis",
            sa.Text(),
            nullable=False,
            comment="what it was read with; stale: read again",
        ),
        sa.PrimaryKeyConstraint("repository_id", "path", "blob", name="unreadable_blob_pkey"),
        schema=SCHEMA,
        comment="what reading a blob taught us, so that the next run need not learn it again",
    )
