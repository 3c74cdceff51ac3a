from django.db import migrations, models

FORWARDS = r"""
CREATE FUNCTION repositories_take_place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT added_by_id, left(substring(lower(source) FROM '^[a-z]+://(\[[^]/]*\]|[^/:]+)'), 255)
        INTO NEW.owner, NEW.host FROM repositories_repository WHERE id = NEW.repository_id;
    NEW.owner := COALESCE(NEW.requested_by_id, NEW.owner, 0);
    NEW.host := COALESCE(NEW.host, '');
    NEW.patience := CASE
        WHEN NEW.reason = 'renewal' THEN 2 WHEN NEW.reason = 'poll' OR NEW.ref <> '' THEN 1 ELSE 0
    END;
    RETURN NEW;
END $$;
CREATE TRIGGER take_place BEFORE INSERT OR UPDATE OF reason, ref, requested_by_id
    ON repositories_indexrun FOR EACH ROW EXECUTE FUNCTION repositories_take_place();

CREATE FUNCTION repositories_change_places() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE repositories_indexrun SET reason = reason
        WHERE repository_id = NEW.id AND state IN (
            'queued', 'fetching', 'planning', 'building', 'publishing'
        );
    RETURN NULL;
END $$;
CREATE TRIGGER change_places AFTER UPDATE OF source, added_by_id ON repositories_repository
    FOR EACH ROW WHEN (
        OLD.source IS DISTINCT FROM NEW.source OR OLD.added_by_id IS DISTINCT FROM NEW.added_by_id
    ) EXECUTE FUNCTION repositories_change_places();

UPDATE repositories_indexrun SET reason = reason
    WHERE state IN ('queued', 'fetching', 'planning', 'building', 'publishing')
       OR served_at > now() - interval '1 hour';
"""
BACKWARDS = """
DROP TRIGGER change_places ON repositories_repository;
DROP FUNCTION repositories_change_places();
DROP TRIGGER take_place ON repositories_indexrun;
DROP FUNCTION repositories_take_place();
"""
QUEUED = models.Q(state="queued")


class Migration(migrations.Migration):
    dependencies = [("repositories", "0006_folders_of_mirrors")]

    operations = [
        migrations.AddField(
            "indexrun",
            "patience",
            models.PositiveSmallIntegerField(
                db_default=0, default=0, editable=False, help_text="What has more comes later."
            ),
        ),
        migrations.AddField(
            "indexrun",
            "owner",
            models.BigIntegerField(
                db_default=0,
                default=0,
                editable=False,
                help_text="Whose turn it is for; 0: nobody's.",
            ),
        ),
        migrations.AddField(
            "indexrun",
            "host",
            models.CharField(
                blank=True,
                db_default="",
                default="",
                editable=False,
                help_text="It is fetched from; empty: a folder of the server.",
                max_length=255,
            ),
        ),
        migrations.AddIndex(
            "indexrun",
            models.Index(
                fields=["patience", "owner", "host", "id"], condition=QUEUED, name="run_queue_idx"
            ),
        ),
        migrations.AddIndex(
            "indexrun",
            models.Index(fields=["patience", "owner", "id"], condition=QUEUED, name="run_line_idx"),
        ),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]
