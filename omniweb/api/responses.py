"""Values as JSON objects: plain dictionaries, because a serialiser per line of code is slow."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings

from indexer.types import Symbol
from omniweb import links
from omniweb.repositories.models import IndexRun, Repository
from omniweb.repositories.runs.progress import progress_of
from omniweb.repositories.status import RepositoryStatus
from omniweb.search.index.documents import StoredDocument
from omniweb.search.types import Explanation, Hit, HitChunk, HitSymbol, SearchResult

Json = dict[str, Any]


def _chunk(chunk: HitChunk) -> Json:
    return {
        "start_line": chunk.start_line,
        "end_line": chunk.end_line,
        "lines": list(chunk.lines),
        "highlights": [
            {"line": mark.line, "start": mark.start, "end": mark.end} for mark in chunk.highlights
        ],
    }


def _hit_symbol(symbol: HitSymbol) -> Json:
    return {
        "name": symbol.name,
        "qualified_name": symbol.qualified_name,
        "kind": symbol.kind,
        "signature": symbol.signature,
        "start_line": symbol.first_line,
        "end_line": symbol.last_line,
    }


def _explanation(explanation: Explanation) -> Json:
    return {
        "tier": explanation.tier,
        "tier_reason": explanation.tier_reason,
        "ranks": dict(explanation.ranks),
        "scores": dict(explanation.scores),
        "contributions": [
            {"signal": part.signal, "value": part.value, "added": part.added, "reason": part.reason}
            for part in explanation.contributions
        ],
    }


def hit_object(hit: Hit) -> Json:
    """Return a hit; `web_url` opens it on the pages at its first line."""
    line = hit.chunks[0].start_line if hit.chunks else 0
    url = links.file_url(hit.repository, hit.path, ref=hit.commit, line=line)
    found: Json = {
        "repository": hit.repository,
        "repository_id": hit.repository_id,
        "ref": hit.ref,
        "commit": hit.commit,
        "path": hit.path,
        "language": hit.language,
        "score": hit.score,
        "match_count": hit.match_count,
        "why": hit.why,
        "chunks": [_chunk(chunk) for chunk in hit.chunks],
        "symbols": [_hit_symbol(symbol) for symbol in hit.symbols],
        "web_url": links.absolute(url),
    }
    return found | (
        {"explanation": _explanation(hit.explanation)} if hit.explanation is not None else {}
    )


def result_object(result: SearchResult) -> Json:
    """Return a whole answer."""
    return {
        "hits": [hit_object(hit) for hit in result.hits],
        "total": {"value": result.total.value, "relation": result.total.relation},
        "incomplete": result.incomplete,
        "skipped": [
            {"reason": each.reason, "title": each.title, "suggested_query": each.suggested_query}
            for each in result.skipped
        ],
        "facets": {
            name: [{"value": facet.value, "count": facet.count} for facet in facets]
            for name, facets in result.facets.items()
        },
        "next_cursor": result.next_cursor or None,
        "took_ms": result.took_ms,
        "timings": dict(result.timings),
        "cached": result.cached,
        "notices": list(result.notices),
    }


def run_object(run: IndexRun) -> Json:
    """Return a run with its progress; rate in files per second, times in seconds."""
    progress = progress_of(run)
    return {
        "id": run.pk,
        "repository": run.repository.name,
        "repository_id": run.repository_id,
        "ref": run.full_ref or run.ref or None,
        "commit": run.commit or None,
        "state": run.state,
        "reason": run.reason,
        "full": run.full,
        "attempt": run.attempt,
        "progress": {
            "files_done": progress.files_done,
            "files_total": progress.files_total,
            "bytes_done": progress.bytes_done,
            "bytes_total": progress.bytes_total,
            "skipped": progress.skipped,
            "files_per_second": progress.rate,
            "seconds_left": progress.seconds_left,
            "seconds": progress.seconds,
        },
        "documents_added": run.documents_added,
        "documents_removed": run.documents_removed,
        "phase_seconds": run.phase_seconds,
        "phase_memory": run.phase_memory,
        "note": run.note,
        "error": {"code": run.error_code, "detail": run.error} if run.error else None,
        "created_at": run.created_at.isoformat(),
        "started_at": run.started_at.isoformat() if run.started_at else None,
        "finished_at": run.finished_at.isoformat() if run.finished_at else None,
        "url": f"{settings.OMNIWEB_PUBLIC_URL}/api/v1/runs/{run.pk}",
    }


def _index_object(status: RepositoryStatus) -> Json | None:
    index = status.index
    if index is None:
        return None
    return {
        "generation": index.generation,
        "commit": index.commit,
        "published_at": index.published_at.isoformat() if index.published_at else None,
        "documents": index.documents,
        "chunks": index.chunks,
        "skipped": dict(index.skipped),
    }


def repository_object(repository: Repository, status: RepositoryStatus) -> Json:
    """Return a repository with its status; never its credentials, nor a folder of the server."""
    return {
        "id": repository.pk,
        "name": repository.name,
        "source": None if repository.local else repository.source,
        "visibility": repository.visibility,
        "ref": repository.resolved_ref or repository.default_ref or None,
        "extra_refs": repository.extra_refs,
        "status": status.condition.value,
        "status_detail": status.sentence,
        "index": _index_object(status),
        "run": run_object(status.run) if status.run is not None else None,
        "created_at": repository.created_at.isoformat(),
        "web_url": links.absolute(links.repository_url(repository.name)),
    }


def symbol_object(symbol: Symbol) -> Json:
    """Return a definition of a document."""
    return {
        "name": symbol.name,
        "qualified_name": symbol.qualified_name,
        "kind": str(symbol.kind),
        "signature": symbol.signature,
        "container": symbol.container,
        "documentation": symbol.documentation,
        "start_line": symbol.first_line,
        "end_line": symbol.last_line,
    }


def file_object(
    repository: Repository, document: StoredDocument, path: str, first: int, last: int | None
) -> Json:
    """Return a document from line `first` to `last`, 1-based and inclusive (none: its end)."""
    lines = document.text.split("\n")
    if lines[-1] == "":
        lines.pop()
    chosen = lines[first - 1 : last]
    url = links.file_url(repository.name, path, ref=document.commit, line=first)
    return {
        "repository": repository.name,
        "repository_id": repository.pk,
        "commit": document.commit,
        "path": path,
        "language": document.language,
        "line_count": len(lines),
        "start_line": first,
        "end_line": first + len(chosen) - 1,
        "content": "".join(f"{line}\n" for line in chosen),
        "symbols": [symbol_object(symbol) for symbol in document.symbols],
        "web_url": links.absolute(url),
    }


def definitions(hits: Iterable[Hit]) -> list[Json]:
    """Return every symbol of the hits, each with where it is."""
    return [
        _hit_symbol(symbol)
        | {
            "repository": hit.repository,
            "repository_id": hit.repository_id,
            "commit": hit.commit,
            "path": hit.path,
            "language": hit.language,
            "web_url": links.absolute(
                links.file_url(hit.repository, hit.path, ref=hit.commit, line=symbol.first_line)
            ),
        }
        for hit in hits
        for symbol in hit.symbols
    ]
