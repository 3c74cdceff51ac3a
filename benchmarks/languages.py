"""In how many files of known languages the right one is recognised.

`python -m benchmarks.languages SAMPLES [--show 20]`: SAMPLES is the folder `samples` of a checkout
of github-linguist/linguist, a folder a language; those that we do not name are left out.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures import Figures
from indexer.text.languages import named
from indexer.text.recognition import detect

HEAD_BYTES = 4_096
OURS = {
    **dict.fromkeys(("BibTeX", "TeX"), "latex"),
    **dict.fromkeys(("Cython", "Snakemake", "Starlark"), "python"),
    **dict.fromkeys(("Dotenv", "EditorConfig", "Git Config", "Java Properties"), "ini"),
    **dict.fromkeys(("Fortran Free Form",), "fortran"),
    **dict.fromkeys(
        (
            "GeoJSON",
            "JSON with Comments",
            "JSON5",
        ),
        "json",
    ),
    **dict.fromkeys(("M4", "M4Sugar"), "autoconf"),
    **dict.fromkeys(("MDX",), "markdown"),
    **dict.fromkeys(("Maven POM", "SVG", "XML Property List", "XSLT"), "xml"),
    **dict.fromkeys(("Motorola 68K Assembly", "Unix Assembly"), "assembly"),
    **dict.fromkeys(("Objective-C++",), "objective-c"),
    **dict.fromkeys(("OpenRC runscript",), "bash"),
    **dict.fromkeys(("PLSQL", "PLpgSQL", "TSQL"), "sql"),
    **dict.fromkeys(("Protocol Buffer",), "protobuf"),
    **dict.fromkeys(("RMarkdown",), "r"),
    **dict.fromkeys(("Roff", "Roff Manpage"), "man page"),
    **dict.fromkeys(("TSV",), "csv"),
    **dict.fromkeys(("VBA", "Visual Basic .NET", "Visual Basic 6.0"), "visual basic"),
    **dict.fromkeys(
        ("EJS", "HTML+EEX", "HTML+ERB", "Haml", "Handlebars", "Jinja", "Liquid", "Pug", "Twig"),
        "template",
    ),
    "Batchfile": "batch",
    "Gettext Catalog": "gettext",
    "Gradle": "groovy",
    "Pod": "perl",
    "Sass": "scss",
}
"""Their names that are none of ours."""


def main() -> None:
    """Show the share over all files, and the mean of the shares of each language."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("samples", type=Path)
    parser.add_argument("--show", type=int, default=20, help="wrong ones to print")
    options = parser.parse_args()
    right: dict[str, list[bool]] = {}
    for language, path, head in _samples(options.samples):
        found = detect(path, head)
        found_name = found.name if found else "none"
        right.setdefault(language, []).append(found_name == language)
        if found_name != language and options.show:
            options.show -= 1
            print(f"{path}: {found_name}, not {language}")
    every = [each for of_language in right.values() for each in of_language]
    shares = [sum(each) / len(each) for each in right.values()]
    figures = Figures("languages")
    figures.show("right", sum(every) / len(every), "share", files=len(every))
    figures.show("mean", sum(shares) / len(shares), "share", languages=len(shares))


def _samples(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Yield our name of a language, a path in its folder, and the beginning of that file."""
    for of_language in sorted(each for each in folder.iterdir() if each.is_dir()):
        ours = named(OURS.get(of_language.name, of_language.name))
        if ours is None:
            continue
        for file in sorted(each for each in of_language.rglob("*") if each.is_file()):
            path = file.relative_to(of_language).as_posix().removeprefix("filenames/")
            yield ours.name, path, file.read_bytes()[:HEAD_BYTES].decode("utf-8", "replace")


if __name__ == "__main__":
    main()
