"""Where the benchmarks keep what they download and build."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def bench_folder() -> Path:
    """Return `$OMNIWEB_BENCH`, or `.omniweb/bench` of the checkout; made where missing."""
    named = os.environ.get("OMNIWEB_BENCH")  # noqa: TID251 - no part of the server reads it
    folder = Path(named).absolute() if named else ROOT / ".omniweb" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
