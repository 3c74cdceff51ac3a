"""Reading what git prints, in pieces of any size."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import EmptyRepository, RefNotFound
from indexer.git.listing import (
    RemoteRefs,
    is_object_id,
    parse_remote,
    parse_tree,
    records_with,
    split,
)
from indexer.git.messages import MirrorBroken

A, B = "a" * 40, "b" * 40


@given(
    st.lists(st.binary(max_size=5).map(lambda text: text.replace(b"\0", b"x"))), st.integers(1, 9)
)
def test_records_do_not_depend_on_the_pieces(records: list[bytes], size: int) -> None:
    stream = b"".join(record + b"\0" for record in records)
    pieces = [stream[at : at + size] for at in range(0, len(stream), size)]
    assert list(split(pieces, b"\0")) == records


@given(st.lists(st.text("ab/", max_size=5).map(str.encode)), st.integers(1, 9))
def test_records_with_a_word_do_not_depend_on_the_pieces(records: list[bytes], size: int) -> None:
    stream = b"".join(record + b"\0" for record in records)
    pieces = [stream[at : at + size] for at in range(0, len(stream), size)]
    words = (b"a/", b"bb")
    expected = [record for record in records if b"a/" in record or b"bb" in record]
    assert list(records_with(pieces, words)) == expected


def test_a_listing_is_read_with_its_default_branch_and_peeled_tags() -> None:
    remote = parse_remote(
        [
            b"ref: refs/heads/main\tHEAD",
            f"{A}\tHEAD".encode(),
            f"{A}\trefs/heads/main".encode(),
            f"{B}\trefs/tags/v1".encode(),
            f"{A}\trefs/tags/v1^{{}}".encode(),
            f"{B}\trefs/pull/1/head".encode(),
            f"{B}\trefs/heads/\xff".encode("latin-1"),
        ]
    )
    assert remote.default("x") == "refs/heads/main"
    assert remote.objects == {"refs/heads/main": A, "refs/tags/v1": B}
    assert remote.peeled == {"refs/tags/v1": A}
    assert remote.short_names() == ("main", "v1")


def test_nothing_at_all_is_an_empty_repository() -> None:
    with pytest.raises(EmptyRepository):
        parse_remote([]).default("x")


@pytest.mark.parametrize(
    ("refs", "head_object", "default"),
    [
        ({"refs/heads/zzz": A, "refs/heads/master": B}, "", "refs/heads/master"),
        ({"refs/heads/zzz": A, "refs/heads/aaa": B}, "", "refs/heads/aaa"),
        ({"refs/tags/v1": A}, "", "refs/tags/v1"),
        ({"refs/heads/aaa": A, "refs/heads/main": A, "refs/heads/b": B}, A, "refs/heads/main"),
        ({"refs/heads/main": A, "refs/tags/v1": B}, B, "refs/tags/v1"),
        ({"refs/heads/main": A}, B, "HEAD"),
    ],
)
def test_without_a_named_head_the_likeliest_ref_is_the_default(
    refs: dict[str, str], head_object: str, default: str
) -> None:
    assert RemoteRefs(refs, "", head_object).default("x") == default


@pytest.mark.parametrize(
    ("ref", "full"),
    [
        ("main", "refs/heads/main"),
        ("refs/heads/main", "refs/heads/main"),
        ("heads/main", "refs/heads/main"),
        ("v1", "refs/tags/v1"),
        ("tags/v1", "refs/tags/v1"),
        ("both", "refs/heads/both"),
        ("refs/tags/both", "refs/tags/both"),
        ("HEAD", "HEAD"),
    ],
)
def test_a_ref_is_found_by_its_short_and_its_full_name(ref: str, full: str) -> None:
    names = ("heads/main", "heads/both", "tags/both", "tags/v1")
    remote = RemoteRefs({f"refs/{name}": A for name in names}, "refs/heads/main", B)
    assert remote.full_name(ref) == full
    assert remote.object_of(full) == (B if full == "HEAD" else A)


def test_a_ref_that_is_not_there_names_some_that_are() -> None:
    with pytest.raises(RefNotFound, match="It has: main"):
        RemoteRefs({"refs/heads/main": A}).full_name("man")


def test_the_length_of_an_id_tells_the_hash() -> None:
    assert RemoteRefs({"refs/heads/a": A}).object_format == "sha1"
    assert RemoteRefs({"refs/heads/a": "a" * 64}).object_format == "sha256"
    assert is_object_id(A)
    assert not any(map(is_object_id, ["", "a" * 41, "A" * 40, f"{A}\n", "HEAD"]))


def test_an_object_that_cannot_be_read_is_damage() -> None:
    with pytest.raises(MirrorBroken):
        list(parse_tree([f"100644 blob {A}     BAD\ta".encode()]))
