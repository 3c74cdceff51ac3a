"""The objects of files that REST sends. Lines are 1-based and inclusive."""

from dataclasses import dataclass

from indexer.types import Symbol
from omniweb import links
from omniweb.api.responses import Notices
from omniweb.api.shapes import Json, Shape, Url
from omniweb.repositories.models import Repository
from omniweb.search.index.documents import StoredDocument


@dataclass(frozen=True, slots=True)
class DocumentSymbol:
    """A definition of a document."""

    name: str
    qualified_name: str
    kind: str
    signature: str
    start_line: int
    end_line: int
    container: str
    documentation: str


@dataclass(frozen=True, slots=True)
class File:
    """Lines of a document as the index holds it.

    `generated`: a program seems to have written it. `partial`: only its first part is in the index.
    """

    repository: str
    repository_id: int
    commit: str
    path: str
    language: str | None
    line_count: int
    start_line: int
    end_line: int
    content: str
    symbols: tuple[DocumentSymbol, ...]
    web_url: Url
    generated: bool
    partial: bool
    notices: Notices


FILE = Shape("File", File, parts=[Shape("DocumentSymbol", DocumentSymbol)])


def _document_symbol(symbol: Symbol) -> DocumentSymbol:
    return DocumentSymbol(
        name=symbol.name,
        qualified_name=symbol.qualified_name,
        kind=str(symbol.kind),
        signature=symbol.signature,
        start_line=symbol.first_line,
        end_line=symbol.last_line,
        container=symbol.container,
        documentation=symbol.documentation,
    )


def file_object(
    repository: Repository,
    document: StoredDocument,
    path: str,
    first: int,
    last: int | None,
    notices: tuple[str, ...],
) -> Json:
    """Return a document from line `first` to `last`, 1-based and inclusive (None: its end)."""
    lines = document.text.split("\n")
    if lines[-1] == "":
        lines.pop()
    chosen = lines[first - 1 : last]
    url = links.file_url(repository.name, path, ref=document.commit, line=first)
    return FILE.dump(
        File(
            repository=repository.name,
            repository_id=repository.pk,
            commit=document.commit,
            path=path,
            language=document.language,
            line_count=len(lines),
            start_line=first,
            end_line=first + len(chosen) - 1,
            content="".join(f"{line}\n" for line in chosen),
            symbols=tuple(map(_document_symbol, document.symbols)),
            web_url=links.absolute(url),
            generated=document.generated,
            partial=document.partial,
            notices=notices,
        )
    )
