"""Texts of the query language at random: well nested, too deep, too many, and not quite."""

import random
from collections.abc import Callable, Sequence

from benchmarks.fuzz_signs import EXPRESSIONS, SIGNS, WORDS

FILTERS = (
    *("repo", "repository", "r", "path", "file", "f", "lang", "language", "l", "sym", "symbol"),
    *("kind", "case", "mode", "count", "REPO", "Path", "repp", "lnag", "pth", "node", "foo"),
    *("content", "c", "regex", "extension", "ext", "filename", "org", "user", "generated"),
    *(
        "type",
        "select",
        "rev",
        "author",
        "fork",
        "is",
        "context",
        "timeout",
        "patterntype",
        "meta.x",
    ),
)
VALUES = (
    *(
        "own",
        "*",
        "**",
        "?",
        "*" * 17,
        "**/" * 8,
        "**/*.py",
        "/omniweb/",
        "a,b",
        ",",
        ",,a",
        "a*?b",
    ),
    *(
        "python",
        "py",
        "nope",
        "py*",
        "function",
        "class",
        "fn",
        "yes",
        "no",
        "auto",
        "all",
        "regex",
    ),
    *(
        "vector",
        "symbol",
        "keyword",
        '"a b"',
        '"',
        '""',
        "(a)",
        "a)",
        "::x",
        "//x",
        "=x",
        "[a-",
        "\\",
    ),
    *(
        "/a.*b/",
        "^src/",
        r"\.py$",
        "a|b",
        "*.{ts,tsx}",
        r"a\b.py",
        "symbol",
        "has.content(a)",
        "“a b”",
    ),
    *("Foo::bar", "a.b.c", "parse*", ".", "..", "../../etc/passwd", "a" * 3_000, "é*", "İ?", "%_"),
)
"""Of filters: right, empty, of another filter, globs to the limit and beyond it."""
DEEPEST = 7
_LETTERS = [*range(0x370, 0x590), *range(0x4E00, 0x9000)]


def size(chooser: random.Random, most: int) -> int:
    """Return a size up to `most`: small ones are as frequent as large ones, on a scale of logs."""
    return int(most ** chooser.random())


def expression(chooser: random.Random) -> str:
    """Return a regular expression of a few hostile parts."""
    parts = [*chooser.choices(EXPRESSIONS, k=chooser.randint(1, 3)), chooser.choice(WORDS)]
    chooser.shuffle(parts)
    whole = chooser.choice(("", "|", ".*", r"\s*", "")).join(parts)
    return chooser.choice(("{}", "({})*", "({}){{1,50}}", "^{}$", "(?i){}", "({}|{})")).format(
        whole, parts[0]
    )


def condition(chooser: random.Random) -> str:
    """Return one leaf: a word, a phrase, an expression or a filter."""
    makers: Sequence[Callable[[], str]] = (
        lambda: chooser.choice(WORDS),
        lambda: f'"{chooser.choice(WORDS)} {chooser.choice(SIGNS)}"',
        lambda: f"/{chooser.choice(EXPRESSIONS)}/",
        lambda: filtered(chooser),
        lambda: chooser.choice(SIGNS) + chooser.choice(WORDS),
    )
    return chooser.choice(makers)()


def filtered(chooser: random.Random) -> str:
    """Return a filter with a value that may be right."""
    value = chooser.choice(VALUES)
    if chooser.random() < 1 / 4:
        value += chooser.choice(SIGNS)
    return f"{chooser.choice(FILTERS)}:{value}"


def nested(chooser: random.Random, depth: int = DEEPEST) -> str:
    """Return conditions within conditions."""
    if depth == 0 or chooser.random() < 1 / depth / 2:
        return condition(chooser)
    forms = (
        "({})",
        "{} AND {}",
        "{} OR {}",
        "{} {}",
        "NOT {}",
        "-{}",
        "-({})",
        "({} OR {})",
        "({}",
    )
    form = chooser.choice(forms)
    return form.format(*(nested(chooser, depth - 1) for _ in range(form.count("{}"))))


def letters(chooser: random.Random, number: int) -> str:
    """Return letters of which hardly two are the same: automata grow with them."""
    return "".join(map(chr, chooser.choices(_LETTERS, k=number)))


def repeated(chooser: random.Random) -> str:
    """Return thousands of one operator, of one bracket, of one sort of condition."""
    number, each = size(chooser, 5_000), condition(chooser)
    forms: Sequence[Callable[[], str]] = (
        lambda: chooser.choice((" OR ", " AND ", " ", " NOT ", " -", ",")).join([each] * number),
        lambda: " OR ".join(f"{each}{at}" for at in range(number)),
        lambda: " ".join(condition(chooser) for _ in range(min(number, 300))),
        lambda: " OR ".join(f'"{word} {at}"' for at, word in enumerate(WORDS * (number // 9 + 1))),
        lambda: "(" * number + each + ")" * chooser.choice((number, number - 1, 0)),
        lambda: chooser.choice(("NOT ", "-", "--", "- ", "-(", "(a OR ", '"', "/")) * number + each,
        lambda: f"{chooser.choice(FILTERS)}:" + ",".join(f"a{at}" for at in range(number)),
        lambda: "mode:regex " + "|".join(f"a{at}" for at in range(min(number, 300))),
        lambda: "mode:regex " + "(" * min(number, 480) + "a" + ")" * min(number, 480),
        lambda: "mode:regex " + "(a|" * min(number, 240) + "a" + ")" * min(number, 240),
        lambda: f'"{letters(chooser, number)}"',
        lambda: (
            f"{chooser.choice(FILTERS)}:{'*?' * chooser.randint(0, 8)}{letters(chooser, number)}"
        ),
        lambda: f"path:{chooser.choice(('*a', '?', 'a?', '[^/]'))}" * min(number, 16),
    )
    return chooser.choice(forms)()


def with_setting(chooser: random.Random, text: str) -> str:
    """Return the text with a setting before it, perhaps with two."""
    settings = ("count:all", "case:yes", "case:auto", "mode:regex", "mode:path", "mode:symbol")
    return " ".join([*chooser.sample(settings, chooser.randint(1, 2)), text])
