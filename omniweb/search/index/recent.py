"""What was used last. Pure."""

from collections import OrderedDict
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Recent(Generic[Value]):
    """The values that were used last, which weigh so much at most. Who shares it holds a lock."""

    def __init__(self, most: int) -> None:
        """Begin without any."""
        self._most = most
        self._values: OrderedDict[object, tuple[Value, int]] = OrderedDict()
        self._weight = 0

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._values)

    def use(self, key: object) -> Value | None:
        """Return the value of a key, if it is still here."""
        if key in self._values:
            self._values.move_to_end(key)
            return self._values[key][0]
        return None

    def keep(self, key: object, value: Value, weight: int = 1) -> None:
        """Keep a value, and forget those that were used longest ago where that is too much."""
        self._weight += weight - self._values.pop(key, (value, 0))[1]
        self._values[key] = value, weight
        while self._weight > self._most:
            self._weight -= self._values.popitem(last=False)[1][1]

    def clear(self) -> None:
        """Forget all."""
        self._values.clear()
        self._weight = 0
