"""Asking for an index run, ending one, and what earlier ones did."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_POST, require_safe

from omniweb.repositories.runs.requests import cancel_run
from omniweb.repositories.tasks import enqueue_index_run
from omniweb.web.access import administered, is_member, readable, user_of

SHOWN = 50


@login_required
@require_POST
def reindex(request: HttpRequest, name: str) -> HttpResponse:
    """Queue a run; `full=1` builds every document again."""
    repository = administered(request, name)
    full = request.POST.get("full") == "1"
    enqueue_index_run(repository.pk, reason="requested", full=full, requested_by=user_of(request))
    messages.success(request, f"{repository.name}: a run is queued.")
    if request.POST.get("back") == "list":
        return redirect("web:repositories")
    return redirect("web:repository", repository.name)


@login_required
@require_POST
def cancel(request: HttpRequest, name: str, run_id: int) -> HttpResponse:
    """End a run that waits or works."""
    repository = administered(request, name)
    run = get_object_or_404(repository.runs, pk=run_id)
    if cancel_run(run, actor=user_of(request)):
        messages.success(request, f"Run {run.pk} is cancelled.")
    return redirect("web:repository", repository.name)


@require_safe
def history(request: HttpRequest, name: str) -> HttpResponse:
    """Show the newest runs: a page, or its table alone where htmx asks."""
    repository = readable(request, name)
    whole = not request.headers.get("HX-Request")
    response = render(
        request,
        "web/repositories/runs.html" if whole else "web/repositories/_runs.html",
        {
            "repository": repository,
            "runs": repository.runs.select_related("requested_by")[: SHOWN if whole else 8],
            "is_member": is_member(request, repository),
        },
    )
    patch_vary_headers(response, ["HX-Request"])
    return response
