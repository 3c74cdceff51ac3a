"""What a service is: a command with its folder, its variables and how it is stopped."""

import signal
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

MARK = "OMNIWEB_SERVICE"
"""Variable by which the processes of a service, and what they started, are found again."""


@dataclass(frozen=True, slots=True)
class Service:
    """One process that is kept running.

    `folder` is where it runs; `stop_signal` asks it to end and it has `stop_seconds` for that;
    `orphan_signal` is what the system sends it when whoever started it was killed.
    `prefix` is the part of the command line that gives it other rights.
    """

    name: str
    command: tuple[str, ...]
    folder: Path
    environment: Mapping[str, str] = field(repr=False)
    stop_signal: signal.Signals = signal.SIGTERM
    stop_seconds: float = 10.0
    orphan_signal: signal.Signals = signal.SIGKILL
    prefix: tuple[str, ...] = ()
