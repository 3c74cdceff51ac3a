"""An index of random vectors, written as rows, and what comparing all of them finds."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from psycopg import Connection

from indexer.text import codes
from indexer.text.encoder import default_encoder
from omniweb.search.candidates import DocumentKey
from omniweb.search.index.conditions import Condition
from omniweb.search.index.view import View
from omniweb.search.nearest.shortlist import shortlist
from omniweb.search.query.parser import parse_query
from omniweb.search.question import Filtered, Found, Question
from omniweb.search.retrievers.vector import Vector
from omniweb.search.types import Mode, Snapshot

_SHARES = (1.0, 0.5, 0.25)
_TOPICS = np.random.default_rng(0).normal(size=(30, 256))


@dataclass(frozen=True, slots=True)
class Document:
    """A document and its vectors; `language` and `path` are what filters ask for."""

    repository: int
    id: int
    language: str
    vectors: NDArray[np.float32]


@dataclass(slots=True)
class Vectors:
    """Rows of an index of its own, on a connection in autocommit mode."""

    connection: Connection[Any]
    random: np.random.Generator = field(default_factory=lambda: np.random.default_rng(1))
    documents: dict[DocumentKey, Document] = field(default_factory=dict)
    live: defaultdict[tuple[int, int], set[DocumentKey]] = field(
        default_factory=lambda: defaultdict(set)
    )
    generations: dict[tuple[int, int], int] = field(default_factory=dict)

    def around(self, count: int) -> NDArray[np.float32]:
        """Return unit vectors around some topics, as text has them."""
        topics = _TOPICS[self.random.integers(0, len(_TOPICS), count)]
        mixed = topics + self.random.normal(size=(count, 256)) + 16 * codes.centre()
        units = mixed / np.linalg.norm(mixed, axis=1, keepdims=True)
        return units.astype(np.float16).astype(np.float32)

    def add(
        self, repository: int, documents: int, *, ref: int = 1, is_coded: bool = True, to: int = 0
    ) -> list[Document]:
        """Write documents into the generation of a ref, or one that ended before generation `to`.

        Each has 1 to 4 chunks.
        """
        made = self._write(repository, documents)
        self.join(made, ref=ref, to=to)
        if is_coded:
            self.code(made)
        return made

    def join(self, documents: Sequence[Document], *, ref: int = 1, to: int = 0) -> None:
        """Make documents members of a ref."""
        rows = [(each.repository, ref, each.id, 1, to or None) for each in documents]
        self._copy("membership", rows)
        if not to:
            self.live[documents[0].repository, ref].update((row[0], row[2]) for row in rows)
        self.generations.setdefault((documents[0].repository, ref), 5)

    def end(self, documents: Sequence[Document], *, ref: int = 1) -> None:
        """Publish a generation without some documents."""
        key = documents[0].repository, ref
        self.generations[key] += 1
        for each in documents:
            self.connection.execute(
                "UPDATE search_index.membership SET to_generation = %s"
                " WHERE repository_id = %s AND ref_id = %s AND document_id = %s",
                [self.generations[key], each.repository, ref, each.id],
            )
            self.live[key].discard((each.repository, each.id))

    def code(self, documents: Sequence[Document]) -> int:
        """Write a segment of documents, which are of one repository; return its id."""
        vectors = np.concatenate([each.vectors for each in documents])
        row = self.connection.execute(
            "INSERT INTO search_index.code_segment"
            " (repository_id, encoder, rows, documents, counts, codes)"
            " VALUES (%s, %s, %s, %s, %s, %s) RETURNING id",
            [
                documents[0].repository,
                codes.version(),
                len(vectors),
                np.array([each.id for each in documents], "<i8").tobytes(),
                np.array([len(each.vectors) for each in documents], "<i4").tobytes(),
                codes.encode(vectors).tobytes(),
            ],
        ).fetchone()
        assert row is not None
        return int(row[0])

    def drop_segments(self, *ids: int) -> None:
        """Delete segments, or all that there are."""
        self.connection.execute(
            "DELETE FROM search_index.code_segment WHERE id = ANY(%s) OR %s", [list(ids), not ids]
        )

    def snapshots(self, *repositories: int, ref: int = 1) -> list[Snapshot]:
        """Return the newest generations of a ref of some repositories, or of all."""
        wanted = repositories or sorted({key[0] for key in self.live})
        return [self._snapshot(each, ref) for each in wanted]

    def exactly(
        self,
        query: NDArray[np.float32],
        searched: Sequence[Snapshot],
        meets: Callable[[Document], bool] = lambda _: True,
    ) -> dict[DocumentKey, float]:
        """Return the scores of all live documents that meet something."""
        keys = (key for each in searched for key in self.live[each.repository_id, each.ref_id])
        found = {}
        for each in (self.documents[key] for key in keys):
            if meets(each):
                cosines = sorted((each.vectors @ query).tolist(), reverse=True)
                score = sum(s * max(c, 0) for s, c in zip(_SHARES, cosines, strict=False))
                found[each.repository, each.id] = score
        return found

    def question(
        self,
        query: NDArray[np.float32],
        searched: Sequence[Snapshot],
        condition: Condition | None = None,
    ) -> Question:
        """Return a question by meaning alone."""
        filtered = Filtered(tuple(searched), condition)
        return Question(parse_query("meaning", mode=Mode.VECTOR), filtered, embedding=query)

    def found(
        self,
        query: NDArray[np.float32],
        searched: Sequence[Snapshot],
        condition: Condition | None = None,
    ) -> tuple[list[DocumentKey], Found, View]:
        """Return the documents that meaning finds, best first; what it compared; what was cut."""
        question = self.question(query, searched, condition)
        view = View.of(self.connection, question.snapshots, condition)
        found = Found(shortlist=shortlist(question, view))
        statements = Vector().choose(question, found)
        rows = view.ask(statements).rows.get("vector", [])
        return (
            [each.key for each in Vector().read(question, rows, Vector.depth)[: Vector.depth]],
            found,
            view,
        )

    def _snapshot(self, repository: int, ref: int) -> Snapshot:
        mine = [each for key, each in self.documents.items() if key[0] == repository]
        chunks = sum(len(each.vectors) for each in mine)
        generation = self.generations[repository, ref]
        encoder = default_encoder().version
        name = f"refs/heads/{ref}"
        return Snapshot(
            repository, f"r{repository}", ref, name, "c" * 40, generation, chunks, encoder
        )

    def _write(self, repository: int, count: int) -> list[Document]:
        first, made = len(self.documents) + 1, []
        for number in range(first, first + count):
            language = str(self.random.choice(["python", "go", "lua"], p=[0.6, 0.38, 0.02]))
            vectors = self.around(int(self.random.integers(1, 5)))
            made.append(Document(repository, number, language, vectors))
        self._copy("document", [_row(each) for each in made])
        self._copy(
            "embedding",
            [
                (repository, each.id, ordinal, str(vector.tolist()))
                for each in made
                for ordinal, vector in enumerate(each.vectors)
            ],
        )
        self.documents |= {(repository, each.id): each for each in made}
        return made

    def _copy(self, table: str, rows: Sequence[tuple[object, ...]]) -> None:
        with (
            self.connection.cursor() as cursor,
            cursor.copy(f"COPY search_index.{table} FROM STDIN".encode()) as copy,
        ):
            for row in rows:
                copy.write_row(row)


def _row(each: Document) -> tuple[object, ...]:
    path = f"f{each.id}"
    about = ("utf-8", each.language, 1, 1, "", 0, "")
    return (each.repository, each.id, path.encode(), path, b"", *about)


def recall(
    found: Sequence[DocumentKey], scores: dict[DocumentKey, float], first: int = 20
) -> float:
    """Return the share of the truly best documents that are among the first found."""
    best = sorted(scores, key=lambda key: (-scores[key], key))[:first]
    return len(set(found[:first]).intersection(best)) / len(best)
