"""Uses of names come out of their bytes as they went in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.text import occurrences, packing
from indexer.text.occurrences import Imported, Occurrence, Receiver, Role

_NAMES = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1)
_TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
_USES = st.builds(
    Occurrence,
    _NAMES,
    st.integers(1, 2**30),
    st.integers(0, occurrences.LONGEST_COLUMN),
    st.sampled_from(Role),
    st.integers(0, 70_000),
    st.sampled_from(Receiver),
    st.one_of(st.just(""), _NAMES),
)
_IMPORTS = st.builds(Imported, _TEXTS, _TEXTS, _TEXTS, st.integers(1, 2**29), st.booleans())


@given(st.lists(_USES), st.lists(_IMPORTS), st.booleans())
def test_what_is_packed_is_unpacked(
    uses: list[Occurrence], imports: list[Imported], cut: bool
) -> None:
    given_ = occurrences.gather(uses, imports, cut=cut)
    found = packing.unpack(packing.pack(given_))
    assert [found[each] for each in range(len(found))] == sorted(
        uses, key=lambda each: (each.line, each.column)
    )
    assert (found.imports, found.cut) == (tuple(imports), cut)


USES = occurrences.gather(
    [
        Occurrence("f", 1, 4, Role.DEFINE, 3),
        Occurrence("a", 1, 6, Role.DEFINE, 1),
        Occurrence("b", 1, 9, Role.DEFINE, 2),
        Occurrence("a", 3, 4, Role.READ, 1),
        Occurrence("f", 3, 6, Role.CALL, 0, Receiver.NAME, "a"),
        Occurrence("f", 3, 9, Role.CALL, 3, Receiver.TYPE, "a"),
    ],
    [Imported("a", "m", "a", 1), Imported("b", "m", "c", 1, exported=True)],
)


def test_what_cannot_be_foretold_is_kept_as_well() -> None:
    found = packing.unpack(packing.pack(USES))
    assert [found[each] for each in range(6)] == [USES[each] for each in range(6)]
    assert found.imports == USES.imports


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 4)), max_size=30))
def test_bindings_in_whatever_order_come_back(uses: list[tuple[str, int]]) -> None:
    given_ = occurrences.gather(
        Occurrence(name, 1, 2 * at, Role.READ, binding) for at, (name, binding) in enumerate(uses)
    )
    assert packing.unpack(packing.pack(given_)).binding.tolist() == [each for _, each in uses]


def test_bytes_of_another_form_are_refused() -> None:
    assert packing.is_readable(packing.pack(USES))
    assert not packing.is_readable(b"\x01" + packing.pack(USES)[1:])
    assert not packing.is_readable(b"")
    with pytest.raises(ValueError, match="form 9"):
        packing.unpack(b"\x09" + packing.pack(USES)[1:])
