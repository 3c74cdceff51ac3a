"""Names in a file lead on: by pointer, by keyboard, without scripts."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.fixtures.site import Site
from tests.fixtures.world import make_git

pytestmark = pytest.mark.browser
SHAPES = b'''"""Shapes."""


class Circle:
    """It is round.

    Further text.
    """

    def area(self) -> float:
        return 3.0
'''
USE = (
    b"from shapes import Circle\n\n\ndef run():\n"
    b"    name = 'Circle'  # \xe2\x80\xae hidden\n    return len('\xe2\x80\xae'), Circle().area()\n"
)
FILE = "/r/names/-/file/use.py"


@pytest.fixture(scope="module", autouse=True)
def names(site: Site, tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("names")
    more = {f"more/use_{number}.py": USE for number in range(60)}
    make_git(folder / "git", {"shapes.py": SHAPES, "use.py": USE} | more, branch="main")
    site.manage("add_repository", "names", str(folder / "git"), "--public", "--wait")
    return "names"


WHERE = """([line, word]) => {
  const row = document.getElementById(`L${line}`);
  row.scrollIntoView({ block: "center" });
  const walk = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const at = node.data.lastIndexOf(word);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + word.length);
    const box = range.getBoundingClientRect();
    return [box.x + box.width / 2, box.y + box.height / 2];
  }
}"""


def _where(page: Page, line: int, word: str) -> tuple[float, float]:
    x, y = page.evaluate(WHERE, [line, word])
    return float(x), float(y)


def _hover(page: Page, line: int, word: str) -> Locator:
    x, y = _where(page, line, word)
    page.mouse.move(x - 2, y)
    page.mouse.move(x, y)
    return page.locator("#name-card")


def test_a_click_goes_to_the_only_definition(visitor: Page) -> None:
    visitor.goto(FILE)

    visitor.mouse.click(*_where(visitor, 6, "Circle"))

    visitor.wait_for_url("**/r/names/-/file/shapes.py#L4")
    expect(visitor.locator(".row.chosen")).to_contain_text("class Circle")


def test_a_card_tells_what_a_name_is_and_goes_with_the_pointer(visitor: Page) -> None:
    visitor.goto(FILE)

    card = _hover(visitor, 6, "Circle")

    expect(card).to_contain_text("class Circle")
    expect(card).to_contain_text("It is round.")
    expect(card).not_to_contain_text("Further")
    expect(card).to_contain_text("shapes.py:4")
    expect(card).to_contain_text("imported")
    expect(card).to_contain_text(re.compile(r"1\d\d references in 62 files"))
    link = visitor.locator(".code a.name")
    expect(link).to_have_text("Circle")
    visitor.mouse.move(5, 300)
    expect(card).to_have_count(0)
    expect(link).to_have_count(0)
    expect(visitor.locator("#L6 code")).to_contain_text("Circle().area()")


def test_a_name_from_elsewhere_has_a_card_that_says_so(visitor: Page) -> None:
    visitor.goto(FILE)

    visitor.mouse.click(*_where(visitor, 6, "len"))

    card = visitor.locator("#name-card")
    expect(card).to_contain_text("Nothing that this file can see is known to define “len”")
    expect(card).to_contain_text("1 use in this file")
    assert visitor.url.endswith(FILE)


def test_each_place_is_asked_about_once_and_others_not_at_all(visitor: Page) -> None:
    asked: list[str] = []
    visitor.on(
        "request", lambda request: asked.append(request.url) if "/-/card/" in request.url else 0
    )
    visitor.goto(FILE)

    expect(_hover(visitor, 6, "Circle")).to_be_visible()
    for word in ("return", "Circle"):
        _hover(visitor, 6, word)
        visitor.wait_for_timeout(500)
    _hover(visitor, 5, "Circle")
    _hover(visitor, 5, "hidden")
    visitor.wait_for_timeout(400)

    assert len(asked) == 1


def test_a_definition_shows_its_uses_and_the_focus_comes_back(visitor: Page) -> None:
    visitor.goto("/r/names/-/file/shapes.py")
    visitor.mouse.click(*_where(visitor, 4, "Circle"))
    panel = visitor.get_by_role("complementary")

    expect(panel).to_be_focused()
    expect(panel).to_have_accessible_name("References to Circle")
    expect(panel.locator(".uses mark").first).to_have_text("Circle")
    visitor.keyboard.press("Escape")

    expect(panel).to_be_hidden()
    expect(visitor.locator("a.name")).to_be_focused()
    expect(visitor.locator("a.name")).to_have_attribute("aria-expanded", "false")


def test_uses_are_filtered_and_continued(visitor: Page) -> None:
    visitor.goto("/r/names/-/file/shapes.py")
    visitor.mouse.click(*_where(visitor, 4, "Circle"))
    panel = visitor.locator("#panel")
    expect(panel.locator(".uses li")).to_have_count(100)

    panel.get_by_role("link", name="More", exact=True).click()
    expect(panel.locator(".uses li")).to_have_count(123)
    expect(panel.get_by_role("link", name="More", exact=True)).to_have_count(0)
    panel.get_by_role("link", name=re.compile("^call")).click()

    expect(panel.locator(".uses li")).to_have_count(61)
    expect(panel.locator(".choice [aria-current=true]").first).to_contain_text("call")
    assert visitor.url.endswith("shapes.py")


def test_by_keyboard_alone(visitor: Page) -> None:
    visitor.goto(f"{FILE}#L6")
    code = visitor.locator(".code")
    code.focus()
    for _ in range(2):  # len is a name, too
        visitor.keyboard.press("w")
    link = visitor.locator("a.name")
    expect(link).to_have_text("Circle")
    expect(link).to_be_focused()
    expect(visitor.locator("#name-card")).to_contain_text("It is round.")
    visitor.keyboard.press("Escape")
    expect(visitor.locator("#name-card")).to_have_count(0)
    visitor.keyboard.press("r")
    expect(visitor.locator("#panel")).to_be_focused()
    visitor.keyboard.press("Escape")
    expect(link).to_be_focused()
    visitor.keyboard.press("w")
    expect(link).to_have_text("area")
    visitor.keyboard.press("b")
    visitor.keyboard.press("Enter")

    visitor.wait_for_url("**/r/names/-/file/shapes.py#L4")


@pytest.mark.parametrize("hovered", [True, False])
def test_a_second_click_chooses_the_word(visitor: Page, *, hovered: bool) -> None:
    visitor.goto(FILE)

    if hovered:
        expect(_hover(visitor, 6, "Circle")).to_be_visible()
    visitor.mouse.dblclick(*_where(visitor, 6, "Circle"))
    visitor.wait_for_timeout(600)
    visitor.mouse.move(5, 300)
    visitor.wait_for_timeout(400)

    assert visitor.evaluate("getSelection().toString()") == "Circle"
    assert visitor.url.endswith("use.py")


def test_keys_that_are_off_do_nothing(visitor: Page) -> None:
    visitor.goto(f"{FILE}#L6")
    visitor.evaluate("localStorage.setItem('omniweb.keys', 'off')")
    visitor.locator(".code").focus()
    visitor.keyboard.press("w")

    expect(visitor.locator("a.name")).to_have_count(0)


def test_names_lead_on_without_scripts(browser: Browser, site: Site) -> None:
    context = browser.new_context(base_url=site.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/r/names/-/file/shapes.py")
    page.get_by_role("link", name="uses of Circle").click()
    expect(page.locator("main h2")).to_have_text("References to Circle")
    page.locator(".choice").get_by_role("link", name=re.compile("^call")).click()
    expect(page.locator(".uses li")).to_have_count(61)
    page.locator(".uses a").first.click()
    expect(page.locator(".code")).to_contain_text("Circle()")
    page.goto(f"{FILE}?define=6:25")

    expect(page).to_have_url(re.compile(r"shapes\.py#L4$"))
    context.close()


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("opens", ["card", "panel"])
def test_what_opens_fits_the_screen(visitor: Page, opens: str, width: int) -> None:
    visitor.set_viewport_size({"width": width, "height": 740})
    visitor.goto(FILE)
    visitor.locator("#L1 code").evaluate("() => document.querySelector('.code').focus()")
    visitor.keyboard.press("w")
    visitor.keyboard.press("w")
    if opens == "panel":
        visitor.keyboard.press("r")
        expect(visitor.locator("#panel")).to_be_focused()
    else:
        expect(visitor.locator("#name-card")).to_be_visible()

    assert visitor.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


def test_n_and_p_go_through_the_matches_of_the_search(visitor: Page) -> None:
    visitor.goto("/?q=repo:names path:use.py Circle")
    visitor.locator(".hit", has_text="names").locator("a.row.marked").first.click()
    place = visitor.locator(".match-place")
    expect(place).to_have_text(re.compile("^. of 3$"))
    first = visitor.locator(".code mark.now")
    expect(first).to_have_text("Circle")

    visitor.keyboard.press("p")
    visitor.keyboard.press("n")
    visitor.keyboard.press("n")
    expect(visitor.locator(".code mark.now")).to_be_in_viewport()
    expect(place).to_have_text(re.compile("^. of 3$"))
    visitor.get_by_role("button", name="Next").click()
    expect(visitor.locator(".code mark.now")).to_have_count(1)
    visitor.locator("#q").focus()
    visitor.keyboard.press("n")
    expect(visitor.locator("#q")).to_have_value(re.compile("n$"))
    visitor.get_by_role("link", name="Clear").click()
    expect(visitor.locator("mark")).to_have_count(0)


def test_callers_open_level_by_level(visitor: Page) -> None:
    visitor.goto("/r/names/-/file/shapes.py")
    visitor.mouse.click(*_where(visitor, 10, "area"))
    panel = visitor.locator("#panel")
    panel.get_by_role("link", name="Callers").click()

    caller = panel.locator(".calls > li", has_text="more/use_7.py").first
    expect(caller).to_contain_text("run")
    caller.locator("summary").press("Enter")
    expect(caller.locator(".below")).to_contain_text("None is known.")
    panel.get_by_role("link", name="Implementations").click()
    expect(panel.get_by_role("heading")).to_contain_text("Implementations of")
