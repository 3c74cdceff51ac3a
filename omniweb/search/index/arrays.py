"""Many numbers on their way to PostgreSQL and back: one value, not an object for each. Pure."""

from collections.abc import Iterable

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


def integers(values: Iterable[int]) -> str:
    """Return an array as PostgreSQL reads it; psycopg would look at each number by itself."""
    return f"{{{','.join(map(str, values))}}}"
