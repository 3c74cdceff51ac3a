"""What universal-ctags finds in texts of one language: the measure of `benchmarks.definitions`."""

import json
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

_SAME: Final = """
bash=Sh c=C c#=C# c++=C++ clojure=Clojure css=CSS elixir=Elixir erlang=Erlang go=Go haskell=Haskell
java=Java javascript=JavaScript julia=Julia kotlin=Kotlin lua=Lua make=Make markdown=Markdown
objective-c=ObjectiveC ocaml=OCaml perl=Perl php=PHP powershell=PowerShell protobuf=Protobuf
python=Python r=R ruby=Ruby rust=Rust sql=SQL tsx=TypeScript typescript=TypeScript"""
LANGUAGES: Final = dict(pair.split("=") for pair in _SAME.split())
"""Our names of the languages that both know → its names."""
_KINDS: Final = {
    "functions": "function procedure subroutine generator func guard delegate operator",
    "methods": "method singletonMethod methodSpec getter callback rpc alias",
    "classes": """
class struct interface trait enum union object module namespace protocol record annotation
exception Exception table view message service implementation""",
    "types": "type typedef typealias talias",
    "constants": """
constant const enumerator enumConstant define macro constructor Constructor target id
chapter section subsection subsubsection l4subsection l5subsection""",
}
GROUPS: Final = {kind: group for group, kinds in _KINDS.items() for kind in kinds.split()}
"""Its kinds that are to be found → what they are counted as; other kinds are only known."""
_FUNCTIONS = frozenset({"function", "method", "func", "singletonMethod", "getter", "generator"})
_OTHERWISE: Final = {
    ("C#", "namespace"): "",  # a package, as the next two
    ("PHP", "namespace"): "",
    ("Haskell", "module"): "",
    ("PHP", "alias"): "",  # `use A as B` names nothing new
    ("TypeScript", "alias"): "types",
    ("Sh", "alias"): "functions",
    ("Elixir", "macro"): "functions",
    ("Rust", "implementation"): "",  # of a type that is defined elsewhere
    ("Python", "member"): "methods",
    ("Python", "module"): "",  # what is imported under a name
}
"""(language, kind) → what it is counted as where others mean something else; "": nothing."""
_WITH_PROTOTYPES = ("--kinds-C=+p", "--kinds-C++=+p")
"""What C declares is known, not wanted."""


@dataclass(frozen=True, slots=True)
class Tag:
    """One of its tags; `line` is that of the name, `group` as in GROUPS, "" if not wanted."""

    name: str
    line: int
    kind: str
    group: str


def program() -> str | None:
    """Return the path of universal-ctags, or None where there is none with JSON."""
    found = shutil.which("ctags")
    if found is None:
        return None
    run = subprocess.run([found, "--list-features"], capture_output=True, text=True, check=False)
    return found if "json" in run.stdout else None


def tags(ctags: str, language: str, texts: Sequence[tuple[str, bytes]]) -> list[list[Tag]]:
    """Return the tags of each of `texts` (name of the file, content in UTF-8)."""
    found: list[list[Tag]] = [[] for _ in texts]
    theirs = LANGUAGES[language]
    with tempfile.TemporaryDirectory(prefix="definitions-") as folder:
        listed = []
        for number, (name, text) in enumerate(texts):
            file = Path(folder, str(number), Path(name).name)
            file.parent.mkdir()
            file.write_bytes(text)
            listed.append(f"{number}/{file.name}")
        command = [ctags, "--options=NONE", *_WITH_PROTOTYPES, f"--language-force={theirs}"]
        command += ["--output-format=json", "--fields=+nKZs-P", "--sort=no", "-L", "-", "-f", "-"]
        given = "\n".join(listed).encode()
        run = subprocess.run(command, cwd=folder, input=given, capture_output=True, check=True)
    for line in run.stdout.decode(errors="replace").splitlines():
        row = json.loads(line)
        if row["_type"] == "tag":
            number = int(row["path"].partition("/")[0])
            found[number].append(_tag(theirs, row))
    return found


def _tag(language: str, row: dict[str, Any]) -> Tag:
    name, kind = row["name"], row["kind"]
    group = _OTHERWISE.get((language, kind), GROUPS.get(kind, ""))
    if language == "Python" and kind == "variable" and name.isupper():
        group = "constants"
    local = row.get("scopeKind") in _FUNCTIONS and group == "constants"
    anonymous = name.startswith(("__anon", "anonymous", "AnonymousFunction"))
    return Tag(name, row.get("line", 0), kind, "" if local or anonymous else group)
