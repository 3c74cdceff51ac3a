"""Frames of stacks, in the ways in which languages write them; one line at a time. Pure.

Each expression begins at a word that only such lines have, so that a line without it costs nothing.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from omniweb.search.pastes.paste import Frame

_PATH = r"(?P<path>[^\s\"'()<>|,;?]{1,240}?\.[A-Za-z]\w{0,7})(?:\?[\w=&-]{0,60})?"
_SPACED = r"(?P<path>[^\"<>|\t]{1,240}?\.\w{1,8})"
_LAST_FIRST, _FIRST_FIRST = True, False


class _Form(NamedTuple):
    """How a language writes a frame; `last_first`: the call that failed stands at the end."""

    sign: str
    expression: re.Pattern[str]
    last_first: bool


def _form(sign: str, expression: str, *, last_first: bool = False) -> _Form:
    return _Form(sign, re.compile(expression), last_first)


_FORMS = (
    # Python: File "a.py", line 3, in f
    _form(
        'File "', rf'\s*File "{_SPACED}", line (?P<at>\d+)(?:, in (?P<name>\S+))?', last_first=True
    ),
    # IPython: File ~/a.py:3, in f(x)   ~/a.py in f(x)
    _form("File ", rf"\s*File {_SPACED}:(?P<at>\d+)(?:, in (?P<name>[\w.<>]+))?", last_first=True),
    _form(
        " in ",
        rf"\s*\[?{_PATH}(?:\]\(\S{{1,300}}\))?(?::(?P<at>\d+):?)? in (?P<name>[\w.<>]+)(?:\(|\s*$)",
        last_first=True,
    ),
    # pytest: a.py:3: ValueError
    _form(
        ":",
        rf"{_PATH}:(?P<at>\d+): (?P<name>)(?:\w+(?:Error|Exception|Warning)|in )",
        last_first=True,
    ),
    # Java, Kotlin, Scala: at a.b.C.f(C.java:3)
    _form(
        "(",
        r"\s*(?:at )?(?:[\w.]{1,80}/+)?(?P<module>[\w$.]{1,200}?)\.(?P<type>[\w$]{1,100})"
        r"\.(?P<name>[\w$<>]{1,100})"
        r"\((?P<path>[\w$.-]{1,120}\.\w{1,8}):(?P<at>\d+)\)",
    ),
    # C# names the function first and says “line” before the number
    _form(
        ":line ", rf"\s*at (?P<name>[\w.`<>+]{{1,200}}).{{0,200}}? in {_SPACED}:line (?P<at>\d+)"
    ),
    # JavaScript: at f (a.js:3:4)   at a.js:3:4   f@a.js:3:4
    _form(
        "at ",
        rf"\s*at (?:async )?(?:(?P<name>[\w.$<>]{{1,100}}) .{{0,60}}?\()?(?:file://)?{_PATH}:(?P<at>\d+)(?::\d+)?\)?",
    ),
    _form("@", rf"(?P<name>[\w.$]{{0,100}})@{_PATH}:(?P<at>\d+):\d+"),
    # PHP: #0 /a.php(3): C->f()
    _form("#", rf"\s*#\d+ {_PATH}\((?P<at>\d+)\): (?P<name>[\w\\]{{0,100}}(?:(?:->|::)\w+)?)"),
    # C, C++: #0 0x1 in f (x=1) at a.c:3
    _form(
        "#",
        r"\s*#\d+\s+(?:0x[0-9a-f]+ in )?(?P<name>[\w:~<>]{1,150}) ?"
        rf"\(.{{0,300}}? at {_PATH}:(?P<at>\d+)",
    ),
    # Ruby: a.rb:3:in `f'
    _form(":in ", rf"\s*(?:from )?{_PATH}:(?P<at>\d+):in [`'](?P<name>[^`']{{1,100}})'"),
    # Go: a.go:3 +0x1d
    _form(" +0x", rf"\s*{_PATH}:(?P<at>\d+) \+0x[0-9a-f]+(?P<name>)"),
    # Elixir: (app 1.0) lib/a.ex:3: M.f/1
    _form(": ", rf"\s*\([\w .-]{{1,60}}\) {_PATH}:(?P<at>\d+): (?P<name>[\w.]{{1,100}})"),
    # Rust: thread 'main' panicked at a.rs:3:4:   panicked at 'said', a.rs:3:4
    _form(
        " panicked at ",
        r"\s*thread '[^']{0,80}'(?: \(\d+\))? panicked at "
        rf"(?:'(?P<said>[^']{{0,300}})', )?{_PATH}:(?P<at>\d+)(?P<name>)",
    ),
    # Rust, compilers, linters: a.rs:3:4   a.c:3:4: error
    _form("-->", rf"\s*--> {_PATH}:(?P<at>\d+):\d+(?P<name>)"),
    _form(
        ":",
        rf"\s*(?:[a-z]{{1,12}}: )?(?:file://)?{_PATH}:(?P<at>\d+)(?P<name>)"
        r"(?::(?:\d+(?::|\b))? ?(?:- )?(?P<said>\w.*|$)|\s*$)",
    ),
    # TypeScript and C# put the line in brackets; Kotlin besides, behind a colon
    _form("): ", rf"\s*{_PATH}\((?P<at>\d+)(?:,\d+)*\) ?: (?P<name>)(?P<said>\w.*)"),
    _form(": (", rf"[ew]: {_PATH}: \((?P<at>\d+), \d+\): (?P<name>)(?P<said>\w.*)"),
    # Shells, ShellCheck, CMake: a.sh: line 3: said, In a.sh line 3, CMake Error at a.cmake:3
    _form(
        ": line ",
        rf"\s*(?:[\w/]{{0,40}}sh: )?{_PATH}: line (?P<at>\d+): (?P<name>)(?P<said>\w.*)",
    ),
    _form("In ", rf"In {_PATH} line (?P<at>\d+):(?P<name>)"),
    _form("CMake ", rf"CMake \w+(?: \(dev\))? at {_PATH}:(?P<at>\d+)(?P<name>)"),
)
_SEPARATORS = re.compile(r"[/\\]+")
_PINNED = re.compile(r"(?<=\w)@v\d[\w.+-]*\Z")
"""A module of Go with its version: `cobra@v1.8.0`."""
_MENTIONED = re.compile(rf"(?:^|(?<=[\s(\[\"'=])){_PATH}(?:\(|:\[?)(?P<at>\d+)(?![\d.]*\d\.)")
_INLINE = re.compile(r"\$\d+|<.*?>")


class FrameLine(NamedTuple):
    """A frame, whether the one that failed stands last, and what the line says behind a place."""

    frame: Frame
    last_first: bool
    said: str


def frame_of(line: str, number: int) -> FrameLine | None:
    """Return the frame that a line is, None where it is none."""
    for form in _FORMS:
        if form.sign in line and (found := form.expression.match(line)):
            path = split(found["path"])
            groups = found.groupdict()
            if groups.get("module"):
                path = (*groups["module"].split("."), *path)
            name = _INLINE.sub("", groups["name"] or "").strip(".")
            frame = Frame(path, int((groups["at"] or "0")[:9]), name, number)
            return FrameLine(frame, form.last_first, groups.get("said") or "")
    return None


def mentioned(line: str, number: int) -> Iterator[Frame]:
    """Yield the files that a line names with a line of theirs, wherever they stand in it."""
    for found in _MENTIONED.finditer(line) if "/" in line or "\\" in line else ():
        parts = split(found["path"])
        if len(parts) > 1:
            yield Frame(parts, int(found["at"][:9]), "", number)


def innermost_first(stacks: Iterable[tuple[Sequence[Frame], bool]]) -> tuple[Frame, ...]:
    """Return the frames of stacks, the last stack first, each from where it failed outwards."""
    found: list[Frame] = []
    for frames, last_first in reversed(list(stacks)):
        found += reversed(frames) if last_first else frames
    return tuple(found)


def split(path: str) -> tuple[str, ...]:
    """Return the parts of a path of whatever system, without what leads nowhere."""
    parts = _SEPARATORS.split(path.strip())
    return tuple(_PINNED.sub("", each) for each in parts if each not in {"", ".", "..", "~"})
