"""What runners and loggers put around lines: stamps, colours, marks, heads of stacks. Pure."""

import re
from typing import NamedTuple

_COLOUR = re.compile(r"(?:\x1b|\u241b)\[[\d;?]*[A-Za-z]")
_STAMP = re.compile(
    r"(?:[^\t]{1,80}\t[^\t]{1,80}\t)?\ufeff?\s*"
    r"(?:\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d\S*|\[?\d\d:\d\d:\d\d\S*"
    r"|\w{3}\s+\d+ \d\d:\d\d:\d\d)(?:\s|$)"
)
_MARK = re.compile(r"\s*##\[(?P<mark>\w{1,20})\]")
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
    mark = _MARK.match(text)
    if mark:
        text = text[mark.end() :]
    if _TEMPLATE.fullmatch(text):
        return Unwrapped("")
    head = _HEAD.match(text)
    if head:
        text = text[head.end() :]
    failed = head or (mark and mark["mark"] in {"error", "warning"})
    return Unwrapped(text.rstrip(), bool(stamp or mark), bool(failed))
