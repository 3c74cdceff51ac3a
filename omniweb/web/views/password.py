"""A person's own password."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from omniweb.accounts.forms import OwnPasswordForm
from omniweb.web.access import user_of


@sensitive_post_parameters()
@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest) -> HttpResponse:
    """Change it; this session goes on under a new key, all others end."""
    form = OwnPasswordForm(user_of(request), request.POST or None)
    if request.method == "POST" and form.is_valid():
        update_session_auth_hash(request, form.save())
        ended = " and your API tokens" if form.cleaned_data["end_tokens"] else ""
        messages.success(request, f"Your password is changed; your other sessions{ended} are over.")
        return redirect("web:password")
    return render(
        request, "web/account/password.html", {"form": form}, status=400 if form.errors else 200
    )
