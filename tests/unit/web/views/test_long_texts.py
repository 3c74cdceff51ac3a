"""The search page and texts that are too long for an address."""
# ruff: noqa: ARG001 - fixtures asked for their effect

import re
from html import unescape

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from omniweb.errors import TooManySearches
from omniweb.repositories.models import Repository
from omniweb.search.types import Facet, Mode, SearchResult, Total
from tests.unit.web.conftest import ScriptedEngine
from tests.unit.web.views.test_searching import _hit, _result

pytestmark = pytest.mark.django_db
PASTE = "Traceback (most recent call last):\n" + '  File "a.py", line 1, in <b>\n' * 200
FACETS = {"language": (Facet("go", 2), Facet("c", 1))}


def _text(response: HttpResponse) -> str:
    return response.content.decode()


def _posted(client: Client, text: str, **fields: str) -> str:
    """Return the address that a form with a text leads to."""
    response = client.post("/", {"q": text} | fields)
    assert response.status_code == 303
    return str(response.headers["Location"])


def _hrefs(page: str) -> list[str]:
    return [unescape(each) for each in re.findall(r'href="([^"]+)"', page)]


def test_a_short_text_is_led_to_its_address(
    anonymous: Client, engine: ScriptedEngine, public: Repository
) -> None:
    assert _posted(anonymous, " a  b\r\n", mode="symbol") == "/?q=a++b&mode=symbol"
    assert engine.asked == []


def test_lines_of_a_form_are_lines(
    anonymous: Client, engine: ScriptedEngine, public: Repository
) -> None:
    anonymous.get(_posted(anonymous, "a\r\nb", explain="1"))

    assert (engine.asked[0].text, engine.asked[0].explain) == ("a\nb", True)


def test_a_long_text_is_led_to_a_short_address_that_holds_the_search(
    reader: Client, engine: ScriptedEngine, repository: Repository
) -> None:
    address = _posted(reader, f"repo:team/project {PASTE}", mode="keyword")
    page = _text(reader.get(address))

    assert len(address) < 120
    assert {each.text for each in engine.asked} == {f"repo:team/project {PASTE.strip()}"}
    assert {each.mode for each in engine.asked} == {Mode.KEYWORD}
    assert page.count("Traceback") == 2  # in the title and in the box
    assert "in &lt;b&gt;" in page


def test_facets_further_pages_and_explanations_carry_the_digest_alone(
    reader: Client, engine: ScriptedEngine, repository: Repository
) -> None:
    engine.result = _result(facets=FACETS, next_cursor="c2")
    address = _posted(reader, f"lang:go {PASTE}")
    links = [each for each in _hrefs(_text(reader.get(address))) if "paste=" in each]
    of_file = [each for each in links if "/-/file/" in each]
    links = [each for each in links if each not in of_file]

    assert of_file
    assert {each.partition("paste=")[2][:32] for each in of_file} == {
        links[0].partition("paste=")[2][:32]
    }
    assert len(links) == 4  # two languages, the next page, the explanation
    assert max(map(len, links)) < 200
    for link in links:
        engine.asked.clear()
        assert reader.get(f"/{link.removeprefix('/')}").status_code == 200
        assert engine.asked[0].text.endswith(PASTE.strip())
    without_go, with_c = (each for each in links if "cursor" not in each and "explain" not in each)
    assert without_go.startswith("/?q=&paste=")
    assert "lang%3Ago+OR+lang%3Ac" in with_c


def test_a_long_text_in_an_address_is_not_repeated_in_each_link(
    reader: Client, engine: ScriptedEngine, repository: Repository
) -> None:
    engine.result = _result(facets=FACETS, next_cursor="c2")
    page = _text(reader.get("/", {"q": PASTE}))

    assert max(map(len, _hrefs(page))) < 200


def test_a_text_that_is_not_kept_any_more_is_asked_for_again(
    reader: Client, engine: ScriptedEngine, repository: Repository
) -> None:
    address = _posted(reader, f"lang:go {PASTE}")
    engine.asked.clear()
    cache.clear()
    response = reader.get(address)

    assert response.status_code == 410
    assert "Paste it again behind the filters" in _text(response)
    assert re.search(r"<textarea[^>]*>\nlang:go</textarea>", _text(response))
    assert engine.asked == []


def test_where_nothing_can_be_kept_the_answer_comes_at_once_and_says_so(
    reader: Client,
    engine: ScriptedEngine,
    repository: Repository,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    engine.result = _result(facets=FACETS, next_cursor="c2")
    monkeypatch.setattr(cache, "has_key", lambda _: False)  # as while Redis is down
    response = reader.post("/", {"q": PASTE})

    assert response.status_code == 200
    assert "cannot be kept now" in _text(response)
    assert "retry.py" in _text(response)
    assert not [each for each in _hrefs(_text(response)) if "cursor" in each or "lang" in each]


def test_who_may_not_search_now_keeps_nothing_and_may_send_the_text_again(
    reader: Client, engine: ScriptedEngine, repository: Repository
) -> None:
    engine.failure = TooManySearches(2)
    response = reader.post("/", {"q": PASTE, "mode": "path"})

    assert response.status_code == 429
    assert response.headers["Retry-After"] == "2"
    assert '<form method="post" action="/"' in _text(response)
    assert "in &lt;b&gt;" in _text(response)
    assert '<textarea name="mode" hidden>\npath</textarea>' in _text(response)


def test_a_form_that_is_older_than_a_login_still_searches(
    engine: ScriptedEngine, public: Repository
) -> None:
    response = Client(enforce_csrf_checks=True).post("/", {"q": "retry"})

    assert response.status_code == 303


def test_what_no_text_may_hold_is_refused_in_a_form_too(
    reader: Client, engine: ScriptedEngine
) -> None:
    assert reader.post("/", {"q": "a", "cursor": "a\0b"}).status_code == 400
    assert engine.asked == []


def test_nothing_found_is_led_to_as_well(
    reader: Client, engine: ScriptedEngine, repository: Repository
) -> None:
    engine.result = SearchResult((), Total(0, "eq"), False, (), {}, "", 1.0, {})

    assert "No match" in _text(reader.get(_posted(reader, PASTE)))


def test_the_box_has_a_row_for_each_line(
    reader: Client, engine: ScriptedEngine, repository: Repository
) -> None:
    engine.result = _result(_hit())

    assert 'rows="1"' in _text(reader.get("/?q=a"))
    assert 'rows="3"' in _text(reader.get("/?q=a%0Ab%0Ac"))
    assert 'rows="12"' in _text(reader.get(_posted(reader, PASTE)))
