"""Answers that are kept as bytes are those that would be written anew."""

from dataclasses import replace
from typing import Any

import orjson
import pytest

from omniweb.api.responses import SEARCH_RESULT
from omniweb.api.written import WRITTEN, Written
from omniweb.search.cache import Answer
from omniweb.search.types import Contribution, Explanation, SearchResult, Total
from tests.unit.api.conftest import make_hit, make_result

TRAIL = Explanation(0, "exact", {"symbol": 1}, {"symbol": 2.5}, (Contribution("s", 1, 2, "é"),))
RESULTS = (
    make_result(),
    make_result(hits=(), total=Total(0, "gte"), facets={}, next_cursor="abc"),
    make_result(hits=(make_hit(path="a\n\u2028é.py"), make_hit(explanation=TRAIL))),
    make_result(notices=("Of the search itself.",), unindexed=(3, 9), facets_of=7),
)


def _answer(result: SearchResult) -> Answer[Written]:
    made = WRITTEN.make(result)
    return Answer(made, cached=True, took_ms=0.25, timings={"cache": 0.25})


@pytest.mark.parametrize("result", RESULTS)
@pytest.mark.parametrize("further", [(), ("Only for this caller: “x”.",)])
def test_the_bytes_are_those_of_the_whole_written_at_once(
    result: SearchResult, further: tuple[str, ...]
) -> None:
    answer = _answer(result)

    written = answer.content.whole(answer, further)

    whole = replace(
        result,
        cached=True,
        took_ms=0.25,
        timings={"cache": 0.25},
        notices=(*result.notices, *further),
    )
    assert written == orjson.dumps(SEARCH_RESULT.dump(whole))


def test_nothing_of_one_caller_stays_in_what_is_kept() -> None:
    answer = _answer(make_result())
    answer.content.whole(answer, ("Only for this caller.",))

    assert orjson.loads(answer.content.whole(answer, ()))["notices"] == []


def test_it_names_the_repositories_of_its_hits() -> None:
    hits = (make_hit(), make_hit(repository_id=8), make_hit())

    assert set(WRITTEN.make(make_result(hits=hits)).repositories) == {7, 8}


def test_another_shape_or_address_is_another_form(settings: Any, monkeypatch: Any) -> None:
    from omniweb.api import written

    first = written.name_of_form()
    settings.OMNIWEB_PUBLIC_URL = "https://elsewhere.example"
    second = written.name_of_form()
    monkeypatch.setattr(written.SEARCH_RESULT, "display", lambda _: "{}")

    assert first == WRITTEN.name
    assert len({first, second, written.name_of_form()}) == 3
