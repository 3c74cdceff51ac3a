"""Converters for addresses that hold a repository's name, or a path inside a repository."""

from django.urls.converters import StringConverter

from omniweb.repositories.services.rules import NAME_PART


class RepositoryConverter(StringConverter):
    """`team/project`: no part of a name is `-`, so `/-/` ends it."""

    regex = rf"{NAME_PART}(?:/{NAME_PART})*"


class PathConverter(StringConverter):
    """A path inside a repository: git allows every character but NUL, newlines too."""

    regex = r"(?s:.+)"
