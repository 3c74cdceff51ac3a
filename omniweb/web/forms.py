"""What people fill in."""

from django import forms

from omniweb.accounts import scopes
from omniweb.repositories.models import Role

LIFETIMES = (("30", "30 days"), ("90", "90 days"), ("365", "a year"), ("", "for ever"))


class TokenForm(forms.Form):
    """A new API token."""

    name = forms.CharField(max_length=150, label="What it is for", help_text="Such as “CI bot”.")
    scopes = forms.MultipleChoiceField(
        choices=[(scope, f"{scope}: {text}") for scope, text in scopes.DESCRIPTIONS.items()],
        widget=forms.CheckboxSelectMultiple,
        initial=[scopes.SEARCH_READ, scopes.REPOSITORIES_READ],
        label="What it may do",
    )
    lifetime = forms.ChoiceField(
        choices=LIFETIMES, initial="90", required=False, label="How long it lives"
    )


class MemberForm(forms.Form):
    """A user or a team that is given access."""

    holder = forms.CharField(max_length=150, label="User or team")
    role = forms.ChoiceField(choices=Role.choices, initial=Role.READER, label="Role")


class DeletionForm(forms.Form):
    """The name, typed: nobody deletes by one click."""

    name = forms.CharField(max_length=200, label="Name of the repository")

    def __init__(self, expected: str, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type] # Django's own
        self.expected = expected

    def clean_name(self) -> str:
        """Return the name; refuse another one."""
        name = str(self.cleaned_data["name"])
        if name != self.expected:
            message = f"Type “{self.expected}” to delete it."
            raise forms.ValidationError(message)
        return name
