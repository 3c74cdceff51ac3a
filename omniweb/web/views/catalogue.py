"""All repositories that the caller may read, and adding one."""

from collections.abc import Container, Iterable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from indexer.errors import IndexerError
from omniweb.errors import OmniWebError
from omniweb.repositories.forms import RepositoryForm
from omniweb.repositories.models import Repository
from omniweb.repositories.services import add_repository, administered_by, kept, visible_to
from omniweb.repositories.status import statuses_of
from omniweb.repositories.tasks import enqueue_index_run
from omniweb.web.access import user_of
from omniweb.web.page_numbers import page_number
from omniweb.web.repository_views import RepositoryView, repository_view

PAGE_SIZE = 100
MAX_NAME = 200


def _asked(request: HttpRequest) -> tuple[str, QuerySet[Repository]]:
    """Return the text that names are to hold, and the repositories whose names do."""
    name = request.GET.get("q", "").strip()[:MAX_NAME]
    repositories = visible_to(request.user).order_by(Lower("name"))
    return name, repositories.filter(name__icontains=name) if name else repositories


def _views(
    request: HttpRequest, found: Iterable[Repository], administered: Container[int] = ()
) -> list[RepositoryView]:
    repositories = kept(list(found), request.user, of=lambda each: each.pk)
    statuses = statuses_of(repositories)
    return [
        repository_view(each, statuses[each.pk], may_administer=each.pk in administered)
        for each in repositories
    ]


def _context(name: str, number: int, views: list[RepositoryView]) -> dict[str, Any]:
    active = any(view.status.is_active for view in views)
    return {"views": views, "name": name, "number": number, "active": active}


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """List a page of them with their status; what a filter leaves out is not even read."""
    name, repositories = _asked(request)
    page = Paginator(repositories, PAGE_SIZE).get_page(request.GET.get("page"))
    shown = [each.pk for each in page]
    looked_after = administered_by(request.user).filter(pk__in=shown)
    administered = set(looked_after.values_list("pk", flat=True))
    context = _context(name, page.number, _views(request, page, administered))
    return render(request, "web/repositories/list.html", context | {"page": page})


@require_safe
def statuses(request: HttpRequest) -> HttpResponse:
    """Respond with the status cells alone, for the page that is open.

    It comes again every second while a run is active: nothing is counted, and no button is shown.
    """
    name, repositories = _asked(request)
    number = page_number(request)
    first = (number - 1) * PAGE_SIZE
    views = _views(request, repositories[first : first + PAGE_SIZE])
    return render(request, "web/repositories/_statuses.html", _context(name, number, views))


def _add(request: HttpRequest, form: RepositoryForm) -> Repository | None:
    """Add what the form says; on a refusal it stands on the form."""
    wanted = dict(form.cleaned_data)
    wanted.pop("forget_credentials", None)
    try:
        repository = add_repository(
            wanted.pop("name"), wanted.pop("source"), actor=user_of(request), **wanted
        )
    except (OmniWebError, IndexerError) as refusal:
        form.add_error(None, str(refusal))
        return None
    enqueue_index_run(repository.pk, reason="added", requested_by=user_of(request))
    return repository


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Add a repository by its https address."""
    form = RepositoryForm.filled_in_by(request.user)(request.POST or None)
    if request.method == "POST" and form.is_valid() and (repository := _add(request, form)):
        messages.success(request, f"{repository.name} is added; its first run is queued.")
        return redirect("web:repository", repository.name)
    return render(
        request,
        "web/repositories/add.html",
        {"form": form},
        status=400 if form.errors else 200,
    )
