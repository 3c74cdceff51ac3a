from django.db import migrations, models

TRIGGER = """
CREATE FUNCTION deactivation_ends_sessions_and_tokens() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Whoever saves a row that was read earlier brings no session back.
    NEW.session_epoch := greatest(OLD.session_epoch, NEW.session_epoch);
    IF OLD.is_active AND NOT NEW.is_active THEN
        NEW.session_epoch := OLD.session_epoch + 1;
        UPDATE accounts_apitoken SET revoked_at = now()
            WHERE user_id = OLD.id AND revoked_at IS NULL;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER user_deactivation BEFORE UPDATE OF is_active, session_epoch ON accounts_user
    FOR EACH ROW EXECUTE FUNCTION deactivation_ends_sessions_and_tokens();
"""
NO_TRIGGER = """
DROP TRIGGER user_deactivation ON accounts_user;
DROP FUNCTION deactivation_ends_sessions_and_tokens();
"""
# Who was deactivated before gets nothing back either.
DEACTIVATED_BEFORE = """
UPDATE accounts_user SET session_epoch = session_epoch + 1 WHERE NOT is_active;
UPDATE accounts_apitoken SET revoked_at = now() FROM accounts_user
    WHERE accounts_user.id = user_id AND NOT is_active AND revoked_at IS NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_audit_append_only")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="session_epoch",
            field=models.PositiveIntegerField(
                db_default=0,
                default=0,
                editable=False,
                help_text="Sessions of earlier ones are over.",
            ),
        ),
        migrations.RunSQL(TRIGGER, NO_TRIGGER),
        migrations.RunSQL(DEACTIVATED_BEFORE, migrations.RunSQL.noop),
    ]
