"""Stamps, colours, marks and heads of stacks say nothing."""

import pytest

from omniweb.search.pastes.reading import read
from omniweb.search.pastes.wrapping import unwrapped

TEMPLATES = (
    "Traceback (most recent call last):",
    "  + Exception Group Traceback (most recent call last):",
    "During handling of the above exception, another exception occurred:",
    "goroutine 1 [running]:",
    "goroutine 18 gp=0xc0001 m=4 [chan receive, 3 minutes]:",
    "stack backtrace:",
    "Stack trace:",
    "note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace",
    "    ... 12 more",
    "#4 {main}",
    "   --- End of inner exception stack trace ---",
    "Caused by:",
    'Exception in thread "main"',
    "2026-08-01T10:11:12.1234567Z ",
    "[10:11:12]",
    "##[endgroup]",
    "\x1b[0m",
    "2026-08-01T10:11:12.1234567Z Traceback (most recent call last):",
    "##[error]Process completed with exit code 1.",
)


@pytest.mark.parametrize(
    "line", [each for each in TEMPLATES if "Process" not in each] + ["exit status 2"]
)
def test_a_line_of_a_template_is_empty(line: str) -> None:
    assert unwrapped(line).text == ""


@pytest.mark.parametrize("line", TEMPLATES[:-1])
def test_it_is_no_title_and_weighs_nothing(line: str) -> None:
    paste = read(f"{line}\nthe ring grows\n")

    assert paste.title in {"the ring grows", ""}
    assert {each.text for each in paste.words} == {"ring", "grows"}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("2026-08-01T10:11:12.1234567Z the ring", "the ring"),
        ("build\tRun make\t2026-08-01T10:11:12.1234567Z the ring", "the ring"),
        ("[10:11:12] the ring", "the ring"),
        ("##[group]the ring", "the ring"),
        ("\x1b[31;1mthe ring\x1b[0m", "the ring"),
        ("Caused by: a.RingError: full", "a.RingError: full"),
        ('Exception in thread "main" a.RingError: full', "a.RingError: full"),
        ("Uncaught TypeError: full", "TypeError: full"),
        ("Uncaught exceptions are lost", "Uncaught exceptions are lost"),
        ("Stack traces are cut", "Stack traces are cut"),
        ("12 rings", "12 rings"),
    ],
)
def test_a_line_says_what_stands_in_its_wrapping(line: str, said: str) -> None:
    assert unwrapped(line).text == said


def test_a_stamped_log_has_no_title_but_its_frames_and_errors() -> None:
    stamp = "2026-08-01T10:11:12.1234567Z "
    lines = [
        "",
        "##[group]Run make",
        "lib/ring.py:4: in push",
        "RingError: is full",
        "##[error]bad",
    ]
    paste = read("".join(f"{stamp}{line}\n" for line in lines))

    assert paste.title == ""
    assert [(each.path, each.at) for each in paste.frames] == [(("lib", "ring.py"), 4)]
    assert [each.text for each in paste.messages] == ["RingError: is full", "bad"]


def test_a_stack_alone_has_the_words_of_the_file_that_failed() -> None:
    paste = read('Traceback (most recent call last):\n  File "acme/ring.py", line 3, in push\n')

    assert {each.text for each in paste.words} == {"acme", "ring", "py"}


def test_lines_of_a_diff_are_left_whole() -> None:
    paste = read("--- a/x.py\n+++ b/x.py\n@@ -1 +1 @@\n-10:11:12 old_ring\n+10:11:12 new_ring\n")

    assert {"old_ring", "new_ring"} <= {each.text for each in paste.words}
