from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import h5py
import numpy as np
import pytest

from crosscancer_core.annotations.classes import ClassMapping
from crosscancer_core.annotations.model import AnnotationSet
from crosscancer_core.errors import ConfigError, TileStoreError
from crosscancer_core.geometry import Region
from crosscancer_core.tiles.codecs import codec_named
from crosscancer_core.tiles.grid import TileGrid
from crosscancer_core.tiles.labels import COLUMNS, TileTable, label_tiles
from crosscancer_core.tiles.store import TileSpool, TileStore, read_identity
from crosscancer_core.tiles.tissue import TissueMask

_AREA = Region(0, 0, 320, 160)
_TABLE: TileTable = label_tiles(
    TileGrid(_AREA, 32, 32, 1.0, 0.25), AnnotationSet(), ClassMapping(), TissueMask(np.ones((3, 7), np.bool_), _AREA)
)
_TILES = np.random.default_rng(0).integers(0, 256, (50, 32, 32, 3), np.uint8)


def written(path: Path, codec: str = "png") -> Path:
    spool = TileSpool(path, codec_named(codec))
    try:
        for tile in _TILES:
            spool.add(codec_named(codec).encode(tile))
        spool.finish(_TABLE, {"fingerprint": "abc"})
    finally:
        spool.close()
    return path


def read_all(path: Path) -> None:
    with TileStore.open(path) as store:
        for index in range(len(store)):
            store.read(index)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return written(tmp_path / "tiles" / "S1.h5")


def test_tiles_and_table_come_back(path: Path) -> None:
    with TileStore.open(path) as store:
        assert len(store) == 50
        assert store.grid == _TABLE.grid
        assert store.codec.name == "png"
        assert store.identity == read_identity(path) == {"fingerprint": "abc"}
        for name in COLUMNS:
            column = getattr(store.table, name)
            np.testing.assert_array_equal(column, getattr(_TABLE, name))
            assert column.dtype == getattr(_TABLE, name).dtype
        for index in (49, 0, 17):
            np.testing.assert_array_equal(store.read(index), _TILES[index])


def test_many_threads_read_at_once(path: Path) -> None:
    order = np.random.default_rng(1).integers(0, 50, 2000)
    with TileStore.open(path) as store, ThreadPoolExecutor(8) as pool:
        for index, tile in zip(order, pool.map(store.read, order), strict=True):
            assert np.array_equal(tile, _TILES[index])


def test_field_tools_can_read_the_file(path: Path) -> None:
    with h5py.File(path) as file:
        at, length = file["offset"][7], file["length"][7]
        np.testing.assert_array_equal(codec_named("png").decode(file["bytes"][at : at + length].tobytes()), _TILES[7])
        assert file["bytes"].chunks is None


def test_jpeg_is_close_but_not_the_same(tmp_path: Path) -> None:
    smooth = np.full((32, 32, 3), (200, 120, 180), np.uint8)
    codec = codec_named("jpeg")
    assert np.abs(codec.decode(codec.encode(smooth)).astype(int) - smooth).max() <= 2
    with TileStore.open(written(tmp_path / "j.h5", "jpeg")) as store:
        assert store.read(0).shape == (32, 32, 3)
    with pytest.raises(ConfigError, match="codec"):
        codec_named("bmp")


def test_a_changed_tile_is_noticed_and_the_others_are_not_lost(path: Path) -> None:
    with h5py.File(path, "r+") as file:
        at = int(file["offset"][3]) + 40
        file["bytes"][at] ^= 0xFF
    with TileStore.open(path) as store:
        with pytest.raises(TileStoreError, match="tile 3 has changed"):
            store.read(3)
        np.testing.assert_array_equal(store.read(4), _TILES[4])


@pytest.mark.parametrize("kept", [0, 100, 0.5, 0.99])
def test_a_cut_off_file_is_refused_or_its_tiles_are(path: Path, kept: float) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: int(kept * len(content)) if kept < 1 else int(kept)])
    with pytest.raises(TileStoreError, match="damaged"):
        read_all(path)


def test_what_is_no_store_is_said(tmp_path: Path) -> None:
    with pytest.raises(TileStoreError, match="no tile store"):
        TileStore.open(tmp_path / "missing.h5")
    (tmp_path / "text.h5").write_text("hello")
    with pytest.raises(TileStoreError, match="damaged"):
        TileStore.open(tmp_path / "text.h5")
    assert read_identity(tmp_path / "text.h5") is None
    with h5py.File(tmp_path / "other.h5", "w") as file:
        file.attrs["schema"] = 99
    with pytest.raises(TileStoreError, match="another version"):
        TileStore.open(tmp_path / "other.h5")


def test_an_empty_store_is_a_store(tmp_path: Path) -> None:
    spool = TileSpool(tmp_path / "empty.h5", codec_named("png"))
    spool.finish(_TABLE.select(np.zeros(50, np.bool_)), {})
    spool.close()
    with TileStore.open(tmp_path / "empty.h5") as store:
        assert len(store) == 0


def test_what_a_killed_extraction_left_is_cleared_away(path: Path) -> None:
    left = path.with_name(f".{path.name}.99999.spool")
    other = path.with_name(".S2.h5.99999.spool")
    left.write_bytes(b"tiles")
    other.write_bytes(b"tiles")
    written(path)
    assert not left.exists()
    assert other.exists()


_FULL_DISK = """
import resource, sys
from pathlib import Path
import numpy as np
from crosscancer_core.errors import DiskFullError
from crosscancer_core.slides.array_slide import ArraySlide
from crosscancer_core.tiles.labels import label_tiles
from crosscancer_core.annotations.classes import ClassMapping
from crosscancer_core.annotations.model import AnnotationSet
from crosscancer_core.tiles.extract import extract_slide
from crosscancer_core.tiles.grid import TileGrid
from crosscancer_core.tiles.tissue import all_tissue

slide = ArraySlide(np.random.default_rng(0).integers(0, 256, (1024, 1024, 3), np.uint8))
table = label_tiles(TileGrid(slide.info.bounds, 256, 256), AnnotationSet(), ClassMapping(), all_tissue(slide.info))
limit = int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
try:
    extract_slide(slide, table, Path(sys.argv[1]))
except DiskFullError as error:
    print(error.message)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on a file's size to stand for a full disk")
@pytest.mark.parametrize("limit", [1_000_000, 3_157_000])  # the spool fails; the spool fits and the store does not
def test_a_full_disk_loses_nothing(path: Path, limit: int) -> None:
    before = path.read_bytes()
    done = subprocess.run(
        [sys.executable, "-c", _FULL_DISK, str(path), str(limit)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "The disk is full" in done.stdout
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]
