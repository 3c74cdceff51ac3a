"""API tokens: made and revoked here, shown once, never changed."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from typing_extensions import override

from omniweb.accounts import scopes
from omniweb.accounts.admin.by_name import OffersByName
from omniweb.accounts.admin.lists import ROWS
from omniweb.accounts.models import ApiToken, User
from omniweb.accounts.services import create_token, revoke_token


class TokenForm(forms.ModelForm):  # type: ignore[type-arg] # Django has no parameters
    """What a new token is for and may do."""

    scopes = forms.MultipleChoiceField(
        choices=list(scopes.DESCRIPTIONS.items()), widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = ApiToken
        fields = ("user", "name", "scopes", "repositories")

    def clean_repositories(self) -> list[int] | None:
        """Return the ids of repositories; refuse any other JSON."""
        ids = self.cleaned_data["repositories"]
        if ids is None or (isinstance(ids, list) and all(type(each) is int for each in ids)):
            return ids
        message = "Ids of repositories, such as [1, 2]."
        raise ValidationError(message)


@admin.register(ApiToken)
class ApiTokenAdmin(OffersByName, admin.ModelAdmin):  # type: ignore[type-arg] # Django has no parameters
    """Everybody's tokens for superusers; for others their own: a token is its user."""

    form = TokenForm
    list_display = ("name", "user", "scopes", "created_at", "expires_at", "last_used_at")
    list_select_related = ("user",)
    list_per_page = ROWS
    show_full_result_count = False
    autocomplete_fields = ("user",)
    search_fields = ("name", "user__username")
    actions = ("revoke",)

    @override
    def get_queryset(self, request: HttpRequest) -> QuerySet[ApiToken]:
        tokens: QuerySet[ApiToken] = super().get_queryset(request)
        return tokens if request.user.is_superuser else tokens.filter(user=_caller(request))

    @override
    def get_fields(self, request: HttpRequest, obj: ApiToken | None = None) -> Any:
        fields = super().get_fields(request, obj)
        return [each for each in fields if each != "user" or request.user.is_superuser]

    @admin.action(description="Revoke", permissions=["change"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[ApiToken]) -> None:
        """End the chosen tokens at once."""
        for token in queryset.select_related("user"):
            revoke_token(token, actor=_caller(request))
        self.message_user(request, "The tokens are revoked.")

    @override
    def save_model(self, request: HttpRequest, obj: ApiToken, form: Any, change: bool) -> None:
        values = form.cleaned_data
        token, obj.text = create_token(  # type: ignore[attr-defined] # read by `response_add`
            values.get("user", _caller(request)),
            values["name"],
            values["scopes"],
            repositories=values["repositories"],
            actor=_caller(request),
        )
        obj.pk = token.pk

    @override
    def response_add(
        self, request: HttpRequest, obj: ApiToken, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Show the token in this response alone: messages may lie in the session for a while."""
        context = self.admin_site.each_context(request) | {
            "title": "The new token",
            "opts": self.opts,
            "text": obj.text,  # type: ignore[attr-defined] # see `save_model`
        }
        return TemplateResponse(request, "admin/accounts/apitoken/made.html", context)

    @override
    def has_change_permission(self, request: HttpRequest, obj: ApiToken | None = None) -> bool:
        return obj is None and super().has_change_permission(request, obj)

    @override
    def has_delete_permission(self, request: HttpRequest, obj: ApiToken | None = None) -> bool:
        return False


def _caller(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None
