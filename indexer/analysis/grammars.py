"""Language → grammar → parser and query.

Only this module knows the bundle of grammars; a grammar is loaded when a file first needs it.

A query is dear to compile: each node with children costs up to 30 ms, once per occurrence in its
text. Alternatives in one pattern share that, and `(_ …)` costs nothing. But never put `(_ …)` in a
captured node: the captures then tell of matches that fail later.
"""

import time
import warnings
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias, cast

from tree_sitter import Language as Grammar
from tree_sitter import Node, Parser, Query, QueryCursor, Tree

from indexer.limits import LIMITS
from indexer.text.languages import Language

Captures: TypeAlias = dict[str, list[Node]]
"""The nodes of each capture of a query."""

_QUERIES = Path(__file__).parent / "queries"
_MOST_STATES = 4_096
"""Matches that a query keeps open at once: real files have fewer than 1,024, and each step looks at
all of them, so that thousands of names in one declaration would take hours."""
_SAME_QUERY = {"tsx": "typescript"}
"""Grammars that name their nodes as another one does."""


@cache
def _grammar(name: str) -> Grammar:
    # Imported here: most processes need no bundle of grammars.
    from tree_sitter_language_pack import get_language  # noqa: PLC0415 - see above

    return get_language(cast("Any", name))


@cache
def parser(language: Language) -> Parser | None:
    """Return this process's parser of a language, or None if it has no grammar."""
    return None if language.grammar is None else Parser(_grammar(language.grammar))


@cache
def query(language: Language, *, uses: bool = True) -> Query | None:
    """Return this process's query of a language, or None if it has no grammar.

    Without `uses` it finds definitions and imports only.
    """
    if language.grammar is None:
        return None
    name = _SAME_QUERY.get(language.grammar, language.grammar)
    files = [_QUERIES / f"{name}.scm"]
    if uses:
        names = dict.fromkeys((name, language.grammar))
        files += [_QUERIES / "uses" / f"{each}.scm" for each in names]
    text = "\n".join(file.read_text(encoding="utf-8") for file in files if file.exists())
    return Query(_grammar(language.grammar), text)


@cache
def _top_cursor(language: Language) -> QueryCursor | None:
    """Return the cursor of the patterns that begin at the root of a tree, or None without any.

    In the query of all others each of them would be looked at beside every node of the file.
    """
    grammar = language.grammar or ""
    file = _QUERIES / "top" / f"{_SAME_QUERY.get(grammar, grammar)}.scm"
    if not file.exists():
        return None
    found = QueryCursor(Query(_grammar(grammar), file.read_text(encoding="utf-8")))
    found.set_max_start_depth(0)
    return found


@cache
def _cursor(language: Language, *, uses: bool) -> QueryCursor | None:
    asked = query(language, uses=uses)
    if asked is None:
        return None
    found = QueryCursor(asked, match_limit=_MOST_STATES)
    with warnings.catch_warnings():
        # Deprecated in favour of a callback that crashes the process with this release.
        warnings.filterwarnings("ignore", category=DeprecationWarning)
        found.timeout_micros = int(LIMITS.query_seconds / 2 * 1_000_000)  # type: ignore[misc]  # it can be set
    return found


def captures(language: Language, tree: Tree) -> tuple[Captures, bool]:
    """Return what a language's query captures in a tree, and whether uses are among it.

    Brackets nested a hundred thousand times would take it minutes; out of time it has found a part.
    Then definitions alone are asked for: each has half of `LIMITS.query_seconds`.
    """
    found: Captures = {}
    for uses in (True, False):
        cursor = _cursor(language, uses=uses)
        if cursor is None:
            break
        began = time.monotonic()
        found = cursor.captures(tree.root_node)
        if time.monotonic() - began < LIMITS.query_seconds / 2:
            return _with_top(language, tree, found), uses
    return _with_top(language, tree, found), False


def _with_top(language: Language, tree: Tree, found: Captures) -> Captures:
    """Return captures with those of the patterns that begin at the root."""
    cursor = _top_cursor(language)
    if cursor is not None:
        for name, nodes in cursor.captures(tree.root_node).items():
            found.setdefault(name, []).extend(nodes)
    return found


_limits: dict[Parser, float] = {}
"""Seconds that each parser of this process was last told."""


def parse(parser: Parser, source: bytes, seconds: float) -> Tree | None:
    """Return the syntax tree of `source`, or None if that takes longer than `seconds`.

    The parser looks at its watch only now and then: a caller that must be sure needs its own.
    """
    if _limits.get(parser) != seconds:
        _limits[parser] = seconds
        with warnings.catch_warnings():
            # Deprecated in favour of a callback that this release ignores for bytes.
            warnings.filterwarnings("ignore", category=DeprecationWarning)
            parser.timeout_micros = max(1, int(seconds * 1_000_000))  # type: ignore[misc]  # it can be set
    try:
        return parser.parse(source)
    except ValueError:  # how the binding says that time was up
        parser.reset()
        return None
