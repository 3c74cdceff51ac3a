"""Whatever happens to an index, in whatever order: each document has its own codes, once."""

import random
from collections.abc import Callable
from datetime import timedelta

import pytest

import indexer
from indexer.segments import coding, merging
from tests.unit.indexer.conftest import Indexed
from tests.unit.indexer.segments.coded import coded, stored, vectors

Make = Callable[..., Indexed]
STEPS = 25
BRANCHES = ("main", "next", "old")


class History:
    """A repository to which things happen; what is pushed is never twice the same."""

    def __init__(self, code: Indexed, seed: int) -> None:
        self.code, self.random, self.pushed = code, random.Random(seed), 0
        self.branches = {"main"}
        self.whole = True

    def push(self) -> None:
        """Change, add and remove some files of a branch."""
        branch = self.random.choice(BRANCHES)
        if branch not in self.branches:
            self.code.repository.git("branch", branch, "main")
            self.branches.add(branch)
        files: dict[str | bytes, bytes | None] = {}
        for number in self.random.sample(range(8), self.random.randrange(1, 5)):
            self.pushed += 1
            lines = self.random.choice([0, 1, 1, 40, 400])
            files[f"{number}.py"] = b"def f(): return %d\n" % self.pushed * lines
        self.code.push(files, branch)

    def build(self) -> None:
        """Build what is never published."""
        self.pushed += 1
        commit = self.code.repository.commit({"x.py": b"x = %d\n" % self.pushed}, branch="main")
        self.code.build("refs/heads/main", commit)

    def rebuild(self) -> None:
        """Index everything anew."""
        self.code.index(self.code.repository.git("rev-parse", "main"), full=True)

    def sweep(self) -> None:
        """Remove what nobody sees, sometimes with all branches but one."""
        refs = self.random.choice([None, ["main"]])
        indexer.sweep(self.code.id, refs=refs, leave=timedelta(0))

    def merge(self) -> None:
        """Merge, as a publish does."""
        merging.merge(self.code.id)

    def lose(self) -> None:
        """Have some segments that an earlier version did not write."""
        found = self.code.rows("SELECT id FROM code_segment WHERE repository_id = :id")
        lost = self.random.sample(found, len(found) // 2)
        self.code.rows("DELETE FROM code_segment WHERE id = ANY(:lost) RETURNING 1", lost=lost)
        self.whole = self.whole and not lost

    def fill(self) -> None:
        """Make what is missing."""
        indexer.fill_codes(self.code.id)
        self.whole = True

    def reconcile(self) -> None:
        """Repair what differs."""
        indexer.reconcile(self.code.id, self.code.mirror, parser=self.code.parser, thorough=True)
        self.whole = True


@pytest.mark.parametrize("seed", range(3))
def test_any_order(indexed: Make, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    for name, value in (("FULL", 60), ("SMALL", 5)):
        monkeypatch.setattr(merging, name, value)
    monkeypatch.setattr(coding, "SLICE_ROWS", 20)
    code = indexed({f"{number}.py": b"x = %d\n" % number for number in range(6)})
    history = History(code, seed)
    happens = [history.push] * 5 + [
        history.build,
        history.rebuild,
        history.sweep,
        history.sweep,
        history.merge,
        history.lose,
        history.fill,
        history.reconcile,
    ]
    done = []
    for _ in range(STEPS):
        step = history.random.choice(happens)
        step()
        done.append(step.__name__)
        found, due = coded(code), vectors(code)
        if history.whole:
            assert found == due, done
        assert found.items() <= due.items(), done
    history.fill()
    history.sweep()
    assert coded(code) == vectors(code)
    named = sum(map(len, stored(code)))
    assert named <= len(vectors(code)) * 3
