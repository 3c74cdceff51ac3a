"""Results kept by word, in a dictionary that cannot grow without end."""

from collections.abc import Callable
from typing import Generic, TypeVar

LONGEST_KEY = 64
"""Characters; longer words are rare, hardly ever seen again, and would make the bound worthless."""

Value = TypeVar("Value")


class Memo(dict[str, Value], Generic[Value]):
    """A dictionary that computes what it lacks: `memo[word]` is `compute(word)`, most often kept.

    A look-up that hits costs no Python call. When `limit` entries are reached it starts anew:
    words follow Zipf's law, so the ones worth keeping are back at once.
    """

    __slots__ = ("_compute", "_limit")

    def __init__(self, compute: Callable[[str], Value], limit: int) -> None:
        super().__init__()
        self._compute = compute
        self._limit = limit

    def __missing__(self, key: str) -> Value:
        value = self._compute(key)
        if len(key) <= LONGEST_KEY:
            if len(self) >= self._limit:
                self.clear()
            self[key] = value
        return value
