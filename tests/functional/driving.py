"""A process that does what it reads: a long-lived command line, whose start is paid once.

Each line in is a JSON list (the name of a function and its arguments), each line out its answer.
"""
# ruff: noqa: E402, T201 - Django is set up before models are imported; it speaks on its output

import json
import sys
from typing import Any

import django
from sqlalchemy import text

django.setup()

import indexer
from indexer import database
from omniweb.repositories.maintenance import reconciling
from omniweb.repositories.models import IndexRun, Repository, State
from omniweb.repositories.runs.requests import cancel_run, request_run
from omniweb.repositories.services import (
    add_repository,
    delete_repository,
    scope_of_everything,
)
from omniweb.repositories.tasks import enqueue_index_run
from omniweb.search import search
from omniweb.search.types import SearchRequest

LIMIT = 100


def add(name: str, source: str) -> int:
    """Add a repository; nothing is indexed yet."""
    return add_repository(name, source, allow_local=True).pk


def enqueue(repository: int, full: bool) -> int:
    """Ask for a run, as the command line does."""
    return enqueue_index_run(repository, reason="test", full=full).pk


def request(repository: int, full: bool) -> int:
    """Write a run down without waking a worker for it."""
    return request_run(repository, reason="test", full=full).pk


def state(run: int) -> list[Any]:
    """Return a run's state and why it failed."""
    found = IndexRun.objects.get(pk=run)
    return [str(found.state), found.error]


def cancel(run: int) -> bool:
    """Cancel a run once it is building."""
    while IndexRun.objects.get(pk=run).state != State.BUILDING:
        pass
    return cancel_run(IndexRun.objects.get(pk=run))


def end(run: int) -> bool:
    """Cancel a run, whatever it is at."""
    return cancel_run(IndexRun.objects.get(pk=run))


def delete(repository: int) -> None:
    """Delete a repository."""
    delete_repository(Repository.objects.get(pk=repository))


def exists(repository: int) -> bool:
    """Tell whether there is anything of a repository in the catalogue, deleted or not."""
    return Repository.objects.filter(pk=repository).exists()


def digest(repository: int) -> str:
    """Return the digest of what is published."""
    return indexer.digest(repository)


def reconcile(repository: int) -> list[str]:
    """Return every difference between index and git."""
    found = Repository.objects.get(pk=repository)
    done = reconciling.reconcile(found, repair=False, thorough=True)
    return [str(each) for each in done.found]


def generation(repository: int) -> int:
    """Return how often something else was published."""
    asked = text("SELECT generation FROM search_index.published_ref WHERE repository_id = :id")
    with database.transaction() as connection:
        return int(connection.execute(asked, {"id": repository}).scalar_one())


def find(query: str) -> list[Any]:
    """Return how many documents a query finds, the commits and the paths of the first hundred."""
    result = search(SearchRequest(text=query, scope=scope_of_everything(), limit=LIMIT))
    commits = sorted({hit.commit for hit in result.hits})
    return [result.total.value, result.total.relation, commits, result.incomplete]


ORDERS = (
    add,
    enqueue,
    request,
    state,
    cancel,
    end,
    delete,
    exists,
    digest,
    reconcile,
    generation,
    find,
)


def main() -> None:
    """Answer until nobody asks."""
    known = {order.__name__: order for order in ORDERS}
    for line in sys.stdin:
        name, *arguments = json.loads(line)
        print(json.dumps(known[name](*arguments)), flush=True)


if __name__ == "__main__":
    main()
