"""The texts of chunks move out of smaller rows, too, and long lists of lexemes are compressed.

Rows that are there stay as they are. Searches and publishing go on meanwhile.

Revision ID: 0009
Revises: 0008
"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

CHUNK = "search_index.chunk"


def upgrade() -> None:
    op.execute(f"ALTER TABLE {CHUNK} SET (toast_tuple_target = 1200)")


def downgrade() -> None:
    op.execute(f"ALTER TABLE {CHUNK} SET (toast_tuple_target = 2250)")
