"""Many numbers on their way to PostgreSQL and back: one value, not an object for each. Pure."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

_HEADER_BYTES = 20
_ELEMENT = {
    4: np.dtype([("size", ">i4"), ("value", ">i4")]),
    8: np.dtype([("size", ">i4"), ("value", ">i8")]),
}
_FLOAT = np.dtype([("size", ">i4"), ("value", ">f8")])


def sent(column: str) -> str:
    """Return the SQL of a column's numbers, all in one value."""
    return f"array_send(array_agg({column}))"


def received(value: bytes | None, size: int) -> NDArray[np.int64]:
    """Read what `sent` gives of numbers of so many bytes, none of them null; none for no rows."""
    if value is None:
        return np.zeros(0, np.int64)
    return np.frombuffer(value, _ELEMENT[size], offset=_HEADER_BYTES)["value"].astype(np.int64)


def received_floats(value: bytes | None) -> NDArray[np.float64]:
    """Read what `sent` gives of numbers of the type `float8`, as `received` does."""
    if value is None:
        return np.zeros(0)
    return np.frombuffer(value, _FLOAT, offset=_HEADER_BYTES)["value"].astype(np.float64)


def length(value: bytes, size: int) -> int:
    """Return how many numbers of so many bytes `sent` gives."""
    return (len(value) - _HEADER_BYTES) // _ELEMENT[size].itemsize


def kept(value: bytes, size: int, which: NDArray[np.bool_]) -> bytes:
    """Return what `sent` gives of numbers of so many bytes, without those that are not chosen."""
    elements = np.frombuffer(value, _ELEMENT[size], offset=_HEADER_BYTES)
    return value[:_HEADER_BYTES] + elements[which].tobytes()


def integers(values: Iterable[int]) -> str:
    """Return an array as PostgreSQL reads it; psycopg would look at each number by itself."""
    return f"{{{','.join(map(str, values))}}}"


def ranges(values: Sequence[int]) -> str:
    """Return ascending numbers as PostgreSQL reads a multirange: as few ranges as there can be.

    Ten thousand ids without a gap are one range, and a number is found in it by bisection.
    """
    found = np.array(values, np.int64)
    begins = np.flatnonzero(np.diff(found, prepend=found[:1] - 2) != 1)
    firsts, lasts = (
        found[begins],
        found[[*(begins[1:] - 1), len(found) - 1]] if len(found) else found,
    )
    each = (
        f"[{first},{last}]" for first, last in zip(firsts.tolist(), lasts.tolist(), strict=True)
    )
    return f"{{{','.join(each)}}}"


def grouped(values: Sequence[int], begins: Sequence[int]) -> str:
    """Return an array of texts that are arrays, each of the values from one beginning to the next.

    PostgreSQL has no arrays of arrays that differ in length; `::int[]` reads each.
    """
    texts = list(map(str, values))
    ends = [*begins, len(texts)][1:]
    each = (",".join(texts[begin:end]) for begin, end in zip(begins, ends, strict=True))
    return "{" + ",".join(f'"{{{array}}}"' for array in each) + "}"
