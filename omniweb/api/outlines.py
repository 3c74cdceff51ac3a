"""What one file defines and imports, and who imports it, as REST sends it."""

from dataclasses import dataclass

from omniweb import links
from omniweb.api.navigation import NOT_LOOKED_AT, joined
from omniweb.api.responses import Notices
from omniweb.api.shapes import Json, Shape, Url
from omniweb.search.navigation import FileImports, NotLookedAt, Outline, OutlineItem


@dataclass(frozen=True, slots=True)
class OutlinedDefinition:
    """A definition of a file; `depth` counts the definitions around it."""

    name: str
    qualified_name: str
    kind: str
    signature: str
    start_line: int
    end_line: int
    line: int
    column: int
    depth: int
    web_url: Url


@dataclass(frozen=True, slots=True)
class FileOutline:
    """The definitions of a file, in the order of the text."""

    definitions: tuple[OutlinedDefinition, ...]
    incomplete: bool
    skipped: tuple[NotLookedAt, ...]
    notices: Notices


OUTLINE = Shape(
    "Outline",
    FileOutline,
    parts=(Shape("OutlinedDefinition", OutlinedDefinition), NOT_LOOKED_AT),
)


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """A file of the same repository that an import may mean."""

    path: str
    web_url: Url


@dataclass(frozen=True, slots=True)
class Import:
    """An import as it is written; `files` are empty for what is not in the repository."""

    target: str
    line: int
    files: tuple[ImportedFile, ...]


@dataclass(frozen=True, slots=True)
class Importer:
    """Who imports the file, and how it is written there."""

    path: str
    target: str
    line: int
    web_url: Url


@dataclass(frozen=True, slots=True)
class ImportsOfFile:
    """What a file imports, in the order of the text, and who of its repository imports it."""

    imports: tuple[Import, ...]
    imported_by: tuple[Importer, ...]
    incomplete: bool
    skipped: tuple[NotLookedAt, ...]
    notices: Notices


IMPORTS = Shape(
    "Imports",
    ImportsOfFile,
    parts=(
        Shape("Import", Import, parts=[Shape("ImportedFile", ImportedFile)]),
        Shape("Importer", Importer),
        NOT_LOOKED_AT,
    ),
)


def outline_object(
    repository: str, path: str, ref: str, found: Outline, notices: tuple[str, ...]
) -> Json:
    """Return the definitions of a file."""
    items = tuple(_outlined(repository, path, ref, each) for each in found.items)
    said = (*found.notices, *notices)
    return OUTLINE.dump(FileOutline(items, found.incomplete, found.skipped, said))


def imports_object(
    repository: str,
    ref: str,
    here: FileImports,
    others: FileImports,
    notices: tuple[str, ...],
) -> Json:
    """Return what a file imports, and the files that import it."""
    imports = tuple(
        Import(
            each.target,
            each.line,
            tuple(ImportedFile(path, _url(repository, path, ref)) for path in each.paths),
        )
        for each in here.imports
    )
    importers = tuple(
        Importer(path, each.target, each.line, _url(repository, path, ref, each.line))
        for each in others.imports
        for path in each.paths
    )
    incomplete = here.incomplete or others.incomplete
    skipped = joined((*here.skipped, *others.skipped))
    said = (*here.notices, *others.notices, *notices)
    return IMPORTS.dump(ImportsOfFile(imports, importers, incomplete, skipped, said))


def _outlined(repository: str, path: str, ref: str, item: OutlineItem) -> OutlinedDefinition:
    return OutlinedDefinition(
        item.name,
        item.qualified_name,
        item.kind,
        item.signature,
        item.first_line,
        item.last_line,
        item.line,
        item.column,
        item.depth,
        _url(repository, path, ref, item.line),
    )


def _url(repository: str, path: str, ref: str, line: int = 0) -> Url:
    return links.absolute(links.file_url(repository, path, ref=ref, line=line))
