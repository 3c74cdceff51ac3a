"""Whatever is wrong in the index is named and repaired; what is right stays as it is."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

import indexer
from indexer.errors import GitFailed
from indexer.reconciling import reconcile
from indexer.reconciling.differences import DifferenceKind
from tests.unit.indexer.conftest import Indexed
from tests.unit.indexer.segments.coded import coded, vectors

Make = Callable[..., Indexed]
FILES = {
    "a.py": b"import os\n\n\ndef alpha():\n    return os\n",
    "b/c.go": b"package c\n\nfunc Beta() {}\n",
    "long.py": b"".join(b"def f%d():\n    return %d\n\n\n" % (n, n) for n in range(200)),
    b"caf\xe9.txt": "caf\xe9\n".encode("cp1252"),
    "wide.txt": "wide\n".encode("utf-16"),
    "empty.txt": b"",
    "d.bin": b"\0",
    "lib.min.js": b"x" * 3_000,
}
A = "document_id = (SELECT id FROM document WHERE repository_id = :id AND path_text = 'a.py')"
MAIN = "refs/heads/main: "


def _reconcile(code: Indexed, **options: Any) -> indexer.Reconciled:
    return indexer.reconcile(code.id, code.mirror, parser=code.parser, **options)


def _change(code: Indexed, change: str) -> None:
    code.rows(f"WITH changed AS ({change} RETURNING 1) SELECT count(*) FROM changed")


def test_an_index_that_is_right_is_left_alone(indexed: Make) -> None:
    code = indexed(FILES)
    code.push({"b/c.go": b"package c\n"})
    code.index(code.repository.git("rev-parse", "main"), "next")
    before = code.rows("SELECT xmin::text FROM document WHERE repository_id = :id")

    assert _reconcile(code, thorough=True) == indexer.Reconciled((), (), 6, 6)
    assert code.rows("SELECT xmin::text FROM document WHERE repository_id = :id") == before


@pytest.mark.parametrize(
    ("change", "lines"),
    [
        (
            "DELETE FROM document WHERE repository_id = :id AND path_text = 'a.py'",
            [f"{MAIN}a.py: is in the commit, not in the index", "chunk of document"],
        ),
        (
            f"DELETE FROM membership WHERE repository_id = :id AND {A}",
            [f"{MAIN}a.py: is in the commit, not in the index"],
        ),
        (
            f"UPDATE membership SET from_generation = 9 WHERE repository_id = :id AND {A}",
            [f"{MAIN}a.py: is in the commit, not in the index"],
        ),
        (
            f"UPDATE membership SET to_generation = 1 WHERE repository_id = :id AND {A}",
            [f"{MAIN}a.py: is in the commit, not in the index"],
        ),
        (
            (
                "INSERT INTO membership (repository_id, ref_id, document_id, from_generation)"
                f" SELECT repository_id, ref_id, document_id, 0 FROM membership WHERE {A}"
            ),
            [f"{MAIN}a.py: is in the index, not in the commit"],
        ),
        (
            "UPDATE document SET path = 'z.py' WHERE repository_id = :id AND path_text = 'a.py'",
            [
                f"{MAIN}z.py: is in the index, not in the commit",
                f"{MAIN}a.py: is in the commit, not in the index",
            ],
        ),
        (
            "DELETE FROM skipped_file WHERE repository_id = :id AND path_text = 'd.bin'",
            [f"{MAIN}d.bin: should be in the list of skipped files (binary)"],
        ),
        (
            (
                "UPDATE skipped_file SET reason = 'too large'"
                " WHERE repository_id = :id AND path_text = 'd.bin'"
            ),
            [
                f"{MAIN}d.bin: should be in the list of skipped files (binary)",
                f"{MAIN}d.bin: should not be in the list of skipped files (too large)",
            ],
        ),
        (
            (
                "UPDATE unreadable_blob SET reason = 'minified'"
                " WHERE repository_id = :id AND path = 'd.bin'"
            ),
            [
                f"{MAIN}d.bin: should be in the list of skipped files (minified)",
                "d.bin: should not be in the list of skipped files (minified: it is binary)",
            ],
        ),
        (
            f"UPDATE chunk SET content = 'other' WHERE repository_id = :id AND {A}",
            ["a.py: its text is not the blob"],
        ),
        (
            "UPDATE chunk SET ordinal = ordinal + 100 WHERE repository_id = :id AND ordinal = 1",
            ["long.py: its text is not the blob"],
        ),
        (
            f"UPDATE chunk SET lexemes = lexemes || 'x:1' WHERE repository_id = :id AND {A}",
            ["a.py: its rows are not what the blob yields (chunk)", "lexeme x: is counted wrongly"],
        ),
        (
            f"UPDATE embedding SET vector = vector + vector WHERE repository_id = :id AND {A}",
            ["a.py: its rows are not what the blob yields (embedding)"],
        ),
        (
            f"DELETE FROM symbol WHERE repository_id = :id AND {A}",
            ["a.py: its rows are not what the blob yields (symbol)"],
        ),
        (
            f"UPDATE import_target SET line = 7 WHERE repository_id = :id AND {A}",
            ["a.py: its rows are not what the blob yields (import_target)"],
        ),
        (
            f"UPDATE sketch SET trigrams = ~trigrams WHERE repository_id = :id AND {A}",
            ["a.py: its rows are not what the blob yields (sketch)"],
        ),
        (
            "UPDATE document SET language = 'c' WHERE repository_id = :id AND path_text = 'a.py'",
            ["a.py: its rows are not what the blob yields (language)"],
        ),
        (
            "UPDATE document SET analysis = 'old' WHERE repository_id = :id",
            [f"{MAIN}6 files: made by an older version"],
        ),
        (
            "UPDATE lexeme_frequency SET chunks = 9 WHERE repository_id = :id AND lexeme = 'alpha'",
            ["lexeme alpha: is counted wrongly (9 instead of 1)"],
        ),
        (
            "INSERT INTO lexeme_frequency SELECT :id, 'no-such-word', 3",
            ["lexeme no-such-word: is counted wrongly (3 instead of 0)"],
        ),
        (
            "DELETE FROM lexeme_frequency WHERE repository_id = :id AND lexeme = 'alpha'",
            ["lexeme alpha: is counted wrongly (0 instead of 1)"],
        ),
        (
            "UPDATE repository_statistics SET chunks = chunks + 1 WHERE repository_id = :id",
            ["lexeme #chunks: is counted wrongly"],
        ),
        (
            "UPDATE stem_count SET importers = 5 WHERE repository_id = :id AND stem = 'os'",
            [f"{MAIN}stem os: is counted wrongly by stem (5 importers, 0 bearers instead of 1"],
        ),
        (
            (
                "INSERT INTO stem_count SELECT :id, ref_id, 'q', 1, 0 FROM published_ref"
                " WHERE repository_id = :id"
            ),
            [f"{MAIN}stem q: is counted wrongly by stem (1 importers, 0 bearers instead of 0"],
        ),
        (
            (
                "INSERT INTO symbol SELECT repository_id, 7777777, ordinal, name, normalised,"
                " qualified_name, kind, signature, documentation, first_line, last_line,"
                f" span_start, span_end FROM symbol WHERE repository_id = :id AND {A}"
            ),
            ["symbol of document 7777777: belongs to nothing (rows: 1)"],
        ),
        (
            "UPDATE code_segment SET codes = set_byte(codes, 9, 7) WHERE repository_id = :id",
            ["codes are not those of the vectors (documents with others: 1)"],
        ),
        (
            "UPDATE code_segment SET counts = ''::bytea WHERE repository_id = :id",
            ["codes are not those of the vectors (0 counts of 6 documents)"],
        ),
        (
            "UPDATE code_segment SET codes = codes || codes WHERE repository_id = :id",
            ["codes are not those of the vectors"],
        ),
        (
            (
                "INSERT INTO code_segment (repository_id, encoder, rows, documents, counts, codes)"
                " SELECT repository_id, encoder, rows, documents, counts, codes FROM code_segment"
                " WHERE repository_id = :id"
            ),
            ["codes are not those of the vectors (another one names its documents, too)"],
        ),
        (
            "DELETE FROM code_segment WHERE repository_id = :id",
            ["segments: codes are not those of the vectors (documents in none: 6)"],
        ),
        (
            "INSERT INTO stem_count SELECT :id, 7777777, 'q', 1, 0",
            ["stem_count of ref 7777777: belongs to nothing (rows: 1)"],
        ),
    ],
)
def test_what_is_wrong_is_named_and_repaired(indexed: Make, change: str, lines: list[str]) -> None:
    code = indexed(FILES)
    before = code.rows("SELECT id FROM document WHERE repository_id = :id ORDER BY id")
    digest = indexer.digest(code.id)
    _change(code, change)

    thorough = "set_byte" in change  # else nobody compares codes with vectors
    seen = _reconcile(code, repair=False, thorough=thorough)
    done = _reconcile(code, thorough=thorough)

    words = "\n".join(map(str, done.found))
    assert all(line in words for line in lines), words
    assert seen.found == done.found
    assert seen.left == seen.found
    assert done.left == ()
    assert indexer.digest(code.id) == digest
    assert _reconcile(code, thorough=True).found == ()
    assert {*vectors(code)} - {*coded(code)} <= {*before}
    if "'old'" not in change:  # no more than what was wrong is built again
        after = code.rows("SELECT id FROM document WHERE repository_id = :id")
        assert len({*after} - {*before}) <= 1


def test_a_repair_is_one_step_for_readers_and_the_old_rows_are_swept(indexed: Make) -> None:
    code = indexed(FILES)
    _change(code, f"UPDATE chunk SET lexemes = 'x:1' WHERE repository_id = :id AND {A}")
    _reconcile(code)

    assert code.paths() == code.paths(generation=1)
    assert indexer.sweep(code.id, leave=timedelta(0)) == indexer.Swept(1)
    assert _reconcile(code, thorough=True).found == ()


def test_what_an_earlier_version_left_out_and_this_one_reads_is_no_difference(
    indexed: Make,
) -> None:
    code = indexed(FILES)
    old = "INSERT INTO unreadable_blob (repository_id, path, blob, reason, detail, analysis)"
    _change(
        code,
        f"{old} SELECT :id, path, blob, 'generated', '', 'old' FROM document"
        " WHERE repository_id = :id AND path_text = 'a.py'",
    )
    assert _reconcile(code, thorough=True).found == ()
    indexer.sweep(code.id, leave=timedelta(0))
    left = "SELECT path FROM unreadable_blob WHERE repository_id = :id AND analysis = 'old'"
    assert code.rows(left) == []


def test_only_some_documents_are_read_again_the_others_are_added_up(
    indexed: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reconcile, "SAMPLE", 1)
    code = indexed(FILES)
    _change(code, "DELETE FROM embedding WHERE repository_id = :id")
    _change(code, "DELETE FROM chunk WHERE repository_id = :id AND ordinal = 2")

    done = _reconcile(code)

    assert (done.documents, done.reread) == (6, 1)
    damaged = {each.what for each in done.found if each.document is not None}
    assert damaged == {"a.py", "b/c.go", "long.py", r"caf\xe9.txt", "wide.txt"}
    assert done.left == ()


def test_branches_are_all_repaired(indexed: Make) -> None:
    code = indexed(FILES)
    code.index(code.repository.commit({"a.py": None}, branch="next", afresh=True), "next")
    code.push({"b/c.go": b"package d\n"}, "next")
    digest = indexer.digest(code.id)
    _change(code, "DELETE FROM membership WHERE repository_id = :id")

    done = _reconcile(code)

    missing = [each.what for each in done.found if each.kind is DifferenceKind.MISSING]
    assert [each for each in missing if "next" in each] == ["refs/heads/next: b/c.go"]
    assert (len(missing), done.left, indexer.digest(code.id)) == (7, (), digest)


def test_a_commit_that_git_has_lost_is_said(indexed: Make) -> None:
    code = indexed(FILES)
    _change(code, f"UPDATE published_ref SET commit = '{'5' * 40}' WHERE repository_id = :id")
    with pytest.raises(GitFailed, match=r"is not in the mirror\. Reindex the repository"):
        _reconcile(code)
