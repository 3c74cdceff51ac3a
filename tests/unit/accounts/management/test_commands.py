"""The commands of this room."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from omniweb.accounts.models import User
from omniweb.accounts.services import token_for

pytestmark = pytest.mark.django_db


def _run(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_create_token_prints_the_token_alone_on_its_last_line() -> None:
    User.objects.create_user("ada")

    text = _run("create_token", "ada", "--scope", "search:read", "repos:read").splitlines()[-1]

    assert token_for(text).scopes == ["search:read", "repos:read"]


def test_create_token_can_make_one_that_never_expires() -> None:
    User.objects.create_user("ada")

    text = _run("create_token", "ada", "--scope", "search:read", "--days", "0").strip()

    assert token_for(text).expires_at is None


def test_create_token_says_that_there_is_no_such_user() -> None:
    with pytest.raises(CommandError, match="There is no active user “ada”"):
        _run("create_token", "ada", "--scope", "search:read")


def test_create_token_says_which_scopes_there_are() -> None:
    User.objects.create_user("ada")

    with pytest.raises(CommandError, match="The scopes are: search:read"):
        _run("create_token", "ada", "--scope", "everything")


def test_ensure_admin_prints_name_and_password_the_first_time_and_nothing_later() -> None:
    name, password = (line.split(": ")[1] for line in _run("ensure_admin").splitlines())

    assert User.objects.get(username=name).check_password(password)
    assert _run("ensure_admin") == ""
