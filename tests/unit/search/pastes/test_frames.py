"""Frames of stacks as languages write them."""

import pytest

from omniweb.search.pastes.frames import frame_of
from omniweb.search.pastes.reading import read

LAST_FIRST = {
    '  File "/srv/app/views.py", line 31, in index': ("srv/app/views.py", 31, "index"),
    '  File "C:\\app\\my views.py", line 7': ("C:/app/my views.py", 7, ""),
    "File ~/code/lib/plot.py:841, in Plot._plot(self, x)": ("code/lib/plot.py", 841, "Plot._plot"),
    "~/code/wcs/wcs.py in wcs_pix2world(self, *args)": ("code/wcs/wcs.py", 0, "wcs_pix2world"),
    "src/pool.py:12: PoolError": ("src/pool.py", 12, ""),
}
FIRST_FIRST = {
    "\tat com.acme.pool.Pool.take(Pool.java:42)": (
        "com/acme/pool/Pool.java",
        42,
        "take",
    ),
    "    at java.base/java.lang.Thread.run(Thread.java:833)": (
        "java/lang/Thread.java",
        833,
        "run",
    ),
    "   at Acme.Pool.Take(String key) in C:\\src\\Pool.cs:line 12": (
        "C:/src/Pool.cs",
        12,
        "Acme.Pool.Take",
    ),
    "    at Pool.take (/srv/app/lib/pool.js:10:15)": ("srv/app/lib/pool.js", 10, "Pool.take"),
    "    at async file:///srv/app/main.mjs:3:1": ("srv/app/main.mjs", 3, ""),
    "take@https://x.org/js/pool.js:10:15": ("https:/x.org/js/pool.js", 10, "take"),
    "#0 /srv/app/Pool.php(12): Acme\\Pool->take()": ("srv/app/Pool.php", 12, "Acme\\Pool->take"),
    "#1  0x00007f in take (p=0x0) at src/pool.c:44": ("src/pool.c", 44, "take"),
    "lib/pool.rb:3:in `take'": ("lib/pool.rb", 3, "take"),
    "\tfrom lib/pool.rb:9:in 'Pool#run'": ("lib/pool.rb", 9, "Pool#run"),
    "\t/srv/app/pool.go:17 +0x1d": ("srv/app/pool.go", 17, ""),
    "    (app 1.0.0) lib/pool.ex:3: Pool.take/1": ("lib/pool.ex", 3, "Pool.take"),
    "  --> src/pool.rs:5:9": ("src/pool.rs", 5, ""),
    "             at ./src/pool.rs:5:9": ("src/pool.rs", 5, ""),
    "src/pool.c:44:10: error: 'x' undeclared": ("src/pool.c", 44, ""),
    "docs/pool.rst:44": ("docs/pool.rst", 44, ""),
    "com.acme.pool.Pool.take(Pool.java:42)": ("com/acme/pool/Pool.java", 42, "take"),
    "thread 'main' panicked at src/pool.rs:5:9:": ("src/pool.rs", 5, ""),
    "thread 'main' panicked at 'no item', src/pool.rs:5:9": ("src/pool.rs", 5, ""),
    "\t/go/pkg/mod/example.org/pool@v1.8.0/pool.go:17 +0x1d": (
        "go/pkg/mod/example.org/pool/pool.go",
        17,
        "",
    ),
    "e: file:///app/src/Pool.kt:3:9 Unresolved reference: x": ("app/src/Pool.kt", 3, ""),
    "e: /app/src/Pool.kt: (3, 9): Unresolved reference: x": ("app/src/Pool.kt", 3, ""),
    "src\\Pool.cs(3,9): error CS0103: no such name": ("src/Pool.cs", 3, ""),
    "./bin/run.sh: line 3: foo: command not found": ("bin/run.sh", 3, ""),
    "In bin/run.sh line 3:": ("bin/run.sh", 3, ""),
    "CMake Error at cmake/Find.cmake:3 (message):": ("cmake/Find.cmake", 3, ""),
    "vet: ./pool.go:9:2: undefined: foo": ("pool.go", 9, ""),
    "at take (webpack:///./lib/pool.js?:19:12)": ("webpack:/lib/pool.js", 19, "take"),
}


@pytest.mark.parametrize("line", [*LAST_FIRST, *FIRST_FIRST])
def test_a_frame_has_a_file_a_line_and_a_function(line: str) -> None:
    found = frame_of(line, 3)
    assert found is not None
    frame, last_first, _ = found

    path, at, function = {**LAST_FIRST, **FIRST_FIRST}[line]
    assert ("/".join(frame.path), frame.at, frame.function) == (path, at, function)
    assert last_first == (line in LAST_FIRST)
    assert frame.line == 3


@pytest.mark.parametrize(
    "line",
    [
        "at the end of the day",
        "see https://x.org/a.html",
        "Note: it fails",
        "",
        "12:30:01 started",
        "a in b",
        "127.0.0.1:8000: refused",
        "0.0.0.0:3000",
    ],
)
def test_other_lines_are_none(line: str) -> None:
    assert frame_of(line, 1) is None


def test_what_a_compiler_says_behind_a_place_is_a_message() -> None:
    paste = read("build fails\n\nsrc/pool.c:44:10: error: expected expression before token\n")

    assert [each.text for each in paste.messages] == ["error: expected expression before token"]


def test_the_frame_where_it_failed_comes_first() -> None:
    python = (
        'It fails\n  File "a.py", line 1, in f\n    g()\n  File "b.py", line 2, in g\n    1 / 0'
    )
    java = "It fails\n  at x.B.g(B.java:2)\n  at x.A.f(A.java:1)"

    assert [each.path[-1] for each in read(python).frames] == ["b.py", "a.py"]
    assert [each.path[-1] for each in read(java).frames] == ["B.java", "A.java"]


def test_of_several_stacks_the_last_comes_first() -> None:
    text = 'It fails\n  File "a.py", line 1\n' + "words\n" * 30 + '  File "b.py", line 2\n'

    assert [each.path[-1] for each in read(text).frames] == ["b.py", "a.py"]
