"""Remove expired sessions, and keys that an earlier version stored as they are."""

from typing import Any

from django.core.management.base import BaseCommand
from typing_extensions import override

from omniweb.accounts import sessions


class Command(BaseCommand):
    """`tidy_sessions`: what beat does every ten minutes, at once."""

    help = "Remove expired sessions, and replace session keys by their digests."

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        sessions.tidy()
