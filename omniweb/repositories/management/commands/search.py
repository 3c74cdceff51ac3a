"""Search every repository, as the administrator of this machine."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from typing_extensions import override

from omniweb.repositories.services import scope_of_everything
from omniweb.search import QueryError, search
from omniweb.search.types import Hit, Mode, SearchRequest, SearchResult

MAX_LIMIT = 100
MOST_READ = 1_000_000
"""Characters of what is piped in; the search reads fewer and says so."""


def _text(words: Sequence[str]) -> str:
    """Return the query; a `-` at its end stands for a text that is piped in, such as a log."""
    if words[-1] == "-":
        words = [*words[:-1], sys.stdin.read(MOST_READ)]
    return " ".join(words)


class Command(BaseCommand):
    """`search QUERY|- [--json] [--limit N] [--mode MODE] [--explain]`; `-`: what is piped in."""

    help = "Search all repositories."

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("query", nargs="+", help="- at the end: what is piped in")
        parser.add_argument("--json", action="store_true", help="one JSON object")
        parser.add_argument("--limit", type=int, default=10, help="hits, 1 to 100")
        parser.add_argument("--mode", choices=[mode.value for mode in Mode], default="auto")
        parser.add_argument("--explain", action="store_true", help="explain each score")

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        request = SearchRequest(
            text=_text(options["query"]),
            scope=scope_of_everything(),
            mode=Mode(options["mode"]),
            limit=max(1, min(options["limit"], MAX_LIMIT)),
            explain=options["explain"],
        )
        try:
            result = search(request)
        except QueryError as refusal:
            raise CommandError(str(refusal)) from refusal
        if options["json"]:
            self.stdout.write(json.dumps(asdict(result), ensure_ascii=False))
        else:
            self._print(result)

    def _print(self, result: SearchResult) -> None:
        for hit in result.hits:
            self._print_hit(hit)
        about = "" if result.total.relation == "eq" else "at least "
        self.stdout.write(f"{about}{result.total.value} documents, {result.took_ms:.0f} ms")
        for note in (*(each.title for each in result.skipped), *result.notices):
            self.stdout.write(f"note: {note}")
        for each in result.skipped:
            if each.suggested_query:
                self.stdout.write(f"try: {each.suggested_query}")
        if result.did_you_mean:
            self.stdout.write(f"it may mean: {result.did_you_mean}")

    def _print_hit(self, hit: Hit) -> None:
        self.stdout.write(self.style.SUCCESS(f"{hit.repository} {hit.path}") + f"  ({hit.why})")
        for chunk in hit.chunks[:1]:
            for number, line in enumerate(chunk.lines, chunk.start_line):
                mark = ">" if number == hit.asked_line else " "
                self.stdout.write(f"{mark} {number:>5}  {line}")
