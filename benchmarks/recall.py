"""What the search by meaning finds of what comparing everything finds, for callers of few rights.

`python -m benchmarks.recall [--repositories 300] [--queries 50] [--keep]` indexes the corpus cut
into that many repositories, reads all vectors into memory, and asks each query as callers who may
read 1, 3, 30 … of them. Recall@20 is the share of the true first twenty documents in the answer.
"""

import argparse
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from statistics import mean

import numpy as np
from numpy.typing import NDArray

from benchmarks.corpus import FILES, listed_files
from benchmarks.fast_import import create_repository
from benchmarks.figures import Figures
from benchmarks.folder import bench_folder
from benchmarks.history import keep
from benchmarks.judged_site import index_missing
from benchmarks.queries import mined_queries
from benchmarks.site import Site, open_site, query_rows

SITE, REDIS = "recall", 6
FIRST = 20
_SHARES = (1.0, 0.5, 0.25)
"""What a document's best three chunks count (`omniweb.search.retrievers.sql`)."""
_NARROWED = frozenset({"filtered", "phrase"})
"""Kinds of queries that require something besides."""
_VECTORS = "SELECT repository_id, document_id, vector::text FROM search_index.embedding"


@dataclass(frozen=True, slots=True)
class Everything:
    """All chunks in memory: whose they are, and their vectors as rows."""

    repositories: NDArray[np.int64]
    documents: NDArray[np.int64]
    vectors: NDArray[np.float32]

    def first(self, query: NDArray[np.float32], allowed: Sequence[int]) -> list[int]:
        """Return the nearest documents of the allowed repositories that are not opposite."""
        mine = np.flatnonzero(np.isin(self.repositories, allowed))
        cosines = np.maximum(self.vectors[mine] @ query, 0)
        order = np.lexsort((-cosines, self.documents[mine]))
        documents, cosines = self.documents[mine][order], cosines[order]
        starts = np.flatnonzero(np.diff(documents, prepend=-1))
        scores = np.zeros(len(starts))
        ends = np.append(starts[1:], len(documents))
        for place, share in enumerate(_SHARES):
            there = starts + place < ends
            scores[there] += share * cosines[starts[there] + place]
        best = np.lexsort((documents[starts], -scores))[:FIRST]
        return [int(documents[starts[each]]) for each in best if scores[each] > 0]


def main() -> None:
    """Index what is missing, ask, compare, and show the figures."""
    options = _options()
    site, figures = open_site(SITE, redis=REDIS), Figures("recall")
    names = [f"part-{number:03}" for number in range(options.repositories)]
    _build_missing(names)
    index_missing(site, names, _folder(), again=False)
    everything = _everything(site)
    figures.show("chunks", len(everything.documents), "chunks", repositories=len(names))
    _clear_cache()
    for allowed in (1, 3, 30, options.repositories):
        _measure(figures, site, everything, allowed, options.queries)
    if options.keep:
        keep(figures)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repositories", type=int, default=300)
    parser.add_argument("--queries", type=int, default=50, help="of each number of repositories")
    parser.add_argument("--keep", action="store_true", help="append to history.jsonl")
    return parser.parse_args()


def _folder() -> Path:
    return bench_folder() / SITE / "parts"


def _build_missing(names: Sequence[str]) -> None:
    files, size = listed_files(), FILES // len(names)
    for name in names:
        part = list(islice(files, size))
        if not (_folder() / name).exists():
            (_folder() / name).parent.mkdir(parents=True, exist_ok=True)
            create_repository(_folder() / name, iter(part), name)


def _everything(site: Site) -> Everything:
    rows = query_rows(site, _VECTORS)
    return Everything(
        repositories=np.array([row[0] for row in rows]),
        documents=np.array([row[1] for row in rows]),
        vectors=np.array([np.fromstring(row[2][1:-1], np.float32, sep=",") for row in rows]),
    )


def _clear_cache() -> None:
    from django.core.cache import cache

    cache.clear()


def _measure(
    figures: Figures, site: Site, everything: Everything, allowed: int, queries: int
) -> None:
    """Ask as callers who may each read so many repositories, drawn by chance."""
    from indexer.text.encoder import default_encoder
    from omniweb.repositories.services import scope_of_everything
    from omniweb.search import search
    from omniweb.search.query.parser import parse_query
    from omniweb.search.types import Mode, Scope, SearchRequest

    paths = query_rows(site, "SELECT repository_id, path_text, id FROM search_index.document")
    numbers = {(repository, path): number for repository, path, number in paths}
    held, chooser = scope_of_everything().repositories, random.Random(allowed)
    recalls, times, short = [], [], 0
    for query in islice((each for each in mined_queries() if each.kind not in _NARROWED), queries):
        scope = Scope(tuple(chooser.sample(held, allowed)))
        began = time.perf_counter()
        hits = search(SearchRequest(query.text, scope, mode=Mode.VECTOR, limit=FIRST)).hits
        times.append((time.perf_counter() - began) * 1_000)
        words = " ".join(word.text for word in parse_query(query.text).words)
        wanted = everything.first(default_encoder().encode_query(words), scope.ids)
        found = {numbers[hit.repository_id, hit.path] for hit in hits}
        recalls.append(len(found.intersection(wanted)) / len(wanted))
        short += len(hits) < len(wanted)
    name = f"allowed_{allowed}"
    figures.show(f"{name}.recall", mean(recalls), f"of the first {FIRST}", least=min(recalls))
    figures.show(f"{name}.short", short, f"answers of {queries} with too few rows")
    figures.show_percentiles(name, times)


if __name__ == "__main__":
    main()
