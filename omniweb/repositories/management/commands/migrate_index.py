"""Bring the tables of the index up to date, and who may do what with all tables."""

from typing import Any

from alembic import command
from alembic.config import Config
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandParser
from typing_extensions import override

from omniweb import roles


def alembic_config() -> Config:
    """Return Alembic's configuration for this project's index."""
    config = Config()
    config.set_main_option("script_location", str(settings.BASE_DIR / "migrations"))
    # A per cent sign of the address would be an interpolation.
    config.set_main_option("sqlalchemy.url", settings.DATABASE_URL.replace("%", "%%"))
    return config


class Command(BaseCommand):
    """`migrate_index`: Alembic's `upgrade head` and `grant_roles`; `--check`: its `check`."""

    help = "Bring the tables of the index up to date."

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check",
            action="store_true",
            help="Change nothing; fail where the tables differ from what the code describes.",
        )

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        if settings.SERVICES_MISSING:
            raise ImproperlyConfigured(settings.SERVICES_MISSING)
        if options["check"]:
            command.check(alembic_config())
            return
        command.upgrade(alembic_config(), "head")
        roles.settle()
        self.stdout.write("The index is up to date.")
