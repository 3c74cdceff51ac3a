"""Entries as bytes."""

from hypothesis import given
from hypothesis import strategies as st

from indexer.types import Entry
from omniweb.repositories.entries import pack, unpack

ENTRIES = st.builds(
    Entry,
    path=st.binary(min_size=1).map(lambda path: path.replace(b"\0", b"\n\t")),
    blob=st.text("0123456789abcdef", min_size=40, max_size=40),
    size=st.integers(0, 2**40),
    mode=st.sampled_from([0o100644, 0o100755]),
    handmade=st.booleans(),
)


@given(st.lists(ENTRIES))
def test_what_is_packed_comes_back(entries: list[Entry]) -> None:
    assert unpack(pack(entries)) == entries


def test_a_batch_of_four_hundred_files_takes_few_bytes() -> None:
    entries = [Entry(b"src/package/module_%d.py" % n, f"{n:040x}", n) for n in range(400)]

    assert len(pack(entries)) < 400 * 30
