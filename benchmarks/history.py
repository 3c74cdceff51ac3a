"""The figures of earlier times, one line for each run of a benchmark, and what has changed."""

import json
import os
import platform
import subprocess
import time
from pathlib import Path
from typing import Any

from benchmarks.figures import Figures
from benchmarks.folder import ROOT

HISTORY = Path(__file__).with_name("history.jsonl")
NOTABLE = 0.1
"""A figure that moved by a smaller share is within what repetitions vary by."""


def keep(figures: Figures, path: Path = HISTORY) -> None:
    """Print what moved since the last run on a machine like this, then append this run."""
    values: dict[str, float] = {row["name"]: row["value"] for row in figures.rows}
    line = {
        "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "benchmark": figures.benchmark,
        "commit": _commit(),
        "machine": machine(),
        "figures": values,
    }
    _show_changes(_last(path, figures.benchmark), values)
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")


def _last(path: Path, benchmark: str) -> dict[str, float]:
    """Return the figures that this benchmark had last on a machine like this, if ever."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    here = (benchmark, machine())
    rows: list[dict[str, Any]] = [json.loads(line) for line in lines]
    same = [row["figures"] for row in rows if (row["benchmark"], row["machine"]) == here]
    return same[-1] if same else {}


def _show_changes(before: dict[str, float], now: dict[str, float]) -> None:
    for name, value in now.items():
        old = before.get(name)
        if old and abs(value / old - 1) > NOTABLE:
            change = {"name": name, "was": old, "is": value, "ratio": round(value / old, 3)}
            print(json.dumps(change))


def machine() -> str:
    """Return processor and cores in a few words."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    model = names[0] if names else platform.machine()
    return f"{model}, {os.cpu_count()} cores"


def _commit() -> str:
    command = ["git", "-C", str(ROOT), "rev-parse", "--short=12", "HEAD"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
