import numpy as np
import pytest

from omniweb.search.candidates import Candidate
from omniweb.search.ranking.neighbours import beside


def candidate(path: str, repository: int = 1) -> Candidate:
    return Candidate((repository, hash(path)), path, "name", "python", 0)


def test_a_file_gains_from_the_best_others_of_its_folder() -> None:
    found = [candidate("a/x.py"), candidate("a/y.py"), candidate("a/z.py"), candidate("b/x.py")]
    assert beside(found, np.array([4.0, 3.0, 1.5, 9.0])).tolist() == pytest.approx(
        [3 * 8 / 15 + 1.5 * 4 / 15, 4 * 8 / 15 + 1.5 * 4 / 15, 4 * 8 / 15 + 3 * 4 / 15, 0.0]
    )


def test_what_speaks_against_the_others_is_not_held_against_it() -> None:
    found = [candidate("a/x.py"), candidate("a/test_x.py")]
    assert beside(found, np.array([1.0, -3.0])).tolist() == [0.0, pytest.approx(8 / 15)]


def test_a_folder_of_another_repository_is_another_folder() -> None:
    found = [candidate("a/x.py", 1), candidate("a/x.py", 2)]
    assert beside(found, np.array([4.0, 3.0])).tolist() == [0.0, 0.0]


def test_no_more_than_four_count() -> None:
    found = [candidate(f"a/{number}.py") for number in range(9)]
    assert max(beside(found, np.full(9, 2.0))) == pytest.approx(2.0)
