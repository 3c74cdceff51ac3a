"""The room of people."""

from django.apps import AppConfig
from typing_extensions import override


class AccountsConfig(AppConfig):
    """Users, teams, tokens, the audit log."""

    name = "omniweb.accounts"
    verbose_name = "People"

    @override
    def ready(self) -> None:
        # Models are loaded only now.
        from omniweb.accounts import devices, log_ins, watched  # noqa: PLC0415 - they need the models

        log_ins.listen()
        watched.listen()
        devices.listen()
