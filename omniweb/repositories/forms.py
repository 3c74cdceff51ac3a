"""The form of a repository: its credentials can be written, never read."""

from typing import Any, Self

from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from typing_extensions import override

from indexer.errors import IndexerError
from omniweb.errors import OmniWebError
from omniweb.repositories.credentials import encrypt
from omniweb.repositories.models import Repository
from omniweb.repositories.services import Caller, check_repository
from omniweb.repositories.services.rules import MAX_EXCLUDES, MAX_EXTRA_REFS

_LIMITED = ("default_ref", "extra_refs", "excludes", "polling_interval")


class LinesField(forms.CharField):
    """A list of texts, one a line."""

    widget = forms.Textarea(attrs={"rows": 3})

    @override
    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    @override
    def to_python(self, value: Any) -> Any:
        if isinstance(value, list):
            return value
        return [line.strip() for line in (value or "").splitlines() if line.strip()]


class RepositoryForm(forms.ModelForm):  # type: ignore[type-arg] # Django has no parameters
    """What can be said of a repository; whoever shows it saves through the services.

    What it says of a name depends on what `actor`, who fills it in, may know.
    """

    actor: Caller = AnonymousUser()

    extra_refs = LinesField(
        required=False, help_text=f"Further branches or tags, one a line, at most {MAX_EXTRA_REFS}."
    )
    excludes = LinesField(
        required=False,
        help_text=f"Globs of paths to leave out, one a line, at most {MAX_EXCLUDES}.",
    )
    username = forms.CharField(
        required=False, help_text="For a private repository; many hosts take any name."
    )
    token = forms.CharField(
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text="Stored encrypted and never shown again. Empty: the stored one stays.",
    )
    forget_credentials = forms.BooleanField(required=False)

    @classmethod
    def filled_in_by(cls, actor: Caller) -> type[Self]:
        """Return the form for somebody: Django's admin wants a class."""
        return type(cls.__name__, (cls,), {"actor": actor})

    class Meta:
        model = Repository
        fields = (
            "name",
            "source",
            "default_ref",
            "extra_refs",
            "visibility",
            "polling_interval",
            "excludes",
        )

    @override
    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if self.errors:
            return values
        try:
            check_repository(
                values["name"],
                values["source"],
                actor=self.actor,
                current=self.instance if self.instance.pk else None,
                **{name: values[name] for name in _LIMITED},
            )
            encrypt(values["username"], values["token"])
        except (OmniWebError, IndexerError) as refusal:
            raise ValidationError(str(refusal)) from refusal
        return values
