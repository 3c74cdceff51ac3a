"""Templates and static files keep to the policy: nothing inline, nothing from elsewhere."""

import re
from pathlib import Path

import pytest
from django.test import Client

import omniweb.web

FOLDER = Path(omniweb.web.__file__).parent
TEMPLATES = sorted((FOLDER / "templates").rglob("*.html"))
STATIC = sorted((FOLDER / "static").rglob("*.*"))
INLINE = re.compile(
    r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\ssrc=)|hx-on|js:", re.IGNORECASE
)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_holds_a_script_a_style_or_a_handler(path: Path) -> None:
    assert INLINE.findall(path.read_text()) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_switches_escaping_off(path: Path) -> None:
    assert not re.search(r"autoescape off|\|safe\b|\|safeseq", path.read_text())


@pytest.mark.parametrize("path", STATIC, ids=lambda path: path.name)
def test_nothing_is_fetched_from_elsewhere(path: Path) -> None:
    text = path.read_text().replace('xmlns="http://www.w3.org/2000/svg"', "")

    assert not re.search(r"https?://|//[a-z]+\.|@import|eval\(|innerHTML", text)


@pytest.mark.parametrize("path", ["/help/", "/login/", "/nowhere", "/api/v1/nowhere"])
@pytest.mark.django_db
def test_every_response_carries_the_policy(anonymous: Client, path: str) -> None:
    policy = anonymous.get(path).headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
