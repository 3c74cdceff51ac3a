"""Make the first administrator."""

from typing import Any

from django.core.management.base import BaseCommand
from typing_extensions import override

from omniweb.accounts.services import create_first_administrator


class Command(BaseCommand):
    """`ensure_admin`: prints a name and a password the first time, nothing later."""

    help = "Make the administrator `admin` where there is no user yet, and print the password."

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        if made := create_first_administrator():
            user, password = made
            self.stdout.write(f"name: {user.get_username()}")
            self.stdout.write(f"password: {password}")
