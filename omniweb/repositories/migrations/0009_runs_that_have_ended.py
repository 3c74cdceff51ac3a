from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q

_ENDED = models.Index(
    condition=Q(("state__in", ("done", "failed", "cancelled"))),
    fields=["repository", "finished_at"],
    name="run_ended_idx",
)
_ENDED_BADLY = models.Index(
    condition=Q(("state__in", ("failed", "cancelled"))),
    fields=["state", "-id"],
    name="run_ended_badly_idx",
)


class Migration(migrations.Migration):
    """Without a lock: runs go on meanwhile. What an interrupted one left is made anew."""

    atomic = False
    dependencies = [
        ("repositories", "0008_changes_of_rights"),
    ]

    operations = [
        migrations.RunSQL(
            [
                "DROP INDEX CONCURRENTLY IF EXISTS run_ended_idx",
                "DROP INDEX CONCURRENTLY IF EXISTS run_ended_badly_idx",
            ],
            migrations.RunSQL.noop,
        ),
        AddIndexConcurrently(model_name="indexrun", index=_ENDED),
        AddIndexConcurrently(model_name="indexrun", index=_ENDED_BADLY),
    ]
