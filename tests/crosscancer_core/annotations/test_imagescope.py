from __future__ import annotations

from pathlib import Path

import pytest
from shapely import MultiPolygon, Polygon

from crosscancer_core.annotations.files import read_annotations
from crosscancer_core.annotations.import_report import ImportedAnnotations
from crosscancer_core.annotations.model import Kind, ellipse
from crosscancer_core.errors import AnnotationFormatError


def _region(corners: str, **attributes: str) -> str:
    points = [corner.split(",") for corner in corners.split()]
    vertices = "".join(f'<Vertex X="{x}" Y="{y}" Z="0"/>' for x, y in points)
    text = " ".join(
        f'{key}="{value}"' for key, value in ({"Id": "1", "Type": "0", "NegativeROA": "0"} | attributes).items()
    )
    return f"<Region {text}><Vertices>{vertices}</Vertices></Region>"


def _read(
    folder: Path, *regions: str, layer: str = 'Id="1" Name="Tumor" LineColor="255"', mpp: float | None = None
) -> ImportedAnnotations:
    path = folder / "a.xml"
    path.write_text(
        f'<Annotations MicronsPerPixel="0.25"><Annotation {layer}><Attributes><Attribute Name="CaP"/></Attributes>'
        f"<Regions>{''.join(regions)}</Regions></Annotation></Annotations>"
    )
    return read_annotations(path, mpp=mpp)


SQUARE = "0,0 10,0 10,10 0,10"


def test_real_file(real_data: Path) -> None:
    path = real_data / "annotations/imagescope/HistoQC_TCGA-EJ-5518-01Z-00-DX1.xml"
    read = read_annotations(path, mpp=0.252)
    assert read.report.rejected == read.report.warnings == ()
    vertices = sum(len(a.geometry.exterior.coords) - 1 for a in read.annotations if isinstance(a.geometry, Polygon))
    assert 2_800 <= vertices <= 2_820  # closing points, which some regions repeat, are not kept
    assert {annotation.kind for annotation in read.annotations} == {Kind.POLYGON}
    assert read.annotations.groups[0].color == "#00ff00"
    assert "another slide" in read_annotations(path, mpp=0.5).report.sentence()


def test_kinds_colours_and_layers(tmp_path: Path) -> None:
    read = _read(
        tmp_path, _region(SQUARE), _region("0,0 4,6", Type="1"), _region("0,0 4,6", Type="2"), _region("0,0 4,6")
    )
    kinds = [annotation.kind for annotation in read.annotations]
    assert kinds == [Kind.POLYGON, Kind.RECTANGLE, Kind.ELLIPSE, Kind.MEASUREMENT]
    assert read.annotations.annotations[2].geometry == ellipse(0, 0, 4, 6)
    assert [(group.name, group.color) for group in read.annotations.groups] == [("Tumor", "#ff0000")]
    unnamed = _read(tmp_path, _region(SQUARE), layer='Id="1" Name="" Visible="0"').annotations.groups[0]
    assert (unnamed.name, unnamed.hidden) == ("CaP", True)


def test_outline_of_many_points_is_no_rectangle_whatever_its_type(tmp_path: Path) -> None:
    read = _read(tmp_path, _region("0,0 5,0 10,0 10,10 0,10", Type="1"))
    assert read.annotations.annotations[0].kind is Kind.POLYGON


def test_negative_regions_are_holes(tmp_path: Path) -> None:
    inside, across = _region("2,2 4,2 4,4 2,4", NegativeROA="1"), _region("8,2 14,2 14,4 8,4", NegativeROA="1")
    read = _read(tmp_path, inside, _region(SQUARE), across)
    shape = read.annotations.annotations[0].geometry
    assert shape.area == 100 - 4 - 4
    assert isinstance(shape, Polygon)
    assert len(shape.interiors) == 1
    split = _read(tmp_path, _region(SQUARE), _region("-1,4 11,4 11,5 -1,5", NegativeROA="1")).annotations
    assert isinstance(split.annotations[0].geometry, MultiPolygon)
    lost = _read(tmp_path, _region(SQUARE), _region("90,90 91,90 91,91", NegativeROA="1"))
    assert "lies in no region" in lost.report.rejected[0]


@pytest.mark.parametrize("corners", ["", "1,x 2,3 4,5", "nan,1 2,3 4,5", "1e40,1 2,3 4,5"])
def test_broken_regions_are_left_out_and_named(tmp_path: Path, corners: str) -> None:
    read = _read(tmp_path, _region(corners), _region(SQUARE))
    assert len(read.annotations) == 1
    assert "region 1 of “Tumor” at line 1" in read.report.rejected[0]


def test_damaged_and_hostile_files_are_refused(tmp_path: Path, real_data: Path) -> None:
    path = tmp_path / "a.xml"
    content = (real_data / "annotations/imagescope/HistoQC_TCGA-EJ-5518-01Z-00-DX1.xml").read_bytes()
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(AnnotationFormatError):
        read_annotations(path)
    path.write_text('<!DOCTYPE a [<!ENTITY x "y">]><Annotations MicronsPerPixel="1"><Region>&x;</Region></Annotations>')
    with pytest.raises(AnnotationFormatError, match="document type"):
        read_annotations(path)
