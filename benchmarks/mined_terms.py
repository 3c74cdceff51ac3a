"""Words, phrases and expressions of real texts: some stand in most of them, some in one."""

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import PurePosixPath

from benchmarks.combinations import Pool
from benchmarks.patterns import can_be_quoted, expression_of, literal_of

SAMPLE = 1_500
"""Files that are read."""
WORDS, PHRASES, EXPRESSIONS, PATHS = 240, 360, 200, 60
COMMON, MIDDLING = 0.05, 0.003
"""Shares of the files: what stands in more is common, in more than the second middling."""
_LITERALS_OF_A_FILE = 300
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]{2,40}")
_TOKENS = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|\d+|[^\w\s]|\s+")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{3,}")
_OPERATORS = frozenset({"and", "or", "not"})
_LONGEST = 80


def mined_pool(
    texts: Iterable[str], paths: Sequence[str], languages: Mapping[str, int], seed: int
) -> Pool:
    """Return a pool from texts in a fixed order; `languages` says how many files have each."""
    chooser = random.Random(seed)
    files = [_lines(text) for text in islice(texts, SAMPLE)]
    words = Counter(word for lines in files for word in _words(lines))
    phrases = Counter(text for lines in files for text in _phrases(chooser, lines))
    lines = [line for each in files for line in chooser.sample(each, min(20, len(each)))]
    chooser.shuffle(lines)
    return Pool(
        words=_spread(chooser, words, WORDS, len(files)),
        phrases=_spread(chooser, phrases, PHRASES, len(files)),
        expressions=_distinct(lines, lambda line: _expression(chooser, line), EXPRESSIONS),
        paths=_paths(chooser, paths),
        languages=[name for name, _ in Counter(languages).most_common(8)],
    )


def _lines(text: str) -> list[str]:
    stripped = (line.strip() for line in text.splitlines())
    return [line for line in stripped if line.isascii() and line.isprintable() and line]


def _words(lines: Iterable[str]) -> set[str]:
    found = {word for line in lines for word in _WORD.findall(line)}
    return {word for word in found if not word.isupper() and word.lower() not in _OPERATORS}


def _phrases(chooser: random.Random, lines: Sequence[str]) -> set[str]:
    """Return some literals of a file, its names, and what stands behind them."""
    drawn = chooser.sample(lines, min(len(lines), _LITERALS_OF_A_FILE))
    found = {literal_of(chooser, line) for line in drawn}
    for line in drawn:
        found |= {"".join(pair).strip() for pair in _pairs(line)}
    return {text for text in found if text and len(text) <= _LONGEST and can_be_quoted(text)}


def _pairs(line: str) -> Iterator[tuple[str, ...]]:
    """Yield the names of a line, and each with what stands behind it."""
    tokens = _TOKENS.findall(line)
    for at, token in enumerate(tokens):
        if _NAME.fullmatch(token):
            yield (token,)
            yield tuple(tokens[at : at + 3])


def _expression(chooser: random.Random, line: str) -> str | None:
    if len(line) > _LONGEST or not _NAME.search(line):
        return None
    made = expression_of(chooser, line)
    fits = made is not None and made == made.strip() and not made.startswith("*")
    return made if fits else None


def _spread(chooser: random.Random, counts: Counter[str], number: int, files: int) -> list[str]:
    """Return as many common as middling as rare ones, as far as there are."""
    bands: list[list[str]] = [[], [], []]
    for text, count in sorted(counts.items()):
        bands[(count <= COMMON * files) + (count <= MIDDLING * files)].append(text)
    return [
        text
        for band in bands
        for text in chooser.sample(band, min(len(band), number // len(bands)))
    ]


def _distinct(lines: Iterable[str], make: Callable[[str], str | None], number: int) -> list[str]:
    made = dict.fromkeys(text for line in lines if (text := make(line)) is not None)
    return list(islice(made, number))


def _paths(chooser: random.Random, paths: Sequence[str]) -> list[str]:
    """Return names of folders, endings as globs, and parts of names."""
    folders = {part for path in paths for part in path.split("/")[:-1] if part.isidentifier()}
    endings = Counter(PurePosixPath(path).suffix for path in paths)
    stems = {PurePosixPath(path).stem[:8] for path in paths}
    found = chooser.sample(sorted(folders), min(len(folders), PATHS // 2))
    found += [f"*{ending}" for ending, _ in endings.most_common(8) if ending]
    names = sorted(stem for stem in stems if stem.isidentifier())
    return found + chooser.sample(names, min(len(names), PATHS // 4))
