"""Compare a repository's index with git, and repair it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from typing_extensions import override

from indexer.errors import IndexerError
from omniweb.errors import OmniWebError
from omniweb.repositories.maintenance.reconciling import reconcile
from omniweb.repositories.services import repository_named


class Command(BaseCommand):
    """`reconcile NAME [--dry-run] [--thorough]`: exit 0 where nothing differs, else 1."""

    help = "Name every difference between a repository's index and git, and repair it."

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--dry-run", action="store_true", help="repair nothing")
        parser.add_argument(
            "--thorough", action="store_true", help="read every file again, not only some"
        )

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        try:
            repository = repository_named(options["name"])
            done = reconcile(
                repository, repair=not options["dry_run"], thorough=options["thorough"]
            )
        except (OmniWebError, IndexerError) as refusal:
            raise CommandError(str(refusal)) from refusal
        for difference in done.found:
            self.stdout.write(str(difference))
        self.stdout.write(f"Documents: {done.documents}, read again: {done.reread}.")
        if not done.found:
            return
        repaired = "nothing was repaired"
        if not options["dry_run"]:
            repaired = f"repaired: {len({*done.found} - {*done.left})}"
        left = [f"left: {difference}" for difference in done.left if not options["dry_run"]]
        sentence = f"Differences found: {len(done.found)}, {repaired}."
        raise CommandError("\n".join([*left, sentence]))
