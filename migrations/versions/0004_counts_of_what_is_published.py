"""A published ref knows how many documents and chunks readers see, and of which generation that is.

The sums of the repository count what is built and not yet published, and what is not yet swept: a
full reindex doubled them. Counts of another generation are not believed: an earlier version of the
code publishes without them. They are called as no column of `repository_statistics` is, with which
it joins them.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SCHEMA = "search_index"
COLUMNS = (
    ("seen_documents", "of the generation `counted`"),
    ("seen_chunks", "of the generation `counted`"),
    ("counted", "the generation that the two count; another: not known"),
)


def upgrade() -> None:
    for name, comment in COLUMNS:
        op.add_column(
            "published_ref", sa.Column(name, sa.Integer(), comment=comment), schema=SCHEMA
        )


def downgrade() -> None:
    for name, _ in COLUMNS:
        op.drop_column("published_ref", name, schema=SCHEMA)
