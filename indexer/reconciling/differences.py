"""What the index and git can disagree on: each difference is one line that a person reads."""

from dataclasses import dataclass
from enum import StrEnum

from typing_extensions import override


class DifferenceKind(StrEnum):
    """In which way a row is not what it should be."""

    MISSING = "is in the commit, not in the index"
    SUPERFLUOUS = "is in the index, not in the commit"
    STALE = "made by an older version"
    NOT_LISTED = "should be in the list of skipped files"
    LISTED = "should not be in the list of skipped files"
    TEXT = "its text is not the blob"
    ROWS = "its rows are not what the blob yields"
    LEXEME_COUNT = "is counted wrongly"
    IMPORT_COUNT = "is counted wrongly by stem"
    CODES = "codes are not those of the vectors"
    ORPHAN = "belongs to nothing"


@dataclass(frozen=True, slots=True)
class Difference:
    """`what` is a file, a lexeme or a row; `document` the id of the document to be replaced."""

    kind: DifferenceKind
    what: str
    detail: str = ""
    document: int | None = None

    @override
    def __str__(self) -> str:
        return f"{self.what}: {self.kind}" + (f" ({self.detail})" if self.detail else "")
