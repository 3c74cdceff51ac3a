"""Index a repository again."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from typing_extensions import override

from omniweb.errors import OmniWebError
from omniweb.repositories.models import State
from omniweb.repositories.runs.terminal import follow, outcome, queued
from omniweb.repositories.services import repository_named
from omniweb.repositories.tasks import enqueue_index_run


class Command(BaseCommand):
    """`reindex NAME [--full] [--wait]`."""

    help = "Index a repository again: what changed, or everything."

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--full", action="store_true", help="build every document again")
        parser.add_argument("--wait", action="store_true", help="until it is searchable")

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        try:
            repository = repository_named(options["name"])
        except OmniWebError as refusal:
            raise CommandError(str(refusal)) from refusal
        run = enqueue_index_run(repository.pk, reason="command line", full=options["full"])
        if not options["wait"]:
            self.stdout.write(queued(run))
            return
        run = follow(run)
        if run.state != State.DONE:
            raise CommandError(outcome(run))
        self.stdout.write(outcome(run))
