"""What was used last. Pure."""

from collections import OrderedDict
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Recent(Generic[Value]):
    """The values that were used last, so many at most. Who shares it holds a lock."""

    def __init__(self, most: int) -> None:
        """Begin without any."""
        self._most = most
        self._values: OrderedDict[object, Value] = OrderedDict()

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._values)

    def use(self, key: object) -> Value | None:
        """Return the value of a key, if it is still here."""
        if key in self._values:
            self._values.move_to_end(key)
        return self._values.get(key)

    def keep(self, key: object, value: Value) -> None:
        """Keep a value, and forget the one that was used longest ago where there are too many."""
        self._values[key] = value
        self._values.move_to_end(key)
        while len(self._values) > self._most:
            self._values.popitem(last=False)

    def clear(self) -> None:
        """Forget all."""
        self._values.clear()
