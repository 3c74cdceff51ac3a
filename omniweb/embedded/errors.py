"""Why it cannot start: each is one sentence that says what to do.

CannotStart
├── AlreadyRunning     one home runs once
├── PortTaken          another program listens there
├── ProgramMissing     something that it needs is not installed
├── HomeUnusable       the folder cannot be made or written
└── DidNotStart        a service did not come up; with the end of its log
StopRequested          not a refusal: somebody pressed Ctrl-C
"""
# ruff: noqa: N818 - a refusal is named after what happened

from pathlib import Path


class CannotStart(Exception):
    """OmniWeb cannot be started here."""


class AlreadyRunning(CannotStart):
    """One home runs once. `who` says what holds it."""

    def __init__(self, path: Path, who: str) -> None:
        holder = f" ({who})" if who else ""
        super().__init__(
            f"OmniWeb is already running in {path}{holder}. Stop it there with Ctrl-C, or run a "
            "second one with a folder and a port of its own: OMNIWEB_HOME=… PORT=… make run"
        )


class PortTaken(CannotStart):
    """Another program listens there, or the system does not let us."""

    def __init__(self, port: int) -> None:
        super().__init__(
            f"Port {port} cannot be used: another program has it. "
            f"Stop that one, or choose another port: PORT={port + 1} make run"
        )


class ProgramMissing(CannotStart):
    """Something that it needs is not installed."""

    def __init__(self, program: str, remedy: str) -> None:
        super().__init__(f"{program} is not installed. {remedy}")


class HomeUnusable(CannotStart):
    """The folder cannot be made or written."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"The folder {path} cannot be used: {reason}. "
            "Choose one that you can write: OMNIWEB_HOME=… make run"
        )


class DidNotStart(CannotStart):
    """A service did not come up; with the end of its log."""

    def __init__(self, name: str, what: str, log: Path, last_words: str) -> None:
        super().__init__(f"{name} {what}. Its log is {log}; it ends with:\n{last_words}")


class StopRequested(Exception):
    """Somebody wants everything to stop."""
