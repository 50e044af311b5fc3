from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import GeometryCollection, LineString, MultiPolygon, Point, Polygon, box

from crosscancer_core.annotations.classes import PRESETS, ClassMapping, Meaning, areal
from crosscancer_core.annotations.model import Annotation, AnnotationGroup, AnnotationSet, Kind
from crosscancer_core.annotations.winding import winding_numbers

corners = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=3, max_size=14)


def _wound_at(polygon: Polygon, points: np.ndarray) -> np.ndarray:
    """Inside by angle: how far the outline turns around each point, a way of counting unlike the one under test."""
    ring = np.asarray(polygon.exterior.coords)
    vectors = ring[None] - points[:, None]
    angles = np.arctan2(vectors[..., 1], vectors[..., 0])
    turns = np.diff(angles, axis=1)
    turns = (turns + np.pi) % (2 * np.pi) - np.pi
    return np.rint(turns.sum(axis=1) / (2 * np.pi)).astype(int)


@settings(max_examples=60, deadline=None)
@given(corners)
def test_area_is_what_the_outline_winds_around(points: list[tuple[int, int]]) -> None:
    polygon = Polygon(points)
    area = areal(polygon)
    assert area.is_valid
    raster = np.stack(np.meshgrid(np.arange(-1, 14) + 0.4142, np.arange(-1, 14) + 0.7321), -1).reshape(-1, 2)
    raster = raster[[polygon.exterior.distance(Point(point)) > 1e-6 for point in raster]]
    expected = _wound_at(polygon, raster)
    assert np.array_equal(winding_numbers(np.asarray(polygon.exterior.coords), raster), expected)
    assert [area.contains(Point(point)) for point in raster] == list(expected != 0)


def test_figure_eight_and_doubly_wound_loops_are_filled() -> None:
    eight = Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])
    assert areal(eight).area == pytest.approx(50)
    twice = Polygon([(0, 0), (9, 0), (9, 9), (0, 9), (0, 0), (3, 3), (6, 3), (6, 6), (3, 6), (3, 3)])
    assert areal(twice).area == pytest.approx(81)  # even-odd would make a hole of the inner square


def test_loop_wound_back_is_a_hole() -> None:
    keyhole = Polygon([(0, 0), (9, 0), (9, 9), (0, 9), (0, 0), (3, 3), (3, 6), (6, 6), (6, 3), (3, 3)])
    assert areal(keyhole).area == pytest.approx(72)


def test_other_shapes() -> None:
    assert areal(Point(1, 1)).is_empty
    assert areal(LineString([(0, 0), (5, 5)])).is_empty
    assert areal(Polygon([(0, 0), (5, 5), (0, 0)])).is_empty
    holed = Polygon(
        [(0, 0), (9, 0), (9, 9), (0, 9)], [[(3, 3), (6, 3), (6, 6), (3, 6)], [(5, 5), (8, 5), (8, 8), (5, 8)]]
    )
    assert not holed.is_valid
    assert areal(holed).area == pytest.approx(81 - 17)
    overlapping = MultiPolygon([box(0, 0, 2, 2), box(1, 0, 3, 2)])
    assert areal(overlapping).area == pytest.approx(6)
    assert areal(GeometryCollection([box(0, 0, 2, 2), Point(9, 9)])).area == pytest.approx(4)


def _annotation(name: str, group: str | None, kind: Kind = Kind.POLYGON) -> Annotation:
    return Annotation(name, name, kind, box(0, 0, 4, 4), group)


def test_meaning_follows_group_parent_or_own_name() -> None:
    groups = (AnnotationGroup("TUMOR"), AnnotationGroup("Gleason 4", parent="TUMOR"), AnnotationGroup("Stroma"))
    mapping = ClassMapping()
    annotations = AnnotationSet(groups)
    expected = {
        ("a", "TUMOR"): Meaning.CANCER,
        ("b", "Gleason 4"): Meaning.CANCER,
        ("c", "Stroma"): Meaning.OTHER,
        ("tumor", None): Meaning.CANCER,
        ("d", "_2"): Meaning.EXCLUSION,
        ("Tumor", "Ignore"): Meaning.IGNORE,
        ("e", None): Meaning.OTHER,
    }
    for (name, group), meaning in expected.items():
        assert mapping.meaning(_annotation(name, group), annotations) is meaning


def test_parents_in_a_circle_end() -> None:
    groups = (AnnotationGroup("a", parent="b"), AnnotationGroup("b", parent="a"))
    assert ClassMapping().meaning(_annotation("x", "a"), AnnotationSet(groups)) is Meaning.OTHER


def test_area_counts_areal_kinds_only() -> None:
    annotations = AnnotationSet(annotations=(_annotation("a", "Tumor"), _annotation("b", "Tumor", Kind.NONE)))
    assert ClassMapping().area(annotations, Meaning.CANCER).area == 16
    assert ClassMapping().area(annotations, Meaning.IGNORE).is_empty


def test_effective_areas_follow_the_painting_order_whatever_the_order_of_the_file() -> None:
    shapes = [("Ignore", box(3, 0, 5, 4)), ("Exclusion", box(2, 0, 4, 4)), ("Tumor", box(0, 0, 4, 4))]
    found = tuple(Annotation(group, group, Kind.POLYGON, shape, group) for group, shape in shapes)
    for order in (found, found[::-1]):
        areas = ClassMapping().effective(AnnotationSet(annotations=order))
        assert areas.cancer.equals(box(0, 0, 2, 4))
        assert areas.exclusion.equals(box(2, 0, 3, 4))
        assert areas.ignore.equals(box(3, 0, 5, 4))


@pytest.mark.parametrize(
    ("preset", "cancer", "exclusion"),
    [
        ("CrossCancer", ("Tumor", "_0", "metastases"), ("Exclusion", "_2")),
        ("Tumor / Exclusion", ("Tumor",), ("Exclusion",)),
        ("CAMELYON16", ("_0", "_1", "Tumor"), ("_2", "Exclusion")),
        ("CAMELYON17", ("metastases",), ("normal",)),
    ],
)
def test_presets(preset: str, cancer: tuple[str, ...], exclusion: tuple[str, ...]) -> None:
    mapping = PRESETS[preset]
    assert all(mapping.meaning(_annotation("a", name), AnnotationSet()) is Meaning.CANCER for name in cancer)
    assert all(mapping.meaning(_annotation("a", name), AnnotationSet()) is Meaning.EXCLUSION for name in exclusion)


def test_mapping_without_cancer_warns_and_names_what_would_do() -> None:
    mapping = PRESETS["CAMELYON17"]
    assert mapping.warning(AnnotationSet(annotations=(_annotation("a", "metastases"),))) is None
    told = mapping.warning(AnnotationSet(annotations=(_annotation("a", "_0"), _annotation("b", "_2"))))
    assert told == ("No group means cancer under this class mapping (“_0”, “_2”): the preset CrossCancer finds some.")
    strange = mapping.warning(AnnotationSet(annotations=(_annotation("a", "Krebs"),)))
    assert strange is not None
    assert strange.endswith("name the group that holds cancer in the class mapping.")
    covered = AnnotationSet(annotations=(_annotation("a", "metastases"), _annotation("b", "normal")))
    assert "cover all cancer" in str(mapping.warning(covered))
    assert "No area is outlined" in str(mapping.warning(AnnotationSet()))
