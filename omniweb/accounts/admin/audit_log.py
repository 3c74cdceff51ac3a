"""The audit log, to be read."""

from django.contrib import admin
from django.http import HttpRequest
from typing_extensions import override

from omniweb.accounts.admin.lists import ROWS, BoundedPaginator, RecentValues
from omniweb.accounts.models import AuditEntry


@admin.register(AuditEntry)
class AuditEntryAdmin(admin.ModelAdmin):  # type: ignore[type-arg] # Django has no parameters
    """The audit log, to be read."""

    list_display = ("at", "actor", "action", "entity")
    list_filter = ("at", ("action", RecentValues))
    list_per_page = ROWS
    search_fields = ("actor", "entity")
    paginator = BoundedPaginator
    show_full_result_count = False

    @override
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @override
    def has_change_permission(self, request: HttpRequest, obj: AuditEntry | None = None) -> bool:
        return False

    @override
    def has_delete_permission(self, request: HttpRequest, obj: AuditEntry | None = None) -> bool:
        return False
