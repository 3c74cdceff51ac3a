"""The backend that `settings.DATABASES` names; Django looks for it in a module of this name."""

from typing import Any

from django.db.backends.postgresql import base
from typing_extensions import override

from omniweb.serving.pools import check


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's; its pool looks at the socket of a connection, not for an answer of the server."""

    @property
    @override
    def pool(self) -> Any:
        found = super().pool
        if found is not None and self.settings_dict["CONN_HEALTH_CHECKS"]:
            found._check = check  # noqa: SLF001 - Django gives its own, and takes no other
        return found
