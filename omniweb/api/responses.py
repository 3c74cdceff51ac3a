"""The objects that REST sends: results of the engine with additions, and the catalogue.

Each object is declared once, as a dataclass with its `Shape`. Lines are 1-based and inclusive.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from django.conf import settings

from omniweb import links
from omniweb.api.shapes import Json, Shape, Url
from omniweb.repositories.models import (
    IndexRun,
    Repository,
    State,
    Visibility,
)
from omniweb.repositories.runs.progress import RunProgress, progress_of
from omniweb.repositories.runs.waiting import QueuePlace, Wait
from omniweb.repositories.status import Condition, RepositoryStatus
from omniweb.search.index.documents import IndexStatus
from omniweb.search.index.precision import Precision
from omniweb.search.types import (
    Contribution,
    Explanation,
    Facet,
    Highlight,
    Hit,
    HitChunk,
    HitSymbol,
    Omission,
    SearchResult,
    Total,
)

Notices = Annotated[tuple[str, ...], "Sentences about the request, such as unknown parameters."]

# --- search -------------------------------------------------------------------------------------


def _hit_url(hit: Hit) -> Url:
    """Return the page that shows the hit, at its definition or else its first mark."""
    return links.absolute(links.file_url(hit.repository, hit.path, ref=hit.commit, line=hit.line))


def _next_cursor(result: SearchResult) -> str | None:
    return result.next_cursor or None


_LINES = {"first_line": "start_line", "last_line": "end_line"}
_HIT = Shape(
    "Hit",
    Hit,
    parts=(
        Shape("Chunk", HitChunk, parts=[Shape("Highlight", Highlight)]),
        Shape("Symbol", HitSymbol, renamed=_LINES),
        Shape("Explanation", Explanation, parts=[Shape("Contribution", Contribution)]),
    ),
    computed={"web_url": _hit_url},
    optional={"explanation"},
)
TOTAL = Shape("Total", Total)
SEARCH_RESULT = Shape(
    "SearchAnswer",
    SearchResult,
    parts=(
        _HIT,
        TOTAL,
        Shape("Omission", Omission),
        Shape("FacetValue", Facet),
    ),
    computed={"next_cursor": _next_cursor},
)


@dataclass(frozen=True, slots=True)
class Definition:
    """A definition somewhere."""

    name: str
    qualified_name: str
    kind: str
    signature: str
    start_line: int
    end_line: int
    repository: str
    repository_id: int
    commit: str
    path: str
    language: str | None
    web_url: Url


@dataclass(frozen=True, slots=True)
class Definitions:
    """Definitions, best first."""

    results: tuple[Definition, ...]
    incomplete: bool
    notices: Notices


DEFINITIONS = Shape("Definitions", Definitions, parts=[Shape("Definition", Definition)])


def definitions_object(result: SearchResult, limit: int, notices: tuple[str, ...]) -> Json:
    """Return the first symbols of the hits, each with where it is."""
    found = [_definition(hit, symbol) for hit in result.hits for symbol in hit.symbols]
    return DEFINITIONS.dump(Definitions(tuple(found[:limit]), result.incomplete, notices))


def _definition(hit: Hit, symbol: HitSymbol) -> Definition:
    url = links.file_url(hit.repository, hit.path, ref=hit.commit, line=symbol.first_line)
    return Definition(
        name=symbol.name,
        qualified_name=symbol.qualified_name,
        kind=symbol.kind,
        signature=symbol.signature,
        start_line=symbol.first_line,
        end_line=symbol.last_line,
        repository=hit.repository,
        repository_id=hit.repository_id,
        commit=hit.commit,
        path=hit.path,
        language=hit.language,
        web_url=links.absolute(url),
    )


# --- runs ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RunError:
    """Why a run failed, in a sentence."""

    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Run:
    """An index run."""

    id: int
    repository: str
    repository_id: int
    ref: str | None
    commit: str | None
    state: State
    reason: str
    full: bool
    attempt: int
    progress: RunProgress
    documents_added: int
    documents_removed: int
    phase_seconds: Mapping[str, float]
    phase_memory: Annotated[Mapping[str, int], "Most bytes of one worker."]
    note: Annotated[str, "What it is at or waits for, in words; empty: merely its turn."]
    queue: QueuePlace | None
    error: RunError | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    url: Url


RUN = Shape(
    "Run",
    Run,
    parts=(
        Shape("Progress", RunProgress),
        Shape("RunError", RunError),
        Shape("QueuePlace", QueuePlace),
    ),
)


@dataclass(frozen=True, slots=True)
class RunPage:
    """Some runs, newest first."""

    results: tuple[Run, ...]
    next_cursor: str | None
    notices: Notices


RUN_PAGE = Shape("RunPage", RunPage, parts=[RUN])


def _run(run: IndexRun, wait: Wait | None) -> Run:
    return Run(
        id=run.pk,
        repository=run.repository.name,
        repository_id=run.repository_id,
        ref=run.full_ref or run.ref or None,
        commit=run.commit or None,
        state=State(run.state),
        reason=run.reason,
        full=run.full,
        attempt=run.attempt,
        progress=progress_of(run),
        documents_added=run.documents_added,
        documents_removed=run.documents_removed,
        phase_seconds=run.phase_seconds,
        phase_memory=run.phase_memory,
        note=wait.why if wait else run.note,
        queue=wait.place if wait else None,
        error=RunError(run.error_code, run.error) if run.error else None,
        created_at=run.created_at,
        started_at=run.started_at,
        finished_at=run.finished_at,
        url=f"{settings.OMNIWEB_PUBLIC_URL}/api/v1/runs/{run.pk}",
    )


def run_object(run: IndexRun, waits: Mapping[int, Wait]) -> Json:
    """Return a run with its progress; `waits` says by id where queued ones stand."""
    return RUN.dump(_run(run, waits.get(run.pk)))


def run_page(
    runs: Sequence[IndexRun],
    waits: Mapping[int, Wait],
    next_cursor: str | None,
    notices: tuple[str, ...],
) -> Json:
    """Return a page of runs, with what `waits_of` says of them."""
    shown = tuple(_run(run, waits.get(run.pk)) for run in runs)
    return RUN_PAGE.dump(RunPage(shown, next_cursor, notices))


# --- repositories -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CataloguedRepository:
    """A repository with its status."""

    id: int
    name: str
    source: str | None
    visibility: Visibility
    ref: str | None
    extra_refs: tuple[str, ...]
    status: Condition
    status_detail: str
    index: IndexStatus | None
    run: Run | None
    created_at: datetime
    web_url: Url
    precise: Annotated[
        Precision | None,
        "Files that uploaded indexes know; left out where there are none, and in lists.",
    ] = None


REPOSITORY = Shape(
    "Repository",
    CataloguedRepository,
    parts=(Shape("Index", IndexStatus), Shape("Precision", Precision), RUN),
    optional={"precise"},
)


@dataclass(frozen=True, slots=True)
class RepositoryPage:
    """Some repositories, by id."""

    results: tuple[CataloguedRepository, ...]
    next_cursor: str | None
    notices: Notices


REPOSITORY_PAGE = Shape("RepositoryPage", RepositoryPage, parts=[REPOSITORY])


def _repository(
    repository: Repository, status: RepositoryStatus, precise: Precision | None = None
) -> CataloguedRepository:
    """Return what callers may see: never the credentials, nor a folder of the server."""
    return CataloguedRepository(
        id=repository.pk,
        name=repository.name,
        source=None if repository.local else repository.source,
        visibility=Visibility(repository.visibility),
        ref=repository.resolved_ref or repository.default_ref or None,
        extra_refs=tuple(repository.extra_refs),
        status=status.condition,
        status_detail=status.sentence,
        index=status.index,
        run=_run(status.run, status.wait) if status.run is not None else None,
        created_at=repository.created_at,
        web_url=links.absolute(links.repository_url(repository.name)),
        precise=precise,
    )


def repository_object(
    repository: Repository, status: RepositoryStatus, precise: Precision | None
) -> Json:
    """Return a repository with its status, and what uploaded indexes know of it."""
    return REPOSITORY.dump(_repository(repository, status, precise))


def repository_page(
    repositories: Sequence[Repository],
    statuses: Mapping[int, RepositoryStatus],
    next_cursor: str | None,
    notices: tuple[str, ...],
) -> Json:
    """Return a page of repositories."""
    results = tuple(_repository(each, statuses[each.pk]) for each in repositories)
    return REPOSITORY_PAGE.dump(RepositoryPage(results, next_cursor, notices))
