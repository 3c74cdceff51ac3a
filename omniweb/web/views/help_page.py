"""The query language and the keys."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show the help page."""
    return render(request, "web/help.html", {"public_url": settings.OMNIWEB_PUBLIC_URL})
