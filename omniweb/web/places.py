"""A place in a file as an address names it: `LINE:COLUMN`, or `LINE` for the definition there."""

import re
from dataclasses import dataclass, replace
from typing import Self

from django.http import Http404, HttpRequest

from omniweb import links
from omniweb.repositories.models import Repository
from omniweb.repositories.services import pinned_for
from omniweb.search import navigation
from omniweb.search.types import Scope
from omniweb.web.access import readable

_AT = re.compile(r"([0-9]{1,9})(?::([0-9]{1,9}))?")


@dataclass(frozen=True, slots=True)
class Place:
    """A line (1-based) and a column (code points) of a file that the caller may read.

    `ref` is the one that the address names, "" for the usual one. The scope is all that the caller
    may read: what is there may be used in other repositories.
    """

    scope: Scope
    repository: Repository
    path: str
    ref: str
    line: int
    column: int

    @classmethod
    def of(cls, request: HttpRequest, name: str, path: str) -> Self:
        """Return the place that a request names; raise `Http404`."""
        repository = readable(request, name)
        at = _AT.fullmatch(request.GET.get("at", ""))
        if at is None:
            raise Http404
        scope, ref, line = pinned_for(request.user), request.GET.get("ref", ""), int(at[1])
        found = cls(scope, repository, path, ref, line, int(at[2] or 0))
        return found if at[2] else found._of_definition()

    def _of_definition(self) -> Self:
        """Return the place of the name that is defined on its line, itself where none is."""
        scope, number, path, line, _, ref = self.asked
        for of_line, column in (navigation.names_on(scope, number, path, line, ref) or ())[:1]:
            return replace(self, line=of_line, column=column)
        return self

    @property
    def at(self) -> str:
        """As addresses have it."""
        return f"{self.line}:{self.column}"

    @property
    def asked(self) -> tuple[Scope, int, str, int, int, str | None]:
        """The arguments of a question about the name at this place."""
        ref = self.ref or None
        return self.scope, self.repository.pk, self.path, self.line, self.column, ref

    def url(self, view: str, **parameters: str) -> str:
        """Return the address of a page about the name at this place."""
        name, path = self.repository.name, self.path
        return links.place_url(view, name, path, self.at, ref=self.ref, **parameters)

    @property
    def file_url(self) -> str:
        """The address of its line in the file."""
        return links.file_url(self.repository.name, self.path, ref=self.ref, line=self.line)

    def ref_in(self, repository_id: int) -> str:
        """Return the ref that addresses of a repository name: elsewhere it is the usual one."""
        return self.ref if repository_id == self.repository.pk else ""

    def is_name_of(self, found: navigation.Definition) -> bool:
        """Tell whether the name at this place is that of a definition."""
        here = (found.repository_id, found.path, found.line)
        return here == (self.repository.pk, self.path, self.line) and (
            found.column <= self.column <= found.column + len(found.name)
        )
