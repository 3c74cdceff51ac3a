"""Syntax tree → definitions, imports and uses of names, by one pass of the language's query."""

from typing import Final

from tree_sitter import Tree

from indexer.analysis import grammars
from indexer.analysis.definitions import captures
from indexer.analysis.definitions.gathering import Gatherer
from indexer.analysis.definitions.writing import Writer
from indexer.analysis.facts import SyntaxFacts
from indexer.analysis.uses import reading
from indexer.text.languages import Language
from indexer.types import Symbol

_CLAUSES: Final = frozenset({"haskell", "elixir", "erlang"})
"""Languages that define one function by several equations in a row."""
_BETWEEN: Final = b"> \t\r\n"
"""What may stand between two equations: bird tracks of literate Haskell, too."""


def extract(tree: Tree, source: bytes, language: Language) -> SyntaxFacts:
    """Return the definitions of a file in the order of their start, its imports and uses."""
    if language.grammar is None:
        return SyntaxFacts()
    found, complete = grammars.captures(language, tree)
    uses = reading.read(found, source, language) if complete else reading.CUT
    gatherer = Gatherer(source, language)
    gatherer.gather(captures.events(found))
    symbols: list[Symbol] = []
    for symbol in Writer(source, language).symbols(gatherer.frames):
        if language.grammar in _CLAUSES and symbols and _goes_on(symbols[-1], symbol, source):
            symbols[-1] = _joined(symbols[-1], symbol)
        else:
            symbols.append(symbol)
    return SyntaxFacts(tuple(symbols), tuple(gatherer.imports.found), uses)


def _goes_on(one: Symbol, other: Symbol, source: bytes) -> bool:
    """Say whether `other` is the next equation of the function that `one` defines."""
    same = one.qualified_name == other.qualified_name and one.kind == other.kind
    if source[one.end - 1 : one.end] == b".":  # the last clause of a function of Erlang
        return False
    return same and not source[one.end : other.start].strip(_BETWEEN)


def _joined(one: Symbol, other: Symbol) -> Symbol:
    """Return a definition that goes on to the end of its next clause."""
    return one._replace(
        last_line=max(one.last_line, other.last_line),
        end=max(one.end, other.end),
        documentation=one.documentation or other.documentation,
    )
