"""Print what a repository's published index comes to."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from typing_extensions import override

import indexer
from omniweb.errors import OmniWebError
from omniweb.repositories.services import repository_named


class Command(BaseCommand):
    """`digest NAME`."""

    help = "Print the SHA-256 over a repository's published rows: equal content, equal digest."

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name")

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        try:
            repository = repository_named(options["name"])
        except OmniWebError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(indexer.digest(repository.pk))
