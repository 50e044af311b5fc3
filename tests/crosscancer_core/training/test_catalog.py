from __future__ import annotations

from pathlib import Path

import pytest

from crosscancer_core.errors import RunFolderError
from crosscancer_core.training.catalog import delete_run, list_runs, rename_run
from crosscancer_core.training.run_folder import RunFolder
from tests.tiny_training import tiny_config


def test_a_run_without_events_is_listed_and_strangers_are_not(tmp_path: Path) -> None:
    RunFolder.open(tmp_path / "one", tiny_config())
    (tmp_path / "two").mkdir()
    (tmp_path / "three").mkdir()
    (tmp_path / "three" / "config.json").write_text("{}")
    (entry,) = list_runs(tmp_path)
    assert (entry.name, entry.arm, entry.finished, entry.epochs_done) == ("one", "none", False, 0)
    assert entry.best_auc is None
    assert list_runs(tmp_path / "nowhere") == []


@pytest.mark.parametrize("name", ["", " ", ".hidden", "a/b", "a\\b", "two"])
def test_names_that_cannot_be_are_refused(tmp_path: Path, name: str) -> None:
    RunFolder.open(tmp_path / "one", tiny_config())
    RunFolder.open(tmp_path / "two", tiny_config())
    with pytest.raises(RunFolderError):
        rename_run(tmp_path / "one", name)
    assert (tmp_path / "one").is_dir()


def test_only_runs_and_studies_are_deleted(tmp_path: Path) -> None:
    RunFolder.open(tmp_path / "one", tiny_config())
    delete_run(tmp_path / "one")
    assert not (tmp_path / "one").exists()
    with pytest.raises(RunFolderError, match="left alone"):
        delete_run(tmp_path)
