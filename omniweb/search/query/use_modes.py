"""Modes that take bare words for names: in mode `uses` a query `NAME` is `uses:NAME`. Pure."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from omniweb.search.errors import QueryError
from omniweb.search.query.lexer import Settings
from omniweb.search.query.nodes import Used
from omniweb.search.query.token import Sort, Source, Token
from omniweb.search.query.used_names import used_leaves
from omniweb.search.query.values import Form, Value
from omniweb.search.types import Mode

USE_MODES: Final = frozenset({Mode.USES, Mode.CALLS, Mode.IMPL, Mode.IMPORTS})
_FORMS: Final = {Sort.WORD: Form.BARE, Sort.PHRASE: Form.QUOTED}


def with_names(
    source: Source, settings: Settings, tokens: list[Token]
) -> tuple[Settings, list[Token]]:
    """Return the tokens with filters in the place of words, and the settings that go with these.

    What is in quotes is a name, too; filters and expressions stay as they are. Raise `QueryError`
    where no name is left.
    """
    if settings.mode not in USE_MODES:
        return settings, tokens
    how = settings.mode.value
    named = [_named(source, how, each) if each.sort in _FORMS else each for each in tokens]
    if not _are_asked(named):
        thing = "module" if settings.mode == Mode.IMPORTS else "name"
        message = f"Mode {how} needs a {thing}, such as mode:{how} {thing}."
        raise QueryError(message, len(source.text))
    return settings_without(settings), named


def settings_without(settings: Settings) -> Settings:
    """Return settings without such a mode: what it asks for are filters."""
    return replace(settings, mode=Mode.AUTO) if settings.mode in USE_MODES else settings


def _named(source: Source, how: str, token: Token) -> Token:
    form = _FORMS[token.sort]
    text = token.text.removesuffix("()") if form is Form.BARE else token.text
    value = Value(form, text, token.start, token.end)
    leaves = used_leaves(source, how, value, token.start)
    return replace(token, sort=Sort.FILTER, name=how, leaves=leaves)


def _are_asked(tokens: Iterable[Token]) -> bool:
    return any(isinstance(leaf, Used) for each in tokens for leaf in each.leaves)
