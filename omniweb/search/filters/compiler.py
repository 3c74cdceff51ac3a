"""What a query requires → snapshots and a condition on documents. It can only narrow.

Repository filters choose snapshots by name. What the rows of a document tell (path, language,
symbols) becomes SQL. What only its text can tell is decided here and now, to ids: so it holds for
whatever any retriever finds, and its negation is exact.
"""

from collections.abc import Sequence
from typing import Any

from psycopg import Connection
from psycopg.errors import QueryCanceled

from omniweb.search.filters.contents import ALL_SECONDS, ENOUGH, SECONDS, Reader
from omniweb.search.filters.expressions import documents_with_path, symbol_names
from omniweb.search.filters.metadata import (
    definition_condition,
    generated_condition,
    language_condition,
    path_condition,
    symbol_condition,
)
from omniweb.search.filters.repository_names import RepositoryFilter
from omniweb.search.index.conditions import FALSE, TRUE, Condition, Names, every, negated, some
from omniweb.search.index.snapshots import SNAPSHOTS, live
from omniweb.search.index.snapshots import parameters as parameters_of
from omniweb.search.query.nodes import (
    And,
    Content,
    Generated,
    Kind,
    Language,
    Node,
    Not,
    Or,
    Path,
    Phrase,
    Repository,
    SymbolFilter,
    leaves,
)
from omniweb.search.query.parser import Query
from omniweb.search.question import COUNTED, Filtered
from omniweb.search.types import Omission, Snapshot


def compile_filters(
    connection: Connection[Any],
    query: Query,
    searched: Sequence[Snapshot],
    *,
    names: Sequence[str] = (),
    seconds: float | None = None,
) -> Filtered:
    """Return what a query requires of the documents searched, within a budget of time.

    `names` are further repositories that the caller may see and that are not published.
    """
    repositories = RepositoryFilter(query.required, [*(each.name for each in searched), *names])
    chosen = tuple(each for each in searched if repositories.allows(each.name))
    omissions = [_unknown(pattern) for pattern in repositories.unknown]
    if seconds is None:
        seconds = ALL_SECONDS if query.count_all else SECONDS
    reader = Reader(connection, chosen, query.case, seconds, wanted=_wanted(query))
    compiler = _Compiler(reader, repositories)
    required = And(repositories.rest) if repositories.rest else None
    condition = compiler.compile(required, TRUE) if chosen and required is not None else None
    if reader.cut:
        omissions.append(_timeout())
    if reader.full:
        omissions.append(_full(query))
    total, complete = None, not reader.cut and not reader.full
    if query.required is not None and complete:
        total, complete = _count(connection, chosen, condition or TRUE)
    return Filtered(
        snapshots=chosen,
        condition=condition,
        definitions=some(compiler.definitions) if compiler.definitions else None,
        total=total,
        omissions=tuple(omissions),
        allows=repositories.allows,
        names=repositories.names,
        matches=reader.matches,
        chunks=reader.chunks,
        complete=complete,
    )


def _wanted(query: Query) -> int | None:
    """Return how many documents of a pattern are enough; None: each of them matters.

    That is where other words put them in order, or where something else depends on them.
    """
    patterns = [leaf for leaf in leaves(query.required) if isinstance(leaf, Content)]
    text = patterns[0].text if patterns and isinstance(patterns[0], Phrase) else ""
    alone = len(patterns) == 1 and not leaves(query.required, positive=False)
    ordered = any(word.text not in text for word in query.words)
    return ENOUGH if alone and not ordered and not query.count_all else None


def _unknown(pattern: str) -> Omission:
    title = f"There is no repository “{pattern}” that you can see."
    return Omission("unknown-repository", title)


def _full(query: Query) -> Omission:
    more = ", or count:all for all of them" if query.patient else ""
    return Omission(
        "limit",
        f"More than {ENOUGH:,} files match, and no more were looked for."
        f" Add repo:, path: or lang:{more}.",
        f"count:all {query.text}" if query.patient else "",
    )


def _timeout() -> Omission:
    return Omission(
        "timeout",
        "Looking through the texts was stopped at its time limit: there may be more matches."
        " Add repo:, path: or lang:.",
    )


def _count(
    connection: Connection[Any], searched: Sequence[Snapshot], condition: Condition
) -> tuple[int | None, bool]:
    """Return how many documents there are, None for too many, and whether there was time."""
    if not searched:
        return 0, True
    sql = f"""
SELECT count(*) FROM (
  SELECT FROM search_index.document d JOIN {SNAPSHOTS} ON snapshot.repository_id = d.repository_id
  WHERE {condition.sql} AND {live("d", "id")} LIMIT {COUNTED + 1}) counted"""
    parameters = dict(condition.parameters) | parameters_of(searched)
    try:
        row = connection.execute(sql, parameters).fetchone()
    except QueryCanceled:  # it took longer than the connection allows: nothing hangs on the number
        return None, False
    return (row[0] if row and row[0] <= COUNTED else None), True


class _Compiler:
    """Turns nodes into conditions; content is looked up as they are met, cheap conditions first."""

    def __init__(self, reader: Reader, repositories: RepositoryFilter) -> None:
        self._reader = reader
        self._repositories = repositories
        self._names = Names()
        self.definitions: list[Condition] = []
        """On the alias `s`, for each `sym:` that is asked for."""

    def compile(  # noqa: PLR0911 - one per kind of node
        self, node: Node, within: Condition, *, asked: bool = True
    ) -> Condition:
        """Return the condition of a node for documents that meet `within`.

        `asked` says that hits meet it, else they must not.
        """
        match node:
            case And(children):
                return self._every(children, within, asked=asked)
            case Or(children):
                found = (self.compile(child, within, asked=asked) for child in children)
                return some(list(found))
            case Not(child):
                return negated(self.compile(child, within, asked=not asked))
            case Path(pattern, is_regex=False):
                return path_condition(self._names, pattern, case=self._reader.case)
            case Path():
                return self._with_path(node, within, asked=asked)
            case Language(name):
                return language_condition(self._names, name)
            case Generated(wanted):
                return generated_condition(wanted, asked=asked)
            case SymbolFilter() | Kind():
                return self._symbols([node], asked=asked)
            case Repository():
                return self._in_repository(node)
            case leaf:
                return self._content(leaf, within, asked=asked)

    def _every(self, children: Sequence[Node], within: Condition, *, asked: bool) -> Condition:
        """Compile what rows tell before what texts tell; definitions must meet in one symbol."""
        symbols = [child for child in children if _is_about_symbols(child)]
        others = [child for child in children if child not in symbols]
        found = []
        if symbols:
            found.append(self._symbols(symbols, asked=asked))
        for child in sorted(others, key=_has_content):
            outer = every([within, *found])
            found.append(self.compile(child, outer, asked=asked))
        return every(found)

    def _symbols(self, nodes: Sequence[Node], *, asked: bool) -> Condition:
        reader = self._reader
        matching = {
            leaf: symbol_names(reader.budget, reader.snapshots, leaf, case=reader.case)
            for node in nodes
            for leaf in leaves(node)
            if isinstance(leaf, SymbolFilter) and leaf.is_regex
        }
        if matching and reader.cut and not asked:
            return TRUE
        met = definition_condition(self._names, nodes, case=reader.case, matching=matching)
        if asked and any(isinstance(leaf, SymbolFilter) for node in nodes for leaf in leaves(node)):
            self.definitions.append(met)
        return symbol_condition(met)

    def _with_path(self, leaf: Path, within: Condition, *, asked: bool) -> Condition:
        reader = self._reader
        found = documents_with_path(reader.budget, reader.snapshots, leaf, within, case=reader.case)
        return self._these(found, asked=asked)

    def _content(self, leaf: Content, within: Condition, *, asked: bool) -> Condition:
        """Return the condition of a leaf; what nobody had time to look at is no hit either way."""
        return self._these(self._reader.documents(leaf, within, counts=asked), asked=asked)

    def _these(self, found: list[int], *, asked: bool) -> Condition:
        if self._reader.cut and not asked:
            return TRUE
        return self._names.condition("d.id = ANY({}::bigint[])", found) if found else FALSE

    def _in_repository(self, leaf: Repository) -> Condition:
        wanted = self._repositories.matching(leaf)
        ids = [each.repository_id for each in self._reader.snapshots if each.name in wanted]
        return self._names.condition("d.repository_id = ANY({}::int[])", ids)


def _is_about_symbols(node: Node) -> bool:
    found = leaves(node)
    return not leaves(node, positive=False) and all(
        isinstance(leaf, SymbolFilter | Kind) for leaf in found
    )


def _has_content(node: Node) -> bool:
    return any(isinstance(leaf, Content) for leaf in leaves(node) + leaves(node, positive=False))
