"""A browser, and a site with something to search."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.code import files
from tests.fixtures.site import PASSWORD, Site
from tests.fixtures.world import make_git

CHROMIUM = Path("/usr/bin/chromium")
INSTALL = "Chromium is not installed. Install it with: apt-get install -y chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MILLISECONDS = 120_000


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip(INSTALL)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=ARGUMENTS, timeout=PATIENCE_MILLISECONDS
        )
        yield browser
        browser.close()


class Complaints(list[str]):
    """What the console and the content security policy had to say."""


@pytest.fixture
def complaints() -> Complaints:
    return Complaints()


@pytest.fixture
def visitor(browser: Browser, site: Site, complaints: Complaints) -> Iterator[Page]:
    """A page that is not logged in; any complaint of the browser fails the test."""
    context = browser.new_context(base_url=site.url, viewport={"width": 1280, "height": 800})
    context.set_default_timeout(PATIENCE_MILLISECONDS)
    page = context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda message: complaints.append(message.text) if message.type == "error" else None,
    )
    yield page
    context.close()
    assert complaints == []


def log_in(page: Page, user: str) -> None:
    """Log in through the form."""
    page.goto("/login/")
    page.get_by_label("Username").fill(user)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("/")


@pytest.fixture
def page(visitor: Page, site: Site) -> Page:
    """A page of the administrator."""
    site.forget_attempts()
    log_in(visitor, "admin")
    return visitor


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    expect.set_options(timeout=PATIENCE_MILLISECONDS)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture(scope="session")
def library(site: Site, tmp_path_factory: pytest.TempPathFactory) -> str:
    folder: Path = tmp_path_factory.mktemp("library")
    make_git(folder / "git", files(), branch="main")
    site.manage("add_repository", "tools/library", str(folder / "git"), "--wait")
    return "tools/library"
