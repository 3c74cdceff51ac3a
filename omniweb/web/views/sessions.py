"""Logging in and out."""

from django.contrib.auth.views import LoginView, LogoutView

from omniweb.accounts.forms import LoginForm


class Login(LoginView):
    """Name and password; too many attempts are told to wait."""

    template_name = "web/account/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True


class Logout(LogoutView):
    """POST only."""
