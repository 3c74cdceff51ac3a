"""Documents whose file name the query spells, or whose folder it names."""

import re
from collections.abc import Sequence
from unicodedata import normalize

from indexer.text import paths
from omniweb.search.candidates import Match
from omniweb.search.index.pipeline import Rows, Statement
from omniweb.search.pastes.places import PlaceReader
from omniweb.search.query.folders import Folder
from omniweb.search.question import Found, Question
from omniweb.search.retrievers.sql import escaped, living, one_plan, searched
from omniweb.search.terms import path_words
from omniweb.search.types import Mode

MOST_DOCUMENTS = 30
MOST_NAMED = 300
"""Documents of those names that are looked at; the best of them are chosen."""


class Path:
    """Documents by their names, those whose path the query ends in first."""

    name = "path"
    mode = Mode.PATH
    depth = MOST_DOCUMENTS
    scores_all = False

    def choose(
        self,
        question: Question,
        found: Found,
    ) -> dict[str, Statement]:
        """Build the SQL for the documents that are called so, if any word can be a name."""
        if not question.chooses(self.mode):
            return {}
        if question.look_up and question.look_up.folder:
            return {self.name: _in_folder(question, found, question.look_up.folder)}
        names = _names(question)
        if not names:
            return {}
        place = question.look_up.place if question.look_up else None
        ends = place.ends if place else []
        by_folder = place and len(ends) == 1 and paths.is_named_by_folder(place.name)
        called = " OR d.path_text LIKE %(called)s" if by_folder else ""
        required = f" AND ({question.condition.sql})" if question.condition else ""
        sql = f"""
SELECT d.repository_id, d.id, d.path_text
FROM {searched(question, found, "search_index.document", "d")}
AND (lower(d.stem) = ANY(%(names)s){called}){living(question, found, "d", "id")}{required}
ORDER BY d.path_text = ANY(%(ends)s::text[]) DESC, length(d.path_text) LIMIT {MOST_NAMED}"""
        values: dict[str, object] = {"names": names, "ends": ends}
        if place and by_folder:
            values["called"] = f"%/{place.name.replace('_', chr(92) + '_')}"
        steady = one_plan(question, found) and not called
        return {self.name: Statement(sql, values, steady=steady, most=MOST_NAMED)}

    def score(self, *_given: object) -> None:
        """Score no document that others chose."""

    def read(self, question: Question, rows: Rows, most: int) -> list[Match]:  # noqa: ARG002 - the shape
        """Read the documents, the exact paths before others and short ones before long ones."""
        if question.query.paste:
            return _placed(PlaceReader(question.query.paste), rows)
        folder = question.look_up.folder if question.look_up else None
        if folder:
            kept = sorted(rows, key=lambda row: (-folder.shares(row[2]), row[2].count("/"), row[2]))
            return [Match((row[0], row[1]), 1 / at) for at, row in enumerate(kept, 1)]
        words = path_words(question.text)
        named = question.look_up.place if question.look_up else None

        def place(row: Sequence[str]) -> tuple[int, int, str]:
            exact = any(f"/{row[2]}".endswith(f"/{word}") for word in words)
            return -(named.shares(row[2]) if named else exact), len(row[2]), row[2]

        ordered = enumerate(sorted(rows, key=place), 1)
        return [Match((row[0], row[1]), 1 / at) for at, row in ordered]


def _in_folder(question: Question, found: Found, folder: Folder) -> Statement:
    """Build the SQL for the documents in a folder: where it has most names in common first."""
    sure, more = folder.names[-folder.fewest :], ""
    for name in folder.names[: -folder.fewest]:
        more = f"(?:{more}{re.escape(name)}/)?"
    required = f" AND ({question.condition.sql})" if question.condition else ""
    sql = f"""
SELECT d.repository_id, d.id, d.path_text
FROM {searched(question, found, "search_index.document", "d")}
AND '/' || lower(d.path_text) LIKE %(below)s{living(question, found, "d", "id")}{required}
ORDER BY length(substring('/' || lower(d.path_text) FROM %(folder)s)) DESC, length(d.path_text)
LIMIT {MOST_NAMED}"""
    below = escaped("/".join(sure))
    values = {"below": f"%/{below}/%", "folder": f"/{more}{'/'.join(map(re.escape, sure))}/"}
    return Statement(sql, values, most=MOST_NAMED)


def _placed(places: PlaceReader, rows: Rows) -> list[Match]:
    """Read the documents that a pasted text names, those first that it names most clearly."""
    ordered = sorted(rows, key=lambda row: (-places.clearness(row[2]), len(row[2]), row[2]))
    return [Match((row[0], row[1]), 1 / at) for at, row in enumerate(ordered, 1)]


def _names(question: Question) -> list[str]:
    """Return the names of modules that the query may spell, in lower case."""
    if question.query.paste:
        names = PlaceReader(question.query.paste).stems
        names |= {key for key in question.terms.keys if question.terms.key_weight(key) == 1.0}
        return sorted(names)
    named = {question.look_up.place.path} if question.look_up and question.look_up.place else set()
    names = {paths.module_name(word).lower() for word in (*path_words(question.text), *named)}
    names |= {word.lower() for word in question.terms.words}
    names |= set(question.terms.keys)
    # Accents may be part of their letters or follow them: some systems write all names so.
    return sorted({normalize(form, name) for name in names for form in ("NFC", "NFD")})
