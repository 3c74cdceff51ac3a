"""Texts that are too long for an address."""

import pytest
from django.core.cache import cache

from omniweb.search.query.parser import MAX_PASTE
from omniweb.web import long_texts

LONG = "Traceback (most recent call last):\n" + '  File "a.py", line 1, in run\n' * 100


def test_a_short_text_is_its_own_address() -> None:
    assert long_texts.in_address("retry backoff") == long_texts.InAddress("retry backoff")


def test_of_a_long_one_the_filters_and_a_digest_stand_there() -> None:
    named = long_texts.in_address(f"repo:a/b lang:python\n{LONG}")

    assert named is not None
    assert named.query == "repo:a/b lang:python"
    assert long_texts.kept(named.paste) == LONG


def test_the_same_text_behind_other_filters_is_the_same_text() -> None:
    first, second = (long_texts.in_address(f"{each} {LONG}") for each in ("repo:a", "-lang:go"))

    assert first is not None
    assert second is not None
    assert first.paste == second.paste


def test_what_counts_is_how_long_it_is_in_an_address() -> None:
    assert long_texts.fits_address("x" * 2_000)
    assert not long_texts.fits_address("语" * 300)


def test_one_character_more_is_kept_than_is_read() -> None:
    kept = long_texts.kept(long_texts.keep("x" * (MAX_PASTE + 50)))

    assert kept == "x" * (MAX_PASTE + 1)


@pytest.mark.parametrize("digest", ["", "0" * 32, "x", "../../etc", "*", "é" * 32])
def test_an_unknown_digest_has_no_text(digest: str) -> None:
    assert long_texts.kept(digest) is None


def test_a_text_that_is_gone_is_gone() -> None:
    digest = long_texts.keep(LONG)
    cache.delete(f"pasted:{digest}")

    assert long_texts.kept(digest) is None
