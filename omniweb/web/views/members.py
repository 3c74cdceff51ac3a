"""Who may read a repository, and who looks after it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from omniweb.accounts.models import Team, User
from omniweb.repositories.models import Access, Repository, Role
from omniweb.repositories.services import grant_access, revoke_access
from omniweb.web.access import administered, user_of
from omniweb.web.forms import MemberForm


def _holder(name: str) -> User | Team | None:
    """Return the active user of that name, else the team."""
    user = User.objects.filter(username=name, is_active=True).first()
    return user or Team.objects.filter(name=name).first()


def _grant(request: HttpRequest, repository: Repository, form: MemberForm) -> bool:
    holder = _holder(form.cleaned_data["holder"])
    if holder is None:
        form.add_error("holder", "There is no active user and no team of that name.")
        return False
    role = Role(form.cleaned_data["role"])
    grant_access(repository, holder, role, actor=user_of(request))
    messages.success(request, f"{holder} is {role} of {repository.name}.")
    return True


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, name: str) -> HttpResponse:
    """List the members, add one."""
    repository = administered(request, name)
    form = MemberForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _grant(request, repository, form):
        return redirect("web:members", repository.name)
    accesses = repository.accesses.select_related("user", "team").order_by("role", "pk")
    return render(
        request,
        "web/repositories/members.html",
        {"repository": repository, "form": form, "accesses": accesses},
        status=400 if form.errors else 200,
    )


@login_required
@require_POST
def revoke(request: HttpRequest, name: str, access_id: int) -> HttpResponse:
    """Take somebody's access away."""
    repository = administered(request, name)
    access = get_object_or_404(Access, pk=access_id, repository=repository)
    holder = access.user or access.team
    if holder is not None:
        revoke_access(repository, holder, actor=user_of(request))
        messages.success(request, f"{holder} has no access to {repository.name} any more.")
    return redirect("web:members", repository.name)
