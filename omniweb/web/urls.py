"""The addresses of the pages. `/-/` ends a repository's name, which may hold slashes."""

from django.urls import path, register_converter

from omniweb.converters import PathConverter, RepositoryConverter
from omniweb.web.views import (
    browsing,
    catalogue,
    downloading,
    help_page,
    members,
    navigating,
    password,
    repository,
    runs,
    searching,
    sessions,
    summaries,
    tokens,
)

app_name = "web"
register_converter(RepositoryConverter, "repository")
register_converter(PathConverter, "inside")

urlpatterns = [
    path("", searching.search, name="search"),
    path("symbol/", summaries.symbol, name="symbol"),
    path("help/", help_page.show, name="help"),
    path("login/", sessions.Login.as_view(), name="login"),
    path("logout/", sessions.Logout.as_view(), name="logout"),
    path("password/", password.change, name="password"),
    path("tokens/", tokens.manage, name="tokens"),
    path("tokens/<int:token_id>/revoke", tokens.revoke, name="token-revoke"),
    path("repositories/", catalogue.show, name="repositories"),
    path("repositories/statuses", catalogue.statuses, name="statuses"),
    path("repositories/add", catalogue.add, name="repository-add"),
    path("r/<repository:name>/-/file/<inside:path>", browsing.file, name="file"),
    path("r/<repository:name>/-/tree/", browsing.tree, name="tree-root"),
    path("r/<repository:name>/-/tree/<inside:path>", browsing.tree, name="tree"),
    path("r/<repository:name>/-/raw/<inside:path>", downloading.raw, name="raw"),
    *(
        path(f"r/<repository:name>/-/{view.__name__}/<inside:path>", view, name=view.__name__)
        for view in navigating.VIEWS
    ),
    path("r/<repository:name>/-/status", repository.status, name="status"),
    path("r/<repository:name>/-/skipped", repository.skipped, name="skipped"),
    path("r/<repository:name>/-/reindex", runs.reindex, name="reindex"),
    path("r/<repository:name>/-/runs", runs.history, name="runs"),
    path("r/<repository:name>/-/runs/<int:run_id>/cancel", runs.cancel, name="run-cancel"),
    path("r/<repository:name>/-/settings", repository.change, name="change"),
    path("r/<repository:name>/-/delete", repository.delete, name="delete"),
    path("r/<repository:name>/-/members", members.show, name="members"),
    path("r/<repository:name>/-/members/<int:access_id>/revoke", members.revoke, name="revoke"),
    path("r/<repository:name>/", repository.show, name="repository"),
]
