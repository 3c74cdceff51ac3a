"""Where a query matches in the whole text of a document."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from omniweb.search import QueryError
from omniweb.search.marking import MOST_MARKS, Marks, marked
from omniweb.search.types import Mode

TEXT = "def retry_call(x):\n    retry(x)\n    # connection  refused: retried\n    return f(x)\n"


class Doors:
    """An admission that remembers who came."""

    def __init__(self) -> None:
        self.admitted: list[bool] = []

    @contextmanager
    def enter(self, expensive: bool) -> Iterator[None]:
        self.admitted.append(expensive)
        yield


def mark(query: str, text: str = TEXT, mode: Mode = Mode.AUTO) -> Marks:
    return marked(text, query, mode, Doors().enter)


def spans(query: str, mode: Mode = Mode.AUTO) -> dict[int, list[str]]:
    rows = TEXT.split("\n")
    return {
        line: [rows[line - 1][start:end] for start, end in found]
        for line, found in mark(query, mode=mode).by_line.items()
    }


def test_words_are_marked_in_all_lines() -> None:
    assert spans("retry") == {1: ["retry"], 2: ["retry"], 3: ["retried"]}


def test_what_is_looked_up_with_signs_is_marked_alone() -> None:
    assert spans("f(x)") == {4: ["f(x)"]}
    assert spans("retry_call") == {1: ["retry_call"]}


def test_expressions_and_phrases_are_marked() -> None:
    assert spans(r"/re\w+\(/") == {1: ["retry_call("], 2: ["retry("]}
    assert spans('"return f"') == {4: ["return f"]}
    assert spans(r"x\)$", Mode.REGEX) == {2: ["x)"], 4: ["x)"]}


def test_an_expression_over_lines_is_marked_in_each() -> None:
    assert spans(r"/retry\(x\)\n\s+#/") == {2: ["retry(x)"], 3: ["    #"]}


def test_what_is_excluded_is_not_marked() -> None:
    assert spans("return -retry") == {4: ["return"]}


def test_a_text_full_of_matches_is_marked_in_part() -> None:
    found = mark("x", "x y\n" * (MOST_MARKS + 10))

    assert found.count == MOST_MARKS
    assert found.incomplete


def test_only_what_reads_texts_is_admitted_as_a_search() -> None:
    doors = Doors()

    marked(TEXT, "retry", Mode.AUTO, doors.enter)
    assert doors.admitted == []
    marked(TEXT, "/retry/", Mode.AUTO, doors.enter)
    assert doors.admitted == [True]


def test_what_cannot_be_understood_is_refused() -> None:
    with pytest.raises(QueryError):
        mark("/(/")


TRACEBACK = """Traceback (most recent call last):
  File "/srv/app/lib/retry.py", line 4, in retry_call
    return f(x)
  File "/srv/app/lib/retry.py", line 2, in retry
    retry(x)
  File "/srv/app/lib/retry.py", line 90, in gone
    gone(x)
TimeoutError: connection refused
"""


def test_of_a_pasted_stack_the_lines_of_its_frames_are_marked_alone() -> None:
    found = marked(TEXT, TRACEBACK, Mode.AUTO, Doors().enter, path="lib/retry.py")

    assert found.by_line == {2: [(4, 12)], 4: [(4, 15)]}
    assert found.count == 2


def test_other_files_of_a_pasted_stack_have_its_words_marked() -> None:
    found = marked(TEXT, TRACEBACK, Mode.AUTO, Doors().enter, path="lib/other.py")

    assert len(found.by_line) == 4
