"""The order of candidates and the explanation of each score."""

from itertools import count

import pytest

from indexer.types import Flag
from omniweb.search.candidates import Candidate, Definition, Match
from omniweb.search.query.parser import parse_query
from omniweb.search.question import Filtered, Found, Question
from omniweb.search.ranking.rank import Ranked, rank
from omniweb.search.terms import Terms, TermStatistics
from omniweb.search.types import Mode, Snapshot

_numbers = count(1)


def _candidate(path: str, flags: Flag = Flag.NONE, **scores: float) -> Candidate:
    module_name = path.rpartition("/")[2].partition(".")[0]
    candidate = Candidate((1, next(_numbers)), path, module_name, "python", flags)
    candidate.scores = scores
    return candidate


def _define(candidate: Candidate, name: str, kind: str = "function") -> Candidate:
    definition = Definition(
        candidate.key, name.replace("_", "").lower(), name, f"m.{name}", kind, name, 1, 2
    )
    candidate.definitions.append(definition)
    return candidate


def _rank(
    text: str,
    *candidates: Candidate,
    mode: Mode = Mode.AUTO,
    fusion: str = "zscore",
    repository: str = "",
) -> list[Ranked]:
    searched = (Snapshot(1, repository, 1, "refs/heads/main", "c" * 40, 1),)
    question = Question(
        parse_query(text, mode=mode),
        Filtered(searched),
        terms=Terms.of(text.split()),
        fusion=fusion,
    )
    defined = [Match(each.key, 1.0, (), tuple(each.definitions)) for each in candidates]
    found = Found(
        statistics=TermStatistics(1_000, 100.0, {}),
        matches={"symbol": defined},
        candidates=list(candidates),
    )
    return rank(question, found)


def _paths(ranked: list[Ranked]) -> list[str]:
    return [each.candidate.path for each in ranked]


def test_words_and_meaning_add_up() -> None:
    both = _candidate("a.py", keyword=9.0, vector=0.9)
    words = _candidate("b.py", keyword=10.0, vector=0.1)
    neither = _candidate("c.py", keyword=0.1, vector=0.1)

    assert _paths(_rank("x", neither, words, both)) == ["a.py", "b.py", "c.py"]


def test_the_definition_of_an_exact_name_comes_first_whatever_the_words_say() -> None:
    loud = _candidate("loud.py", keyword=50.0, vector=0.9)
    defining = _define(_candidate("defines.py", keyword=1.0), "parseConfig")

    ranked = _rank("parseConfig", loud, defining)

    assert _paths(ranked) == ["defines.py", "loud.py"]
    assert ranked[0].explanation.tier_reason == "defines parseConfig"


def test_another_spelling_of_the_name_is_no_exact_one() -> None:
    defining = _define(_candidate("defines.py"), "parse_config")

    assert _rank("parseConfig", defining)[0].tier == 1


def test_an_exact_path_or_file_name_comes_first() -> None:
    loud = _candidate("tests/test_retry.py", keyword=50.0)
    named = _candidate("lib/retry.py")

    for text in ("retry.py", "lib/retry.py"):
        assert _paths(_rank(text, loud, named))[0] == "lib/retry.py"
    assert _rank("etry.py", named)[0].tier == 1


@pytest.mark.parametrize(
    ("mark", "asking"),
    [
        (Flag.STUB, "retry stub"),
        (Flag.VENDORED, "vendored retry"),
        (Flag.GENERATED, "generated retry"),
    ],
)
def test_what_others_wrote_stands_behind_unless_it_is_asked_for(mark: Flag, asking: str) -> None:
    other = _candidate("a/retry.py", keyword=5.0, flags=mark)
    product = _candidate("lib/retry.py", keyword=5.0)

    assert _paths(_rank("retry", other, product)) == ["lib/retry.py", "a/retry.py"]
    assert _paths(_rank(asking, other, product)) == ["a/retry.py", "lib/retry.py"]


def test_tests_and_examples_stand_behind_unless_they_are_asked_for() -> None:
    product = _candidate("lib/retry.py", keyword=5.0)
    test = _candidate("tests/retry_test.py", keyword=6.0, flags=Flag.TEST)
    example = _candidate("docs/retry_docs.py", keyword=6.0, flags=Flag.EXAMPLE)

    assert _paths(_rank("retry", test, example, product))[0] == "lib/retry.py"
    assert _paths(_rank("retry tests", test, product))[0] == "tests/retry_test.py"
    both = _candidate("tests/retry.pyi", keyword=6.0, flags=Flag.TEST | Flag.STUB)
    (found, _) = sorted(_rank("retry", both, product), key=lambda each: each.score)
    assert {"test", "stub"} <= {each.signal for each in found.contributions}


def test_the_score_is_the_sum_of_the_contributions_of_its_explanation() -> None:
    found = _rank("retry policy", _candidate("retry.py", keyword=3.0), _candidate("policy.py"))

    for each in found:
        assert each.score == pytest.approx(sum(c.added for c in each.explanation.contributions))
        assert all(part.reason for part in each.explanation.contributions)


def test_reciprocal_ranks_can_be_chosen() -> None:
    first, second = _candidate("a.py"), _candidate("b.py")
    first.ranks = {"keyword": 2, "vector": 2}
    second.ranks = {"keyword": 1}

    ranked = _rank("x", second, first, fusion="rrf")

    assert _paths(ranked) == ["a.py", "b.py"]
    assert ranked[0].explanation.contributions[0].signal == "reciprocal ranks"


@pytest.mark.parametrize(("mode", "first"), [(Mode.KEYWORD, "b.py"), (Mode.VECTOR, "a.py")])
def test_one_kind_of_evidence_gives_its_own_order(mode: Mode, first: str) -> None:
    meaning = _candidate("a.py", keyword=1.0, vector=0.9)
    words = _candidate("b.py", keyword=9.0, vector=0.1, flags=Flag.TEST)

    assert _paths(_rank("a", meaning, words, mode=mode))[0] == first


def test_equal_scores_go_by_path() -> None:
    assert _paths(_rank("x", _candidate("b.py"), _candidate("a.py"))) == ["a.py", "b.py"]


def test_an_older_copy_stands_behind_the_newer_one() -> None:
    old = _candidate("src/v3/types.ts", keyword=5.0)
    new = _candidate("src/v4/types.ts", keyword=5.0)

    assert _paths(_rank("types", old, new))[0] == "src/v4/types.ts"
    assert _paths(_rank("types v3", old, new))[0] == "src/v3/types.ts"


def test_the_folder_that_bears_the_repositorys_name_comes_before_its_satellites() -> None:
    satellite = _candidate("axum-extra/src/json.rs", keyword=5.0)
    own = _candidate("axum/src/json.rs", keyword=5.0)

    assert _paths(_rank("json", satellite, own, repository="axum"))[0] == "axum/src/json.rs"


def test_the_twin_that_more_systems_share_comes_first_unless_the_other_is_named() -> None:
    shared = _candidate("unix/pipe.c", keyword=1.0)
    twin = _candidate("win/pipe.c", keyword=1.2)
    others = [_candidate(f"{name}.c", keyword=0.5) for name in "ab"]

    assert _paths(_rank("named pipe", twin, shared, *others))[:2] == ["unix/pipe.c", "win/pipe.c"]
    asked = _rank("named pipe of windows", twin, shared, *others)
    assert _paths(asked)[:2] == ["win/pipe.c", "unix/pipe.c"]


def test_a_file_for_one_system_says_so() -> None:
    ranked = _rank(
        "named pipe", *[_candidate(f"{name}/a.c", keyword=1.0) for name in ["win", "unix", "c"]]
    )

    reasons = {part.reason for part in ranked[-1].contributions}
    assert ranked[-1].candidate.path == "win/a.c"
    assert "it is for win alone" in reasons


def test_the_repository_by_its_name_is_no_reason_for_the_file_that_is_called_so() -> None:
    called = _candidate("clap.zig", keyword=1.0)
    asked_for = _candidate("streaming.zig", keyword=1.0)

    ranked = _rank("streaming of clap", called, asked_for, repository="zig-clap")

    assert _paths(ranked)[0] == "streaming.zig"
    assert _paths(_rank("clap", asked_for, called, repository="zig-clap"))[0] == "clap.zig"


def test_a_variable_that_is_called_as_a_class_elsewhere_is_not_what_is_asked_for() -> None:
    stand_in = _define(_candidate("contrib.py", keyword=9.0, vector=0.9), "Celery", "variable")
    real = _define(_candidate("base.py", keyword=1.0), "Celery", "class")

    ranked = _rank("Celery", stand_in, real)

    assert _paths(ranked) == ["base.py", "contrib.py"]
    assert [each.tier for each in ranked] == [0, 1]
    assert [each.tier_reason for each in ranked] == ["defines Celery", "defines Celery"]


def test_a_target_of_make_stands_behind_the_code_that_is_called_so() -> None:
    target = _define(_candidate("Makefile", keyword=9.0, vector=0.9), "install")
    target.language = "make"
    code = _define(_candidate("setup.py", keyword=1.0), "install")

    ranked = _rank("install", target, code)

    assert [(each.candidate.path, each.tier) for each in ranked] == [
        ("setup.py", 0),
        ("Makefile", 1),
    ]
    assert _rank("install", target)[0].tier == 0


def test_a_variable_alone_is_what_is_asked_for() -> None:
    loud = _candidate("loud.py", keyword=9.0, vector=0.9)
    defining = _define(_candidate("base.py", keyword=1.0), "logger", "variable")

    ranked = _rank("logger", loud, defining)

    assert _paths(ranked) == ["base.py", "loud.py"]
    assert ranked[0].tier == 0
