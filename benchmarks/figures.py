"""Figures: one JSON object a line."""

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Figures:
    """What one benchmark found: printed as it comes."""

    benchmark: str
    rows: list[dict[str, Any]] = field(default_factory=list)

    def show(self, name: str, value: float, unit: str, **details: Any) -> None:
        """Print a figure and remember it; `details` are further fields."""
        self.rows.append(show(f"{self.benchmark}.{name}", value, unit, **details))

    def show_percentiles(self, name: str, milliseconds: Sequence[float], **details: Any) -> None:
        """Show p50, p95 and the largest of some times."""
        for label, percent in (("p50", 50), ("p95", 95), ("max", 100)):
            self.show(f"{name}.{label}", percentile(milliseconds, percent), "ms", **details)


def show(name: str, value: float, unit: str, **details: Any) -> dict[str, Any]:
    """Print one figure as a line of JSON and return it."""
    row = {"name": name, "value": rounded(value), "unit": unit, **details}
    print(json.dumps(row), flush=True)
    return row


def rounded(value: float) -> float:
    """Return a value with four significant digits."""
    return value if isinstance(value, int) else float(f"{value:.4g}")


def percentile(values: Iterable[float], percent: float) -> float:
    """Return the smallest value that so many per cent of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]
