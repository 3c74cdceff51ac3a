"""The forms of logging in, which say when somebody has tried too often, and of new passwords."""

from typing import Any

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.forms import (
    AdminPasswordChangeForm,
    AuthenticationForm,
    PasswordChangeForm,
)
from django.db import transaction
from typing_extensions import override

from omniweb.accounts import hashing
from omniweb.accounts.models import User
from omniweb.accounts.services import end_tokens
from omniweb.accounts.throttling import may_try, seconds_left
from omniweb.errors import TooManyAttempts, TooManyLogins

PASSWORD_CHANGES = 10
"""Attempts a minute of one user to give the old password."""


class LoginForm(AuthenticationForm):
    """Name and password."""

    @override
    def get_invalid_login_error(self) -> forms.ValidationError:
        if refusal := getattr(self.request, "login_refusal", ""):
            return forms.ValidationError(refusal, code="throttled")
        return super().get_invalid_login_error()


class AdminLoginForm(LoginForm, AdminAuthenticationForm):
    """The same for the admin, which lets only staff in."""


class _EndsTokens(forms.Form):
    """Asks whether API tokens end with the password that they were made under."""

    end_tokens = forms.BooleanField(
        required=False,
        initial=True,
        label="Also end the API tokens",
        help_text="Sessions elsewhere end in any case.",
    )

    def end_tokens_of(self, user: User) -> None:
        """End them if that is wanted."""
        if self.cleaned_data["end_tokens"]:
            end_tokens(user)


class OwnPasswordForm(_EndsTokens, PasswordChangeForm):
    """One's own new password; the old one is asked for, not too often."""

    field_order = ("old_password", "new_password1", "new_password2", "end_tokens")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first, second = self.fields["new_password1"], self.fields["new_password2"]
        first.help_text = "At least 10 characters; no common one, and none like your name."
        second.help_text = ""

    @override
    def clean_old_password(self) -> str:
        if not may_try("password-change", str(self.user.pk), PASSWORD_CHANGES):
            raise forms.ValidationError(str(TooManyAttempts(seconds_left())), code="throttled")
        try:
            with hashing.place(f"user {self.user.pk}"):
                return super().clean_old_password()
        except TooManyLogins as refusal:
            raise forms.ValidationError(str(refusal), code="throttled") from refusal

    @override
    @transaction.atomic
    def save(self, commit: bool = True) -> User:
        self.end_tokens_of(self.user)
        return super().save(commit)


class PasswordOfAnotherForm(_EndsTokens, AdminPasswordChangeForm):  # type: ignore[type-arg] # Django has none
    """A new password that a superuser gives."""

    @override
    @transaction.atomic
    def save(self, commit: bool = True) -> User:
        self.end_tokens_of(self.user)
        user: User = super().save(commit)
        return user
