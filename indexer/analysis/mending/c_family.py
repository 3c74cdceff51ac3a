"""C and C++: macros where their grammars expect a declaration, braces between conditions."""

import re
from collections.abc import Callable, Iterator
from typing import Final

from indexer.analysis.mending.edits import Edit

_MACRO: Final = rb"[A-Z][A-Z0-9_]++(?!\w)"
_LONG: Final = rb"(?=[A-Z0-9]*_)[A-Z][A-Z0-9_]++(?!\w)"
"""A macro whose name has several words: one alone may well be a type."""
_CALL: Final = rb"(?:[ \t]*+\((?:[^()\n]|\((?:[^()\n]|\([^()\n]*\))*+\))*+\))?+"
_NAME: Final = rb"[A-Za-z_]\w*+"
_ARGUMENTS: Final = rb"(?:<[^\n;{}()]*>)?"
_KEYWORDS: Final = (
    rb"(?:template|class|struct|union|enum|typedef|using|namespace|static|inline|constexpr|const|"
    rb"virtual|explicit|friend|extern|void|auto|bool|char|short|int|long|float|double|signed|"
    rb"unsigned|size_t|operator|public|protected|private)\b"
)
_LED: Final = (
    rb"\n[ \t]*+(?:(?:static|inline|extern|virtual|explicit|friend|constexpr|typedef|"
    rb"template[ \t]*+<[^\n;{}]*>)[ \t]++)*+"
)
"""The beginning of a line, up to where a macro may stand in a declaration."""

_BEFORE_DECLARATION = re.compile(
    _LED + rb"((?:" + _MACRO + _CALL + rb"[ \t]++)++|(?:" + _MACRO + _CALL + rb"[ \t]++)+?)"
    rb"(?="
    + _KEYWORDS
    + rb"|\[\[|(?:::)?"
    + _NAME
    + rb"(?:::"
    + _NAME
    + rb")*+"
    + _ARGUMENTS
    + rb"(?:::"
    + _NAME
    + rb")*+(?:[ \t]*[*&]+[ \t]*|[ \t]+)(?!\(|"
    + _MACRO
    + rb"[ \t]*+[;(])[A-Za-z_~])"
)
"""`API int f();`, `API Type *f();` but not `TYPE f();`."""
_BEFORE_NAME = re.compile(
    _LED + rb"(?:class|struct|union|enum(?:[ \t]++(?:class|struct))?+)[ \t]++"
    rb"((?:" + _MACRO + _CALL + rb"\s++)+)"
    rb"(?="
    + _NAME
    + rb"(?:::"
    + _NAME
    + rb")*"
    + _ARGUMENTS
    + rb"(?:\s++(?:final\b|"
    + _MACRO
    + rb"))?\s*+(?:\{|:(?!:|\s*+\w++\s*+;)))"
)
_BEHIND_NAME = re.compile(
    rb"\n[^\n;{}()#]*?(?:class|struct)[ \t]++[^\n;{}()#]*?[ \t](" + _MACRO + rb")(?=\s*+[{:](?!:))"
)
_LINE = re.compile(rb"\n[ \t]*+(" + _LONG + _CALL + rb")[ \t]*+(?://[^\n]*+)?(?=\r?\n)")
_BEHIND_PARAMETERS = re.compile(
    rb"\)(?:\s*+(?:const|noexcept|override|final|volatile|&&?+)(?!\w))*+"
    rb"\s++((?:" + _LONG + _CALL + rb"\s*+)++)(?=[;{:=])"
)
_ANOTHER = re.compile(rb"#|//|/\*|\*[ /]|" + _LONG + _CALL + rb"$")
_FUNCTION_NAME = re.compile(rb"\**(?!" + _LONG + rb")\w++[ \t]*+\(")
"""What stands on a line of its own above this is its type."""
_AFTER_BYTES: Final = 200
_STATEMENT = re.compile(rb"\b(?:if|while|for|switch|return|case)\b")
_CONVENTION = re.compile(rb"\(([A-Z][A-Z0-9_]++[ \t]*+)(?=\*[ \t]*+" + _NAME + rb"\))")
_NULLABILITY = re.compile(
    rb"\b((?:absl_n|_N)(?:onnull|ullable|ull_unspecified|ullability_unknown))\b"
)
_SLOTS = re.compile(rb"\n[ \t]*+(?:public|protected|private)([ \t]++(?:Q_SLOTS|slots))[ \t]*+:")
_SIGNALS = re.compile(rb"\n[ \t]*+((?:Q_SIGNALS|signals)[ \t]*+:)")
_LINKAGE = re.compile(
    rb"#[^\n]*__cplusplus[^\n]*\n\s*+((?:extern[ \t]++\"C\"\s*+\{|\})[^\n#]*+)\n\s*+#[ \t]*+endif"
)

_ENDS: Final = b";{}:>"
"""What a line may end with that is followed by a line of its own."""
_GOES_ON: Final = b"{;,.)&|+-<>=?:*/%^!([\"'"
"""What begins no declaration: the line above it is a part of the same one."""


def edits(source: bytes) -> Iterator[Edit]:
    """Yield what the grammars of C and C++ should not see."""
    text = b"\n" + source  # a pattern begins at the end of the line before
    for pattern, sign, stands in _RULES:
        if sign in source:
            for match in pattern.finditer(text):
                if stands is None or stands(text, match):
                    yield match.start(1) - 1, match.end(1) - 1, b""


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
    line = text.rfind(b"\n", 0, match.start()) + 1
    return not _STATEMENT.search(text, line, match.start())


_RULES: Final[
    tuple[tuple[re.Pattern[bytes], bytes, Callable[[bytes, re.Match[bytes]], bool] | None], ...]
] = (
    (_BEFORE_DECLARATION, b"", None),
    (_BEFORE_NAME, b"", None),
    (_BEHIND_NAME, b"", None),
    (_CONVENTION, b"", None),
    (_LINE, b"", _stands_alone),
    (_BEHIND_PARAMETERS, b"", _stands_behind),
    (_NULLABILITY, b"null", None),
    (_LINKAGE, b"__cplusplus", None),
    (_SLOTS, b"Q_OBJECT", None),
    (_SIGNALS, b"Q_OBJECT", None),
)
"""What the first group of a pattern finds is cleared: what must be in a text for it to be looked
for, and what else must be so."""
