"""What must be done before the doors open: tables of both sides, the first administrator."""

import io
import os

import django
from django.core.management import call_command


def prepare() -> None:
    """Migrate, and print name and password of the administrator where it was made just now."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "omniweb.settings")
    os.environ.setdefault("OMNIWEB_LOG_LEVEL", "WARNING")  # what it says is shown to people
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("migrate_index", stdout=io.StringIO())
    call_command("tidy_sessions")  # no process of an earlier version is up
    call_command("ensure_admin")


if __name__ == "__main__":
    prepare()
