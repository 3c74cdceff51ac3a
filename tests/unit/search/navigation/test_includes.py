"""Files that include each other by more ways than anybody could walk."""

import time

import pytest

from omniweb.search.navigation import definition
from omniweb.search.types import Scope
from tests.unit.search.published import PublishedRepository, publish

LAYERS, WIDE = 10, 5
"""Each file of a layer includes all of the next one: there are five to the power of ten ways."""


@pytest.fixture(scope="module")
def code(
    told: None,  # noqa: ARG001 - for its effect
    tmp_path_factory: pytest.TempPathFactory,
) -> PublishedRepository:
    files: dict[str | bytes, bytes | tuple[int, bytes] | None] = {
        f"h{layer}_{at}.h": "".join(
            f'#include "h{layer + 1}_{other}.h"\n' for other in range(WIDE)
        ).encode()
        + f"int only_{layer}_{at}(int x);\n".encode()
        for layer in range(LAYERS)
        for at in range(WIDE)
    }
    files["main.c"] = (
        b'#include "h0_0.h"\n\nint main(void) {\n    return only_9_4(1) + nowhere(2);\n}\n'
    )
    return publish(tmp_path_factory.mktemp("includes"), 7_821, "tools/includes", files)


def test_a_name_is_found_at_the_end_of_them(code: PublishedRepository) -> None:
    began = time.monotonic()

    found = definition(Scope((code.scoped,)), code.number, "main.c", 4, 12)
    none = definition(Scope((code.scoped,)), code.number, "main.c", 4, 27)

    assert found is not None
    assert [each.path for each in found.definitions] == ["h9_4.h"]
    assert none is not None
    assert none.definitions == ()
    assert time.monotonic() - began < 20
