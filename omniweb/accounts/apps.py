"""The room of people."""

from django.apps import AppConfig
from typing_extensions import override


class AccountsConfig(AppConfig):
    """Users, teams, tokens, the audit log."""

    name = "omniweb.accounts"
    verbose_name = "People"

    @override
    def ready(self) -> None:
        from omniweb.accounts import audit, devices  # noqa: PLC0415 - models are loaded only now

        audit.listen()
        devices.listen()
