"""The worst answers, with what stood above what was sought and why."""

from collections.abc import Sequence
from typing import Any

from benchmarks.judgments import Judgment

LIMIT = 50
SHOWN_HITS = 4
SHOWN_CONTRIBUTIONS = 8


def show_misses(asked: Sequence[tuple[Judgment, str]]) -> None:
    """Print each judgment with the text that was asked: its best hits and its relevant files."""
    from omniweb.repositories.services import scope_of_everything
    from omniweb.search import search
    from omniweb.search.types import SearchRequest

    scope = scope_of_everything()
    for judgment, text in asked:
        result = search(SearchRequest(text, scope, limit=LIMIT, explain=True))
        print(f"\n{text}  [{judgment.category}, {judgment.language}]")
        for rank, hit in enumerate(result.hits, 1):
            relevant = hit.repository == judgment.repository and hit.path in judgment.relevant
            if relevant or rank <= SHOWN_HITS:
                print(f"  {'*' if relevant else ' '}{rank:3} {_described(hit)}")
        have = {hit.path for hit in result.hits if hit.repository == judgment.repository}
        for path in sorted(judgment.relevant - have):
            print(f"  *  - {path}")


def _described(hit: Any) -> str:
    shown = f"{hit.score:8.3f} {hit.repository} {hit.path}"
    if hit.explanation is None:
        return shown
    ranks = " ".join(f"{name}#{rank}" for name, rank in hit.explanation.ranks.items())
    strongest = sorted(hit.explanation.contributions, key=lambda each: -abs(each.added))
    parts = " ".join(
        f"{each.signal}{each.added:+.2f}" for each in strongest[:SHOWN_CONTRIBUTIONS] if each.added
    )
    return f"{shown}  tier {hit.explanation.tier}  {ranks}  {parts}"
