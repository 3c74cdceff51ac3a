"""First lines of commit messages."""

import pytest

from omniweb.search.pastes.reading import read
from omniweb.search.pastes.subjects import areas, subject, verb


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("fix(router): answer unknown addresses", "router answer unknown addresses"),
        ("refactor: linkcheck: make the builder smaller", "linkcheck: make the builder smaller"),
        ("feat!: read it lazily (#12)", "read it lazily"),
        ("Fix #2050: symbols appear twice", "symbols appear twice"),
        ("Closes #7 - the header is wrong (#6) (#7)", "the header is wrong"),
        ("napoleon: Remove unused function", "napoleon: Remove unused function"),
        ("fix: #12", "fix: #12"),
        ("[PR #7/0123abc backport][3.14] Close the ring (#8)", "Close the ring"),
        ("fixture order is wrong", "fixture order is wrong"),
        ("documents are lost", "documents are lost"),
    ],
)
def test_it_is_read_without_what_every_one_has(line: str, said: str) -> None:
    assert subject(line) == said


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("fix(router): answer", ["router"]),
        ("feat(core, http)!: answer", ["core", "http"]),
        ("win: fix the title", ["win"]),
        ("src/net, tls: no more retries", ["src/net", "tls"]),
        ("refactor: linkcheck: smaller", ["linkcheck"]),
        ("[3.14] fix(router): answer", ["router"]),
        ("fix: answer", []),
        ("What is this: a ring", []),
        ("std::string is copied", []),
        ("answer", []),
    ],
)
def test_it_says_which_part_of_the_code_it_is_about(line: str, named: list[str]) -> None:
    assert areas(line) == named


def test_its_verb_says_what_was_done_not_where() -> None:
    weights = {each.text: each.weight for each in read("Remove the old ring\n\nIt grew.\n").words}

    assert weights["Remove"] < weights["ring"] == 1.0
    assert verb("Ring buffers leak") == ""


@pytest.mark.parametrize(
    "line",
    [
        *(
            "Fixes #2590",
            "closes: #1, #2",
            "Partially resolves https://example.org/7",
            "Refs gh-12",
        ),
        *("- Fixes owner/name#4.", "See #3", "Reviewed-By: A Mantis <a@b.c>", "Bug: #12"),
        *("Helped-by: A Mantis", "PR-URL: https://example.org/7", "Link: https://example.org/7"),
        *("(cherry picked from commit 0123456789)", "This reverts commit 0123456789."),
        *("**This is a backport of PR #1 as merged into master", "* Merge branch 'main' into ring"),
        *("* fix lint", "* [pre-commit.ci] auto fixes"),
    ],
)
def test_what_closes_an_issue_says_nothing(line: str) -> None:
    paste = read(f"ring: grow\n\n{line}\n")

    assert {each.text for each in paste.words} == {"ring", "grow"}


def test_a_sentence_that_names_an_issue_is_read() -> None:
    words = {each.text for each in read("ring: grow\n\nFixes the leak of #3 in push\n").words}

    assert {"leak", "push"} <= words
