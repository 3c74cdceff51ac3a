"""A private repository full of canaries, a public one, and people with different rights."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.fixtures.git_repository import GitRepository
from tests.fixtures.site import Site, csrf

CANARY = "zqcanary7"
"""It is in the private repository's name, paths, branch, symbols, text and source."""
PRIVATE = f"{CANARY}-team/vault"
PATH = f"src/{CANARY}_module.py"
PUBLIC = "open/library"


@dataclass(frozen=True)
class World:
    """Ids that addresses are made of."""

    site: Site
    private: int
    public: int
    run: int
    access: int


def make_git(path: Path, files: dict[str, bytes], branch: str) -> GitRepository:
    """Return a git repository on the disk with one commit."""
    path.mkdir(parents=True)
    repository = GitRepository(path)
    repository.git("init", "--quiet", "--template=", f"--initial-branch={branch}")
    repository.commit(files, branch=branch)
    return repository


def _private_files() -> dict[str, bytes]:
    source = f'''"""Where the {CANARY} lives."""


def {CANARY}_unlock(shared_word):
    """Open the vault with a {CANARY} key."""
    return "{CANARY}" + shared_word
'''
    return {PATH: source.encode(), f"{CANARY}.png": b"\x89PNG\0\0"}


@pytest.fixture(scope="session")
def world(site: Site, tmp_path_factory: pytest.TempPathFactory) -> World:
    """Index both repositories with the real worker; make a stranger and a reader."""
    folder = tmp_path_factory.mktemp(CANARY)
    make_git(folder / "vault", _private_files(), branch=f"{CANARY}-main")
    library = {"lib/retry.py": b"def retry(shared_word):\n    return shared_word\n"}
    make_git(folder / "library", library, branch="main")
    site.manage("add_repository", PRIVATE, str(folder / "vault"), "--wait")
    site.manage("add_repository", PUBLIC, str(folder / "library"), "--public", "--wait")
    for name in ("stranger", "reader"):
        site.add_user(name)
    admin = site.client("admin")
    members = f"/r/{PRIVATE}/-/members"
    given = admin.post(members, data={"holder": "reader", "role": "reader"} | csrf(admin))
    assert given.status_code == 302, given.text
    listed = admin.get("/api/v1/repositories").json()["results"]
    ids = {each["name"]: each for each in listed}
    revoke = admin.get(members).text.partition(f"{members}/")[2]
    return World(
        site=site,
        private=ids[PRIVATE]["id"],
        public=ids[PUBLIC]["id"],
        run=ids[PRIVATE]["run"]["id"],
        access=int(revoke.partition("/")[0]),
    )
