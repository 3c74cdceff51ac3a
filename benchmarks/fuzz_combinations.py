"""Conditions combined at random, as people combine them and as few do: deep, of everything."""

import random
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from benchmarks.combinations import Pool, combination, tree_of, written
from benchmarks.fuzz_signs import EXPRESSIONS
from benchmarks.mined_terms import mined_pool

COMMON = (
    "e",
    " ",
    "import",
    "return",
    "self",
    "def ",
    "=",
    "(",
    "\t",
    "the",
    "s",
    "\\n",
    "if",
    "--",
)
"""Phrases that stand in most files."""
EMPTY = (".*", "^", "$", "x*", r"\b", "(|a)*", "^$", r"\B", "(?:)", "[^x]*", r"\s*", "(?i)")
"""Expressions that match nothing at all, and so nearly everywhere."""
LONGEST_LIST = 70
"""A few more than a query may have."""
MOST_EXPRESSIONS = 24
DEEPEST = 25


def pool_of(files: Mapping[str, Sequence[str]], seed: int) -> Pool:
    """Return what is combined: of the lines of each file, by its path."""
    texts = ("\n".join(lines) for _, lines in sorted(files.items()))
    return mined_pool(texts, sorted(files), {"python": 3, "markdown": 2, "html": 1}, seed)


def combined(chooser: random.Random, pool: Pool) -> str:
    """Return a combination as people write it, or one of the hostile ones."""
    if chooser.random() < 1 / 2:
        return combination(pool, chooser.randrange(10**9), 0).text
    forms: Sequence[Callable[[], str]] = (
        partial(_deep, chooser, pool),
        partial(_many_expressions, chooser, pool),
        partial(_without_everything, chooser, pool),
        partial(_list, chooser, COMMON),
        partial(_list, chooser, pool.phrases),
        partial(_empty, chooser, pool),
        partial(_negations, chooser, pool),
    )
    return chooser.choice(forms)()


def _one(chooser: random.Random, pool: Pool) -> str:
    return written(chooser, tree_of(chooser, pool, 1))


def _deep(chooser: random.Random, pool: Pool) -> str:
    """Return brackets within brackets, each with an operator."""
    text = _one(chooser, pool)
    for _ in range(chooser.randint(2, DEEPEST)):
        form = chooser.choice(("({} OR {})", "({} AND {})", "(NOT ({}) AND {})", "({} -{})"))
        text = form.format(text, _phrase(chooser, pool))
    return text


def _many_expressions(chooser: random.Random, pool: Pool) -> str:
    each = [f"/{text}/" for text in (*pool.expressions, *EXPRESSIONS) if "/" not in text]
    number = chooser.randint(8, MOST_EXPRESSIONS)
    return chooser.choice((" ", " OR ", " AND ", " -", " AND NOT ")).join(
        chooser.choices(each, k=number)
    )


def _without_everything(chooser: random.Random, pool: Pool) -> str:
    every = [*(f'"{text}"' for text in COMMON), "/./", "/.*/", "path:*", "(lang:* OR -lang:*)"]
    return chooser.choice(
        ("NOT {}", "-{} -{}", "{2} -{0}", "{2} OR NOT {0}", "-{0} path:py")
    ).format(*chooser.sample(every, 2), _one(chooser, pool))


def _list(chooser: random.Random, phrases: Sequence[str]) -> str:
    quoted = ['"{}"'.format(text.replace('"', '\\"')) for text in phrases]
    joined = chooser.choice((" OR ", " AND ", " ", " -", " OR NOT "))
    text = joined.join(chooser.choices(quoted, k=chooser.randint(3, LONGEST_LIST)))
    return chooser.choice(("{}", "NOT ({})", "({}) path:py", "case:yes {}")).format(text)


def _empty(chooser: random.Random, pool: Pool) -> str:
    made = f"/{chooser.choice(EMPTY)}/"
    form = chooser.choice(("{} {}", "{} OR {}", "-{} {}", "NOT {} OR {}", "{} AND NOT {}"))
    return form.format(made, _one(chooser, pool))


def _negations(chooser: random.Random, pool: Pool) -> str:
    before = "NOT " * chooser.choice((1, 2, 3, 50, 1_000))
    return f"{_one(chooser, pool)} OR {before}{_phrase(chooser, pool)}"


def _phrase(chooser: random.Random, pool: Pool) -> str:
    text = chooser.choice((*pool.phrases, *COMMON))
    return '"{}"'.format(text.replace('"', '\\"'))
