"""People in the admin."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.db.models import QuerySet
from django.http import HttpRequest
from typing_extensions import override

from omniweb.accounts import scopes
from omniweb.accounts.models import ApiToken, AuditEntry, Team, User
from omniweb.accounts.services import create_token, revoke_token

admin.site.register(User, UserAdmin)


@admin.register(Team)
class TeamAdmin(admin.ModelAdmin):  # type: ignore[type-arg] # Django has no parameters
    """Teams and their members."""

    search_fields = ("name",)
    filter_horizontal = ("members",)


class TokenForm(forms.ModelForm):  # type: ignore[type-arg] # Django has no parameters
    """What a new token is for and may do."""

    scopes = forms.MultipleChoiceField(
        choices=list(scopes.DESCRIPTIONS.items()), widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = ApiToken
        fields = ("user", "name", "scopes", "repositories")


@admin.register(ApiToken)
class ApiTokenAdmin(admin.ModelAdmin):  # type: ignore[type-arg] # Django has no parameters
    """Tokens: made and revoked here, shown once, never changed."""

    form = TokenForm
    list_display = ("name", "user", "scopes", "created_at", "expires_at", "last_used_at")
    list_select_related = ("user",)
    search_fields = ("name", "user__username")
    actions = ("revoke",)

    @admin.action(description="Revoke", permissions=["change"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[ApiToken]) -> None:
        """End the chosen tokens at once."""
        for token in queryset.select_related("user"):
            revoke_token(token, actor=_actor(request))
        self.message_user(request, "The tokens are revoked.")

    @override
    def save_model(self, request: HttpRequest, obj: ApiToken, form: Any, change: bool) -> None:
        values = form.cleaned_data
        token, text = create_token(
            values["user"],
            values["name"],
            values["scopes"],
            repositories=values["repositories"],
            actor=_actor(request),
        )
        obj.pk = token.pk
        self.message_user(
            request, f"Copy the token now, it is not shown again: {text}", messages.WARNING
        )

    @override
    def has_change_permission(self, request: HttpRequest, obj: ApiToken | None = None) -> bool:
        return obj is None and super().has_change_permission(request, obj)

    @override
    def has_delete_permission(self, request: HttpRequest, obj: ApiToken | None = None) -> bool:
        return False


@admin.register(AuditEntry)
class AuditEntryAdmin(admin.ModelAdmin):  # type: ignore[type-arg] # Django has no parameters
    """The audit log, to be read."""

    list_display = ("at", "actor", "action", "entity")
    list_filter = ("action",)
    search_fields = ("actor", "entity")
    date_hierarchy = "at"

    @override
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @override
    def has_change_permission(self, request: HttpRequest, obj: AuditEntry | None = None) -> bool:
        return False

    @override
    def has_delete_permission(self, request: HttpRequest, obj: AuditEntry | None = None) -> bool:
        return False


def _actor(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None
