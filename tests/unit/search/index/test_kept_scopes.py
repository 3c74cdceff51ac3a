"""A scope that was read is kept by its digest, and no longer than that holds."""

from collections.abc import Callable

import pytest

from omniweb.search.index import kept_scopes
from omniweb.search.index.kept_scopes import KeptScopes
from omniweb.search.index.snapshot_set import Snapshots
from omniweb.search.types import Published, ScopedRepository


def _scope(digest: str, repositories: int = 1) -> Published:
    held = tuple(ScopedRepository(n, f"r{n}", "refs/heads/main") for n in range(repositories))
    return Published(held, Snapshots(), digest)


def _refused() -> Published:
    pytest.fail("it is known")


def _loader(found: Published) -> Callable[[], Published]:
    return lambda: found


def test_a_scope_is_loaded_once() -> None:
    scopes, one = KeptScopes(), _scope("one")

    assert scopes.published("one", _loader(one)) is one
    assert scopes.published("one", _refused) is one


def test_a_scope_that_changed_while_it_was_read_is_kept_as_what_it_is() -> None:
    scopes, later = KeptScopes(), _scope("later")

    assert scopes.published("one", _loader(later)) is later
    assert scopes.published("later", _refused) is later
    one = _scope("one")
    assert scopes.published("one", _loader(one)) is one


def test_a_scope_is_read_again_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    scopes, one, again = KeptScopes(), _scope("one"), _scope("one")
    scopes.published("one", _loader(one))

    monkeypatch.setattr(kept_scopes, "KEPT_SECONDS", 0.0)

    assert scopes.published("one", _loader(again)) is again


def test_those_asked_for_last_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_scopes, "MOST_REPOSITORIES", 5)
    scopes = KeptScopes()
    one, two, three = (_scope(each, 2) for each in ("one", "two", "three"))
    for each in (one, two, one, three):
        scopes.published(each.digest, _loader(each))

    assert scopes.published("one", _refused) is one
    assert scopes.published("three", _refused) is three
    again = _scope("two", 2)
    assert scopes.published("two", _loader(again)) is again


def test_more_than_may_be_kept_is_returned_and_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_scopes, "MOST_REPOSITORIES", 1)
    scopes, large, again = KeptScopes(), _scope("one", 2), _scope("one", 2)

    assert scopes.published("one", _loader(large)) is large
    assert scopes.published("one", _loader(again)) is again
