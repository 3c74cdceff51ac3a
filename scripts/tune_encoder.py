"""Tune the embedding table of `indexer/text/encoder.py` to code, in CPU minutes and numpy alone.

`OPENBLAS_NUM_THREADS=1 python scripts/tune_encoder.py PAIRS` reads what `scripts/mine_pairs.py`
wrote and the table that `scripts/distil_encoder.py` made, and writes the table anew. A
documentation should be nearer to the definition that it describes than to the others of its batch,
which consists of runs of neighbours in a package; the same holds for the definition's body, its
path and its names alone, and for its name as a query. What no pair speaks of keeps the place that
the distilled table gives it, and a pull towards that table keeps the others near. With the same
seed, thread and processor it is the same table each time.
"""

import hashlib
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np
from numpy.typing import NDArray

from indexer.text import paths
from indexer.text.encoder import (
    NAMES_WEIGHT,
    PATH_WEIGHT,
    SCALES,
    TABLE,
    TABLE_FOLDER,
    VOCABULARY,
    StaticEncoder,
)
from indexer.text.tokens import words

NOTICE = "NOTICE.md"
LARGEST = 127
"""Of a signed byte."""
TUNED = """\
- **Tuned by** `scripts/tune_encoder.py` with {pairs:,} pairs of documentation and definition from
  the packages that `scripts/training_sources.toml` lists, each with its permissive licence. The
  files hold no text or code of these packages.
"""

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Settings:
    """How long, how fast and towards what; `docs/relevance.md` says what was tried."""

    steps: int = 300
    batch: int = 512
    neighbours: int = 4
    rate: float = 0.02
    temperature: float = 0.05
    pull: float = 0.02
    """Part of the way back to the distilled table, per step and rate."""
    body: float = 0.5
    path: float = 0.3
    names: float = 0.2
    name_query: float = 0.3
    stem_query: float = 0.1
    evenness: float = 1.0
    """Power of a language's number of pairs that its share of the batches follows."""
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Bags:
    """Texts as bags of rows of the table, one after the other (`starts` has one entry more)."""

    starts: NDArray[np.int64]
    rows: NDArray[np.int32]
    counts: Matrix

    @classmethod
    def of(cls, bags: Sequence[Counter[int]]) -> "Bags":
        """Pack bags."""
        starts = np.zeros(len(bags) + 1, np.int64)
        starts[1:] = np.cumsum([len(bag) for bag in bags])
        total = int(starts[-1])
        rows = np.fromiter((row for bag in bags for row in bag), np.int32, total)
        counts = np.fromiter((n for bag in bags for n in bag.values()), np.float32, total)
        return cls(starts, rows, counts)

    def dense(self, chosen: NDArray[np.int64]) -> tuple[NDArray[np.int32], Matrix]:
        """Return the rows that the chosen texts use, and how often each text uses each."""
        begins, ends = self.starts[chosen], self.starts[chosen + 1]
        lengths = ends - begins
        offsets = np.repeat(begins - np.concatenate(([0], np.cumsum(lengths)[:-1])), lengths)
        at = np.arange(int(lengths.sum())) + offsets
        used, inverse = np.unique(self.rows[at], return_inverse=True)
        counts = np.zeros((len(chosen), len(used)), np.float32)
        counts[np.repeat(np.arange(len(chosen)), lengths), inverse] = self.counts[at]
        return used, counts


@dataclass(frozen=True, slots=True)
class Pairs:
    """The training pairs: each part of each as a bag; `file` and `language` number them."""

    documentation: Bags
    body: Bags
    path: Bags
    names: Bags
    name: Bags
    file: NDArray[np.int64]
    language: NDArray[np.int64]


def read_pairs(path: Path, encoder: StaticEncoder) -> Pairs:
    """Read pairs, sorted so that neighbours in a package stand beside each other."""
    with path.open(encoding="utf-8") as file:
        records = [json.loads(line) for line in file]
    records.sort(key=lambda one: (one["source"], one["language"], one["path"], one["name"]))
    files: dict[str, int] = {}
    languages: dict[str, int] = {}
    parts: dict[str, list[Counter[int]]] = {
        key: [] for key in ("doc", "body", "path", "names", "name")
    }
    for one in records:
        where = [paths.module_name(one["path"]), *paths.directories(one["path"])]
        parts["doc"].append(count_rows(one["documentation"], encoder))
        parts["body"].append(count_rows(one["body"], encoder))
        parts["path"].append(count_rows("\n".join(where), encoder))
        parts["names"].append(count_rows("\n".join(one["names"]), encoder))
        parts["name"].append(count_rows(one["name"], encoder))
    return Pairs(
        Bags.of(parts["doc"]),
        Bags.of(parts["body"]),
        Bags.of(parts["path"]),
        Bags.of(parts["names"]),
        Bags.of(parts["name"]),
        np.array([files.setdefault(one["source"] + one["path"], len(files)) for one in records]),
        np.array([languages.setdefault(one["language"], len(languages)) for one in records]),
    )


def count_rows(text: str, encoder: StaticEncoder) -> Counter[int]:
    """Return how often a text uses each row of the table."""
    found: Counter[int] = Counter()
    for word in words(text):
        for row in encoder.rows_of(word):
            found[row] += 1
    return found


class Unit:
    """Vectors of unit length that know how a change of them is a change of what they came from."""

    def __init__(self, raw: Matrix) -> None:
        self.length = np.maximum(np.linalg.norm(raw, axis=1, keepdims=True), 1e-6)
        self.value: Matrix = raw / self.length

    def back(self, gradient: Matrix) -> Matrix:
        """Return the gradient of the vectors before they were divided by their lengths."""
        along = (gradient * self.value).sum(axis=1, keepdims=True)
        result: Matrix = (gradient - along * self.value) / self.length
        return result


class Part:
    """One bag of each pair of a batch, as unit vectors, and the gradient that gathers on them."""

    def __init__(self, bags: Bags, chosen: NDArray[np.int64], table: Matrix) -> None:
        self.used, self.counts = bags.dense(chosen)
        self.unit = Unit(self.counts @ table[self.used])
        self.gradient = np.zeros_like(self.unit.value)

    def spread(self, into: Matrix) -> None:
        """Add what the gathered gradient means for the rows of the table."""
        into[self.used] += self.counts.T @ self.unit.back(self.gradient)


def contrast(
    queries: Matrix, answers: Matrix, temperature: float, masked: NDArray[np.bool_]
) -> tuple[float, Matrix, Matrix]:
    """Return the loss, in both directions, and its gradients; masked answers count for nothing."""
    logits = queries @ answers.T / temperature
    logits[masked] = -np.inf
    diagonal = np.arange(len(logits))
    total = np.zeros_like(logits)
    loss = 0.0
    for axis in (0, 1):
        shifted = logits - logits.max(axis=axis, keepdims=True)
        weights = np.exp(shifted)
        weights /= weights.sum(axis=axis, keepdims=True)
        loss -= float(np.log(weights[diagonal, diagonal] + 1e-12).mean()) / 2
        weights[diagonal, diagonal] -= 1
        total += weights / (2 * len(logits) * temperature)
    return loss, total @ answers, total.T @ queries


@dataclass(slots=True)
class Tuner:
    """The table while it is tuned, with Adam's two moments of it."""

    start: Matrix
    settings: Settings
    table: Matrix = field(init=False)
    first: Matrix = field(init=False)
    second: Matrix = field(init=False)
    gradient: Matrix = field(init=False)

    def __post_init__(self) -> None:
        self.table = self.start.copy()
        self.first, self.second, self.gradient = (np.zeros_like(self.start) for _ in range(3))

    def step(self, pairs: Pairs, chosen: NDArray[np.int64], rate: float) -> float:
        """Take one batch into account; return its loss."""
        loss, touched = self._differentiate(pairs, chosen)
        gradient = self.gradient[touched]
        self.gradient[touched] = 0
        first = self.first[touched] = 0.9 * self.first[touched] + 0.1 * gradient
        second = self.second[touched] = 0.99 * self.second[touched] + 0.01 * np.square(gradient)
        rows = self.table[touched]
        rows -= rate * first / (np.sqrt(second) + 1e-8)
        rows += rate * self.settings.pull * (self.start[touched] - rows)
        self.table[touched] = rows
        return loss

    def _differentiate(
        self, pairs: Pairs, chosen: NDArray[np.int64]
    ) -> tuple[float, NDArray[np.int32]]:
        settings = self.settings
        query, body, path, names, name = (
            Part(bags, chosen, self.table)
            for bags in (pairs.documentation, pairs.body, pairs.path, pairs.names, pairs.name)
        )
        chunk = Unit(
            body.unit.value + PATH_WEIGHT * path.unit.value + NAMES_WEIGHT * names.unit.value
        )
        on_chunk = np.zeros_like(chunk.value)
        file = pairs.file[chosen]
        same_file = file[:, None] == file[None, :]
        np.fill_diagonal(same_file, val=False)
        free = np.zeros_like(same_file)
        loss = 0.0
        for weight, asked, answer, gathered, masked in (
            (1.0, query, chunk.value, on_chunk, free),
            (settings.body, query, body.unit.value, body.gradient, free),
            (settings.path, query, path.unit.value, path.gradient, same_file),
            (settings.names, query, names.unit.value, names.gradient, free),
            (settings.name_query, name, body.unit.value, body.gradient, free),
            (settings.stem_query, path, body.unit.value, body.gradient, same_file),
        ):
            if weight:
                part, on_query, on_answer = contrast(
                    asked.unit.value, answer, settings.temperature, masked
                )
                loss += weight * part
                asked.gradient += weight * on_query
                gathered += weight * on_answer  # noqa: PLW2901 - in place
        raw = chunk.back(on_chunk)
        body.gradient += raw
        path.gradient += PATH_WEIGHT * raw
        names.gradient += NAMES_WEIGHT * raw
        parts = (query, body, path, names, name)
        for each in parts:
            each.spread(self.gradient)
        touched = np.unique(np.concatenate([each.used for each in parts]))
        return loss, touched


def batches(pairs: Pairs, settings: Settings) -> Iterator[NDArray[np.int64]]:
    """Yield batches of runs of neighbours, every language with its share."""
    random = np.random.default_rng(settings.seed)
    size = settings.neighbours
    starts = np.arange(0, len(pairs.file) - size, size)
    language = pairs.language[starts]
    share = np.bincount(pairs.language) ** (settings.evenness - 1.0)
    weight = share[language]
    weight /= weight.sum()
    for _ in range(settings.steps):
        blocks = random.choice(starts, settings.batch // size, replace=False, p=weight)
        yield (blocks[:, None] + np.arange(size)).ravel()


def tune(pairs: Pairs, start: Matrix, settings: Settings, report: int = 100) -> Matrix:
    """Return the tuned table; the rate falls in a straight line."""
    tuner = Tuner(start, settings)
    recent: list[float] = []
    began = time.perf_counter()
    for number, chosen in enumerate(batches(pairs, settings)):
        left = 1 - number / settings.steps
        recent.append(tuner.step(pairs, chosen, settings.rate * min(left, (number + 1) / 50)))
        if report and (number + 1) % report == 0:
            seconds = time.perf_counter() - began
            print(f"{number + 1:5} loss {np.mean(recent):.4f}, {seconds:.0f} s", flush=True)
            recent.clear()
    return tuner.table


def round_to_bytes(table: Matrix) -> tuple[NDArray[np.int8], Matrix]:
    """Return a table as signed bytes and one scale per row."""
    largest = np.abs(table).max(axis=1)
    scales = (np.where(largest > 0, largest, 1) / LARGEST).astype(np.float32)
    return np.rint(table / scales[:, None]).astype(np.int8), scales


def main() -> None:
    """Write the tuned table over the distilled one, and what it is in NOTICE.md."""
    if "**Tuned by**" in (TABLE_FOLDER / NOTICE).read_text(encoding="utf-8"):
        sys.exit("This table is tuned already. Distil it anew first: make encoder")
    encoder = StaticEncoder()
    start = np.load(TABLE_FOLDER / TABLE).astype(np.float32)
    start *= np.load(TABLE_FOLDER / SCALES)[:, None]
    pairs = read_pairs(Path(sys.argv[1]), encoder)
    table, scales = round_to_bytes(tune(pairs, start, Settings()))
    np.save(TABLE_FOLDER / TABLE, table)
    np.save(TABLE_FOLDER / SCALES, scales)
    write_notice(len(pairs.file))
    print(f"version {StaticEncoder().version}, tuned with {len(pairs.file):,} pairs")


def write_notice(pairs: int) -> None:
    """Say in NOTICE.md what was done to the table, and name its files' new digests."""
    notice = TABLE_FOLDER / NOTICE
    text = notice.read_text(encoding="utf-8")
    text = text.replace("\n\n| file", f"\n{TUNED.format(pairs=pairs)}\n| file")
    for name in (TABLE, SCALES, VOCABULARY):
        digest = hashlib.sha256((TABLE_FOLDER / name).read_bytes()).hexdigest()
        text = re.sub(rf"(?<=\| `{name}` \| `)[0-9a-f]+", digest, text)
    notice.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
