"""Patterns mean what git says they mean: its own answers are the measure."""

import subprocess
import time
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.discovery.gitglobs import matcher, matches_any
from tests.fixtures.git_repository import ENVIRONMENT, GitRepository

Make = Callable[..., GitRepository]
ALPHABET = "ab.*?/[]!^-\\"


@pytest.fixture(scope="module")
def git_says(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], bool]:
    """Ask git whether a pattern of `.gitattributes` at the top matches a path."""
    folder = tmp_path_factory.mktemp("globs")
    git = ["git", "-C", str(folder)]
    subprocess.run([*git, "init", "--quiet", "--template="], env=ENVIRONMENT, check=True)

    def ask(pattern: str, path: str) -> bool:
        quoted = pattern.replace("\\", "\\\\").replace('"', '\\"')
        (folder / ".gitattributes").write_text(f'"{quoted}" mine\n')
        done = subprocess.run(
            [*git, "check-attr", "-z", "mine", "--", path],
            env=ENVIRONMENT,
            check=True,
            capture_output=True,
        )
        return done.stdout.split(b"\0")[2] == b"set"

    return ask


CASES = [
    "*.py", "a", "a/b", "/a", "/*.py", "a/", "a/*", "a/**", "**/a", "**/a/b", "a/**/b", "a**b",
    "**", "*", "?", "a?b", "[ab]", "[!ab]", "[^a]", "[a-c].x", "[]a]", "[a", "a]", "\\*", "\\a",
    "a\\", "**/", "/**", "a/b/**", "**/*.min.*", "***", "a//b", "/", "[[:alpha:]]", "[a/b]", "a.b",
    "[[:digit:]x]*", "[[:nope:]]", "[a-", "[[:alpha:]", "x/[", "[\\]]", "[a\\-c]b",
]  # fmt: skip
PATHS = [
    "a", "b", "a/b", "x/a", "x/a/b", "a/x/b", "a/x/y/b", "x.py", "d/x.py", "aXb", "axxb", "b.x",
    "*", "]", "[a", "a]", "a\\", "a/b/c/d", "j/q.min.js", "a.b", "axb", "a/", ".a",
]  # fmt: skip


@pytest.mark.parametrize("pattern", CASES)
def test_a_pattern_matches_what_it_matches_in_git(
    git_says: Callable[[str, str], bool], pattern: str
) -> None:
    ours = {path for path in PATHS if path[-1] != "/" and matcher(pattern.encode())(path.encode())}
    assert ours == {path for path in PATHS if path[-1] != "/" and git_says(pattern, path)}


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    pattern=st.text(ALPHABET, min_size=1, max_size=7).filter(lambda text: text[0] != "!"),
    path=st.lists(st.text("ab.-", min_size=1, max_size=3), min_size=1, max_size=3).map("/".join),
)
def test_any_pattern_matches_what_it_matches_in_git(
    git_says: Callable[[str, str], bool], pattern: str, path: str
) -> None:
    if {".", ".."} & set(path.split("/")):
        return
    assert matcher(pattern.encode())(path.encode()) == git_says(pattern, path)


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        ("docs", "docs/a/b.md", True),
        ("docs/", "docs/a/b.md", True),
        ("docs/", "x/docs/b.md", True),
        ("docs/", "docs", False),
        ("/docs", "x/docs/b.md", False),
        ("docs/*.md", "docs/b.md", True),
        ("*.md", "docs/b.md", True),
        ("**/generated/**", "a/generated/b", True),
        ("src/**/x", "src/x/y/z", True),
        ("doc", "docs/a", False),
        ("  *.md  ", "a.md", True),
        ("", "a", False),
        ("é*", "tété/x", False),
        ("é*", "écrit/x", True),
    ],
)
def test_an_exclude_pattern_takes_whole_folders(pattern: str, path: str, matches: bool) -> None:
    assert matches_any([pattern])(path.encode()) is matches


def test_no_pattern_is_slow() -> None:
    """Backtracking would need longer than the universe has had."""
    pattern = b"*a" * 60 + b"/**/" * 30 + b"b"
    began = time.process_time()
    assert not matcher(pattern)(b"a" * 3_000 + b"/x" * 500)
    assert time.process_time() - began < 30


def test_a_pattern_too_long_matches_nothing() -> None:
    assert not matcher(b"a" * 2_000)(b"a" * 2_000)


def test_a_newline_in_a_name_is_a_character_like_others() -> None:
    assert matcher(b"a*b")(b"a\nb")
    assert matcher(b"a/**")(b"a/\nb")
