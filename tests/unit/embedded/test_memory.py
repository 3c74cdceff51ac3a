"""How much memory PostgreSQL gets."""

import os
from pathlib import Path

import pytest

from omniweb.embedded.home import Home
from omniweb.embedded.memory import shared_megabytes
from omniweb.embedded.postgres import Postgres

MEMORY = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") >> 20


@pytest.mark.parametrize(
    ("limit", "megabytes"),
    [
        (f"{4 << 30}\n", max(256, min(4_096, MEMORY) // 8)),
        (f"{64 << 20}\n", 256),
        ("max\n", max(256, min(4_096, MEMORY // 8))),
        (None, max(256, min(4_096, MEMORY // 8))),
    ],
)
def test_it_is_an_eighth_of_what_the_machine_or_the_container_has(
    tmp_path: Path, limit: str | None, megabytes: int
) -> None:
    told = tmp_path / "memory.max"
    if limit is not None:
        told.write_text(limit)

    assert shared_megabytes(told) == megabytes


@pytest.mark.parametrize("lasting", [True, False])
def test_a_server_of_tests_takes_no_more_than_it_needs(home: Home, *, lasting: bool) -> None:
    command = Postgres(home, home.path, "secret", lasting).service().command
    taken = [each for each in command if each.startswith("shared_buffers=")]

    assert taken == [f"shared_buffers={shared_megabytes() if lasting else 256}MB"]
