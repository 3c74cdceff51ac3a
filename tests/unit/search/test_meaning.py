"""Whole searches by meaning: by codes or without, and of vectors of an earlier version."""

import pytest
import sqlalchemy
from django.core.cache import cache as store

from indexer import database
from omniweb.search import search
from omniweb.search.nearest import shortlist
from tests.unit.search.published import PublishedRepository, paths_of, request


@pytest.fixture(autouse=True)
def _no_cache() -> None:
    store.clear()


@pytest.mark.parametrize("exact", [10_000, 0])
def test_a_question_in_other_words_is_found_by_meaning_however_much_is_searched(
    library: PublishedRepository, monkeypatch: pytest.MonkeyPatch, exact: int
) -> None:
    monkeypatch.setattr(shortlist, "EXACT_CHUNKS", exact)
    asked = request("repeat failing requests later", library, explain=True)

    result = search(asked)

    assert "lib/retry.py" in paths_of(result)
    assert result.notices[-1] == "Meaning compared every chunk that is searched."


def test_an_answer_says_how_many_codes_were_compared(
    library: PublishedRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shortlist, "EXACT_CHUNKS", 0)
    monkeypatch.setattr(shortlist, "COMPARED_ROWS", 3)

    result = search(request("exponential backoff policy", library, explain=True))

    assert "lib/retry.py" in paths_of(result)
    assert result.notices[-1].startswith("Meaning compared the codes of ")
    assert result.notices[-1].endswith(" chunks, and the best 3 of them exactly.")


def test_vectors_without_codes_are_said_where_they_are_too_many_to_compare(
    library: PublishedRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shortlist, "EXACT_CHUNKS", 0)
    monkeypatch.setattr(shortlist, "LACKING_CHUNKS", 0)
    monkeypatch.setattr(shortlist, "known_index", lambda _: None)

    result = search(request("retry policy", library))

    assert "lib/retry.py" in paths_of(result)
    assert result.notices[-1].startswith("1 repository is searched whole by meaning once")


def test_vectors_of_an_earlier_encoder_are_not_compared_and_their_documents_are_found(
    library: PublishedRepository,
) -> None:
    asked = request("retry with exponential backoff", library, explain=True)
    before = search(asked)
    _published_with(library, "5-earlier-0")

    meanwhile = search(asked)
    library.index()
    renewed = search(asked)

    assert paths_of(meanwhile)[0] == "lib/retry.py"
    assert any("analysed anew" in notice for notice in meanwhile.notices)
    assert not any("vector" in hit.explanation.ranks for hit in meanwhile.hits if hit.explanation)
    assert all(hit.explanation.scores["vector"] == 0 for hit in meanwhile.hits if hit.explanation)
    assert paths_of(renewed) == paths_of(before)
    assert any("vector" in hit.explanation.ranks for hit in renewed.hits if hit.explanation)


def test_what_an_earlier_version_analysed_is_searched_in_its_form_and_said_so(
    library: PublishedRepository,
) -> None:
    before = search(request("retry", library))
    _published_with(library, "6-earlier-0")
    meanwhile = search(request("retry", library))
    library.index()

    assert any("in the form of before" in notice for notice in meanwhile.notices)
    assert paths_of(meanwhile)[0] == paths_of(before)[0]
    assert search(request("retry", library)).notices == before.notices


def _published_with(repository: PublishedRepository, analysis: str) -> None:
    changed = sqlalchemy.text(
        "UPDATE search_index.published_ref SET analysis = :analysis WHERE repository_id = :id"
    )
    with database.transaction() as connection:
        connection.execute(changed, {"analysis": analysis, "id": repository.number})
