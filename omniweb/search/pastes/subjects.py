"""The first line of a commit message: what it is about, without what every such line has. Pure."""

import re

_TYPE = re.compile(
    r"(?:feat|fix|docs?|refactor(?:ing)?|chore|tests?|ci|style|perf|build|revert)"
    r"(?:\((?P<scope>[^()]{1,60})\))?!?:\s+",
    re.IGNORECASE,
)
_AREA = re.compile(r"(?P<scope>[\w./-]{2,40}(?:, ?[\w./-]{2,40}){0,3}):\s+(?=\S)")
"""Where it is, as kernels and libraries write it: `win: fix the title`, `axum: add must_use`."""
_BACKPORT = re.compile(r"(?:\[(?:PR|PATCH|backport|\d)[^\]]{0,60}\]\s*)+", re.IGNORECASE)
_CLOSES = re.compile(
    r"(?:fix(?:es|ed)?|close[sd]?|resolve[sd]?|refs?|issue|bug)?\s*#\d+\s*[:,.-]?\s*", re.IGNORECASE
)
_NUMBERS = re.compile(r"(?:\s*\(#\d+\))+\s*\Z")
_VERBS = frozenset(
    {
        *("add", "added", "adds", "allow", "allows", "avoid", "avoids", "change", "changes"),
        *("correct", "do", "drop", "ensure", "fix", "fixed", "fixes", "handle", "handles"),
        *("implement", "improve", "improves", "make", "makes", "move", "prevent", "refactor"),
        *("remove", "removed", "removes", "rename", "replace", "revert", "set", "show", "stop"),
        *("simplify", "support", "supports", "update", "updates", "use", "uses"),
    }
)
OF_VERB = 0.3
"""How much the verb that a first line begins with tells: it says what was done, not where."""


def subject(line: str) -> str:
    """Return a first line without its type, the issues that it closes and numbers; with its scope.

    What consists of these alone is left as it is.
    """
    rest, scope = line.strip(), ""
    if found := _BACKPORT.match(rest):
        rest = rest[found.end() :]
    if found := _TYPE.match(rest):
        rest, scope = rest[found.end() :], found["scope"] or ""
    if found := _CLOSES.match(rest):
        rest = rest[found.end() :]
    rest = _NUMBERS.sub("", rest)
    return f"{scope} {rest}".strip() if rest else line


def areas(line: str) -> list[str]:
    """Return the parts of the code that a first line says it is about: its scope, or its area."""
    line = _BACKPORT.sub("", line.strip(), count=1)
    found = _TYPE.match(line)
    if found is None or not found["scope"]:
        found = _AREA.match(line, found.end() if found else 0)
    return [each.strip() for each in found["scope"].split(",")] if found else []


def verb(line: str) -> str:
    """Return the verb that a first line begins with, "" where it begins otherwise."""
    first = line.partition(" ")[0]
    return first if first.lower() in _VERBS else ""
