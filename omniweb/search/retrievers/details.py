"""What is known of given documents, and how central each name is in its ref."""

from collections.abc import Sequence

from omniweb.search.candidates import Candidate, DocumentKey
from omniweb.search.index import snapshots as pinning
from omniweb.search.index.pipeline import Rows, Statement
from omniweb.search.index.snapshots import PINNED, Pin
from omniweb.search.retrievers.sql import GIVEN, given


def statement(keys: Sequence[DocumentKey], pins: Sequence[Pin]) -> Statement | None:
    """Return what asks for the documents."""
    if not keys:
        return None
    sql = f"""
SELECT d.repository_id, d.id, d.path_text, d.stem, d.language, d.marks,
  coalesce(s.importers, 0), coalesce(s.bearers, 1)
FROM {GIVEN}
JOIN search_index.document d ON d.repository_id = k.repository_id AND d.id = k.document_id
JOIN {PINNED} ON p.repository_id = d.repository_id
LEFT JOIN search_index.stem_count s
  ON s.repository_id = d.repository_id AND s.ref_id = p.ref_id AND s.stem = lower(d.stem)"""
    return Statement(sql, given(keys) | pinning.parameters(pins))


def read(rows: Rows) -> list[Candidate]:
    """Return the documents as candidates without scores."""
    return [
        Candidate(
            key=(repository, document),
            path=path,
            module_name=module_name,
            language=language,
            flags=flags,
            importers=importers,
            same_name=same_name,
        )
        for repository, document, path, module_name, language, flags, importers, same_name in rows
    ]
