"""Results kept by word, in a dictionary that cannot grow without end."""

from collections.abc import Callable
from typing import Generic, TypeVar

LONGEST_KEY = 64
"""Characters; longer words are rare, hardly ever seen again, and would make the bound worthless."""

Value = TypeVar("Value")


class Memo(dict[str, Value], Generic[Value]):
    """A dictionary that computes what it lacks: `memo[word]` is `compute(word)`, most often kept.

    A look-up that hits costs no Python call. When half of `limit` entries are reached it starts
    anew and keeps these apart: what is asked for again comes back without being computed.
    """

    __slots__ = ("_compute", "_elder", "_half")

    def __init__(self, compute: Callable[[str], Value], limit: int) -> None:
        super().__init__()
        self._compute = compute
        self._half = limit // 2
        self._elder: dict[str, Value] = {}

    def __missing__(self, key: str) -> Value:
        elder = self._elder
        value = elder[key] if key in elder else self._compute(key)
        self.keep(key, value)
        return value

    def keep(self, key: str, value: Value) -> None:
        """Keep a value that was found on the way to another."""
        if len(key) <= LONGEST_KEY:
            if len(self) >= self._half:
                self._elder = self.copy()
                self.clear()
            self[key] = value
