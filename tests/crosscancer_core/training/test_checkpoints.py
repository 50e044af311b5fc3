from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from crosscancer_core.errors import DiskFullError, RunFolderError
from crosscancer_core.training.checkpoints import Checkpoint, load, save
from crosscancer_core.training.position import Position
from tests.faults import full_disk


def _checkpoint(step: int) -> Checkpoint:
    draws = np.random.default_rng(step)
    arrays = [draws.normal(size=(3, 4)).astype(np.float32), np.arange(2, dtype=np.uint32)]
    place = Position(stage=1, epoch=2, step=step, best_epoch=1, best={"loss": 0.25, "auc": None})
    return Checkpoint(place, {"0-source-data": "abc"}, 7, arrays, arrays * 6, arrays[1:], arrays)


def test_everything_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "checkpoint.npz"
    assert load(path) is None
    before = _checkpoint(3)
    save(path, before)
    after = load(path)
    assert after is not None
    assert (after.position, after.lineage, after.events) == (before.position, before.lineage, before.events)
    for name in ("weights", "optimizer", "seeds", "best_weights"):
        for one, two in zip(getattr(before, name), getattr(after, name), strict=True):
            assert one.dtype == two.dtype
            assert np.array_equal(one, two)


def test_a_full_disk_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "checkpoint.npz"
    save(path, _checkpoint(3))
    with full_disk(100), pytest.raises(DiskFullError):
        save(path, _checkpoint(4))
    kept = load(path)
    assert kept is not None
    assert kept.position.step == 3
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("length", [0, 10, 500])
def test_a_cut_off_file_is_said_in_words(tmp_path: Path, length: int) -> None:
    path = tmp_path / "checkpoint.npz"
    save(path, _checkpoint(3))
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(RunFolderError, match="damaged"):
        load(path)
