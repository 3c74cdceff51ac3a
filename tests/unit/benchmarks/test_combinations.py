"""A combination's text means what its tree says, whoever reads it."""

import random
from collections.abc import Callable, Mapping

import pytest

from benchmarks.combinations import (
    Combination,
    Either,
    Every,
    Pool,
    Term,
    Tree,
    Without,
    combination,
    term_text,
    terms,
)
from benchmarks.mined_terms import mined_pool
from omniweb.search.query.nodes import (
    And,
    Language,
    Node,
    Not,
    Or,
    Path,
    Phrase,
    Regex,
    Repository,
    Text,
    leaves,
)
from omniweb.search.query.parser import parse_query

NUMBERS = range(400)
TRIES = 40
POOL = Pool(
    words=("retry", "x1", "parse_config", "b"),
    phrases=("connection refused", 'say "x', "a\\b", "(", "-1", "or", "NOT"),
    expressions=(r"\bfoo\b", "a/b", r"x\/y", "(a|b)", "^$"),
    paths=("src", "*.py"),
    languages=("go", "python"),
    repositories=("one", "two", "three"),
)
_LEAVES: Mapping[str, Callable[[str], Node]] = {
    "word": Text,
    "phrase": Phrase,
    "path": Path,
    "language": Language,
    "repository": Repository,
}


def _leaf(term: Term) -> Node:
    if term.kind == "expression":
        return Regex(term_text(term)[1:-1])  # as it stands between slashes
    return _LEAVES[term.kind](term.text)


def _tree_holds(tree: Tree, truth: Mapping[Node, bool]) -> bool:
    match tree:
        case Every(parts):
            return all(_tree_holds(each, truth) for each in parts)
        case Either(parts):
            return any(_tree_holds(each, truth) for each in parts)
        case Without(part):
            return not _tree_holds(part, truth)
    return truth[_leaf(tree)]


def _node_holds(node: Node, truth: Mapping[Node, bool]) -> bool:
    match node:
        case And(children):
            return all(_node_holds(each, truth) for each in children)
        case Or(children):
            return any(_node_holds(each, truth) for each in children)
        case Not(child):
            return not _node_holds(child, truth)
    return truth[node]


@pytest.fixture(scope="module")
def combinations() -> list[Combination]:
    return [combination(POOL, 3, number) for number in NUMBERS]


def test_the_text_requires_what_the_tree_says(combinations: list[Combination]) -> None:
    chooser = random.Random(3)
    for each in combinations:
        query = parse_query(each.text)
        assert query.required is not None
        assert query.case == each.case
        asked = {_leaf(term) for term in terms(each.tree)}
        asked |= {Repository(each.repository)} if each.repository else set()
        found = {*leaves(query.required), *leaves(query.required, positive=False)}
        assert found == asked, each.text
        for _ in range(TRIES):
            truth = {leaf: chooser.random() < 1 / 2 for leaf in asked}
            inside = truth[Repository(each.repository)] if each.repository else True
            expected = inside and _tree_holds(each.tree, truth)
            assert _node_holds(query.required, truth) == expected, each.text


def test_they_follow_from_seed_and_number_and_have_every_shape(
    combinations: list[Combination],
) -> None:
    assert [combination(POOL, 3, number) for number in NUMBERS] == combinations
    assert {each.shape for each in combinations} == {
        "conjunction",
        "conjunction with exclusions",
        "alternatives",
        "alternatives with exclusions",
    }
    assert [each.repository is None for each in combinations[:4]] == [True, False, True, False]
    assert {each.repository for each in combinations} == {None, "one", "two", "three"}


def test_a_pool_has_common_and_rare_ones_in_the_order_of_its_seed() -> None:
    texts = [f"import os\nvalue_{n} = rare_{n}(os.path)\n" for n in range(200)]
    pool = mined_pool(texts, [f"src/part_{n}.py" for n in range(200)], {"python": 200}, 1)

    assert {"import", "path"} <= set(pool.words)
    assert any(word.startswith("rare_") for word in pool.words)
    assert "import" in pool.phrases
    assert pool.expressions
    assert {"src", "*.py"} <= set(pool.paths)
    assert mined_pool(texts, [], {}, 1).phrases == pool.phrases
