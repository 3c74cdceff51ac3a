"""Answers of navigation as the views get them."""

from collections.abc import Callable
from typing import Any

import pytest

from omniweb.repositories.models import Repository
from omniweb.search import navigation
from omniweb.search.navigation import (
    Certainty,
    Definition,
    FileUses,
    NotLookedAt,
    References,
    Use,
)
from omniweb.search.types import Total
from tests.unit.web.conftest import COMMIT

Answer = Callable[..., None]


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Answer:
    """Let a question of navigation be answered so."""

    def scripted(question: str, found: Any) -> None:
        def asked(*_: Any, **__: Any) -> Any:
            if isinstance(found, Exception):
                raise found
            return found

        monkeypatch.setattr(navigation, question, asked)

    return scripted


@pytest.fixture
def defined(repository: Repository) -> Definition:
    return Definition(
        repository.pk,
        "team/project",
        "refs/heads/main",
        COMMIT,
        "lib/<b>.py",
        "python",
        "one",
        "Box.one",
        "method",
        "def one(self)",
        "Says <one>.",
        4,
        6,
        4,
        8,
        Certainty.IMPORTED,
        "imports lead there",
    )


@pytest.fixture
def used(repository: Repository, defined: Definition) -> References:
    use = Use(7, 6, 3, "call", Certainty.SAME_NAME, "it is called so", "    a.one(<x>)", "run", 5)
    file = FileUses(
        repository.pk, "team/project", "refs/heads/main", COMMIT, "src/a.py", "python", (use,)
    )
    return References(
        "one",
        (defined,),
        (file,),
        Total(1, "eq"),
        incomplete=True,
        skipped=(NotLookedAt("time", 3, "There was no time to look at them."),),
        next_cursor="further",
        in_files=1,
        roles={"call": 1, "read": 2},
        certainties={"imported": 1, "same name": 2},
    )
