"""The audit log."""

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from omniweb.accounts.audit import record
from omniweb.accounts.models import AuditEntry, User

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

    assert AuditEntry.objects.get().actor == "ada"


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


def test_a_login_is_written_down(client: Client) -> None:
    User.objects.create_superuser("ada", password="a long one")

    client.post("/admin/login/", {"username": "ada", "password": "a long one"})

    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.action, entry.context) == ("ada", "login", {"ip": "127.0.0.1"})
