"""Delete a repository."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from typing_extensions import override

from omniweb.errors import OmniWebError
from omniweb.repositories.services import delete_repository, repository_named
from omniweb.repositories.tasks import enqueue_forgetting


class Command(BaseCommand):
    """`delete_repository NAME`."""

    help = "Take a repository out of search at once; a worker removes its data."

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name")

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        try:
            repository = repository_named(options["name"])
        except OmniWebError as refusal:
            raise CommandError(str(refusal)) from refusal
        delete_repository(repository)
        enqueue_forgetting(repository.pk)
        self.stdout.write(f"{repository.name} is deleted.")
