"""What a run is at, in words, for people who watch it."""

from omniweb.repositories.models import IndexRun
from omniweb.repositories.runs import claims, outcomes
from omniweb.repositories.runs.heartbeat import Heartbeat


class Note:
    """Some words, and the heartbeat that passes them on while it keeps the run's lease."""

    def __init__(self, run: IndexRun, text: str) -> None:
        self._run, self._text = run, text
        self.heartbeat = Heartbeat(self._renew)

    def __call__(self, text: str) -> None:
        """Take other words; raise `LeaseLost` once the run is not ours any more."""
        self._text = text
        if self.heartbeat.lost():
            raise outcomes.LeaseLost

    def _renew(self) -> bool:
        return outcomes.renew_run(self._run, claims.lease(), self._text)
