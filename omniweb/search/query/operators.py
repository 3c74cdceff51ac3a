"""Which operators and brackets of a query are syntax, and which are only text.

An operator that lacks an operand is a word in a text that was pasted, and refused where somebody
typed it; so is a bracket without its partner. In a text with SQL's keywords in capitals, `AND`,
`OR` and `NOT` are words too: somebody pasted a statement, or a comment that shouts. Brackets group
if there is an operator or a filter inside of them, or an operator right beside them, and behind a
minus if they hold phrases and words alone; others are dropped, as pasted code has them:
`foo(bar, baz)`, `if (x > 0)`, `-(a + b)`. In small letters operators are
words, but between what is required anyway, `repo:a or repo:b`, they are what Sourcegraph and Zoekt
take them for.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate

from omniweb.search.errors import QueryError
from omniweb.search.query.rewrites import instead, without
from omniweb.search.query.sql import beside_one_word_of_sql, is_sql, with_words_for_operators
from omniweb.search.query.token import Sort, Source, Token

MAX_DEPTH = 20
"""Groups within groups; what is deeper is no group."""
_BINARY = frozenset({Sort.AND, Sort.OR})
_BRACKETS = frozenset({Sort.OPEN, Sort.CLOSE})
_OPERANDS = frozenset({Sort.WORD, Sort.PHRASE, Sort.REGEX, Sort.FILTER})
_OPERATORS = _BINARY | {Sort.NOT}
_SMALL = {"and": Sort.AND, "or": Sort.OR, "not": Sort.NOT}
_QUOTED = frozenset({Sort.PHRASE, Sort.REGEX})
_ENDINGS = _QUOTED | {Sort.FILTER, Sort.CLOSE}
_BEGINNINGS = _QUOTED | {Sort.FILTER, Sort.OPEN, Sort.NOT}


def settle(source: Source, tokens: Iterable[Token]) -> list[Token]:
    """Return tokens in which every operator has operands and every bracket is that of a group.

    Raise `QueryError` where somebody typed an operator without operands, or half a group.
    """
    kept = list(tokens)
    if source.strict:
        kept = _with_small_letters(source, kept)
    if is_sql(source, kept):
        kept = with_words_for_operators(source, kept)
    elif source.strict:
        kept = beside_one_word_of_sql(source, kept)
        _refuse_half_groups(source, kept)
    return _with_operands(source, _grouped(kept))


def _with_small_letters(source: Source, tokens: Sequence[Token]) -> list[Token]:
    """Return `and`, `or` and `not` as operators where both sides are required anyway."""
    kept = list(tokens)
    for at, token in reversed(list(enumerate(tokens))):
        if token.sort != Sort.WORD or token.text not in _SMALL:
            continue
        before = kept[at - 1] if at else None
        after = kept[at + 1].sort if at + 1 < len(kept) else None
        ends = before is not None and before.sort in _ENDINGS
        if token.text == "not":
            joined = before is None or ends or before.text in _SMALL
            fits = after == Sort.FILTER or (after in _QUOTED and joined)
        else:
            fits = ends and after in _BEGINNINGS
        if fits:
            kept[at] = replace(token, sort=_SMALL[token.text])
        elif after in _QUOTED or (before is not None and before.sort in _QUOTED):
            source.notices.append(f"“{token.text}” is a word; as an operator it is in capitals.")
    return kept


def _refuse_half_groups(source: Source, tokens: Sequence[Token]) -> None:
    """Refuse a bracket without a partner where operators say that brackets mean something."""
    text = source.text
    surplus = text.count("(") - text.count(")")
    if not surplus or not any(token.is_operator for token in tokens):
        return
    paired = {at for pair in _partners(tokens) for at in pair}
    for at, token in enumerate(tokens):
        if at not in paired and token.sort == Sort.OPEN and surplus > 0:
            message = "The bracket is not closed."
            raise QueryError(message, token.start, f"{text.rstrip()})")
        if at not in paired and token.sort == Sort.CLOSE and surplus < 0:
            message = "No bracket is open here."
            raise QueryError(message, token.start, instead(text, token.start, token.end, ""))


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
        excluded = start > 0 and _is_minus(tokens[start - 1]) and _is_list(tokens[start + 1 : end])
        if end - start > 1 and (beside or excluded or syntax[end] > syntax[start]):
            groups[start] = end
    return _shallow(groups)


def _is_operator(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a bracket behind that place is an operand: `-(a + b)` alone is arithmetic."""
    if at < 0:
        return False
    if _is_minus(tokens[at]):
        return at > 0 and tokens[at - 1].sort in _BINARY
    return tokens[at].sort in _OPERATORS


def _is_list(tokens: Iterable[Token]) -> bool:
    """Tell whether tokens are phrases, expressions and plain words alone, not arithmetic."""
    return all(
        each.sort in _QUOTED or (each.sort == Sort.WORD and each.text.isalnum()) for each in tokens
    )


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


def _with_operands(source: Source, tokens: Sequence[Token]) -> list[Token]:
    """Turn operators that lack an operand into words, or refuse them."""
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
        if not fits and source.strict and token.is_operator:
            raise _without_operand(source, token, followed=followed)
        kept.append(token if fits else token.as_word())
    return kept


def _without_operand(source: Source, token: Token, *, followed: bool) -> QueryError:
    place = "before" if followed else "behind"
    message = f"“{token.text}” has nothing {place} it. In quotes it is a word."
    return QueryError(message, token.start, without(source.text, token.start, token.end))
