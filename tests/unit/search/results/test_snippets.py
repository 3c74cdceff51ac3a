"""Which lines of a document are shown."""

from hypothesis import assume, given
from hypothesis import strategies as st

from omniweb.search.query.parser import parse_query
from omniweb.search.results.highlights import Marker
from omniweb.search.results.snippets import (
    MOST_WINDOWS,
    WINDOW_LINES,
    Snippet,
    StoredChunk,
    snippet,
)

QUERIES = ("retry", "retry backoff", 'retry "no way"', "nothing")


def _snippet(query: str, *chunks: StoredChunk, definitions: tuple[int, ...] = ()) -> Snippet:
    return snippet(Marker.of(parse_query(query)), chunks, definitions)


def _chunk(first_line: int, *texts: str, end: str = "\n") -> StoredChunk:
    return StoredChunk(0, first_line, "".join(text + end for text in texts))


def test_a_window_lies_around_the_marked_lines() -> None:
    (shown,) = _snippet("retry", _chunk(10, *"abcde", "retry", *"fghijklm")).chunks

    assert (shown.start_line, shown.end_line) == (14, 20)
    assert shown.lines == ("e", "retry", "f", "g", "h", "i", "j")
    assert [(mark.line, mark.start, mark.end) for mark in shown.highlights] == [(15, 0, 5)]


def test_blank_lines_at_the_edges_go() -> None:
    (shown,) = _snippet("retry", _chunk(1, "", "retry", "", "x", "", "", "  ")).chunks

    assert (shown.start_line, shown.lines) == (2, ("retry", "", "x"))


def test_the_densest_lines_come_first() -> None:
    sparse = ["retry", *"abcdefgh"]
    shown = _snippet("retry backoff", _chunk(1, *sparse, "retry backoff", "backoff")).chunks

    assert [chunk.start_line for chunk in shown] == [9, 1]


def test_a_matching_definition_comes_before_denser_lines() -> None:
    texts = ["retry backoff", "retry backoff", *"abcdefgh", "def retry():"]
    shown = _snippet("retry backoff", _chunk(1, *texts), definitions=(11,)).chunks

    assert shown[0].lines[-1] == "def retry():"


def test_what_is_required_comes_before_a_definition() -> None:
    texts = ["def retry():", *"abcdefgh", "no way"]
    shown = _snippet('retry "no way"', _chunk(1, *texts), definitions=(1,)).chunks

    assert shown[0].lines[-1] == "no way"


def test_a_definition_is_shown_even_without_a_mark() -> None:
    shown = _snippet("retry", _chunk(1, *"abcdefghijkl", "def again():"), definitions=(13,))

    assert "def again():" in shown.chunks[0].lines
    assert shown.match_count == 0


def test_an_unmarked_definition_comes_after_what_is_required() -> None:
    texts = ["def again():", *"abcdefgh", "no way"]
    found = _snippet('"no way"', _chunk(1, *texts), definitions=(1,))

    assert [chunk.lines[0] for chunk in found.chunks] == ["h", "def again():"]


def test_windows_are_few_short_and_apart() -> None:
    found = _snippet("retry", _chunk(1, *(["retry"] * 100)))

    numbers = [n for each in found.chunks for n in range(each.start_line, each.end_line + 1)]
    assert len(found.chunks) == MOST_WINDOWS
    assert len(numbers) == len(set(numbers)) <= MOST_WINDOWS * WINDOW_LINES
    assert found.match_count == 100


def test_chunks_that_follow_each_other_share_a_window() -> None:
    found = _snippet("retry", _chunk(3, "b", "c"), _chunk(1, "a", "retry"), _chunk(90, "x"))

    (shown,) = found.chunks
    assert shown.lines == ("a", "retry", "b", "c")


def test_a_gap_between_chunks_ends_a_window() -> None:
    (shown,) = _snippet("retry", _chunk(1, "retry"), _chunk(4, "x")).chunks

    assert shown.lines == ("retry",)


def test_without_a_mark_the_best_chunk_begins_the_answer() -> None:
    found = _snippet("unrelated", _chunk(20, "", "first", *"abcdefgh"), _chunk(1, "x"))

    (shown,) = found.chunks
    assert (shown.start_line, len(shown.lines), found.match_count) == (21, WINDOW_LINES, 0)


def test_lines_are_whole_and_without_their_ends() -> None:
    (shown,) = _snippet("retry", _chunk(1, "retry" + "x" * 600 + " retry", end="\r\n")).chunks

    assert shown.lines == ("retry" + "x" * 600 + " retry",)


def test_an_empty_document_shows_nothing() -> None:
    assert _snippet("retry") == _snippet("retry", StoredChunk(0, 1, "\n \n")) == Snippet((), 0)


def test_the_definition_is_in_a_window_of_its_own_where_denser_lines_hide_it() -> None:
    texts = ["retry backoff", *"abcde", "retry backoff", *"fgh", "retry backoff", *"ijklmno"]
    shown = _snippet("retry backoff", _chunk(1, *texts, "def again():"), definitions=(19,)).chunks

    assert "def again():" in shown[0].lines
    assert [chunk.start_line for chunk in shown[1:]] == [6]


def test_marked_lines_above_a_definition_are_shown_with_it() -> None:
    texts = ["", "# retry with backoff", "# and again", "def retry():", "    x"]
    (shown,) = _snippet("retry backoff", _chunk(1, *texts), definitions=(4,)).chunks

    assert shown.lines == ("# retry with backoff", "# and again", "def retry():", "    x")


def test_the_line_that_is_asked_for_is_shown_first_in_the_middle() -> None:
    texts = ["retry backoff", "def retry():", *"abcdefghijklm"]
    marker = Marker.of(parse_query("retry backoff"))
    shown = snippet(marker, [_chunk(1, *texts)], (2,), asked=12).chunks

    assert (shown[0].start_line, shown[0].end_line) == (9, 15)
    assert shown[1].start_line == 1


def test_of_a_line_that_is_asked_for_nothing_before_a_gap_is_shown() -> None:
    chunks = [_chunk(1, *"abc"), _chunk(5, *"efgh")]
    shown = snippet(Marker.of(parse_query("nothing")), chunks, asked=5).chunks

    assert (shown[0].start_line, shown[0].end_line) == (5, 8)


def test_a_blank_line_that_is_asked_for_is_shown() -> None:
    marker = Marker.of(parse_query("nothing"))
    (shown,) = snippet(marker, [_chunk(1, "a", "", "", "")], asked=3).chunks

    assert shown.lines == ("a", "", "")


_lines_of_text = st.lists(
    st.sampled_from(["", "x", "retry", "retry backoff", "def again():", "no way"]),
    min_size=1,
    max_size=60,
)


@given(data=st.data(), texts=_lines_of_text, query=st.sampled_from(QUERIES))
def test_the_line_of_the_first_definition_is_always_shown(
    data: st.DataObject, texts: list[str], query: str
) -> None:
    defining = [at for at, text in enumerate(texts, 1) if text]
    assume(defining)
    definitions = data.draw(st.lists(st.sampled_from(defining), min_size=1, max_size=5))
    cut = data.draw(st.integers(0, len(texts)))
    hidden = data.draw(st.integers(0, 3))
    chunks = [_chunk(1, *texts[:cut]), _chunk(cut + 1 + hidden, *texts[cut:])]
    moved = [line + (hidden if line > cut else 0) for line in definitions]

    shown = _snippet(query, *chunks, definitions=tuple(moved)).chunks

    numbers = [list(range(each.start_line, each.end_line + 1)) for each in shown]
    places = [place for place, each in enumerate(numbers) if moved[0] in each]
    assert len(places) == 1
    assert places[0] <= (1 if '"' in query else 0)
    assert len(shown) <= MOST_WINDOWS
    assert all(len(each) <= WINDOW_LINES for each in numbers)
    assert len({line for each in numbers for line in each}) == sum(map(len, numbers))
