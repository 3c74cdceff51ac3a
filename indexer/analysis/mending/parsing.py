"""Text → syntax tree, with what a grammar stumbles over taken out first.

A grammar knows the language, but not the macros, wrappers and conditions that real code puts around
it: one of them costs the definition behind it, or all that follow. So they are overwritten with
spaces, or with a word that the grammar knows, before the parse. Every offset and every line stays;
what a user sees is always read from the source itself.

The rules of a language are in a module of its own. A rule yields edits; it reads the text once, in
time that grows with the text alone. Where the tree still has errors, a language may have rules that
ask the grammar about parts, so that an error costs one part and not the rest of the file.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from tree_sitter import Parser, Tree

from indexer.analysis import grammars
from indexer.analysis.mending import (
    bash,
    c_family,
    embedded,
    make,
    objective_c,
    perl,
    protobuf,
    rust,
    sql,
    swift,
    typescript,
)
from indexer.analysis.mending.edits import Breaks, Edit, apply
from indexer.text.languages import Language

_BEFORE: Final[dict[str, Callable[[bytes], Iterable[Edit]]]] = {
    "c": c_family.edits,
    "cpp": c_family.edits,
    "make": make.edits,
    "objc": objective_c.edits,
    "perl": perl.edits,
    "proto": protobuf.edits,
    "rust": rust.edits,
    "swift": swift.edits,
}
EMBEDDED: Final[dict[str, Callable[[bytes], Iterable[Edit]]]] = {
    "vue": embedded.scripts,
    "svelte": embedded.scripts,
    "astro": embedded.astro,
    "literate haskell": embedded.literate,
}
"""By name, languages of which a part alone is in the language of the grammar."""
_AGAIN: Final[dict[str, Callable[[bytes, Breaks], Iterable[Edit]]]] = {
    "bash": bash.edits,
    "rust": rust.edits,
    "sql": sql.edits,
    "tsx": typescript.edits,
    "typescript": typescript.edits,
}
"""Rules for what has errors at the first try."""
_ASKED: Final = 4
"""How many times the length of a text a grammar is asked about its parts."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A syntax tree, and the spans (start, end in bytes) of the source that it has not seen."""

    tree: Tree
    cleared: tuple[tuple[int, int], ...] = ()


def parse(parser: Parser, source: bytes, language: Language, seconds: float) -> Parsed | None:
    """Return the tree of `source`, or None if the grammar takes over `seconds` for it.

    What comes after, questions about parts and a second parse, has what is left of these: a tree
    with errors is better than none.
    """
    until = time.monotonic() + seconds
    grammar = language.grammar or ""
    rules = EMBEDDED.get(language.name) or _BEFORE.get(grammar)
    first = _parse(parser, source, sorted(rules(source)) if rules else [], seconds)
    again = _AGAIN.get(grammar)
    if first is None or again is None or not first.tree.root_node.has_error:
        return first

    left = _ASKED * len(source)

    def breaks(text: bytes) -> bool:
        nonlocal left
        left -= len(text)
        if left < 0:
            return True
        more = until - time.monotonic()
        tree = grammars.parse(parser, text, more) if more > 0 else None
        return tree is None or tree.root_node.has_error

    second = sorted(again(source, breaks))
    if tuple((start, end) for start, end, _ in second) == first.cleared:
        return first
    more = until - time.monotonic()
    return (_parse(parser, source, second, more) if more > 0 else None) or first


def _parse(parser: Parser, source: bytes, edits: list[Edit], seconds: float) -> Parsed | None:
    text = apply(source, edits) if edits else source
    tree = grammars.parse(parser, text, seconds)
    if tree is None:
        return None
    return Parsed(tree, tuple((start, end) for start, end, _ in edits))
