"""News of repositories that are not indexed, for who looks after them and for nobody else."""

from collections.abc import Sequence
from dataclasses import replace

from omniweb.repositories.services.access import Caller, administered_by
from omniweb.search.types import SearchResult

_NAMED = 3


def with_news(result: SearchResult, user: Caller) -> SearchResult:
    """Return the result with a notice of those that the caller could mend, if there are any."""
    news = news_of(result.unindexed, user)
    return replace(result, notices=(*result.notices, *news)) if news else result


def news_of(unindexed: Sequence[int], user: Caller) -> tuple[str, ...]:
    """Return the notice of those repositories that the caller could mend; none for none."""
    if not unindexed:
        return ()
    theirs = administered_by(user).filter(pk__in=unindexed).order_by("name")
    names = list(theirs.values_list("name", flat=True))
    if not names:
        return ()
    more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    notice = (
        f"Not indexed yet, and so not searched: {', '.join(names[:_NAMED])}{more}."
        " The page of a repository says why."
    )
    return (notice,)
