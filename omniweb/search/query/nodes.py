"""What a query requires: a small tree of frozen values that knows no storage."""

from dataclasses import dataclass

GLOB_SIGNS = frozenset("*?")
"""A filter's value with one of these is a pattern."""


def is_symbol_glob(pattern: str) -> bool:
    """Tell whether a name has wildcards: a `?` at its end is its own, as in `empty?`."""
    return not GLOB_SIGNS.isdisjoint(pattern.removesuffix("?"))


@dataclass(frozen=True, slots=True)
class And:
    """Every child is met."""

    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """One child at least is met."""

    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The child is not met."""

    child: "Node"


@dataclass(frozen=True, slots=True)
class Text:
    """A bare word beside an operator: the document has it, as a word or as a part of a name."""

    word: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """A line of the document has exactly this text in it; never blank, never of two lines."""

    text: str


@dataclass(frozen=True, slots=True)
class Regex:
    r"""A line of the document matches, or some in a row if `\n` is in it; RE2 took the pattern."""

    pattern: str


@dataclass(frozen=True, slots=True)
class Repository:
    """The repository has this name, or one that matches: a glob (`*`, `?`) or an expression."""

    pattern: str
    is_regex: bool = False


@dataclass(frozen=True, slots=True)
class Path:
    """The path contains this text, or matches: a glob (`*`, `**`, `?`) or an expression."""

    pattern: str
    is_regex: bool = False


@dataclass(frozen=True, slots=True)
class Language:
    """The document is in this language, by name or alias."""

    name: str


@dataclass(frozen=True, slots=True)
class SymbolFilter:
    """The document defines a symbol of this name; or one that matches a glob or an expression."""

    pattern: str
    is_regex: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """The document defines a symbol of this kind: a value of `indexer.types.SymbolKind`."""

    kind: str


@dataclass(frozen=True, slots=True)
class Generated:
    """Files that a program wrote are left out (`no`), are all there is (`only`), or may come.

    `yes` says that they are wanted as much as others.
    """

    wanted: str


@dataclass(frozen=True, slots=True)
class Used:
    """The document uses the name; `how` is uses, calls or impl, or imports: then it is a module."""

    name: str
    how: str


Leaf = Text | Phrase | Regex | Repository | Path | Language | SymbolFilter | Kind | Generated | Used
Content = Text | Phrase | Regex
"""Leaves that only the text of a document can decide."""
Node = And | Or | Not | Leaf


def all_of(nodes: tuple[Node, ...]) -> Node:
    """Return the node that requires every node, each once; there must be at least one."""
    nodes = tuple(dict.fromkeys(nodes))
    return nodes[0] if len(nodes) == 1 else And(nodes)


def any_of(nodes: tuple[Node, ...]) -> Node:
    """Return the node that requires one of the nodes, each once; there must be at least one."""
    nodes = tuple(dict.fromkeys(nodes))
    return nodes[0] if len(nodes) == 1 else Or(nodes)


def leaves(node: Node | None, *, positive: bool = True) -> tuple[Leaf, ...]:
    """Return the leaves in order; those that are asked for, or those that are excluded."""
    match node:
        case None:
            return ()
        case And(children) | Or(children):
            return tuple(leaf for child in children for leaf in leaves(child, positive=positive))
        case Not(child):
            return leaves(child, positive=not positive)
        case leaf:
            return (leaf,) if positive else ()
