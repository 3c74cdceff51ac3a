"""Conditions on rows of large scopes: asked once of each document, and found for nobody else."""

from pathlib import Path

import pytest
from django.core.cache import cache as store

from omniweb.search import prepare, search
from omniweb.search.filters import known_rows
from omniweb.search.filters.budget import Budget
from omniweb.search.filters.known_rows import Met
from omniweb.search.index import snapshot_set
from omniweb.search.index.conditions import Condition
from omniweb.search.index.snapshot_set import Snapshots
from omniweb.search.nearest import of_process
from tests.unit.search.published import LIBRARY, PublishedRepository, paths_of, publish, request

Asked = list[int]
TEXTS = [path for path in LIBRARY if path != "logo.png"]


@pytest.fixture(autouse=True)
def asked(told: None, monkeypatch: pytest.MonkeyPatch) -> Asked:  # noqa: ARG001 - for its effect
    """Let each scope be a large one of a new process; return of how many documents it asks."""
    monkeypatch.setattr(snapshot_set, "MANY", 0)
    monkeypatch.setattr(of_process._Known, "address", "")
    monkeypatch.setattr(of_process._Known, "name", None)
    found: Asked = []
    ask = known_rows._asked

    def noted(budget: Budget, snapshots: Snapshots, condition: Condition, unjudged: Met) -> object:
        found.append(len(unjudged))
        return ask(budget, snapshots, condition, unjudged)

    monkeypatch.setattr(known_rows, "_asked", noted)
    return found


def _paths(query: str, *repositories: PublishedRepository) -> set[str]:
    store.clear()
    return set(paths_of(search(request(query, *repositories))))


@pytest.mark.parametrize("few", [0, 5_000])
def test_what_a_condition_was_asked_of_once_is_not_asked_again(
    library: PublishedRepository, asked: Asked, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(known_rows, "FEW", few)

    first = _paths("lang:markdown", library)

    assert first == {"docs/retry.md"} == _paths("lang:markdown", library)
    assert _paths("lang:markdown retry", library) == first
    assert len(asked) == 1
    assert _paths("lang:typescript", library) == {"lib/config.ts"}
    assert len(asked) == len(["markdown", "typescript"])


def test_after_a_publish_only_the_repository_that_changed_is_asked_for(
    asked: Asked, tmp_path: Path, library: PublishedRepository
) -> None:
    made = publish(tmp_path, 81, "team/changing", dict(LIBRARY))
    before = _paths("lang:markdown", library, made)
    made.git.commit({"docs/more.md": b"# More\n", "docs/retry.md": None, "a.py": b"a = 1\n"})
    made.index()

    after = _paths("lang:markdown", library, made)

    assert before == {"docs/retry.md"}
    assert after == {"docs/retry.md", "docs/more.md"}
    assert _paths("lang:markdown", made) == {"docs/more.md"}
    assert asked == [2 * len(TEXTS), len(TEXTS) + 1]


def test_what_was_found_for_one_caller_is_shown_to_no_other(
    library: PublishedRepository, secret: PublishedRepository
) -> None:
    both = _paths("lang:python", library, secret)

    assert "vault.py" in both
    assert _paths("lang:python", library) == both - {"vault.py"}
    assert _paths("lang:python", secret) == {"vault.py"}
    assert _paths("lang:python") == set()


def test_the_languages_of_many_documents_are_learned_before_the_first_search(
    library: PublishedRepository, asked: Asked
) -> None:
    prepare()

    assert _paths("lang:markdown", library) == {"docs/retry.md"}
    assert "lib/retry.py" in _paths("lang:py retry", library)
    assert asked == []


def test_more_than_are_counted_are_a_condition_again(
    library: PublishedRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked_for = request("retry lang:python", library)
    store.clear()
    whole = search(asked_for)
    monkeypatch.setattr("omniweb.search.filters.compiler.COUNTED", 1)
    store.clear()

    found = search(asked_for)

    assert paths_of(found) == paths_of(whole)
    assert found.total == whole.total
