"""Results as a person reads them on a terminal."""

from __future__ import annotations

import io
from pathlib import Path

from rich.console import Console

from crosscancer_core.cli.results import _table


def test_a_table_shortens_paths_and_says_what_is_not_there(tmp_path: Path) -> None:
    console = Console(file=io.StringIO(), width=120)
    rows = [{"part": "none-s0", "auc": 0.78, "model": str(tmp_path / "first-none-s0")}, {"part": "breast-s0"}]
    console.print(_table(rows))
    assert isinstance(console.file, io.StringIO)
    lines = [line.replace("│", " ").split() for line in console.file.getvalue().splitlines() if "-s0" in line]
    assert lines == [["none-s0", "0.78", "first-none-s0"], ["breast-s0", "n/a", "n/a"]]
