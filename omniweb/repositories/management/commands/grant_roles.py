"""Make the database roles of the web server and of workers, and give them what they need."""

from typing import Any

from django.core.management.base import BaseCommand
from typing_extensions import override

from omniweb import roles


class Command(BaseCommand):
    """`grant_roles`: may be called at any time; `migrate_index` calls it."""

    help = "Make the database roles that the settings name and renew their grants."

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        if names := roles.settle():
            self.stdout.write(f"Granted to {' and '.join(names)}.")
        else:
            self.stdout.write("No role is named: everything works as the owner.")
