"""What requirements*.in ask for is locked in requirements*.txt, on every platform promised."""

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
NAMES = ("requirements", "requirements-dev", "requirements-redis")
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
PLATFORMS = (
    ("linux", "Linux", "x86_64"),
    ("linux", "Linux", "aarch64"),
    ("darwin", "Darwin", "arm64"),
)


def _environments() -> Iterator[dict[str, str]]:
    for python, (platform, system, machine) in product(PYTHONS, PLATFORMS):
        yield {
            "implementation_name": "cpython",
            "platform_python_implementation": "CPython",
            "os_name": "posix",
            "platform_machine": machine,
            "platform_system": system,
            "python_full_version": f"{python}.9",
            "python_version": python,
            "sys_platform": platform,
        }


ENVIRONMENTS = [
    pytest.param(
        each, id="-".join((each["python_version"], each["sys_platform"], each["platform_machine"]))
    )
    for each in _environments()
]


def _asked(name: str) -> Iterator[Requirement]:
    for line in (ROOT / f"{name}.in").read_text().splitlines():
        text = line.split("#")[0].strip()
        if text.startswith("-r "):
            yield from _asked(text.removeprefix("-r ").removesuffix(".in"))
        elif text:
            yield Requirement(text)


def _entries(name: str) -> list[str]:
    """Return the entries of a lock, each with its hashes in one line."""
    text = (ROOT / f"{name}.txt").read_text().replace("\\\n", " ")
    return [line for line in text.splitlines() if not line.startswith("#")]


def _locked(name: str, environment: dict[str, str]) -> dict[str, str]:
    """Return what a lock installs there, name → version."""
    all_of_it = (Requirement(entry.partition("--hash=")[0].strip()) for entry in _entries(name))
    return {
        canonicalize_name(each.name): next(iter(each.specifier)).version
        for each in all_of_it
        if each.marker is None or each.marker.evaluate(environment)
    }


@pytest.mark.parametrize("environment", ENVIRONMENTS)
@pytest.mark.parametrize("name", NAMES)
def test_what_is_asked_for_is_locked(name: str, environment: dict[str, str]) -> None:
    locked = _locked(name, environment)
    for asked in _asked(name):
        found = locked.get(canonicalize_name(asked.name))
        if asked.marker is None or asked.marker.evaluate(environment):
            assert found is not None, f"{asked} is not in {name}.txt: make lock"
            assert asked.specifier.contains(found), (
                f"{asked}, but {name}.txt has {found}: make lock"
            )
        else:
            assert found is None, f"{asked.name} is in {name}.txt, but nobody asks for it there"


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_tests_see_the_versions_that_run(environment: dict[str, str]) -> None:
    assert (
        _locked("requirements", environment).items()
        <= _locked("requirements-dev", environment).items()
    )


@pytest.mark.parametrize("name", NAMES)
def test_every_entry_is_one_version_with_a_hash(name: str) -> None:
    one = re.compile(r"[\w.-]+==[^\s;]+( ; [^\\]+?)?( +--hash=sha256:[0-9a-f]{64})+")
    assert [entry for entry in _entries(name) if not one.fullmatch(entry)] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_lock_names_no_index(name: str) -> None:
    assert "://" not in (ROOT / f"{name}.txt").read_text()
