"""A phrase or expression that texts are looked through for, and what each match needs. Pure."""

from dataclasses import dataclass

from indexer.text import tokens
from omniweb.search.filters import required_literals
from omniweb.search.filters.required_literals import Plan
from omniweb.search.query import spanning
from omniweb.search.query.line_matcher import LineMatcher
from omniweb.search.query.nodes import Content, Node, Phrase, Regex, Text, leaves
from omniweb.search.query.spanning import SpanningMatcher

_SENTENCE_SIGNS = ".,;:!?()[]{}<>'\"`"


@dataclass(frozen=True, slots=True)
class Pattern:
    """What is looked for in texts; `plan` is what a chunk with a match has, None for nothing known.

    `literal` is text that stands in every match as it is, "" for nothing known. With a matcher
    `over_lines` a match may go over several chunks: each of them has a part of it.
    """

    plan: Plan | None
    in_lines: LineMatcher
    over_lines: SpanningMatcher | None = None
    literal: str = ""

    @classmethod
    def of(cls, leaf: Content, *, case: bool) -> "Pattern":
        """Return the pattern of a leaf; with `case`, upper and lower case differ."""
        sought = Phrase(_stripped(leaf) or leaf.word) if isinstance(leaf, Text) else leaf
        matcher = LineMatcher.of(sought, case=case)
        if isinstance(sought, Phrase):
            required = required_literals.of_phrase(sought.text)
            return cls(required.plan, matcher, literal=_as_it_is(required.literal))
        if spanning.is_spanning(sought.pattern):
            plan = required_literals.of_one_line(sought.pattern).plan
            return cls(plan, matcher, SpanningMatcher(sought.pattern, case))
        required = required_literals.of_regex(sought.pattern)
        return cls(required.plan, matcher, literal=_as_it_is(required.literal))


def plain_word(leaf: Node, *, case: bool) -> str | None:
    """Return the word of a text that the word index finds, without the signs around it."""
    return _stripped(leaf) if isinstance(leaf, Text) and not case else None


def patterns_asked_for(node: Node | None) -> list[Phrase | Regex]:
    """Return the phrases and expressions whose lines are counted and shown, each once."""
    asked = (leaf for leaf in leaves(node) if isinstance(leaf, Phrase | Regex))
    return list(dict.fromkeys(asked))


def _as_it_is(literal: str) -> str:
    """Return a text that has one form only: of ASCII, without letters."""
    has_one_form = literal.isascii() and not any(map(str.isalpha, literal))
    return literal if has_one_form else ""


def _stripped(leaf: Text) -> str | None:
    """Return the one word that a text is."""
    stripped = leaf.word.strip(_SENTENCE_SIGNS)
    return stripped if stripped.isascii() and tokens.words(stripped) == [stripped] else None
