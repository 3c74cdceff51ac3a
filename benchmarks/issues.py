"""How well a pasted report finds the file that has to be changed.

`python -m benchmarks.issues JUDGMENTS SNAPSHOTS [--run FILE] [--projects NAME …]` indexes each
project as it was when each report was written, asks the whole text there and its first line alone,
and prints Acc@1, 3, 5 and 10 (every file that the mend changed is among the first k) and times of
both. `SNAPSHOTS` has a git repository `OWNER+NAME/repo` of each project. A project is one
repository with a branch per report, so that what they share is indexed once; its statistics of
words are those of all branches.
"""

import argparse
import json
import resource
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import mean

from benchmarks.fast_import import FIRST_MOMENT, add_commit, create_repository, git
from benchmarks.figures import Figures, percentile
from benchmarks.folder import bench_folder
from benchmarks.judged_site import ACTIVE_RUNS, HELD, wait_for_runs
from benchmarks.site import Site, open_site, query_rows
from benchmarks.trees import files_of

SITE, REDIS = "issues", 12
DEPTHS = (1, 3, 5, 10)
LIMIT = 50


@dataclass(frozen=True, slots=True)
class Report:
    """A report of a project at a commit; `relevant` are the files that its mend changed."""

    instance: str
    project: str
    commit: str
    text: str
    relevant: frozenset[str]

    @property
    def repository(self) -> str:
        """The name under which its project is indexed."""
        return self.project.rpartition("/")[2]

    @property
    def branch(self) -> str:
        """The branch with the tree of its commit."""
        return f"refs/heads/{self.instance}"

    @property
    def title(self) -> str:
        """The first line."""
        return self.text.lstrip().partition("\n")[0]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a text brought: paths, best first; milliseconds by the clock and of this process."""

    paths: tuple[str, ...]
    took: float
    worked: float


def main() -> None:
    """Do what the command line says."""
    options = _options()
    reports = [
        each
        for each in _read(options.judgments)
        if not options.projects or each.repository in options.projects
    ]
    checkouts = bench_folder() / "issue-trees"
    by_project: dict[str, list[Report]] = {}
    for report in reports:
        by_project.setdefault(report.repository, []).append(report)
    for name, group in by_project.items():
        _check_out(group, options.snapshots, checkouts / name)
    site = open_site(SITE, redis=REDIS, fresh=options.fresh)
    _index_missing(site, by_project, checkouts)
    figures = Figures("issues")
    texts = {"report": [each.text for each in reports], "title": [each.title for each in reports]}
    for kind, asked in texts.items():
        _warm(reports)
        answers = [_ask(report, text) for report, text in zip(reports, asked, strict=True)]
        _show(figures, kind, reports, answers)
        if kind == "report":
            _write(reports, answers, options.run)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("judgments", type=Path)
    parser.add_argument("snapshots", type=Path, help="a folder with OWNER+NAME/repo per project")
    parser.add_argument("--run", type=Path, default=bench_folder() / "issues.jsonl")
    parser.add_argument("--projects", nargs="+", default=(), metavar="NAME")
    parser.add_argument("--fresh", action="store_true", help="begin with an empty database")
    return parser.parse_args()


def _read(path: Path) -> Iterator[Report]:
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield Report(
            row["instance"],
            row["repository"],
            row["commit"],
            row["text"],
            frozenset(row["relevant"]),
        )


def _check_out(reports: Sequence[Report], snapshots: Path, folder: Path) -> None:
    """Make the repository of a project, a branch per report, where it is missing."""
    if folder.is_dir():
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    for number, report in enumerate(reports):
        snapshot = snapshots / report.project.replace("/", "+") / "repo"
        files = files_of(snapshot, report.commit)
        if number == 0:
            commit = create_repository(folder, files, report.instance)
        else:
            commit = add_commit(folder, files, report.instance, FIRST_MOMENT + number)
        git(folder, "update-ref", report.branch, commit)


def _index_missing(site: Site, by_project: Mapping[str, Sequence[Report]], checkouts: Path) -> None:
    """Index the branches of the projects that the site does not hold yet."""
    held = {row[0] for row in query_rows(site, HELD)}
    for name, reports in by_project.items():
        if name not in held:
            first, *further = (each.branch for each in reports)
            extra = [part for ref in further for part in ("--extra-ref", ref)]
            site.manage("add_repository", name, str(checkouts / name), "--ref", first, *extra)
    if query_rows(site, ACTIVE_RUNS):
        with site.worker():
            wait_for_runs(site)


def _ask(report: Report, text: str) -> Asked:
    from omniweb.repositories.services import scope_of_everything
    from omniweb.search import search
    from omniweb.search.types import Scope, SearchRequest

    everything = scope_of_everything().repositories
    searched = tuple(
        replace(each, ref=report.branch) for each in everything if each.name == report.repository
    )
    request = SearchRequest(f"repo:{report.repository} {text}", Scope(searched), limit=LIMIT)
    began, worked = time.perf_counter(), _processor_seconds()
    result = search(request)
    return Asked(
        tuple(hit.path for hit in result.hits),
        1_000 * (time.perf_counter() - began),
        1_000 * (_processor_seconds() - worked),
    )


def _warm(reports: Sequence[Report]) -> None:
    """Ask something else of every tree, so that no answer pays for reading it first."""
    from django.core.cache import cache

    cache.clear()
    for report in reports:
        _ask(report, "where are options read")


def _processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _show(figures: Figures, kind: str, reports: Sequence[Report], answers: Sequence[Asked]) -> None:
    for depth in DEPTHS:
        found = [
            each.relevant.issubset(answer.paths[:depth])
            for each, answer in zip(reports, answers, strict=True)
        ]
        figures.show(f"{kind}.acc{depth}", mean(found), "0..1", reports=len(reports))
    for percent in (50, 95):
        worked = percentile([each.worked for each in answers], percent)
        figures.show(
            f"{kind}.p{percent}",
            percentile([each.took for each in answers], percent),
            "ms",
            in_process=round(worked, 1),
        )


def _write(reports: Sequence[Report], answers: Sequence[Asked], path: Path) -> None:
    lines = [
        {"instance": each.instance, "results": answer.paths}
        for each, answer in zip(reports, answers, strict=True)
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")


if __name__ == "__main__":
    main()
