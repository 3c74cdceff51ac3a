"""The process that colours texts; `process` starts it by this file's path.

Pygments reads hostile texts with expressions that go back and forth: 49 KB of `a a a …` take it
over a minute, in one call that nothing within its process can stop. So it runs in one that holds
nothing, knows nothing of OmniWeb, and imports nothing of it.

Its standard input is a text, its language and its file name, one after the other; for each it
writes the runs of the text, until the input ends. The kernel ends it where a text takes longer.
"""

import marshal
import os
import resource
import signal
import sys
from array import array
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from pygments.lexer import Lexer
from pygments.lexers import find_lexer_class_by_name, find_lexer_class_for_filename
from pygments.token import Comment, Keyword, Literal, Name, Number, Operator, String
from pygments.util import ClassNotFound

CPU_SECONDS = 0.5
"""Of one text: ordinary ones of the longest that are sent take it on a slow machine."""
MEMORY_BYTES = 512 * 1024 * 1024
"""Address space."""
NICENESS = 5
"""Who searches on the same machine goes first."""
LENGTH_FACTOR = 32
"""A run is its length in code points times this, and the place of its class in `CLASSES`."""
_ALIASES = {
    "visual basic": "vb.net",
    "vim script": "vim",
    "emacs lisp": "emacs-lisp",
    "common lisp": "common-lisp",
    "ocaml interface": "ocaml",
    "literate haskell": "literate-haskell",
    "svelte": "html",
    "astro": "html",
}
"""The index's names that Pygments has others for."""
_TOKENS = (
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
CLASSES = ("", *sorted({css for _, css in _TOKENS}))
"""CSS classes; the first one is no class. At most `LENGTH_FACTOR`."""


@lru_cache(maxsize=1024)
def _class(token: Any) -> int:
    """Return the place of a token's class: that of its nearest ancestor with one."""
    return CLASSES.index(next((css for kind, css in _TOKENS if token in kind), ""))


def _lexer_class(language: str, file_name: str) -> type[Lexer] | None:
    if language:
        return find_lexer_class_by_name(_ALIASES.get(language, language))
    return find_lexer_class_for_filename(file_name)


def _lexer(language: str, file_name: str) -> Lexer | None:
    """Return a lexer that keeps every character, or none."""
    try:
        found = _lexer_class(language, file_name)
    except ClassNotFound:
        return None
    return found(stripnl=False, stripall=False, ensurenl=False) if found is not None else None


def _joined(tokens: Iterable[tuple[int, Any, str]]) -> tuple["array[int]", str]:
    """Return the runs of tokens, neighbours of one class as one, and the text that they make."""
    runs: array[int] = array("I")
    texts: list[str] = []
    last = -1
    for _, token, text in tokens:
        if not text:
            continue
        texts.append(text)
        place = _class(token)
        if place == last:
            runs[-1] += len(text) * LENGTH_FACTOR
        else:
            runs.append(len(text) * LENGTH_FACTOR + place)
            last = place
    return runs, "".join(texts)


def runs_of(text: str, language: str, file_name: str) -> bytes:
    """Return the runs of a text as native 32-bit numbers; none where no lexer knows it.

    `language` may be empty: then the name of the file chooses. A lexer that changes the text, or
    fails, is not used.
    """
    try:
        lexer = _lexer(language, file_name)
        if lexer is None:
            return b""
        runs, same = _joined(lexer.get_tokens_unprocessed(text))
    except Exception:  # noqa: BLE001 - any of five hundred lexers, out of memory or out of stack
        return b""
    return runs.tobytes() if same == text else b""


def _confine() -> None:
    """Leave this process little to harm with; macOS does not keep to a limit of memory."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent to act upon
    os.nice(NICENESS)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


def main() -> None:
    """Respond until the input ends."""
    _confine()
    while True:
        try:
            text, language, file_name = marshal.load(sys.stdin.buffer)  # noqa: S302 - our parent's
        except EOFError:
            return
        signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)  # at its end SIGPROF ends the process
        runs = runs_of(text, language, file_name)
        signal.setitimer(signal.ITIMER_PROF, 0)
        marshal.dump(runs, sys.stdout.buffer)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
