"""Conditions that rows tell without any text: repositories, paths, languages, definitions."""

from collections.abc import Sequence

from omniweb.search.filters.budget import Budget
from omniweb.search.filters.expressions import symbol_names
from omniweb.search.filters.metadata import (
    definition_condition,
    generated_condition,
    language_condition,
    path_condition,
    symbol_condition,
)
from omniweb.search.filters.repository_names import RepositoryFilter
from omniweb.search.index.conditions import TRUE, Condition, Names, every, negated, some
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
    Repository,
    SymbolFilter,
    Used,
    leaves,
)
from omniweb.search.types import Snapshot


class RowCompiler:
    """Turns nodes into conditions on rows of documents."""

    def __init__(
        self,
        budget: Budget,
        snapshots: Sequence[Snapshot],
        repositories: RepositoryFilter,
        *,
        case: bool,
    ) -> None:
        self.budget = budget
        self.snapshots = snapshots
        self._repositories = repositories
        self._case = case
        self.names = Names()
        self.definitions: list[Condition] = []
        """On the alias `s`, for each `sym:` that is asked for."""

    def compile(self, node: Node, *, asked: bool = True) -> Condition:  # noqa: PLR0911 - one per kind
        """Return the condition of a node; `asked` says that hits meet it, else they must not."""
        match node:
            case And(children):
                return self._every(children, asked=asked)
            case Or(children):
                return self._some(children, asked=asked)
            case Not(child):
                return negated(self.compile(child, asked=not asked))
            case Path(pattern):
                return path_condition(self.names, [pattern], case=self._case)
            case Language(name):
                return language_condition(self.names, name)
            case Generated(wanted):
                return generated_condition(wanted, asked=asked)
            case SymbolFilter() | Kind():
                return self._symbols([node], asked=asked)
            case Repository():
                return self._in_repository(node)
        message = f"no row tells {node}"
        raise TypeError(message)

    def parts(self, tree: Node, *, asked: bool = True) -> dict[Node, Condition]:
        """Return the conditions of the largest parts of a tree that rows decide."""
        match tree:
            case _ if tell(tree):
                return {tree: self.compile(tree, asked=asked)}
            case And(children) | Or(children):
                found = [self.parts(child, asked=asked) for child in children]
                return {part: condition for each in found for part, condition in each.items()}
            case Not(child):
                return self.parts(child, asked=not asked)
        return {}

    def _every(self, children: Sequence[Node], *, asked: bool) -> Condition:
        """Compile a conjunction; its definitions must meet in one symbol."""
        symbols = [child for child in children if is_about_symbols(child)]
        others = [child for child in children if child not in symbols]
        found = [self._symbols(symbols, asked=asked)] if symbols else []
        return every([*found, *(self.compile(child, asked=asked) for child in others)])

    def _some(self, children: Sequence[Node], *, asked: bool) -> Condition:
        """Compile alternatives; PostgreSQL keeps 32 expressions, so paths make one."""
        paths = [child.pattern for child in children if isinstance(child, Path)]
        others = [child for child in children if not isinstance(child, Path)]
        found = [path_condition(self.names, paths, case=self._case)] if paths else []
        return some([*found, *(self.compile(child, asked=asked) for child in others)])

    def _symbols(self, nodes: Sequence[Node], *, asked: bool) -> Condition:
        matching = {
            leaf: symbol_names(self.budget, self.snapshots, leaf, case=self._case)
            for node in nodes
            for leaf in leaves(node)
            if isinstance(leaf, SymbolFilter) and leaf.is_regex
        }
        if matching and self.budget.cut and not asked:
            return TRUE
        met = definition_condition(self.names, nodes, case=self._case, matching=matching)
        if asked and any(isinstance(leaf, SymbolFilter) for node in nodes for leaf in leaves(node)):
            self.definitions.append(met)
        return symbol_condition(met)

    def _in_repository(self, leaf: Repository) -> Condition:
        wanted = self._repositories.matching(leaf)
        ids = [each.repository_id for each in self.snapshots if each.name in wanted]
        return self.names.condition("d.repository_id = ANY({}::int[])", ids)


def is_about_symbols(node: Node) -> bool:
    """Tell whether a node asks for definitions and for nothing else, and excludes none."""
    found = leaves(node)
    return not leaves(node, positive=False) and all(
        isinstance(leaf, SymbolFilter | Kind) for leaf in found
    )


def tell(node: Node) -> bool:
    """Tell whether rows decide a node: no text and no path has to be looked at by RE2."""
    found = leaves(node) + leaves(node, positive=False)
    return not any(
        isinstance(leaf, Content | Used) or (isinstance(leaf, Path) and leaf.is_regex)
        for leaf in found
    )
