"""Parameters that nobody knows have no effect, and the answer says so."""

import pytest

from omniweb.accounts.models import User
from omniweb.repositories.models import Repository
from tests.unit.api.conftest import Ask, ScriptedEngine

pytestmark = pytest.mark.django_db
SAID = ["Not known here and without effect: “Limit”, “page”."]


@pytest.mark.parametrize("address", ["repositories", "runs", "symbols?name=parse"])
def test_lists_name_parameters_that_nobody_knows(
    ask: Ask,
    reader: User,
    repository: Repository,
    engine: ScriptedEngine,  # noqa: ARG001 - answers symbols
    address: str,
) -> None:
    assert repository.pk
    more = "&" if "?" in address else "?"

    known = ask(reader, "GET", f"{address}{more}limit=3")
    unknown = ask(reader, "GET", f"{address}{more}limit=3&page=2&Limit=4")

    assert (known.status_code, known.json()["notices"]) == (200, [])
    assert (unknown.status_code, unknown.json()["notices"]) == (200, SAID)
    assert unknown.json()["results"] == known.json()["results"]
