"""Logs, diffs, commit messages and stacks find their files among real documents."""

import pytest

from omniweb.search import search
from tests.unit.search.published import PublishedRepository, paths_of, publish, request

FILES: dict[str, str] = {
    "src/acme/pool.py": "class Pool:\n    def take(self):\n        raise PoolError()\n",
    "src/acme/waiters.py": "class Waiters:\n    def wake(self):\n        self.queue.popleft()\n",
    "src/acme/lock.py": (
        "def acquire(path):\n    message = f'cannot open the lock file {path}'\n"
        "    raise LockError(message)\n"
    ),
    "src/acme/config.py": "def read_config(path):\n    return parse(path.read_text())\n",
    "java/org/acme/Server.java": "class Server {\n  void start() { bind(); }\n}\n",
    "web/router.js": "export function route(address) {\n  return table[address];\n}\n",
    "native/ring.c": "int ring_push(struct ring *r) {\n  return r->size++;\n}\n",
    "tests/test_pool.py": "from acme.pool import Pool\n\n\ndef test_take():\n    Pool().take()\n",
    "locale/de.po": 'msgid "cannot open the lock file"\nmsgstr "Sperrdatei"\n',
    "docs/pool.md": "# Pool\n\nTake an item of the pool. Waiters wake in order.\n",
}
LOGS = {
    "12:00:01 start\n12:00:02 ERROR: cannot open the lock file /run/a.lock\n": "src/acme/lock.py",
    'tests fail\n  File "/ci/x/src/acme/waiters.py", line 3, in wake\n': "src/acme/waiters.py",
    "Exception in thread main\n\tat org.acme.Server.start(Server.java:2)\n": (
        "java/org/acme/Server.java"
    ),
    "TypeError: table is null\n    at route (/srv/web/router.js:2:3)\n": "web/router.js",
    "build\nnative/ring.c:2:10: error: expected ';' before '}' token\n": "native/ring.c",
    "gcc -O2 -c native/ring.c -o build/ring.o\nsrc/../native/ring.c:2:3: warning: unused\n": (
        "native/ring.c"
    ),
    "[INFO] BUILD FAILURE\n[ERROR] /ci/java/org/acme/Server.java:[2,20] cannot find symbol\n": (
        "java/org/acme/Server.java"
    ),
    "web/router.js\n"
    "  2:10  error  'table' is not defined  no-undef\n\n1 problem\n": "web/router.js",
    "src/acme/config.py:2:12: F821 undefined name 'parse'\nFound 1 error.\n": (
        "src/acme/config.py"
    ),
    'src/acme/pool.py:3: error: Name "PoolError" is not defined  [name-defined]\n': (
        "src/acme/pool.py"
    ),
    "== FAILURES ==\n__ test_take __\nsrc/acme/pool.py:3: PoolError\nFAILED tests/test_pool.py\n": (
        "src/acme/pool.py"
    ),
    "##[group]Run make\nmake: *** [Makefile:3: ring.o] Error 1\n"
    "ring.c:2:3: error: r is undeclared\n": ("native/ring.c"),
    "2024-05-01T10:00:00Z npm ERR! /srv/app/web/router.js:2\n"
    "2024-05-01T10:00:00Z   return table\n": ("web/router.js"),
}
MESSAGES = {
    "waiters: wake them in order\n\nThe queue was a set.\n": "src/acme/waiters.py",
    "Read the config as UTF-8\n\nread_config took what the system has.\n": "src/acme/config.py",
    "ring_push: check the size\n\nThe tests and the docs say nothing.\n": "native/ring.c",
    "fix(router): answer for unknown addresses\n\nBREAKING CHANGE: no exception any more\n": (
        "web/router.js"
    ),
    "Server.start binds once\n\n"
    "A second call did nothing but raise.\n": "java/org/acme/Server.java",
    "Say which lock file cannot be opened\n\nCloses #12\n": "src/acme/lock.py",
    'Revert "Take the oldest item of the pool"\n\nThis reverts commit 0123abcd.\n': (
        "src/acme/pool.py"
    ),
    "commit 0123456789abcdef\nAuthor: A <a@b.c>\nDate: today\n\n    Pool.take raises at once\n": (
        "src/acme/pool.py"
    ),
    "[PATCH 1/2] native: ring grows no more\n\nSigned-off-by: A <a@b.c>\n": "native/ring.c",
    "feat(config): paths may be strings\n\n- parse as before\n- tests\n": "src/acme/config.py",
    "Take raises before anybody waits\n\n"
    "PoolError said nothing. Tests follow.\n": "src/acme/pool.py",
    "Wake whoever waits longest\n\nWaiters.wake took the youngest; see the docs.\n": (
        "src/acme/waiters.py"
    ),
}
DIFFS = {
    "diff --git a/web/router.js b/web/router.js\nindex 0123abc..456def0 100644\n@@ -1,3 +1,3 @@\n"
    "-export function route(address) {\n+export function route(url) {\n": "web/router.js",
    "Index: native/ring.c\n====================\n--- native/ring.c\t(revision 3)\n"
    "+++ native/ring.c\t(working copy)\n@@ -2 +2 @@\n"
    "-  return r->size++;\n+  return ++r->size;\n": ("native/ring.c"),
    "From 0123456789012345678901234567890123456789 Mon Sep 17 00:00:00 2001\nFrom: A <a@b.c>\n"
    "Subject: [PATCH] lock: say more\n\n---\n src/acme/lock.py | 2 +-\n\n"
    "diff --git a/src/acme/lock.py b/src/acme/lock.py\n@@ -2 +2 @@\n-    message\n+    text\n": (
        "src/acme/lock.py"
    ),
    "@@ -1,2 +1,2 @@ class Waiters:\n     def wake(self):\n-        self.queue.popleft()\n"
    "+        self.queue.pop()\n": "src/acme/waiters.py",
}


@pytest.fixture(scope="module")
def acme(told: None, tmp_path_factory: pytest.TempPathFactory) -> PublishedRepository:  # noqa: ARG001 - for its effect
    """Return a small repository in several languages."""
    files: dict[str | bytes, object] = {path: text.encode() for path, text in FILES.items()}
    return publish(tmp_path_factory.mktemp("acme"), 9_731, "tools/acme", files)  # type: ignore[arg-type] # bytes


@pytest.mark.parametrize("text", [*LOGS, *MESSAGES, *DIFFS])
def test_a_log_a_commit_message_and_a_diff_find_their_file(
    text: str, acme: PublishedRepository
) -> None:
    assert paths_of(search(request(text, acme)))[0] == {**LOGS, **MESSAGES, **DIFFS}[text]


# A log that speaks the words of another file: the place counts.
PLACED = {
    "error: unused wake of Waiters, queue popleft\n  --> native/ring.c:2:5\n": "native/ring.c",
    "error: Waiters wake queue popleft\nat native/ring.c:2:5\n": "native/ring.c",
    "web/router.js:2:80: E501 Pool take raise PoolError\nweb/router.js:2: error: bad\n"
    "Found 1 error\n": "web/router.js",
    "WARNING: Pool take PoolError\n/ci/x/docs/pool.md:2\n": "docs/pool.md",
    "npm ERR! class Pool take PoolError at /ci/web/router.js:2\nnpm ERR! bad\n": "web/router.js",
    "Waiters wake queue popleft\nfailed at src/acme/config.py:2\n": "src/acme/config.py",
}


@pytest.mark.parametrize("text", PLACED)
def test_a_place_counts_more_than_the_words_of_a_log(text: str, acme: PublishedRepository) -> None:
    hits = search(request(text, acme)).hits

    assert hits[0].path == PLACED[text]
    assert hits[0].asked_line == 2
    assert not any(each.asked_line for each in hits[1:])


@pytest.mark.parametrize("path", FILES)
def test_hunks_find_the_file_that_they_change(path: str, acme: PublishedRepository) -> None:
    line = FILES[path].splitlines()[0]
    diff = f"--- a/{path}\n+++ b/{path}\n@@ -1,2 +1,2 @@\n-{line}\n+{line} changed\n"

    assert paths_of(search(request(diff, acme)))[0] == path


def test_it_is_explained_what_was_taken_from_which_line(acme: PublishedRepository) -> None:
    text = 'It fails\n  File "/x/acme/pool.py", line 3, in take\n'
    result = search(request(text, acme, explain=True))
    explained = result.hits[0].explanation

    assert any("acme/pool.py:3 in take (line 2)" in each for each in result.notices)
    assert explained is not None
    assert any("stack of line 2" in each.reason for each in explained.contributions)


PROSE = (
    "I pushed to the branch this morning and the build of the server fails again, while the pool"
    " and the waiters were fine last week. Can somebody have a look at what is going on here?\n\n"
    "Resolving what the server depends on from the lock file in the folder of the project\n"
)
"""More than a line or two: nobody has stamped it, and what is said in it is elsewhere."""


@pytest.mark.parametrize(
    ("said", "path", "line"),
    [
        ("::error file=web/router.js,line=2,col=5::table is null", "web/router.js", 2),
        ("##[error]web/router.js(2,5): error TS2304: Cannot find 'table'.", "web/router.js", 2),
        ("native/ring.c:2:12: error: expected ';'", "native/ring.c", 2),
        (
            (
                "src/acme/pool.py:1:1: warning: unused\n"
                "native/ring.c:2:12: error: expected ';'\nsrc/acme/lock.py:1:1: note: said here"
            ),
            "native/ring.c",
            2,
        ),
        ("web/router.js:2:10 - error TS2304: Cannot find 'table'.", "web/router.js", 2),
        ("/ci/web/router.js\n  2:10  error  'table' is not defined  no-undef", "web/router.js", 2),
        ("error[E0425]: no such value\n  --> native/ring.c:2:10", "native/ring.c", 2),
        ("# acme/native\nnative/ring.c:2:10: undefined: size", "native/ring.c", 2),
        ('src/acme/config.py:2: error: Name "parse" is not defined', "src/acme/config.py", 2),
    ],
)
def test_the_file_of_an_error_is_first_whatever_else_a_log_says(
    said: str, path: str, line: int, acme: PublishedRepository
) -> None:
    for text in (f"{PROSE}{said}\nThe step has failed because of the errors above\n", said):
        hit = search(request(text, acme)).hits[0]
        assert (hit.path, hit.asked_line) == (path, line)
