from __future__ import annotations

import numpy as np
import pytest
import shapely
from scipy.interpolate import RegularGridInterpolator
from sklearn.metrics import roc_auc_score

from crosscancer_core.annotations.classes import ClassMapping
from crosscancer_core.annotations.model import Annotation, AnnotationGroup, AnnotationSet, Kind
from crosscancer_core.evaluation import interpolated
from crosscancer_core.evaluation.interpolated import SAMPLES, fine_shares, interpolated_histogram
from crosscancer_core.evaluation.roc import auc_of, roc_of
from crosscancer_core.geometry import Region
from crosscancer_core.tiles.grid import TileGrid
from crosscancer_core.tiles.labels import TileTable, label_tiles
from crosscancer_core.tiles.tissue import TissueMask

_TILE = 8  # pixels: then each sampled place is one pixel


def drawn(cancer: shapely.Geometry, ignore: shapely.Geometry | None = None) -> AnnotationSet:
    shapes = [Annotation("c", "c", Kind.POLYGON, cancer, "Tumor")]
    if ignore is not None:
        shapes.append(Annotation("i", "i", Kind.POLYGON, ignore, "Ignore"))
    return AnnotationSet((AnnotationGroup("Tumor"), AnnotationGroup("Ignore")), tuple(shapes))


def table_of(grid: TileGrid, annotations: AnnotationSet) -> TileTable:
    return label_tiles(grid, annotations, ClassMapping(), TissueMask(np.ones((1, 1), np.bool_), grid.area))


def smooth(values: np.ndarray, height: int, width: int) -> np.ndarray:
    """The bilinear map at every pixel, by SciPy; the edge's values go on."""
    rows, columns = values.shape
    padded = np.pad(values.astype(float), 1, mode="edge")
    y, x = (np.arange(-1, n + 1) * _TILE + _TILE / 2 for n in (rows, columns))
    where = np.meshgrid(np.arange(height) + 0.5, np.arange(width) + 0.5, indexing="ij")
    return RegularGridInterpolator((y, x), padded)(np.stack(where, axis=-1))


@pytest.mark.parametrize("cells", [250_000, 900])
def test_equals_every_pixel_of_the_interpolated_map(cells: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interpolated, "_CELLS", cells)  # also in bands of two rows
    width, height = 148, 110  # neither is whole tiles
    grid = TileGrid(Region(0, 0, width, height), _TILE, _TILE)
    annotations = drawn(shapely.box(21, 13, 77, 66), shapely.box(100, 40, 131, 93))
    table = table_of(grid, annotations)
    values = np.random.default_rng(0).random((grid.rows, grid.columns)).astype(np.float32)
    found = interpolated_histogram(
        values, table, np.ones(len(table), np.bool_), fine_shares(table, annotations, ClassMapping())
    )
    truth = np.zeros((height, width), np.int8)
    truth[13:66, 21:77] = 1
    kept = np.ones_like(truth, np.bool_)
    kept[40:93, 100:131] = False
    assert found.total_positive == pytest.approx(truth[kept].sum(), abs=0.1)
    assert found.total_negative == pytest.approx((truth[kept] == 0).sum(), abs=0.1)
    expected = roc_auc_score(truth[kept], smooth(values, height, width)[kept])
    assert auc_of(found) == pytest.approx(expected, abs=1e-5)


def test_a_constant_map_and_a_single_tile() -> None:
    grid = TileGrid(Region(0, 0, 64, 64), _TILE, _TILE)
    annotations = drawn(shapely.box(0, 0, 30, 64))
    table = table_of(grid, annotations)
    fine = fine_shares(table, annotations, ClassMapping())
    values = np.full((8, 8), 0.25, np.float32)
    curve = roc_of(interpolated_histogram(values, table, np.ones(64, np.bool_), fine))
    assert curve is not None
    assert (curve.auc, curve.tie_mass) == (0.5, 1.0)
    values[:] = np.nan
    values[4, 3] = 0.7
    alone = interpolated_histogram(values, table, ~np.isnan(values).ravel(), fine)
    np.testing.assert_allclose(alone.score, 0.7, atol=2e-5)
    assert alone.total_positive + alone.total_negative == pytest.approx(_TILE**2)


def test_tiles_that_were_not_predicted_do_not_pull_their_neighbours() -> None:
    grid = TileGrid(Region(0, 0, 64, 64), _TILE, _TILE)
    annotations = drawn(shapely.box(0, 0, 30, 64))
    table = table_of(grid, annotations)
    values = np.full((8, 8), 0.9, np.float32)
    values[:, 5:] = np.nan
    found = interpolated_histogram(
        values, table, ~np.isnan(values).ravel(), fine_shares(table, annotations, ClassMapping())
    )
    assert len(found) == 1
    assert found.score[0] == pytest.approx(0.9, abs=2e-5)


def test_only_mixed_tiles_are_looked_at_closely() -> None:
    grid = TileGrid(Region(0, 0, 160, 160), _TILE, _TILE)
    annotations = drawn(shapely.box(12, 16, 60, 80))  # its left and right edges cut tiles, the others do not
    fine = fine_shares(table_of(grid, annotations), annotations, ClassMapping())
    assert fine.cancer.shape == (2 * 8, SAMPLES**2)
    other = table_of(TileGrid(Region(0, 0, 160, 160), 16, 16), annotations)
    with pytest.raises(ValueError, match="another grid"):
        interpolated_histogram(np.zeros((10, 10), np.float32), other, np.ones(100, np.bool_), fine)
