"""The languages and text formats that we name: the table of `languages.toml`.

What a grammar is and finds is `indexer.analysis.grammars`' business; which language a file is in,
`recognition`'s.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Language:
    """A language or text format. `grammar` is None where there is no query for it.

    `separator` stands between the names of a qualified name. Whoever asks for the `family` means
    this language, too: TypeScript is also what stands in `.tsx`.
    """

    name: str
    grammar: str | None = None
    extensions: tuple[str, ...] = ()
    filenames: tuple[str, ...] = ()
    interpreters: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    separator: str = "."
    family: str = ""


def _read() -> Iterator[Language]:
    table = tomllib.loads(Path(__file__).with_name("languages.toml").read_text(encoding="utf-8"))
    for name, row in table.items():
        yield Language(
            name=name,
            grammar=row.get("grammar"),
            extensions=_words(row, "extensions"),
            filenames=_words(row, "files"),
            interpreters=_words(row, "run"),
            aliases=_words(row, "aka"),
            separator=row.get("separator", "."),
            family=row.get("family", ""),
        )


def _words(row: Mapping[str, str], key: str) -> tuple[str, ...]:
    return tuple(row.get(key, "").split())


LANGUAGES = tuple(_read())

_BY_NAME = {alias: lang for lang in LANGUAGES for alias in (*lang.aliases, lang.name)}


def named(name: str) -> Language | None:
    """Return the language that a person calls `name` (its name or an alias, any case)."""
    return _BY_NAME.get(name.lower())


def spelt(name: str) -> Language | None:
    """Return the language that a repository calls so, where spaces are written as hyphens."""
    return named(name) or named(name.replace("-", " "))


def meant(name: str) -> tuple[str, ...]:
    """Return the names of the languages that a person means: that one, and those of its family."""
    found = named(name)
    if found is None:
        return (name.lower(),)
    members = (each.name for each in LANGUAGES if each.family == found.name)
    return (found.name, *members)
