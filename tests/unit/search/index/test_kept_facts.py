"""What is kept of documents and words from search to search."""

import pytest

from omniweb.search.index import kept_facts
from omniweb.search.index.kept_facts import Kept


def test_what_was_kept_is_known_and_nothing_else() -> None:
    kept = Kept(3)
    kept.keep({("a", 1): 7, ("b", 1): 0})

    assert kept.known([("a", 1), ("b", 1), ("a", 2)]) == {("a", 1): 7, ("b", 1): 0}


def test_what_was_asked_for_longest_ago_is_forgotten_first() -> None:
    kept = Kept(2)
    kept.keep({"first": 1, "second": 2})
    kept.known(["first"])
    kept.keep({"third": 3})

    assert kept.known(["first", "second", "third"]) == {"first": 1, "third": 3}


def test_nothing_is_kept_longer_than_it_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Kept(2)
    kept.keep({"first": 1})
    monkeypatch.setattr(kept_facts, "KEPT_SECONDS", 0.0)

    assert kept.known(["first"]) == {}
