"""Files and folders."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from omniweb.repositories.models import Repository
from omniweb.search.types import Mode
from omniweb.web.long_texts import in_address
from omniweb.web.searched_for import MOST_HANDED_ON, handed_on
from omniweb.web.templatetags.omniweb import grouped
from tests.unit.web.conftest import COMMIT, Published, ScriptedIndex, Skipped, Stored, symbol

pytestmark = pytest.mark.django_db
FILE = "/r/team/project/-/file/src/a.py"


@pytest.fixture(autouse=True)
def stored(index: ScriptedIndex, repository: Repository) -> Stored:
    stored = Stored("def one():\n    return 1\n", symbols=(symbol("one", 1, 2),))
    index.files[repository.pk, "src/a.py"] = stored
    return stored


def test_a_file_is_coloured_with_an_anchor_on_each_line(reader: Client) -> None:
    pages = (reader.get(FILE).content.decode() for _ in range(30))
    page = next(page for page in pages if 'class="tk"' in page)  # on a busy machine it may be late

    assert 'id="L1"' in page
    assert 'id="L2"' in page
    assert 'id="L3"' not in page
    assert '<span class="tk">def</span>' in page


def test_a_file_of_a_million_empty_lines_is_shown_in_part(
    reader: Client, index: ScriptedIndex, repository: Repository
) -> None:
    index.files[repository.pk, "src/a.py"] = Stored("\n" * 1_000_000)

    page = reader.get(FILE).content.decode()

    assert f"The first {grouped(40_000)} lines are shown" in page
    assert f"{grouped(1_000_000)} lines" in page
    assert 'id="L40000"' in page
    assert 'id="L40001"' not in page


def test_its_symbols_stand_beside_it(reader: Client) -> None:
    page = reader.get(FILE).content.decode()

    assert 'href="#L1" data-first="1" data-last="2"' in page


def test_the_permalink_names_the_commit(reader: Client) -> None:
    page = reader.get(FILE).content.decode()

    assert f'/r/team/project/-/file/src/a.py?ref={COMMIT}" data-copy-permalink' in page


@pytest.mark.parametrize("kind", ["file", "raw", "tree"])
def test_a_page_of_one_repository_reads_no_other_one(
    reader: Client, django_assert_max_num_queries: DjangoAssertNumQueries, kind: str
) -> None:
    Repository.objects.bulk_create(
        Repository(name=f"other{n}", source="https://x/o", visibility="public") for n in range(50)
    )
    path = "src" if kind == "tree" else "src/a.py"

    with django_assert_max_num_queries(12) as asked:
        assert reader.get(f"/r/team/project/-/{kind}/{path}").status_code == 200

    of_repositories = [q for q in asked if 'FROM "repositories_repository"' in q["sql"]]
    assert all("LIMIT 1" in query["sql"] for query in of_repositories)


@pytest.mark.parametrize("kind", ["file", "raw", "tree"])
def test_an_unknown_repository_a_forbidden_one_and_a_missing_file_look_alike(
    anonymous: Client, stranger: Client, reader: Client, kind: str
) -> None:
    forbidden = stranger.get(f"/r/team/project/-/{kind}/src/a.py")
    unknown = stranger.get(f"/r/no/such/-/{kind}/src/a.py")
    missing = reader.get(f"/r/team/project/-/{kind}/nowhere.py")
    hidden = anonymous.get(f"/r/team/project/-/{kind}/src/a.py")
    nowhere = anonymous.get(f"/r/no/such/-/{kind}/src/a.py")

    pages = [forbidden, unknown, missing, hidden, nowhere]
    assert [page.status_code for page in pages] == [404] * 5
    assert forbidden.content == unknown.content == missing.content
    assert hidden.content == nowhere.content


@pytest.mark.parametrize("kind", ["file", "raw"])
def test_a_file_that_was_left_out_says_why(
    reader: Client, stranger: Client, index: ScriptedIndex, kind: str
) -> None:
    index.skipped.append(Skipped("a<b>.bin", "binary", ""))
    address = f"/r/team/project/-/{kind}/a%3Cb%3E.bin"

    page = reader.get(address)
    assert page.status_code == 404
    assert "“a&lt;b&gt;.bin” was left out of the index: binary." in page.content.decode()
    assert b"binary" not in stranger.get(address).content


def test_the_name_of_a_repository_may_be_written_in_any_case(reader: Client) -> None:
    assert reader.get(FILE.replace("team/project", "Team/Project")).status_code == 200


def test_raw_is_a_download_that_can_run_nothing(
    reader: Client, index: ScriptedIndex, repository: Repository
) -> None:
    index.files[repository.pk, 'x"\n.html'] = Stored("<script>alert(1)</script>")

    response = reader.get("/r/team/project/-/raw/x%22%0A.html")

    assert response.content == b"<script>alert(1)</script>"
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.headers["Content-Disposition"] == "attachment; filename*=UTF-8''x%22%0A.html"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_what_reorders_text_is_shown_by_name_and_said(
    reader: Client, index: ScriptedIndex, repository: Repository
) -> None:
    index.files[repository.pk, "src/a.py"] = Stored("x = 'a\u202eb'\n")

    page = reader.get(FILE).content.decode()

    assert "\u202e" not in page
    assert "U+202E" in page
    assert "change the order in which text is shown" in page


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "'\"><img src=x>"])
def test_code_is_never_markup(
    reader: Client, index: ScriptedIndex, repository: Repository, text: str
) -> None:
    for language in ("python", "html", None):
        index.files[repository.pk, "src/a.py"] = Stored(
            text, language=language, symbols=(symbol(text, 1, 1, signature=text),)
        )
        page = reader.get(FILE).content.decode()

        assert "<script>alert" not in page
        assert "<img" not in page


def test_an_empty_file_has_a_page(
    reader: Client, index: ScriptedIndex, repository: Repository
) -> None:
    index.files[repository.pk, "src/a.py"] = Stored("", language=None)

    assert reader.get(FILE).status_code == 200


def test_folders_lead_to_files_and_count_what_was_left_out(
    reader: Client, index: ScriptedIndex, repository: Repository
) -> None:
    index.published[repository.pk] = Published()
    root = reader.get("/r/team/project/-/tree/").content.decode()
    folder = reader.get("/r/team/project/-/tree/src").content.decode()

    assert 'href="/r/team/project/-/tree/src"' in root
    assert '<a href="/r/team/project/-/skipped">2 left out</a>' in root
    assert f'href="{FILE}"' in folder


def test_a_folder_is_that_of_the_ref(reader: Client, index: ScriptedIndex) -> None:
    reader.get("/r/team/project/-/tree/?ref=next")
    assert index.asked_ref == "next"


def test_a_repository_without_an_index_says_so(reader: Client, index: ScriptedIndex) -> None:
    index.files.clear()

    assert "Nothing is indexed yet" in reader.get("/r/team/project/-/tree/").content.decode()


def test_a_file_says_what_of_it_is_indexed_and_who_wrote_it(
    reader: Client, index: ScriptedIndex, repository: Repository
) -> None:
    index.files[repository.pk, "src/a.py"] = Stored("x = 1\n", generated=True, partial=True)
    page = reader.get(FILE).content.decode()
    assert "only the first 1 MiB is indexed and shown here" in page
    assert "<span>generated</span>" in page

    index.files[repository.pk, "src/a.py"] = Stored("x = 1\n")
    page = reader.get(FILE).content.decode()
    assert "1 MiB" not in page
    assert "generated" not in page


@pytest.mark.parametrize(
    ("asked", "leads_to"),
    [
        ("file/src", "tree/src"),
        ("file/src/?ref=v1", "tree/src?ref=v1"),
        ("tree/src/a.py", "file/src/a.py"),
        ("tree/src/a.py/?ref=v1", "file/src/a.py?ref=v1"),
    ],
)
def test_a_folder_under_a_files_address_and_the_other_way_lead_to_the_right_one(
    reader: Client, asked: str, leads_to: str
) -> None:
    response = reader.get(f"/r/team/project/-/{asked}")

    assert response.status_code == 302
    assert response.headers["Location"] == f"/r/team/project/-/{leads_to}"


def test_nothing_here_has_search_and_navigation_for_who_is_logged_in(
    reader: Client, anonymous: Client
) -> None:
    page = reader.get("/r/team/project/-/file/no.py").content.decode()
    stranger = anonymous.get("/r/team/project/-/file/no.py").content.decode()

    assert 'role="search"' in page
    assert 'href="/repositories/"' in page
    assert "Log in" not in page
    assert 'role="search"' not in stranger
    assert "Log in" in stranger


def test_the_matches_of_the_search_that_led_here_are_marked(reader: Client) -> None:
    page = reader.get(f"{FILE}?q=return").content.decode()

    assert "<mark>" in page
    assert "1 match of" in page
    assert 'href="#L2">line 2</a>' in page
    assert "matches.js" in page


@pytest.mark.parametrize("query", ["", "?q=nowhere", "?q=/(/", "?paste=lost", "?q=one&mode=x"])
def test_a_file_opens_whatever_its_address_says_of_a_search(reader: Client, query: str) -> None:
    response = reader.get(FILE + query)

    assert response.status_code == 200
    assert ("<mark>" in response.content.decode()) == ("one" in query)


def _handed_on(text: str, mode: Mode = Mode.AUTO) -> str:
    return handed_on(text, in_address(text), mode)


def test_a_long_query_is_handed_on_by_its_digest() -> None:
    short, long = _handed_on("return 1", Mode.REGEX), _handed_on("return " + "x" * 500)

    assert short == "q=return+1&mode=regex"
    assert long.startswith("paste=")
    assert len(long) < MOST_HANDED_ON
    assert _handed_on("src/", Mode.PATH) == ""


def test_a_query_that_came_by_its_digest_is_marked(reader: Client) -> None:
    page = reader.get(f"{FILE}?{_handed_on('return ' + 'x ' * 500)}").content.decode()

    assert "<mark>" in page
