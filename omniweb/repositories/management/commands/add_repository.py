"""Add a repository; a local path is allowed here and nowhere else."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from typing_extensions import override

from indexer.errors import IndexerError
from omniweb.errors import OmniWebError
from omniweb.repositories.models import State, Visibility
from omniweb.repositories.runs.terminal import follow, outcome
from omniweb.repositories.services import add_repository
from omniweb.repositories.tasks import enqueue_index_run


class Command(BaseCommand):
    """`add_repository NAME SOURCE [--ref REF] [--public] [--wait]`."""

    help = "Add a repository (an https address or a local path) and index it."

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name")
        parser.add_argument("source")
        parser.add_argument("--ref", default="", help="branch or tag; default: the remote's HEAD")
        parser.add_argument("--extra-ref", action="append", default=[], metavar="REF")
        parser.add_argument("--exclude", action="append", default=[], metavar="GLOB")
        parser.add_argument("--public", action="store_true", help="everybody may read it")
        parser.add_argument("--wait", action="store_true", help="until it is searchable")

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        try:
            repository = add_repository(
                options["name"],
                options["source"],
                default_ref=options["ref"],
                extra_refs=options["extra_ref"],
                excludes=options["exclude"],
                visibility=Visibility.PUBLIC if options["public"] else Visibility.PRIVATE,
                allow_local=True,
            )
        except (OmniWebError, IndexerError) as refusal:
            raise CommandError(str(refusal)) from refusal
        run = enqueue_index_run(repository.pk, reason="added")
        if not options["wait"]:
            self.stdout.write(f"{repository.name} is added; run {run.pk} is queued.")
            return
        run = follow(run)
        if run.state != State.DONE:
            raise CommandError(outcome(run))
        self.stdout.write(outcome(run))
