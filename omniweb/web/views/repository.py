"""One repository: its status, what was left out of it, its settings, its end."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from indexer.errors import IndexerError
from omniweb.errors import OmniWebError
from omniweb.repositories.forms import RepositoryForm
from omniweb.repositories.models import Repository
from omniweb.repositories.services import change_repository, delete_repository, scope_of_one
from omniweb.repositories.status import statuses_of
from omniweb.repositories.tasks import enqueue_forgetting
from omniweb.search.index import documents
from omniweb.search.index.precision import Precision, precision_of
from omniweb.web.access import (
    administered,
    is_member,
    may_administer,
    readable,
    user_of,
)
from omniweb.web.forms import DeletionForm
from omniweb.web.page_numbers import page_number
from omniweb.web.repository_views import RepositoryView, repository_view

RUNS_SHOWN = 8
SKIPPED_PAGE = 200


def _view(request: HttpRequest, repository: Repository) -> RepositoryView:
    status = statuses_of([repository])[repository.pk]
    return repository_view(repository, status, may_administer=may_administer(request, repository))


def _precise(repository: Repository) -> Precision | None:
    """Return what uploaded indexes know; it is counted, so not each time that a page asks."""
    return precision_of(repository.pk, repository.resolved_ref)


@require_safe
def show(request: HttpRequest, name: str) -> HttpResponse:
    """Show a repository."""
    repository = readable(request, name)
    context = {
        "view": _view(request, repository),
        "runs": repository.runs.select_related("requested_by")[:RUNS_SHOWN],
        "is_member": is_member(request, repository),
        "precise": _precise(repository),
    }
    return render(request, "web/repositories/detail.html", context)


@require_safe
def status(request: HttpRequest, name: str) -> HttpResponse:
    """Respond with the status panel; when a run has ended, the page is told to read its history.

    What indexes know stays on the page as it is, but for a run that was `running` and has ended.
    """
    repository = readable(request, name)
    shown = _view(request, repository)
    has_ended = "running" in request.GET and not shown.status.is_active
    context = {
        "view": shown,
        "precise": _precise(repository) if has_ended else None,
        "leaves_precise": not has_ended,
    }
    response = render(request, "web/repositories/_panel.html", context)
    if not shown.status.is_active:
        response.headers["HX-Trigger"] = "run-ended"
    return response


@require_safe
def skipped(request: HttpRequest, name: str) -> HttpResponse:
    """List the files that are not in the index, with their reasons."""
    repository = readable(request, name)
    page = page_number(request)
    files = documents.skipped_files(
        scope_of_one(repository), repository.pk, SKIPPED_PAGE + 1, (page - 1) * SKIPPED_PAGE
    )
    context: dict[str, Any] = {
        "view": _view(request, repository),
        "files": files[:SKIPPED_PAGE],
        "page": page,
        "next_page": page + 1 if len(files) > SKIPPED_PAGE else None,
    }
    return render(request, "web/repositories/skipped.html", context)


def _change(request: HttpRequest, repository: Repository, form: RepositoryForm) -> bool:
    """Save what the form says; on a refusal it stands on the form."""
    before = Repository.objects.get(pk=repository.pk)  # the form has changed the one it was given
    try:
        change_repository(before, actor=user_of(request), **form.cleaned_data)
    except (OmniWebError, IndexerError) as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, name: str) -> HttpResponse:
    """Change a repository's settings."""
    repository = administered(request, name)
    form = RepositoryForm.filled_in_by(request.user)(request.POST or None, instance=repository)
    if request.method == "POST" and form.is_valid() and _change(request, repository, form):
        messages.success(request, "Saved. Reindex for the change to reach the search.")
        return redirect("web:repository", form.cleaned_data["name"])
    return render(
        request,
        "web/repositories/settings.html",
        {"form": form, "name": name, "has_credentials": bool(repository.credentials)},
        status=400 if form.errors else 200,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, name: str) -> HttpResponse:
    """Ask for the name, then take the repository out of the search at once."""
    repository = administered(request, name)
    form = DeletionForm(repository.name, request.POST or None)
    if request.method == "POST" and form.is_valid():
        delete_repository(repository, actor=user_of(request))
        enqueue_forgetting(repository.pk)
        messages.success(request, f"{repository.name} is deleted.")
        return redirect("web:repositories")
    return render(
        request,
        "web/repositories/delete.html",
        {"form": form, "repository": repository},
        status=400 if form.errors else 200,
    )
