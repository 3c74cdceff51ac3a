"""What combinations find, by other means than the search: git, sets, and rows read as they are.

Phrases and expressions are those of `git grep` over a folder with the indexed files; a word is
found where the lexeme that it is sure to have is one of a file's; path and language are compared in
Python.
"""

# ruff: noqa: TID251 - git gets our environment but for the language

import hashlib
import os
import subprocess
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import reduce
from pathlib import Path

from benchmarks.combinations import Combination, Either, Every, Term, Tree, Without
from indexer.limits import LIMITS
from indexer.text import paths, tokens

Files = frozenset[str]
"""Paths, each below the name of its repository."""


@dataclass(frozen=True, slots=True)
class Indexed:
    """A file that the index holds: what its rows say of it."""

    repository: str
    path: str
    language: str | None
    symbols: Sequence[str] = ()


@dataclass(slots=True)
class Oracle:
    """Answers over a folder in which each file lies at `repository/path`.

    `kept` is a folder for what git found, which is slow; what it says of other texts is not used.
    """

    folder: Path
    files: Mapping[str, Indexed]
    kept: Path | None = None
    threads: int = 2
    _words: dict[str, Files] = field(default_factory=dict)
    _found: dict[tuple[Term, bool], Files] = field(default_factory=dict)

    def read_words(self, words: Iterable[str]) -> None:
        """Read all files once for these words: to be called before any of them is asked for."""
        notes = {each: self._note(["word"], each) for each in map(tokens.guaranteed_lexeme, words)}
        self._words = {
            lexeme: self._names(note.read_bytes())
            for lexeme, note in notes.items()
            if note is not None and note.exists()
        }
        missing = notes.keys() - self._words.keys()
        if not missing:
            return
        found = defaultdict[str, set[str]](set)
        for name, file in self.files.items():
            for lexeme in missing & self._lexemes(name, file):
                found[lexeme].add(name)
        for lexeme in missing:
            self._words[lexeme] = frozenset(found[lexeme])
            note = notes[lexeme]
            if note is not None:
                note.write_bytes("\0".join(sorted(found[lexeme])).encode())

    def answer(self, asked: Combination) -> Files:
        """Return the files that meet a combination."""
        met = self._meeting(asked.tree, case=asked.case)
        if asked.repository is None:
            return met
        return frozenset(each for each in met if self.files[each].repository == asked.repository)

    def _meeting(self, tree: Tree, *, case: bool) -> Files:
        match tree:
            case Every(parts):
                return reduce(
                    Files.intersection, (self._meeting(each, case=case) for each in parts)
                )
            case Either(parts):
                return reduce(Files.union, (self._meeting(each, case=case) for each in parts))
            case Without(part):
                return frozenset(self.files) - self._meeting(part, case=case)
        key = (tree, case)
        if key not in self._found:
            self._found[key] = self._holding(tree, case=case)
        return self._found[key]

    def _holding(self, term: Term, *, case: bool) -> Files:
        match term.kind:
            case "word" if not case:
                return self._words[tokens.guaranteed_lexeme(term.text)]
            case "path":
                met = (name for name, file in self.files.items() if _is_at(file, term.text, case))
                return frozenset(met)
            case "language":
                met = (name for name, file in self.files.items() if file.language == term.text)
                return frozenset(met)
            case "repository":
                met = (name for name, file in self.files.items() if file.repository == term.text)
                return frozenset(met)
        return self._grepped(term, case=case)

    def _lexemes(self, name: str, file: Indexed) -> set[str]:
        """Return the lexemes of a file: those of its text, its path and its definitions."""
        text = (self.folder / name).read_text("utf-8", "replace")
        if not text:  # lexemes are those of chunks, and there is none
            return set()
        limit = LIMITS.analysed_line_bytes
        found = set(tokens.words("\n".join(line[:limit] for line in text.split("\n"))))
        spoken = (paths.module_name(file.path), *paths.directories(file.path), *file.symbols)
        found.update(word for each in spoken for word in tokens.words(each))
        return {lexeme for word in found for lexeme in tokens.lexemes(word)}

    def _grepped(self, term: Term, *, case: bool) -> Files:
        how = "-P" if term.kind == "expression" else "-F"
        options = [how] if case else [how, "-i"]
        note = self._note(options, term.text)
        if note is not None and note.exists():
            return self._names(note.read_bytes())
        # Quotes and backslashes are git's to read: what comes back is ended by NUL and not quoted.
        command = ["git", "grep", "--no-index", "-l", "-z", "-a", "--threads", str(self.threads)]
        environment = {**os.environ, "LC_ALL": "C.UTF-8"}
        done = subprocess.run(
            [*command, *options, "-e", term.text, "--", "."],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            check=False,
        )
        if done.stderr:
            message = f"git grep, {term.text!r}: {done.stderr[:500].decode(errors='replace')}"
            raise RuntimeError(message)
        if note is not None:
            note.write_bytes(done.stdout)
        return self._names(done.stdout)

    def _names(self, output: bytes) -> Files:
        return frozenset(filter(None, output.decode().split("\0"))).intersection(self.files)

    def _note(self, options: Sequence[str], text: str) -> Path | None:
        if self.kept is None:
            return None
        said = "\0".join([*options, text])
        return self.kept / hashlib.sha256(said.encode()).hexdigest()[:32]


def _is_at(file: Indexed, pattern: str, case: bool) -> bool:  # noqa: FBT001 - as the term has it
    """Tell whether a path holds a text, or a part of it between slashes is like a glob."""
    path = file.path if case else file.path.lower()
    pattern = pattern if case else pattern.lower()
    if "*" in pattern:
        return any(fnmatchcase(part, pattern) for part in path.split("/"))
    return pattern in path
