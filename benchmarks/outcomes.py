"""What became of generated queries, one by one and all together."""

import json
from collections import Counter
from dataclasses import dataclass, field
from threading import Lock

from typing_extensions import override

from benchmarks.doors import Reply, Request
from benchmarks.fuzzing import Generated

PROGRESS = 5_000
"""After so many answers a line says how far it is."""
SHOWN = 1_000
"""Characters that are printed of a query and of an answer."""
REFUSED, FAULT = 400, 500
REST_SECONDS = 1.0
"""What an answer may take besides looking at texts: candidates, ranking, snippets."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A query, how it was sent, what came back, and the milliseconds that it may take."""

    query: Generated
    request: Request
    reply: Reply
    budget: float

    @property
    def failed(self) -> bool:
        """Whether it is a fault of the server's, or no answer at all, or none of the right form."""
        return not 0 < self.reply.status < FAULT or (
            self.reply.status < REFUSED and not _is_answer(self.request, self.reply)
        )

    @property
    def late(self) -> bool:
        """Whether it took longer than a search may."""
        return self.reply.took > self.budget

    @override
    def __str__(self) -> str:
        sent = self.query.query if self.query.body is None else self.query.body
        text = ascii(sent.decode("utf-8", "backslashreplace"))[:SHOWN]
        answer = ascii(self.reply.body.decode("utf-8", "backslashreplace"))[:SHOWN]
        where = f"{self.request.method} {self.request.target[:80]} {self.query.media_type}"
        given = ascii(self.query.parameters)[:SHOWN]
        return (
            f"{self.query.number} {self.query.kind}, {where}: {text} {given}\n"
            f"  {self.reply.status} after {self.reply.took:,.0f} ms: {answer}"
        )


@dataclass(slots=True)
class Tally:
    """What all answers come to; several clients add to it."""

    times: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    kinds: dict[str, list[float]] = field(default_factory=dict)
    refused: int = 0
    wordless: int = 0
    failed: int = 0
    late: list[Generated] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def add(self, outcome: Outcome) -> None:
        """Count an answer; print it where it is not as it should be."""
        status, took = outcome.reply.status, outcome.reply.took
        with self._lock:
            self.times.append(took)
            self.kinds.setdefault(outcome.query.kind, []).append(took)
            self.statuses[status] += 1
            refused = REFUSED <= status < FAULT
            self.refused += refused
            self.wordless += refused and not outcome.reply.body
            self.failed += outcome.failed
            self.late += [outcome.query] if outcome.late else []
            if outcome.failed or outcome.late:
                print("failed" if outcome.failed else "late", outcome, flush=True)
            if len(self.times) % PROGRESS == 0:
                late = len(self.late)
                print(f"{len(self.times):,} answers, {self.failed} failed, {late} late", flush=True)


def budget_of(query: Generated) -> float:
    """Return how many milliseconds an answer may take: most of it for a look at the texts."""
    from omniweb.search.filters.compiler import ALL_SECONDS, SECONDS

    texts = ALL_SECONDS if b"count:all" in query.query.lower() else SECONDS
    return 1_000 * (texts + REST_SECONDS)


def _is_answer(request: Request, reply: Reply) -> bool:
    """Tell whether it is a page, or an object with hits."""
    if not request.target.startswith("/api/"):
        return b"</html>" in reply.body
    try:
        return "hits" in json.loads(reply.body)
    except ValueError:
        return False
