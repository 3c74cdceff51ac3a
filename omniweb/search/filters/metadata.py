"""Conditions that the rows of a document decide: its path, its language, its definitions."""

import re
from collections.abc import Sequence

from indexer.text import languages, tokens
from omniweb.search.filters import globs
from omniweb.search.index.conditions import TRUE, Condition, Names, every, some
from omniweb.search.query.nodes import And, Kind, Node, Or, SymbolFilter

_SEPARATORS = re.compile(r"::|[.#/]|->")


def path_condition(names: Names, pattern: str, *, case: bool) -> Condition:
    """Return the condition of a path filter."""
    operator = "~" if case else "~*"
    return names.condition(f"d.path_text {operator} {{}}", globs.path_expression(pattern))


def language_condition(names: Names, name: str) -> Condition:
    """Return the condition of a language filter: of the language and of those of its family.

    A name that no language has matches nothing.
    """
    if globs.is_glob(name):
        return names.condition("d.language ~ {}", f"^{globs.expression(name.lower())}$")
    return names.condition("d.language = ANY({}::text[])", list(languages.meant(name)))


def symbol_condition(names: Names, nodes: Sequence[Node], *, case: bool) -> Condition:
    """Return the condition that one definition meets every node."""
    met = every([_of_symbol(names, node, case=case) for node in nodes])
    sql = (
        "EXISTS (SELECT FROM search_index.symbol s WHERE s.repository_id = d.repository_id"
        f" AND s.document_id = d.id AND {met.sql})"
    )
    return Condition(sql, met.parameters)


def _of_symbol(names: Names, node: Node, *, case: bool) -> Condition:
    match node:
        case And(children):
            return every([_of_symbol(names, child, case=case) for child in children])
        case Or(children):
            return some([_of_symbol(names, child, case=case) for child in children])
        case Kind(kind):
            return names.condition("s.kind = {}", kind)
        case SymbolFilter(pattern):
            return _named(names, pattern, case=case)
    return TRUE


def _named(names: Names, pattern: str, *, case: bool) -> Condition:
    """Return the condition of a name: `parse_config` is also parseConfig, unless case differs."""
    last = _SEPARATORS.split(pattern)[-1]
    normalised = tokens.normalise(last)
    if globs.is_glob(pattern):
        operator = "~" if case else "~*"
        column = "s.name" if last == pattern else "s.qualified_name"
        return names.condition(f"{column} {operator} {{}}", f"^{globs.expression(pattern)}$")
    if case or not normalised:
        return names.condition("(s.name = {} OR s.qualified_name = {})", pattern, pattern)
    found = names.condition("s.normalised = {}", normalised)
    if last == pattern:
        return found
    qualified = names.condition(
        "right(regexp_replace(lower(s.qualified_name), '[^[:alnum:]]+', '', 'g'), length({})) = {}",
        tokens.normalise(pattern),
        tokens.normalise(pattern),
    )
    return every([found, qualified])
