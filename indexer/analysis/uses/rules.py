"""What differs from language to language in the use of names, beyond its query."""

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Final, Literal


def _letters(further: bytes = b"") -> bytes:
    """Return the table for `bytes.translate` that makes 0 of what names consist of, else 1."""
    return bytes(
        byte < 128 and not chr(byte).isalnum() and byte not in b"_" + further  # noqa: PLR2004 - ASCII
        for byte in range(256)
    )


MOST_BLANKS: Final = 500
"""Bytes between a name, the sign before it, and what stands before that."""
_HASH: Final = re.compile(rb"#")
_DASHES: Final = re.compile(rb"--")
_NEVER: Final = re.compile(rb"(?!)")


@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """The rules of one language.

    `hoisted`: a local is known in all of its scope, else from its place on. `again`: what a second
    definition of a local in one scope is: the same, a write of it, or a new one. `members_seen`:
    the members of a class are known by their names alone in its methods. `assigned_fields`: the
    first assignment to a field of `self` defines it. `passed_on`: who imports a document can have
    what it imports outside of its functions. `unnamed`: what an import brings that names nothing:
    everything, or a module that is called as its path ends. `separator`: of the paths of imports.
    """

    hoisted: bool = False
    again: Literal["same", "write", "new"] = "same"
    members_seen: bool = False
    assigned_fields: bool = False
    passed_on: bool = False
    unnamed: Literal["", "all", "last"] = ""
    separator: str = "."
    constructor: bytes | None = None
    """What stands before a call that makes an instance of the type that is called."""
    own: frozenset[bytes] = frozenset({b"this"})
    parents: frozenset[bytes] = frozenset({b"super"})
    signs: tuple[bytes, ...] = (b".",)
    typed: re.Pattern[bytes] = _NEVER
    """What follows a name and tells its type: the last group; `made` if by a constructor."""
    typed_before: re.Pattern[bytes] | None = None
    """The same for what stands before a name on its line."""
    comment: re.Pattern[bytes] = re.compile(rb"//|/\*|^\s*\*")
    """What begins a comment on a line."""
    letters: bytes = _letters()
    linked_by: bytes = b"\0"
    """A text without this has none of `linked`."""
    linked: re.Pattern[bytes] = _NEVER
    """A link to a name in documentation: the last group is the name."""

    @property
    def apart(self) -> re.Pattern[bytes]:
        """What finds a sign and the blanks after it."""
        return _apart(self.signs)


@cache
def _apart(signs: tuple[bytes, ...]) -> re.Pattern[bytes]:
    return re.compile(
        b"(?:%b)([ \\t\\r\\n]{1,%d})" % (b"|".join(map(re.escape, signs)), MOST_BLANKS)
    )


_SPHINX: Final = rb":(?:func|class|meth|attr|exc|obj|data|mod|const):`[~!]?([\w.]+)(?:\(\))?`"
_PYTHON: Final = Rules(
    constructor=b"",
    comment=_HASH,
    hoisted=True,
    again="write",
    assigned_fields=True,
    passed_on=True,
    own=frozenset({b"self", b"cls"}),
    typed=re.compile(
        rb"""\s*(?:
        :[ \t]*["']?(?:None\s*\|\s*|(?:\w+\.)?
          (?:Optional|Final|ClassVar|Annotated|Required|NotRequired|Union|type|Type)\[\s*["']?)*
          (?:\w+\.)*([^\W\d]\w*)
        |=\s*(?:await\s+)?(?:\w+\.)*(?P<made>_*[A-Z]\w*)(?=\()
        )""",
        re.VERBOSE,
    ),
    linked_by=b":`",
    linked=re.compile(_SPHINX),
)

_JAVASCRIPT: Final = Rules(
    constructor=b"new ",
    hoisted=True,
    assigned_fields=True,
    letters=_letters(b"$"),
    typed=re.compile(
        rb"""\s*[?!]?(?:
        :\s*(?:readonly\s+)?(?:(?:Readonly|Partial|Required)<\s*)?(?:[\w$]+\.)*([A-Za-z_$][\w$]*)(?!\s*\[)\b
        |(?::[^=;\n]{0,80})?=\s*(?:await\s+)?new\s+(?:[\w$]+\.)*(?P<made>[\w$]+)
        )""",
        re.VERBOSE,
    ),
    linked_by=b"{@link",
    signs=(b".", b"#"),
    linked=re.compile(rb"\{@link(?:code|plain)?\s+([\w$.#]+)"),
)

_JAVADOC: Final = re.compile(rb"@(?:(?<=\{@)link(?:plain)?|see)\s+([\w.#]+)")
"""It begins with a sign that is looked for quickly."""
_TYPE_BEFORE: Final = re.compile(
    rb"""(?:^|[\s(,;{<&*])(?:\w++(?:::|\.))*
    (?!(?:auto|var|val|const|let|final|static|return|new|else|throw|case|in|out|ref|void|class
      |struct|union|enum|namespace|using|typename|typedef|public|private|protected|extern)\b)
    (?:(?:unique_ptr|shared_ptr|Optional)<\s*+(?:const\s++)?(?:\w++::)*)?([^\W\d]\w*+)
    (?:<[^<>;(){}]*+(?:<[^<>;(){}]*+>[^<>;(){}]*+)?>|>)?(?:\?|\.\.\.)?(?:[\s*&]|const\b)++$""",
    re.VERBOSE,
)
_JAVA: Final = Rules(
    constructor=b"new ",
    members_seen=True,
    signs=(b".", b"::", b"#"),
    typed=re.compile(rb"\s*=\s*new\s+(?:\w+\.)*(?P<made>\w+)"),
    typed_before=_TYPE_BEFORE,
    linked_by=b"* ",
    linked=_JAVADOC,
)
_GO: Final = Rules(
    again="write",
    unnamed="last",
    separator="/",
    typed=re.compile(
        rb"""(?:
        \s*(?:,\s*\w+\s*)?:=\s*[\w.]+\.\((?!type\))\*?(?:\w+\.)?(\w+)\)
        |\s*(?::=|=)\s*&?(?:\w+\.)?(?P<made>\w+)(?:\[[^\[\]]*\])?(?=\{)
        |\s*(?::=|=)\s*new\((?:\w+\.)?(\w+)\)
        |\s*(?::=|=)\s*(?:\w+\.)?New([A-Z]\w*)\(
        |(?:[ \t]*,\s*\w+){0,50}[ \t]+(?:\.\.\.)?\**(?:\w+\.)?
          (?!map\b|chan\b|func\b|struct\b|interface\b)([^\W\d]\w*)
        )""",
        re.VERBOSE,
    ),
)
_RUST: Final = Rules(
    again="new",
    own=frozenset({b"self", b"Self"}),
    parents=frozenset(),
    signs=(b".", b"::"),
    separator="::",
    typed=re.compile(
        rb"""\s*(?:
        :\s*(?:&\s*(?:'\w+\s+)?|mut\s+|dyn\s+|impl\s+|(?:Box|Arc|Rc)<)*(?:\w+::)*([^\W\d]\w*)
        |(?::[^=;\n]{0,80})?=\s*(?:&\s*(?:mut\s+)?)?(?:[a-z_]\w*::)*(?P<made>[A-Z]\w*)(?=::\w+\(|\s*\{)
        )""",
        re.VERBOSE,
    ),
    linked_by=b"[`",
    linked=re.compile(rb"\[`([\w:]+)(?:\(\)|!)?`\]"),
)
_C: Final = Rules(
    signs=(b".", b"->"),
    unnamed="all",
    separator="/",
    typed_before=_TYPE_BEFORE,
    linked_by=b"\\ref ",
    linked=re.compile(rb"[\\@]ref\s+([\w:]+)"),
)
_CPP: Final = replace(
    _C,
    constructor=b"",
    members_seen=True,
    signs=(b".", b"->", b"::"),
    typed=re.compile(
        rb"\s*=\s*(?:new\s+(?:\w+::)*(?P<made>\w+)|(?:\w+::)*make_\w+<(?:\w+::)*(\w+)>)"
    ),
)
_CSHARP: Final = Rules(
    constructor=b"new ",
    members_seen=True,
    parents=frozenset({b"base"}),
    unnamed="all",
    typed=re.compile(rb"\s*=\s*new\s+(?:\w+\.)*(?P<made>\w+)"),
    typed_before=_TYPE_BEFORE,
    linked_by=b"cref=",
    linked=re.compile(rb'cref="(?:\w:)?([\w.]+)'),
)

_ANNOTATED: Final = re.compile(
    rb"""\s*(?:
    :\s*(?:\w+\.)*([^\W\d]\w*)
    |(?::[^=;\n]{0,80})?=\s*(?:new\s+)?(?:[a-z_]\w*\.)*(?P<made>[A-Z]\w*)(?=\()
    )""",
    re.VERBOSE,
)
_KOTLIN: Final = Rules(members_seen=True, constructor=b"", typed=_ANNOTATED)
_SWIFT: Final = Rules(
    members_seen=True, constructor=b"", own=frozenset({b"self", b"Self"}), typed=_ANNOTATED
)

_RUBY: Final = Rules(
    comment=_HASH,
    again="write",
    own=frozenset({b"self"}),
    signs=(b".", b"::"),
    unnamed="all",
    typed=re.compile(rb"\s*=\s*(?:\w+::)*(?P<made>[A-Z]\w*)\.new\b"),
)
_PHP: Final = Rules(
    comment=re.compile(rb"//|/\*|^\s*\*|#"),
    hoisted=True,
    again="write",
    own=frozenset({b"$this", b"self", b"static"}),
    parents=frozenset({b"parent"}),
    signs=(b"->", b"::"),
    separator="\\",
    typed=re.compile(rb"\s*=\s*new\s+\\?(?:\w+\\)*(?P<made>\w+)"),
    typed_before=re.compile(rb"(?:^|[\s(,|?\\])([A-Z]\w*)\s+[$]?$"),
)
_LUA: Final = Rules(comment=_DASHES, again="new", own=frozenset({b"self"}), signs=(b".", b":"))
_ELIXIR: Final = Rules(comment=_HASH, again="new", letters=_letters(b"?!"))
_HASKELL: Final = Rules(comment=_DASHES, hoisted=True, letters=_letters(b"'"), unnamed="all")
_R: Final = Rules(
    hoisted=True, again="write", letters=_letters(b"."), signs=(b"$", b"::"), unnamed="all"
)
_ERLANG: Final = Rules(hoisted=True, letters=_letters(b"@"), signs=(b":",))
_ZIG: Final = Rules(own=frozenset({b"self"}), typed=_ANNOTATED)
_BASH: Final = Rules(
    comment=_HASH, hoisted=True, again="write", letters=_letters(b"-"), unnamed="all"
)

_RULES: Final = {
    "kotlin": _KOTLIN,
    "swift": _SWIFT,
    "scala": _KOTLIN,
    "ruby": _RUBY,
    "php": _PHP,
    "lua": _LUA,
    "elixir": _ELIXIR,
    "haskell": _HASKELL,
    "zig": _ZIG,
    "r": _R,
    "erlang": _ERLANG,
    "bash": _BASH,
    "java": _JAVA,
    "go": _GO,
    "rust": _RUST,
    "c": _C,
    "cpp": _CPP,
    "csharp": _CSHARP,
    "python": _PYTHON,
    **dict.fromkeys(("javascript", "typescript", "tsx"), _JAVASCRIPT),
}


@cache
def of(grammar: str | None) -> Rules:
    """Return the rules of a grammar."""
    return _RULES.get(grammar or "", Rules())
