"""The room of the catalogue."""

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from typing_extensions import override

import indexer
from indexer import database
from omniweb import roles


class RepositoriesConfig(AppConfig):
    """Repositories, access, index runs."""

    name = "omniweb.repositories"
    verbose_name = "Code"

    @override
    def ready(self) -> None:
        from omniweb.repositories import watched  # noqa: PLC0415 - models are loaded only now

        watched.listen()
        checks.register(roles.check_that_there_are_some, checks.Tags.security, deploy=True)
        from omniweb.search.nearest import place  # noqa: PLC0415 - as above

        place.configure(settings.OMNIWEB_CODES)
        if settings.DATABASE_URL:
            database.configure(settings.DATABASE_URL, replica=settings.DATABASE_READ_URL)
        indexer.bound_git(indexer.GitLimits(**settings.GIT_LIMITS))
