"""From nothing to a line of one's own code, in a browser."""
# ruff: noqa: ARG001 - fixtures asked for their effect

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.code import files
from tests.fixtures.site import Site
from tests.fixtures.world import make_git

pytestmark = pytest.mark.browser


def test_an_address_that_cannot_be_reached_ends_in_a_sentence(page: Page) -> None:
    page.goto("/repositories/")
    page.get_by_role("link", name="Add a repository").click()
    page.get_by_label("Name", exact=True).fill("broken/one")
    page.get_by_label("Source").fill("https://no-such-host.invalid/x.git")
    page.get_by_role("button", name="Add and index").click()

    expect(page.locator("#panel .badge")).to_have_text("failed")
    expect(page.locator("#panel .sentence")).to_contain_text("could not be reached")


def test_a_local_path_is_refused_on_the_page(page: Page, complaints: list[str]) -> None:
    page.goto("/repositories/add")
    page.get_by_label("Name", exact=True).fill("local/one")
    page.get_by_label("Source").fill("/etc")
    page.get_by_role("button", name="Add and index").click()

    expect(page.get_by_role("alert")).to_contain_text("cannot be used as a source")
    complaints.clear()  # the browser writes a 400 to its console


def test_progress_is_seen_without_reloading(
    page: Page, site: Site, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("bulk")
    make_git(folder / "git", files(copies=600), branch="main")
    site.manage("add_repository", "bulk", str(folder / "git"))

    page.goto("/r/bulk/")
    page.evaluate("window.notReloaded = true")

    expect(page.locator("#panel .badge")).to_have_text("indexed", timeout=300_000)
    expect(page.locator(".runs .badge").first).to_have_text("done")
    assert page.evaluate("window.notReloaded") is True
    page.get_by_role("button", name="Reindex").click()
    expect(page.locator("#panel .badge")).to_have_text("indexed", timeout=300_000)
    expect(page.locator(".runs tbody tr")).to_have_count(2)


def test_a_search_leads_to_the_line(page: Page, library: str) -> None:
    page.goto("/")
    expect(page.get_by_label("Search the code")).to_be_focused()  # without a click
    page.keyboard.type("repo:tools/library retry with exponential backoff")
    page.keyboard.press("Enter")

    hit = page.locator(".hit").first
    expect(hit).to_contain_text("lib/retry.py")
    expect(hit.locator("mark").first).to_be_visible()
    assert re.search(r"/\?q=repo%3Atools%2Flibrary(%20|\+)retry[^&]*$", page.url)
    hit.locator(".hit-link").click()

    page.wait_for_url(re.compile(r"/r/tools/library/-/file/lib/retry\.py\?q=[^#]+#L\d+$"))
    line = page.url.rpartition("#")[2]
    expect(page.locator(f"#{line}")).to_have_class(re.compile("chosen"))
    expect(page.locator(f"#{line}")).to_be_in_viewport()
    expect(page.locator(".outline")).to_contain_text("retry_with_backoff")
    expect(page.locator(".code .tk").first).to_be_visible()


@pytest.mark.parametrize(
    ("query", "path"),
    [("parseConfig", "web/config.ts"), ('"connection refused"', "lib/retry.py")],
)
def test_names_and_phrases_come_first(page: Page, library: str, query: str, path: str) -> None:
    page.goto("/")
    page.get_by_label("Search the code").fill(f"repo:{library} {query}")
    page.get_by_role("button", name="Search").click()

    expect(page.locator(".hit-link").first).to_contain_text(path)


def test_a_filter_is_put_in_and_taken_out_by_link(page: Page, library: str) -> None:
    page.goto(f"/?q=repo:{library} parse session retry")
    page.locator(".facets a", has_text="typescript").click()

    expect(page.get_by_label("Search the code")).to_have_value(re.compile("lang:typescript"))
    expect(page.locator(".hit")).to_have_count(1)
    page.locator(".facets a[aria-current]", has_text="typescript").click()
    expect(page.get_by_label("Search the code")).not_to_have_value(re.compile("lang:"))


def test_a_query_error_shows_the_place_and_the_fix(
    page: Page, library: str, complaints: list[str]
) -> None:
    page.goto("/")
    page.get_by_label("Search the code").fill("rpeo:tools/library retry")
    page.keyboard.press("Enter")

    expect(page.get_by_role("alert")).to_be_visible()
    page.locator("#refusal a", has_text="repo:").click()
    expect(page.locator(".hit").first).to_be_visible()
    complaints.clear()  # the browser writes a 400 to its console


def test_back_returns_to_the_search(page: Page, library: str) -> None:
    page.goto(f"/?q=repo:{library} parseConfig")
    page.get_by_label("Search the code").fill(f"repo:{library} RetryPolicy")
    page.keyboard.press("Enter")
    expect(page.locator(".hit-link").first).to_contain_text("retry.py")
    page.go_back()

    expect(page.locator(".hit-link").first).to_contain_text("config.ts")
    expect(page.get_by_label("Search the code")).to_have_value(re.compile("parseConfig"))
