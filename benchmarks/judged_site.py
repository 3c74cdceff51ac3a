"""Repositories that are indexed once and kept between runs: the judged ones and others."""

import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.site import Site, query_rows

INTERVAL_SECONDS = 0.5
HELD = "SELECT name FROM repositories_repository WHERE deleted_at IS NULL"
ACTIVE_RUNS = "SELECT FROM repositories_indexrun WHERE state NOT IN ('done', 'failed', 'cancelled')"
_LAST = (
    "SELECT DISTINCT ON (repository_id) state, error FROM repositories_indexrun"
    " ORDER BY repository_id, id DESC"
)


def index_missing(site: Site, names: Sequence[str], checkouts: Path, *, again: bool) -> None:
    """Index the checkouts that the site does not hold yet, or all of them `again`.

    Raise `FileNotFoundError` where a checkout is missing, `RuntimeError` where a run failed.
    """
    held = {row[0] for row in query_rows(site, HELD)}
    missing = [name for name in names if name not in held]
    if not missing and not again:
        return
    for name in missing:
        if not (checkouts / name).is_dir():
            message = f"There is no checkout of {name} in {checkouts}."
            raise FileNotFoundError(message)
    _add({name: checkouts / name for name in missing})
    if again:
        for name in sorted(held.intersection(names)):
            site.manage("reindex", name, "--full")
    with site.worker():
        wait_for_runs(site)


def index_where_missing(site: Site, places: Mapping[str, Path]) -> None:
    """Index the git repositories in these folders that the site does not hold yet, by their names.

    Raise `RuntimeError` where a run failed.
    """
    held = {row[0] for row in query_rows(site, HELD)}
    missing = {name: place for name, place in places.items() if name not in held}
    if missing:
        _add(missing)
        with site.worker():
            wait_for_runs(site)


def _add(places: Mapping[str, Path]) -> None:
    """Add repositories and queue their runs, in this process: a command for each takes seconds."""
    from omniweb.repositories.services import add_repository
    from omniweb.repositories.tasks import enqueue_index_run

    for name, place in places.items():
        added = add_repository(name, str(place), allow_local=True, polling_interval=0)
        enqueue_index_run(added.pk, reason="added")


def wait_for_runs(site: Site) -> None:
    """Wait until no run is active; raise `RuntimeError` where a repository's last one failed."""
    while query_rows(site, ACTIVE_RUNS):
        time.sleep(INTERVAL_SECONDS)
    errors = [str(error) for state, error in query_rows(site, _LAST) if state != "done"]
    if errors:
        message = " ".join(errors)
        raise RuntimeError(message)
