"""The box takes several lines and stays as high as one until it holds more."""
# ruff: noqa: ARG001 - fixtures asked for their effect

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PATIENCE_MILLISECONDS
from tests.fixtures.site import Site

pytestmark = pytest.mark.browser
SHORT = 'raise ValueError(\n  "unclosed message\nNOT foo\nOR'
LONG = (
    SHORT
    + "\nparseConfig of web/config.ts\n"
    + '  File "lib/retry.py", line 3, in retry_with_backoff\n' * 400
)


@pytest.fixture
def without_scripts(browser: Browser, site: Site) -> Iterator[Page]:
    context = browser.new_context(base_url=site.url, java_script_enabled=False)
    context.set_default_timeout(PATIENCE_MILLISECONDS)
    yield context.new_page()
    context.close()


def _height(page: Page, locator: str) -> float:
    place = page.locator(locator).bounding_box()
    assert place is not None
    return place["height"]


def test_shift_and_enter_makes_a_line_and_enter_searches(page: Page, library: str) -> None:
    page.goto("/")
    assert _height(page, ".box-line") == 52
    page.keyboard.type("RetryPolicy")
    assert _height(page, ".box-line") == 52
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("parseConfig")

    assert _height(page, ".box-line") == 78
    page.keyboard.press("Enter")
    expect(page.locator(".found")).to_be_visible()
    expect(page.get_by_label("Search the code")).to_have_value("RetryPolicy\nparseConfig")
    assert page.url.endswith("/?q=RetryPolicy%0AparseConfig") or "%0D%0A" in page.url


def test_a_pasted_text_keeps_its_lines(page: Page, library: str) -> None:
    page.goto("/")
    page.get_by_label("Search the code").fill(SHORT)
    page.keyboard.press("Enter")

    expect(page.locator(".found")).to_be_visible()
    expect(page.locator("#refusal")).to_have_count(0)
    expect(page.get_by_label("Search the code")).to_have_value(SHORT)


def test_a_long_text_gets_a_short_address_that_can_be_gone_back_to(
    page: Page, library: str
) -> None:
    page.goto("/")
    page.get_by_label("Search the code").fill(f"repo:{library} {LONG}")
    page.keyboard.press("Enter")

    expect(page.locator(".hit-link").first).to_contain_text("retry.py")
    assert re.search(r"/\?q=repo%3Atools%2Flibrary&paste=[0-9a-f]{32}$", page.url)
    assert _height(page, ".box-line") < 0.5 * 800
    page.locator(".facets a", has_text="python").click()
    expect(page.get_by_label("Search the code")).to_have_value(re.compile("^lang:python"))
    page.go_back()
    expect(page.get_by_label("Search the code")).to_have_value(re.compile("^repo:tools"))
    page.reload()
    expect(page.locator(".hit-link").first).to_contain_text("retry.py")


def test_the_bar_of_other_pages_takes_lines_and_stays_as_high(page: Page, library: str) -> None:
    page.goto("/repositories/")
    assert _height(page, "#q") == 36
    page.keyboard.press("/")
    page.keyboard.insert_text(LONG)
    assert _height(page, "#q") == 36
    page.keyboard.press("Enter")

    expect(page.locator(".hit-link").first).to_contain_text("retry.py")
    assert "paste=" in page.url


@pytest.mark.parametrize("start", ["/", "/help/"])
@pytest.mark.parametrize("text", [SHORT, LONG, "RetryPolicy"])
def test_without_scripts_too(without_scripts: Page, library: str, start: str, text: str) -> None:
    page = without_scripts
    page.goto(start)
    page.get_by_label("Search the code").fill(text)
    page.get_by_role("button", name="Search").click()

    expect(page.locator(".found")).to_be_visible()
    expect(page.get_by_label("Search the code")).to_have_value(text.strip())
    assert ("paste=" in page.url) == (text is LONG)
