"""A folder of a repository, made from the paths of the indexed commit."""

from collections.abc import Iterable
from dataclasses import dataclass

from omniweb import links


@dataclass(frozen=True, slots=True)
class FolderEntry:
    """A file, or a folder with how many indexed files are below it."""

    name: str
    url: str
    is_folder: bool
    files: int = 1


def entries(repository: str, folder: str, paths: Iterable[str], ref: str = "") -> list[FolderEntry]:
    """Return the entries of a folder, folders first; `paths` are all paths below it."""
    prefix = f"{folder}/" if folder else ""
    found: dict[tuple[bool, str], int] = {}
    for path in paths:
        if path.startswith(prefix):
            name, slash, _ = path.removeprefix(prefix).partition("/")
            key = (not slash, name)
            found[key] = found.get(key, 0) + 1
    made = []
    for (is_file, name), files in sorted(found.items(), key=lambda item: item[0]):
        url = (links.file_url if is_file else links.tree_url)(repository, prefix + name, ref=ref)
        made.append(FolderEntry(name, url, not is_file, files))
    return made
