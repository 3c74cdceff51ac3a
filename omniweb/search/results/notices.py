"""What an answer says of itself: what it leaves out and why, and what may surprise. Pure."""

import re
from collections.abc import Iterator, Sequence

from indexer.types import ONLY_PART
from omniweb.search.pastes.told import told
from omniweb.search.question import COUNTED, Filtered, Found, Question
from omniweb.search.types import Hit, Mode, Omission, ScopedRepository, Total

_NAMED = 3
_COMMIT = re.compile(r"[0-9a-f]{7,64}")


def total(question: Question, listed: int, *, ended: bool, stopped: bool) -> Total:
    """Return how many documents meet what is required; where nothing is, how many were ranked.

    `listed` is how many there are up to the end of the page, or all that are known to hold what is
    looked up; `ended` that no more follow, `stopped` that not everything was looked at.
    """
    query, filtered = question.query, question.filtered
    if not filtered.snapshots:
        return Total(0, "eq")
    if question.looked_up:
        return Total(listed, "eq" if question.holding.complete and not stopped else "gte")
    if not listed or (query.mode == Mode.PATH and question.text):  # the words are required, too
        return Total(listed, "eq" if ended and filtered.complete and not stopped else "gte")
    if filtered.condition is None and question.terms.words:  # the words chose, not a condition
        return Total(listed, "gte")
    if filtered.total is not None:
        return Total(filtered.total, "eq")
    counted_out = query.required is not None and filtered.complete
    known = max(listed, 0 if filtered.documents is None else len(filtered.documents))
    return Total(max(known, COUNTED) if counted_out else known, "gte")


def _stopped(cut: Sequence[str]) -> tuple[Omission, ...]:
    """Name the statements that were stopped at their budget."""
    if not cut:
        return ()
    names = " and ".join(dict.fromkeys(cut))
    title = f"Part of the search ({names}) was stopped at its time limit. Add a filter."
    return (Omission("timeout", title),)


def _not_indexed(
    filtered: Filtered, unpublished: Sequence[ScopedRepository]
) -> tuple[Omission, ...]:
    """Name the repositories that the query asks for and that are not indexed yet.

    Others make an answer incomplete only where nothing is indexed that it could be made of: that
    somebody's repository waits, or fails, is no news for everybody.
    """
    looked_in = filtered.names if filtered.snapshots else filtered.allows
    waiting = [each.name for each in unpublished if looked_in(each.name)]
    if not waiting:
        return ()
    more = f" and {len(waiting) - _NAMED} more" if len(waiting) > _NAMED else ""
    return (Omission("not-indexed", f"Not indexed yet: {', '.join(waiting[:_NAMED])}{more}."),)


def notices(
    question: Question, found: Found, left_out: int, *, near_only: bool = False
) -> tuple[str, ...]:
    """Say what the query did not mean, and what meaning did and did not look at.

    `near_only`: nothing holds what is looked up, and there are hits that resemble it.
    `left_out` counts the files that are not in the index, if one repository is searched: of many at
    once nearly every answer would name some, and their pages do.
    """
    return (
        *question.query.notices,
        *([_not_held(question)] if near_only else []),
        *_without_signs(question),
        *_commit(question),
        *_nothing_asked(question),
        *_left_out(question, left_out),
        *_renewed(question),
        *_uncoded(found),
        *_meaning(question, found),
        *_taken(question),
    )


def omissions(
    filtered: Filtered, cut: Sequence[str], unpublished: Sequence[ScopedRepository]
) -> tuple[Omission, ...]:
    """Say what was not looked at, and why: conditions, statements, repositories."""
    return (*filtered.omissions, *_stopped(cut), *_not_indexed(filtered, unpublished))


def unindexed(filtered: Filtered, unpublished: Sequence[ScopedRepository]) -> tuple[int, ...]:
    """Return the repositories that are not indexed yet and that `omissions` does not name."""
    if not filtered.snapshots:
        return ()
    allows, names = filtered.allows, filtered.names
    return tuple(each.id for each in unpublished if allows(each.name) and not names(each.name))


def partly(hits: Sequence[Hit]) -> tuple[str, ...]:
    """Say of how many hits only a part was searched."""
    files = sum(hit.partial for hit in hits)
    if not files:
        return ()
    counted = "1 of these files" if files == 1 else f"{files:,} of these files"
    return (f"Of {counted} {ONLY_PART}.",)


def _not_held(question: Question) -> str:
    """Say that what follows only resembles what is looked up."""
    text = f"“{question.looked_up}”"
    if question.holding.complete:
        return f"No file holds {text}; these are close in meaning."
    return (
        f"None of the files that were looked at holds {text}, but there are too many to look at"
        " all of them. In quotes it is looked for in all; these are close in meaning."
    )


def _without_signs(question: Question) -> Iterator[str]:
    """Say that a text was found without the signs around it alone."""
    typed, sought = question.look_up.text if question.look_up else "", question.sought
    if question.looked_up and typed != sought:
        yield f"“{typed}” was not found as it is written: this is “{sought}”, without its signs."


def _commit(question: Question) -> Iterator[str]:
    """Say whose index is of the commit that is looked up, by its id or seven digits of it."""
    sought = question.looked_up.lower()
    if not _COMMIT.fullmatch(sought):
        return
    indexed = [each for each in question.snapshots if each.commit.startswith(sought)]
    named = [f"{each.name} at {_short(each.ref)}" for each in indexed[:_NAMED]]
    if named:
        more = f" and {len(indexed) - _NAMED} more" if len(indexed) > _NAMED else ""
        yield f"“{sought}” is the commit that is indexed of {', '.join(named)}{more}."


def _short(ref: str) -> str:
    return ref.removeprefix("refs/heads/").removeprefix("refs/tags/")


def _nothing_asked(question: Question) -> tuple[str, ...]:
    if question.terms.words or question.query.required is not None:
        return ()
    held = question.looked_up if question.holding.keys else ""
    files = f"the files that hold “{held}” are" if held else "these are files"
    return (f"There is no word in this query: {files} in no order of relevance.",)


def _left_out(question: Question, files: int) -> tuple[str, ...]:
    if not files:
        return ()
    (snapshot,) = question.snapshots
    counted = "1 file" if files == 1 else f"{files:,} files"
    return (f"{counted} of {snapshot.name} left out of the index, with reasons on its page.",)


def _renewed(question: Question) -> Iterator[str]:
    """Say how many repositories an earlier version analysed, and what that means until renewed."""
    old = question.snapshots.outdated
    if old:
        yield f"{_counted(old)} being analysed anew, and searched in the form of before until then."
    waiting = len(question.snapshots) - len(question.comparable)
    if waiting and question.chooses(Mode.VECTOR):
        yield f"{_counted(waiting)} being analysed anew and not searched by meaning until then."


def _counted(repositories: int) -> str:
    return "1 repository is" if repositories == 1 else f"{repositories:,} repositories are"


def _uncoded(found: Found) -> Iterator[str]:
    """Say where meaning chose nothing, as the vectors of an earlier version have no codes yet."""
    if left_out := found.shortlist.left_out:
        what = "searched whole by meaning once their vectors have codes"
        yield f"{_counted(left_out)} {what}; until then meaning scores what words and names find."


def _taken(question: Question) -> Iterator[str]:
    """Say what was taken from a pasted text, to who wants an explanation."""
    if question.explain and question.query.paste:
        yield "The query was read as a pasted text: nothing in it is required but its filters."
        yield from told(question.query.paste)


def _meaning(question: Question, found: Found) -> Iterator[str]:
    """Say what meaning compared, to who wants an explanation."""
    listed = found.shortlist
    if not question.explain or not listed:
        return
    if listed.everything or listed.looked_at == listed.listed:
        yield "Meaning compared every chunk that is searched."
    else:
        looked_at, best = f"{listed.looked_at:,} chunks", f"{listed.listed:,}"
        yield f"Meaning compared the codes of {looked_at}, and the best {best} of them exactly."
