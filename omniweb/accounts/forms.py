"""The login forms, which say when somebody has tried too often."""

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.forms import AuthenticationForm
from typing_extensions import override

from omniweb.accounts.throttling import seconds_left
from omniweb.errors import TooManyAttempts


class LoginForm(AuthenticationForm):
    """Name and password."""

    @override
    def get_invalid_login_error(self) -> forms.ValidationError:
        if getattr(self.request, "login_throttled", False):
            return forms.ValidationError(str(TooManyAttempts(seconds_left())), code="throttled")
        return super().get_invalid_login_error()


class AdminLoginForm(LoginForm, AdminAuthenticationForm):
    """The same for the admin, which lets only staff in."""
