from __future__ import annotations

from pathlib import Path

import pytest

from crosscancer_core.errors import DiskFullError, RunFolderError
from crosscancer_core.training.events import StepDone, Stopped
from crosscancer_core.training.run_folder import RunFolder
from tests.faults import full_disk
from tests.tiny_training import tiny_config


def _step(step: int) -> StepDone:
    return StepDone(stage=0, epoch=0, step=step, loss=0.5, accuracy=0.5, tiles_per_second=10, data_wait=0)


def test_events_come_back_in_order(tmp_path: Path) -> None:
    run = RunFolder.open(tmp_path / "run", tiny_config())
    for step in range(3):
        run.append(_step(step))
    stopped = Stopped(stage=0, epoch=0, step=3, reason="Abbruch – “später”")
    run.append(stopped)
    again = RunFolder.look_at(tmp_path / "run")
    events = list(again.events())
    assert events == [
        *(_step(step) for step in range(3)),
        Stopped(stage=0, epoch=0, step=3, reason="Abbruch – “später”"),
    ]
    assert again.config == tiny_config()


def test_a_line_torn_by_a_crash_is_left_out(tmp_path: Path) -> None:
    run = RunFolder.open(tmp_path, tiny_config())
    run.append(_step(1))
    with (tmp_path / "events.jsonl").open("a") as file:
        file.write('{"type": "step_do')
    assert list(run.events()) == [_step(1)]
    run.cut_to(1)
    run.append(_step(2))
    assert list(run.events()) == [_step(1), _step(2)]


def test_other_settings_are_refused_with_the_fields_that_differ(tmp_path: Path) -> None:
    RunFolder.open(tmp_path, tiny_config())
    with pytest.raises(RunFolderError, match="epochs: 2 there, 5 asked for"):
        RunFolder.open(tmp_path, tiny_config(epochs=5))
    assert RunFolder.open(tmp_path, tiny_config()).outcome is None


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(RunFolderError, match="holds no training run"):
        RunFolder.open(tmp_path, tiny_config())


@pytest.mark.parametrize("content", ["", "{", "[]", '{"schema": 1}', '{"schema": 99, "config": {}}'])
def test_a_damaged_config_is_said_in_words(tmp_path: Path, content: str) -> None:
    (tmp_path / "config.json").write_text(content)
    with pytest.raises(RunFolderError):
        RunFolder.look_at(tmp_path)


def test_finishing_keeps_the_outcome_and_drops_the_checkpoint(tmp_path: Path) -> None:
    run = RunFolder.open(tmp_path, tiny_config())
    run.checkpoint.write_bytes(b"large")
    run.finish({"bundle": "x"})
    assert run.outcome == {"bundle": "x"}
    assert not run.checkpoint.exists()


def test_a_full_disk_is_said_in_words(tmp_path: Path) -> None:
    run = RunFolder.open(tmp_path, tiny_config())
    with full_disk(), pytest.raises(DiskFullError):
        run.append(_step(1))
