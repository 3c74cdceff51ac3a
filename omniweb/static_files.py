"""Static files under hashed names once they are collected, under their own before."""

from typing_extensions import override
from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc] # it is untyped
    """The manifest's storage, without the error page for a file that is not collected."""

    manifest_strict = False

    @override
    def hashed_name(self, name: str, content: object = None, filename: str | None = None) -> str:
        try:
            hashed: str = super().hashed_name(name, content, filename)
        except ValueError:
            return name
        return hashed
