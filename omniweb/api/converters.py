"""Paths in addresses, whatever characters they hold."""

from django.urls.converters import StringConverter


class FilePathConverter(StringConverter):
    """Git allows every character but NUL in a path, newlines too."""

    regex = r"(?s:.+)"
