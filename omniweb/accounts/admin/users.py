"""Users."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangosUserAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from typing_extensions import override

from omniweb.accounts.admin.lists import ROWS
from omniweb.accounts.forms import PasswordOfAnotherForm
from omniweb.accounts.models import User

_RIGHTS = ("is_staff", "is_superuser", "groups", "user_permissions")
_IDENTITY = ("username", "email", "last_login", "date_joined")
"""What others know a user by."""


@admin.register(User)
class UserAdmin(DjangosUserAdmin):  # type: ignore[type-arg] # Django has no parameters
    """Superusers change everything of everybody, others the names of who has no rights here.

    Whoever sets a password can be that user: that is for superusers too.
    """

    list_per_page = ROWS
    show_full_result_count = False
    change_password_form = PasswordOfAnotherForm
    change_user_password_template = "admin/accounts/user/password.html"  # noqa: S105 - a file

    @override
    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        fields = tuple(super().get_readonly_fields(request, obj))
        if request.user.is_superuser:
            return fields
        return (*fields, *_RIGHTS, *(_IDENTITY if obj else ()))

    @override
    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_change_permission(request, obj) and _is_below(request, obj)

    @override
    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_delete_permission(request, obj) and _is_below(request, obj)

    @override
    def user_change_password(
        self,
        request: HttpRequest,
        id: str,
        form_url: str = "",
    ) -> HttpResponse:
        if not request.user.is_superuser:
            raise PermissionDenied
        return super().user_change_password(request, id, form_url)


def _is_below(request: HttpRequest, user: User | None) -> bool:
    """Tell whether the caller stands above a user (none: above some)."""
    return user is None or request.user.is_superuser or not (user.is_staff or user.is_superuser)
