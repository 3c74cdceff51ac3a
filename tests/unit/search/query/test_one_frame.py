"""One line of a stack, of a compiler or of a linter is a place."""

import pytest

from omniweb.search.query.looked_up import look_up
from omniweb.search.query.one_frame import unframed
from omniweb.search.query.parser import parse_query

LINES = {
    "at send (/app/node_modules/axios/lib/core/send.js:51:10)": (
        "app/node_modules/axios/lib/core/send.js",
        51,
    ),
    "at com.acme.pool.Pool.take(Pool.java:932)": ("com/acme/pool/Pool.java", 932),
    "com.acme.pool.Pool.take(Pool.java:932)": ("com/acme/pool/Pool.java", 932),
    "/go/pkg/mod/example.org/cobra@v1.8.0/command.go:987 +0xaa3": (
        "go/pkg/mod/example.org/cobra/command.go",
        987,
    ),
    "acme/pool.py:300: in send_task": ("acme/pool.py", 300),
    "acme/pool.py:42:80: E501 line too long": ("acme/pool.py", 42),
    "src/ws.rs:412:5: error: unused": ("src/ws.rs", 412),
    "  --> src/ws.rs:412:5": ("src/ws.rs", 412),
    "thread 'main' panicked at src/ws.rs:5:9:": ("src/ws.rs", 5),
    "webpack:///./lib/core/settle.js?:19:12": ("lib/core/settle.js", 19),
    "2026-08-01T10:11:12.1234567Z acme/pool.py:3: in take": ("acme/pool.py", 3),
    "::error file=src/a.ts,line=3,col=5::said": ("src/a.ts", 3),
    "::warning title=x,file=src/a%25b.ts,endLine=9,line=3::said": ("src/a%b.ts", 3),
    "##[error]src/a.ts(3,5): error TS2304: said": ("src/a.ts", 3),
    "src/a.ts:3:5 - error TS2304: said": ("src/a.ts", 3),
    "vet: ./add.go:9:2: undefined: said": ("add.go", 9),
    "diff --git a/src/db/util.py b/src/db/util.py": ("src/db/util.py", 0),
    "repo:acme +++ b/src/db/util.py": ("src/db/util.py", 0),
    "repo:acme at send (lib/send.js:3:1)": ("lib/send.js", 3),
}


@pytest.mark.parametrize("line", LINES)
def test_it_is_a_file_and_a_line(line: str) -> None:
    looked_up = look_up(parse_query(line))

    assert looked_up is not None
    assert looked_up.place is not None
    assert (looked_up.place.path, looked_up.place.line) == LINES[line]


@pytest.mark.parametrize(
    "text",
    [
        "127.0.0.1:8000",
        "127.0.0.1:8000: refused",
        "localhost:5672",
        "redis.example.com:6379: refused",
        "pool.py:12 retries",
        "at noon",
        "line:3 of it",
    ],
)
def test_other_lines_are_left_as_they_are(text: str) -> None:
    assert unframed(text) == text
