"""Fields of the admin that offer people and teams by name."""

from typing import Any

from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import (
    AutocompleteMixin,
    AutocompleteSelect,
    AutocompleteSelectMultiple,
)
from django.db.models import ForeignKey, ManyToManyField
from django.http import HttpRequest
from typing_extensions import override


class _Known(AutocompleteMixin):
    """Shows the chosen ones again, and nothing that cannot be one: Django fails on a word."""

    @override
    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        ids = [each for each in value if str(each).isdecimal()]
        return super().optgroups(name, ids, attr)


class _One(_Known, AutocompleteSelect):
    pass


class _Several(_Known, AutocompleteSelectMultiple):
    pass


class OffersByName(BaseModelAdmin):  # type: ignore[type-arg] # Django has no parameters
    """Refuses what is no choice with a sentence beside the field of `autocomplete_fields`."""

    @override
    def formfield_for_foreignkey(
        self, db_field: "ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = _One(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @override
    def formfield_for_manytomany(
        self, db_field: "ManyToManyField[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = _Several(db_field, self.admin_site)
        return super().formfield_for_manytomany(db_field, request, **kwargs)
