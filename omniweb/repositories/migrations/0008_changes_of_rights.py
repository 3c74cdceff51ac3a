from django.db import migrations, models

FORWARDS = """
CREATE FUNCTION note_change_of_rights() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO public.repositories_changeofrights (transaction)
    VALUES (pg_current_xact_id()::text::bigint) ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION note_change_of_rights() FROM PUBLIC;
CREATE TRIGGER rights_change AFTER INSERT OR DELETE OR TRUNCATE ON repositories_repository
    FOR EACH STATEMENT EXECUTE FUNCTION note_change_of_rights();
CREATE TRIGGER rights_change_in_row AFTER UPDATE ON repositories_repository
    FOR EACH ROW WHEN (
        (OLD.id, OLD.name, OLD.resolved_ref, OLD.visibility, OLD.deleted_at)
        IS DISTINCT FROM (NEW.id, NEW.name, NEW.resolved_ref, NEW.visibility, NEW.deleted_at)
    ) EXECUTE FUNCTION note_change_of_rights();
CREATE TRIGGER rights_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON repositories_access
    FOR EACH STATEMENT EXECUTE FUNCTION note_change_of_rights();
CREATE TRIGGER rights_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON accounts_team_members
    FOR EACH STATEMENT EXECUTE FUNCTION note_change_of_rights();
"""
BACKWARDS = """
DROP TRIGGER rights_change ON accounts_team_members;
DROP TRIGGER rights_change ON repositories_access;
DROP TRIGGER rights_change_in_row ON repositories_repository;
DROP TRIGGER rights_change ON repositories_repository;
DROP FUNCTION note_change_of_rights();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_deactivation_ends_sessions_and_tokens"),
        ("repositories", "0007_places_in_the_queue"),
    ]

    operations = [
        migrations.CreateModel(
            name="ChangeOfRights",
            fields=[
                ("transaction", models.BigIntegerField(primary_key=True, serialize=False)),
                ("seen_at", models.DateTimeField(null=True)),
            ],
            options={"default_permissions": ()},
        ),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]
