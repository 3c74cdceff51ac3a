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
}
MESSAGES = {
    "waiters: wake them in order\n\nThe queue was a set.\n": "src/acme/waiters.py",
    "Read the config as UTF-8\n\nread_config took what the system has.\n": "src/acme/config.py",
    "ring_push: check the size\n\nThe tests and the docs say nothing.\n": "native/ring.c",
}


@pytest.fixture(scope="module")
def acme(told: None, tmp_path_factory: pytest.TempPathFactory) -> PublishedRepository:  # noqa: ARG001
    """Return a small repository in several languages."""
    files: dict[str | bytes, object] = {path: text.encode() for path, text in FILES.items()}
    return publish(tmp_path_factory.mktemp("acme"), 9_731, "tools/acme", files)  # type: ignore[arg-type] # bytes


@pytest.mark.parametrize("text", [*LOGS, *MESSAGES])
def test_a_log_and_a_commit_message_find_their_file(text: str, acme: PublishedRepository) -> None:
    assert paths_of(search(request(text, acme)))[0] == {**LOGS, **MESSAGES}[text]


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


@pytest.mark.xfail(reason="in a few files words and folders outweigh one frame", strict=True)
def test_a_line_of_a_compiler_alone_finds_its_file(acme: PublishedRepository) -> None:
    log = "build\nnative/ring.c:2:10: error: expected ';' before '}' token\n"

    assert paths_of(search(request(log, acme)))[0] == "native/ring.c"
