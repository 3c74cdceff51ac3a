"""Repositories, who may read them, and the runs that index them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from typing_extensions import override


class Visibility(models.TextChoices):
    """Who may read a repository without being given the right."""

    PRIVATE = "private", "private: who has access"
    PUBLIC = "public", "public: everybody"


class Role(models.TextChoices):
    """What access means."""

    READER = "reader"
    ADMIN = "admin"


class State(models.TextChoices):
    """Where an index run is."""

    QUEUED = "queued"
    FETCHING = "fetching"
    PLANNING = "planning"
    BUILDING = "building"
    PUBLISHING = "publishing"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


RUNNING = (State.FETCHING, State.PLANNING, State.BUILDING, State.PUBLISHING)
ACTIVE = (State.QUEUED, *RUNNING)
FINAL = (State.DONE, State.FAILED, State.CANCELLED)
ENDED_BADLY = (State.FAILED, State.CANCELLED)


class BatchState(models.TextChoices):
    """Where a batch is."""

    WAITING = "waiting"
    BUILDING = "building"
    DONE = "done"


class Repository(models.Model):
    """A git repository that is searched. Its id is never used again."""

    name = models.CharField(max_length=200, help_text="Such as team/project.")
    source = models.CharField(max_length=2000, help_text="An https address.")
    local = models.BooleanField(
        default=False, editable=False, help_text="A folder of the server; command line only."
    )
    default_ref = models.CharField(
        max_length=500, blank=True, help_text="Branch or tag that is searched; empty: the remote's."
    )
    extra_refs = models.JSONField(
        default=list, blank=True, help_text="Further branches or tags to index."
    )
    resolved_ref = models.CharField(
        max_length=500, blank=True, editable=False, help_text="Full name of what is searched now."
    )
    visibility = models.CharField(
        max_length=10, choices=Visibility, default=Visibility.PRIVATE, db_index=True
    )
    polling_interval = models.PositiveIntegerField(
        default=900, help_text="Seconds between looks for new commits; 0: never."
    )
    excludes = models.JSONField(default=list, blank=True, help_text="Globs of paths to leave out.")
    excludes_changed_at = models.DateTimeField(
        null=True, editable=False, help_text="Runs that began before do not know them."
    )
    credentials = models.TextField(blank=True, editable=False, help_text="Encrypted.")
    created_at = models.DateTimeField(auto_now_add=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        help_text="Its owner, for limits.",
    )
    polled_at = models.DateTimeField(null=True, editable=False)
    swept_at = models.DateTimeField(null=True, editable=False)
    sweeping_until = models.DateTimeField(
        null=True, editable=False, help_text="No run may begin before: documents are being removed."
    )
    deleted_at = models.DateTimeField(null=True, editable=False, db_index=True)

    class Meta:
        ordering = ("name",)
        verbose_name_plural = "repositories"
        constraints = (
            models.UniqueConstraint(
                Lower("name"), condition=Q(deleted_at=None), name="repository_name_key"
            ),
        )

    @override
    def __str__(self) -> str:
        return self.name


class Access(models.Model):
    """A user or a team may read a repository (reader) or also look after it (admin)."""

    repository = models.ForeignKey(Repository, on_delete=models.CASCADE, related_name="accesses")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True
    )
    team = models.ForeignKey("accounts.Team", on_delete=models.CASCADE, null=True, blank=True)
    role = models.CharField(max_length=10, choices=Role, default=Role.READER)

    class Meta:
        verbose_name_plural = "access"
        constraints = (
            models.CheckConstraint(
                condition=Q(user=None, team__isnull=False) | Q(user__isnull=False, team=None),
                name="access_user_or_team",
            ),
            models.UniqueConstraint("repository", "user", name="access_user_key"),
            models.UniqueConstraint("repository", "team", name="access_team_key"),
        )

    @override
    def __str__(self) -> str:
        return f"{self.user or self.team}: {self.role} of {self.repository}"


class IndexRun(models.Model):
    """One job: bring one ref of a repository into the index. Its id is its fence.

    `attempt` counts every claim and so names its holder; `strikes` counts the claims since a phase
    was last finished. Both are written before the work. `patience`, `owner` and `host` say where it
    stands in the queue: a trigger writes them (migration 0007), whoever writes the row.
    """

    repository = models.ForeignKey(Repository, on_delete=models.CASCADE, related_name="runs")
    ref = models.CharField(max_length=500, blank=True, help_text="As wanted; empty: the default.")
    full_ref = models.CharField(max_length=500, blank=True)
    reason = models.CharField(max_length=60)
    full = models.BooleanField(default=False, help_text="Build every document again.")
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    patience = models.PositiveSmallIntegerField(
        default=0, db_default=0, editable=False, help_text="What has more comes later."
    )
    owner = models.BigIntegerField(
        default=0, db_default=0, editable=False, help_text="Whose turn it is for; 0: nobody's."
    )
    host = models.CharField(
        max_length=255,
        blank=True,
        default="",
        db_default="",
        editable=False,
        help_text="It is fetched from; empty: a folder of the server.",
    )
    state = models.CharField(max_length=12, choices=State, default=State.QUEUED)
    attempt = models.PositiveIntegerField(default=0)
    strikes = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    commit = models.CharField(max_length=64, blank=True)
    folder = models.CharField(
        max_length=16,
        blank=True,
        db_default="",  # for an earlier version that goes on beside this one
        default="",
        help_text="Of the mirror that has the commit; empty: any.",
    )
    files_total = models.PositiveIntegerField(default=0, help_text="Files of the commit.")
    files_known = models.PositiveIntegerField(default=0, help_text="Those already in the index.")
    files_done = models.PositiveIntegerField(default=0)
    bytes_total = models.PositiveBigIntegerField(default=0)
    bytes_known = models.PositiveBigIntegerField(default=0)
    bytes_done = models.PositiveBigIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    documents_added = models.PositiveIntegerField(default=0)
    documents_removed = models.PositiveIntegerField(default=0)
    phase_seconds = models.JSONField(default=dict)
    phase_memory = models.JSONField(default=dict, help_text="Most bytes of one worker.")
    note = models.CharField(max_length=300, blank=True, help_text="What it is at, in words.")
    error_code = models.CharField(max_length=60, blank=True)
    error = models.TextField(blank=True, help_text="A sentence.")
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    phase_at = models.DateTimeField(null=True, help_text="When the phase began.")
    finished_at = models.DateTimeField(null=True)
    served_at = models.DateTimeField(
        null=True, db_index=True, help_text="When a worker last took up something of it."
    )

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("repository", "-id"), name="run_repository_idx"),
            models.Index(fields=("state",), condition=Q(state__in=ACTIVE), name="run_active_idx"),
            models.Index(
                fields=("patience", "owner", "host", "id"),
                condition=Q(state="queued"),
                name="run_queue_idx",
            ),
            models.Index(
                fields=("patience", "owner", "id"), condition=Q(state="queued"), name="run_line_idx"
            ),
            models.Index(  # what has ended since a repository was swept
                fields=("repository", "finished_at"),
                condition=Q(state__in=FINAL),
                name="run_ended_idx",
            ),
            models.Index(  # few among many, and looked for
                fields=("state", "-id"),
                condition=Q(state__in=ENDED_BADLY),
                name="run_ended_badly_idx",
            ),
        )
        constraints = (
            models.UniqueConstraint(
                "repository", "ref", condition=Q(state="queued"), name="run_queued_key"
            ),
            models.UniqueConstraint(
                "repository", "ref", condition=Q(state__in=RUNNING), name="run_running_key"
            ),
        )

    @override
    def __str__(self) -> str:
        return f"run {self.pk} of {self.repository}"

    @property
    def is_active(self) -> bool:
        """Whether it waits or works."""
        return self.state in ACTIVE


class IndexBatch(models.Model):
    """Some files of a run, built in one piece by whoever claims it; `attempt` names its holder.

    `in_hand` is the path that was being built when it was last heard of, kept once a worker has
    been lost; `deaths` counts how often in a row a worker was lost on a path (hex); what three
    were lost on is left out.
    """

    run = models.ForeignKey(IndexRun, on_delete=models.CASCADE, related_name="batches")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=BatchState, default=BatchState.WAITING)
    attempt = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    entries = models.BinaryField(help_text="indexer.Batch.packed")
    files = models.PositiveIntegerField()
    bytes = models.PositiveBigIntegerField()
    files_done = models.PositiveIntegerField(default=0)
    bytes_done = models.PositiveBigIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    in_hand = models.BinaryField(null=True)
    deaths = models.JSONField(default=dict)
    seconds = models.FloatField(default=0)
    memory = models.PositiveBigIntegerField(default=0, help_text="Most bytes of its worker.")

    class Meta:
        ordering = ("number",)
        verbose_name_plural = "index batches"
        constraints = (models.UniqueConstraint("run", "number", name="batch_number_key"),)

    @override
    def __str__(self) -> str:
        return f"batch {self.number} of run {self.run_id}"


class UploadState(models.TextChoices):
    """Where an uploaded index is."""

    QUEUED = "queued"
    READING = "reading"
    READ = "read"
    FAILED = "failed"


UNREAD = (UploadState.QUEUED, UploadState.READING)


class ScipUpload(models.Model):
    """An index of SCIP that was uploaded for a commit; `attempt` counts claims and names a holder.

    `fetched_by` is the id of the run that was asked for because the mirror lacked the commit.
    """

    repository = models.ForeignKey(Repository, on_delete=models.CASCADE, related_name="uploads")
    commit = models.CharField(max_length=64)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    size = models.PositiveBigIntegerField(default=0, help_text="Bytes.")
    state = models.CharField(max_length=10, choices=UploadState, default=UploadState.QUEUED)
    attempt = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    folder = models.CharField(
        max_length=16, blank=True, help_text="Of the mirror that has the commit; empty: any."
    )
    fetched_by = models.BigIntegerField(null=True)
    tool = models.CharField(max_length=100, blank=True, help_text="Name and version.")
    documents = models.PositiveIntegerField(default=0, help_text="Files that it says something of.")
    names = models.PositiveBigIntegerField(default=0)
    left_out = models.JSONField(default=dict, help_text="Documents by reason.")
    notes = models.JSONField(default=list, help_text="Sentences of what was left out.")
    error = models.TextField(blank=True, help_text="A sentence.")
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(
                fields=("state",), condition=Q(state__in=UNREAD), name="upload_unread_idx"
            ),
        )
        constraints = (
            models.UniqueConstraint(
                "repository", condition=Q(state="reading"), name="upload_reading_key"
            ),
        )

    @override
    def __str__(self) -> str:
        return f"upload {self.pk} of {self.repository}"


class ScipPiece(models.Model):
    """Some of the bytes of an upload, until it is read."""

    upload = models.ForeignKey(ScipUpload, on_delete=models.CASCADE, related_name="pieces")
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        default_permissions = ()
        constraints = (models.UniqueConstraint("upload", "number", name="piece_number_key"),)

    @override
    def __str__(self) -> str:
        return f"piece {self.number} of upload {self.upload_id}"


class DiskSpace(models.Model):
    """What a worker last saw to be free on a file system that indexing writes to."""

    place = models.CharField(max_length=100, primary_key=True)
    free_bytes = models.PositiveBigIntegerField()
    is_short = models.BooleanField(help_text="Less than is to stay free: indexing pauses.")
    seen_at = models.DateTimeField()

    @override
    def __str__(self) -> str:
        return self.place


class MirrorFolder(models.Model):
    """A folder of mirrors, and when somebody who works with it was last heard of."""

    name = models.CharField(max_length=16, primary_key=True)
    seen_at = models.DateTimeField()

    @override
    def __str__(self) -> str:
        return self.name


class ChangeOfRights(models.Model):
    """A transaction that changed who may read what, or which ref of it: triggers note it.

    What was found of rights before still holds where none has come since (`services.kept_pins`).
    """

    transaction = models.BigIntegerField(primary_key=True)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()

    @override
    def __str__(self) -> str:
        return str(self.transaction)
