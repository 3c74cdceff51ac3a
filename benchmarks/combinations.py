"""Combined conditions as people write them, as trees and as text. Pure.

Each follows from a seed and its number alone. Nothing here is of the search: what a text means is
said a second time by its tree.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["word", "phrase", "expression", "path", "language", "repository"]


@dataclass(frozen=True, slots=True)
class Term:
    """One condition; `text` is without quotes, slashes or the filter's name."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Every:
    """All parts are met."""

    parts: tuple["Tree", ...]


@dataclass(frozen=True, slots=True)
class Either:
    """One part at least is met."""

    parts: tuple["Tree", ...]


@dataclass(frozen=True, slots=True)
class Without:
    """The part is not met."""

    part: "Tree"


Tree = Term | Every | Either | Without


@dataclass(frozen=True, slots=True)
class Combination:
    """A tree as text; `repository` is the only one that is searched, None for all of them."""

    text: str
    tree: Tree
    case: bool
    repository: str | None

    @property
    def shape(self) -> str:
        """What it is made of, in a word or two."""
        excludes = any(isinstance(each, Without) for each in walk(self.tree))
        if any(isinstance(each, Either) for each in walk(self.tree)):
            return "alternatives with exclusions" if excludes else "alternatives"
        return "conjunction with exclusions" if excludes else "conjunction"


@dataclass(frozen=True, slots=True)
class Pool:
    """What combinations are made of."""

    words: Sequence[str]
    phrases: Sequence[str]
    expressions: Sequence[str]
    paths: Sequence[str]
    languages: Sequence[str]
    repositories: Sequence[str] = field(default=())
    """The first is drawn as often as all others together."""


MOST = 5
"""Conditions on content."""
_NEGATABLE = re.compile(r"[^\W\d][\w.-]*\w")


def combination(pool: Pool, seed: int, number: int) -> Combination:
    """Return the combination of that number: every other one is of one repository."""
    chooser = random.Random(f"{seed} {number}")
    repository = _repository(chooser, pool) if number % 2 else None
    tree = tree_of(chooser, pool, chooser.randint(2, MOST))
    for term in _filters(chooser, pool):
        tree = Every((*(tree.parts if isinstance(tree, Every) else (tree,)), term))
    case = chooser.random() < 1 / 4
    before = [f"repo:{repository}"] if repository else []
    before += ["case:yes"] if case else []
    return Combination(" ".join([*before, written(chooser, tree)]), tree, case, repository)


def walk(tree: Tree) -> Iterator[Tree]:
    """Yield a tree and all that is in it."""
    yield tree
    match tree:
        case Every(parts) | Either(parts):
            for part in parts:
                yield from walk(part)
        case Without(part):
            yield from walk(part)


def terms(tree: Tree) -> list[Term]:
    """Return the conditions of a tree in order."""
    return [each for each in walk(tree) if isinstance(each, Term)]


def _repository(chooser: random.Random, pool: Pool) -> str:
    first, *others = pool.repositories
    return first if not others or chooser.random() < 1 / 2 else chooser.choice(others)


def tree_of(
    chooser: random.Random, pool: Pool, number: int, joined: type[Tree] | None = None
) -> Tree:
    """Return a tree of so many conditions on content; what is `joined` anyway is not joined so."""
    if number == 1:
        term = _term(chooser, pool)
        return Without(term) if chooser.random() < 1 / 4 else term
    join: type[Every | Either] = Every if chooser.random() < 3 / 5 else Either
    if join is joined:
        join = Either if joined is Every else Every
    first = chooser.randint(1, number - 1)
    sizes = [first, number - first] if chooser.random() < 2 / 3 else [1] * number
    tree = join(tuple(tree_of(chooser, pool, size, join) for size in sizes))
    return Without(tree) if joined is not None and chooser.random() < 1 / 8 else tree


def _term(chooser: random.Random, pool: Pool) -> Term:
    kind = chooser.choices(("word", "phrase", "expression"), (3, 5, 2))[0]
    match kind:
        case "word":
            return Term("word", chooser.choice(pool.words))
        case "phrase":
            return Term("phrase", chooser.choice(pool.phrases))
    return Term("expression", chooser.choice(pool.expressions))


def _filters(chooser: random.Random, pool: Pool) -> list[Tree]:
    """Return what rows tell: of half of the combinations nothing."""
    found: list[Tree] = []
    if pool.paths and chooser.random() < 1 / 3:
        found.append(Term("path", chooser.choice(pool.paths)))
    if pool.languages and chooser.random() < 1 / 4:
        found.append(Term("language", chooser.choice(pool.languages)))
    return [Without(each) if chooser.random() < 1 / 4 else each for each in found]


def written(chooser: random.Random, tree: Tree) -> str:
    """Return the text of a whole tree, in one of the ways in which it can be written."""
    match tree:
        case Every(parts) if not any(map(_is_word, parts)) and chooser.random() < 2 / 3:
            return " ".join(_beside(chooser, part) for part in parts)
        case _:
            return _part(chooser, tree)


def _beside(chooser: random.Random, tree: Tree) -> str:
    """Return the text of what stands beside others: `OR` takes only what is right beside it."""
    if isinstance(tree, Either) and chooser.random() < 1 / 2:
        return _part(chooser, tree)
    return _operand(chooser, tree)


def _part(chooser: random.Random, tree: Tree) -> str:
    match tree:
        case Every(parts):
            return " AND ".join(_operand(chooser, part) for part in parts)
        case Either(parts):
            tighter = [
                _part(chooser, part)
                if isinstance(part, Every) and chooser.random() < 1 / 2
                else _operand(chooser, part)
                for part in parts
            ]
            return " OR ".join(tighter)
        case _:
            return _operand(chooser, tree)


def _operand(chooser: random.Random, tree: Tree) -> str:
    match tree:
        case Term():
            return term_text(tree)
        case Without(Term() as term):
            text = term_text(term)
            short = term.kind != "word" or _NEGATABLE.fullmatch(text)
            return f"-{text}" if short and chooser.random() < 2 / 3 else f"NOT {text}"
        case Without(part):
            return f"NOT {_operand(chooser, part)}"
    return f"({_part(chooser, tree)})"


def term_text(term: Term) -> str:
    """Return a condition as it is typed."""
    match term.kind:
        case "word":
            return term.text
        case "phrase":
            quoted = term.text.replace('"', '\\"')
            return f'"{quoted}"'
        case "expression":
            slashed = re.sub(r"\\.|/", lambda each: r"\/" if each[0] == "/" else each[0], term.text)
            return f"/{slashed}/"
        case "path":
            return f"path:{term.text}"
        case "repository":
            return f"repo:{term.text}"
    return f"lang:{term.text}"


def _is_word(tree: Tree) -> bool:
    return isinstance(tree, Term) and tree.kind == "word"
