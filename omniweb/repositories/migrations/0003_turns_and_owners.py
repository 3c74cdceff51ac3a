from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def _name_owners(apps: Any, _schema_editor: Any) -> None:
    """Take who added a repository from the audit log; their user may be gone since."""
    repositories, entries = (
        apps.get_model("repositories", "Repository"),
        apps.get_model("accounts", "AuditEntry"),
    )
    users = set(apps.get_model("accounts", "User").objects.values_list("pk", flat=True))
    added = entries.objects.filter(action="repository.add", actor_id__in=users)
    for actor_id, context in added.values_list("actor_id", "context"):
        repositories.objects.filter(pk=context.get("id"), added_by=None).update(added_by=actor_id)


class Migration(migrations.Migration):
    dependencies = [
        ("repositories", "0002_memory_per_phase"),
        ("accounts", "0002_audit_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="indexrun",
            name="served_at",
            field=models.DateTimeField(
                db_index=True, help_text="When a worker last took up something of it.", null=True
            ),
        ),
        migrations.AddField(
            model_name="repository",
            name="added_by",
            field=models.ForeignKey(
                editable=False,
                help_text="Its owner, for limits.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunPython(_name_owners, migrations.RunPython.noop),
    ]
