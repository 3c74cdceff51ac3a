"""Conditions that the rows of a document decide: its path, its language, its definitions."""

import re
from collections.abc import Mapping, Sequence
from unicodedata import normalize

from indexer.text import languages, tokens
from indexer.types import Flag
from omniweb.search.filters import globs
from omniweb.search.filters.expressions import SymbolNames
from omniweb.search.index.conditions import TRUE, Condition, Names, every, some
from omniweb.search.query.nodes import And, Kind, Node, Or, SymbolFilter, is_symbol_glob

_SEPARATORS = re.compile(r"::(?=.)|(?<=.)#(?=.)|[./](?=\w)|->(?=\w)")
_HAS_SIGNS = re.compile(r"(?:[^\w-]|-(?!\w)|(?<!\w)-)")
"""Signs that make another name: `my-name` is also my_name."""


def path_condition(names: Names, patterns: Sequence[str], *, case: bool) -> Condition:
    """Return the condition that a path meets one of some patterns, at least one of them.

    They are one expression: PostgreSQL compiles it once, however many there are.
    """
    plain = [each for each in patterns if each.isascii()]
    accented = [each for each in patterns if not each.isascii()]
    found = [_path_condition(names, those, case=case) for those in (plain, accented) if those]
    return some(found)


def _path_condition(names: Names, patterns: Sequence[str], *, case: bool) -> Condition:
    column = "d.path_text"
    if not patterns[0].isascii():  # accents may be part of their letters or follow them
        column, patterns = "normalize(d.path_text)", [normalize("NFC", each) for each in patterns]
    either = "|".join(f"(?:{globs.path_expression(each)})" for each in patterns)
    return names.condition(f"{column} {'~' if case else '~*'} {{}}", either)


def language_condition(names: Names, name: str) -> Condition:
    """Return the condition of a language filter: of the language and of those of its family.

    A name that no language has matches nothing.
    """
    if globs.is_glob(name):
        return names.condition("d.language ~ {}", f"^{globs.expression(name.lower())}$")
    return names.condition("d.language = ANY({}::text[])", list(languages.meant(name)))


def generated_condition(wanted: str, *, asked: bool) -> Condition:
    """Return the condition of `generated:`; `asked` is False under a minus.

    What an earlier version of the index left out is not there; what it holds counts as written.
    """
    if wanted == "yes" and asked:
        return TRUE
    holds = "=" if wanted == "no" else "<>"
    return Condition(f"d.marks & {int(Flag.GENERATED)} {holds} 0")


def definition_condition(
    names: Names,
    nodes: Sequence[Node],
    *,
    case: bool,
    matching: Mapping[SymbolFilter, SymbolNames],
) -> Condition:
    """Return the condition on a definition (alias `s`) that it meets every node.

    `matching` has the names that expressions match.
    """
    return every([_of_symbol(names, node, matching, case=case) for node in nodes])


def symbol_condition(met: Condition) -> Condition:
    """Return the condition that a document has a definition that meets a condition."""
    sql = (
        "EXISTS (SELECT FROM search_index.symbol s WHERE s.repository_id = d.repository_id"
        f" AND s.document_id = d.id AND {met.sql})"
    )
    return Condition(sql, met.parameters)


def _of_symbol(
    names: Names, node: Node, matching: Mapping[SymbolFilter, SymbolNames], *, case: bool
) -> Condition:
    match node:
        case And(children):
            return every([_of_symbol(names, child, matching, case=case) for child in children])
        case Or(children):
            return some([_of_symbol(names, child, matching, case=case) for child in children])
        case Kind(kind):
            return names.condition("s.kind = {}", kind)
        case SymbolFilter(pattern, is_regex=False):
            return _named(names, pattern, case=case)
        case SymbolFilter():
            found = matching[node]
            sql = "(s.name = ANY({}) OR s.qualified_name = ANY({}))"
            return names.condition(sql, found.names, found.qualified)
    return TRUE


def _named(names: Names, pattern: str, *, case: bool) -> Condition:
    """Return the condition of a name: `parse_config` is also parseConfig, unless case differs.

    Signs in it are kept apart: `save!` is not save, `operator==` no other operator.
    """
    pattern = normalize("NFC", pattern)
    last = _SEPARATORS.split(pattern)[-1]
    normalised = tokens.normalise(last)
    if is_symbol_glob(pattern):
        operator = "~" if case else "~*"
        column = "s.name" if last == pattern else "s.qualified_name"
        return names.condition(f"{column} {operator} {{}}", f"^{globs.expression(pattern)}$")
    exact = names.condition("(s.name = {} OR s.qualified_name = {})", pattern, pattern)
    if case or not normalised:
        return exact
    found = names.condition("s.normalised = {}", normalised)
    if _HAS_SIGNS.search(last):
        signs = names.condition("lower(translate(s.name, '_', '')) = {}", _with_signs(last))
        found = every([found, signs])
    if last == pattern:
        return found
    qualified = names.condition(
        "right(regexp_replace(lower(s.qualified_name), '[^[:alnum:]]+', '', 'g'), length({})) = {}",
        tokens.normalise(pattern),
        tokens.normalise(pattern),
    )
    return some([every([found, qualified]), exact])


def _with_signs(name: str) -> str:
    return name.replace("_", "").lower()
