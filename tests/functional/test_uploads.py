"""An index of SCIP, uploaded over REST or on the command line, is read by the worker."""

import time
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest

from tests.fixtures.git_repository import GitRepository
from tests.fixtures.scip_index import Named, document, index, symbol
from tests.fixtures.site import Site

pytestmark = pytest.mark.functional
NAME = "team/shapes"
SHAPE, AREA = symbol("base/Shape#"), symbol("base/Shape#area().")
FILES = {
    "base.py": b"class Shape:\n    def area(self):\n        return 0\n",
    "other.py": b"class Other:\n    def area(self):\n        return 1\n",
    "use.py": b"def run(thing):\n    return thing.area()\n",
}
DATA = index(
    [
        document(
            "base.py", [Named(0, 6, 5, SHAPE, defines=True), Named(1, 8, 4, AREA, defines=True)]
        ),
        document("use.py", [Named(1, 17, 4, AREA)]),
        document("gone.py", []),
    ]
)


class Uploading:
    """A repository, and who uploads for it."""

    def __init__(self, site: Site, git: GitRepository) -> None:
        self.site, self.git = site, git
        self.client = site.client()
        token = site.token("admin", "search:read", "repos:read", "index:trigger")
        self.client.headers["Authorization"] = f"Bearer {token}"
        listed = self.client.get("/api/v1/repositories", params={"name": NAME}).json()
        self.address = f"/api/v1/repositories/{listed['results'][0]['id']}"

    @property
    def head(self) -> str:
        return self.git.git("rev-parse", "HEAD").strip()

    def post(self, data: Any, commit: str) -> httpx.Response:
        parameters = {"commit": commit}
        return self.client.post(f"{self.address}/scip", params=parameters, content=data)

    def read(self, response: httpx.Response) -> dict[str, Any]:
        """Wait until an upload is read."""
        assert response.status_code == 202, response.text
        deadline = time.monotonic() + 300
        while time.monotonic() < deadline:
            told: dict[str, Any] = self.client.get(response.headers["Location"]).json()
            if told["state"] in {"read", "failed"}:
                return told
            time.sleep(0.2)
        raise AssertionError(told)

    def definition(self) -> list[str]:
        number = self.address.rpartition("/")[2]
        asked = {"repository_id": number, "path": "use.py", "line": 2, "column": 18}
        found = self.client.get("/api/v1/definition", params=asked)
        assert found.status_code == 200, found.text
        return [f"{each['certainty']}: {each['path']}" for each in found.json()["definitions"]]


@pytest.fixture(scope="module")
def uploading(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Uploading:
    path = tmp_path_factory.mktemp("shapes")
    git = GitRepository(path)
    git.git("init", "--quiet", "--template=", "--initial-branch=main")
    git.commit({**FILES})
    site.manage("add_repository", NAME, str(path), "--wait")
    return Uploading(site, git)


def test_an_upload_is_read_and_makes_navigation_precise(uploading: Uploading) -> None:
    response = uploading.post(DATA, uploading.head)
    assert response.json()["state"] == "queued"
    told = uploading.read(response)

    assert (told["state"], told["tool"], told["error"]) == ("read", "scip-python 0.6.6", None)
    assert (told["documents"], told["names"], told["left_out"]) == (2, 3, {"absent": 1})
    assert told["notices"] == ["1 document is left out. The commit has no such files."]
    repository = uploading.client.get(uploading.address).json()
    assert repository["precise"] == {
        "documents": 2,
        "of": 3,
        "languages": ["python"],
        "tools": ["scip-python 0.6.6"],
    }
    page = uploading.site.client("admin").get(f"/r/{NAME}/")
    assert "2 of 3" in page.text
    assert uploading.definition() == ["precise: base.py"]


def test_one_of_a_commit_that_is_not_fetched_yet_waits_for_its_run(uploading: Uploading) -> None:
    uploading.git.commit({"more.py": b"x = 1\n"})

    told = uploading.read(uploading.post(DATA, uploading.head))

    assert told["state"] == "read"


def test_one_of_a_commit_that_nobody_has_fails_with_a_sentence(uploading: Uploading) -> None:
    told = uploading.read(uploading.post(DATA, "1" * 40))

    assert told["state"] == "failed"
    assert "is not at a branch or tag that is indexed here" in told["error"]


def test_what_is_no_index_fails_with_a_sentence(uploading: Uploading) -> None:
    told = uploading.read(uploading.post(b"PK\x03\x04 no index", uploading.head))

    assert (told["state"], told["documents"]) == ("failed", 0)
    assert told["error"].startswith("The SCIP index cannot be read: ")


def test_what_cannot_be_taken_is_refused_at_once(uploading: Uploading) -> None:
    for response, why in (
        (uploading.post(DATA, "main"), "whole id"),
        (uploading.post(b"", uploading.head), "empty"),
        (uploading.post(DATA, ""), "commit"),
    ):
        assert response.status_code == 400
        assert why in response.json()["detail"]
    address = f"{uploading.address}/scip"
    stranger = uploading.site.client().post(address, params={"commit": "1" * 40}, content=DATA)
    assert stranger.status_code == 401


def test_the_command_line_uploads_for_the_published_commit(
    uploading: Uploading, tmp_path: Path
) -> None:
    file = tmp_path / "index.scip"
    file.write_bytes(DATA)

    said = uploading.site.manage("upload_scip", NAME, str(file), "--wait")

    assert "scip-python 0.6.6 knows 3 names in 2 files." in said
