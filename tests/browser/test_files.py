"""Lines, keys and strange characters in a browser."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.code import files
from tests.fixtures.site import Site
from tests.fixtures.world import make_git

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module", autouse=True)
def library(site: Site, tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("files")
    make_git(folder / "git", files(), branch="main")
    site.manage("add_repository", "files", str(folder / "git"), "--public", "--wait")
    return "files"


def test_a_range_of_lines_is_in_view_and_marked(visitor: Page) -> None:
    visitor.goto("/r/files/-/file/long.py#L1200-L1202")

    expect(visitor.locator(".row.chosen")).to_have_count(3)
    expect(visitor.locator("#L1201")).to_be_in_viewport()


def test_clicks_on_numbers_choose_a_line_and_a_range(visitor: Page) -> None:
    visitor.goto("/r/files/-/file/long.py")
    visitor.locator("#L4 .number").click()
    assert visitor.url.endswith("#L4")
    visitor.locator("#L9 .number").click(modifiers=["Shift"])

    assert visitor.url.endswith("#L4-L9")
    expect(visitor.locator(".row.chosen")).to_have_count(6)


def test_a_symbol_leads_to_its_line(visitor: Page) -> None:
    visitor.goto("/r/files/-/file/lib/retry.py")
    visitor.locator(".outline a", has_text="retry_with_backoff").click()

    expect(visitor.locator(".row.chosen")).to_contain_text("def retry_with_backoff")


def test_copied_code_holds_no_line_numbers(visitor: Page) -> None:
    visitor.goto("/r/files/-/file/web/config.ts")

    text = visitor.evaluate(
        """() => {
            getSelection().selectAllChildren(document.querySelector(".code"));
            return getSelection().toString();
        }"""
    )

    assert "export function parseConfig(text: string): Config {" in text
    assert not re.search(r"^\s*\d+\s", text, re.MULTILINE)


def test_markup_in_names_and_code_is_only_shown(visitor: Page) -> None:
    visitor.on("dialog", lambda dialog: pytest.fail(dialog.message))
    visitor.goto("/r/files/-/tree/odd")
    visitor.get_by_role("link", name="evil & co.py").click()

    expect(visitor.locator(".crumbs")).to_contain_text("<b>evil & co.py")
    expect(visitor.locator(".code")).to_contain_text("<img src=x onerror=alert(1)>")
    expect(visitor.locator(".code .unseen.warned")).to_have_text("U+202E")


def test_keys_walk_through_the_hits_and_open_one(visitor: Page) -> None:
    visitor.goto("/?q=repo:files retry session value")
    visitor.locator(".hit").first.wait_for()
    visitor.locator("h1").evaluate("() => document.activeElement.blur()")
    visitor.keyboard.press("j")
    expect(visitor.locator(".hit-link").first).to_be_focused()
    visitor.keyboard.press("j")
    expect(visitor.locator(".hit-link").nth(1)).to_be_focused()
    visitor.keyboard.press("k")
    visitor.keyboard.press("Enter")

    visitor.wait_for_url(re.compile("/-/file/"))


def test_the_list_of_keys_opens_and_switches_them_off(visitor: Page) -> None:
    visitor.goto("/repositories/")
    visitor.keyboard.press("?")
    expect(visitor.get_by_role("dialog")).to_be_visible()
    visitor.get_by_label("Single-letter keys are on").uncheck()
    visitor.get_by_role("button", name="Close").click()
    visitor.keyboard.press("/")

    expect(visitor.locator("#q")).not_to_be_focused()


@pytest.mark.parametrize("width", [360, 768, 1280])
@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/?q=repo:files retry",
        "/repositories/",
        "/r/files/",
        "/r/files/-/file/lib/retry.py",
        "/help/",
        "/login/",
    ],
)
def test_no_page_is_wider_than_the_screen(visitor: Page, address: str, width: int) -> None:
    visitor.set_viewport_size({"width": width, "height": 740})
    visitor.goto(address)

    wider = visitor.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wider <= 0


UNREACHABLE = """() => [...document.querySelectorAll('main *')].filter(each =>
  ['auto', 'scroll'].includes(getComputedStyle(each).overflowX)
  && each.scrollWidth > each.clientWidth && each.tabIndex < 0
  && ![...each.querySelectorAll('*')].some(within => within.tabIndex >= 0)
).map(each => each.outerHTML.slice(0, 80))"""
"""What scrolls sideways and cannot be reached by keyboard."""


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("address", ["/?q=repo:files+the", "/r/files/-/file/long.py", "/help/"])
def test_what_scrolls_is_reached_by_keyboard(visitor: Page, address: str, width: int) -> None:
    visitor.set_viewport_size({"width": width, "height": 740})
    visitor.goto(address)

    assert visitor.evaluate(UNREACHABLE) == []


def test_everything_works_without_scripts(browser: Browser, site: Site) -> None:
    context = browser.new_context(base_url=site.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.get_by_label("Search the code").fill("repo:files parseConfig")
    page.get_by_role("button", name="Search").click()
    page.locator(".hit-link").first.click()

    expect(page.locator(".code")).to_contain_text("parseConfig")
    context.close()
