"""Ask what a name means and where it is used, as the administrator of this machine."""

import json
import re
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError
from typing_extensions import override

from omniweb.repositories.services import scope_of_everything
from omniweb.search import navigation as engine
from omniweb.search.errors import PlaceError
from omniweb.search.navigation import (
    Callees,
    Definition,
    Definitions,
    NotLookedAt,
    Outline,
    References,
)
from omniweb.search.types import Scope

Answer = Definitions | References | Callees | Outline
MOST_USES: Final = 1_000
_OF_NO_FILE: Final = frozenset({"repositories", "no word"})
"""Reasons that count something else."""
_PLACE: Final = re.compile(r"(.+?)(?::(\d+))?(?::(\d+))?")
_WANTED: Final = {"references": engine.Wanted(), "callers": engine.Wanted(engine.CALLS)}
"""Questions about uses, and which uses these are about."""
_QUESTIONS: Final[Mapping[str, Callable[..., Answer | None]]] = {
    "definition": engine.definition,
    **{
        name: partial(engine.counted, wanted=wanted, limit=MOST_USES)
        for name, wanted in _WANTED.items()
    },
    "callees": engine.callees,
    "implementations": engine.implementations,
}


class Command(BaseCommand):
    """`navigate QUESTION REPOSITORY PATH[:LINE[:COLUMN]] | [REPOSITORY] --symbol NAME [--json]`."""

    help = "Say what a name means and where else it is used."

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("question", choices=[*_QUESTIONS, "outline"])
        parser.add_argument("repository", nargs="?", help="its name")
        parser.add_argument("place", nargs="?", help="PATH[:LINE[:COLUMN]]; COLUMN from 0")
        parser.add_argument(
            "--symbol", help="a name, or what leads to it: Shape.area, flask.url_for"
        )
        parser.add_argument("--ref", help="a branch, a tag or a commit that is indexed")
        parser.add_argument("--json", action="store_true", help="one JSON list of answers")

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        scope, name = scope_of_everything(), options["repository"]
        number = next((each.id for each in scope.repositories if each.name == name), None)
        if name and number is None:
            message = f"There is no repository “{name}”."
            raise CommandError(message)
        try:
            answers, of_all = _answers(scope, number, options)
        except PlaceError as refusal:
            raise CommandError(str(refusal)) from refusal
        if options["json"]:
            told = [asdict(each) for each in answers]
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        for each in answers:
            for line in _lines(each, name or ""):
                self.stdout.write(line)
            for note in (*each.notices, *map(_left, each.skipped)):
                self.stdout.write(f"note: {note}")
        for note in of_all:
            self.stdout.write(f"note: {note}")


def _answers(
    scope: Scope, number: int | None, options: Mapping[str, Any]
) -> tuple[Sequence[Answer], Sequence[str]]:
    """Return the answers, and what is to be said of all of them."""
    question, symbol, ref = options["question"], options["symbol"], options["ref"]
    if symbol is not None and question != "outline" and options["place"] is None:
        return _of_symbol(scope, number, question, symbol)
    if number is None or options["place"] is None or symbol is not None:
        message = "Name a repository and PATH[:LINE[:COLUMN]], or a --symbol."
        raise CommandError(message)
    found: Answer | None
    if question == "outline":
        found = engine.outline(scope, number, options["place"], ref)
    else:
        found = _QUESTIONS[question](scope, number, *_place(scope, number, options), ref)
    if found is None:
        raise _no_file(options["place"])
    return [found], ()


def _no_file(place: str) -> CommandError:
    return CommandError(f"There is no file “{place}”, or no such ref is indexed.")


def _of_symbol(
    scope: Scope, number: int | None, question: str, symbol: str
) -> tuple[Sequence[Answer], Sequence[str]]:
    """Ask about each of the first definitions of a symbol."""
    named = engine.named(scope, symbol, None if number is None else [number])
    if question == "definition" or not named.definitions:
        return [named], ()
    first, said = engine.apart(named)
    of_all = (*said, *map(_left, named.skipped))
    if question in _WANTED:
        wanted = _WANTED[question]
        return engine.counted_of(scope, first, wanted=wanted, limit=MOST_USES), of_all
    ask = _QUESTIONS[question]
    found = (ask(scope, of.repository_id, of.path, of.line, of.column, of.commit) for of in first)
    return [each for each in found if each is not None], of_all


def _place(scope: Scope, number: int, options: Mapping[str, Any]) -> tuple[str, int, int]:
    """Return path, line and column; without a column the definition on the line is meant."""
    written = _PLACE.fullmatch(options["place"])
    path, line, column = written.groups() if written else (options["place"], None, None)
    if line is None:
        message = "Say on which line: PATH:LINE or PATH:LINE:COLUMN."
        raise CommandError(message)
    if column is not None:
        return path, int(line), int(column)
    names = engine.names_on(scope, number, path, int(line), options["ref"])
    if names is None:
        raise _no_file(path)
    for of_line, of_column in names[:1]:
        return path, of_line, of_column
    message = f"No definition is known on line {line}: say the column, PATH:LINE:COLUMN."
    raise CommandError(message)


def _lines(answer: Answer, home: str) -> Iterator[str]:
    """Yield a line for each result; those of other repositories than `home` begin with its name."""
    match answer:
        case Definitions():
            yield from (_line(each, home) for each in answer.definitions)
        case Outline():
            for item in answer.items:
                yield f"{'  ' * item.depth}{item.line}: {item.signature or item.name}"
        case Callees(definition=Definition() as of):
            at = _at(of.repository, of.path, home)
            for callee in answer.callees:
                best = callee.definitions[0].certainty if callee.definitions else "not known"
                yield from (f"{at}:{line}: {callee.name} [{best}]" for line in callee.lines)
                yield from (f"  {_line(each, home)}" for each in callee.definitions)
                if callee.others:
                    yield f"  and {callee.others:,} more that may be meant"
        case References():
            for file in answer.files:
                at = _at(file.repository, file.path, home)
                for use in file.uses:
                    yield f"{at}:{use.line}: {use.text.strip()} [{use.certainty}]"


def _left(left: NotLookedAt) -> str:
    """Say how many files were not looked at, and why."""
    if left.reason in _OF_NO_FILE:
        return left.title
    why = left.title[0].lower() + left.title[1:]
    return f"{left.counted}: {why}"


def _line(definition: Definition, home: str) -> str:
    at = _at(definition.repository, definition.path, home)
    text = definition.signature or definition.name
    return f"{at}:{definition.line}: {text} [{definition.certainty}]"


def _at(repository: str, path: str, home: str) -> str:
    return path if repository == home else f"{repository} {path}"
