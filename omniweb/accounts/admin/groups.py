"""What gives rights to many: teams and groups."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangosGroupAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest
from typing_extensions import override

from omniweb.accounts.admin.by_name import OffersByName
from omniweb.accounts.admin.lists import ROWS
from omniweb.accounts.models import Team


class BySuperusers(admin.ModelAdmin):  # type: ignore[type-arg] # Django has no parameters
    """Shown to whom Django lets see it; kept by superusers alone, for it gives rights."""

    @override
    def has_add_permission(self, request: HttpRequest) -> bool:
        return _is_superuser(request)

    @override
    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_superuser(request)

    @override
    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_superuser(request)


def _is_superuser(request: HttpRequest) -> bool:
    return request.user.is_active and request.user.is_superuser


@admin.register(Team)
class TeamAdmin(OffersByName, BySuperusers):
    """Teams and their members."""

    list_per_page = ROWS
    search_fields = ("name",)
    show_full_result_count = False
    autocomplete_fields = ("members",)


admin.site.unregister(Group)


@admin.register(Group)
class GroupAdmin(BySuperusers, DjangosGroupAdmin):
    """Groups of staff and their permissions."""
