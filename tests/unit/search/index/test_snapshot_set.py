"""What many snapshots say together is what each of them says."""

from omniweb.search.index.snapshot_set import MANY, Snapshots
from omniweb.search.types import Snapshot


def _snapshot(number: int, encoder: str = "new", generation: int = 1) -> Snapshot:
    return Snapshot(
        number, f"r{number}", number + 5, "refs/heads/main", "c" * 40, generation, 3, encoder, 90
    )


def _set(count: int) -> Snapshots:
    return Snapshots(map(_snapshot, range(count)))


def test_it_is_the_tuple_of_them() -> None:
    held = _set(3)

    assert held == tuple(map(_snapshot, range(3)))
    assert Snapshots.of(held) is held
    assert Snapshots.of(list(held)) == held


def test_its_parameters_are_arrays_of_postgresql() -> None:
    assert _set(2).parameters == {
        "searched_repositories": "{[0,1]}",
        "snapshot_repositories": "{0,1}",
        "snapshot_refs": "{5,6}",
        "snapshot_generations": "{1,1}",
    }
    assert Snapshots().parameters["snapshot_refs"] == "{}"


def test_it_sums_up() -> None:
    held = _set(3)

    assert (held.chunks, held.index_chunks, held.outdated) == (9, 90, 0)
    assert held.names == ("r0", "r1", "r2")
    assert held.by_repository[1] == held[1]
    assert (Snapshots().chunks, Snapshots().index_chunks) == (0, 0)


def test_those_of_an_encoder_are_all_or_some_of_them() -> None:
    held = Snapshots([_snapshot(1), _snapshot(2, "old")])

    assert held.comparable("new") == (held[0],)
    assert held.comparable("none") == ()
    same = _set(2)
    assert same.comparable("new") is same


def test_its_digest_changes_with_a_generation() -> None:
    assert _set(2).digest == _set(2).digest
    assert _set(2).digest != _set(3).digest
    assert Snapshots([_snapshot(1)]).digest != Snapshots([_snapshot(1, generation=2)]).digest


def test_of_many_those_of_some_repositories_are_taken() -> None:
    few, many = _set(MANY), _set(MANY + 1)

    assert few.among([1]) is few
    assert many.among([3, 1, 3, 999]) == (many[1], many[3])
