from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from shapely import LineString, MultiPoint, Point, Polygon

from crosscancer_core.annotations.asap_coordinates import taken_apart
from crosscancer_core.annotations.files import read_annotations, write_annotations
from crosscancer_core.annotations.import_report import ImportedAnnotations
from crosscancer_core.annotations.model import DEFAULT_ANNOTATION_COLOR, DEFAULT_GROUP_COLOR, Kind
from crosscancer_core.errors import AnnotationFormatError

TRIANGLE = (
    '<Coordinate Order="0" X="1" Y="2" /><Coordinate Order="1" X="5" Y="2" /><Coordinate Order="2" X="5" Y="9" />'
)
GROUPS = '<Group Name="Tumor" PartOfGroup="None" Color="#ff0000"><Attributes /></Group>'


def _file(folder: Path, annotations: str, groups: str = GROUPS, root: str = "ASAP_Annotations") -> Path:
    path = folder / "slide.xml"
    path.write_text(
        f'<?xml version="1.0"?><{root}><Annotations>{annotations}</Annotations>'
        f"<AnnotationGroups>{groups}</AnnotationGroups></{root}>",
        encoding="utf-8",
    )
    return path


def _one(points: str = TRIANGLE, **attributes: str | None) -> str:
    known = {"Name": "a", "Type": "Polygon", "PartOfGroup": "Tumor", "Color": "#F4FA58"} | attributes
    text = " ".join(f'{key}="{value}"' for key, value in known.items() if value is not None)
    return f"<Annotation {text}><Coordinates>{points}</Coordinates></Annotation>"


def _read(folder: Path, *arguments: str, **options: str) -> ImportedAnnotations:
    return read_annotations(_file(folder, *arguments, **options))


REAL = {
    "annotations/asap/wsidicom_asap-dot.xml": {Kind.DOT: 1},
    "annotations/asap/wsidicom_asap-pointset.xml": {Kind.POINT_SET: 1},
    "annotations/asap/wsidicom_asap-polygon.xml": {Kind.POLYGON: 1},
    "annotations/asap/wsiprocess_CMU-1_classification.xml": {Kind.SPLINE: 3, Kind.POLYGON: 1, Kind.DOT: 1},
    "annotations/asap/wsiprocess_CMU-1_detection.xml": {Kind.RECTANGLE: 23, Kind.DOT: 1},
    "annotations/asap/wsiprocess_CMU-1_segmentation.xml": {Kind.SPLINE: 1, Kind.POLYGON: 3},
    "breast_bcss/bcss_1008.xml": {Kind.POLYGON: 75},
    "breast_bcss/bcss_1015.xml": {Kind.POLYGON: 33},
    "breast_bcss/bcss_1019.xml": {Kind.POLYGON: 20},
}


@pytest.mark.parametrize("name", REAL)
def test_real_files_read_and_survive_writing(real_data: Path, tmp_path: Path, name: str) -> None:
    read = read_annotations(real_data / name)
    kinds = [annotation.kind for annotation in read.annotations]
    assert {kind: kinds.count(kind) for kind in kinds} == REAL[name]
    assert read.report.rejected == ()
    write_annotations(read.annotations, tmp_path / "again.xml")
    again = read_annotations(tmp_path / "again.xml")
    assert again.annotations == read.annotations
    assert all(annotation.id == str(index) for index, annotation in enumerate(read.annotations))


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("wsi/CMU-1-Small-Region.svs", "not a format that is read"),
        ("README.md", "not a format that is read"),
    ],
)
def test_other_formats_are_named(real_data: Path, name: str, told: str) -> None:
    with pytest.raises(AnnotationFormatError, match=told):
        read_annotations(real_data / name)


def test_plain_file_needs_no_repair(tmp_path: Path) -> None:
    read = _read(tmp_path, _one())
    assert (read.report.repaired, read.report.rejected) == ((), ())
    assert read.report.sentence() == "1 annotation read."
    annotation = read.annotations.annotations[0]
    assert annotation.geometry == Polygon([(1, 2), (5, 2), (5, 9)])
    assert (annotation.group, annotation.name, annotation.color) == ("Tumor", "a", "#F4FA58")


@pytest.mark.parametrize(
    ("orders", "repaired"), [((2, 0, 1), False), ((3, 1, 2), True), ((30, 10, 20), True), ((2, 0, 0), True)]
)
def test_order_is_sorted_not_indexed(tmp_path: Path, orders: tuple[int, ...], repaired: bool) -> None:
    places = ((5, 9), (1, 2), (5, 2))
    points = "".join(f'<Coordinate Order="{o}" X="{x}" Y="{y}" />' for o, (x, y) in zip(orders, places, strict=True))
    read = _read(tmp_path, _one(points))
    assert read.annotations.annotations[0].geometry == Polygon([(1, 2), (5, 2), (5, 9)])
    assert bool(read.report.repaired) is repaired


def test_coordinates_without_order_keep_their_sequence(tmp_path: Path) -> None:
    read = _read(tmp_path, _one('<p X="1" Y="2" /><p X="5" Y="2" /><p X="5" Y="9" />'))
    assert read.annotations.annotations[0].geometry == Polygon([(1, 2), (5, 2), (5, 9)])
    assert "without Order" in read.report.repaired[0]


def test_decimal_commas_and_exponents(tmp_path: Path) -> None:
    points = '<c Order="0" X="1,5" Y="2,25" /><c Order="1" X="2e1" Y="2" /><c Order="2" X="5" Y="9.5" />'
    read = _read(tmp_path, _one(points))
    assert read.annotations.annotations[0].geometry == Polygon([(1.5, 2.25), (20, 2), (5, 9.5)])
    assert read.report.sentence() == "1 annotation read; repaired: decimal commas."


def test_coordinates_are_what_asap_keeps(tmp_path: Path) -> None:
    read = _read(tmp_path, _one('<c Order="0" X="204962.63" Y="36904.3" />', Type="Dot"))
    point = read.annotations.annotations[0].geometry
    assert isinstance(point, Point)
    assert (point.x, point.y) == (float(np.float32(204962.63)), float(np.float32(36904.3)))


@pytest.mark.parametrize("bad", ["1.234,5", "abc", "", "nan", "inf", "1e60"])
def test_annotation_with_a_broken_number_is_left_out_and_named(tmp_path: Path, bad: str) -> None:
    points = f'{TRIANGLE}<Coordinate Order="3" X="{bad}" Y="3" />'
    read = _read(tmp_path, _one(points, Name="broken") + _one())
    assert len(read.annotations) == read.report.loaded == 1
    assert "“broken” at line 1" in read.report.rejected[0]


@pytest.mark.parametrize(
    ("points", "kind", "told"),
    [
        ("", "Polygon", "no coordinates"),
        ('<c Order="0" X="1" Y="2" /><c Order="1" X="4" Y="2" />', "Polygon", "outline of 2 points"),
        ('<c Order="0" X="1" Y="2" />', "Spline", "outline of 1 point "),
        ('<c Order="0" X="1" Y="2" />', "Measurement", "measurement of one point"),
        ('<c Order="0" X="1" />', "Dot", "lacks X or Y"),
        ('<c Order="0" X="1" /><c Order="1" Y="1" />', "PointSet", "lacks X or Y"),
    ],
)
def test_what_has_no_shape_is_left_out_and_named(tmp_path: Path, points: str, kind: str, told: str) -> None:
    read = _read(tmp_path, _one(points, Type=kind))
    assert len(read.annotations) == 0
    assert told in read.report.rejected[0]


def test_missing_attributes_get_asaps_defaults(tmp_path: Path) -> None:
    read = _read(tmp_path, _one(PartOfGroup=None, Color=None), '<Group Name="Tumor"/>')
    annotation = read.annotations.annotations[0]
    assert (annotation.group, annotation.color) == (None, DEFAULT_ANNOTATION_COLOR)
    assert read.annotations.groups[0].color == DEFAULT_GROUP_COLOR
    assert len(read.report.repaired) == 2


def test_types_in_any_case_and_unknown_ones(tmp_path: Path) -> None:
    read = _read(tmp_path, _one(Type="polygon") + _one(Type="SPLINE") + _one(Type="Freehand") + _one(Type="None"))
    assert [annotation.kind for annotation in read.annotations] == [
        Kind.POLYGON,
        Kind.SPLINE,
        Kind.POLYGON,
        Kind.NONE,
    ]
    assert "type “Freehand”, which ASAP does not know, read as Polygon" in read.report.repaired


def test_each_kind_has_its_shape(tmp_path: Path) -> None:
    kinds = ("Rectangle", "Spline", "PointSet", "Measurement", "None", "Dot")
    read = _read(tmp_path, "".join(_one(Type=kind) for kind in kinds))
    shapes = [type(annotation.geometry) for annotation in read.annotations]
    assert shapes == [Polygon, Polygon, MultiPoint, LineString, MultiPoint, MultiPoint]
    assert "a Dot of several points keeps them all" in read.report.repaired


def test_closing_point_is_not_kept(tmp_path: Path) -> None:
    read = _read(tmp_path, _one(TRIANGLE + '<Coordinate Order="3" X="1" Y="2" />'))
    assert read.annotations.annotations[0].geometry == Polygon([(1, 2), (5, 2), (5, 9)])
    assert read.report.repaired == ("an outline whose last point repeats its first",)


def test_groups_are_merged_added_and_untangled(tmp_path: Path) -> None:
    groups = (
        '<Group Name="Tumor" PartOfGroup="None" Color="#ff0000"><Attributes><Attribute a="1"/></Attributes></Group>'
        '<Group Name="Tumor" PartOfGroup="None" Color="#00ff00"><Attributes><Attribute b="2"/></Attributes></Group>'
        '<Group Name="x" PartOfGroup="y"/><Group Name="y" PartOfGroup="x"/>'
        '<Group Name="lost" PartOfGroup="nowhere"/><Group Name="self" PartOfGroup="self"/>'
        '<Group Name="None"/><Group/>'
    )
    read = _read(tmp_path, _one() + _one(PartOfGroup="used"), groups)
    found = {group.name: (group.color, group.parent, dict(group.attributes)) for group in read.annotations.groups}
    assert found["Tumor"] == ("#ff0000", None, {"a": "1", "b": "2"})
    assert set(found) == {"Tumor", "x", "y", "lost", "self", "used"}
    assert found["lost"][1] is found["self"][1] is None
    assert (found["x"][1], found["y"][1]) == (None, "x")
    assert len(read.report.repaired) == 5
    assert len(read.report.rejected) == 2


def test_unknown_attributes_survive(tmp_path: Path) -> None:
    read = _read(tmp_path, _one(Author="Dr. Ö", Score="3"))
    assert dict(read.annotations.annotations[0].extra) == {"Author": "Dr. Ö", "Score": "3"}
    write_annotations(read.annotations, tmp_path / "again.xml")
    assert read_annotations(tmp_path / "again.xml").annotations == read.annotations


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-8"])
def test_byte_order_marks_comments_and_other_root_names(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.xml"
    path.write_text(
        f"<Doc><!-- hello --><Annotations>{_one(Name='Ünï')}<!-- x --></Annotations></Doc>", encoding=encoding
    )
    read = read_annotations(path)
    assert read.annotations.annotations[0].name == "Ünï"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "no element found"),
        ("not xml", "Start tag expected"),
        ("<a><b></a>", "mismatch"),
        ("<html><body/></html>", "outermost element is “html”"),
        ("<Doc><Annotation><Regions/></Annotation></Doc>", "ImageScope"),
        ("<annotations><ndpviewstate/></annotations>", "NDPA"),
    ],
)
def test_what_is_not_asaps_is_refused(tmp_path: Path, content: str, told: str) -> None:
    path = tmp_path / "a.xml"
    path.write_text(content)
    with pytest.raises(AnnotationFormatError, match=told):
        read_annotations(path)


def test_fault_names_its_line_and_a_truncated_file_is_refused(tmp_path: Path, real_data: Path) -> None:
    content = (real_data / "annotations/asap/wsiprocess_CMU-1_detection.xml").read_bytes()
    for share in (0.2, 0.5, 0.99):
        path = tmp_path / "a.xml"
        path.write_bytes(content[: int(len(content) * share)])
        with pytest.raises(AnnotationFormatError) as caught:
            read_annotations(path)
        assert caught.value.line is not None
        assert abs(caught.value.line - path.read_bytes().count(b"\n")) <= 1


def test_entities_and_document_types_are_refused(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    bombs = (
        f'<!DOCTYPE a [<!ENTITY x SYSTEM "{secret.as_uri()}">]>',
        '<!DOCTYPE a [<!ENTITY x "' + "y" * 100 + '">]>',
        '<!DOCTYPE a SYSTEM "http://localhost:9/a.dtd">',
    )
    for bomb in bombs:
        path = tmp_path / "a.xml"
        path.write_text(f"{bomb}<ASAP_Annotations><Annotations>{_one(Name='n')}</Annotations></ASAP_Annotations>")
        with pytest.raises(AnnotationFormatError, match="document type"):
            read_annotations(path)


def test_endless_nesting_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_text("<ASAP_Annotations>" + "<a>" * 5000 + "</a>" * 5000 + "</ASAP_Annotations>")
    with pytest.raises(AnnotationFormatError, match="depth"):
        read_annotations(path)


def test_missing_file_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(AnnotationFormatError, match="no such file"):
        read_annotations(tmp_path / "gone.xml")


@pytest.mark.parametrize(
    "point",
    [
        '<Coordinate X="{x}" Y="{y}" Order="{o}" />',
        '<Coordinate Order="{o}" Y="{y}" X="{x}" />',
        '<Coordinate Order="{o}" X="{x}" Y="{y}" note="7" />',
        '<Coordinate Order="{o}" X="{x}" Y="{y}" id="7" />',
        '<Coordinate Order="{o}" X="{x}e0" Y="{y}" />',
        '<Coordinate Order="{o}" X=" {x}" Y="{y}"></Coordinate>',
        "<Coordinate Order='{o}' X='+{x}' Y='{y}'/>",
        '<c:Coordinate xmlns:c="u" Order="{o}" X="{x}" Y="{y}" />',
        '<Coordinate Order="{o}" X="&#49;{x}" Y="{y}" />',
    ],
)
def test_coordinates_in_any_form_are_the_same(tmp_path: Path, point: str) -> None:
    places = ((1, 2), (5, 2), (5, 9))
    points = "".join(point.format(o=o, x=x, y=y) for o, (x, y) in enumerate(places))
    shift = 10 if "&#49;" in point else 0
    read = _read(tmp_path, _one() + _one(points) + _one())
    expected = Polygon([(x + shift, y) for x, y in places])
    assert [a.geometry for a in read.annotations][1] == expected
    assert read.report.repaired == ()


@pytest.mark.parametrize("bad", ["1 5", "1.5.2", "--3", "1-2", "", "O5", "X"])
def test_numbers_that_only_look_like_it_are_not_guessed(tmp_path: Path, bad: str) -> None:
    points = f'{TRIANGLE}<Coordinate Order="3" X="{bad}" Y="3" />'
    read = _read(tmp_path, _one() + _one(points, Name="broken") + _one())
    assert [annotation.name for annotation in read.annotations] == ["a", "a"]
    assert "“broken”" in read.report.rejected[0]


def test_long_chains_of_groups_take_no_longer_than_their_length(tmp_path: Path) -> None:
    count = 20_000
    groups = "".join(f'<Group Name="{i}" PartOfGroup="{(i + 1) % count}"/>' for i in range(count))
    read = _read(tmp_path, "", groups)
    assert len(read.annotations.groups) == count
    assert [group.name for group in read.annotations.groups if group.parent is None] == ["0"]


@pytest.mark.parametrize(
    "point",
    [
        '<Coordinate Order="0" X5="1" X="1" Y="2"/>',
        '<Coordinate Order="0" X="1"5 Y="2"/>',
        '<Coordinate Order="0" X="1 2" Y="2"/>',
        '<Coordinate Order="0" X=" 1" Y="2"/>',
        '<Coordinate Order="0" Y="1" X="2"/>',
        '<Coordinate Order="0" X="1" Y="2"/>7',
        '<Coord1inate Order="0" X="1" Y="2"/>',
        '<Coordinate Order="0" X="" Y="2"/>',
    ],
)
def test_what_asap_would_not_write_is_left_to_the_parser(point: str) -> None:
    regular = '<Coordinate Order="0" X="1" Y="2"/>'
    text = "<Annotation><Coordinates>\n%s\n</Coordinates></Annotation>"
    assert taken_apart((text % regular).encode()) is not None
    assert taken_apart((text % point).encode()) is None


def test_lines_are_told_as_they_are_in_the_file(tmp_path: Path) -> None:
    point = '\n<Coordinate Order="{}" X="{}" Y="2"/>'
    head = '<Annotation Name="{}" Type="Polygon" PartOfGroup="None" Color="#ff0000">\n<Coordinates>'
    drawn = [
        head.format(name) + "".join(point.format(i, i * i) for i in range(count)) + "\n</Coordinates>\n</Annotation>\n"
        for name, count in (("a", 5), ("b", 3), ("short", 2))
    ]
    text = f"<ASAP_Annotations>\n<Annotations>\n{''.join(drawn)}</Annotations>\n</ASAP_Annotations>"
    path = tmp_path / "a.xml"
    path.write_text(text, encoding="utf-8")
    line = 1 + text[: text.index('<Annotation Name="short"')].count("\n")
    assert f"“short” at line {line} (an outline of 2 points has no area)" in read_annotations(path).report.rejected
