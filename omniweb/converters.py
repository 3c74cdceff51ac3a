"""Converters for addresses that hold a repository's name, or a path inside a repository."""

from django.urls.converters import StringConverter


class RepositoryConverter(StringConverter):
    """`team/project`: no part of a name is `-`, so `/-/` ends it."""

    regex = r"[A-Za-z0-9_][A-Za-z0-9._-]*(?:/[A-Za-z0-9_][A-Za-z0-9._-]*)*"


class PathConverter(StringConverter):
    """A path inside a repository: git allows every character but NUL, newlines too."""

    regex = r"(?s:.+)"
