from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from crosscancer_core.annotations.asap_writer import write_asap_xml
from crosscancer_core.annotations.classes import ClassMapping, Meaning
from crosscancer_core.annotations.files import read_annotations, write_annotations
from crosscancer_core.annotations.model import AnnotationSet
from crosscancer_core.errors import ConfigError
from crosscancer_core.export.detections import OutlineRule, called_cells, detect
from crosscancer_core.export.naming import Naming
from crosscancer_core.export.outline_style import OutlineStyle
from crosscancer_core.export.provenance import provenance_of
from crosscancer_core.geometry import Region
from crosscancer_core.probability_map import MapIdentity, ProbabilityMap
from crosscancer_core.tiles.coverage import polygon_shares
from crosscancer_core.tiles.grid import TileGrid


def map_of(called: list[str] | np.ndarray, grid: TileGrid | None = None) -> ProbabilityMap:
    """A map with 0.9 where a row says ``#`` and 0.1 elsewhere; ``?`` = not predicted."""
    rows = np.array([list(row) for row in called]) if isinstance(called, list) else np.where(called, "#", ".")
    grid = grid or TileGrid(Region(1000, 500, rows.shape[1] * 256, rows.shape[0] * 256), 256, 256, 1.0, 0.25)
    map = ProbabilityMap.in_memory(
        grid, MapIdentity(slide_fingerprint="f", slide_name="S12.svs", model_hash="h1", model_name="breast")
    )
    map.values[:] = np.where(rows == "#", 0.9, np.where(rows == "?", np.nan, 0.1))
    return map


def detections(map: ProbabilityMap, threshold: float, minimum_area_um2: float = 0.0) -> AnnotationSet:
    return detect(map, OutlineRule(threshold, minimum_area_um2=minimum_area_um2)).annotations


def cells(map: ProbabilityMap, threshold: float = 0.5) -> np.ndarray:
    """Which cells the outlines cover, told by their exact areas."""
    area = shapely.union_all([annotation.geometry for annotation in detections(map, threshold)])
    shares = polygon_shares(area, map.grid.cells)
    assert np.isin(np.round(shares, 9), [0, 1]).all()
    return shares > 0.5


def test_one_tile_is_one_square() -> None:
    (found,) = detections(map_of(["....", ".#..", "...."]), 0.5)
    assert found.geometry.equals(shapely.box(1256, 756, 1512, 1012))
    assert len(found.geometry.exterior.coords) == 5
    assert found.group == "Tumor"


def test_neighbours_are_one_outline_with_corners_only() -> None:
    found = detections(map_of(["####", "####", "#..."]), 0.5)
    assert len(found) == 1
    assert len(found.annotations[0].geometry.exterior.coords) == 7


def test_diagonal_tiles_are_two_outlines() -> None:
    assert len(detections(map_of(["#.", ".#"]), 0.5)) == 2


def test_a_ring_has_a_hole() -> None:
    (found,) = detections(map_of(["###", "#.#", "###"]), 0.5)
    assert len(found.geometry.interiors) == 1
    assert found.geometry.area == 8 * 256**2


def test_no_hole_ever_holds_another_outline() -> None:
    """A cut-out is applied to the whole group, so it would erase the island."""
    map = map_of(["#######", "#.....#", "#.###.#", "#.#.#.#", "#.###.#", "#.....#", "#######"])
    found = detections(map, 0.5)
    for one in found:
        for ring in one.geometry.interiors:
            hole = shapely.Polygon(ring)
            assert not any(hole.contains(other.geometry) for other in found)
    np.testing.assert_array_equal(cells(map), map.values > 0.5)
    assert any(len(one.geometry.interiors) for one in found)  # the island's own hole stays one


@given(
    st.integers(0, 100_000), st.floats(0.2, 0.8), st.sampled_from([(256, 256, 1.0), (256, 128, 1.0), (100, 77, 1.7)])
)
@settings(max_examples=60, deadline=None)
def test_outlines_cover_exactly_the_called_tiles(seed: int, density: float, shape: tuple[int, int, float]) -> None:
    called = np.random.default_rng(seed).random((9, 12)) < density
    size, stride, downsample = shape
    area = Region(31, 17, 12 * stride * downsample, 9 * stride * downsample)
    map = map_of(called, TileGrid(area, size, stride, downsample, 0.25))
    np.testing.assert_array_equal(cells(map), called)
    found = detections(map, 0.5)
    total = sum(annotation.geometry.area for annotation in found)
    assert total == pytest.approx(called.sum() * map.grid.stride**2, rel=1e-12)
    assert all(annotation.geometry.is_valid for annotation in found)


@given(st.integers(0, 100_000), st.floats(0.3, 0.8))
@settings(max_examples=25, deadline=None)
def test_the_file_holds_the_same_area(tmp_path_factory: pytest.TempPathFactory, seed: int, density: float) -> None:
    called = np.random.default_rng(seed).random((9, 12)) < density
    map = map_of(called)
    path = tmp_path_factory.mktemp("export") / "out.xml"
    write_annotations(detections(map, 0.5), path)
    read = ClassMapping()
    annotations = read_annotations(path).annotations
    cancer = shapely.difference(read.area(annotations, Meaning.CANCER), read.area(annotations, Meaning.EXCLUSION))
    np.testing.assert_allclose(polygon_shares(cancer, map.grid), called, atol=1e-9)


def test_the_threshold_belongs_to_cancer_and_what_was_not_predicted_does_not() -> None:
    map = map_of(["#?.", "..?"])
    map.values[0, 2] = 0.5
    assert cells(map, 0.5).tolist() == [[True, False, True], [False, False, False]]
    assert len(detections(map, 0.95)) == 0


def test_small_detections_can_be_left_out() -> None:
    map = map_of(["##..", "....", "...#"])
    assert len(detections(map, 0.5, minimum_area_um2=1.5 * 64**2)) == 1
    no_resolution = map_of(["#"], TileGrid(Region(0, 0, 8, 8), 8, 8))
    with pytest.raises(ConfigError, match="minimum_area_um2"):
        detections(no_resolution, 0.5, minimum_area_um2=1)


def test_model_and_threshold_stand_in_the_group() -> None:
    map = map_of(["#"])
    (group,) = detect(map, OutlineRule(0.35), provenance_of(map, 0.35)).annotations.groups
    told = {key: group.attributes[key] for key in ("model", "model_hash", "threshold")}
    assert told == {"model": "breast", "model_hash": "h1", "threshold": "0.35"}


@pytest.mark.parametrize(
    ("slide", "model", "threshold", "name"),
    [
        ("S12", "breast", 0.5, "S12_breast_0.5"),
        ("Präparat 7 a", "double (seed 1)", 0.25, "Praparat_7_a_double_seed_1_0.25"),
        ("切片", "模型", 1.0, "slide_model_1"),
    ],
)
def test_names_are_plain_ascii(slide: str, model: str, threshold: float, name: str) -> None:
    identity = MapIdentity(slide_fingerprint="f", slide_name=f"{slide}.svs", model_hash="h", model_name=model)
    assert Naming().stem(identity, threshold) == name
    assert Path(name).name == name


def smooth_map(rows: int = 40, columns: int = 60) -> ProbabilityMap:
    y, x = np.mgrid[:rows, :columns]
    map = map_of(np.zeros((rows, columns), bool))
    map.values[:] = np.exp(-((x - 30) ** 2 + (y - 20) ** 2) / 120)
    return map


def test_smooth_lines_run_where_the_probability_is() -> None:
    map = smooth_map()
    found = detect(map, OutlineRule(0.5, OutlineStyle.ISO_LINES))
    radius = np.sqrt(120 * np.log(2)) * 256
    assert found.area_px == pytest.approx(np.pi * radius**2, rel=0.01)
    assert found.called_px == (map.values >= 0.5).sum() * 256**2
    assert found.difference == pytest.approx(found.area_px / found.called_px - 1)
    (outline,) = found.annotations
    assert outline.geometry.is_valid
    assert outline.geometry.centroid.distance(shapely.Point(1000 + 30.5 * 256, 500 + 20.5 * 256)) < 1


def test_smooth_lines_close_at_the_grids_edge_and_around_what_was_not_predicted() -> None:
    map = map_of(["###", "#?#", "###"])
    (outline,) = detect(map, OutlineRule(0.45, OutlineStyle.ISO_LINES)).annotations
    assert len(outline.geometry.interiors) == 1
    assert outline.geometry.contains(shapely.Point(1000 + 128, 500 + 128))
    assert not outline.geometry.contains(shapely.Point(1000 + 384, 500 + 384))


@given(st.integers(0, 100_000), st.floats(0.1, 0.9))
@settings(max_examples=40, deadline=None)
def test_smooth_lines_are_valid_and_between_their_probabilities(seed: int, threshold: float) -> None:
    map = map_of(np.zeros((7, 9), bool))
    map.values[:] = np.random.default_rng(seed).random((7, 9))
    area = shapely.union_all(
        [a.geometry for a in detect(map, OutlineRule(threshold, OutlineStyle.ISO_LINES)).annotations]
    )
    for row, col in np.ndindex(7, 9):
        centre = shapely.Point(1000 + (col + 0.5) * 256, 500 + (row + 0.5) * 256)
        if abs(map.values[row, col] - threshold) > 0.01:
            assert area.contains(centre) == bool(map.values[row, col] > threshold)


def test_small_holes_can_be_filled() -> None:
    map = map_of(["#####", "#.#.#", "#.#.#", "###.#", "#####"])
    rule = OutlineRule(0.5, fill_holes_um2=2.5 * 64**2)
    (outline,) = detect(map, rule).annotations
    assert len(outline.geometry.interiors) == 1
    assert outline.geometry.area == 22 * 256**2
    assert called_cells(map, rule).sum() == 22
    assert detect(map, rule).called_px == 20 * 256**2


@given(st.integers(0, 100_000))
@settings(max_examples=25, deadline=None)
def test_bands_share_out_exactly_the_called_area_and_come_back_from_the_file(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    map = map_of(np.zeros((8, 10), bool))
    map.values[:] = np.random.default_rng(seed).random((8, 10))
    found = detect(map, OutlineRule(0.4, bands=(0.6, 0.8, 0.3)), {"model": "breast"})
    path = tmp_path_factory.mktemp("bands") / "b.xml"
    write_asap_xml(found.annotations, path, cut_holes=True)
    read = read_annotations(path).annotations
    for name, low, high in (("Tumor 0.4-0.6", 0.4, 0.6), ("Tumor 0.6-0.8", 0.6, 0.8), ("Tumor 0.8-1", 0.8, 2)):
        group = read.group(name)
        inside = (map.values >= low) & (map.values < high)
        if group is None:
            assert not inside.any()
            continue
        assert group.attributes["class"] == "Tumor"
        area = shapely.union_all([annotation.geometry for annotation in read.in_group(name)])
        np.testing.assert_allclose(polygon_shares(area, map.grid), inside, atol=1e-6)
    assert found.area_px == pytest.approx(found.called_px)


def test_many_outlines_are_warned_of() -> None:
    called = np.zeros((150, 150), bool)
    called[::2, ::2] = True
    found = detect(map_of(called), OutlineRule())
    assert len(found.annotations) == 75**2
    assert "5,625 outlines" in str(found.warning)
    assert detect(map_of(["#"]), OutlineRule()).warning is None
