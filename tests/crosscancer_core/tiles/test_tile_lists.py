from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow.csv
import pyarrow.parquet
import pytest

from crosscancer_core.errors import ConfigError, DiskFullError
from crosscancer_core.geometry import Region
from crosscancer_core.tiles.grid import TileGrid
from crosscancer_core.tiles.labels import LabelRule, TileTable
from crosscancer_core.tiles.sampling import SamplingWay, sample_tiles
from crosscancer_core.tiles.tile_lists import write_tile_list
from tests.faults import full_disk


def _table(n: int, x: float) -> TileTable:
    grid = TileGrid(Region(x, 7, n * 50, 50), 25, 25, 2.0)
    index = np.arange(n, dtype=np.int32)
    full, share = np.ones(n, np.float32), (index % 2).astype(np.float32)
    return TileTable(grid, index, index * 0, full, share, full * 0, full, share.astype(np.int8), share)


_TABLES = {"S2": _table(6, 0), "S1": _table(4, 100)}


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_every_row_says_where_it_came_from(tmp_path: Path, suffix: str) -> None:
    sample = sample_tiles(_TABLES, LabelRule(), 0.25, None, 5, way=SamplingWay.EQUAL_PER_SLIDE)
    path = tmp_path / f"tiles{suffix}"
    write_tile_list(sample, _TABLES, path, {"S1": "Ä", "S2": "B"})
    read = pyarrow.csv.read_csv(path) if suffix == ".csv" else pyarrow.parquet.read_table(path)
    rows = read.to_pylist()
    assert len(rows) == 10
    assert rows[1] == {
        "slide": "S1",
        "patient": "Ä",
        "col": 1,
        "row": 0,
        "x": 150.0,
        "y": 7.0,
        "size": 50.0,
        "label": 1,
        "tissue_share": 1.0,
        "cancer_share": 1.0,
        "ignore_share": 0.0,
        "inside_share": 1.0,
        "label_rule": "cancer_share >= 0.5",
        "sampling": "equal per slide",
        "seed": 5,
    }
    if suffix == ".parquet":
        assert read.schema.metadata[b"crosscancer.hash"].decode() == sample.hash


def test_nothing_chosen_is_an_empty_table(tmp_path: Path) -> None:
    write_tile_list(sample_tiles({}, LabelRule(), 0.25, None, 0), {}, tmp_path / "none.csv")
    assert pyarrow.csv.read_csv(tmp_path / "none.csv").num_rows == 0


def test_other_endings_and_full_disks_are_said(tmp_path: Path) -> None:
    sample = sample_tiles(_TABLES, LabelRule(), 0.25, None, 5)
    with pytest.raises(ConfigError, match=r"neither a \.parquet nor a \.csv"):
        write_tile_list(sample, _TABLES, tmp_path / "tiles.xlsx")
    path = tmp_path / "tiles.csv"
    path.write_text("before")
    with full_disk(10), pytest.raises(DiskFullError):
        write_tile_list(sample, _TABLES, path)
    assert path.read_text() == "before"
