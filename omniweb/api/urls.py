"""The addresses of version 1; they stay."""

from django.urls import path, register_converter
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework.permissions import AllowAny

from omniweb.api import schema
from omniweb.api.views import files, repositories, runs, searching
from omniweb.converters import PathConverter

__all__ = ["app_name", "schema", "urlpatterns"]  # schema: found by drf-spectacular once imported
app_name = "api"
register_converter(PathConverter, "file_path")
_schema = SpectacularJSONAPIView.as_view(permission_classes=[AllowAny], authentication_classes=[])

urlpatterns = [
    path("openapi.json", _schema, name="openapi"),
    path("search", searching.Search.as_view(), name="search"),
    path("symbols", files.Symbols.as_view(), name="symbols"),
    path("repositories", repositories.Repositories.as_view(), name="repositories"),
    path(
        "repositories/<int:repository_id>",
        repositories.OneRepository.as_view(),
        name="repository",
    ),
    path(
        "repositories/<int:repository_id>/reindex",
        repositories.Reindex.as_view(),
        name="reindex",
    ),
    path(
        "repositories/<int:repository_id>/files/<file_path:path>",
        files.File.as_view(),
        name="file",
    ),
    path("runs", runs.Runs.as_view(), name="runs"),
    path("runs/<int:run_id>", runs.OneRun.as_view(), name="run"),
    path("runs/<int:run_id>/cancel", runs.CancelRun.as_view(), name="run-cancel"),
    path("runs/<int:run_id>/retry", runs.RetryRun.as_view(), name="run-retry"),
]
