"""What a pasted text is taken apart into."""

import resource

import pytest

from omniweb.search.pastes.reading import MOST_WORDS, read
from omniweb.search.pastes.told import told

REPORT = """\
Pool.take() hangs when the pool is empty
### Describe the bug

Calling `Pool.take` blocks forever. See src/acme/pool.py and `acme.pool.waiters`.

```python
>>> take_forever(pool)
Traceback (most recent call last):
  File "/home/x/venv/lib/python3.9/site-packages/acme/pool.py", line 12, in take
    raise PoolError("no item after 30 seconds")
acme.errors.PoolError: no item after 30 seconds in 'main'
```

### Expected behaviour

An error of tests and examples.

### Environment
- OS: Ubuntu 22.04
- Python version: 3.9.1
unrelatedword here
"""
DIFF = """\
diff --git a/src/acme/pool.py b/src/acme/pool.py
index 0123456..89abcde 100644
--- a/src/acme/pool.py
+++ b/src/acme/pool.py
@@ -10,7 +10,7 @@ def take_item(self, wait):
     while True:
-        item = self._old_item()
+        item = self._new_item()
"""
COMMIT = """\
commit 0123456789abcdef0123456789abcdef01234567
Author: A Person <a@example.org>
Date:   Mon Nov 30 14:00:00 2026 +0000

    pool: wake waiters in order

    The queue was a set.

    Signed-off-by: A Person <a@example.org>
"""


def test_a_report_has_its_parts() -> None:
    paste = read(REPORT)

    assert paste.title == "Pool.take() hangs when the pool is empty"
    assert [(each.path[-2:], each.at, each.function) for each in paste.frames] == [
        (("acme", "pool.py"), 12, "take")
    ]
    assert {("src", "acme", "pool.py"), ("acme", "pool", "waiters")} <= {
        each.path for each in paste.places
    }
    assert {"Pool", "take", "waiters", "take_forever"} <= {each.text for each in paste.names}
    assert [each.text for each in paste.messages] == [
        "acme.errors.PoolError: no item after 30 seconds in 'main'"
    ]


def test_the_title_tells_most_and_templates_nothing() -> None:
    weights = read(REPORT).emphasis

    assert weights["hangs"] == 1.0
    assert weights["hangs"] > weights["blocks"] > weights["examples"] > weights["take_forever"] > 0
    assert not weights.keys() & {
        "Describe",
        "Expected",
        "Environment",
        "OS",
        "Ubuntu",
        "unrelatedword",
    }


def test_a_part_knows_its_line() -> None:
    paste = read(REPORT)
    lines = REPORT.split("\n")

    for each in (*paste.words, *paste.names, *paste.messages):
        assert each.text in lines[each.line - 1]
    assert "pool.py" in lines[paste.frames[0].line - 1]


def test_what_is_said_twice_counts_once() -> None:
    once = "retry is broken\nit never waits\n"

    assert read(once * 2).words == read(once).words


def test_a_diff_names_its_files_and_the_function_of_its_hunk() -> None:
    paste = read(DIFF)

    assert [each.path for each in paste.changed] == [("src", "acme", "pool.py")]
    assert {"take_item", "_old_item"} <= {each.text for each in paste.names}
    assert paste.title == ""


def test_a_commit_message_has_a_title() -> None:
    paste = read(COMMIT)

    assert paste.title == "pool: wake waiters in order"
    assert {"waiters", "queue"} <= paste.emphasis.keys()
    assert not paste.emphasis.keys() & {"Person", "Signed", "example"}


def test_a_mailed_patch_has_its_subject_as_title() -> None:
    mail = f"From {'0123456789' * 4} Mon Sep 17\nSubject: [PATCH 1/2] wake waiters\n\nbody"

    assert read(mail).title == "wake waiters"


def test_a_log_says_at_its_end_what_failed() -> None:
    log = "\n".join(f"2026-11-30T14:00:{n % 60:02} step {n} is done" for n in range(5_000))
    paste = read(f"{log}\nERROR: cannot find the lock file\n")

    assert [each.text for each in paste.messages] == ["ERROR: cannot find the lock file"]
    assert [each.text for each in paste.runs] == ["cannot find the lock file"]


def test_numbers_and_quoted_values_are_no_part_of_a_run() -> None:
    text = "it fails\nValueError: cannot open file 'a.txt' after 3 attempts of the reader\n"

    assert [each.text for each in read(text).runs] == ["cannot open file", "attempts of the reader"]


def test_a_text_without_words_of_its_own_keeps_what_it_has() -> None:
    assert [each.text for each in read("and\nor").words] == ["and", "or"]
    assert read("\n\n").words == ()


def test_it_is_told_what_was_taken_from_where() -> None:
    said = "\n".join(told(read(REPORT)))

    assert "pool.py:12 in take (line 9)" in said
    assert "acme.pool.waiters (line 4)" in said
    assert "PoolError: no item" in said


HOSTILE = {
    "lines": "a\n",
    "words": "word\n",
    "dots": "a." * 200 + "\n",
    "slashes": "a/" * 200 + "\n",
    "calls": "a(" * 200 + "\n",
    "frames": "  at a.b.c.d(e.java:1)\n",
    "no frames": "#0 f (" + " at a.b" * 40 + ":\n",
    "in": "at a" + " in a.b" * 40 + " :line \n",
    "ticks": "`" * 400 + "\n",
    "versions": "a b " * 100 + "1.2\n",
    "fences": "```\n",
    "minus": "-" * 400 + "\n",
    "comments": "<!-- " * 80 + "\n",
    "errors": "x." * 180 + "Error\n",
    "spaces": " " * 400 + "1.2.3\n",
    "places": "a.b:1:" * 166 + "\n",
    "files": "a/b.c:1: " * 110 + "\n",
    "one line": "x",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_whatever_it_is_it_is_read_in_bounded_time(kind: str) -> None:
    text = (HOSTILE[kind] * 100_000)[:100_000]
    used = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
        paste = read(text)
        used.append(resource.getrusage(resource.RUSAGE_SELF).ru_utime - before)

    assert min(used) < 0.2  # a tenth of it on a quiet machine
    assert len(paste.words) <= MOST_WORDS
