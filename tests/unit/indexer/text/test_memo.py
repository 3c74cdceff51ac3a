"""The bounded memory for words."""

from indexer.text.memo import LONGEST_KEY, Memo


def test_a_value_is_computed_once() -> None:
    asked: list[str] = []

    def measure(word: str) -> int:
        asked.append(word)
        return len(word)

    memo = Memo(measure, 10)
    assert [memo["abc"], memo["abc"]] == [3, 3]
    assert asked == ["abc"]


def test_it_never_holds_more_than_its_limit() -> None:
    memo = Memo(len, 10)
    sizes = []
    for number in range(100):
        assert memo[str(number)] == len(str(number))
        sizes.append(len(memo))
    assert max(sizes) == 5  # and as many of before


def test_what_is_asked_for_again_is_not_computed_again() -> None:
    asked: list[str] = []

    def measure(word: str) -> int:
        asked.append(word)
        return len(word)

    memo = Memo(measure, 4)
    for number in range(9):
        assert memo["often"] == len("often")
        assert memo[str(number)] == 1
    assert asked.count("often") == 1


def test_a_very_long_word_is_answered_but_not_kept() -> None:
    memo = Memo(len, 10)
    assert memo["x" * (LONGEST_KEY + 1)] == LONGEST_KEY + 1
    assert memo["x" * LONGEST_KEY] == LONGEST_KEY
    assert list(memo) == ["x" * LONGEST_KEY]
