"""Users, teams, API tokens and the audit log."""

from datetime import datetime
from typing import Any, NoReturn

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone
from typing_extensions import override


class User(AbstractUser):
    """Somebody who logs in. An e-mail address is optional; a superuser sees everything.

    Deactivation ends sessions and tokens for good, whoever does it: a trigger in the database
    revokes the tokens and raises `session_epoch`.
    """

    session_epoch = models.PositiveIntegerField(
        default=0, db_default=0, editable=False, help_text="Sessions of earlier ones are over."
    )

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Return what a session must hold to be this user's; at epoch 0 it is Django's own."""
        digest: str = super()._get_session_auth_hash(secret=secret)  # type: ignore[misc] # untyped
        return f"{digest}.{self.session_epoch}" if self.session_epoch else digest


class Team(models.Model):
    """People who are given rights together."""

    name = models.CharField(max_length=150, unique=True)
    members = models.ManyToManyField(User, related_name="teams", blank=True)

    class Meta:
        ordering = ("name",)

    @override
    def __str__(self) -> str:
        return self.name


class ApiToken(models.Model):
    """A bot's key. Only its SHA-256 is kept: the text itself is shown once and lost."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=150, help_text="What it is for.")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    scopes = models.JSONField(default=list)
    repositories = models.JSONField(
        null=True, blank=True, help_text="Ids it is narrowed to; empty: all that its user may read."
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True, help_text="Empty: never.")
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ("-created_at",)
        verbose_name = "API token"

    @override
    def __str__(self) -> str:
        return self.name

    def is_live(self, now: datetime | None = None) -> bool:
        """Tell whether it opens anything: not revoked, not expired, its user active."""
        now = now or timezone.now()
        expired = self.expires_at is not None and self.expires_at <= now
        return self.revoked_at is None and not expired and self.user.is_active

    def allows(self, scope: str) -> bool:
        """Tell whether it carries a scope."""
        return scope in self.scopes


class AuditEntry(models.Model):
    """Actor takes action on entity. A trigger in the database keeps entries as they are."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    actor_id = models.BigIntegerField(null=True, help_text="No foreign key: it outlives its user.")
    actor = models.CharField(max_length=150, help_text="Their name then; empty: the command line.")
    action = models.CharField(max_length=60, db_index=True)
    entity = models.CharField(max_length=300)
    context = models.JSONField(default=dict)

    class Meta:
        ordering = ("-id",)
        verbose_name_plural = "audit entries"

    @override
    def __str__(self) -> str:
        return f"{self.actor or 'command line'} {self.action} {self.entity}"

    @override
    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        message = "the audit log is append-only"
        raise TypeError(message)
