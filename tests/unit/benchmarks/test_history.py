import json
from pathlib import Path

import pytest

from benchmarks.figures import Figures, percentile
from benchmarks.history import keep


def _figures(value: float) -> Figures:
    figures = Figures("index")
    figures.show("wall", value, "s")
    return figures


def test_a_run_is_one_line_that_names_its_commit_and_machine(tmp_path: Path) -> None:
    keep(_figures(12.3456), tmp_path / "history.jsonl")
    line = json.loads((tmp_path / "history.jsonl").read_text())
    assert line["figures"] == {"index.wall": 12.35}
    assert line["commit"]
    assert line["machine"]


def test_a_figure_that_moved_is_shown_beside_what_it_was(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keep(_figures(10), tmp_path / "history.jsonl")
    keep(_figures(12), tmp_path / "history.jsonl")
    shown = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert shown == {"name": "index.wall", "was": 10, "is": 12, "ratio": 1.2}


def test_a_figure_that_hardly_moved_is_not_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keep(_figures(10), tmp_path / "history.jsonl")
    keep(_figures(10.5), tmp_path / "history.jsonl")
    assert "was" not in capsys.readouterr().out


def test_percentiles_are_values_that_occurred() -> None:
    assert [percentile(range(1, 21), percent) for percent in (50, 95, 100)] == [10, 19, 20]
