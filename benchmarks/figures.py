"""Figures: one JSON object a line, printed and kept."""

import json
import math
import platform
import subprocess
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.folder import ROOT

HISTORY = Path(__file__).with_name("history.jsonl")


@dataclass(slots=True)
class Figures:
    """What one benchmark found: printed as it comes, kept by `keep`."""

    benchmark: str
    rows: list[dict[str, Any]] = field(default_factory=list)

    def show(self, name: str, value: float, unit: str, **details: Any) -> None:
        """Print a figure and remember it; `details` are further fields."""
        self.rows.append(show(f"{self.benchmark}.{name}", value, unit, **details))

    def keep(self, path: Path = HISTORY) -> None:
        """Append the figures to the history as one line, with commit, time and machine."""
        line = {
            "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "commit": _commit(),
            "machine": machine(),
            "figures": {row["name"]: row["value"] for row in self.rows},
        }
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")


def show(name: str, value: float, unit: str, **details: Any) -> dict[str, Any]:
    """Print one figure as a line of JSON and return it."""
    row = {"name": name, "value": rounded(value), "unit": unit, **details}
    print(json.dumps(row), flush=True)
    return row


def rounded(value: float) -> float:
    """Return a value with four significant digits."""
    return float(f"{value:.4g}")


def percentile(values: Iterable[float], percent: float) -> float:
    """Return the smallest value that so many per cent of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def show_percentiles(
    figures: Figures, name: str, milliseconds: Sequence[float], **details: Any
) -> None:
    """Show p50, p95 and the largest of some times."""
    for label, percent in (("p50", 50), ("p95", 95), ("max", 100)):
        figures.show(f"{name}.{label}", percentile(milliseconds, percent), "ms", **details)


def machine() -> str:
    """Return processor and cores in a few words."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    model = names[0] if names else platform.processor()
    return f"{model}, {len(names)} cores"


def _commit() -> str:
    command = ["git", "-C", str(ROOT), "rev-parse", "--short=12", "HEAD"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
