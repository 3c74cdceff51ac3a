"""Whatever the administration's forms change of people, rights and repositories is written down."""

from importlib import import_module
from typing import Any

import pytest
from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import Model
from django.test import Client

from omniweb.accounts.models import ApiToken, AuditEntry, Team, User
from omniweb.repositories.models import Access, IndexRun, Repository
from omniweb.repositories.services import grant_access

pytestmark = pytest.mark.django_db
READ_ONLY = {AuditEntry, IndexRun, ApiToken}
"""What no form changes; tokens are made alone."""
NOT_TOLD = {(User, "last_login"), (User, "date_joined"), (User, "password")}
"""What says nothing of people and rights; a password has a form of its own."""
GIVEN: dict[tuple[str, str], str] = {
    ("repository", "source"): "https://git.example/other.git",
    ("user", "email"): "other@example.org",
}


@pytest.fixture
def rows() -> dict[type[Model], Any]:
    ada = User.objects.create_user("zada", password="correct horse battery")
    group, team = Group.objects.create(name="g"), Team.objects.create(name="t")
    repository = Repository.objects.create(name="a", source="https://git.example/a.git")
    return {User: ada, Group: group, Team: team, Repository: repository}


def _form_of(client: Client, address: str) -> Any:
    response = client.get(address)
    assert response.status_code == 200, response.content.decode()
    return response.context["adminform"].form


def _sent(form: Any) -> dict[str, Any]:
    """Return what a browser sends of a form as it is shown."""
    sent: dict[str, Any] = {"accesses-TOTAL_FORMS": 0, "accesses-INITIAL_FORMS": 0}
    for bound in form:
        value = bound.field.prepare_value(bound.value()) if bound.value() is not None else ""
        if isinstance(bound.field, forms.SplitDateTimeField):
            if value:
                sent[f"{bound.html_name}_0"], sent[f"{bound.html_name}_1"] = (
                    str(value).split("+")[0].split()
                )
        elif isinstance(bound.field, forms.BooleanField):
            sent |= {bound.html_name: "on"} if value else {}
        elif isinstance(value, list | tuple):
            sent[bound.html_name] = [getattr(each, "pk", each) for each in value]
        else:
            sent[bound.html_name] = value
    return sent


def _other(name: str, model: type[Model], field: forms.Field, old: Any) -> Any:
    """Return another value that a field takes."""
    if (given := GIVEN.get((str(model._meta.model_name), name))) is not None:
        return given
    match field:
        case forms.BooleanField():
            return "" if old else "on"
        case forms.ModelMultipleChoiceField():
            return [field.queryset.first().pk]
        case forms.ChoiceField():
            return next(key for key, _ in field.choices if key and key != old)
        case forms.IntegerField():
            return int(old) + 1
        case _:
            return f"{old}x"


def _changed_by(client: Client, model: type[Model], row: Any, name: str) -> list[AuditEntry]:
    """Change one field by the form; return what is written down."""
    address = f"/admin/{model._meta.app_label}/{model._meta.model_name}/{row.pk}/change/"
    form = _form_of(client, address)
    sent = _sent(form)
    value = _other(name, model, form.fields[name], sent.get(name))
    if value == "":
        sent.pop(name, None)
    else:
        sent[name] = value
    newest = AuditEntry.objects.order_by("-pk").first()
    response = client.post(address, sent)
    assert response.status_code == 302, response.content.decode()
    return list(AuditEntry.objects.filter(pk__gt=newest.pk if newest else 0))


def test_no_kind_of_row_is_forgotten() -> None:
    import_module("omniweb.urls")  # it finds what the administration shows
    kinds = {model for model in admin.site._registry if model not in READ_ONLY}

    assert kinds == {User, Group, Team, Repository}


@pytest.mark.parametrize("model", [User, Group, Team, Repository])
def test_each_field_of_each_form(
    admin_client: Client, rows: dict[type[Model], Any], model: type[Model]
) -> None:
    row = rows[model]
    address = f"/admin/{model._meta.app_label}/{model._meta.model_name}/{row.pk}/change/"
    names = set(_form_of(admin_client, address).fields)
    names -= {name for kind, name in NOT_TOLD if kind is model}
    names -= {"username", "forget_credentials"} if model is Repository else set()
    names -= {"token"}  # what keys it needs is a matter of another test

    for name in sorted(names):
        entries = _changed_by(admin_client, model, row, name)
        told = [entry for entry in entries if name in f"{entry.action} {entry.context}"]
        assert told, f"{name}: {entries}"
        assert {entry.actor for entry in told} == {"admin"}


@pytest.mark.parametrize(
    ("address", "sent", "action"),
    [
        (
            "accounts/user/add/",
            {
                "username": "bob",
                "usable_password": "true",
                "password1": "a quite new one",
                "password2": "a quite new one",
            },
            "user.create",
        ),
        ("auth/group/add/", {"name": "h"}, "group.create"),
        ("accounts/team/add/", {"name": "u"}, "team.create"),
        ("accounts/user/{user}/delete/", {"post": "yes"}, "user.delete"),
        ("auth/group/{group}/delete/", {"post": "yes"}, "group.delete"),
        ("accounts/team/{team}/delete/", {"post": "yes"}, "team.delete"),
        ("repositories/repository/{repository}/delete/", {"post": "yes"}, "repository.delete"),
        (
            "accounts/user/{user}/password/",
            {
                "usable_password": "true",
                "set-password": "Change password",
                "password1": "a quite new one",
                "password2": "a quite new one",
            },
            "user.password",
        ),
    ],
)
def test_what_is_made_and_removed(
    admin_client: Client,
    rows: dict[type[Model], Any],
    address: str,
    sent: dict[str, Any],
    action: str,
) -> None:
    ids = {str(model._meta.model_name): row.pk for model, row in rows.items()}

    response = admin_client.post(f"/admin/{address.format(**ids)}", sent)

    assert response.status_code == 302, response.content.decode()
    assert AuditEntry.objects.filter(action=action, actor="admin").count() == 1


def test_access_that_is_given_and_taken_beside_a_repository(
    admin_client: Client, rows: dict[type[Model], Any]
) -> None:
    repository, user = rows[Repository], rows[User]
    address = f"/admin/repositories/repository/{repository.pk}/change/"
    sent = _sent(_form_of(admin_client, address))
    row = {"accesses-0-user": user.pk, "accesses-0-role": "reader", "accesses-TOTAL_FORMS": 1}

    assert admin_client.post(address, sent | row).status_code == 302
    access = Access.objects.get()
    kept = {"accesses-INITIAL_FORMS": 1, "accesses-0-id": access.pk}
    kept |= {"accesses-0-repository": repository.pk}
    admin_client.post(address, sent | row | kept | {"accesses-0-role": "admin"})
    admin_client.post(address, sent | row | kept | {"accesses-0-DELETE": "on"})

    entries = AuditEntry.objects.filter(action__startswith="access.").order_by("pk")
    assert [(each.action, each.actor, each.entity) for each in entries] == [
        ("access.grant", "admin", "repository a"),
        ("access.grant", "admin", "repository a"),
        ("access.revoke", "admin", "repository a"),
    ]
    assert entries[1].context["changes"] == {"role": ["reader", "admin"]}
    assert entries[2].context["holder"] == "user zada"


def test_tokens_that_are_made(admin_client: Client, rows: dict[type[Model], Any]) -> None:
    given = {"user": rows[User].pk, "name": "bot", "scopes": ["search:read"]}

    admin_client.post("/admin/accounts/apitoken/add/", given)

    entry = AuditEntry.objects.get(action="token.create")
    assert (entry.actor, entry.context["owner"]) == ("admin", "zada")


def test_a_user_with_access_is_deleted_and_both_are_told(admin_client: Client) -> None:
    user = User.objects.create_user("leaver")
    repository = Repository.objects.create(name="team/left", source="https://git.example/x.git")
    grant_access(repository, user, actor=None)

    address = f"/admin/accounts/user/{user.pk}/delete/"
    response = admin_client.post(address, {"post": "yes"})

    assert response.status_code == 302, response.content.decode()
    told = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"user.delete", "access.revoke"} <= told
