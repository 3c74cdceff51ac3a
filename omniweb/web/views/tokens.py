"""A person's API tokens."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from omniweb.accounts.models import ApiToken
from omniweb.accounts.services import create_token, revoke_token
from omniweb.web.access import user_of
from omniweb.web.forms import TokenForm


def _create(request: HttpRequest, form: TokenForm) -> str:
    days = form.cleaned_data["lifetime"]
    expires_at = timezone.now() + timedelta(days=int(days)) if days else None
    user = user_of(request)
    name, scopes = form.cleaned_data["name"], form.cleaned_data["scopes"]
    return create_token(user, name, scopes, expires_at, actor=user)[1]


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def manage(request: HttpRequest) -> HttpResponse:
    """List the caller's tokens, make one; only the response to the POST shows it."""
    form = TokenForm(request.POST or None)
    text = ""
    if request.method == "POST" and form.is_valid():
        text, form = _create(request, form), TokenForm()
    tokens = ApiToken.objects.filter(user=user_of(request), revoked_at=None)
    context = {"form": form, "tokens": tokens, "text": text, "now": timezone.now()}
    status = 400 if form.errors else 200
    return render(request, "web/account/tokens.html", context, status=status)


@login_required
@require_POST
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """End one of the caller's tokens."""
    user = user_of(request)
    token = get_object_or_404(ApiToken, pk=token_id, user=user)
    revoke_token(token, actor=user)
    messages.success(request, f"“{token.name}” no longer works.")
    return redirect("web:tokens")
