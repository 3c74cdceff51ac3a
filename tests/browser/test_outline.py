"""The symbols beside a file follow what is read, and are narrowed by typing."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.fixtures.site import Site
from tests.fixtures.world import make_git

pytestmark = pytest.mark.browser
FILE = "/r/outlined/-/file/long.py"
MANY = 120
LONG = "\n\n".join(
    f"class Number{each:03}:\n" + "\n".join(f"    x{line} = {line}" for line in range(12))
    for each in range(MANY)
).encode()


@pytest.fixture(scope="module", autouse=True)
def outlined(site: Site, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("outlined")
    make_git(folder / "git", {"long.py": LONG}, branch="main")
    site.manage("add_repository", "outlined", str(folder / "git"), "--public", "--wait")


def _read(page: Page, line: int) -> None:
    """Scroll as somebody does who turns a wheel until a line is below the bar."""
    page.mouse.move(400, 400)
    page.mouse.wheel(0, 1)
    row = "document.getElementById(`L${line}`)"
    page.evaluate(f"(line) => scrollBy(0, {row}.getBoundingClientRect().top - 74)", line)


IN_VIEW = """() => {
  const own = document.querySelector(".outline a[aria-current]").getBoundingClientRect();
  const box = document.querySelector(".outline").getBoundingClientRect();
  return box.top <= own.top && own.bottom <= box.bottom + 1;
}"""


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_the_current_one_follows_and_stays_in_view(visitor: Page, motion: str) -> None:
    visitor.emulate_media(reduced_motion=motion)  # type: ignore[arg-type] # one of its words
    visitor.goto(FILE)
    current = visitor.locator(".outline a[aria-current]")
    expect(current).to_contain_text("Number000")

    for number in (80, 110, 40):
        _read(visitor, number * 14 + 5)
        expect(current).to_have_count(1)
        expect(current).to_contain_text(f"Number{number:03}")
        visitor.wait_for_function(IN_VIEW)
    _read(visitor, 41 * 14)  # the line between two of them
    expect(current).to_contain_text("Number040")


def test_what_one_goes_to_is_current_wherever_it_stands(visitor: Page) -> None:
    visitor.goto(f"{FILE}#L{115 * 14 + 1}")
    current = visitor.locator(".outline a[aria-current]")

    expect(current).to_contain_text("Number115")
    visitor.locator(".outline a", has_text="Number118").click()
    expect(current).to_contain_text("Number118")


def test_typing_narrows_the_list_and_enter_goes_there(visitor: Page) -> None:
    visitor.goto(FILE)
    box = visitor.get_by_role("searchbox", name="Filter the symbols")
    names = visitor.locator(".outline li:visible")

    box.fill("number07")
    expect(names).to_have_count(10)
    expect(visitor.locator(".outline [role=status]")).to_have_text(f"10 of {MANY}")
    box.press("j")
    expect(names).to_have_count(0)
    box.press("Backspace")
    box.press("Enter")
    visitor.wait_for_url(f"**{FILE}#L{70 * 14 + 1}")
    box.press("Escape")
    expect(box).to_have_value("")
    expect(names).to_have_count(MANY)


def test_nothing_moves_when_the_page_opens(visitor: Page) -> None:
    visitor.goto(FILE)

    moved = visitor.evaluate(
        """() => new Promise((done) => {
          let sum = 0;
          new PerformanceObserver((list) => {
            for (const each of list.getEntries()) sum += each.value;
          }).observe({ type: "layout-shift", buffered: true });
          setTimeout(() => done(sum), 500);
        })"""
    )

    assert moved < 0.02


def test_without_scripts_the_list_is_as_it_was(browser: Browser, site: Site) -> None:
    context = browser.new_context(base_url=site.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(FILE)

    expect(page.locator(".outline-filter")).to_be_hidden()
    page.locator(".outline a", has_text="Number003").click()
    page.wait_for_url(f"**{FILE}#L{3 * 14 + 1}")
    context.close()
