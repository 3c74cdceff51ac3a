"""Files in pieces, and pieces as bytes."""

from hypothesis import given
from hypothesis import strategies as st

from indexer.limits import BATCHES
from indexer.planning.batches import Batch, cut
from indexer.types import Entry

ENTRIES = st.builds(
    Entry,
    path=st.binary(min_size=1).map(lambda path: path.replace(b"\0", b"\n\t")),
    blob=st.text("0123456789abcdef", min_size=40, max_size=40),
    size=st.integers(0, 2**40),
    mode=st.sampled_from([0o100644, 0o100755]),
    said=st.sampled_from(["", "generated", "handmade,encoding=koi8_r", "encoding=utf_16_le"]),
)


@given(st.lists(ENTRIES))
def test_what_is_packed_comes_back(entries: list[Entry]) -> None:
    batch = Batch.of(iter(entries))
    assert list(batch) == list(batch) == entries
    assert (len(batch), batch.bytes) == (len(entries), sum(entry.read_bytes for entry in entries))


def test_a_batch_of_four_hundred_files_takes_few_bytes() -> None:
    entries = [Entry(b"src/package/module_%d.py" % n, f"{n:040x}", n) for n in range(400)]

    assert len(Batch.of(entries).packed) < 400 * 30


def test_batches_end_where_they_have_enough_files_or_bytes() -> None:
    many = [Entry(b"%d" % at, "", 1) for at in range(BATCHES.files + 1)]
    assert [len(batch) for batch in cut(many)] == [BATCHES.files, 1]
    large = [Entry(b"%d" % at, "", 2**40) for at in range(5)]
    assert [len(batch) for batch in cut(large)] == [2, 2, 1]
    assert list(cut([])) == []
