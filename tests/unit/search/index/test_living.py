"""Which rows are of live documents."""

import struct

import numpy as np
import pytest

from omniweb.search.index.arrays import received, received_floats
from omniweb.search.index.living import Living, count


def column(form: str, *values: float) -> bytes:
    size = struct.calcsize(f">{form}")
    elements = b"".join(struct.pack(f">i{form}", size, each) for each in values)
    return struct.pack(">5i", 1, 0, 0, len(values), 1) + elements


@pytest.mark.parametrize(
    ("ids", "left"),
    [([], []), ([5], [5, 5]), ([1, 5, 9], [5, 5, 9]), ([7, 10], [7]), ([5, 7, 9], [5, 7, 5, 9])],
)
def test_rows_and_columns_of_live_documents_are_left(ids: list[int], left: list[int]) -> None:
    living = Living(np.array(ids, np.int64))
    found = [5, 7, 5, 9]
    rows = [(1, document, f"{document}") for document in found]
    columns = [
        (
            column("i", 1, 1, 1, 1),
            column("q", *found),
            column("i", 0, 1, 2, 3),
            column("d", *(each / 2 for each in found)),
        )
    ]

    assert [row[1] for row in living.among(rows)] == left
    ((repositories, documents, ordinals, scores),) = living.among(columns)
    assert received(documents, 8).tolist() == left
    assert received(repositories, 4).tolist() == [1] * len(left)
    assert received_floats(scores).tolist() == [each / 2 for each in left]
    assert len(received(ordinals, 4)) == len(left)
    assert count(living.among(rows)) == count(living.among(columns)) == len(left)


def test_nothing_found_is_nothing_left() -> None:
    living = Living(np.array([1], np.int64))
    nothing = [(None, None, None, None)]

    assert living.among([]) == []
    assert living.among(nothing) == nothing
