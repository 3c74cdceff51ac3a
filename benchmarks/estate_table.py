"""What each door costs each kind of users, one row each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.door_costs import Cost
from benchmarks.figures import percentile

_HEAD = (
    "| door | caller | p50 | p95 | web CPU | PostgreSQL CPU | statements | answer |",
    "| --- | --- | --- | --- | --- | --- | --- | --- |",
)
_KB = 1_000


@dataclass(frozen=True, slots=True)
class Row:
    """Milliseconds of each question, bytes of the largest answer, and the cost of all questions."""

    door: str
    kind: str
    times: Sequence[float]
    size: int
    cost: Cost

    def each(self, total: float) -> float:
        """Return the part of one question."""
        return total / len(self.times)


def table(rows: Sequence[Row]) -> Iterator[str]:
    """Yield the lines of a table in Markdown; times are milliseconds of one question."""
    yield from _HEAD
    for row in rows:
        p50, p95 = percentile(row.times, 50), percentile(row.times, 95)
        web, database = row.each(row.cost.web_ms), row.each(row.cost.database_ms)
        yield (
            f"| {row.door} | {row.kind} | {p50:.1f} | {p95:.1f} | {web:.1f} | {database:.1f}"
            f" | {row.each(row.cost.statements):.1f} | {row.size / _KB:.1f} kB |"
        )
