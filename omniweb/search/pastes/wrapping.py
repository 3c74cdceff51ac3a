"""What runners and loggers put around lines: stamps, colours, marks, heads of stacks. Pure."""

import re
from typing import NamedTuple
from urllib.parse import unquote

_COLOUR = re.compile(r"(?:\x1b|\u241b)\[[\d;?]*[A-Za-z]")
_STAMP = re.compile(
    r"(?:[^\t]{1,80}\t[^\t]{1,80}\t)?\ufeff?\s*"
    r"(?:\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d\S*|\[?\d\d:\d\d:\d\d\S*"
    r"|\w{3}\s+\d+ \d\d:\d\d:\d\d)(?:\s|$)"
)
_MARK = re.compile(r"\s*##\[(?P<mark>\w{1,20})\]")
_COMMAND = re.compile(
    r"::(?P<mark>error|warning|notice|debug|group|endgroup|add-mask)(?: (?P<of>[^:]{0,500}))?::"
)
"""How a step of GitHub Actions marks a line: `::error file=src/a.ts,line=3,col=5::said`."""
_RUNNER = re.compile(
    r"\s*(?:make(?:\[\d+\])?: |npm (?:ERR!|error) |(?:gcc|g\+\+|cc|c\+\+|clang|ld|ar) .*-\w"
    r"|\[ *\d+%\] |(?:Compiling|Checking|Downloaded|Finished|Running) \S+ v?[\d`\[]|> Task :"
    r"|\[INFO\] |--- (?:FAIL|PASS|SKIP): |=== RUN |(?:ok|FAIL)\s*\t|test \S+ \.\.\. (?:ok|FAILED)"
    r"|Step \d+/\d+ : |\d+ (?:errors?|warnings?)(?: generated)?\.?\Z|Found \d+ errors?\b)"
)
"""What tools that build and test write, whoever reads it."""
_HEAD = re.compile(
    r"\s*(?:Exception in thread (?:\"[^\"]{0,80}\"|\S{1,80})|Caused by:|Suppressed:"
    r"|Unhandled exception[.:]|Uncaught(?=\s+(?:\(|[\w.]{0,80}(?:Error|Exception)\b)))(?:\s+|$)",
    re.IGNORECASE,
)
_TEMPLATE = re.compile(
    r"[\s|+>E]*(?:(?:Exception Group )?Traceback \((?:most recent call last|innermost last)\):?"
    r"|During handling of the above exception, another exception occurred:"
    r"|The above exception was the direct cause of the following exception:"
    r"|\[Previous line repeated \d+ more times?\]"
    r"|goroutine \d+(?: \S{1,40})* \[[^\]]{0,80}\]:"
    r"|(?:stack ?|call ?|back)(?: ?trace|back ?trace|stack)\s*:"
    r"|note: (?:run with `RUST_BACKTRACE|Some details are omitted, run with).{0,120}"
    r"|\.\.\. \d+ (?:more|common frames omitted)"
    r"|#\d+ \{main\}"
    r"|--- End of (?:inner exception )?stack trace.{0,60}"
    r"|Error: Process completed with exit code \d+\.?|exit status \d+"
    r"|=+ (?:FAILURES|ERRORS|test session starts|short test summary info|warnings summary) =+"
    r")\s*",
    re.IGNORECASE,
)


class Unwrapped(NamedTuple):
    """A line without its wrapping, and whether that says it is output, or what failed."""

    text: str
    is_output: bool = False
    is_message: bool = False


def unwrapped(line: str) -> Unwrapped:
    """Return what a line says by itself, "" where it is wrapping alone."""
    text = _COLOUR.sub("", line) if "[" in line else line
    stamp = _STAMP.match(text)
    if stamp:
        text = text[stamp.end() :]
    mark = _MARK.match(text) or _COMMAND.match(text)
    if mark:
        text = f"{_place_of(mark)}{text[mark.end() :]}"
    if _TEMPLATE.fullmatch(text):
        return Unwrapped("")
    head = _HEAD.match(text)
    if head:
        text = text[head.end() :]
    failed = head or (mark and mark["mark"] in {"error", "warning"})
    return Unwrapped(text.rstrip(), bool(stamp or mark or _RUNNER.match(text)), bool(failed))


def _place_of(mark: re.Match[str]) -> str:
    """Return the place that a mark names, as compilers write it: `src/a.ts:3: error: `."""
    said = mark.groupdict().get("of") or ""
    named = dict(each.strip().partition("=")[::2] for each in said.split(","))
    if not named.get("file") or not named.get("line", "").isdigit():
        return ""
    return f"{unquote(named['file'])}:{named['line']}: {mark['mark']}: "
