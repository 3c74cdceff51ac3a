"""The box above the hits of a name: with scripts after the hits, without them beside them."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.fixtures.site import Site
from tests.fixtures.world import make_git

pytestmark = pytest.mark.browser
SQUARE = b'class BoxedSquare:\n    """It has corners."""\n\n    def turn(self):\n        return 4\n'
USE = b"from square import BoxedSquare\n\n\ndef run():\n    return BoxedSquare().turn()\n"


@pytest.fixture(scope="module", autouse=True)
def boxed(site: Site, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("boxed")
    make_git(folder / "git", {"square.py": SQUARE, "use.py": USE}, branch="main")
    site.manage("add_repository", "boxed", str(folder / "git"), "--public", "--wait")


def test_it_comes_after_the_hits_and_moves_nothing(visitor: Page) -> None:
    visitor.goto("/?q=something")
    with visitor.expect_response("**/symbol/**") as asked:
        visitor.get_by_label("Search the code").fill("BoxedSquare")
        visitor.keyboard.press("Enter")
    assert asked.value.ok

    box = visitor.get_by_role("region", name="What is known of BoxedSquare")
    expect(box).to_contain_text("class BoxedSquare")
    expect(box).to_contain_text("3 references in 2 files")
    expect(visitor.locator(".hit").first).to_be_visible()
    moved = visitor.evaluate(
        """() => new Promise((done) => {
          let sum = 0;
          new PerformanceObserver((list) => {
            for (const each of list.getEntries()) sum += each.value;
          }).observe({ type: "layout-shift", buffered: true });
          setTimeout(() => done(sum), 500);
        })"""
    )
    assert moved < 0.1
    box.get_by_role("link", name="3 references in 2 files").click()
    expect(visitor.get_by_role("heading", name="References to BoxedSquare")).to_be_visible()


def test_without_scripts_it_is_in_the_page(browser: Browser, site: Site) -> None:
    context = browser.new_context(base_url=site.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/symbol/?q=BoxedSquare")
    expect(page.get_by_role("heading", name="BoxedSquare", exact=True)).to_be_visible()

    page.goto("/?q=BoxedSquare")

    box = page.get_by_role("region", name="What is known of BoxedSquare")
    expect(box).to_contain_text("3 references in 2 files")
    box.get_by_role("link", name="BoxedSquare", exact=True).click()
    page.wait_for_url("**/r/boxed/-/file/square.py#L1")
    context.close()


@pytest.mark.parametrize("width", [320, 800, 1280])
def test_it_fits_the_screen(visitor: Page, width: int) -> None:
    visitor.set_viewport_size({"width": width, "height": 700})
    visitor.goto("/?q=BoxedSquare")

    expect(visitor.locator(".name-box")).to_contain_text("3 references")
    assert visitor.evaluate("document.documentElement.scrollWidth") <= width


LONG = b"def " + b"measured_" * 12 + b"long(value):\n    return value\n"
CALLS = b"\n".join(
    [b"import measured", b"", b"measured." + b"measured_" * 12 + b"long(" + b"1 + " * 30 + b"1)"]
)


def test_on_a_phone_nothing_of_it_is_cut_off(
    visitor: Page, site: Site, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("phone")
    make_git(folder / "git", {"deep/measured.py": LONG, "deep/calls.py": CALLS}, branch="main")
    site.manage("add_repository", "phone", str(folder / "git"), "--public", "--wait")
    visitor.set_viewport_size({"width": 390, "height": 740})
    name = f"{'measured_' * 12}long"

    visitor.goto(f"/?q={name}")

    box = visitor.get_by_role("region", name=f"What is known of {name}")
    expect(box).to_contain_text("2 references in 2 files")
    cut = box.evaluate(
        """box => [...box.querySelectorAll("li, h2, a, code")].filter(each =>
             each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).display != "inline"
             || each.getBoundingClientRect().right > box.getBoundingClientRect().right + 1
           ).map(each => each.outerHTML.slice(0, 80))"""
    )
    assert cut == []
