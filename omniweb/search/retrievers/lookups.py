"""What is known of documents that were found: facts to rank by, lines and definitions to show."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from omniweb.search.candidates import Candidate, Definition, DocumentKey, StoredChunk
from omniweb.search.index.arrays import integers
from omniweb.search.index.conditions import Condition
from omniweb.search.index.kept_facts import Kept
from omniweb.search.index.pipeline import Rows, Statement
from omniweb.search.index.view import View
from omniweb.search.question import Question
from omniweb.search.retrievers.sql import GIVEN, given
from omniweb.search.retrievers.symbol import COLUMNS, definition

SHOWN_CHUNKS = 2
"""Of each document, the chunks that a snippet is cut from; and as many definitions."""
SHOWN_LINES = 6
"""Of each document, those on which a name is used as is asked for."""
_CHUNK = "c.repository_id, c.document_id, c.ordinal, c.first_line, c.content"


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows of its documents: chunks, and definitions that the query may name."""

    chunks: defaultdict[DocumentKey, list[StoredChunk]]
    definitions: defaultdict[DocumentKey, list[Definition]]

    def add_chunks(self, rows: Rows) -> None:
        """Add the rows of chunks."""
        for row in rows:
            self.chunks[row[0], row[1]].append(StoredChunk(row[2], row[3], row[4]))

    def add_lines(self, view: View, lines: Mapping[DocumentKey, int]) -> None:
        """Ask for the chunks with these lines of documents, where they are not at hand."""
        missing = [
            (key, line)
            for key, line in lines.items()
            if not any(line in each.lines for each in self.chunks[key])
        ]
        if missing:
            sql, parameters = _holding(missing)
            asked = Statement(sql, parameters, steady=True)
            self.add_chunks(view.ask({"chunks": asked})["chunks"])


def details(question: Question, keys: Sequence[DocumentKey]) -> Statement | None:
    """Build the SQL for given documents, and how central each name is in its ref."""
    if not keys:
        return None
    sql = """
SELECT d.repository_id, d.id, d.path_text, d.stem, d.language, d.marks,
  coalesce(s.importers, 0), coalesce(s.bearers, 1)
FROM unnest(%(repositories)s::int[], %(documents)s::bigint[], %(refs)s::int[])
  AS k(repository_id, document_id, ref_id)
JOIN search_index.document d ON d.repository_id = k.repository_id AND d.id = k.document_id
LEFT JOIN search_index.stem_count s ON s.repository_id = d.repository_id
  AND s.ref_id = k.ref_id AND s.stem = lower(d.stem)"""
    searched = question.snapshots.by_repository
    asked = given(keys) | {"refs": integers(searched[key[0]].ref_id for key in keys)}
    return Statement(sql, asked, steady=True)


def candidates(rows: Rows) -> list[Candidate]:
    """Read the rows of `details`: documents without scores."""
    return [
        Candidate(
            key=(repository, document),
            path=path,
            module_name=name,
            language=language,
            flags=flags,
            importers=importers,
            same_name=same_name,
        )
        for repository, document, path, name, language, flags, importers, same_name in rows
    ]


class Details:
    """Given documents with what they are ranked by: as far as that is kept, else asked for."""

    def __init__(self, question: Question, keys: Sequence[DocumentKey], kept: Kept) -> None:
        """Look for what is kept of them."""
        searched = question.snapshots.by_repository
        of = [searched[repository] for repository, _ in keys]
        self._facts = {
            key: (key, each.ref_id, each.generation) for key, each in zip(keys, of, strict=True)
        }
        """What a row of `details` is kept by: names are counted in a generation."""
        self._kept = kept
        self._known = kept.known(self._facts.values())
        unknown = [key for key, fact in self._facts.items() if fact not in self._known]
        self.statement = details(question, unknown)
        """For those that are not known."""

    def candidates(self, rows: Rows) -> list[Candidate]:
        """Return the documents, given the rows that were asked for, which are kept."""
        read = {self._facts[row[0], row[1]]: row for row in rows}
        self._kept.keep(read)
        known = self._known | read
        return candidates([known[fact] for fact in self._facts.values() if fact in known])


def shown(question: Question, view: View, page: Sequence[Candidate]) -> Shown:
    """Ask for what a page shows of its documents."""
    found = Shown(defaultdict(list), defaultdict(list))
    if not page:
        return found
    keys = [each.key for each in page]
    responses = view.ask(
        {"chunks": _chunks(question, page), "symbols": _definitions(question, keys)}
    )
    found.add_chunks(responses["chunks"])
    for each in map(definition, responses["symbols"]):
        found.definitions[each.key].append(each)
    return found


def _chunks(question: Question, page: Sequence[Candidate]) -> Statement:
    """Build the SQL for the chunks with matching lines, else the best ones, and definitions."""
    matching, asked_for = question.filtered.chunks, question.filtered.definitions
    used = question.filtered.lines
    ordinals = [
        (each.key, ordinal)
        for each in page
        for ordinal in matching.get(each.key) or _best(each, used)
    ]
    lines = [(each.key, at.first_line) for each in page for at in each.definitions[:SHOWN_CHUNKS]]
    lines += [(each.key, at) for each in page for at in used.get(each.key, ())[:SHOWN_LINES]]
    holding, of_lines = _holding(lines)
    sql = f"""
SELECT {_CHUNK} FROM search_index.chunk c
JOIN unnest(%(repositories)s::int[], %(documents)s::bigint[], %(ordinals)s::int[])
  AS k(repository_id, document_id, ordinal) USING (repository_id, document_id, ordinal)
UNION{holding}{_of_definitions(asked_for)}"""
    asked = {"ordinals": integers(ordinal for _, ordinal in ordinals)}
    asked |= dict(asked_for.parameters) if asked_for else {}
    return Statement(
        sql, given([key for key, _ in ordinals]) | asked | of_lines, steady=asked_for is None
    )


def _best(candidate: Candidate, used: Mapping[DocumentKey, Sequence[int]]) -> Sequence[int]:
    """Return the chunks of a document that are shown where no lines of it are asked for."""
    return () if used.get(candidate.key) else candidate.chunks[:SHOWN_CHUNKS] or [0]


def _holding(lines: Sequence[tuple[DocumentKey, int]]) -> tuple[str, dict[str, object]]:
    """Build the SQL for the chunks that hold lines of documents, and its parameters."""
    sql = f"""
SELECT {_CHUNK} FROM search_index.chunk c
JOIN unnest(%(line_repositories)s::int[], %(line_documents)s::bigint[], %(lines)s::int[])
  AS l(repository_id, document_id, line) USING (repository_id, document_id)
WHERE l.line BETWEEN c.first_line AND c.last_line"""
    return sql, {
        "line_repositories": integers(key[0] for key, _ in lines),
        "line_documents": integers(key[1] for key, _ in lines),
        "lines": integers(line for _, line in lines),
    }


def _of_definitions(asked: Condition | None) -> str:
    """Build the SQL for the chunks with the first definitions that `sym:` asks for, of each."""
    if asked is None:
        return ""
    return f"""
UNION
SELECT {_CHUNK} FROM {GIVEN} CROSS JOIN LATERAL (
  SELECT s.first_line FROM search_index.symbol s WHERE s.repository_id = k.repository_id
    AND s.document_id = k.document_id AND {asked.sql} ORDER BY s.ordinal LIMIT {SHOWN_CHUNKS}) AS f
JOIN search_index.chunk c ON c.repository_id = k.repository_id AND c.document_id = k.document_id
  AND f.first_line BETWEEN c.first_line AND c.last_line"""


def _definitions(question: Question, keys: Sequence[DocumentKey]) -> Statement | None:
    """Build the SQL for the definitions that `sym:` asks for, or whose name the words spell.

    It is enough to hold half of the sub-words, or two.
    """
    terms, asked = question.terms, question.filtered.definitions
    subwords = terms.telling
    parameters = {f"held{at}": f"%{each}%" for at, each in enumerate(subwords)}
    shown = []
    if subwords:
        least = min((len(subwords) + 1) // 2, 2)
        held = " + ".join(f"(s.normalised LIKE %({name})s)::int" for name in parameters)
        shown.append(f"s.normalised = ANY(%(names)s) OR {held} >= {least:d}")
    if asked is not None:
        shown.append(asked.sql)
    if not shown:
        return None
    sql = f"""
SELECT {COLUMNS}
FROM {GIVEN}
JOIN search_index.symbol s USING (repository_id, document_id)
WHERE {" OR ".join(shown)} ORDER BY 1, 2, s.ordinal"""
    values = {**given(keys), "names": terms.telling_names, **parameters}
    return Statement(sql, values | dict(asked.parameters if asked else {}), steady=asked is None)
