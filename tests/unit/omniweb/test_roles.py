"""Each role of the database does its work and nothing else: asked of PostgreSQL itself."""

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.conf import settings as django_settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from psycopg import errors, sql
from pytest_django import DjangoDbBlocker

from indexer import database
from omniweb import roles, settings

NAMES = {each: f"omniweb_unit_{each}_{secrets.token_hex(4)}" for each in ("web", "worker")}
"""Roles are those of all databases of a server: other tests may make some meanwhile."""
PASSWORD = "letters-and-0123456789"
REFUSED = (errors.InsufficientPrivilege, errors.InvalidParameterValue)
DANGEROUS = [
    "CREATE TABLE public.mine (a int)",
    "CREATE TABLE search_index.mine (a int)",
    "CREATE SCHEMA mine",
    "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "DROP TABLE accounts_auditentry",
    "DROP TABLE search_index.document CASCADE",
    "ALTER TABLE accounts_auditentry DISABLE TRIGGER ALL",
    "ALTER TABLE search_index.document ADD COLUMN mine int",
    "TRUNCATE accounts_auditentry",
    "TRUNCATE search_index.document CASCADE",
    "UPDATE accounts_auditentry SET actor = 'somebody else'",
    "DELETE FROM accounts_auditentry",
    "COPY (SELECT 1) TO PROGRAM 'true'",
    "COPY search_index.document TO '/tmp/mine'",
    "COPY accounts_user FROM PROGRAM 'true'",
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT pg_ls_dir('.')",
    "SELECT lo_import('/etc/passwd')",
    "SELECT lo_from_bytea(0, 'x')",
    "SELECT * FROM pg_authid",
    "SET ROLE {owner}",
    "SET session_replication_role = replica",
    "ALTER ROLE {owner} PASSWORD 'mine'",
    "ALTER ROLE {role} SUPERUSER",
    "CREATE ROLE mine",
    "CREATE DATABASE mine",
    "CREATE EXTENSION dblink",
    "ALTER SYSTEM SET fsync = off",
    "INSERT INTO django_migrations (app, name, applied) VALUES ('a', 'b', now())",
    "SELECT * FROM search_index.alembic_version",
]
OF_THE_WEB = [
    "CREATE TEMPORARY TABLE mine (a int)",
    "DELETE FROM search_index.document",
    "UPDATE search_index.published_ref SET generation = 0",
    "INSERT INTO search_index.unreadable_blob DEFAULT VALUES",
    "DELETE FROM repositories_repository",
    "DELETE FROM repositories_indexrun",
    "UPDATE repositories_indexbatch SET state = 'done'",
    "SELECT search_index.empty_pending_list()",
]
OF_WORKERS = [
    "SELECT password FROM accounts_user",
    "SELECT digest FROM accounts_apitoken",
    "UPDATE django_session SET session_data = ''",
    "SELECT * FROM accounts_auditentry",
    "SELECT * FROM django_admin_log",
    "INSERT INTO repositories_access (role) VALUES ('admin')",
    "UPDATE repositories_access SET role = 'admin'",
    "INSERT INTO repositories_repository (name) VALUES ('mine')",
    "UPDATE accounts_user SET is_superuser = true",
]
_AUDIT = """
INSERT INTO accounts_auditentry (at, actor, action, entity, context)
VALUES (now(), '', 'test', '', '{}')"""
ALLOWED = [
    ("web", "SELECT count(*) FROM search_index.document"),
    ("web", "SELECT count(*) FROM accounts_auditentry"),
    ("web", "SELECT count(*) FROM django_migrations"),
    ("web", "DELETE FROM django_session"),
    ("web", "UPDATE accounts_user SET last_login = now()"),
    ("web", _AUDIT),
    ("worker", "CREATE TEMPORARY TABLE mine (LIKE search_index.document)"),
    ("worker", "SELECT search_index.empty_pending_list()"),
    ("worker", "ANALYZE search_index.document"),
    ("worker", "SELECT nextval(pg_get_serial_sequence('search_index.document', 'id'))"),
    ("worker", "DELETE FROM repositories_repository WHERE id = 0"),
]


def _address(name: str, password: str = PASSWORD) -> str:
    parts = urlsplit(database.address())
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{name}:{password}@{host}"))


@contextmanager
def _named(web: str, worker: str) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "OMNIWEB_WEB_DATABASE_URL", web)
        patch.setattr(settings, "OMNIWEB_WORKER_DATABASE_URL", worker)
        yield


@pytest.fixture(scope="module", autouse=True)
def settled(index_database: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Make the roles as `migrate_index` does, seen by everybody; take them away again."""
    assert index_database
    with django_db_blocker.unblock(), _named(_address(NAMES["web"]), _address(NAMES["worker"])):
        assert roles.settle() == tuple(NAMES.values())
        yield
        with connection.cursor() as cursor:
            for name in map(sql.Identifier, NAMES.values()):
                cursor.execute(sql.SQL("DROP OWNED BY {0}; DROP ROLE {0}").format(name))


def _execute(service: str, statement: str) -> None:
    values = {"owner": connection.settings_dict["USER"], "role": NAMES[service]}
    for name, value in values.items():
        statement = statement.replace(f"{{{name}}}", value)
    with psycopg.connect(_address(NAMES[service]), autocommit=True) as own:
        own.execute(statement.encode())


@pytest.mark.parametrize(
    ("service", "statement"),
    [(service, each) for service in NAMES for each in DANGEROUS]
    + [("web", each) for each in OF_THE_WEB]
    + [("worker", each) for each in OF_WORKERS],
)
def test_what_is_not_its_business_is_refused(service: str, statement: str) -> None:
    with pytest.raises(REFUSED):
        _execute(service, statement)


@pytest.mark.parametrize(("service", "statement"), ALLOWED)
def test_what_is_its_work_is_allowed(service: str, statement: str) -> None:
    with psycopg.connect(_address(NAMES[service])) as own:
        own.execute(statement.encode())
        own.rollback()  # other tests share the database


def test_each_table_that_is_named_exists() -> None:
    with connection.cursor() as cursor:
        existing = set(connection.introspection.table_names(cursor))

    assert {*roles.WEB.tables, *roles.WORKER.tables} <= existing


def test_a_table_of_a_later_migration_is_readable_at_once() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE search_index.later (id bigint GENERATED ALWAYS AS IDENTITY)")
    try:
        _execute("web", "SELECT * FROM search_index.later")
        _execute("worker", "INSERT INTO search_index.later DEFAULT VALUES")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE search_index.later")


def test_what_somebody_granted_beside_it_is_taken_away_again() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT DELETE, TRUNCATE ON accounts_auditentry TO {NAMES['web']}")
        cursor.execute(f"GRANT CREATE ON SCHEMA public TO {NAMES['web']}")

    roles.settle()

    for statement in ("TRUNCATE accounts_auditentry", "CREATE TABLE public.mine (a int)"):
        with pytest.raises(errors.InsufficientPrivilege):
            _execute("web", statement)


def test_settings_that_a_role_gave_itself_are_taken_away_again() -> None:
    for service in ("web", "worker"):
        _execute(service, "ALTER ROLE CURRENT_USER SET search_path = 'nowhere'")

    roles.settle()

    for service in ("web", "worker"):
        _execute(service, "SELECT 1 FROM repositories_repository")


def test_a_new_password_of_the_settings_is_the_roles() -> None:
    with _named(_address(NAMES["web"], "another"), ""):
        assert roles.settle() == (NAMES["web"],)
        psycopg.connect(_address(NAMES["web"], "another")).close()
    roles.settle()

    _execute("web", "SELECT 1")


def test_a_role_that_may_do_too_much_is_refused() -> None:
    with (
        _named(database.address(), ""),
        pytest.raises(ImproperlyConfigured, match="may do too much"),
    ):
        roles.settle()


def test_an_address_without_a_password_is_refused() -> None:
    with (
        _named("postgresql://somebody@/omniweb", ""),
        pytest.raises(ImproperlyConfigured, match="a user and a password"),
    ):
        roles.settle()


@pytest.mark.django_db  # it has pytest-django make the database
def test_without_names_nothing_is_changed() -> None:
    with _named("", ""):
        assert roles.settle() == ()


def test_a_server_that_is_a_superuser_says_so_once(caplog: pytest.LogCaptureFixture) -> None:
    class Told:
        """As Django hands a connection on: the driver's, and its settings."""

        settings_dict: Any = django_settings.DATABASES["default"]

        def __init__(self, address: str) -> None:
            self.connection = psycopg.connect(address)

    web, owner = Told(_address(NAMES["web"])), Told(database.address())
    with caplog.at_level(logging.WARNING, "omniweb.roles"):
        roles._OfSuperuser.look(web)
        assert not caplog.messages
        for _ in range(2):
            roles._OfSuperuser.look(owner)
    web.connection.close()
    owner.connection.close()

    assert len(caplog.messages) == 1
    assert "is a superuser" in caplog.messages[0]


def test_the_check_of_production_asks_for_both_roles() -> None:
    with _named("postgresql://web:x@/omniweb", ""):
        (warning,) = roles.check_that_there_are_some()
    with _named("postgresql://web:x@/omniweb", "postgresql://worker:x@/omniweb"):
        none = roles.check_that_there_are_some()

    assert warning.id == "omniweb.W001"
    assert none == []
