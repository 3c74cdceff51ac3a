"""Changes of rows in the audit log, by whichever door: Django's signals tell of each.

A statement that changes rows without loading them sends no signal; whoever writes one records it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db.models import Field, Model
from django.db.models.signals import m2m_changed, post_save, pre_delete, pre_save

from omniweb.accounts.audit import record

MAX_VALUE = 300
"""Characters of a value that are kept."""


def _nothing(_: Any) -> dict[str, Any]:
    return {}


def _never(_: Any, __: Any) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Watched:
    """What is told of a kind of row.

    `fields` are told with the old and the new value, `secrets` by name alone, `many` with what was
    added and removed. A change of a field in `named` is an action of its own. `entity` says which
    row it is, `about` what else is told. Nothing is told where `unless` says so of the row and the
    fields that are written (none: all).
    """

    model: type[Model]
    noun: str
    fields: tuple[str, ...]
    secrets: tuple[str, ...] = ()
    named: Mapping[str, str] = field(default_factory=dict)
    many: tuple[str, ...] = ()
    created: str = "create"
    changed: str = "change"
    deleted: str = "delete"
    entity: Callable[[Any], str] | None = None
    about: Callable[[Any], dict[str, Any]] = _nothing
    unless: Callable[[Any, Any], bool] = _never

    def record(self, action: str, row: Any, **context: Any) -> None:
        """Write an entry about a row."""
        entity = self.entity(row) if self.entity else f"{self.noun} {row}"
        record(None, f"{self.noun}.{action}", entity, **self.about(row), **context)

    def listen(self) -> None:
        """Record what happens to such rows from now on."""
        for signal, receiver in (
            (pre_save, self._before),
            (post_save, self._saved),
            (pre_delete, self._gone),
        ):
            uid = f"audit.{self.noun}.{receiver.__name__}"
            signal.connect(receiver, sender=self.model, weak=False, dispatch_uid=uid)
        for name in self.many:
            action = f"{self.noun}.{name}"
            through = getattr(self.model, name).through
            receiver = partial(_related, action)
            m2m_changed.connect(
                receiver, sender=through, weak=False, dispatch_uid=f"audit.{action}"
            )

    def _before(self, instance: Any, update_fields: Any = None, **_: Any) -> None:
        """Remember the values that the fields to be written have in the database."""
        watched = (*self.fields, *self.secrets)
        written = [name for name in watched if update_fields is None or name in update_fields]
        instance.audited = {}
        is_new = instance._state.adding  # noqa: SLF001 - public by its use
        if written and not is_new and not self.unless(instance, update_fields):
            rows = self.model._default_manager.filter(pk=instance.pk)  # noqa: SLF001 - as above
            instance.audited = rows.values(*written).first() or {}

    def _saved(self, instance: Any, *, created: bool, **_: Any) -> None:
        if created:
            values = {name: _plain(_value(instance, name)) for name in self.fields}
            self.record(self.created, instance, values=values)
            return
        for action, changes in self._by_action(instance).items():
            self.record(action, instance, changes=changes)

    def _by_action(self, instance: Any) -> dict[str, dict[str, Any]]:
        """Return the changes of a saved row: action → field → old and new value."""
        actions: dict[str, dict[str, Any]] = {}
        for name, old in instance.audited.items():
            new = _value(instance, name)
            if old != new:
                told = None if name in self.secrets else [_plain(old), _plain(new)]
                actions.setdefault(self.named.get(name, self.changed), {})[name] = told
        return actions

    def _gone(self, instance: Any, **_: Any) -> None:
        if not self.unless(instance, None):
            self.record(self.deleted, instance)


def _related(
    name: str, instance: Any, action: str, *, model: Any, pk_set: Any = None, **_: Any
) -> None:
    """Record what is added to, or removed from, a relation with many, seen from either side."""
    verb = {"post_add": "added", "post_remove": "removed", "pre_clear": "removed"}.get(action)
    if verb is None or pk_set == set():
        return
    kind = str(instance._meta.verbose_name)  # noqa: SLF001 - public by its use
    rows = model.objects.filter(pk__in=pk_set or ()).order_by("pk")
    others = "all" if pk_set is None else [str(each)[:MAX_VALUE] for each in rows]
    record(None, name, f"{kind} {instance}", **{verb: others})


def _value(instance: Any, name: str) -> Any:
    """Return a field's value as the database gives it: of a relation, the id."""
    column: Field[Any, Any] = instance._meta.get_field(name)  # noqa: SLF001 - public by its use
    return column.to_python(getattr(instance, column.attname))


def _plain(value: Any) -> Any:
    """Return a value as JSON, no longer than the log should be."""
    if value is None or isinstance(value, bool | int):
        return value
    return str(value)[:MAX_VALUE]
