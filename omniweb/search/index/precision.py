"""How much of what is published uploaded indexes know."""

from dataclasses import dataclass
from typing import Final

from indexer.tables import is_live
from omniweb.search.index.pool import reading

_ANY: Final = "SELECT EXISTS (SELECT FROM search_index.precise_document WHERE repository_id = %s)"
_COUNTED: Final = f"""
SELECT sum(precise)::int, sum(documents)::int, array_agg(DISTINCT language),
  (SELECT array_agg(DISTINCT t) FROM unnest(string_to_array(string_agg(tools, chr(31)), chr(31))) t)
FROM (SELECT coalesce(d.language, '') AS language, count(p.id) AS precise, count(*) AS documents,
    string_agg(DISTINCT p.tool, chr(31)) AS tools
  FROM search_index.published_ref r
  JOIN search_index.membership m ON m.repository_id = r.repository_id AND m.ref_id = r.ref_id
    AND {is_live("m", "r.generation")}
  JOIN search_index.document d ON d.repository_id = m.repository_id AND d.id = m.document_id
  LEFT JOIN search_index.precise_document p
    ON p.repository_id = d.repository_id AND p.path = d.path AND p.blob = d.blob
  WHERE r.repository_id = %s AND r.ref = %s AND r."commit" IS NOT NULL
  GROUP BY 1 HAVING count(p.id) > 0) AS languages"""


@dataclass(frozen=True, slots=True)
class Precision:
    """Documents that an uploaded index knows as they are, `of` all in their languages."""

    documents: int
    of: int
    languages: tuple[str, ...]
    tools: tuple[str, ...]


def precision_of(repository_id: int, ref: str) -> Precision | None:
    """Return it for a published ref (full name); None where indexes know nothing of it.

    It asks for no scope: the caller names a repository that it has checked already.
    """
    with reading() as connection:
        known = connection.execute(_ANY, [repository_id]).fetchone()
        if known is None or not known[0]:
            return None
        row = connection.execute(_COUNTED, [repository_id, ref]).fetchone()
    if row is None or not row[0]:
        return None
    return Precision(row[0], row[1], tuple(filter(None, row[2])), tuple(row[3]))
