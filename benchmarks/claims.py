"""Why a tag may be no definition: what its line says in the syntax tree.

universal-ctags reads without a grammar. It takes a word of an example in a comment for a class, and
names what a function has to itself. Such tags are counted apart, by reason.
"""

import re
from typing import Final

from tree_sitter import Node

from benchmarks.ctags import Tag

_TEXT = re.compile(r"comment|string|heredoc|sigil|template_literal|quasiquote|raw_text")
_LOCAL: Final = re.compile(
    r"function|method_d|method$|lambda|arrow|closure|initializer|for_|if_|try_|while_|switch|catch|do_block"
)
_BORROWED = re.compile(r"import|using_directive|use_declaration|using_declaration|namespace_use")
_DECLARES = re.compile(rb"\b(?:class|function|struct|interface|enum|module|trait|object|type)\b")
_FORMS: Final = {
    ("elixir", "function"): r"^(?!.*\bunquote\()",
    ("elixir", "macro"): r"^(?!.*\bunquote\()",
    ("haskell", "function"): r"^(?!.*'')(?:.*{name}.*(?:::|=)|{name}\s*$)",
    ("java", "enumConstant"): r"(?<!@)\b{name}",
    ("javascript", "class"): r"\bclass\b|\bfunction\b",
    ("kotlin", "method"): r"\bfun\b|\bconstructor\b|\b[gs]et\b",
    ("lua", "function"): r"{name}\W*=\s*function\b|function\s+[\w.:]*{name}",
    ("python", "function"): r"\bdef\b",
    ("ruby", "constant"): r"{name}\s*(?:\|\|)?=[^=]",
    ("ruby", "singletonMethod"): r"\bdef\s+[\w.]*{name}\s*(?:[(;=]|$)",
    ("typescript", "alias"): r"\btype\s+{name}",
    ("typescript", "class"): r"\bclass\s+{name}[^`]*$",
    (
        "typescript",
        "constant",
    ): r"\b(?:const|let|var)\b[^={]*\b{name}(?![\w.])|^\s*{name}\s*(?:[=,]|$)",
}
"""(language, kind) → what a line that defines such a thing looks like, for what ctags misreads."""


def objection(language: str, tag: Tag, root: Node, lines: list[bytes]) -> str:
    """Return why a tag is no definition that anybody would look up, or "" if it is one.

    - `absent`: its name is not on its line; `keyword`: it is a word of the language there
    - `misread`: the line uses it, or passes it, and does not define it (_FORMS)
    - `text`: it stands in a comment or in a string of several lines; `import`: it names what is
      defined elsewhere; `local`: a value or an object inside of a function
    """
    line = lines[tag.line - 1] if 0 < tag.line <= len(lines) else b""
    name = re.split(r"[.:\\]", tag.name.strip("'\"`()#:~[]"))[-1]
    at = re.search(rb"(?<!\w)" + re.escape(name.encode()) + rb"(?!\w)", line)
    if not name or at is None:
        return "absent"
    row = tag.line - 1
    node = root.descendant_for_point_range((row, at.start()), (row, at.end()))
    if node is None:
        return "absent"
    if not node.is_named and node.child_count == 0 and node.text == name.encode():
        return "keyword"
    form = _FORMS.get(("typescript" if language == "tsx" else language, tag.kind), "")
    if not re.search(form.replace("{name}", re.escape(name)), line.decode(errors="replace")):
        return "misread"
    return _surroundings(node, tag, line)


def _surroundings(node: Node, tag: Tag, line: bytes) -> str:
    """Return the objection that what is around a name gives rise to."""
    is_value = tag.group == "constants" or (tag.group == "classes" and not _DECLARES.search(line))
    around: Node | None = node
    while around is not None:
        kind = around.type
        several = around.start_point.row < around.end_point.row
        if "comment" in kind or (several and _TEXT.search(kind) and around.parent is not None):
            return "text"
        if _BORROWED.search(kind):
            return "import"
        inside = around is not node and around.start_point.row < node.start_point.row
        if is_value and inside and _LOCAL.search(kind):
            return "local"
        around = around.parent
    return ""
