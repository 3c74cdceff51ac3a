"""What the search by meaning finds of what comparing everything finds, for callers of few rights.

`python -m benchmarks.recall [--repositories 300] [--files 18000] [--queries 50] [--keep]` indexes
the corpus cut into that many repositories, reads all vectors into memory, and asks each query as
callers who may read 1, 3, 30 … of them, and all of them with a filter. Recall@20 is the share of
the true first twenty documents in the answer. Before that a file of each repository is changed and
one removed, so that documents are there that nobody sees. `--site NAME` asks what a site of another
benchmark holds instead.
"""

import argparse
import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from statistics import mean

import numpy as np
import psycopg
from numpy.typing import NDArray

from benchmarks.corpus import FILES as CORPUS_FILES
from benchmarks.corpus import all_files, listed_files
from benchmarks.fast_import import create_repository
from benchmarks.figures import Figures
from benchmarks.folder import bench_folder
from benchmarks.history import keep
from benchmarks.judged_site import index_missing
from benchmarks.queries import mined_queries
from benchmarks.site import Site, open_site, query_rows

SITE, REDIS = "recall", 6
FILES = 18_000
"""About 62,000 chunks, none of them a copy of another; of 30,000 files a third is."""
FIRST = 20
_SHARES = (1.0, 0.5, 0.25)
"""What a document's best three chunks count (`omniweb.search.retrievers.sql`)."""
_NARROWED = frozenset({"filtered", "phrase"})
"""Kinds of queries that require something besides."""
_FILTERS = {"": "", "lang": "lang:python ", "path": "path:test "}
"""What the caller who may read everything requires besides."""
_VECTORS = """
SELECT e.repository_id, e.document_id, halfvec_send(e.vector) FROM search_index.embedding e
WHERE EXISTS (SELECT FROM search_index.membership m JOIN search_index.published_ref p
  USING (repository_id, ref_id) WHERE m.repository_id = e.repository_id
  AND m.document_id = e.document_id AND m.to_generation IS NULL)"""
_HEADER_BYTES = 4
"""Of a vector as pgvector sends it."""


@dataclass(frozen=True, slots=True)
class Everything:
    """All chunks that are seen, in memory: whose they are, and their vectors as rows.

    `about` has path and language of each document.
    """

    repositories: NDArray[np.int64]
    documents: NDArray[np.int64]
    vectors: NDArray[np.float32]
    about: Mapping[int, tuple[str, str | None]]

    def first(
        self, query: NDArray[np.float32], allowed: Sequence[int], required: str = ""
    ) -> list[int]:
        """Return the nearest documents of the allowed repositories that are not opposite."""
        seen = np.isin(self.repositories, allowed)
        if required:
            seen &= np.isin(self.documents, self._meeting(required))
        cosines = np.maximum(self.vectors @ query, 0)[seen]
        documents = self.documents[seen]
        order = np.lexsort((-cosines, documents))
        documents, cosines = documents[order], cosines[order]
        starts = np.flatnonzero(np.diff(documents, prepend=-1))
        scores = np.zeros(len(starts))
        ends = np.append(starts[1:], len(documents))
        for place, share in enumerate(_SHARES):
            there = starts + place < ends
            scores[there] += share * cosines[starts[there] + place]
        best = np.lexsort((documents[starts], -scores))[:FIRST]
        return [int(documents[starts[each]]) for each in best if scores[each] > 0]

    def _meeting(self, required: str) -> list[int]:
        if required == "lang":
            return [number for number, (_, language) in self.about.items() if language == "python"]
        return [number for number, (path, _) in self.about.items() if "test" in path.lower()]


def main() -> None:
    """Index what is missing, ask, compare, and show the figures."""
    options = _options()
    figures = Figures("recall")
    site = open_site(options.site, redis=REDIS)
    if options.site == SITE:
        names = [f"part-{number:03}" for number in range(options.repositories)]
        _build_missing(names, options.files // len(names))
        index_missing(site, names, _folder(), again=False)
        _bury_some(site)
    everything = _everything(site)
    repositories = len(np.unique(everything.repositories))
    figures.show("chunks", len(everything.documents), "chunks", repositories=repositories)
    _clear_cache()
    for allowed in sorted({1, 3, 30, repositories}):
        if allowed <= repositories:
            _measure(figures, site, everything, allowed, "", options.queries)
    for required in ("lang", "path"):
        _measure(figures, site, everything, repositories, required, options.queries)
    if options.keep:
        keep(figures)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repositories", type=int, default=300)
    parser.add_argument("--files", type=int, default=FILES, help="of the corpus, in all of them")
    parser.add_argument("--queries", type=int, default=50, help="of each number of repositories")
    parser.add_argument("--site", default=SITE, help="of another benchmark")
    parser.add_argument("--keep", action="store_true", help="append to history.jsonl")
    return parser.parse_args()


def _folder() -> Path:
    return bench_folder() / SITE / "parts"


def _build_missing(names: Sequence[str], size: int) -> None:
    """Build those of the repositories that are missing, each of `size` files of the corpus.

    Where the corpus ends its copies with other words follow.
    """
    files = chain(listed_files(), islice(all_files(), CORPUS_FILES, None))
    for name in names:
        part = list(islice(files, size))
        if not (_folder() / name).exists():
            (_folder() / name).parent.mkdir(parents=True, exist_ok=True)
            create_repository(_folder() / name, iter(part), name)


def _bury_some(site: Site) -> None:
    """Publish a generation without every twentieth document, once."""
    with psycopg.connect(site.database) as connection:
        buried = "SELECT FROM search_index.membership WHERE to_generation IS NOT NULL LIMIT 1"
        if connection.execute(buried).fetchone() is None:
            connection.execute(
                "UPDATE search_index.membership m SET to_generation = p.generation + 1"
                " FROM search_index.published_ref p WHERE p.ref_id = m.ref_id"
                " AND p.repository_id = m.repository_id AND m.document_id % 20 = 0"
            )
            connection.execute("UPDATE search_index.published_ref SET generation = generation + 1")


def _everything(site: Site) -> Everything:
    repositories, documents, vectors = [], [], []
    with psycopg.connect(site.database) as connection:
        with connection.cursor("vectors", binary=True) as cursor:
            cursor.itersize = 20_000
            for repository, document, vector in cursor.execute(_VECTORS):
                repositories.append(repository)
                documents.append(document)
                vectors.append(vector[_HEADER_BYTES:])
        about = connection.execute("SELECT id, path_text, language FROM search_index.document")
        rows = np.frombuffer(b"".join(vectors), ">f2").reshape(len(vectors), -1)
        return Everything(
            repositories=np.array(repositories),
            documents=np.array(documents),
            vectors=rows.astype(np.float32),
            about={number: (path, language) for number, path, language in about},
        )


def _clear_cache() -> None:
    from django.core.cache import cache

    cache.clear()


def _measure(
    figures: Figures,
    site: Site,
    everything: Everything,
    allowed: int,
    required: str,
    queries: int,
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
        text = _FILTERS[required] + query.text
        hits = search(SearchRequest(text, scope, mode=Mode.VECTOR, limit=FIRST)).hits
        times.append((time.perf_counter() - began) * 1_000)
        words = " ".join(word.text for word in parse_query(query.text).words)
        wanted = everything.first(default_encoder().encode_query(words), scope.ids, required)
        found = {numbers[hit.repository_id, hit.path] for hit in hits}
        recalls.append(len(found.intersection(wanted)) / len(wanted) if wanted else 1.0)
        short += len(hits) < len(wanted)
    name = f"allowed_{allowed}{required and f'.{required}'}"
    figures.show(f"{name}.recall", mean(recalls), f"of the first {FIRST}", least=min(recalls))
    figures.show(f"{name}.short", short, f"answers of {queries} with too few rows")
    figures.show_percentiles(name, times)


if __name__ == "__main__":
    main()
