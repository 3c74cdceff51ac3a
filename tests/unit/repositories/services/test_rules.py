"""What may be said of a repository, at every door."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import resolve, reverse
from pytest_django import Settings

from omniweb.accounts.models import User
from omniweb.errors import NameRefused, TooMuchAsked
from omniweb.repositories.models import IndexRun, Repository
from omniweb.repositories.services import add_repository, change_repository
from omniweb.repositories.services.rules import (
    MAX_EXCLUDES,
    MAX_EXTRA_REFS,
    check_excludes,
    check_name,
    check_polling,
    check_refs,
)

SOURCE = "https://example.org/a.git"
MANY = [f"v{n}" for n in range(3_000)]
SENTENCE = "the limit for further branches or tags is 50, and this is 3,000"


class TestNames:
    @pytest.mark.parametrize(
        "name",
        ["acme/.github", ".github", "acme/.well-known/a", "a.b/c_d/e-f", "_/x", ".a/.b/.c/.d/.e"],
    )
    def test_these_are_names_and_their_addresses_lead_back_to_them(self, name: str) -> None:
        assert check_name(name) == name
        for page, rest in (("web:repository", ()), ("web:file", ("-/a/.b",)), ("web:runs", ())):
            found = resolve(reverse(page, args=[name, *rest]))
            assert found.view_name == page
            assert found.kwargs["name"] == name

    @pytest.mark.parametrize(
        "name",
        [
            *("", ".", "..", "...", "a/..", "../a", "a/./b", "acme/..github", "acme/.github."),
            *("acme/.-x", "-", "a/-/b", "-a", "a/", "/a", "a//b", "a b", "a\n", "a/b/c/d/e/f"),
            *("acme/.git", ".GIT/x", "a" * 201),
        ],
    )
    def test_these_are_none(self, name: str) -> None:
        with pytest.raises(NameRefused):
            check_name(name)


class TestAmounts:
    def test_as_many_as_allowed_each_once(self) -> None:
        refs = MANY[:MAX_EXTRA_REFS]
        assert check_refs("", [*refs, *refs]) == refs
        assert check_excludes(MANY[:MAX_EXCLUDES]) == MANY[:MAX_EXCLUDES]
        assert check_polling(0) == 0

    def test_one_more_is_refused_with_the_limit(self) -> None:
        with pytest.raises(TooMuchAsked, match="branches or tags is 50, and this is 51"):
            check_refs("", MANY[: MAX_EXTRA_REFS + 1])
        with pytest.raises(TooMuchAsked, match="leave out is 100, and this is 101"):
            check_excludes(MANY[: MAX_EXCLUDES + 1])
        with pytest.raises(TooMuchAsked, match="interval is 1,000,000 s, and this is 1,000,001 s"):
            check_polling(1_000_001)

    @pytest.mark.parametrize("refs", [("x" * 501, []), ("", ["x" * 501])])
    def test_lengths_have_limits(self, refs: tuple[str, list[str]]) -> None:
        with pytest.raises(TooMuchAsked, match="tag is 500 characters, and this is 501"):
            check_refs(*refs)
        with pytest.raises(TooMuchAsked, match="a glob is 500 characters, and this is 501"):
            check_excludes(["x" * 501])


@pytest.mark.django_db
class TestDoors:
    """Nobody gets three thousand runs, however they ask."""

    def _fields(self, **more: object) -> dict[str, object]:
        return {
            "name": "team/project",
            "source": SOURCE,
            "visibility": "private",
            "polling_interval": 900,
        } | more

    def test_the_page(self, client: Client) -> None:
        client.force_login(User.objects.create_user("ada"))
        fields = self._fields(extra_refs="\n".join(MANY))
        response = client.post("/repositories/add", fields)
        assert response.status_code == 400
        assert SENTENCE in response.content.decode()

        repository = add_repository("mine", SOURCE, actor=User.objects.get())
        response = client.post(f"/r/{repository.name}/-/settings", fields)
        assert response.status_code == 400
        assert SENTENCE in response.content.decode()

    def test_rest(self, client: Client) -> None:
        client.force_login(User.objects.create_user("ada"))
        fields = {"name": "team/project", "source": SOURCE, "extra_refs": MANY}
        response = client.post("/api/v1/repositories", fields, content_type="application/json")
        assert response.status_code == 400
        assert "50" in response.content.decode()

    def test_the_admin(self, admin_client: Client) -> None:
        fields = self._fields(extra_refs="\n".join(MANY)) | {
            f"access_set-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS")
        }
        response = admin_client.post("/admin/repositories/repository/add/", fields)
        assert response.status_code == 200
        assert SENTENCE in response.content.decode()

    def test_the_command_line(self, tmp_path: Path) -> None:
        refs = [f"--extra-ref={ref}" for ref in MANY]
        with pytest.raises(CommandError, match=SENTENCE):
            call_command("add_repository", "team/project", str(tmp_path), *refs)

    def test_the_services(self) -> None:
        with pytest.raises(TooMuchAsked, match=SENTENCE):
            add_repository("team/project", SOURCE, extra_refs=MANY)
        repository = add_repository("team/project", SOURCE)
        with pytest.raises(TooMuchAsked, match=SENTENCE):
            change_repository(repository, actor=None, extra_refs=MANY)

    @pytest.fixture(autouse=True)
    def _nothing_is_queued(self) -> object:
        yield
        assert not Repository.objects.exclude(extra_refs=[]).exists()
        assert not IndexRun.objects.exists()


@pytest.mark.django_db
def test_one_person_has_only_so_many_repositories(settings: Settings) -> None:
    settings.OMNIWEB_REPOSITORIES_PER_OWNER = 2
    ada, root = User.objects.create_user("ada"), User.objects.create_superuser("root")
    for name in "ab":
        add_repository(name, SOURCE, actor=ada)

    with pytest.raises(TooMuchAsked, match="of one owner is 2, and this is 3"):
        add_repository("c", SOURCE, actor=ada)
    change_repository(Repository.objects.get(name="a"), actor=ada, polling_interval=0)
    for actor in (root, root, root, None):
        add_repository(f"d{Repository.objects.count()}", SOURCE, actor=actor)
