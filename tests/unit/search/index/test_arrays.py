"""Many numbers as one value, as PostgreSQL reads them."""

import psycopg
import pytest

from omniweb.search.index.arrays import grouped, ranges


def test_arrays_that_differ_in_length_are_read_back(index_database: str) -> None:
    with psycopg.connect(index_database) as connection:
        sql = "SELECT array_agg(t::int[]::text) FROM unnest(%s::text[]) t"
        (read,) = connection.execute(sql, [grouped([0, 1, 70_000, 2], [0, 2, 3])]).fetchone() or ()
        assert read == ["{0,1}", "{70000}", "{2}"]
        assert connection.execute(sql, [grouped([], [])]).fetchone() == (None,)


@pytest.mark.parametrize("numbers", [[], [7], [1, 2, 3], [1, 3, 4, 9, 10, 11, 2_147_483_646]])
def test_numbers_are_in_their_ranges_and_no_others(index_database: str, numbers: list[int]) -> None:
    sql = (
        "SELECT array_agg(n ORDER BY n) FROM unnest(%(all)s::int[]) n"
        " WHERE n <@ %(given)s::int4multirange"
    )
    given = ranges(numbers)
    with psycopg.connect(index_database) as connection:
        values = {"all": [*range(20), *numbers[-1:], 2_147_483_647], "given": given}
        (found,) = connection.execute(sql, values).fetchone() or ()

    assert sorted(set(found or [])) == numbers
    assert ranges(range(1, 10_001)) == "{[1,10000]}"
