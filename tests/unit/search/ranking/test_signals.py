"""What names say."""

import pytest

from omniweb.search.candidates import Candidate, Definition
from omniweb.search.ranking.signals import (
    NameReader,
    in_own_folder,
)
from omniweb.search.terms import Terms, TermStatistics


def _candidate(path: str, stem: str, *definitions: Definition, **changes: object) -> Candidate:
    candidate = Candidate((1, 1), path, stem, "python", 0)
    candidate.definitions.extend(definitions)
    for name, value in changes.items():
        setattr(candidate, name, value)
    return candidate


def _definition(name: str, kind: str = "function", document: int = 1) -> Definition:
    normalised = name.replace("_", "").lower()
    return Definition((1, document), normalised, name, name, kind, f"def {name}", 1, 2)


def _reader(query: str, *definitions: Definition) -> NameReader:
    statistics = TermStatistics(1_000, 100.0, {"retri": 10, "polici": 200})
    return NameReader(Terms.of(query.split()), statistics, definitions)


def test_a_file_that_is_called_as_the_query_says_is_explained_wholly() -> None:
    signals = _reader("retry policy").read(_candidate("lib/retry_policy.py", "retry_policy"))

    assert signals.covered == 1
    assert signals.explained == pytest.approx(1)


def test_a_rare_word_in_the_name_explains_more_than_a_common_one() -> None:
    reader = _reader("retry policy")

    rare = reader.read(_candidate("retry.py", "retry")).explained
    common = reader.read(_candidate("policy.py", "policy")).explained
    assert rare > common > 0


def test_the_beginning_of_a_word_counts_from_three_letters_on() -> None:
    reader = _reader("configuration")

    assert reader.read(_candidate("config.py", "config")).covered == 1
    assert reader.read(_candidate("co.py", "co")).covered == 0


def test_a_definition_that_the_query_spells_counts_and_a_type_counts_more() -> None:
    function, kind = _definition("retry_policy"), _definition("RetryPolicy", "class")

    reader = _reader("retry policy", function)
    assert reader.read(_candidate("a.py", "a", function)).defines == pytest.approx(0.49)
    reader = _reader("retry policy", kind)
    assert reader.read(_candidate("a.py", "a", kind)).defines == pytest.approx(0.7)


def test_what_many_files_define_says_little() -> None:
    many = [_definition("get_value", document=number) for number in range(50)]

    one = _reader("get_value", many[0]).read(_candidate("a.py", "a", many[0])).defines
    all_of_them = _reader("get_value", *many).read(_candidate("a.py", "a", many[0])).defines
    assert all_of_them < one / 2


def test_a_type_written_exactly_so_counts_once_more() -> None:
    kind = _definition("RetryPolicy", "class")
    reader = _reader("RetryPolicy", kind)

    assert reader.read(_candidate("a.py", "a", kind)).defines_type == 1
    other = _reader("retrypolicy", kind)
    assert other.read(_candidate("a.py", "a", kind)).defines_type == 0


def test_a_merely_capitalised_type_counts_less() -> None:
    kind = _definition("Retry", "class")

    assert _reader("Retry", kind).read(_candidate("a.py", "a", kind)).defines_type == 0.4


def test_a_name_that_is_imported_much_is_central() -> None:
    reader = _reader("retry")

    central = reader.read(_candidate("a.py", "a", importers=20, same_name=2)).central
    shared = reader.read(_candidate("a.py", "a", importers=20, same_name=20)).central
    assert central > shared > 0


def test_trigrams_tell_similar_spellings() -> None:
    reader = _reader("retry")
    same, near, other = (
        reader.read(_candidate(f"{name}.py", name)).similar
        for name in ("retry", "retries", "config")
    )
    assert (same, other) == (1, 0)
    assert 0 < near < 1


def test_a_folder_that_is_called_as_the_repository_is_its_own() -> None:
    assert in_own_folder("src/flask/app.py", "pallets/flask")
    assert in_own_folder("Lua/telescope/init.lua", "telescope.nvim")
    assert not in_own_folder("docs/app.py", "pallets/flask")
    assert not in_own_folder("flask.py", "flask")
    assert not in_own_folder("a/b.py", "")


def test_a_repository_that_the_query_names_is_told_from_others_by_its_rarity() -> None:
    statistics = TermStatistics(1_000, 100.0, {"retri": 10, "flask": 10, "server": 600})
    names = {1: "pallets/flask", 2: "company/server", 3: "psf/requests"}

    def named(query: str, repository: int) -> float:
        reader = NameReader(Terms.of(query.split()), statistics, [], names)
        return reader.read(Candidate((repository, 1), "a.py", "a", "python", 0)).repository

    assert named("retry in flask", 1) == pytest.approx(1)
    assert 0 < named("retry of the server", 2) < 0.2
    assert named("retry in flask", 3) == 0
    assert _reader("retry in flask").read(_candidate("a.py", "a")).repository == 0
