"""Which language a file is in: by its name, else its first lines, else nothing."""

import re
from functools import cache

from indexer.text.languages import LANGUAGES, Language, named

_HEAD_LINES = 5
"""A modeline may stand in any of these first lines."""
_BY_EXTENSION = {ext: language for language in LANGUAGES for ext in language.extensions}
_BY_FILENAME = {file: language for language in LANGUAGES for file in language.filenames}
_BY_INTERPRETER = {run: language for language in LANGUAGES for run in language.interpreters}
_MODELINE = re.compile(
    r"-\*-\s*(?:.*?mode:\s*)?([\w+#-]+)\s*(?:;.*?)?-\*-|\bvim?:.*?\b(?:ft|filetype|syntax)=([\w+#-]+)",
    re.IGNORECASE,
)
_MARKUP = frozenset({"html", "template", "vue", "svelte", "astro", "php", "markdown"})
"""What may begin with `<?xml` and is known by its name all the same."""

_CPP = (
    r"^\s*(?:class\s+\w|namespace\s+[\w{]|namespace\s*\{|template\s*<|using\s+\w"
    r"|(?:public|private|protected)\s*:"
    r"|#\s*include\s*<(?:c?std\w+|string|vector|memory|map|utility|functional|algorithm|iostream)>)"
    r"|\bstd::\w|\bconstexpr\b|\bvirtual\s|\boperator\s*[=<>+*\[(]"
)
_OBJECTIVE_C = r"^\s*(?:@(?:interface|protocol|class|import|implementation|end)\b|#\s*import\b)"
_RAKU = (
    r"^\s*(?:use\s+v6|use\s+Test\s*;|(?:multi|method|grammar|token|rule)\s+[\w-]|has\s+\S*[$@%]"
    r"|(?:my\s+|unit\s+)?(?:class|role|module)\s+[\w:-]+[^;]*[;{]|is\(?\s*[~+])"
)
_PERL = r"^\s*(?:use\s+(?:strict|warnings|v?5)|package\s+[\w:]+\s*;)"
_PROLOG = r"^\s*:-|^[a-z]\w*\([^)]*\)\s*(?::-|\.\s*$)|^[a-z]\w*\s*:-"
_GLSL = (
    r"^\s*(?:#version\s+\d|precision\s+\w+|uniform\s|varying\s|attribute\s|layout\s*\(|in\s+vec)"
)
_ROFF = r"^[.'](?:\\\"|[A-Za-z]{2}\b)"
_C_SHARP = r"^\s*(?:using\s+[\w.]+\s*;|namespace\s)"
_RULES: dict[str, tuple[tuple[str, str], ...]] = {
    "h": (("objective-c", _OBJECTIVE_C), ("c++", _CPP)),
    "h.in": (("c++", _CPP),),
    "m": (
        ("objective-c", rf"{_OBJECTIVE_C}|^\s*(?://|/\*|#\s*include)|\{{\s*$|^\s*\[\w+ \w"),
        ("matlab", r"\S"),
    ),
    "v": (
        (
            "verilog",
            r"^\s*(?:module\s+\w+\s*[#(;]|`(?:timescale|define|include|ifdef|pragma)|endmodule)",
        ),
    ),
    "vsh": (("glsl", _GLSL),),
    "cls": (
        ("latex", r"^\s*(?:\\(?:NeedsTeXFormat|ProvidesClass|documentclass|LoadClass)|%)"),
        ("visual basic", r"^VERSION \d|^\s*Attribute VB_|^Option Explicit"),
    ),
    "pp": (
        (
            "puppet",
            r"^\s*(?:class|define|node)\s+['\w:]+|=>|^\s*(?:file|package|service|exec)\s*\{",
        ),
    ),
    "pro": (
        ("qmake", r"^\s*(?:TEMPLATE|TARGET|QT|CONFIG|SOURCES|HEADERS|SUBDIRS)\s*[-+]?=|\{\s*$"),
        ("prolog", _PROLOG),
    ),
    "pl": (("perl", _PERL), ("raku", r"^\s*use\s+v6"), ("prolog", _PROLOG)),
    "pm": (("perl", _PERL), ("raku", _RAKU)),
    "t": (("perl", _PERL), ("raku", _RAKU)),
    "cs": (("c#", _C_SHARP), ("smalltalk", r"^!|^\"|![\w\s]+methodsFor: ")),
    "d": (("make", r"^[\w./-]+\.o\s*:|^[\w./-]+:\s+\S"),),
    "es": (("erlang", r"^\s*(?:%%|main\s*\([^)]*\)\s*->)"),),
    "frag": (
        ("glsl", _GLSL),
        ("javascript", r"^\s*(?:\(function|\}\s*\(|return\s+\w+;|var\s)|[\"']use strict"),
        ("make", r"^[\w./$()-]+\s*:(?!=)|^\w+\s*[:+?]?="),
    ),
    "fs": (("glsl", rf"{_GLSL}|\bgl_FragColor\b"),),
    "gs": (("glsl", _GLSL),),
    "frm": (("visual basic", r"^VERSION \d|^\s*Attribute VB_"), ("ini", r"^\[")),
    "inc": (
        ("php", r"<\?(?:php|=)"),
        ("assembly", r"^\s*[;%]|^\w*:?\s+(?:mov|equ|macro|db|dw|dc\.[bwl])\s|^\s*\.macro"),
        ("html", r"^\s*<(?!\?)"),
        ("sql", r"^\s*(?:select|create|insert|drop|alter|--\s)\b"),
        ("c++", r"^\s*(?:#\s*(?:include|if|ifdef|ifndef|define)\b|//)|::|\bstatic\s"),
        ("pascal", r"^\s*(?:\{\$?|\(\*|function|procedure|const|type|unit)\b|\bbegin\b"),
    ),
    "l": (("man page", _ROFF), ("common lisp", r"^\s*[;(]")),
    "app": (("erlang", r"^\s*(?:%|\{application\b)"),),
    "ms": (("man page", _ROFF), ("assembly", r"^\s*\.(?:text|globl|section|data)\b")),
    "mm": (("xml", r"^\s*<"),),
    "rs": (("xml", r"^\s*<\?xml"),),
    "sch": (("xml", r"^\s*<"),),
    "spec": (("ruby", r"^\s*(?:describe|require|it)\b"), ("python", r"^\s*(?:import|from|a\s*=)")),
    "trigger": (("bash", r"^#!"),),
    "vba": (("vim script", r"^UseVimball|^\" Vimball|^\""),),
    "workflow": (("xml", r"^\s*<"),),
    "plt": (("prolog", _PROLOG),),
    "toc": (("latex", r"^\\"),),
    "yy": (("json", r"^\s*\{"),),
    "re": (("c++", r"^\s*(?:#\s*include|/\*!|//)|::|\*/"),),
    "ncl": (("xml", r"^\s*<"),),
    "fcgi": (),
    "cgi": (("python", r"^\s*(?:import|from)\s\w"), ("bash", r"^#!.*\bsh\b")),
    "yap": (("prolog", _PROLOG),),
    "cl": (("c", r"\b(?:__)?kernel\s+void\b"), ("common lisp", r"^\s*[;(]")),
    "asc": (("asciidoc", r"^=+ \S"),),
    "ice": (("json", r"^\s*\{"),),
    "shader": (("glsl", _GLSL),),
}
"""What shares an extension: the first pattern that a line of the beginning meets decides.

Where none does, it is the language that has the extension in the table, if one has, or that of the
program in the first line.
"""


@cache
def _rules(extension: str) -> tuple[tuple[Language, re.Pattern[str]], ...]:
    return tuple(
        (language, re.compile(pattern, re.MULTILINE | re.IGNORECASE * (extension in _ANY_CASE)))
        for name, pattern in _RULES.get(extension, ())
        if (language := named(name)) is not None
    )


_ANY_CASE = frozenset({"inc", "pp", "cls"})


def detect(path: str, head: str) -> Language | None:
    """Return the language of a file, or None for a text of no known kind.

    `head` is its first line or, better, its first few thousand characters: they decide whether a
    `.h` is C or C++.
    """
    file = path.rpartition("/")[2].lower()
    found, extension = _by_name(file)
    if found is None:
        found = _from_head(head) or _BY_FILENAME.get(file.partition(".")[0])
    elif found.name == "template":
        found = _BY_FILENAME.get(file.rpartition(".")[0], found)
    elif head.startswith("#!") and extension in _RULES:
        found = _from_shebang(head.partition("\n")[0]) or found
    return _told_apart(found, extension, head)


def _by_name(file: str) -> tuple[Language | None, str]:
    """Return what a file's name says, and its extension: the longest that somebody has."""
    if file in _BY_FILENAME:
        return _BY_FILENAME[file], ""
    extension = file
    while extension:
        extension = extension.partition(".")[2]
        if extension in _BY_EXTENSION or extension in _RULES:
            return _BY_EXTENSION.get(extension), extension
    return None, ""


def _told_apart(language: Language | None, extension: str, head: str) -> Language | None:
    """Tell apart what shares an extension."""
    for other, pattern in _rules(extension):
        if pattern.search(head):
            return other
    if extension == "h" and _from_head(head[:200]) == named("c++"):
        return named("c++")
    if head.startswith("<?xml") and (language is None or language.name not in _MARKUP):
        return named("xml")
    return language


def _from_head(head: str) -> Language | None:
    """Return the language that a shebang or an editor's modeline names."""
    found = _from_shebang(head.partition("\n")[0]) if head.startswith("#!") else None
    if found is None:
        match = _MODELINE.search("\n".join(head.split("\n", _HEAD_LINES)[:_HEAD_LINES]))
        found = named(match[1] or match[2]) if match else None
    return found


def _from_shebang(line: str) -> Language | None:
    """Return the language of the first word that is a program, `env` and its options left out."""
    for word in line[2:].split():
        program = word.rpartition("/")[2]
        if program != "env" and not word.startswith("-") and "=" not in word:
            plain = program.rstrip("0123456789.")
            return _BY_INTERPRETER.get(program) or _BY_INTERPRETER.get(plain)
    return None
