"""Columns of numbers ↔ bytes: the lowest bytes of all, then the next, which press to nothing."""

from collections.abc import Sequence
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Numbers: TypeAlias = NDArray[np.int64]
_WHOLE: Final = np.dtype("<u4")
_ABSENT: Final = "\0"
"""Between texts: none holds it."""


class Reader:
    """Takes bytes apart from their beginning on."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        self._at = 0

    def take(self, size: int) -> bytes:
        """Return the next `size` bytes."""
        self._at += size
        return self._body[self._at - size : self._at]

    def rest(self) -> bytes:
        """Return the bytes that are left."""
        return self.take(len(self._body) - self._at)

    def numbers(self, count: int) -> Numbers:
        """Return the next `count` numbers that `planes` wrote."""
        width = self.take(1)[0]
        found = np.zeros((count, 4), np.uint8)
        found[:, :width] = np.frombuffer(self.take(width * count), np.uint8).reshape(width, count).T
        return found.view("<i4").reshape(count).astype(np.int64)


def planes(numbers: NDArray[Any]) -> bytes:
    """Return how many bytes a number takes, then the lowest bytes of all, then the next."""
    whole = numbers.astype(_WHOLE)
    width = (int(np.bitwise_or.reduce(whole)).bit_length() + 7) // 8
    return bytes((width,)) + whole.view(np.uint8).reshape(-1, 4)[:, :width].T.tobytes()


def joined(texts: Sequence[str]) -> bytes:
    """Return texts, none of which holds NUL, as `split` reads them."""
    return _ABSENT.join(texts).encode()


def split(data: bytes) -> tuple[str, ...]:
    """Return the texts that `joined` wrote."""
    return tuple(data.decode().split(_ABSENT)) if data else ()
