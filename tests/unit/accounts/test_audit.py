"""The audit log."""

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from omniweb.accounts.acting import acting_as
from omniweb.accounts.audit import record
from omniweb.accounts.models import AuditEntry, User
from omniweb.accounts.services import create_token

pytestmark = pytest.mark.django_db


def test_an_entry_says_who_did_what_to_what() -> None:
    ada = User.objects.create_user("ada")

    entry = record(ada, "repository.add", "repository a", id=7)

    assert (entry.actor_id, entry.actor, entry.action) == (ada.pk, "ada", "repository.add")
    assert entry.context == {"id": 7}


def test_the_command_line_has_no_name() -> None:
    assert record(None, "repository.add", "repository a").actor == ""


def test_an_entry_outlives_its_user() -> None:
    ada = User.objects.create_user("ada")
    record(ada, "login", "user ada")

    ada.delete()

    assert AuditEntry.objects.get(action="login").actor == "ada"


def test_the_database_refuses_to_change_an_entry() -> None:
    entry = record(None, "login", "user ada")

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditEntry.objects.filter(pk=entry.pk).update(action="nothing")
    assert AuditEntry.objects.get().action == "login"


def test_the_database_refuses_to_remove_entries() -> None:
    record(None, "login", "user ada")

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditEntry.objects.all().delete()
    assert AuditEntry.objects.count() == 1


def test_who_acts_is_whom_the_innermost_service_names() -> None:
    ada, bob = User.objects.create_user("ada"), User.objects.create_user("bob")

    with acting_as(ada):
        assert record(None, "x", "y").actor == "ada"
        with acting_as(None):
            assert record(None, "x", "y").actor == "ada"
        with acting_as(bob):
            assert record(None, "x", "y").actor == "bob"
    assert record(None, "x", "y").actor == ""


def test_a_caller_of_pages_or_rest_acts_for_the_length_of_the_request(client: Client) -> None:
    ada = User.objects.create_user("ada")
    client.force_login(ada)
    client.post("/tokens/", {"name": "bot", "scopes": ["admin:write"], "lifetime": "30"})
    _, text = create_token(ada, "bot", ["admin:write"])
    Client().post(
        "/api/v1/repositories",
        {"name": "a", "source": "https://git.example/a.git"},
        content_type="application/json",
        headers={"Authorization": f"Bearer {text}"},
    )

    actors = AuditEntry.objects.filter(action__in=["token.create", "repository.add"])
    assert list(actors.values_list("actor", flat=True)) == ["ada"] * 3
    assert record(None, "x", "y").actor == ""
