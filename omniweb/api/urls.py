"""The addresses of version 1; they stay."""

from django.urls import path, register_converter
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework.permissions import AllowAny

from omniweb.api import schema
from omniweb.api.views import (
    files,
    navigating,
    outlines,
    relations,
    repositories,
    runs,
    searching,
    uploads,
    usages,
)
from omniweb.converters import PathConverter

__all__ = ["app_name", "schema", "urlpatterns"]  # schema: found by drf-spectacular once imported
app_name = "api"
register_converter(PathConverter, "file_path")
_schema = SpectacularJSONAPIView.as_view(permission_classes=[AllowAny], authentication_classes=[])

urlpatterns = [
    path("openapi.json", _schema, name="openapi"),
    path("search", searching.Search.as_view(), name="search"),
    path("symbols", files.Symbols.as_view(), name="symbols"),
    path("definition", navigating.DefinitionOf.as_view(), name="definition"),
    path("hover", navigating.HoverOf.as_view(), name="hover"),
    path("references", usages.ReferencesTo.as_view(), name="references"),
    path("callers", usages.CallersOf.as_view(), name="callers"),
    path("callees", relations.CalleesOf.as_view(), name="callees"),
    path("implementations", relations.ImplementationsOf.as_view(), name="implementations"),
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
    path("repositories/<int:repository_id>/scip", uploads.taking, name="uploads"),
    path(
        "repositories/<int:repository_id>/scip/<int:upload_id>",
        uploads.OneUpload.as_view(),
        name="upload",
    ),
    path(
        "repositories/<int:repository_id>/files/<file_path:path>",
        files.File.as_view(),
        name="file",
    ),
    path(
        "repositories/<int:repository_id>/outline",
        outlines.OutlineOf.as_view(),
        name="outline",
    ),
    path(
        "repositories/<int:repository_id>/imports",
        outlines.ImportsOf.as_view(),
        name="imports",
    ),
    path("runs", runs.Runs.as_view(), name="runs"),
    path("runs/<int:run_id>", runs.OneRun.as_view(), name="run"),
    path("runs/<int:run_id>/cancel", runs.CancelRun.as_view(), name="run-cancel"),
    path("runs/<int:run_id>/retry", runs.RetryRun.as_view(), name="run-retry"),
]
