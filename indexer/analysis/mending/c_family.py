"""C and C++: macros where their grammars expect a declaration, braces between conditions.

Most of such code has errors at a first parse, so these rules come before it, and must cost next to
nothing: RE2 looks for the places, in linear time, and what stands there is read by other patterns.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final

import re2

from indexer.analysis.mending.edits import Edit

_MACRO: Final = rb"[A-Z][A-Z0-9_]++(?!\w)"
_LONG: Final = rb"(?=[A-Z0-9]*_)[A-Z][A-Z0-9_]++(?!\w)"
"""A macro whose name has several words: one alone may well be a type."""
_CALL: Final = rb"(?:[ \t]*+\((?:[^()\n]|\((?:[^()\n]|\([^()\n]*\))*+\))*+\))?+"
_NAME: Final = rb"[A-Za-z_]\w*+"
_PATH: Final = rb"(?:::)?%b(?:::%b)*+(?:<[^\n;{}()]*>)?(?:::%b)*+" % (_NAME, _NAME, _NAME)
_KEYWORD: Final = (
    rb"(?:template|class|struct|union|enum|typedef|using|namespace|static|inline|constexpr|const|"
    rb"virtual|explicit|friend|extern|void|auto|bool|char|short|int|long|float|double|signed|"
    rb"unsigned|size_t|operator|public|protected|private)\b"
)
_LEADING: Final = rb"static|inline|extern|virtual|explicit|friend|constexpr|typedef"
_LED: Final = rb"\n[ \t]*+(?:(?:%b|template[ \t]*+<[^\n;{}]*>)[ \t]++)*+" % _LEADING
"""The beginning of a line, up to where a macro may stand in a declaration."""

_LINES: Final = (
    rb"\n[ \t]*(?:(?:%b|class|struct|union|enum|template[^\n;{}]*>)[ \t]+)*"
    rb"(?:(?:class|struct)[ \t]+\w+[ \t]+)?[A-Z][A-Z0-9_]+"
    rb"(?:(?:[ \t]*\([^\n;]*\))?(?:[ \t]+[A-Za-z_:~\[/]|[ \t\r]*\n)|[ \t]*[{:])" % _LEADING
)
_BEFORE_DECLARATION = re.compile(
    rb"%b((?:%b%b[ \t]++)++|(?:%b%b[ \t]++)+?)" % (_LED, _MACRO, _CALL, _MACRO, _CALL)
    + rb"(?=%b|\[\[|%b(?:[ \t]*[*&]+[ \t]*|[ \t]+)" % (_KEYWORD, _PATH)
    + rb"(?!\(|%b[ \t]*+[;(])[A-Za-z_~])" % _MACRO
)
"""`API int f();`, `API Type *f();` but not `TYPE f();`."""
_BEFORE_NAME = re.compile(
    rb"%b(?:class|struct|union|enum(?:[ \t]++(?:class|struct))?+)[ \t]++((?:%b%b\s++)+)"
    rb"(?=%b(?:\s++(?:final\b|%b))?\s*+(?:\{|:(?!:|\s*+\w++\s*+;)))"
    % (_LED, _MACRO, _CALL, _PATH, _MACRO)
)
_BEHIND_NAME = re.compile(
    rb"%b(?:class|struct)[ \t]++(?:%b%b[ \t]++)*+%b[ \t]++(%b)(?=\s*+(?:\{|:(?!:)))"
    % (_LED, _MACRO, _CALL, _PATH, _MACRO)
)
_LINE = re.compile(rb"\n[ \t]*+(%b%b)[ \t]*+(?://[^\n]*+)?(?=\r?\n)" % (_LONG, _CALL))
_ANOTHER = re.compile(rb"#|//|/\*|\*[ /]|%b%b$" % (_LONG, _CALL))
_FUNCTION_NAME = re.compile(rb"\**(?!%b)\w++[ \t]*+\(" % _LONG)
"""What stands on a line of its own above this is its type."""
_BEFORE_BYTES: Final = 200
_AFTER_BYTES: Final = 200
_ENDS: Final = b";{}:>"
"""What a line may end with that is followed by a line of its own."""
_GOES_ON: Final = b"{;,.)&|+-<>=?:*/%^!([\"'"
"""What begins no declaration: the line above it is a part of the same one."""

_PARENTHESES: Final = (
    rb"\)(?:[ \t\r\n]|const|noexcept|override|final|volatile|&)*[ \t\n][A-Z][A-Z0-9]*_"
)
_BEHIND_PARAMETERS = re.compile(
    rb"\)(?:\s*+(?:const|noexcept|override|final|volatile|&&?+)(?!\w))*+"
    rb"\s++((?:%b%b\s*+){1,8}+)(?=[;{:=])" % (_LONG, _CALL)
)
_STATEMENT = re.compile(rb"\b(?:if|while|for|switch|return|case)\b")
_CONVENTION = re.compile(rb"\(([A-Z][A-Z0-9_]++[ \t]*+)(?=\*[ \t]*+%b\)[ \t]*+\()" % _NAME)
_NULLABILITY = re.compile(
    rb"((?:absl_n|_N)(?:onnull|ullable|ull_unspecified|ullability_unknown)\b)"
)
_SLOTS = re.compile(rb"\n[ \t]*+(?:public|protected|private)([ \t]++(?:Q_SLOTS|slots))[ \t]*+:")
_SIGNALS = re.compile(rb"\n[ \t]*+((?:Q_SIGNALS|signals)[ \t]*+:)")
_LINKAGE = re.compile(
    rb"__cplusplus[^\n]{0,200}+\n\s*+((?:extern[ \t]++\"C\"\s*+\{|\})[^\n#]*+)\n\s*+#[ \t]*+endif"
)


def edits(source: bytes) -> Iterator[Edit]:
    """Yield what the grammars of C and C++ should not see."""
    text = b"\n" + source  # a pattern begins at the end of the line before
    for signs, spots, rules in _RULES:
        if signs and not any(sign in source for sign in signs):
            continue
        at = 0
        while spot := spots.search(text, at):
            for pattern, stands in rules:
                match = pattern.match(text, spot.start())
                if match and (stands is None or stands(text, match)):
                    yield match.start(1) - 1, match.end(1) - 1, b""
            at = max(spot.start() + 1, spot.end() - 1)  # an end of a line is a beginning, too


def _stands_alone(text: bytes, match: re.Match[bytes]) -> bool:
    """Say whether a line with nothing but a macro is no part of what is around it."""
    above = text.rfind(b"\n", 0, match.start())
    before = text[above + 1 : match.start()].strip()
    if not (not before or before[-1] in _ENDS or _ANOTHER.match(before)):
        return False
    after = text[match.end() : match.end() + _AFTER_BYTES].lstrip()
    if after and after[0] in _GOES_ON and after[:2] not in {b"//", b"/*"}:
        return False
    return match[1].endswith(b")") or not _FUNCTION_NAME.match(after)


def _stands_behind(text: bytes, match: re.Match[bytes]) -> bool:
    """Say whether macros behind a parenthesis belong to a declaration, and are no statement."""
    first = max(0, match.start() - _BEFORE_BYTES)
    line = text.rfind(b"\n", first, match.start()) + 1
    return not _STATEMENT.search(text, line or first, match.start())


def _found(pattern: bytes) -> re.Pattern[bytes]:
    """Return a pattern of RE2, which reads bytes as Latin-1."""
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    return re2.compile(pattern, options)  # type: ignore[no-any-return]  # the same methods


_Stands = Callable[[bytes, re.Match[bytes]], bool]
_RULES: Final[
    tuple[
        tuple[
            tuple[bytes, ...],
            re.Pattern[bytes],
            tuple[tuple[re.Pattern[bytes], _Stands | None], ...],
        ],
        ...,
    ]
] = (
    (
        (),
        _found(_LINES),
        (
            (_BEFORE_DECLARATION, None),
            (_BEFORE_NAME, None),
            (_BEHIND_NAME, None),
            (_LINE, _stands_alone),
        ),
    ),
    ((), _found(_PARENTHESES), ((_BEHIND_PARAMETERS, _stands_behind),)),
    ((), _found(rb"\([A-Z][A-Z0-9_]+[ \t]*\*"), ((_CONVENTION, None),)),
    ((b"absl_n", b"_Nonnull", b"_Nullable"), _found(rb"absl_n|_N"), ((_NULLABILITY, None),)),
    ((b"__cplusplus",), _found(b"__cplusplus"), ((_LINKAGE, None),)),
    ((b"Q_OBJECT",), _found(rb"\n[ \t]*(?:p|s|Q_S)"), ((_SLOTS, None), (_SIGNALS, None))),
)
"""What must be in a text (one of some signs), the places, and the rules for what stands there: the
first group of a pattern is cleared if the rest is so."""
