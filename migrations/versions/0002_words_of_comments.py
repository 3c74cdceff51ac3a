"""The comments of columns speak of module names and flags; the columns keep their names.

A column that is renamed breaks whoever still runs the code of before: their names go with the next
change of these tables.

Revision ID: 0002
Revises: 0001
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SCHEMA = "search_index"
COMMENTS = (
    (
        "document",
        "stem",
        "effective stem: file name, or its directory's",
        "module name: file name, or its directory's",
    ),
    ("document", "marks", "indexer.types.Mark", "indexer.types.Flag"),
    (
        "import_target",
        "stem",
        "the effective stem it may mean, lower case",
        "the module name it may mean, lower case",
    ),
    ("stem_count", "stem", "effective stem, lower case", "module name, lower case"),
    (
        "stem_count",
        "bearers",
        "documents of the ref that bear it",
        "documents of the ref that are called so",
    ),
)
"""Table, column, the comment of before, the comment."""


def upgrade() -> None:
    for table, column, before, comment in COMMENTS:
        op.alter_column(table, column, comment=comment, existing_comment=before, schema=SCHEMA)


def downgrade() -> None:
    for table, column, before, comment in COMMENTS:
        op.alter_column(table, column, comment=before, existing_comment=comment, schema=SCHEMA)
