"""The lines of a pasted text, each with what it is. Pure, and linear in the text.

A line is looked at by itself and by what stands around it: fences, indentation, headings, hunks.
"""

import re
from collections.abc import Iterator
from enum import Enum, auto
from typing import NamedTuple

from omniweb.search.pastes.frames import frame_of
from omniweb.search.pastes.wrapping import Unwrapped, unwrapped

MOST_LINES = 600
"""Of a longer text the beginning and the end are read: a log says at its end what failed."""
_LAST_LINES = 200
LONGEST_LINE = 1_000
"""Characters of a line that are read."""


class Kind(Enum):
    """What a line is."""

    TITLE = auto()
    PROSE = auto()
    CODE = auto()
    OUTPUT = auto()
    MESSAGE = auto()
    HUNK = auto()
    ADDED = auto()
    REMOVED = auto()
    NOISE = auto()


class Line(NamedTuple):
    """A line with its number in the text, from 1."""

    number: int
    text: str
    kind: Kind
    share: float = 1.0
    """How much the section that it stands in tells."""


_FENCE = re.compile(r"\s{0,3}(?:```+|~~~+)\s*([\w-]*)")
_HEADING = re.compile(r"\s{0,3}(?:#{1,6}\s+(?P<a>.{1,80}?)|\*\*(?P<b>[^*]{1,60})\*\*:?)[\s#:]*")
_UNDERLINE = re.compile(r"\s*([-=~^*_+.#])\1{3,}[-=~^*_+.#\s|]*")
_RULED = re.compile(r"[\s|+:=_*~^\-]+")
_COMMENT = re.compile(r"<!--|-->")
_HTML = re.compile(r"\s*</?(?:details|summary|br|p|tt|hr|sup|sub|img)\b[^>]*>")
_VERSION = re.compile(
    r"\s*(?:[-*]\s+)?[\w .\[\]/()-]{1,50}?(?:\s*[:=]{1,2}\s*|\s+)v?"
    r"(?:\d+(?:\.\d+)+\S{0,40}|None|unknown|installed|[Nn]o|N/A)(?:\s+\S{1,60})?\s*"
)
_ABOUT = re.compile(
    r"\s*(?:[-*]\s+)?(?:python|os|operating system|platform|version|browser|node|pip|machine"
    r"|processor|byteorder|LC_ALL|LANG|LOCALE|libhdf5|libnetcdf|extra tools|\w+ version"
    r"|\w+ extensions|cachedir|rootdir|plugins|compiler)\b[^:]{0,20}:.{0,200}",
    re.IGNORECASE,
)
_NOTHING = re.compile(r"\s*_?(?:no response|n/?a|no|none|nothing|yes)_?\.?\s*", re.IGNORECASE)
_NOTED = re.compile(
    r"environment|version|system|platform|screenshot|your project|extra tool|checklist|os /"
    r"|additional (?:dep|context)|pip (?:list|freeze)|relates|software|hardware|^os\b"
    r"|anything else",
    re.IGNORECASE,
)
_SHOWN = re.compile(
    r"reproduc|expected|actual|steps|example|mcve|mre|code sample|command used|config|output"
    r"|traceback|stack ?trace|log",
    re.IGNORECASE,
)
_TEMPLATE = re.compile(
    r"describe|description|bug|problem|detail|feature|purpose|summary|context|solution|altern"
    r"|what happened|subject|issue|possible|question|motivation|proposal|prerequisite",
    re.IGNORECASE,
)
_PROMPT = re.compile(r"\s*(?:>>> |\.\.\. |In \[\d+\]:|\$ |> \w|% |PS [A-Z]:)")
_MESSAGE = re.compile(
    r"\s*(?:E\s+|\[?(?:ERROR|FATAL|CRITICAL|WARN(?:ING)?)\]?:?\s+|Caused by:?\s+|panic:\s+"
    r"|fatal:\s+|Uncaught\s+|Exception in thread \S+\s+|thread '[^']*' panicked"
    r"|(?:\S{1,120}:\d+(?::\d+)?:\s+)?(?:fatal )?error(?:\[\w+\])?:\s+"
    r"|##\[error\])?"
    r"(?:[\w.$:]{0,120}(?:Error|Exception|Warning|Failure|Fault|Interrupt|Exit)\b"
    r"(?::|\(|\s*$|\s+(?:at|in|-)\s))?"
)
_HUNK = re.compile(r"@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@")
_DIFF = re.compile(
    r"diff --git |--- (?:a/|/dev/null|\S+\t)|\+\+\+ (?:b/|/dev/null|\S+\t)|Index: \S"
)
_DIFF_HEAD = re.compile(
    r"(?:diff --git|---|\+\+\+|Index:|index [0-9a-f]{4,}\S*|new file|deleted file|old mode|new mode"
    r"|similarity|rename|copy|Binary files|={20,})(?:\s|$)"
)
_COMMIT = re.compile(
    r"\s*(?:commit [0-9a-f]{7,40}|From [0-9a-f]{40} .{0,60}|(?:Author|AuthorDate|Commit|CommitDate"
    r"|Date|Merge|From|To|Cc|Message-I[dD]|Change-Id|PR-URL|Fixes|Closes|Refs?|See-also"
    r"|[A-Z]\w+(?:-\w+)*-[bB]y|(?:Link|Bug)(?=: (?:http|#?\d))): .{0,200}"
    r"|\(cherry picked from commit .{0,60}|This reverts commit .{0,60}"
    r"|[*_]*This is a backport of .{0,120}|\([0-9a-f]{40}\)[.*_]*"
    r"|[-*] (?:Merge branch |\[pre-commit|Apply suggestions|(?:fix )?(?:lint|review)\b).{0,80})\s*"
)
"""What stands above, below and between what a commit's author wrote; of squashed ones, too."""
_CLOSING = re.compile(
    r"\s*(?:[-*]\s+)?(?:(?:partially|also)\s+)?(?:fix(?:es|ed)?|close[sd]?|resolve[sd]?|refs?|see"
    r"|part of|related to|follow-up to)\b:?\s+(?:[\w.-]{1,60}/[\w.-]{1,60})?(?:#\d+|gh-\d+|https?://\S+)"
    r"[\s,.#\d]*",
    re.IGNORECASE,
)
_SUBJECT = re.compile(r"Subject: (?:\[PATCH[^\]]{0,20}\] ?)?")
_INDENTED = re.compile(r"(?: {4}|\t)\s*\S")


def lines_of(text: str) -> Iterator[Line]:
    """Yield the lines that say something, with what they are; blank ones are left out."""
    raw = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    numbered = list(enumerate(raw, 1))
    if len(numbered) > MOST_LINES:
        numbered = numbered[: MOST_LINES - _LAST_LINES] + numbered[-_LAST_LINES:]
    reader = _Reader()
    for number, whole in numbered:
        line = whole[:LONGEST_LINE].rstrip()
        bare = Unwrapped(line) if reader.within_diff else unwrapped(line)
        if bare.text:
            kind = reader.kind(bare)
            yield Line(number, reader.text, kind, reader.share)
        else:
            reader.blank()


class _Reader:
    """What is known of the text up to a line."""

    def __init__(self) -> None:
        self.share = 1.0
        self.text = ""
        self._titled = self._fenced = self._comment = self._hunks = self._head = False
        self._after_blank = True
        self._language = ""

    def blank(self) -> None:
        """Go over a blank line."""
        self._after_blank = True

    @property
    def within_diff(self) -> bool:
        """Whether the lines are those of a diff: nothing stands before them."""
        return self._hunks

    def kind(self, line: Unwrapped) -> Kind:
        """Return what a line is that follows; `text` is what it says without its clothes."""
        self.text = line.text
        kind = self._kind(line.text)
        self._after_blank = False
        if kind in {Kind.PROSE, Kind.CODE, Kind.OUTPUT} and not self._hunks:
            if line.is_message:
                kind = Kind.MESSAGE
            elif line.is_output:
                kind = Kind.OUTPUT
        untitled = not self._titled and kind in {Kind.PROSE, Kind.MESSAGE}
        if untitled and frame_of(self.text, 0) is None:
            self._titled = True
            kind = Kind.TITLE if kind == Kind.PROSE else kind
        return kind

    def _kind(self, line: str) -> Kind:
        if self._is_diff(line):
            return self._of_diff(line)
        if fence := _FENCE.match(line):
            self._fenced, self._language = not self._fenced, fence[1]
            return Kind.NOISE
        if self._fenced:
            return self._in_fence(line)
        if self._is_comment(line) or _HTML.match(line):
            return Kind.NOISE
        return self._outside(line)

    def _is_diff(self, line: str) -> bool:
        if _HUNK.match(line) or _DIFF.match(line):
            self._hunks = True
        elif self._hunks and not line.startswith(("+", "-", " ", "\\")):
            self._hunks = bool(_DIFF_HEAD.match(line))
        return self._hunks

    def _of_diff(self, line: str) -> Kind:
        if _DIFF_HEAD.match(line) or line.startswith("\\"):
            return Kind.NOISE
        if _HUNK.match(line):
            return Kind.HUNK
        self.text = line[1:]
        return {"+": Kind.ADDED, "-": Kind.REMOVED}.get(line[0], Kind.CODE)

    def _in_fence(self, line: str) -> Kind:
        if _VERSION.fullmatch(line) or _RULED.fullmatch(line):
            return Kind.NOISE
        return Kind.MESSAGE if _is_message(line) else Kind.CODE

    def _is_comment(self, line: str) -> bool:
        within = self._comment
        for mark in _COMMENT.findall(line):  # compilers write `-->` before a place
            within = within or mark == "<!--"
            self._comment = mark == "<!--"
        return within

    def _outside(self, line: str) -> Kind:
        if _COMMIT.fullmatch(line):
            self._head = True
            return Kind.NOISE
        if subject := _SUBJECT.match(line):
            self.text = line[subject.end() :]
            return Kind.PROSE
        if any(each.fullmatch(line) for each in (_UNDERLINE, _NOTHING, _CLOSING)):
            return Kind.NOISE
        if self._titled and (heading := _HEADING.fullmatch(line)):
            return self._heading(heading["a"] or heading["b"])
        if self._titled and (_VERSION.fullmatch(line) or _ABOUT.fullmatch(line)):
            return Kind.NOISE
        return self._prose(line)

    def _heading(self, said: str) -> Kind:
        noted, shown = _NOTED.search(said), _SHOWN.search(said)
        self.share = 0.0 if noted else 0.6 if shown else 1.0
        template = noted or shown or _TEMPLATE.search(said)
        return Kind.NOISE if template else Kind.PROSE

    def _prose(self, line: str) -> Kind:
        if _is_message(line):
            return Kind.MESSAGE
        if _PROMPT.match(line):
            return Kind.CODE
        if not self._head and _INDENTED.match(line):
            return Kind.CODE
        return Kind.PROSE


def _is_message(line: str) -> bool:
    """Tell whether a line says what failed."""
    found = _MESSAGE.match(line)
    return found is not None and bool(found[0].strip())
