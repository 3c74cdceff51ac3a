"""Filters of Sourcegraph, GitHub and Zoekt that OmniWeb does not have, and what to do instead.

What asks for what is so anyway is left out of the query; what has a name here gets it; the rest is
refused with a sentence. A value that none of the three takes makes no filter: it is text.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_ANY, _NEVER = r".+", r"(?!)"
_LONGER = r'"?[\w./*^-]{2,}.*'
"""Of a filter whose name is one letter: `b:1` in a text is none."""


@dataclass(frozen=True, slots=True)
class Foreign:
    """A filter of others; `values`, `idle` are expressions of whole values in lower case.

    `sentence` follows “name:value”. `here` is what a value is called in OmniWeb, `first` what the
    rewritten query begins with. `notes` say of a value what others would expect.
    """

    names: tuple[str, ...]
    sentence: str
    values: str = _ANY
    idle: str = _NEVER
    here: Mapping[str, str] = field(default_factory=dict)
    first: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)

    def takes(self, value: str) -> bool:
        """Tell whether one of the others understands this value."""
        return re.fullmatch(self.values, value.lower()) is not None

    def is_idle(self, value: str) -> bool:
        """Tell whether the value asks for what OmniWeb does anyway."""
        return re.fullmatch(self.idle, value.lower()) is not None


_COMMITS = "asks for commits; the index holds the files of one commit of each repository."
_FACTS = (
    "asks for what OmniWeb does not know of a repository: each one that you may see is searched."
)
ONE_REF = (
    "asks for another branch: OmniWeb searches the one that is chosen on the page of a repository."
)
_RESULTS = "asks for another kind of result: OmniWeb finds files; the facets list repositories."
_ROWS = (
    Foreign(
        ("type", "t"),
        _RESULTS,
        r"symbol|path|file|filename|filematch|repo|diff|commit",
        r"filematch|file",
        {"symbol": "mode:symbol", "path": "mode:path", "filename": "mode:path"},
        notes={"file": "type:file is about contents and paths; mode:path is about paths alone."},
    ),
    Foreign(
        ("select",),
        _RESULTS,
        r"(?:repo|file|content|symbol|commit)(?:\.[a-z.]+)?",
        r"file|content",
        {"symbol": "mode:symbol"},
    ),
    Foreign(("rev", "revision", "branch"), ONE_REF, idle="head"),
    Foreign(("b",), ONE_REF, _LONGER, "head"),
    Foreign(("author", "committer", "before", "until", "after", "since"), _COMMITS),
    Foreign(("message", "msg"), _COMMITS),
    Foreign(("context",), "names a set of repositories; write repo: for each.", idle="global"),
    Foreign(("fork", "archived"), _FACTS, r"yes|no|only|true|false", r"yes|true"),
    Foreign(("is",), _FACTS, r"fork|archived"),
    Foreign(("visibility",), _FACTS, r"any|public|private", r"any"),
    Foreign(("public",), _FACTS, r"yes|no|only"),
    Foreign(("enterprise", "repogroup", "repohascommitafter"), _FACTS),
    Foreign(("repohasfile",), "asks for repositories with a file; look for the file with path:."),
    Foreign(
        ("in",),
        "says where a word is looked for: in contents and paths anyway.",
        r"file|path|file,path|path,file",
        r"file|file,path|path,file",
        {"path": "mode:path"},
    ),
    Foreign(
        ("size",),
        "asks for the size of a file, by which nothing is found.",
        r"[<>]=?\d+|\d+\.\.\d+",
    ),
    Foreign(
        ("timeout",), "sets a time limit; that of the server holds.", r"\d+(?:\.\d+)?(?:ms|s|m|h)"
    ),
    Foreign(
        ("index", "stable"),
        "chooses how the index is used; it is always used.",
        r"yes|no|only",
        "yes",
    ),
    Foreign(
        ("patterntype",),
        "chooses how the text is read; an expression stands between slashes, a text in quotes.",
        r"keyword|standard|literal|lucky|regexp|regex|structural",
        r"keyword|standard",
        first={"regexp": "mode:regex", "regex": "mode:regex"},
    ),
)
_BY_NAME = {name: row for row in _ROWS for name in row.names}
_META = Foreign(("meta",), _FACTS)
NAMES = frozenset(_BY_NAME)


def foreign(name: str) -> Foreign | None:
    """Return the filter of others that has this name, any case where it is longer than a letter."""
    if name.startswith("meta."):
        return _META
    return _BY_NAME.get(name if len(name) == 1 else name.lower())
