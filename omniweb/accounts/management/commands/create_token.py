"""Make an API token."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from typing_extensions import override

from omniweb.accounts import scopes
from omniweb.accounts.services import create_token, user_named
from omniweb.errors import OmniWebError


class Command(BaseCommand):
    """`create_token USER --scope SCOPE… [--name NAME] [--days N]`."""

    help = "Make an API token; the last line is the token alone."

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("user")
        parser.add_argument(
            "--scope", action="extend", nargs="+", required=True, help=", ".join(scopes.ALL)
        )
        parser.add_argument("--name", default="command line")
        parser.add_argument("--days", type=int, default=90, help="until it expires; 0: never")

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        days = options["days"]
        expires_at = timezone.now() + timedelta(days=days) if days > 0 else None
        try:
            user = user_named(options["user"])
            token, text = create_token(user, options["name"], options["scope"], expires_at)
        except OmniWebError as refusal:
            raise CommandError(str(refusal)) from refusal
        until = f"until {expires_at:%Y-%m-%d}" if expires_at else "for ever"
        self.stderr.write(f"Token for {user}, good {until}: {', '.join(token.scopes)}.")
        self.stdout.write(text)
