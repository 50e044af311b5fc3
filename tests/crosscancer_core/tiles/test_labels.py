from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from crosscancer_core.annotations.classes import ClassMapping, Meaning
from crosscancer_core.annotations.files import read_annotations
from crosscancer_core.annotations.model import Annotation, AnnotationGroup, AnnotationSet, Kind
from crosscancer_core.errors import ConfigError
from crosscancer_core.geometry import Region
from crosscancer_core.slides.opening import open_slide
from crosscancer_core.tiles.grid import Tile, TileGrid
from crosscancer_core.tiles.labels import LabelRule, TileTable, label_tiles
from crosscancer_core.tiles.tissue import TissueMask

_AREA = Region(0, 0, 400, 300)
_GRID = TileGrid(_AREA, 100, 100)
_NO_TISSUE = TissueMask(np.zeros((1, 1), np.bool_), _AREA)
_ALL_TISSUE = TissueMask(np.ones((1, 1), np.bool_), _AREA)


def drawn(**shapes: shapely.Geometry | list[shapely.Geometry]) -> AnnotationSet:
    annotations = [
        Annotation(f"{group} {number}", group, Kind.POLYGON, shape, group)
        for group, given in shapes.items()
        for number, shape in enumerate(given if isinstance(given, list) else [given])
    ]
    return AnnotationSet(tuple(AnnotationGroup(group) for group in shapes), tuple(annotations))


def table(annotations: AnnotationSet, grid: TileGrid = _GRID, tissue: TissueMask = _ALL_TISSUE) -> TileTable:
    return label_tiles(grid, annotations, ClassMapping(), tissue)


def at(shares: np.ndarray, col: int, row: int, grid: TileGrid = _GRID) -> float:
    return float(shares[row * grid.columns + col])


def test_the_table_lists_every_tile_row_by_row() -> None:
    tiles = table(AnnotationSet())
    assert [tiles.tile(index) for index in (0, 1, 4, 11)] == [Tile(0, 0), Tile(1, 0), Tile(0, 1), Tile(3, 2)]
    assert len(tiles) == 12
    assert not tiles.cancer_share.any()
    assert tiles.tissue_share.tolist() == [1.0] * 12


def test_overlapping_outlines_count_once() -> None:
    tiles = table(drawn(Tumor=[shapely.box(0, 0, 100, 50), shapely.box(0, 25, 100, 75)]))
    assert at(tiles.cancer_share, 0, 0) == 0.75


def test_an_exclusion_is_cut_out_and_becomes_not_cancer() -> None:
    tiles = table(drawn(Tumor=shapely.box(0, 0, 200, 100), Exclusion=shapely.box(50, 0, 100, 100)))
    assert at(tiles.cancer_share, 0, 0) == 0.5
    assert at(tiles.ignore_share, 0, 0) == 0
    assert tiles.labels(LabelRule.parse("cancer_share >= 0.6"))[0] == 0


def test_ignored_area_is_taken_from_cancer() -> None:
    tiles = table(drawn(Tumor=shapely.box(0, 0, 200, 100), Ignore=shapely.box(0, 0, 25, 100)))
    assert at(tiles.cancer_share, 0, 0) == 0.75
    assert at(tiles.ignore_share, 0, 0) == 0.25
    assert tiles.labels(LabelRule())[:3].tolist() == [-1, 1, 0]


def test_annotated_cancer_counts_as_tissue() -> None:
    tiles = table(drawn(Tumor=shapely.box(0, 0, 60, 100)), tissue=_NO_TISSUE)
    assert at(tiles.tissue_share, 0, 0) == pytest.approx(0.6)
    assert at(tiles.tissue_share, 1, 0) == 0


def test_beyond_the_slide_nothing_counts() -> None:
    grid = TileGrid(_AREA, 250, 250)
    tiles = table(drawn(Tumor=shapely.box(-500, -500, 1000, 1000)), grid)
    inside = [1, 0.6, 0.2, 0.12]
    np.testing.assert_allclose(tiles.inside_share, inside, rtol=1e-6)
    np.testing.assert_allclose(tiles.cancer_share, inside, rtol=1e-6)


def test_rules_differ_as_they_say() -> None:
    outline = shapely.box(40, 40, 160, 60)
    tiles = table(drawn(Tumor=outline))
    assert tiles.labels(LabelRule.parse("centre"))[:3].tolist() == [1, 1, 0]
    assert tiles.labels(LabelRule.parse("any"))[:3].tolist() == [1, 1, 0]
    assert tiles.labels(LabelRule.parse("cancer_share >= 0.12"))[:3].tolist() == [1, 1, 0]
    assert tiles.labels(LabelRule.parse("cancer_share >= 0.13"))[:3].tolist() == [0, 0, 0]


def test_a_tile_that_is_only_touched_is_not_any() -> None:
    assert table(drawn(Tumor=shapely.box(0, 0, 100, 100))).labels(LabelRule.parse("any")).sum() == 1


@pytest.mark.parametrize(
    "text",
    [
        "cancer_share >= 0.5",
        "cancer_share >= 0.25",
        "cancer_share >= 1",
        "centre",
        "centre box",
        "any",
        "cancer_share >= 0.75 or <= 0.25",
        "cancer_share >= 0.5 or <= 0",
    ],
)
def test_a_rule_and_its_text_are_the_same(text: str) -> None:
    assert str(LabelRule.parse(text)) == text
    assert LabelRule.parse(f" {text.upper()} ") == LabelRule.parse(text)
    assert LabelRule.parse(text).definition.endswith(".")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "cancer_share",
        "cancer_share >= 0",
        "cancer_share >= 1.5",
        "cancer_share > .",
        "5",
        "cancer_share >= 0.2 or <= 0.3",
    ],
)
def test_what_is_no_rule_is_said(text: str) -> None:
    with pytest.raises(ConfigError, match="label_rule"):
        LabelRule.parse(text)


@given(st.integers(0, 10_000), st.sampled_from([(64, 64, 1.0), (32, 32, 1.9)]))
@settings(max_examples=25, deadline=None)
def test_shares_are_disjoint_and_add_up(seed: int, shape: tuple[int, int, float]) -> None:
    rng = np.random.default_rng(seed)

    def blob() -> shapely.Geometry:
        return shapely.Point(rng.uniform(0, 400), rng.uniform(0, 300)).buffer(rng.uniform(20, 150))

    cancer, exclusion, ignored = [blob(), blob()], blob(), blob()
    tiles = table(drawn(Tumor=cancer, Exclusion=exclusion, Ignore=ignored), TileGrid(_AREA, *shape))
    assert ((tiles.cancer_share + tiles.ignore_share) <= tiles.inside_share + 1e-6).all()
    slide = shapely.box(0, 0, 400, 300)
    expected = shapely.union_all(cancer).difference(exclusion).difference(ignored).intersection(slide).area
    found = float(tiles.cancer_share.astype(np.float64).sum()) * tiles.grid.tile_area
    assert found == pytest.approx(expected, rel=1e-6, abs=1e-2)


@given(st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_the_centre_is_that_of_the_tile(seed: int) -> None:
    rng = np.random.default_rng(seed)
    angle = np.sort(rng.uniform(0, 2 * np.pi, 30))
    distance = rng.uniform(30, 140, 30)
    outline = shapely.Polygon(np.stack([200 + distance * np.cos(angle), 150 + distance * np.sin(angle)], axis=1))
    grid = TileGrid(_AREA, 20, 10)
    tiles = table(drawn(Tumor=shapely.make_valid(outline)), grid)
    centres = [grid.region(tiles.tile(index)).centre for index in range(len(tiles))]
    expected = shapely.contains_xy(shapely.make_valid(outline), [p.x for p in centres], [p.y for p in centres])
    np.testing.assert_array_equal(tiles.labels(LabelRule.parse("centre")) == 1, expected)


def test_the_centre_box_is_the_middle_half_of_the_tile() -> None:
    rule = LabelRule.parse("centre box")
    inside, outside = shapely.box(70, 70, 74, 74), shapely.box(176, 20, 224, 80)
    tiles = table(drawn(Tumor=[inside, outside]))
    assert tiles.labels(rule)[:3].tolist() == [1, 0, 0]
    assert at(tiles.centre_box_share, 0, 0) == pytest.approx(16 / 2500)
    assert at(tiles.centre_box_share, 1, 0) == 0


def test_the_ambiguous_band_is_left_out() -> None:
    tiles = table(
        drawn(Tumor=[shapely.box(0, 0, 80, 100), shapely.box(100, 0, 150, 100), shapely.box(200, 0, 220, 100)])
    )
    rule = LabelRule.parse("cancer_share >= 0.75 or <= 0.25")
    assert tiles.labels(rule)[:4].tolist() == [1, -1, 0, 0]


def test_cancer_on_glass_is_counted_as_a_conflict() -> None:
    outlines = drawn(Tumor=shapely.box(0, 0, 250, 100))
    assert table(outlines).conflicts == 0
    on_glass = table(outlines, tissue=_NO_TISSUE)
    assert on_glass.conflicts == 3
    assert on_glass.select(np.array([0])).conflicts == 3


@given(st.integers(0, 10_000))
@settings(max_examples=20, deadline=None)
def test_shares_agree_with_a_rasterised_mask(seed: int) -> None:
    """Painted at 16 x 16 points a pixel; the painted mask, not ours, is the coarse one."""
    rng = np.random.default_rng(seed)
    angle = np.sort(rng.uniform(0, 2 * np.pi, 12))
    distance = rng.uniform(40, 140, 12)
    outline = shapely.make_valid(
        shapely.Polygon(np.stack([200 + distance * np.cos(angle), 150 + distance * np.sin(angle)], axis=1))
    )
    tiles = table(drawn(Tumor=outline))
    centres = (np.arange(400 * 4) + 0.5) / 4
    x, y = np.meshgrid(centres, centres[: 300 * 4])
    shapely.prepare(outline)
    painted = shapely.contains_xy(outline, x, y).reshape(3, 400, 4, 400).mean(axis=(1, 3)).ravel()
    np.testing.assert_allclose(tiles.cancer_share, painted, atol=1e-3)


@given(st.lists(st.tuples(*[st.integers(0, 400)] * 2, *[st.integers(0, 300)] * 2), min_size=1, max_size=4))
@settings(max_examples=40, deadline=None)
def test_axis_parallel_shares_equal_a_rasterised_mask(boxes: list[tuple[int, int, int, int]]) -> None:
    painted = np.zeros((300, 400))
    shapes = []
    for x0, x1, y0, y1 in boxes:
        left, right, top, bottom = min(x0, x1), max(x0, x1) + 1, min(y0, y1), max(y0, y1) + 1
        painted[top:bottom, left:right] = 1
        shapes.append(shapely.box(left, top, right, bottom))
    shares = painted.reshape(3, 100, 4, 100).mean(axis=(1, 3)).ravel()
    np.testing.assert_array_equal(table(drawn(Tumor=shapes)).cancer_share, shares.astype(np.float32))


def test_select_keeps_the_columns_together() -> None:
    tiles = table(drawn(Tumor=shapely.box(100, 100, 200, 200)))
    chosen = tiles.select(tiles.cancer_share > 0)
    assert (len(chosen), chosen.tile(0)) == (1, Tile(1, 1))
    assert tiles.select(np.array([5, 0])).tile(1) == Tile(0, 0)


@pytest.mark.parametrize("name", ["bcss_1008", "bcss_1015", "bcss_1019"])
def test_real_outlines_keep_their_area(real_data: Path, name: str) -> None:
    drawings = read_annotations(real_data / "breast_bcss" / f"{name}.xml").annotations
    with open_slide(real_data / "breast_bcss" / f"{name}.tif") as slide:
        tiles = label_tiles(
            TileGrid.over(slide.info, 100, 0.25), drawings, ClassMapping(), TissueMask(np.ones((1, 1), np.bool_), _AREA)
        )
        area = ClassMapping().area(drawings, Meaning.CANCER).intersection(shapely.box(*slide.info.bounds.bounds)).area
    assert area > 0
    assert float(tiles.cancer_share.sum(dtype=np.float64)) * 100**2 == pytest.approx(area, rel=1e-6)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("cancer_share >= 0.5", "at least half of it is cancer"),
        ("cancer_share >= 0.6", "at least 60 % of it is cancer"),
        ("centre", "its centre is cancer"),
        ("centre box", "any of its central square is cancer"),
        ("any", "any of it is cancer"),
        (
            "cancer_share >= 0.75 or <= 0.25",
            "at least three quarters of it is cancer, and not when at most a quarter is; others are left out",
        ),
    ],
)
def test_a_rule_is_said_in_words(text: str, words: str) -> None:
    assert LabelRule.parse(text).words == words
