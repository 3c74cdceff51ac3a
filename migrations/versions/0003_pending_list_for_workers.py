"""Workers empty the pending list of the word index without owning it.

PostgreSQL lets only the owner of an index do that. This function runs as the owner and does this
one thing; omniweb/roles.py says who may call it.

Revision ID: 0003
Revises: 0002
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

FUNCTION = "search_index.empty_pending_list()"


def upgrade() -> None:
    op.execute(
        f"CREATE FUNCTION {FUNCTION} RETURNS bigint LANGUAGE sql SECURITY DEFINER"
        " SET search_path = pg_catalog, pg_temp"
        " AS 'SELECT gin_clean_pending_list(''search_index.chunk_lexemes_idx'')'"
    )
    op.execute(f"REVOKE ALL ON FUNCTION {FUNCTION} FROM PUBLIC")


def downgrade() -> None:
    op.execute(f"DROP FUNCTION {FUNCTION}")
