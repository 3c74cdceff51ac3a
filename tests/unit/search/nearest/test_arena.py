"""One file of codes for all processes of a machine, whatever happens to who writes it."""

import errno
import multiprocessing
import os
import signal
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from omniweb.search.nearest import arena as arenas
from omniweb.search.nearest.arena import Arena
from omniweb.search.nearest.arena_file import ArenaFile, Damaged
from omniweb.search.nearest.segment import Segment
from tests.unit.search.nearest.segments import same, segment

NAME = "0123456789abcdef-encoder"


@pytest.fixture
def arena(tmp_path: Path) -> Arena:
    return Arena(tmp_path / "codes", NAME)


def written(arena: Arena, *segments: Segment) -> None:
    with arena.writing(120) as ours:
        assert ours
        assert arena.append(segments)


def held(arena: Arena) -> list[Segment]:
    file = arena.look()
    return [file.segment(number) for number in range(file.counters.segments)]


def path(arena: Arena) -> Path:
    assert arena._path is not None
    return arena._path


def test_what_is_written_is_read_by_another_process_as_it_was(arena: Arena) -> None:
    some = [segment(1, 1, 50), segment(2, 2, 0), segment(2, 3, 1)]
    written(arena, *some[:2])
    written(arena, some[2])
    other = Arena(path(arena).parent, NAME)
    assert all(map(same, held(other), some))
    assert len(held(other)) == 3
    file = other.look()
    assert file.counters.rows == sum(each.rows for each in some)
    assert len(file.codes) >= file.counters.rows


def test_nobody_else_on_the_machine_can_read_it(arena: Arena) -> None:
    written(arena, segment(1, 1, 5))
    for each in (path(arena), path(arena).with_suffix(".lock")):
        assert stat.S_IMODE(each.stat().st_mode) == 0o600
    assert stat.S_IMODE(path(arena).parent.stat().st_mode) == 0o700


def test_who_looks_again_sees_what_another_one_has_appended(arena: Arena) -> None:
    written(arena, segment(1, 1, 5))
    reader = Arena(path(arena).parent, NAME)
    before = reader.look()
    written(arena, segment(1, 2, 5))
    assert reader.look() is before
    assert len(held(reader)) == 2


def test_a_larger_file_takes_the_name_and_who_reads_the_former_one_goes_on(arena: Arena) -> None:
    written(arena, segment(1, 1, 9))
    reader = Arena(path(arena).parent, NAME)
    former = reader.look()
    large = [segment(2, number, 20_000) for number in (2, 3, 4)]
    written(arena, *large)
    assert same(former.segment(0), segment(1, 1, 9))
    assert reader.look() is not former
    assert all(map(same, held(reader), [segment(1, 1, 9), *large]))


def test_a_file_without_dead_segments_takes_the_name(arena: Arena) -> None:
    written(arena, *(segment(1, number, 10) for number in (1, 2, 3)))
    former = arena.look()
    with arena.writing(120):
        arena.rewritten([2])
    assert [each.id for each in held(arena)] == [3]
    assert arena.file.counters.examined == arena.file.counters.rows
    assert same(former.segment(0), segment(1, 1, 10))
    assert [each.name for each in path(arena).parent.iterdir() if each.name[0] == "."] == []


def test_what_a_killed_writer_left_behind_is_overwritten(arena: Arena) -> None:
    written(arena, segment(1, 1, 5))
    file = arena.look()
    counters = file.counters
    file.append([segment(9, 9, 30)])
    file.count(counters)  # as if it had been killed before it counted
    written(arena, segment(1, 2, 7))
    assert all(
        map(same, held(Arena(path(arena).parent, NAME)), [segment(1, 1, 5), segment(1, 2, 7)])
    )


@pytest.mark.parametrize("offset", [0, 20, 40, 4_096 + 20, -60_000 * 32 - 5_000])
def test_a_damaged_file_is_thrown_away_and_made_anew(arena: Arena, offset: int) -> None:
    written(arena, segment(1, 1, 5_000))
    with path(arena).open("r+b") as file:
        file.seek(offset, os.SEEK_SET if offset >= 0 else os.SEEK_END)
        byte = file.read(1)
        file.seek(-1, os.SEEK_CUR)
        file.write(bytes([byte[0] ^ 0xFF]))
    other = Arena(path(arena).parent, NAME)
    if offset >= 0:
        assert held(other) == []
        assert not path(arena).exists()
    written(other, segment(1, 1, 5))
    assert [each.id for each in held(other)][-1:] == [1]


def test_damaged_codes_are_noticed(arena: Arena) -> None:
    written(arena, segment(1, 1, 500))
    file = arena.look()
    at = path(arena).read_bytes().index(segment(1, 1, 500).codes[:2].tobytes())
    descriptor = os.open(path(arena), os.O_RDWR)
    os.pwrite(descriptor, b"\0" * 40, at)
    os.close(descriptor)
    with pytest.raises(Damaged):
        file.check(0, 1)
    assert held(Arena(path(arena).parent, NAME)) == []


@pytest.mark.parametrize("size", [0, 10, 4_096, 100_000])
def test_a_file_that_was_cut_off_is_thrown_away(arena: Arena, size: int) -> None:
    written(arena, segment(1, 1, 5))
    whole = path(arena).read_bytes()
    path(arena).unlink()
    path(arena).write_bytes(whole[:size])
    assert held(arena) == []
    written(arena, segment(1, 2, 5))
    assert [each.id for each in held(arena)] == [2]


def test_a_link_in_place_of_the_file_is_not_followed(arena: Arena, tmp_path: Path) -> None:
    target = tmp_path / "precious"
    target.write_bytes(b"text")
    path(arena).parent.mkdir()
    path(arena).symlink_to(target)
    assert held(arena) == []
    written(arena, segment(1, 1, 5))
    assert target.read_bytes() == b"text"
    assert len(held(arena)) == 1


def test_files_of_earlier_encoders_go_and_those_of_other_databases_stay(arena: Arena) -> None:
    folder = path(arena).parent
    folder.mkdir()
    earlier, foreign = folder / "0123456789abcdef-older.arena", folder / "ffff-encoder.arena"
    earlier.touch()
    foreign.touch()
    written(arena, segment(1, 1, 5))
    assert (earlier.exists(), foreign.exists()) == (False, True)


def test_without_a_folder_a_process_keeps_its_own_up_to_a_bound(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(arenas, "PRIVATE_ROWS", 150)
    arena = Arena(None, NAME)
    written(arena, segment(1, 1, 50))
    with arena.writing(1) as ours:
        assert ours
        assert not arena.append([segment(1, 2, 50)])
    assert [each.id for each in held(arena)] == [1]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_nobody_may_write_is_as_good_as_none(arena: Arena) -> None:
    path(arena).parent.mkdir(mode=0o500)
    written(arena, segment(1, 1, 5))
    assert arena.is_private
    assert len(held(arena)) == 1


def test_a_file_in_place_of_the_folder_is_as_good_as_no_folder(tmp_path: Path) -> None:
    (tmp_path / "codes").write_text("no folder")
    arena = Arena(tmp_path / "codes", NAME)
    written(arena, segment(1, 1, 5))
    assert arena.is_private
    assert len(held(arena)) == 1


def test_a_full_disk_leaves_what_is_there(arena: Arena, monkeypatch: pytest.MonkeyPatch) -> None:
    written(arena, segment(1, 1, 5))

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "pwrite", full)
        with arena.writing(1), pytest.raises(OSError, match="No space"):
            arena.append([segment(1, 2, 5)])
        with arena.writing(1), pytest.raises(OSError, match="No space"):
            arena.append([segment(1, 2, 50_000)])
    assert [each.id for each in held(arena)] == [1]
    written(arena, segment(1, 3, 5))
    assert [each.id for each in held(arena)] == [1, 3]


def _append_many(folder: Path, repository: int) -> None:
    arena = Arena(folder, NAME)
    for number in range(1, 21):
        written(arena, segment(repository, number, 300))


def _hold(folder: Path, ready: "multiprocessing.synchronize.Event") -> None:
    with Arena(folder, NAME).writing(120):
        ready.set()
        time.sleep(600)


@pytest.fixture
def processes() -> Iterator["multiprocessing.context.SpawnContext"]:
    yield multiprocessing.get_context("spawn")
    for child in multiprocessing.active_children():
        child.kill()
        child.join()


def test_processes_at_once_lose_nothing_of_each_other(
    arena: Arena, processes: "multiprocessing.context.SpawnContext"
) -> None:
    folder = path(arena).parent
    writers = [processes.Process(target=_append_many, args=(folder, each)) for each in (1, 2, 3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(300)
        assert writer.exitcode == 0
    found = held(arena)
    assert sorted((each.repository_id, each.id) for each in found) == [
        (repository, number) for repository in (1, 2, 3) for number in range(1, 21)
    ]
    assert all(same(each, segment(each.repository_id, each.id, 300)) for each in found)


def test_the_lock_of_a_killed_writer_is_free(
    arena: Arena, processes: "multiprocessing.context.SpawnContext"
) -> None:
    ready = processes.Event()
    writer = processes.Process(target=_hold, args=(path(arena).parent, ready))
    writer.start()
    assert ready.wait(300)
    with arena.writing(0.1) as ours:
        assert not ours
    assert writer.pid is not None
    os.kill(writer.pid, signal.SIGKILL)
    writer.join(120)
    written(arena, segment(1, 1, 5))
    assert len(held(arena)) == 1


def test_rows_look_into_the_map_and_outlive_it(arena: Arena) -> None:
    written(arena, segment(1, 1, 50))
    codes = arena.look().codes[:10]
    expected = codes.copy()
    path(arena).unlink()
    arena.look()
    del arena
    assert np.array_equal(codes, expected)


def test_a_header_of_another_form_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"\0" * 8_192)
    with pytest.raises(Damaged):
        ArenaFile(os.open(tmp_path / "file", os.O_RDWR))
