"""Adding, changing and deleting repositories."""

import pytest
from cryptography.fernet import Fernet
from django.utils import timezone
from pytest_django import Settings

from indexer.errors import SourceRefused
from omniweb.accounts.models import AuditEntry, User
from omniweb.errors import NameRefused, NameUnavailable, RepositoryExists, RepositoryNotFound
from omniweb.repositories.credentials import decrypt
from omniweb.repositories.models import IndexRun, Repository, State, Visibility
from omniweb.repositories.services import (
    add_repository,
    administered_by,
    change_repository,
    check_repository,
    delete_repository,
    repository_named,
    scope_of_everything,
)

pytestmark = pytest.mark.django_db
SOURCE = "https://github.com/team/project.git"


@pytest.fixture(autouse=True)
def _key(settings: Settings) -> None:
    settings.OMNIWEB_CREDENTIALS_KEYS = [Fernet.generate_key().decode()]


def test_a_repository_is_private_and_in_scope_at_once() -> None:
    repository = add_repository("team/project", SOURCE)

    assert repository.visibility == "private"
    assert scope_of_everything().ids == (repository.pk,)


def test_whoever_adds_it_looks_after_it(ada: User) -> None:
    repository = add_repository("team/project", SOURCE, actor=ada)

    assert administered_by(ada).get() == repository
    assert AuditEntry.objects.filter(actor="ada", action="repository.add").exists()


@pytest.mark.parametrize("name", ["a", "team/project", "a_b-c.d", "a/b/c", "x.js", "_", "1"])
def test_ordinary_names_are_taken(name: str) -> None:
    assert add_repository(name, SOURCE).name == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "a/..",
        "../a",
        "/a",
        "a/",
        "a//b",
        "a b",
        "a\n",
        "a\0",
        "-a",
        ".git",
        "a" * 201,
    ],
)
def test_names_that_would_mislead_in_an_address_are_refused(name: str) -> None:
    with pytest.raises(NameRefused):
        add_repository(name, SOURCE)


def test_a_name_is_taken_whatever_its_case() -> None:
    add_repository("team/project", SOURCE)

    with pytest.raises(RepositoryExists, match="Team/Project"):
        add_repository("Team/Project", SOURCE)
    with pytest.raises(RepositoryExists):
        check_repository("team/PROJECT", SOURCE, actor=None)


@pytest.mark.parametrize("name", ["Secret", "admin", "Admin/tools"])
def test_who_may_not_know_why_is_not_told_why_a_name_is_refused(name: str) -> None:
    add_repository("secret", SOURCE)
    mine = add_repository("mine", SOURCE, actor=(ada := User.objects.create_user("ada")))

    for doing in (
        lambda: add_repository(name, SOURCE, actor=ada),
        lambda: check_repository(name, SOURCE, actor=ada),
        lambda: change_repository(mine, actor=ada, name=name),
    ):
        with pytest.raises(NameUnavailable, match=r"^This name cannot be used\."):
            doing()


def test_who_may_see_the_other_one_is_told() -> None:
    ada, root = User.objects.create_user("ada"), User.objects.create_superuser("root")
    add_repository("open", SOURCE, visibility=Visibility.PUBLIC)
    add_repository("secret", SOURCE)

    for actor, name in ((ada, "Open"), (root, "Secret"), (None, "secret")):
        with pytest.raises(RepositoryExists, match=name):
            add_repository(name, SOURCE, actor=actor)


def test_reserved_names_are_for_superusers_and_stay_where_they_are(settings: Settings) -> None:
    settings.OMNIWEB_RESERVED_NAMES = ["platform"]
    root, ada = User.objects.create_superuser("root"), User.objects.create_user("ada")
    repository = add_repository("Platform/api", SOURCE, actor=root)

    change_repository(repository, actor=ada, name="platform/API", polling_interval=0)

    repository.refresh_from_db()
    assert (repository.name, repository.polling_interval) == ("platform/API", 0)
    assert add_repository("platforms", SOURCE, actor=ada).name == "platforms"


def test_the_name_of_a_deleted_repository_is_free() -> None:
    first = add_repository("team/project", SOURCE)
    delete_repository(first)

    assert add_repository("team/project", SOURCE).pk != first.pk


@pytest.mark.parametrize("source", ["/etc", "file:///etc", "ext::sh -c id", "-u/x", "http://x/a"])
def test_only_https_addresses_are_taken(source: str) -> None:
    with pytest.raises(SourceRefused):
        add_repository("team/project", source)

    assert not Repository.objects.exists()


def test_credentials_are_kept_encrypted() -> None:
    repository = add_repository("team/project", SOURCE, username="ada", token="s3cret")

    assert "s3cret" not in str(Repository.objects.values().get())
    assert "s3cret" not in str(list(AuditEntry.objects.values()))
    assert decrypt(repository) == ("ada", "s3cret")


def test_a_change_without_a_token_keeps_the_stored_one() -> None:
    repository = add_repository("team/project", SOURCE, username="ada", token="s3cret")

    change_repository(repository, actor=None, source=SOURCE, visibility="public")

    repository.refresh_from_db()
    assert repository.visibility == "public"
    assert decrypt(repository) == ("ada", "s3cret")


def test_a_new_address_does_not_get_the_old_addresss_credentials() -> None:
    repository = add_repository("team/project", SOURCE, username="ada", token="s3cret")

    change_repository(repository, actor=None, source="https://github.com/other/project.git")

    repository.refresh_from_db()
    assert decrypt(repository) == ("", "")


def test_credentials_can_be_forgotten() -> None:
    repository = add_repository("team/project", SOURCE, username="ada", token="s3cret")

    change_repository(repository, actor=None, forget_credentials=True)

    repository.refresh_from_db()
    assert decrypt(repository) == ("", "")


def test_a_change_to_a_taken_name_is_refused() -> None:
    add_repository("taken", SOURCE)
    repository = add_repository("team/project", SOURCE)

    with pytest.raises(RepositoryExists):
        change_repository(repository, actor=None, name="Taken")


def test_a_deleted_repository_is_out_of_every_scope_and_its_runs_end() -> None:
    repository = add_repository("team/project", SOURCE)
    run = IndexRun.objects.create(repository=repository, reason="test", state=State.BUILDING)

    delete_repository(repository)

    run.refresh_from_db()
    assert scope_of_everything().ids == ()
    assert run.state == State.CANCELLED
    with pytest.raises(RepositoryNotFound):
        repository_named("team/project")


def test_deleting_twice_is_written_down_once(ada: User) -> None:
    repository = add_repository("team/project", SOURCE)

    delete_repository(repository, actor=ada)
    delete_repository(repository, actor=ada)

    assert AuditEntry.objects.filter(action="repository.delete").count() == 1


def test_a_repository_that_was_just_added_is_not_polled_as_well() -> None:
    assert add_repository("team/project", SOURCE).polled_at <= timezone.now()
