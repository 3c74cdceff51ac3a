"""Which chunks a search compares exactly: all of a small scope, else those whose codes are near."""

import time
from collections.abc import Sequence

import numpy as np

from omniweb.search.candidates import DocumentKey, Shortlist
from omniweb.search.index.view import View
from omniweb.search.nearest.known import FAULTS
from omniweb.search.nearest.live import chunks_of_rows
from omniweb.search.nearest.of_process import known_index, start_anew
from omniweb.search.nearest.promising import promising
from omniweb.search.nearest.scanning import Target, nearest, rows_of
from omniweb.search.nearest.selection import Selection
from omniweb.search.question import Question
from omniweb.search.types import Mode, Snapshot

EXACT_CHUNKS = 1_000
"""Up to so many chunks in the scope PostgreSQL compares all, in less time than a list takes."""
COARSE_ROWS, FINE_ROWS = 4_000, 500
"""Rows whose codes differ least, and those of them whose documents are considered."""
COMPARED_ROWS = 1_000
"""Rows of these documents that are compared exactly."""
LACKING_CHUNKS = 30_000
"""So many chunks without codes are compared exactly; of more, only what words and names found."""
LOAD_SECONDS = 1.5
"""What a search takes for bringing codes here; who comes next goes on where it stopped."""


NOTHING = Shortlist()


def shortlist(question: Question, view: View) -> Shortlist:
    """Choose what meaning compares; what was stopped at its budget is noted in the view."""
    searched = question.comparable
    if not searched or not question.chooses(Mode.VECTOR) or not question.embedding.any():
        return NOTHING
    chunks = searched.chunks
    if chunks <= EXACT_CHUNKS:
        return Shortlist(everything=True, looked_at=chunks)
    index = known_index(view.connection)
    if index is None:
        return _without_codes(searched, chunks)
    until = time.monotonic() + LOAD_SECONDS
    try:
        selection = index.select(view, searched, question.filtered, until)
        found = _of(question, selection)
    except FAULTS as fault:
        start_anew(index, fault)
        return _without_codes(searched, chunks)
    if not selection.complete:
        view.cut.append("meaning")
    return found


def _without_codes(searched: Sequence[Snapshot], chunks: int) -> Shortlist:
    if chunks <= LACKING_CHUNKS:
        return Shortlist(everything=True, looked_at=chunks)
    return Shortlist(left_out=len(searched))


def _of(question: Question, selection: Selection) -> Shortlist:
    lacking: list[DocumentKey] = []
    left_out = len(np.unique(selection.lacking[0]))
    if selection.lacking_chunks <= LACKING_CHUNKS:
        lacking = list(zip(*(each.tolist() for each in selection.lacking), strict=True))
        left_out = 0
    file = selection.file
    if selection.rows <= COMPARED_ROWS:
        rows = rows_of(selection.ranges)
    else:
        target = Target(np.packbits(question.embedding > 0), question.embedding)
        near = nearest(file.codes, selection.ranges, target, coarse=COARSE_ROWS, fine=FINE_ROWS)
        rows = promising(file, near, target, COMPARED_ROWS)
    repositories, documents, ordinals = chunks_of_rows(file, rows)
    return Shortlist(
        looked_at=selection.rows,
        chunks=(repositories.tolist(), documents.tolist(), ordinals.tolist()),
        documents=lacking,
        left_out=left_out,
    )
