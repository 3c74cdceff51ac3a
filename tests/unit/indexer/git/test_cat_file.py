"""Asking for objects over pipes. With real repositories it is tested through mirrors."""

import io

import pytest

from indexer.errors import GitFailed
from indexer.git.cat_file import Reader, StoredObject

A, B = "a" * 40, "b" * 40


def ask(answers: bytes, *oids: str) -> list[StoredObject]:
    return list(Reader(io.BytesIO(), io.BytesIO(answers), 100).read(oids))


def test_answers_come_with_their_questions() -> None:
    answers = f"{A} blob 3\nx\ny\n{B} missing\n{B} tree 0\n\n".encode()
    assert ask(answers, A, B, B) == [
        StoredObject(A, "blob", 3, b"x\ny"),
        StoredObject(B, "tree", 0, b""),
    ]


def test_of_a_large_object_the_beginning_is_kept() -> None:
    answers = f"{A} blob 200000\n".encode() + b"x" * 200_000 + f"\n{B} blob 1\ny\n".encode()
    assert ask(answers, A, B) == [
        StoredObject(A, "blob", 200_000, b"x" * 100),
        StoredObject(B, "blob", 1, b"y"),
    ]


@pytest.mark.parametrize("answers", ["", f"{A} blob 9\nx"])
def test_answers_that_are_cut_off_are_no_answers(answers: str) -> None:
    with pytest.raises(GitFailed):
        ask(answers.encode(), A)
