"""What a deactivated user had is over for good, whoever deactivates and by which door."""

from importlib import import_module

import pytest
from django.db import connection
from django.test import Client

from omniweb.accounts.models import User
from omniweb.accounts.services import create_token, token_for

pytestmark = pytest.mark.django_db
INSIDE = "/tokens/"


@pytest.fixture
def ada() -> User:
    return User.objects.create_user("ada", password="correct horse battery")


@pytest.fixture
def browser(ada: User) -> Client:
    client = Client()
    client.force_login(ada)
    return client


def _by_saving(user: User) -> None:
    user.is_active = False
    user.save()


def _by_a_statement(user: User) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_user SET is_active = false WHERE id = %s", [user.pk])


def _by_the_admin(user: User) -> None:
    client = Client()
    client.force_login(User.objects.create_superuser("root"))
    form = {"username": user.username, "date_joined_0": "2026-01-01", "date_joined_1": "00:00:00"}
    response = client.post(f"/admin/accounts/user/{user.pk}/change/", form)
    assert response.status_code == 302, response.content.decode()


@pytest.mark.parametrize("deactivate", [_by_saving, _by_a_statement, _by_the_admin])
def test_reactivation_brings_back_no_session_and_no_token(
    browser: Client, ada: User, deactivate: object
) -> None:
    stale = User.objects.get(pk=ada.pk)
    _, text = create_token(ada, "bot", ["search:read"])
    assert browser.get(INSIDE).status_code == 200

    deactivate(ada)  # type: ignore[operator] # one of several ways
    stale.first_name = "Ada"
    stale.save()  # it was read before; it makes her active again, and no more

    ada.refresh_from_db()
    assert ada.is_active
    assert browser.get(INSIDE).status_code == 302
    assert token_for(text) is None


def test_she_logs_in_again_afterwards(ada: User) -> None:
    _by_saving(ada)
    User.objects.filter(pk=ada.pk).update(is_active=True)
    client = Client()

    assert client.login(username="ada", password="correct horse battery")
    assert client.get(INSIDE).status_code == 200


def test_another_change_ends_nothing(browser: Client, ada: User) -> None:
    _, text = create_token(ada, "bot", ["search:read"])

    User.objects.filter(pk=ada.pk).update(is_active=True, first_name="Ada")

    assert browser.get(INSIDE).status_code == 200
    assert token_for(text) is not None


def test_who_was_deactivated_before_the_upgrade_gets_nothing_back(
    browser: Client, ada: User
) -> None:
    migration = import_module(
        "omniweb.accounts.migrations.0003_deactivation_ends_sessions_and_tokens"
    )
    _, text = create_token(ada, "bot", ["search:read"])
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_user DISABLE TRIGGER user_deactivation")
        cursor.execute("UPDATE accounts_user SET is_active = false")
        cursor.execute("ALTER TABLE accounts_user ENABLE TRIGGER user_deactivation")
        cursor.execute(migration.DEACTIVATED_BEFORE)

    User.objects.update(is_active=True)

    assert browser.get(INSIDE).status_code == 302
    assert token_for(text) is None


def test_a_process_of_an_earlier_version_adds_users_meanwhile() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_user (password, is_superuser, username, first_name, last_name,"
            " email, is_staff, is_active, date_joined)"
            " VALUES ('!', false, 'bob', '', '', '', false, true, now())"
        )

    assert User.objects.get(username="bob").session_epoch == 0
