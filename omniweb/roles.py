"""The roles of the web server and of workers in PostgreSQL, and all that they may do there.

Whoever migrates owns everything. `settle` makes the two roles that the settings name and gives them
what is written here, no more: it may be called again at any time, and must be after a migration
(`migrate_index` does). A role that has more than this loses it.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

import psycopg
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from django.db.backends.signals import connection_created
from psycopg import sql

from omniweb import settings

_LOCK = 0x726F6C65
"""Several hosts may start at once: one settles the roles, the others wait."""
_READ, _WRITE = "SELECT", "SELECT, INSERT, UPDATE, DELETE"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Grants:
    """What a role may do: to Django's tables by name, to the `others`, to those of the index."""

    tables: Mapping[str, str]
    others: str
    index: str
    index_sequences: str = ""
    temporary: bool = False
    functions: tuple[str, ...] = ()


WEB = Grants(
    tables={
        "accounts_auditentry": "SELECT, INSERT",
        "auth_permission": _READ,
        "django_admin_log": "SELECT, INSERT, DELETE",  # the last: with its user
        "django_content_type": _READ,
        "django_migrations": _READ,
        "repositories_changeofrights": _READ,  # a trigger writes them
        "repositories_diskspace": _READ,
        "repositories_indexbatch": _READ,
        "repositories_indexrun": "SELECT, INSERT, UPDATE",
        "repositories_mirrorfolder": _READ,
        "repositories_repository": "SELECT, INSERT, UPDATE",
    },
    others=_WRITE,
    index=_READ,
)
WORKER = Grants(
    tables={
        "django_session": "SELECT, INSERT, DELETE",  # digests of keys; what has expired goes
        "repositories_access": "SELECT, DELETE",  # of a repository that is forgotten
        "repositories_changeofrights": "SELECT, UPDATE, DELETE",
        "repositories_diskspace": _WRITE,
        "repositories_indexbatch": _WRITE,
        "repositories_indexrun": _WRITE,
        "repositories_mirrorfolder": _WRITE,
        "repositories_repository": "SELECT, UPDATE, DELETE",
        "repositories_scippiece": "SELECT, DELETE",
        "repositories_scipupload": "SELECT, UPDATE, DELETE",
    },
    others="",
    index=f"{_WRITE}, MAINTAIN",  # the last: VACUUM and ANALYZE
    index_sequences="USAGE",
    temporary=True,
    functions=("search_index.empty_pending_list()",),
)


@dataclass(frozen=True, slots=True)
class Login:
    """A role as its address names it."""

    name: str
    password: str
    address: str

    @classmethod
    def of(cls, address: str) -> "Login":
        """Return the role of an address; raise `ImproperlyConfigured` where a part is missing."""
        parts = urlsplit(address)
        if not parts.username or not parts.password:
            message = "The addresses of the roles must name a user and a password."
            raise ImproperlyConfigured(message)
        return cls(unquote(parts.username), unquote(parts.password), address)


def settle() -> tuple[str, ...]:
    """Make the roles that the settings name and give them their grants; return their names.

    None where no role is named. Raise `ImproperlyConfigured` for a role that is no safe one.
    """
    wanted = (
        (settings.OMNIWEB_WEB_DATABASE_URL, WEB),
        (settings.OMNIWEB_WORKER_DATABASE_URL, WORKER),
    )
    named = [(Login.of(address), grants) for address, grants in wanted if address]
    if not named:
        return ()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        for login, _ in named:
            _make(cursor, login)
        _close_to_public(cursor)
        for login, grants in named:
            _grant(cursor, login.name, grants)
    return tuple(login.name for login, _ in named)


def _make(cursor: Any, login: Login) -> None:
    """Make a role where there is none; give it the password of the settings if it has another."""
    cursor.execute(
        "SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls"
        " OR pg_has_role(oid, current_user::regrole, 'MEMBER') FROM pg_roles WHERE rolname = %s",
        [login.name],
    )
    found = cursor.fetchone()
    if found is not None and found[0]:
        message = f"The role {login.name} may do too much: name one that is not the owner's."
        raise ImproperlyConfigured(message)
    if found is not None and _logs_in(login):
        return
    # The server and its log see the verifier alone.
    verifier = cursor.connection.pgconn.encrypt_password(
        login.password.encode(), login.name.encode(), b"scram-sha-256"
    ).decode()
    statement = (
        "ALTER ROLE {} LOGIN PASSWORD {}"
        if found is not None
        else "CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOINHERIT"
        " PASSWORD {}"
    )
    cursor.execute(sql.SQL(statement).format(sql.Identifier(login.name), sql.Literal(verifier)))


def _logs_in(login: Login) -> bool:
    try:
        psycopg.connect(login.address, connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


_LARGE_OBJECTS = (
    "lo_creat(integer)",
    "lo_create(oid)",
    "lo_from_bytea(oid, bytea)",
    "lo_put(oid, bigint, bytea)",
    "lowrite(integer, bytea)",
)
"""A place for bytes that no table's rights guard."""


def _close_to_public(cursor: Any) -> None:
    """Take from everybody what a database gives to everybody and nobody here needs."""
    database = sql.Identifier(connection.settings_dict["NAME"])
    cursor.execute(sql.SQL("REVOKE TEMPORARY ON DATABASE {} FROM PUBLIC").format(database))
    cursor.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    for function in _LARGE_OBJECTS:
        cursor.execute(f"REVOKE EXECUTE ON FUNCTION pg_catalog.{function} FROM PUBLIC")


def _grant(cursor: Any, role: str, grants: Grants) -> None:
    """Take everything away and give what is written; others see the one state or the other."""
    names = {
        "role": sql.Identifier(role),
        "database": sql.Identifier(connection.settings_dict["NAME"]),
    }

    def run(statement: str, **more: sql.Composable) -> None:
        cursor.execute(sql.SQL(statement).format(**names, **more))

    run("ALTER ROLE {role} RESET ALL")  # a role may always write settings of its own
    run("ALTER ROLE {role} IN DATABASE {database} RESET ALL")
    run("REVOKE ALL ON DATABASE {database} FROM {role}")
    run("GRANT CONNECT ON DATABASE {database} TO {role}")
    if grants.temporary:
        run("GRANT TEMPORARY ON DATABASE {database} TO {role}")
    for schema in ("public", "search_index"):
        for kind in ("TABLES", "SEQUENCES", "FUNCTIONS"):
            run(
                "REVOKE ALL ON ALL {kind} IN SCHEMA {schema} FROM {role}",
                kind=sql.SQL(kind),
                schema=sql.Identifier(schema),
            )
        run("REVOKE ALL ON SCHEMA {schema} FROM {role}", schema=sql.Identifier(schema))
        run("GRANT USAGE ON SCHEMA {schema} TO {role}", schema=sql.Identifier(schema))
    for table, privileges in _django_tables(cursor, grants).items():
        run(
            "GRANT {privileges} ON public.{table} TO {role}",
            privileges=sql.SQL(privileges),
            table=sql.Identifier(table),
        )
    for kind, privileges in (("TABLES", grants.index), ("SEQUENCES", grants.index_sequences)):
        of_kind = {"kind": sql.SQL(kind), "privileges": sql.SQL(privileges)}
        # What a later migration makes can be used from its first moment.
        default = "ALTER DEFAULT PRIVILEGES IN SCHEMA search_index "
        run(default + "REVOKE ALL ON {kind} FROM {role}", **of_kind)
        if privileges:
            run("GRANT {privileges} ON ALL {kind} IN SCHEMA search_index TO {role}", **of_kind)
            run(default + "GRANT {privileges} ON {kind} TO {role}", **of_kind)
    run("REVOKE ALL ON search_index.alembic_version FROM {role}")
    for function in grants.functions:
        run("GRANT EXECUTE ON FUNCTION {function} TO {role}", function=sql.SQL(function))


def _django_tables(cursor: Any, grants: Grants) -> dict[str, str]:
    """Return the privileges on each of Django's tables that gets any."""
    found = connection.introspection
    models = set(found.django_table_names(only_existing=False))
    existing = set(found.table_names(cursor))
    privileges = {**dict.fromkeys(models, grants.others), **grants.tables}
    return {table: given for table, given in privileges.items() if given and table in existing}


def check_that_there_are_some(**_: Any) -> list[checks.CheckMessage]:
    """Warn, in `check --deploy`, where the services are to work as the owner."""
    if settings.OMNIWEB_WEB_DATABASE_URL and settings.OMNIWEB_WORKER_DATABASE_URL:
        return []
    return [
        checks.Warning(
            "The web server and workers have no database roles of their own.",
            hint="Set OMNIWEB_WEB_DATABASE_URL and OMNIWEB_WORKER_DATABASE_URL for whoever"
            " migrates (docs/security.md, Database roles).",
            id="omniweb.W001",
        )
    ]


class _OfSuperuser:
    """Says once that this process is connected as a superuser; PostgreSQL tells at each connect."""

    said = False

    @classmethod
    def look(cls, connection: Any, **_: Any) -> None:
        told = connection.connection.info.parameter_status("is_superuser")
        if told == "on" and not cls.said:
            cls.said = True
            _log.warning(
                "The database role %s of this server is a superuser: whoever gets to its SQL has"
                " everything. Give it one of its own (docs/security.md, Database roles).",
                connection.settings_dict["USER"],
            )


def warn_of_superuser() -> None:
    """Let the first connection of a server say so where its role is a superuser."""
    connection_created.connect(_OfSuperuser.look, dispatch_uid="omniweb.roles")
