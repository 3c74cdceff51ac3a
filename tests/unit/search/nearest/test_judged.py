"""What is known of conditions, by places in a file."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from omniweb.search.index.conditions import Condition
from omniweb.search.nearest.arena_file import Counters
from omniweb.search.nearest.judged import Judged, is_among

GO, LUA = (Condition("d.language = %(f1)s", {"f1": name}) for name in ("go", "lua"))


class File:
    """So many documents, with the ids from 100 on."""

    def __init__(self, documents: int) -> None:
        self.counters = Counters(documents=documents)
        self.documents = np.arange(100, 100 + documents)


def _places(*numbers: int) -> np.ndarray:
    return np.array(numbers, np.int32)


def test_only_what_was_asked_is_known() -> None:
    judged, file = Judged(), File(5)
    judged.learn(file, GO, _places(0, 1, 3), np.array([103, 101, 999]))

    assert judged.meeting(file, GO, _places(0, 1, 3)).tolist() == [1, 3]
    assert judged.meeting(file, GO, _places(0, 2)) is None
    assert judged.unjudged(file, GO, _places(0, 2, 4)).tolist() == [2, 4]
    assert judged.meeting(file, LUA, _places(0)) is None
    assert judged.meeting(File(5), GO, _places(0)) is None


def test_a_file_that_grows_keeps_what_is_known() -> None:
    judged, file = Judged(), File(2)
    judged.learn(file, GO, _places(0, 1), np.array([101]))
    file.counters, file.documents = Counters(documents=4), np.arange(100, 104)

    assert judged.unjudged(file, GO, _places(0, 1, 3)).tolist() == [3]
    assert judged.meeting(file, GO, _places(1, 3)) is None
    judged.learn(file, GO, _places(3), np.array([103]))
    assert judged.meeting(file, GO, _places(0, 1, 3)).tolist() == [1, 3]


def test_memory_is_bounded_and_what_was_used_last_stays() -> None:
    judged, file = Judged(most=2 * 10), File(10)
    judged.learn(file, GO, _places(0), np.array([100]))
    judged.learn(file, LUA, _places(0), np.array([100]))

    assert judged.meeting(file, GO, _places(0)) is None
    assert judged.meeting(file, LUA, _places(0)).tolist() == [0]
    judged.clear()
    assert judged.meeting(file, LUA, _places(0)) is None


@given(st.lists(st.integers(0, 30)), st.lists(st.integers(0, 30)))
def test_membership_is_that_of_sets(values: list[int], ids: list[int]) -> None:
    found = is_among(np.array(values, np.int64), np.array(ids, np.int64))

    assert found.tolist() == [each in ids for each in values]
