"""Literals and expressions as people look for them, taken from the corpus: the same everywhere."""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from benchmarks.corpus import FILES, listed_files

SEED = 20_260_401
LITERALS, EXPRESSIONS = 700, 300
SHORTEST = 3
"""Bytes of a literal; one of them at least belongs to a word."""
_LINES = 20
"""Lines that are drawn for each pattern that is wanted: not every line gives one."""
_TOKEN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|\d+|[^\w\s]|\s+")
_WORD = re.compile(r"[A-Za-z0-9_]")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{3,}")


@dataclass(frozen=True, slots=True)
class Pattern:
    """What is looked for; a literal stands for itself, an expression is read by RE2 and PCRE."""

    text: str
    literal: bool

    @property
    def query(self) -> str:
        """The same as somebody types it who minds upper and lower case."""
        if not self.literal:
            return f"case:yes mode:regex {self.text}"
        quoted = self.text.replace('"', '\\"')
        return f'case:yes "{quoted}"'


def mined_patterns() -> list[Pattern]:
    """Return a thousand patterns in a fixed, mixed order, all different."""
    chooser = random.Random(SEED)
    lines = _drawn_lines(chooser, (LITERALS + EXPRESSIONS) * _LINES)
    literals = _distinct(lines, lambda line: literal_of(chooser, line), LITERALS)
    expressions = _distinct(lines, lambda line: expression_of(chooser, line), EXPRESSIONS)
    found = [Pattern(text, literal=True) for text in literals]
    found += [Pattern(text, literal=False) for text in expressions]
    chooser.shuffle(found)
    return found


def _drawn_lines(chooser: random.Random, number: int) -> list[str]:
    """Return lines of code in which everything is ASCII, each as often as it occurs."""
    lines = [
        line.strip()
        for _, content in islice(listed_files(), FILES)
        for line in content.decode().splitlines()
        if line.isascii() and line.isprintable() and _NAME.search(line)
    ]
    return chooser.sample(lines, number)


def _distinct(
    lines: Sequence[str], make: Callable[[str], str | None], number: int
) -> Iterator[str]:
    made = dict.fromkeys(text for line in lines if (text := make(line)) is not None)
    return islice(made, number)


def literal_of(chooser: random.Random, line: str) -> str | None:
    """Return one to five tokens in a row; of every third the first or last word is cut."""
    tokens = _TOKEN.findall(line)
    start = chooser.randrange(len(tokens))
    chosen = tokens[start : start + chooser.randint(1, 5)]
    if chooser.random() < 1 / 3:
        edge = chooser.choice((0, -1))
        size = len(chosen[edge])
        if size > SHORTEST:
            cut = chooser.randint(1, size - SHORTEST)
            chosen[edge] = chosen[edge][cut:] if edge == 0 else chosen[edge][:-cut]
    text = "".join(chosen).strip()
    fits = len(text) >= SHORTEST and _WORD.search(text) and can_be_quoted(text)
    return text if fits else None


def can_be_quoted(text: str) -> bool:
    """Tell whether a text can stand in quotes: a backslash before one would go with it."""
    return '\\"' not in text and not text.endswith("\\")


def expression_of(chooser: random.Random, line: str) -> str | None:
    """Return an expression that matches the line and keeps one name of it at least in part."""
    names = list(_NAME.finditer(line))
    first = chooser.choice(names)
    name = first[0]
    rest = line[first.end() : first.end() + 12].strip()
    makers: list[Callable[[], str]] = [
        lambda: rf"\b{name}\b",
        lambda: rf"{name[: max(4, len(name) // 2)]}\w*",
        lambda: rf"\w+{name[len(name) // 3 :]}\b" if len(name) > 6 else rf"\b{name}",  # noqa: PLR2004 - enough is left
        lambda: rf"{name}\s*{re.escape(rest[:1])}" if rest else name,
        lambda: rf"({name}|{chooser.choice(names)[0]})\b",
        lambda: rf"{name}.*{names[-1][0]}" if len(names) > 1 else rf"^\s*.*{name}",
        lambda: rf"{name[:-1]}[{name[-1]}_]\W",
    ]
    return chooser.choice(makers)()
