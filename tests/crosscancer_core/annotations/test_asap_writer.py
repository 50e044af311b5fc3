from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree
from shapely import GeometryCollection, LineString, MultiPolygon, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from crosscancer_core.annotations.asap_writer import write_asap_xml
from crosscancer_core.annotations.classes import ClassMapping, Meaning, areal
from crosscancer_core.annotations.files import read_annotations, write_annotations
from crosscancer_core.annotations.model import Annotation, AnnotationGroup, AnnotationSet, Kind, ellipse
from crosscancer_core.errors import AnnotationFormatError, AnnotationNotWritableError, DiskFullError
from tests.crosscancer_core.annotations.strategies import annotation_sets
from tests.faults import full_disk, killed

ASAP_TYPES = ("None", "Dot", "Polygon", "Spline", "PointSet", "Measurement", "Rectangle")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(annotation_sets())
def test_every_set_survives_writing_and_reading(tmp_path: Path, annotations: AnnotationSet) -> None:
    write_annotations(annotations, tmp_path / "a.xml")
    read = read_annotations(tmp_path / "a.xml")
    assert read.annotations == annotations
    assert read.report.rejected == ()
    _check_that_asap_survives(tmp_path / "a.xml")


def _check_that_asap_survives(path: Path) -> None:
    """Every rule of ASAP's reader that makes it crash or throw the file away."""
    root = etree.parse(path).getroot()
    assert root.tag == "ASAP_Annotations"
    defined = [group.get("Name") for group in root.iterfind("AnnotationGroups/Group")]
    assert len(set(defined)) == len(defined)
    assert "None" not in defined
    parents = {group.get("Name"): group.get("PartOfGroup") for group in root.iterfind("AnnotationGroups/Group")}
    for name in parents:
        seen = set()
        while name != "None":
            assert name in parents
            assert name not in seen
            seen.add(name)
            name = parents[name]
    for annotation in root.iterfind("Annotations/Annotation"):
        assert annotation.get("Type") in ASAP_TYPES
        assert annotation.get("PartOfGroup") in ("None", *defined)
        coordinates = annotation.findall("Coordinates/Coordinate")
        assert [coordinate.get("Order") for coordinate in coordinates] == [str(i) for i in range(len(coordinates))]
        assert coordinates
        places = [(coordinate.get("X"), coordinate.get("Y")) for coordinate in coordinates]
        for text in (text for place in places for text in place):
            assert f"{np.float32(float(text)):.9g}" == text  # bit for bit after ASAP's own opening and saving
        if annotation.get("Type") in ("Polygon", "Spline", "Rectangle"):
            assert places[0] != places[-1]


def _polygon(geometry: BaseGeometry, group: str | None = "Tumor", name: str = "a", index: int = 0) -> Annotation:
    return Annotation(str(index), name, Kind.POLYGON, geometry, group)


def _written(path: Path) -> list[tuple[str, str]]:
    return [(a.get("Name"), a.get("PartOfGroup")) for a in etree.parse(path).getroot().iter("Annotation")]


def _ring(outer: float, inner: float) -> Polygon:
    return Polygon(box(-outer, -outer, outer, outer).exterior, [box(-inner, -inner, inner, inner).exterior])


def test_holes_become_exclusions_and_islands_go_to_a_later_pair_of_groups(tmp_path: Path) -> None:
    nested = MultiPolygon([_ring(100, 80), _ring(60, 40), box(-20, -20, 20, 20)])
    annotations = AnnotationSet((AnnotationGroup("Tumor", "#ff0000"),), (_polygon(nested),))
    write_annotations(annotations, tmp_path / "a.xml")
    assert _written(tmp_path / "a.xml") == [
        ("a part 1", "Tumor"),
        ("a part 1 hole 1", "Exclusion"),
        ("a part 2", "Tumor_2"),
        ("a part 2 hole 1", "Exclusion_2"),
        ("a part 3", "Tumor_3"),
    ]
    assert read_annotations(tmp_path / "a.xml").annotations == annotations


def test_island_that_is_an_annotation_of_its_own_is_not_erased(tmp_path: Path) -> None:
    groups = (AnnotationGroup("Tumor"), AnnotationGroup("Exclusion"))
    island = Annotation("1", "island", Kind.RECTANGLE, box(0, 0, 9, 9), "Tumor")
    annotations = AnnotationSet(groups, (_polygon(_ring(50, 40)), island))
    write_annotations(annotations, tmp_path / "a.xml")
    assert _written(tmp_path / "a.xml") == [("a", "Tumor"), ("a hole 1", "Exclusion"), ("island", "Tumor_2")]
    assert read_annotations(tmp_path / "a.xml").annotations == annotations


def test_hole_in_stroma_does_not_cut_into_tumour(tmp_path: Path) -> None:
    annotations = AnnotationSet((AnnotationGroup("Stroma"),), (_polygon(_ring(50, 40), "Stroma"),))
    write_annotations(annotations, tmp_path / "a.xml")
    assert _written(tmp_path / "a.xml") == [("a", "Stroma"), ("a hole 1", "Stroma hole")]
    assert read_annotations(tmp_path / "a.xml").annotations == annotations


def test_pieces_edited_in_asap_are_taken_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    annotations = AnnotationSet((AnnotationGroup("Tumor"),), (_polygon(_ring(50, 40)),))
    write_annotations(annotations, path)
    tree = etree.parse(path)
    hole = tree.getroot().findall(".//Annotation")[1]
    hole.getparent().remove(hole)
    tree.write(path)
    read = read_annotations(path)
    assert read.annotations.annotations[0].geometry == Polygon(_ring(50, 40).exterior)
    assert "an outline of “a” was deleted" in read.report.repaired
    shell = tree.getroot().find(".//Annotation")
    shell.getparent().append(etree.fromstring(etree.tostring(shell)))
    tree.write(path)
    read = read_annotations(path)
    assert len(read.annotations) == 2
    assert "names are used twice" in read.report.repaired[0]


def test_long_edges_get_points_that_asaps_mask_needs(tmp_path: Path) -> None:
    write_annotations(AnnotationSet((), (_polygon(box(0, 0, 90_000, 30_000), None),)), tmp_path / "a.xml")
    geometry = read_annotations(tmp_path / "a.xml").annotations.annotations[0].geometry
    assert isinstance(geometry, Polygon)
    edges = np.diff(np.asarray(geometry.exterior.coords), axis=0)
    assert np.hypot(*edges.T).max() <= 20_000
    assert geometry.equals(box(0, 0, 90_000, 30_000))


def test_points_that_are_one_in_float32_are_written_once(tmp_path: Path) -> None:
    spline = Polygon([(200_000, 5), (200_000.001, 5), (200_100, 5), (200_100, 90)])
    write_annotations(AnnotationSet((), (Annotation("0", "a", Kind.SPLINE, spline),)), tmp_path / "a.xml")
    geometry = read_annotations(tmp_path / "a.xml").annotations.annotations[0].geometry
    assert geometry == Polygon([(200_000, 5), (200_100, 5), (200_100, 90)])


@pytest.mark.parametrize(
    ("annotation", "told"),
    [
        (_polygon(Polygon()), "“a” is empty"),
        (Annotation("0", "a", Kind.DOT, Point(5, float("nan"))), "not a finite number"),
        (Annotation("0", "a", Kind.DOT, Point(1e60, 5)), "not a finite number"),
        (_polygon(LineString([(0, 0), (5, 5)])), "its shape is a LineString"),
        (_polygon(GeometryCollection([Point(1, 1), box(0, 0, 2, 2)])), "GeometryCollection"),
        (Annotation("0", "a", Kind.DOT, box(0, 0, 2, 2)), "its shape is a Polygon"),
        (_polygon(box(0, 0, 2, 2), "None"), "a group is named “None”"),
        (_polygon(box(0, 0, 2, 2), ""), "a group is named “”"),
    ],
)
def test_what_asap_cannot_hold_is_refused_and_nothing_is_written(
    tmp_path: Path, annotation: Annotation, told: str
) -> None:
    path = tmp_path / "a.xml"
    path.write_text("old")
    with pytest.raises(AnnotationNotWritableError) as caught:
        write_annotations(AnnotationSet((), (annotation,)), path)
    assert told in caught.value.message
    assert isinstance(caught.value, AnnotationFormatError)
    assert path.read_text() == "old"


def test_sets_that_asap_would_choke_on_are_put_right(tmp_path: Path) -> None:
    groups = (
        AnnotationGroup("a", parent="b"),
        AnnotationGroup("b", parent="a"),
        AnnotationGroup("c", parent="missing"),
        AnnotationGroup("c"),
    )
    annotations = AnnotationSet(groups, (_polygon(box(0, 0, 2, 2), "undefined", "bad \x00 name"),))
    write_annotations(annotations, tmp_path / "a.xml")
    _check_that_asap_survives(tmp_path / "a.xml")
    read = read_annotations(tmp_path / "a.xml")
    assert read.report.repaired == ()
    assert read.annotations.annotations[0].name == "bad \ufffd name"
    assert {group.name for group in read.annotations.groups} == {"a", "b", "c", "undefined", "missing"}


def test_other_suffixes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(AnnotationNotWritableError, match="ndpa"):
        write_annotations(AnnotationSet(), tmp_path / "a.ndpa")
    write_annotations(AnnotationSet(), tmp_path / "A.XML")
    assert read_annotations(tmp_path / "A.XML").annotations == AnnotationSet()


def test_full_disk_and_killed_writer_leave_the_pathologists_file(tmp_path: Path) -> None:
    path = tmp_path / "slide.xml"
    annotations = AnnotationSet((AnnotationGroup("Tumor"),), (_polygon(_ring(50, 40)),))
    write_annotations(annotations, path)
    with full_disk(50), pytest.raises(DiskFullError):
        write_annotations(AnnotationSet(), path)
    code = (
        "from pathlib import Path\nfrom crosscancer_core.annotations.files import write_annotations\n"
        "from crosscancer_core.annotations.model import AnnotationSet\n"
        "write_annotations(AnnotationSet(), Path(sys.argv[1]))\n"
    )
    assert killed(code, tmp_path, path, room=50)
    for step in (1, 2, 3):
        assert killed(code, tmp_path, path, step=step)
    assert read_annotations(path).annotations == annotations


def test_what_asap_does_not_know_is_told_and_drawn_there(tmp_path: Path) -> None:
    line = LineString([(0, 0), (50, 10), (90, 80)])
    annotations = AnnotationSet(
        (AnnotationGroup("Tumor", locked=True, hidden=True),),
        (
            Annotation("0", "egg", Kind.ELLIPSE, ellipse(0, 0, 100, 60), "Tumor"),
            Annotation("1", "way", Kind.POLYLINE, line, "Tumor"),
            Annotation("2", "short", Kind.POLYLINE, LineString([(0, 0), (9, 9)]), None, locked=True),
            Annotation("3", "secret", Kind.DOT, Point(5, 5), None, hidden=True),
        ),
    )
    told = write_annotations(annotations, tmp_path / "a.xml")
    assert "an ellipse was written as a polygon" in told
    assert "a line was written as an outline that runs along it and back (2 times)" in told
    _check_that_asap_survives(tmp_path / "a.xml")
    types = [a.get("Type") for a in etree.parse(tmp_path / "a.xml").getroot().iter("Annotation")]
    assert types == ["Polygon", "Polygon", "Measurement", "Dot"]
    assert read_annotations(tmp_path / "a.xml").annotations == annotations
    # other programs see the line as an outline, which must not count as cancer
    root = etree.parse(tmp_path / "a.xml")
    for attribute in root.getroot().findall(".//Attribute"):
        attribute.getparent().remove(attribute)
    root.write(tmp_path / "b.xml")
    plain = read_annotations(tmp_path / "b.xml").annotations
    assert areal(plain.annotations[1].geometry).is_empty
    area = ClassMapping().area(plain, Meaning.CANCER)
    assert area.area == pytest.approx(ellipse(0, 0, 100, 60).area)


def test_ellipse_or_line_that_was_redrawn_in_asap_is_taken_as_it_is(tmp_path: Path) -> None:
    line = LineString([(0, 0), (50, 10), (90, 80)])
    annotations = AnnotationSet(
        (AnnotationGroup("Tumor"),),
        (
            Annotation("0", "egg", Kind.ELLIPSE, ellipse(0, 0, 100, 60), "Tumor"),
            Annotation("1", "way", Kind.POLYLINE, line, "Tumor"),
        ),
    )
    write_annotations(annotations, tmp_path / "a.xml")
    root = etree.parse(tmp_path / "a.xml")
    for annotation in root.getroot().iter("Annotation"):
        annotation[0][1].set("X", "77")
    root.write(tmp_path / "a.xml")
    read = read_annotations(tmp_path / "a.xml")
    assert [a.kind for a in read.annotations] == [Kind.POLYGON, Kind.POLYGON]
    assert read.report.repaired == ("“egg” is no ellipse any more", "“way” is no polyline any more")


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(annotation_sets())
def test_holes_can_be_cut_open_and_come_back(tmp_path: Path, annotations: AnnotationSet) -> None:
    write_asap_xml(annotations, tmp_path / "a.xml", cut_holes=True)
    _check_that_asap_survives(tmp_path / "a.xml")
    read = read_annotations(tmp_path / "a.xml")
    assert (read.annotations.groups, len(read.annotations)) == (annotations.groups, len(annotations))
    for one, other in zip(annotations, read.annotations, strict=True):
        assert replace(one, geometry=other.geometry) == other
        # cuts add points on edges, which 32 bits place to 1/2048 px here
        assert areal(one.geometry).symmetric_difference(areal(other.geometry)).area <= 0.01 * one.geometry.length


def test_cut_pieces_have_no_holes_and_the_same_area(tmp_path: Path) -> None:
    shape = Polygon(_ring(50, 40), [_ring(40, 5), _ring(60, 5)])
    write_asap_xml(AnnotationSet((AnnotationGroup("Tumor"),), (_polygon(shape),)), tmp_path / "a.xml", cut_holes=True)
    assert {group for _, group in _written(tmp_path / "a.xml")} == {"Tumor"}
    root = etree.parse(tmp_path / "a.xml").getroot()
    rings = [[(float(c.get("X")), float(c.get("Y"))) for c in a.iter("Coordinate")] for a in root.iter("Annotation")]
    assert sum(Polygon(ring).area for ring in rings) == pytest.approx(areal(shape).area, rel=1e-6)


def test_attribute_names_that_xml_cannot_hold_are_told(tmp_path: Path) -> None:
    odd = Annotation("0", "a", Kind.DOT, Point(1, 1), None, extra={"two words": "x", "fine": "y"})
    told = write_annotations(AnnotationSet(annotations=(odd,)), tmp_path / "a.xml")
    assert told == ("the attribute “two words” was left out, since XML cannot hold its name",)
    assert dict(read_annotations(tmp_path / "a.xml").annotations.annotations[0].extra) == {"fine": "y"}
