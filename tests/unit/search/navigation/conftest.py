"""One small package that all tests of navigation ask about."""

import pytest

from tests.unit.search.navigation.shapes import publish_shapes
from tests.unit.search.published import PublishedRepository


@pytest.fixture(scope="module")
def code(
    told: None,  # noqa: ARG001 - for its effect
    tmp_path_factory: pytest.TempPathFactory,
) -> PublishedRepository:
    """Return a package of Python and who uses it."""
    return publish_shapes(tmp_path_factory.mktemp("shapes"))
