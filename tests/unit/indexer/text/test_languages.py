"""The table of languages."""

import pytest

from indexer.text import languages
from indexer.text.languages import LANGUAGES, meant, named


@pytest.mark.parametrize("called", ["Python", "py", "PYTHON"])
def test_a_person_may_name_a_language_in_more_ways_than_one(called: str) -> None:
    assert named(called) == named("python") is not None


def test_an_unknown_name_is_no_language() -> None:
    assert named("klingon") is None


def test_names_aliases_and_extensions_are_unambiguous() -> None:
    for attribute in ("extensions", "filenames", "interpreters"):
        values = [value for language in LANGUAGES for value in getattr(language, attribute)]
        assert len(values) == len(set(values)), attribute
    names = [name for each in LANGUAGES for name in {each.name, *each.aliases}]
    assert len(names) == len(set(names))


def test_there_are_about_a_hundred_languages_and_some_have_a_grammar() -> None:
    assert len(LANGUAGES) > 90
    assert len({language.grammar for language in LANGUAGES if language.grammar}) == 37


@pytest.mark.parametrize(
    ("called", "names"),
    [
        ("typescript", {"typescript", "tsx"}),
        ("ts", {"typescript", "tsx"}),
        ("tsx", {"tsx"}),
        ("c++", {"c++", "cuda"}),
        ("cuda", {"cuda"}),
        ("javascript", {"javascript"}),
        ("Klingon", {"klingon"}),
    ],
)
def test_who_asks_for_a_language_means_its_family(called: str, names: set[str]) -> None:
    assert set(meant(called)) == names


def test_every_family_is_a_language() -> None:
    assert {each.family for each in LANGUAGES} - {each.name for each in LANGUAGES} == {""}


def test_naming_languages_does_not_load_the_grammars() -> None:
    import subprocess
    import sys

    code = (
        "import sys; from indexer.text import recognition; recognition.detect('a.py', '');"
        "sys.exit('tree_sitter' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
    assert languages.named("python") is not None
