"""An organisation: many small repositories, teams that share them, and people in the teams."""

import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.folder import bench_folder
from benchmarks.judged_site import ACTIVE_RUNS
from benchmarks.site import Site, query_rows
from benchmarks.small_repositories import build_missing, folder_of, name_of

SITE, REDIS = "estate", 20
USERS = 500
READS = (1, 3, 300, 10_000)
"""How many repositories a user may read; a fourth of the users each, the most through teams."""
_TEAMS_READ = 3
_MOST_DIRECT = 3
_DONE = "SELECT count(*) FROM repositories_indexrun WHERE state IN ('done', 'failed', 'cancelled')"
_INTERVAL_SECONDS = 2.0
_TOLD_EVERY = 500


def sources() -> Path:
    """Return the folder of the repositories that are indexed."""
    return bench_folder() / SITE / "sources"


def add_missing(number: int) -> int:
    """Add the repositories of these numbers that are not there yet; return how many were added.

    Each is queued as its own run, as by somebody who adds an organisation at once.
    """
    from omniweb.repositories.models import Repository
    from omniweb.repositories.services import add_repository
    from omniweb.repositories.tasks import enqueue_index_run

    build_missing(sources(), number)
    held = set(Repository.objects.filter(deleted_at=None).values_list("name", flat=True))
    missing = [each for each in range(number) if name_of(each) not in held]
    for each in missing:
        source = str(folder_of(sources(), each))
        repository = add_repository(name_of(each), source, allow_local=True, polling_interval=0)
        enqueue_index_run(repository.pk, reason="added")
    return len(missing)


def user_named(reads: int, number: int = 0) -> str:
    """Return the name of one of the users who may read so many repositories."""
    return f"reads-{reads}-{number:03}"


def add_people() -> None:
    """Make users and teams where they are missing, and give them what is new."""
    from omniweb.accounts.models import Team, User
    from omniweb.repositories.models import Access, Repository

    groups: dict[str, list[int]] = {}
    for pk, name in (
        Repository.objects.filter(deleted_at=None).order_by("pk").values_list("pk", "name")
    ):
        groups.setdefault(name.partition("/")[0], []).append(pk)
    names = [user_named(reads, each) for reads in READS for each in range(USERS // len(READS))]
    User.objects.bulk_create([User(username=each) for each in names], ignore_conflicts=True)
    Team.objects.bulk_create(
        [Team(name=each) for each in (*groups, "everybody")], ignore_conflicts=True
    )
    users = {user.username: user for user in User.objects.filter(username__in=names)}
    teams = {team.name: team for team in Team.objects.all()}
    accesses = [
        Access(team=teams[group], repository_id=pk) for group, pks in groups.items() for pk in pks
    ]
    accesses += [
        Access(team=teams["everybody"], repository_id=pk) for pks in groups.values() for pk in pks
    ]
    every = [pk for pks in groups.values() for pk in pks]
    for reads in READS:
        for each in range(USERS // len(READS)):
            user = users[user_named(reads, each)]
            if reads <= _MOST_DIRECT:
                accesses += [
                    Access(user=user, repository_id=every[(each * 7 + one) % len(every)])
                    for one in range(reads)
                ]
            elif reads == READS[-1]:
                user.teams.add(teams["everybody"])
            else:
                first = each % max(1, len(groups) - _TEAMS_READ)
                user.teams.add(*(teams[name] for name in list(groups)[first : first + _TEAMS_READ]))
    Access.objects.bulk_create(accesses, ignore_conflicts=True, batch_size=2_000)


def wait_and_tell(site: Site) -> Iterator[tuple[int, float]]:
    """Wait until nothing is queued; yield runs that ended and seconds, every few hundred runs."""
    began, told = time.perf_counter(), query_rows(site, _DONE)[0][0]
    first = told
    while query_rows(site, f"{ACTIVE_RUNS} LIMIT 1"):
        time.sleep(_INTERVAL_SECONDS)
        done = query_rows(site, _DONE)[0][0]
        if done - told >= _TOLD_EVERY:
            told = done
            yield done - first, time.perf_counter() - began
    yield query_rows(site, _DONE)[0][0] - first, time.perf_counter() - began
