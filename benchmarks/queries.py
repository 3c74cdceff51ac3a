"""Queries as people type them, mined from the corpus: the same ones everywhere."""

import random
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from benchmarks.corpus import FILES, listed_files

SEED = 20_260_101
_QUOTAS = {
    "sentence": 160,
    "identifier": 120,
    "error": 80,
    "words": 70,
    "path": 50,
    "code": 50,
    "phrase": 40,
    "filtered": 40,
}
"""How many of each kind; 610 together."""

_SENTENCE = re.compile(r'"""([A-Z][^"\n.]{15,90})\.')
_DEFINITION = re.compile(r"^\s*(?:def|class|func|function|export class) (\w{5,40})\b", re.MULTILINE)
_ERROR = re.compile(r"""(?:Error|Exception|errors\.New|Errorf)\(\s*["']([^"'\n{}\\]{15,90})["']""")
_COMMENT = re.compile(r"^\s*(?:#|//) ([A-Z][a-z]+(?: [a-z]+){3,8})\.?$", re.MULTILINE)
_CODE = re.compile(r"^ {4,8}(\w[^\n\"'/:]{20,70}\([^\n\"'/:]*\))$", re.MULTILINE)
_WORD_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


@dataclass(frozen=True, slots=True)
class MinedQuery:
    """A query text and what it was made from."""

    kind: str
    text: str


def mined_queries() -> list[MinedQuery]:
    """Return the queries in a fixed, mixed order, all different."""
    found = _found(islice(listed_files(), FILES))
    chooser = random.Random(SEED)
    chosen = [
        MinedQuery(kind, text)
        for kind, number in _QUOTAS.items()
        for text in chooser.sample(sorted(found[kind]), number)
    ]
    chooser.shuffle(chosen)
    return chosen


def _found(files: Iterable[tuple[str, bytes]]) -> dict[str, set[str]]:
    """Return everything that could be a query, by kind; no text is of two kinds."""
    found: dict[str, set[str]] = {kind: set() for kind in _QUOTAS}
    seen: set[str] = set()
    for path, content in files:
        text = content.decode()
        for kind, miner in _MINERS.items():
            fresh = {each.strip() for each in miner(path, text)} - seen
            found[kind] |= fresh
            seen |= fresh
    return found


def _sentences(_: str, text: str) -> Iterator[str]:
    yield from (each for each in _SENTENCE.findall(text) if ":" not in each)


def _identifiers(_: str, text: str) -> Iterator[str]:
    yield from (each for each in _DEFINITION.findall(text) if not each.startswith("_"))


def _errors(_: str, text: str) -> Iterator[str]:
    yield from (each for each in _ERROR.findall(text) if ":" not in each and " " in each)


def _words(_: str, text: str) -> Iterator[str]:
    """Split identifiers: `parse config` as somebody types it who does not know the name."""
    for name in _DEFINITION.findall(text):
        parts = [part.lower() for part in _WORD_PARTS.findall(name)]
        if len(parts) in {2, 3} and all(len(part) > 2 for part in parts):  # noqa: PLR2004 - words to type
            yield " ".join(parts)


def _paths(path: str, _: str) -> Iterator[str]:
    parts = path.split("/")
    if len(parts) > 2:  # noqa: PLR2004 - words to type
        yield "/".join(parts[-2:])


def _code(_: str, text: str) -> Iterator[str]:
    yield from _CODE.findall(text)


def _phrases(_: str, text: str) -> Iterator[str]:
    yield from (f'"{each}"' for each in _COMMENT.findall(text))


def _filtered(path: str, text: str) -> Iterator[str]:
    language = {"py": "python", "go": "go", "ts": "typescript", "h": "c"}.get(
        path.rpartition(".")[2]
    )
    if language is not None:
        yield from (f"lang:{language} {each.lower()}" for each in _COMMENT.findall(text))


_MINERS: dict[str, Callable[[str, str], Iterator[str]]] = {
    "sentence": _sentences,
    "identifier": _identifiers,
    "error": _errors,
    "words": _words,
    "path": _paths,
    "code": _code,
    "phrase": _phrases,
    "filtered": _filtered,
}
