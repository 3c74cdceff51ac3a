"""Why a page of hits is empty: six different things, never one sentence for all."""

from dataclasses import dataclass

from omniweb.search.types import SearchRequest, SearchResult


@dataclass(frozen=True, slots=True)
class Empty:
    """`kind` chooses the picture of the page; the sentence says what to do."""

    kind: str
    title: str
    sentence: str


NOTHING_VISIBLE = Empty(
    "nothing-visible",
    "There is nothing here that you can search yet",
    "No repository is visible to you. Log in, add one, or ask an administrator for access.",
)
NO_MATCH = Empty(
    "no-match",
    "No match",
    "Nothing in the repositories that you can see meets this query. Fewer or other words may help.",
)
PAST_THE_END = Empty(
    "past-the-end",
    "There are no more hits",
    "This page lies behind the last hit: the index has changed since the one before it was shown.",
)
BY_REASON = {
    "timeout": Empty(
        "timeout",
        "The search took too long",
        "It was stopped before it was done. Narrow it by repo:, lang: or path: and try again.",
    ),
    "unknown-repository": Empty(
        "unknown-repository",
        "No such repository",
        "There is no repository of that name that you can see.",
    ),
    "not-indexed": Empty(
        "not-indexed",
        "Not indexed yet",
        "What you search in has not been indexed yet, or could not be. Its page says which.",
    ),
}


def explanation(asked: SearchRequest, result: SearchResult) -> Empty:
    """Return why there are no hits."""
    if not asked.scope.repositories:
        return NOTHING_VISIBLE
    if asked.cursor and result.facets_of:
        return PAST_THE_END
    reasons = {omission.reason for omission in result.skipped}
    return next((empty for reason, empty in BY_REASON.items() if reason in reasons), NO_MATCH)
