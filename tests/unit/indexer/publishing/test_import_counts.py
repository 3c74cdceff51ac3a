"""Importers and bearers of a stem are counted per ref, whatever came and went."""

from collections.abc import Callable

from tests.unit.indexer.conftest import Indexed

Make = Callable[..., Indexed]
COUNTS = (
    "SELECT stem, importers, bearers FROM stem_count JOIN published_ref USING (repository_id,"
    " ref_id) WHERE repository_id = :id AND ref = :ref ORDER BY stem"
)


def _counts(code: Indexed, branch: str = "main") -> list[tuple[str, int, int]]:
    return code.rows(COUNTS, ref=f"refs/heads/{branch}")


def test_a_document_counts_once_for_a_stem(indexed: Make) -> None:
    code = indexed(
        {
            "pkg/Core.py": b"import os\n",
            "a.py": b"import pkg.Core\nfrom other import core\n",
            "b.py": b"import core\n",
        }
    )
    assert [each for each in _counts(code) if each[0] in {"core", "os", "a"}] == [
        ("a", 0, 1),
        ("core", 2, 1),
        ("os", 1, 0),
    ]


def test_pushes_are_counted_in_and_out(indexed: Make) -> None:
    code = indexed({"core.py": b"", "a.py": b"import core\n", "b.py": b"import core\n"})
    code.push({"a.py": b"import core\nimport sys\n", "b.py": None, "core.py": None})
    assert _counts(code) == [("a", 0, 1), ("core", 1, 0), ("sys", 1, 0)]
    code.push({"a.py": b"x = 1\n"})
    assert _counts(code) == [("a", 0, 1)]


def test_branches_are_counted_apart(indexed: Make) -> None:
    code = indexed({"core.py": b"x\n"})
    code.repository.git("branch", "next", "main")
    code.push({"a.py": b"import core\n"}, "next")
    assert _counts(code) == [("core", 0, 1)]
    assert _counts(code, "next") == [("a", 0, 1), ("core", 1, 1)]
