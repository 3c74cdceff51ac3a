"""Files and folders as the search knows them: of the indexed commit, whole and coloured."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from indexer.types import ONLY_PART
from omniweb import links
from omniweb.repositories.models import Repository
from omniweb.repositories.services import scope_of_one
from omniweb.repositories.status import statuses_of
from omniweb.search.index import documents
from omniweb.search.index.documents import StoredDocument
from omniweb.web.access import readable
from omniweb.web.characters import has_reordering
from omniweb.web.code import blocks, code_lines, crumbs, line_count, outline, shown_text
from omniweb.web.folders import entries
from omniweb.web.searched_for import asked_in, marks_in

NAME_PAGES = ("card", "definition", "references")
"""Views about the name at a place of a file, for the scripts of its page."""


def _document(request: HttpRequest, repository: Repository, path: str) -> StoredDocument | None:
    ref = request.GET.get("ref") or None
    return documents.read_document(scope_of_one(repository), repository.pk, path, ref)


def absent(request: HttpRequest, repository: Repository, path: str) -> HttpResponse:
    """Say why a file is not in the index; where nothing is known of it, raise `Http404`."""
    ref = request.GET.get("ref") or None
    skipped = documents.skipped_file(scope_of_one(repository), repository.pk, path, ref)
    if skipped is None:
        raise Http404
    sentence = f"“{skipped.path_text}” was left out of the index: {skipped.reason}."
    return render(request, "404.html", {"sentence": sentence}, status=404)


def _is_folder(request: HttpRequest, repository: Repository, path: str) -> bool:
    below, ref = f"{path.rstrip('/')}/", request.GET.get("ref") or None
    return bool(documents.list_paths(scope_of_one(repository), repository.pk, below, ref))


def _led_on(
    request: HttpRequest, repository: Repository, path: str, ref: str
) -> HttpResponse | None:
    """Lead to what a short address of the page names: `?define=4:10`, `?references=4`."""
    for parameter, view in (("define", "definition"), ("references", "references")):
        if at := request.GET.get(parameter):
            return redirect(links.place_url(view, repository.name, path, at, ref=ref))
    return None


@require_safe
def file(request: HttpRequest, name: str, path: str) -> HttpResponse:
    """Show a document with its symbols."""
    repository = readable(request, name)
    ref = request.GET.get("ref", "")
    if leads_on := _led_on(request, repository, path, ref):
        return leads_on
    document = _document(request, repository, path)
    if document is None:
        if _is_folder(request, repository, path):
            return redirect(links.tree_url(repository.name, path.rstrip("/"), ref=ref))
        return absent(request, repository, path)
    marks = marks_in(request, repository, path, shown_text(document.text))
    lines = code_lines(document.text, document.language, path, marks.by_line)
    context: dict[str, Any] = {
        "repository": repository,
        "document": document,
        "ref": ref,
        "crumbs": crumbs(repository.name, path, ref),
        "name": path.rpartition("/")[2],
        "blocks": blocks(lines),
        "shown": len(lines),
        "line_count": line_count(document.text),
        "reordering": has_reordering(document.text),
        "partial": ONLY_PART if document.partial else "",
        "marks": marks,
        "first_match": min(marks.by_line, default=0),
        "searched_for": asked_in(request),
        "outline": outline(document.symbols),
        "raw_url": links.raw_url(repository.name, path, ref=ref),
        "pages": {
            view: links.place_url(view, repository.name, path, "", ref=ref) for view in NAME_PAGES
        },
        "permalink": links.absolute(links.file_url(repository.name, path, ref=document.commit)),
    }
    return render(request, "web/code/file.html", context)


@require_safe
def tree(request: HttpRequest, name: str, path: str = "") -> HttpResponse:
    """Show a folder."""
    repository = readable(request, name)
    ref = request.GET.get("ref", "")
    prefix = path.rstrip("/")
    below = f"{prefix}/" if prefix else ""
    paths = documents.list_paths(scope_of_one(repository), repository.pk, below, ref or None)
    shown = entries(repository.name, prefix, paths, ref)
    if prefix and not shown:
        if _document(request, repository, prefix) is None:
            raise Http404
        return redirect(links.file_url(repository.name, prefix, ref=ref))
    context = {
        "repository": repository,
        "ref": ref,
        "crumbs": crumbs(repository.name, prefix, ref),
        "entries": shown,
        "left_out": statuses_of([repository])[repository.pk].skipped,
    }
    return render(request, "web/code/tree.html", context)
