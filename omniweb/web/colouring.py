"""Colours for code: Pygments' tokens as short CSS classes, never a style."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any

from pygments.lexer import Lexer
from pygments.lexers import find_lexer_class_by_name, find_lexer_class_for_filename
from pygments.token import Comment, Keyword, Literal, Name, Number, Operator, String
from pygments.util import ClassNotFound

from omniweb.web.lines import Piece

MAX_CHARACTERS = 400_000
"""A longer document is shown plain: colouring takes about a second per megabyte."""
MAX_LINE = 4_000
"""One very long line makes some lexers slow; such a document is shown plain."""
_ALIASES = {
    "visual basic": "vb.net",
    "vim script": "vim",
    "emacs lisp": "emacs-lisp",
    "common lisp": "common-lisp",
}
"""The index's names that Pygments has others for."""
_CLASSES = (
    (Comment.Preproc, "tp"),
    (Comment, "tc"),
    (Keyword.Type, "tt"),
    (Keyword.Constant, "tn"),
    (Keyword, "tk"),
    (Name.Function, "tf"),
    (Name.Class, "tt"),
    (Name.Decorator, "tp"),
    (Name.Builtin, "tb"),
    (Name.Exception, "tt"),
    (Name.Tag, "tk"),
    (Name.Attribute, "tf"),
    (String.Doc, "tc"),
    (String.Escape, "tp"),
    (String.Interpol, "tp"),
    (String, "ts"),
    (Number, "tn"),
    (Literal, "tn"),
    (Operator.Word, "tk"),
)


@lru_cache(maxsize=1024)
def _css(token: Any) -> str:
    """Return the class of a token: that of its nearest ancestor with one."""
    return next((css for kind, css in _CLASSES if token in kind), "")


def _lexer_class(language: str | None, file_name: str) -> type[Lexer] | None:
    if language:
        return find_lexer_class_by_name(_ALIASES.get(language, language))
    return find_lexer_class_for_filename(file_name)


@lru_cache(maxsize=256)
def _lexer(language: str | None, file_name: str) -> Lexer | None:
    """Return a lexer that keeps every character, or none."""
    try:
        found = _lexer_class(language, file_name)
    except ClassNotFound:
        return None
    return found(stripnl=False, stripall=False, ensurenl=False) if found is not None else None


def _lines(tokens: Iterator[tuple[Any, str]]) -> list[list[Piece]]:
    lines: list[list[Piece]] = [[]]
    for token, text in tokens:
        css = _css(token)
        first, *others = text.split("\n")
        if first:
            lines[-1].append((css, first))
        lines.extend([(css, other)] if other else [] for other in others)
    return lines


def plain(text: str) -> list[list[Piece]]:
    """Return the lines without colours."""
    return [[("", line)] if line else [] for line in text.split("\n")]


def coloured(text: str, language: str | None, path: str) -> list[list[Piece]]:
    """Return the lines in pieces; plain where no lexer knows them or they are too long.

    The pieces of all lines, joined by newlines, are the text: what a lexer changes is not used.
    """
    long = len(text) > MAX_CHARACTERS or any(len(line) > MAX_LINE for line in text.split("\n"))
    # The extension's own name would find a lexer for a path such as "x.py" alone.
    key = PurePosixPath(path).name
    lexer = None if long else _lexer(language, key if not language else "")
    if lexer is None:
        return plain(text)
    lines = _lines((token, value) for _, token, value in lexer.get_tokens_unprocessed(text))
    same = "\n".join("".join(piece for _, piece in line) for line in lines) == text
    return lines if same else plain(text)
