"""The catalogue in the admin."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from typing_extensions import override

from omniweb.accounts.admin.by_name import OffersByName
from omniweb.accounts.admin.lists import ROWS, BoundedPaginator, RecentValues
from omniweb.accounts.models import User
from omniweb.repositories.forms import RepositoryForm
from omniweb.repositories.models import Access, IndexRun, Repository
from omniweb.repositories.runs.requests import cancel_run, latest_runs
from omniweb.repositories.services import (
    add_repository,
    administered_by,
    change_repository,
    delete_repository,
    runs_of,
    visible_to,
)
from omniweb.repositories.tasks import enqueue_forgetting, enqueue_index_run


class AccessInline(OffersByName, admin.TabularInline):  # type: ignore[type-arg] # Django has no parameters
    """Who may read the repository; shown to those who look after it."""

    model = Access
    extra = 0
    autocomplete_fields = ("user", "team")

    @override
    def get_queryset(self, request: HttpRequest) -> QuerySet[Access]:
        return super().get_queryset(request).select_related("user", "team", "repository")


class RepositoryList(ChangeList):
    """A page of repositories with the newest run of each: one statement for all of them."""

    @override
    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        runs = latest_runs(each.pk for each in self.result_list)
        for each in self.result_list:
            each.newest_run = runs.get(each.pk)


@admin.register(Repository)
class RepositoryAdmin(admin.ModelAdmin):  # type: ignore[type-arg] # Django has no parameters
    """Repositories: added, changed, reindexed and deleted through the services.

    Django's permissions open the door; who may read or look after which is as everywhere.
    """

    form = RepositoryForm
    inlines = (AccessInline,)
    list_display = ("name", "source", "visibility", "status", "resolved_ref")
    list_filter = ("visibility",)
    list_per_page = ROWS
    search_fields = ("name", "source")
    show_full_result_count = False
    actions = ("reindex", "reindex_fully")

    @override
    def get_queryset(self, request: HttpRequest) -> QuerySet[Repository]:
        return super().get_queryset(request).filter(pk__in=visible_to(request.user).values("pk"))

    @override
    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return RepositoryList

    @override
    def get_inlines(self, request: HttpRequest, obj: Repository | None) -> Any:
        return super().get_inlines(request, obj) if _looks_after(request, obj) else []

    @override
    def get_form(
        self,
        request: HttpRequest,
        obj: Repository | None = None,
        change: bool = False,
        **kwargs: Any,
    ) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        return form.filled_in_by(request.user)

    @override
    def has_change_permission(self, request: HttpRequest, obj: Repository | None = None) -> bool:
        return super().has_change_permission(request, obj) and _looks_after(request, obj)

    @override
    def has_delete_permission(self, request: HttpRequest, obj: Repository | None = None) -> bool:
        return super().has_delete_permission(request, obj) and _looks_after(request, obj)

    @admin.display(description="newest run")
    def status(self, repository: Repository) -> str:
        """Return the state of the newest run, with its progress or its sentence."""
        run: IndexRun | None = repository.newest_run  # type: ignore[attr-defined] # RepositoryList
        if run is None:
            return "never indexed"
        if run.is_active and run.files_total:
            return f"{run.state}: {run.files_done} of {run.files_total} files"
        return f"{run.state}: {run.error}" if run.error else run.state

    @admin.action(description="Reindex", permissions=["change"])
    def reindex(self, request: HttpRequest, queryset: QuerySet[Repository]) -> None:
        """Ask for a run of each chosen repository."""
        self._enqueue(request, queryset, full=False)

    @admin.action(description="Reindex fully (build everything again)", permissions=["change"])
    def reindex_fully(self, request: HttpRequest, queryset: QuerySet[Repository]) -> None:
        """Ask for a run that builds everything again, of each chosen repository."""
        self._enqueue(request, queryset, full=True)

    def _enqueue(self, request: HttpRequest, queryset: QuerySet[Repository], *, full: bool) -> None:
        chosen = queryset.filter(pk__in=administered_by(request.user).values("pk"))
        for repository in chosen:
            enqueue_index_run(
                repository.pk, reason="admin", full=full, requested_by=_actor(request)
            )
        self.message_user(request, f"{len(chosen)} repositories are queued.")

    @override
    def save_model(self, request: HttpRequest, obj: Repository, form: Any, change: bool) -> None:
        values = dict(form.cleaned_data)
        forget = values.pop("forget_credentials")
        if change:
            current = Repository.objects.get(pk=obj.pk)
            change_repository(current, actor=_actor(request), forget_credentials=forget, **values)
        else:
            added = add_repository(
                values.pop("name"), values.pop("source"), actor=_actor(request), **values
            )
            obj.pk = added.pk
        enqueue_index_run(obj.pk, reason="changed" if change else "added")

    @override
    def delete_model(self, request: HttpRequest, obj: Repository) -> None:
        delete_repository(obj, actor=_actor(request))
        enqueue_forgetting(obj.pk)

    @override
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Repository]) -> None:
        for repository in queryset:
            self.delete_model(request, repository)


@admin.register(IndexRun)
class IndexRunAdmin(admin.ModelAdmin):  # type: ignore[type-arg] # Django has no parameters
    """Runs, to be read, cancelled and tried again."""

    list_display = (
        "id",
        "repository",
        "ref",
        "state",
        "files_done",
        "files_total",
        "reason",
        "created_at",
        "finished_at",
        "error",
    )
    list_filter = ("state", ("reason", RecentValues))
    list_per_page = ROWS
    paginator = BoundedPaginator
    list_select_related = ("repository",)
    search_fields = ("repository__name",)
    show_full_result_count = False
    actions = ("cancel", "retry")

    @override
    def get_queryset(self, request: HttpRequest) -> QuerySet[IndexRun]:
        runs: QuerySet[IndexRun] = super().get_queryset(request)
        # A superuser sees those of deleted repositories too.
        return runs if request.user.is_superuser else runs_of(visible_to(request.user), runs)

    @override
    def get_fields(self, request: HttpRequest, obj: IndexRun | None = None) -> Any:
        fields = super().get_fields(request, obj)
        return [each for each in fields if each != "requested_by" or request.user.is_superuser]

    @admin.action(description="Cancel", permissions=["view"])
    def cancel(self, request: HttpRequest, queryset: QuerySet[IndexRun]) -> None:
        """End the chosen runs that have not ended."""
        ended = sum(cancel_run(run, actor=_actor(request)) for run in _kept_by(request, queryset))
        self.message_user(request, f"{ended} runs are cancelled.")

    @admin.action(description="Try again", permissions=["view"])
    def retry(self, request: HttpRequest, queryset: QuerySet[IndexRun]) -> None:
        """Ask for a new run of the same repositories."""
        repositories = {run.repository_id for run in _kept_by(request, queryset)}
        for repository_id in repositories:
            enqueue_index_run(repository_id, reason="retry", requested_by=_actor(request))
        self.message_user(request, f"{len(repositories)} repositories are queued.")

    @override
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @override
    def has_change_permission(self, request: HttpRequest, obj: IndexRun | None = None) -> bool:
        return False

    @override
    def has_delete_permission(self, request: HttpRequest, obj: IndexRun | None = None) -> bool:
        return False


def _looks_after(request: HttpRequest, repository: Repository | None) -> bool:
    """Tell whether the caller looks after a repository (none: whether there can be one).

    A page asks for each of its parts: it is looked up once a request.
    """
    if repository is None:
        return True
    known: dict[int, bool] = request.__dict__.setdefault("looks_after", {})
    if repository.pk not in known:
        theirs = administered_by(request.user)
        known[repository.pk] = theirs.filter(pk=repository.pk).exists()
    return known[repository.pk]


def _kept_by(request: HttpRequest, runs: QuerySet[IndexRun]) -> QuerySet[IndexRun]:
    """Return the runs of repositories that the caller looks after."""
    return runs.filter(repository__in=administered_by(request.user))


def _actor(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None
