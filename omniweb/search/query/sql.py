"""Texts of SQL: of several of its words in capitals `AND`, `OR` and `NOT` are words, too. Pure.

Beside a single one they are the operators that somebody typed. Which it was is said, and the other
reading offered.
"""

from collections.abc import Sequence

from omniweb.search.query.rewrites import instead, lowered
from omniweb.search.query.token import Sort, Source, Token

_SQL = frozenset(
    {
        *("SELECT", "FROM", "WHERE", "JOIN", "HAVING", "BETWEEN", "LIKE", "IN"),
        *("INSERT", "UPDATE", "DELETE", "VALUES", "EXISTS", "NULL", "IS", "DO"),
    }
)


def is_sql(source: Source, tokens: Sequence[Token]) -> bool:
    """Tell whether a text is of SQL: one word of it, in what somebody typed, is a word."""
    words = sum(map(_is_of_sql, tokens))
    return words > 1 or (words == 1 and not source.strict)


def with_words_for_operators(source: Source, tokens: Sequence[Token]) -> list[Token]:
    """Return the tokens of a text of SQL: its operators are words, which who typed it is told."""
    if source.strict and any(each.is_operator for each in tokens):
        source.notices.append(
            "AND, OR and NOT are words here: the text looks like SQL."
            " They are operators where the words of SQL are in small letters."
        )
        source.others.append(lowered(source.text, filter(_is_of_sql, tokens)))
    return [token.as_word() if token.is_operator else token for token in tokens]


def beside_one_word_of_sql(source: Source, tokens: Sequence[Token]) -> list[Token]:
    """Return the tokens with the `NOT` of `NOT NULL` and `DO NOT` as a word, and say so.

    Other operators beside one word of SQL are what they are; that is said, too.
    """
    kept = list(tokens)
    words = [at for at, each in enumerate(tokens) if _is_of_sql(each)]
    for at in (place for word in words for place in (word - 1, word + 1)):
        if 0 <= at < len(kept) and kept[at].text == "NOT" and kept[at].is_operator:
            source.notices.append("“NOT” is a word here; a minus before a word excludes it.")
            if at + 1 < len(kept):
                excluded = instead(source.text, kept[at].start, kept[at + 1].start, "-")
                source.others.append(excluded)
            kept[at] = kept[at].as_word()
    if words and any(each.is_operator for each in kept):
        source.notices.append(
            f"AND, OR and NOT are operators here, and “{tokens[words[0]].text}” is a word."
            " For a text of SQL put it in quotes."
        )
        source.others.append(lowered(source.text, (each for each in kept if each.is_operator)))
    return kept


def _is_of_sql(token: Token) -> bool:
    return token.sort == Sort.WORD and token.text in _SQL
