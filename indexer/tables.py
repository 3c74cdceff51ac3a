"""The tables of the index, in a PostgreSQL schema of their own.

Everything here is derived: dropping the schema loses nothing that indexing again does not bring
back. Every row carries `repository_id` and every unique key starts with it (the distribution
column, should the tables ever be spread). Bulk tables have no foreign keys: a document and its
children are written in one transaction.

Only this module knows which columns there are, in which order and of which type: writing by COPY,
the digest, reading again and sweeping derive their lists from the declarations below. A column with
a `key` has that name in Python; its name in the database is an older one, which processes of an
earlier version still use during an upgrade.
"""

import re
from collections.abc import Iterable
from typing import Any

from pgvector.sqlalchemy import HALFVEC
from sqlalchemy import (
    ARRAY,
    BigInteger,
    Column,
    DateTime,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import BIT, TSVECTOR

from indexer.limits import EMBEDDING_DIMENSIONS
from indexer.text import trigrams

SCHEMA = "search_index"
_BYTES = Text(collation="C")
"""In the order of its bytes, whatever the database's language is: an index finds beginnings."""

metadata = MetaData(
    schema=SCHEMA,
    naming_convention={
        "ix": "%(table_name)s_%(column_0_N_name)s_idx",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "pk": "%(table_name)s_pkey",
    },
)

document = Table(
    "document",
    metadata,
    Column("repository_id", Integer, primary_key=True),
    Column("id", BigInteger, Identity(always=False), primary_key=True),
    Column("path", LargeBinary, nullable=False, comment="as git has it"),
    Column("path_text", Text, nullable=False, comment="for people: U+FFFD where not UTF-8"),
    Column("blob", LargeBinary, nullable=False),
    Column("encoding", Text, nullable=False, comment="text.encode(encoding) is the blob"),
    Column("language", Text, comment="null: plain text"),
    Column("size", Integer, nullable=False, comment="bytes"),
    Column("lines", Integer, nullable=False),
    Column(
        "stem",
        Text,
        key="module_name",
        nullable=False,
        comment="module name: file name, or its directory's",
    ),
    Column(
        "marks",
        SmallInteger,
        key="flags",
        nullable=False,
        comment="indexer.types.Flag",
    ),
    Column("analysis", Text, nullable=False, comment="what was done with it; stale: rebuilt"),
    UniqueConstraint("repository_id", "path", "blob", "analysis"),
    # The name first: who may read thousands of repositories looks it up once, not once in each.
    Index("document_stem_repository_id_idx", text("lower(stem)"), "repository_id"),
    comment="immutable; built anew it is another row; which commits hold it is in membership",
)

membership = Table(
    "membership",
    metadata,
    Column("repository_id", Integer, primary_key=True),
    Column("ref_id", Integer, primary_key=True),
    Column("document_id", BigInteger, primary_key=True),
    Column("from_generation", Integer, primary_key=True),
    Column("to_generation", Integer, comment="exclusive; null: still a member"),
    Index(None, "repository_id", "document_id"),
    comment="a document belongs to a ref from one generation up to another",
)

published_ref = Table(
    "published_ref",
    metadata,
    Column("repository_id", Integer, primary_key=True),
    Column("ref_id", Integer, Identity(always=False), primary_key=True),
    Column("ref", Text, nullable=False, comment="full name: refs/heads/main"),
    Column("commit", Text, comment="null: never published"),
    Column("generation", Integer, nullable=False, server_default="0"),
    Column(
        "fence",
        BigInteger,
        nullable=False,
        server_default="0",
        comment="newest run that may publish",
    ),
    Column("analysis", Text, nullable=False, server_default="", comment="its documents'"),
    Column("published_at", DateTime(timezone=True)),
    Column("seen_documents", Integer, comment="of the generation `counted`"),
    Column("seen_chunks", Integer, comment="of the generation `counted`"),
    Column(
        "counted",
        Integer,
        comment="the generation that the two count; another: not known",
    ),
    UniqueConstraint("repository_id", "ref"),
    comment="what readers see; publishing is one update of one row",
)

chunk = Table(
    "chunk",
    metadata,
    Column("repository_id", Integer, primary_key=True),
    Column("document_id", BigInteger, primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("first_line", Integer, nullable=False),
    Column("last_line", Integer, nullable=False),
    Column("length", Integer, nullable=False, comment="lexemes with repeats, for BM25"),
    Column("content", Text, nullable=False),
    Column("lexemes", TSVECTOR, nullable=False, comment="positions count: weighted frequency"),
    Index(None, "lexemes", postgresql_using="gin"),
    comment="chunks tile their document: joined in order they are its text",
    # Content moves out of a larger row; lexemes are compressed and stay: scoring reads those of a
    # thousand rows, 0.9 µs each for a sixth less disk.
    postgresql_with={"toast_tuple_target": 1200},
)

embedding = Table(
    "embedding",
    metadata,
    Column("repository_id", Integer, primary_key=True),
    Column("document_id", BigInteger, primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("vector", HALFVEC(EMBEDDING_DIMENSIONS), nullable=False),
    comment="apart from chunk: an exact scan reads 540 bytes a row; replaceable",
)

sketch = Table(
    "sketch",
    metadata,
    Column("repository_id", Integer, nullable=False),
    Column("document_id", BigInteger, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("trigrams", BIT(trigrams.BITS), nullable=False, comment="a bit for each that occurs"),
    # Not unique: equal entries share their room, a sixth of what a key would take.
    Index(None, "repository_id", "document_id"),
    comment="apart from chunk: which may hold a literal is seen in 310 bytes a row",
)

code_segment = Table(
    "code_segment",
    metadata,
    Column("repository_id", Integer, primary_key=True),
    Column("id", BigInteger, Identity(always=False), primary_key=True),
    Column("encoder", Text, nullable=False, comment="indexer.text.codes.version"),
    Column("rows", Integer, nullable=False, comment="chunks of all its documents"),
    Column("documents", LargeBinary, nullable=False, comment="their ids, int64 little-endian"),
    Column("counts", LargeBinary, nullable=False, comment="chunks of each, int32 little-endian"),
    Column("codes", LargeBinary, nullable=False, comment="32 bytes a chunk, by document, ordinal"),
    comment="codes of the vectors of many documents, read whole; immutable; some may be swept",
)

symbol = Table(
    "symbol",
    metadata,
    Column("repository_id", Integer, nullable=False),
    Column("document_id", BigInteger, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("normalised", Text, nullable=False, comment="letters and digits, lower case"),
    Column("qualified_name", Text, nullable=False, comment="begins with what encloses it"),
    Column("kind", Text, nullable=False),
    Column("signature", Text, nullable=False),
    Column("documentation", Text, nullable=False),
    Column("first_line", Integer, nullable=False),
    Column("last_line", Integer, nullable=False),
    Column("span_start", Integer, nullable=False, comment="bytes of the UTF-8 text"),
    Column("span_end", Integer, nullable=False, comment="exclusive"),
    Index(None, "normalised", "repository_id"),
    # Not unique: equal entries share their room, a sixth of what a key would take.
    Index(None, "repository_id", "document_id"),
)

import_target = Table(
    "import_target",
    metadata,
    Column("repository_id", Integer, nullable=False),
    Column("document_id", BigInteger, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("target", Text, nullable=False, comment="as written"),
    Column(
        "stem",
        Text,
        key="module_name",
        nullable=False,
        comment="the module name it may mean, lower case",
    ),
    Column("line", Integer, nullable=False),
    # Not unique: equal entries share their room, a sixth of what a key would take.
    Index(None, "repository_id", "document_id"),
)

occurrence = Table(
    "occurrence",
    metadata,
    Column("repository_id", Integer, primary_key=True),
    Column("document_id", BigInteger, primary_key=True),
    Column("ordinal", Integer, primary_key=True, comment="0: there is one row, or none"),
    Column("packed", LargeBinary, nullable=False, comment="indexer.text.occurrences"),
    comment="all uses of names in a document, and what its imports bring",
)

precise_document = Table(
    "precise_document",
    metadata,
    Column("repository_id", Integer, nullable=False),
    Column("id", BigInteger, Identity(always=False), nullable=False),
    Column("path", LargeBinary, nullable=False, comment="as git has it"),
    Column("blob", LargeBinary, nullable=False),
    Column("tool", Text, nullable=False, comment="name and version of the indexer"),
    Column("packed", LargeBinary, nullable=False, comment="indexer.text.precise"),
    Column("read_at", DateTime(timezone=True), nullable=False, server_default=text("now()")),
    PrimaryKeyConstraint("repository_id", "path", "blob"),
    UniqueConstraint("repository_id", "id"),
    comment="what an uploaded index says of a file, whichever commits hold it",
)

precise_definition = Table(
    "precise_definition",
    metadata,
    Column("repository_id", Integer, primary_key=True),
    Column("digest", LargeBinary, primary_key=True, comment="of a symbol without its version"),
    Column("precise_id", BigInteger, primary_key=True, comment="of a precise_document"),
    Column("line", Integer, primary_key=True),
    Column("column", Integer, primary_key=True, comment="bytes of the line before the name"),
    Column("length", Integer, nullable=False, comment="bytes; 0: the document is the definition"),
    Index(None, "repository_id", "precise_id"),
    comment="where an uploaded index defines what other files may use",
)

skipped_file = Table(
    "skipped_file",
    metadata,
    Column("repository_id", Integer, primary_key=True),
    Column("ref_id", Integer, primary_key=True),
    Column("path", LargeBinary, primary_key=True),
    Column("generation", Integer, primary_key=True),
    Column("path_text", Text, nullable=False),
    Column("reason", Text, nullable=False, comment="indexer.types.SkipReason"),
    Column("detail", Text, nullable=False),
    comment="the whole list of one generation, so that it is never half true",
)

stem_count = Table(
    "stem_count",
    metadata,
    Column("repository_id", Integer, primary_key=True),
    Column("ref_id", Integer, primary_key=True),
    Column("stem", Text, key="module_name", primary_key=True, comment="module name, lower case"),
    Column("importers", Integer, nullable=False, comment="documents of the ref that import it"),
    Column(
        "bearers",
        Integer,
        key="same_name",
        nullable=False,
        comment="documents of the ref that are called so",
    ),
    comment="counted at publish: how central a file is, whatever its neighbours' own rows say",
)

unreadable_blob = Table(
    "unreadable_blob",
    metadata,
    Column("repository_id", Integer, primary_key=True),
    Column("path", LargeBinary, primary_key=True),
    Column("blob", LargeBinary, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("analysis", Text, nullable=False, comment="what it was read with; stale: read again"),
    comment="what reading a blob taught us, so that the next run need not learn it again",
)

lexeme_frequency = Table(
    "lexeme_frequency",
    metadata,
    Column("repository_id", Integer, primary_key=True),
    Column("lexeme", _BYTES, primary_key=True),
    Column("chunks", Integer, nullable=False, comment="chunks of the repository that hold it"),
    # As with stems: ten words in 10,000 repositories are ten places of this one, not 100,000.
    Index(
        "lexeme_frequency_lexeme_repository_id_idx",
        "lexeme",
        "repository_id",
        postgresql_include=["chunks"],
    ),
    comment="per repository: a global count would leak the words of private code",
)

lexeme_delta = Table(
    "lexeme_delta",
    metadata,
    Column("repository_id", Integer, nullable=False),
    Column("lexemes", ARRAY(Text), nullable=False),
    Column("chunks", ARRAY(BigInteger), nullable=False, comment="negative: documents swept"),
    Index(None, "repository_id"),
    comment="a row a batch; folded into lexeme_frequency at publish, so batches never wait",
)

repository_statistics = Table(
    "repository_statistics",
    metadata,
    Column("repository_id", Integer, primary_key=True),
    Column("documents", Integer, nullable=False, server_default="0"),
    Column("chunks", Integer, nullable=False, server_default="0"),
    Column(
        "lexemes", BigInteger, nullable=False, server_default="0", comment="chunk.length, summed"
    ),
    Column("bytes", BigInteger, nullable=False, server_default="0", comment="of all documents"),
    Column("rebuilds", Integer, nullable=False, server_default="0", comment="full runs so far"),
    Column("coded", Text, comment="version of codes that every document has; null: not known"),
)

_GIVEN = frozenset({"repository_id", "id", "path", "blob", "analysis"})
READ_COLUMNS = tuple(column for column in document.c if column.name not in _GIVEN)
"""What reading a blob at a path says of the document as a whole."""
CHILDREN = tuple(table for table in metadata.tables.values() if "ordinal" in table.c)
"""Tables whose rows are the contents of one document, numbered from 0."""
OF_DOCUMENTS = (*CHILDREN, membership)
"""Tables whose rows name a document by `document_id`."""
OF_REFS = (membership, skipped_file, stem_count)
"""Tables whose rows name a ref by `ref_id`."""
_BOOKKEEPING = frozenset(
    {"repository_id", "id", "ref_id", "document_id", "generation", "analysis", "path_text"}
)
"""Columns that depend on the order of runs and pushes, or that only repeat another one."""
_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call] # SQLAlchemy's
_ENCODER_PART = 2
"""Of an analysis, counted from 1."""


def sql_type(column: Column[Any]) -> str:
    """Return the name of a column's type without its length or collation: `text`, `bigint[]`."""
    name = column.type.compile(dialect=_DIALECT).lower()
    return re.sub(r"\(.*?\)| collate .*", "", name)


def column_list(columns: Iterable[Column[Any]], of: str = "") -> str:
    """Return columns as SQL lists them, by their names in the database; `of` is an alias."""
    prefix = f"{of}." if of else ""
    return ", ".join(f"{prefix}{column.name}" for column in columns)


def layout(tables: Iterable[Table]) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return names (those of Python) and types of the columns of tables, by table.

    It is made of plain values: the process that makes rows is told how, and knows no database.
    """
    return {
        str(table.name): tuple((str(each.key), sql_type(each)) for each in table.c)
        for table in tables
    }


def digested(table: Table) -> tuple[Column[Any], ...]:
    """Return the columns that are the same however the index came to hold a commit."""
    return tuple(column for column in table.c if column.name not in _BOOKKEEPING)


def is_live(member: str, generation: str) -> str:
    """Build the condition that a row of `membership` is visible in a generation of its ref.

    Both are SQL: the alias of the row, and an expression or a parameter.
    """
    return (
        f"({member}.from_generation <= {generation}"
        f" AND ({member}.to_generation IS NULL OR {member}.to_generation > {generation}))"
    )


ANALYSIS_VERSION = "23"
"""Raise it when the same blob would yield other rows: documents of an older one are rebuilt."""


def analysis_prefix(version: str, encoder: str) -> str:
    """Return the beginning of `analysis`, whose whole form is `version-encoder-rebuilds`.

    No part of it holds a hyphen: `encoder_of` splits at them.
    """
    return f"{version}-{encoder}-"


def analysis_of(version: str, encoder: str, rebuilds: int) -> str:
    """Return what `document.analysis` and `published_ref.analysis` hold.

    `rebuilds` counts how often everything was built again (`repository_statistics`).
    """
    return f"{analysis_prefix(version, encoder)}{rebuilds}"


def analysis_of_file(analysis: str, said: str) -> str:
    """Return `document.analysis` of a file, given that of its ref and what the repository says.

    A fourth part, where there is anything (`indexer.types.Said.text`).
    """
    return f"{analysis}-{said}" if said else analysis


def encoder_of(analysis: str) -> str:
    """Build the SQL for the version of the encoder in an `analysis` (SQL: a column)."""
    return f"split_part({analysis}, '-', {_ENCODER_PART})"


def is_current(analysis: str) -> str:
    """Build the condition that an `analysis` (SQL: a column) is of this version of the code."""
    return f"starts_with({analysis}, '{ANALYSIS_VERSION}-')"
