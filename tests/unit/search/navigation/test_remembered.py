"""What is looked up once in a snapshot is kept, and never for another one."""

from pathlib import Path

import pytest

from indexer import database
from omniweb.search.navigation import (
    Certainty,
    Definitions,
    collected,
    definition,
    hover,
    remembered,
)
from omniweb.search.navigation.collected import Collection, Collections
from omniweb.search.navigation.files import Entry, File, Kept
from omniweb.search.navigation.looking import Looking, UsePlace
from omniweb.search.navigation.remembered import MOST_TREES, Memories, memories
from omniweb.search.types import Scope, Snapshot
from tests.unit.search.published import PublishedRepository, publish

USING = b"import far\n\nfar.turn()\n"


def ask(code: PublishedRepository) -> Definitions:
    found = definition(Scope((code.scoped,)), code.number, "use.py", 3, 4)
    assert found is not None
    return found


def test_a_later_commit_is_asked_anew(told: None, tmp_path: Path) -> None:  # noqa: ARG001 - its effect
    code = publish(tmp_path, 7_152, "tools/moving", {"use.py": USING, "far.py": b"turn = 1\n"})
    before = ask(code)
    code.git.commit({"far.py": b"import near\n\n\ndef turn(): ...\n"})
    code.index()
    after = ask(code)

    assert [each.line for each in before.definitions] == [1]
    assert [each.line for each in after.definitions] == [4]


def test_the_second_question_finds_what_the_first_looked_up(
    told: None,  # noqa: ARG001 - for its effect
    tmp_path: Path,
) -> None:
    code = publish(tmp_path, 7_153, "tools/asked", {"use.py": USING, "far.py": b"turn = 1\n"})
    first = ask(code)
    home = first.definitions[0]
    kept = [
        memory
        for key, memory in memories._kept.items()
        if key[:2] == (database.address(), home.repository_id)
    ]

    assert [sorted(memory.named) for memory in kept] == [["far"]]
    assert ask(code) == first


def test_a_memory_is_of_one_generation_and_the_oldest_ones_are_forgotten() -> None:
    some = Memories()
    snapshots = [Snapshot(1, "a", 1, "main", "c", number) for number in range(MOST_TREES + 1)]
    found = [some.of("here", each) for each in snapshots]

    assert len({id(each) for each in found}) == len(found)
    assert some.of("here", snapshots[-1]) is found[-1]
    assert some.of("here", snapshots[0]) is not found[0]
    assert some.of("there", snapshots[-1]) is not found[-1]


def test_all_memories_together_name_so_many_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "MOST_FILES", 5)
    some = Memories()
    first, second, third = (Snapshot(number, "a", 1, "main", "c", 1) for number in range(3))
    file = Entry(1, 1, "a.py", "python")
    some.of("here", first).meant["python", "", "a"] = (file, file)
    held = some.of("here", second)
    held.named["a"] = (file, file)

    assert [each.size for each in some._kept.values()] == [3, 3]
    some.of("here", third)  # six are too many: the first one goes
    assert [key[1] for key in some._kept] == [1, 2]
    assert some.of("here", second) is held


def test_a_collection_weighs_what_its_files_do(monkeypatch: pytest.MonkeyPatch) -> None:
    file = File(Entry(1, 1, "a.py", "python"), (), None)
    looking = Looking()
    looking.found += [UsePlace(file, 0, Certainty.IMPORTED, "")] * 2
    monkeypatch.setattr(collected, "MOST_HELD", 2 + file.size)
    some, held = Collections(), Collection(looking, frozenset())
    some.keep("one", held)
    assert some.get("one") is held
    some.keep("other", held)
    assert some.get("one") is None
    assert some.get("other") is held


def test_nothing_is_remembered_after_a_fork() -> None:
    some, held, kept = Memories(), Collections(), Kept()
    file, snapshot = File(Entry(1, 1, "a.py", "python"), (), None), Snapshot(1, "a", 1, "", "c", 1)
    before = some.of("here", snapshot)
    held.keep("one", Collection(Looking(), frozenset()))
    kept.keep("here", file)

    for each in (some, held, kept):
        each._lock.acquire()  # as another thread of the parent may at the fork
        each.forget()

    assert some.of("here", snapshot) is not before
    assert held.get("one") is None
    assert kept.get("here", file.entry) is None


def test_an_old_memory_is_not_taken_again() -> None:
    some, snapshot = Memories(), Snapshot(1, "a", 1, "main", "c", 1)
    first = some.of("here", snapshot)
    first.until = 0.0
    assert some.of("here", snapshot) is not first


def test_uses_of_a_local_are_counted_by_what_they_are_bound_to(
    told: None,  # noqa: ARG001 - for its effect
    tmp_path: Path,
) -> None:
    text = b"def f(a):\n    return a + a\n\n\ndef g(a):\n    return a\n"
    code = publish(tmp_path, 7_154, "tools/local", {"local.py": text})
    found = hover(Scope((code.scoped,)), code.number, "local.py", 2, 11)

    assert found is not None
    assert (found.uses, found.incomplete) == (3, False)
