"""Which operators and brackets of a query are syntax, and which are only text.

An operator that lacks an operand is a word. In a text with SQL's keywords in capitals, `AND`, `OR`
and `NOT` are words too: somebody pasted a statement, or a comment that shouts. Brackets group if
there is an operator or a filter inside of them, or an operator right beside them; others are
dropped, as pasted code has them: `foo(bar, baz)`, `if (x > 0)`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate

from omniweb.search.query.lexer import Sort, Token

MAX_DEPTH = 20
"""Groups within groups; what is deeper is no group."""
_BINARY = frozenset({Sort.AND, Sort.OR})
_BRACKETS = frozenset({Sort.OPEN, Sort.CLOSE})
_OPERANDS = frozenset({Sort.WORD, Sort.PHRASE, Sort.REGEX, Sort.FILTER})
_OPERATORS = _BINARY | {Sort.NOT}
_SQL = frozenset(
    {
        *("SELECT", "FROM", "WHERE", "JOIN", "HAVING", "BETWEEN", "LIKE", "IN"),
        *("INSERT", "UPDATE", "DELETE", "VALUES", "EXISTS", "NULL", "IS", "DO"),
    }
)


def settle(tokens: Iterable[Token]) -> list[Token]:
    """Return tokens in which every operator has operands and every bracket is that of a group."""
    kept = list(tokens)
    if any(token.sort == Sort.WORD and token.text in _SQL for token in kept):
        kept = [_as_word(token) if token.text in {"AND", "OR", "NOT"} else token for token in kept]
    return _with_operands(_grouped(kept))


def _as_word(token: Token) -> Token:
    return replace(token, sort=Sort.WORD) if token.sort in _OPERATORS else token


def _grouped(tokens: Sequence[Token]) -> list[Token]:
    """Drop brackets that do not group, and a minus before them."""
    groups = _groups(tokens)
    kept: list[Token] = []
    for at, token in enumerate(tokens):
        if token.sort not in _BRACKETS or at in groups:
            kept.append(token)
        elif token.sort == Sort.OPEN and at > 0 and _is_minus(tokens[at - 1]):
            kept.pop()
    return kept


def _groups(tokens: Sequence[Token]) -> set[int]:
    """Return the places of the brackets that group."""
    following = [*tokens[1:], None]
    syntax = list(accumulate(map(_is_syntax, tokens, following), initial=0))
    groups: dict[int, int] = {}
    for start, end in _partners(tokens):
        after = following[end]
        beside = _is_operator(tokens, start - 1) or (after is not None and after.sort in _BINARY)
        if end - start > 1 and (beside or syntax[end] > syntax[start]):
            groups[start] = end
    return _shallow(groups)


def _is_operator(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a bracket behind that place is an operand: `-(a + b)` alone is arithmetic."""
    if at < 0:
        return False
    if _is_minus(tokens[at]):
        return at > 0 and tokens[at - 1].sort in _BINARY
    return tokens[at].sort in _OPERATORS


def _shallow(groups: Mapping[int, int]) -> set[int]:
    """Return the places of groups that are not nested too deep."""
    open_ends: list[int] = []
    places: set[int] = set()
    for start in sorted(groups):
        while open_ends and open_ends[-1] < start:
            open_ends.pop()
        open_ends.append(groups[start])
        if len(open_ends) <= MAX_DEPTH:
            places |= {start, groups[start]}
    return places


def _is_syntax(token: Token, after: Token | None) -> bool:
    if _is_minus(token):
        return after is not None and after.sort != Sort.OPEN
    return token.sort in _OPERATORS or token.sort == Sort.FILTER


def _is_minus(token: Token) -> bool:
    return token.sort == Sort.NOT and token.text == "-"


def _partners(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """Return the places of brackets with their partners."""
    opened: list[int] = []
    found = []
    for at, token in enumerate(tokens):
        if token.sort == Sort.OPEN:
            opened.append(at)
        elif token.sort == Sort.CLOSE and opened:
            found.append((opened.pop(), at))
    return found


def _with_operands(tokens: Sequence[Token]) -> list[Token]:
    """Turn operators that lack an operand into words."""
    begins = False
    has_next: list[bool] = []
    for token in reversed(tokens):
        has_next.append(begins)
        begins = (
            token.sort in _OPERANDS
            or token.sort == Sort.OPEN
            or (token.sort == Sort.NOT and begins)
        )
    kept: list[Token] = []
    for token, followed in zip(tokens, reversed(has_next), strict=True):
        preceded = bool(kept) and (kept[-1].sort in _OPERANDS or kept[-1].sort == Sort.CLOSE)
        fits = followed and (preceded or token.sort == Sort.NOT)
        kept.append(token if fits else _as_word(token))
    return kept
