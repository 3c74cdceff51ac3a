"""Many numbers as one value, as PostgreSQL reads them."""

import psycopg

from omniweb.search.index.arrays import grouped


def test_arrays_that_differ_in_length_are_read_back(index_database: str) -> None:
    with psycopg.connect(index_database) as connection:
        sql = "SELECT array_agg(t::int[]::text) FROM unnest(%s::text[]) t"
        (read,) = connection.execute(sql, [grouped([0, 1, 70_000, 2], [0, 2, 3])]).fetchone() or ()
        assert read == ["{0,1}", "{70000}", "{2}"]
        assert connection.execute(sql, [grouped([], [])]).fetchone() == (None,)
