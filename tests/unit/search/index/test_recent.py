"""What was used last stays, as far as it may weigh so much."""

from omniweb.search.index.recent import Recent


def test_what_was_used_longest_ago_goes_where_it_weighs_too_much() -> None:
    held: Recent[str] = Recent(10)
    held.keep("a", "first", 4)
    held.keep("b", "second", 4)
    held.use("a")
    held.keep("c", "third", 5)

    assert (held.use("a"), held.use("b"), held.use("c")) == ("first", None, "third")


def test_a_value_that_is_replaced_weighs_once() -> None:
    held: Recent[str] = Recent(10)
    for _ in range(5):
        held.keep("a", "again", 6)
    held.keep("b", "second", 4)

    assert (held.use("a"), held.use("b"), len(held)) == ("again", "second", 2)
    held.clear()
    held.keep("c", "third", 10)
    assert held.use("c") == "third"
