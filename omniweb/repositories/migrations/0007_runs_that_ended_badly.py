from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

_INDEX = models.Index(
    condition=models.Q(("state__in", ("failed", "cancelled"))),
    fields=["state", "-id"],
    name="run_ended_badly_idx",
)


class Migration(migrations.Migration):
    """Without a lock: runs go on meanwhile. What an interrupted one left is made anew."""

    atomic = False
    dependencies = [
        ("repositories", "0006_folders_of_mirrors"),
    ]

    operations = [
        migrations.RunSQL(
            "DROP INDEX CONCURRENTLY IF EXISTS run_ended_badly_idx", migrations.RunSQL.noop
        ),
        AddIndexConcurrently(model_name="indexrun", index=_INDEX),
    ]
