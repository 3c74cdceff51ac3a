"""Hits as the page shows them."""

from dataclasses import replace

from omniweb.search.types import (
    Highlight,
    Hit,
    HitChunk,
    HitSymbol,
    Scope,
    ScopedRepository,
    SearchResult,
    Total,
)
from omniweb.web.results import hit_view, hit_views

HIT = Hit(
    repository_id=1,
    repository="team/project",
    ref="refs/heads/main",
    commit="c" * 40,
    path="src/a b.py",
    language="python",
    score=1.0,
    match_count=2,
    chunks=(HitChunk(10, 11, ("one", "two words"), (Highlight(11, 4, 9),)),),
    symbols=(),
    why="",
)


def test_a_hit_opens_at_its_first_match() -> None:
    assert hit_view(HIT).url == "/r/team/project/-/file/src/a%20b.py#L11"


def test_a_hit_with_a_definition_opens_there() -> None:
    symbol = HitSymbol("f", "f", "function", "def f()", 42, 50)

    assert hit_view(replace(HIT, symbols=(symbol,))).url.endswith("#L42")


def test_chunks_beyond_the_first_two_wait_behind_show_more() -> None:
    view = hit_view(replace(HIT, chunks=HIT.chunks * 5))

    assert (len(view.shown), len(view.rest), view.more) == (2, 3, 3)


def test_only_an_unusual_ref_is_named_in_the_address() -> None:
    scope = Scope((ScopedRepository(1, "team/project", "refs/heads/main"),))
    other = replace(HIT, ref="refs/tags/v1")
    result = SearchResult((HIT, other), Total(2, "eq"), False, (), {}, "", 1.0, {})

    usual, unusual = hit_views(result, scope)

    assert "ref=" not in usual.url
    assert "?ref=refs%2Ftags%2Fv1#" in unusual.url
