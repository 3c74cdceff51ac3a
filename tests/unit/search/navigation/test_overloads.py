"""Overloads of Java are apart where the number of a call's arguments tells."""

import pytest

from omniweb.search.navigation import definition, hover, references
from omniweb.search.navigation.overloads import count_arguments
from omniweb.search.types import Scope
from tests.unit.search.published import PublishedRepository, publish

RUNNER = """package a;

public class Runner {
    public void run() {
        run(1);
    }

    public void run(int one) {
        run(one, "x, y");
    }

    public void run(int one, String two) {}

    public static String join(String first, Object... rest) {
        return first;
    }

    public static String join() {
        return "";
    }
}
"""
USES = """package b;

import a.Runner;

class Uses {
    void go(Runner it, java.util.List<Runner> all) {
        it.run();
        it.run(f(1, 2));
        it.run(
            g(new int[] {1, 2}, ')'), // , not here
            "two"
        );
        all.forEach(Runner::run);
        all.get(0).run(1, h());
        Runner.join("a", 1, 2);
        Runner.join();
    }
}
"""


@pytest.fixture(scope="module")
def code(
    told: None,  # noqa: ARG001 - for its effect
    tmp_path_factory: pytest.TempPathFactory,
) -> PublishedRepository:
    files: dict[str | bytes, bytes | tuple[int, bytes] | None] = {
        "a/Runner.java": RUNNER.encode(),
        "b/Uses.java": USES.encode(),
    }
    return publish(tmp_path_factory.mktemp("overloads"), 7_811, "tools/overloads", files)


def led(code: PublishedRepository, path: str, line: int, word: str) -> list[int]:
    """Return the lines of the definitions that a word on a line leads to."""
    text = {"a/Runner.java": RUNNER, "b/Uses.java": USES}[path].split("\n")[line - 1]
    found = definition(Scope((code.scoped,)), code.number, path, line, text.index(word))
    assert found is not None
    assert {each.path for each in found.definitions} <= {"a/Runner.java"}
    return [each.line for each in found.definitions]


@pytest.mark.parametrize(
    ("path", "line", "word", "lines"),
    [
        ("a/Runner.java", 5, "run", [8]),
        ("a/Runner.java", 9, "run", [12]),
        ("b/Uses.java", 7, "run", [4]),
        ("b/Uses.java", 8, "run", [8]),
        ("b/Uses.java", 9, "run", [12]),
        ("b/Uses.java", 13, "run", [4, 8, 12]),
        ("b/Uses.java", 14, "run", [12]),
        ("b/Uses.java", 15, "join", [14]),
        ("b/Uses.java", 16, "join", [18]),
    ],
)
def test_a_call_leads_to_the_overload_that_it_fits(
    code: PublishedRepository, path: str, line: int, word: str, lines: list[int]
) -> None:
    assert led(code, path, line, word) == lines


@pytest.mark.parametrize(
    ("line", "uses"),
    [
        (4, {("a/Runner.java", 4), ("b/Uses.java", 7), ("b/Uses.java", 13)}),
        (8, {("a/Runner.java", 5), ("a/Runner.java", 8), ("b/Uses.java", 8), ("b/Uses.java", 13)}),
        (
            12,
            {
                *{("a/Runner.java", 9), ("a/Runner.java", 12)},
                *{("b/Uses.java", 9), ("b/Uses.java", 13), ("b/Uses.java", 14)},
            },
        ),
    ],
)
def test_uses_are_those_that_fit_the_overload(
    code: PublishedRepository, line: int, uses: set[tuple[str, int]]
) -> None:
    found = references(Scope((code.scoped,)), code.number, "a/Runner.java", line, 16)

    assert found is not None
    assert {(each.path, use.line) for each in found.files for use in each.uses} == uses


def test_a_card_counts_the_uses_of_its_own(code: PublishedRepository) -> None:
    found = hover(Scope((code.scoped,)), code.number, "a/Runner.java", 8, 16)

    assert found is not None
    assert (found.uses, found.others) == (2, 0)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("()", 0),
        (" ( /* , */ ) ", 0),
        ("(a)", 1),
        ("(a, b)", 2),
        ("(f(a, b), new int[] {1, 2})", 2),
        ('("a, b", \',\', """x, "y", z""")', 3),
        ("(new HashMap<String, List<Integer>>(), 1)", 2),
        ("(a < b, c)", 2),
        ("(x -> { return g(x, 1); },\n  // one, two\n  y)", 2),
        ("(a, b", None),
        ("::run", None),
        (";", None),
    ],
)
def test_arguments_are_counted(text: str, count: int | None) -> None:
    assert count_arguments(text) == count
