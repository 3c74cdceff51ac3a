"""Searching from the command line, as the administrator of the machine."""

import json
import subprocess
import sys

import pytest

from tests.fixtures.site import ROOT, Site
from tests.fixtures.world import CANARY, PATH, PRIVATE, World

pytestmark = pytest.mark.functional


def test_a_search_shows_lines_of_every_repository(world: World) -> None:
    said = world.site.manage("search", f"{CANARY}_unlock", "--limit", "1")

    assert said.startswith(f"{PRIVATE} {PATH}  (")
    assert f"def {CANARY}_unlock(shared_word):" in said
    assert " documents, " in said


def test_the_line_that_is_asked_for_is_shown_and_marked(world: World) -> None:
    said = world.site.manage("search", f"repo:{PRIVATE} {PATH}:1", "--limit", "1")

    assert said.startswith(f"{PRIVATE} {PATH}  (")
    assert said.splitlines()[1].startswith(">     1  ")


def test_as_json_it_is_one_object(world: World) -> None:
    found = json.loads(world.site.manage("search", "--json", "--explain", f"{CANARY}_unlock"))

    assert found["hits"][0]["repository_id"] == world.private
    assert found["hits"][0]["path"] == PATH
    assert found["total"]["value"] >= 1


def test_what_is_piped_in_is_searched_for_as_a_paste(world: World) -> None:
    report = f'It fails with "NOT that"\n  File "/x/{PATH}", line 1, in {CANARY}_unlock\n'
    command = [sys.executable, "manage.py", "search", "--json", f"repo:{PRIVATE}", "-"]
    done = subprocess.run(
        command,
        env=world.site.environment,
        cwd=ROOT,
        input=report,
        capture_output=True,
        text=True,
        check=True,
    )

    assert json.loads(done.stdout)["hits"][0]["path"] == PATH


def test_a_query_that_means_nothing_ends_in_a_sentence(site: Site) -> None:
    command = [sys.executable, "manage.py", "search", "/(/"]
    done = subprocess.run(
        command, env=site.environment, cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_the_digest_is_the_same_whoever_indexed_it(world: World) -> None:
    before = world.site.manage("digest", PRIVATE).strip()
    world.site.manage("reindex", PRIVATE, "--full", "--wait")

    assert len(before) == 64
    assert world.site.manage("digest", PRIVATE).strip() == before


def test_an_index_that_a_worker_made_agrees_with_git(world: World) -> None:
    assert world.site.manage("reconcile", PRIVATE, "--thorough") == (
        "Documents: 1, read again: 1.\n"
    )
