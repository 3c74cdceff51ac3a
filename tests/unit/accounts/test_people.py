"""Finding users and making the first one."""

import threading

import pytest
from django.db import connection

from omniweb.accounts.models import User
from omniweb.accounts.services import create_first_administrator, user_named
from omniweb.errors import UnknownUser


@pytest.mark.django_db
def test_the_first_administrator_can_log_in_with_the_password_that_is_returned() -> None:
    user, password = create_first_administrator()

    assert user.username == "admin"
    assert user.is_superuser
    assert user.check_password(password)


@pytest.mark.django_db
def test_there_is_only_one_first_administrator() -> None:
    create_first_administrator()

    assert create_first_administrator() is None


@pytest.mark.django_db
def test_none_is_made_where_there_is_any_user() -> None:
    User.objects.create_user("ada")

    assert create_first_administrator() is None
    assert not User.objects.filter(is_superuser=True).exists()


@pytest.mark.django_db(transaction=True)
def test_two_processes_that_start_at_once_make_one() -> None:
    made = []

    def start() -> None:
        made.append(create_first_administrator())
        connection.close()

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len([each for each in made if each is not None]) == 1
    assert User.objects.count() == 1


@pytest.mark.django_db
def test_an_inactive_user_is_nobody() -> None:
    User.objects.create_user("ada", is_active=False)

    with pytest.raises(UnknownUser, match="ada"):
        user_named("ada")
