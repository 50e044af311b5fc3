from __future__ import annotations

from pathlib import Path

import pytest

from crosscancer_core.annotations.files import annotations_beside, foreign_program, read_annotations, write_annotations
from crosscancer_core.annotations.model import AnnotationSet
from crosscancer_core.errors import AnnotationNotWritableError

IMAGESCOPE = '<Annotations MicronsPerPixel="0.25"><Annotation><Regions/></Annotation></Annotations>'


@pytest.mark.parametrize(
    ("content", "program"),
    [
        ("<ASAP_Annotations/>", None),
        ("<Annotations><Annotation/></Annotations>", None),
        (IMAGESCOPE, "Aperio ImageScope"),
        ("<annotations/>", None),
        ("<html/>", "another program"),
        ("no XML", "another program"),
        ("", "another program"),
    ],
)
def test_whose_file_it_is(tmp_path: Path, content: str, program: str | None) -> None:
    path = tmp_path / "slide.xml"
    path.write_text(content, encoding="utf-8")
    assert foreign_program(path) == program


def test_what_this_program_writes_and_what_is_not_there_is_nobody_elses(tmp_path: Path) -> None:
    for name in ("a.xml", "a.geojson"):
        assert foreign_program(tmp_path / name) is None
        write_annotations(AnnotationSet(), tmp_path / name)
        assert foreign_program(tmp_path / name) is None


def test_asaps_file_comes_first_and_imagescopes_gives_way_to_geojson(tmp_path: Path) -> None:
    slide, xml, geojson = (tmp_path / f"slide{suffix}" for suffix in (".svs", ".xml", ".geojson"))
    assert annotations_beside(slide) is None
    write_annotations(AnnotationSet(), geojson)
    assert annotations_beside(slide) == geojson
    write_annotations(AnnotationSet(), xml)
    assert annotations_beside(slide) == xml
    xml.write_text(IMAGESCOPE, encoding="utf-8")
    assert annotations_beside(slide) == geojson
    geojson.unlink()
    assert annotations_beside(slide) == xml


@pytest.mark.parametrize("told", ["[1]", '["a", 2]', "7", "[1e99, 2]", "[true, 1]", "null"])
def test_a_damaged_note_on_the_origin_is_left_aside(tmp_path: Path, told: str) -> None:
    path = tmp_path / "a.geojson"
    text = '{"type": "FeatureCollection", "features": [], "crosscancer": {"origin": %s}}'
    path.write_text(text % told, encoding="utf-8")
    imported = read_annotations(path)
    assert (imported.origin.x, imported.origin.y) == (0, 0)
    assert bool(imported.report.repaired) == (told != "null")


def test_a_json_file_of_outlines_is_written_as_geojson_and_a_cohort_never(tmp_path: Path) -> None:
    outlines, cohort = tmp_path / "a.json", tmp_path / "cohort.json"
    feature = '{"type": "Feature", "id": "u", "geometry": {"type": "Point", "coordinates": [1, 2]}, "properties": {}}'
    outlines.write_text(f"[{feature}]", encoding="utf-8")
    read = read_annotations(outlines).annotations
    write_annotations(read, outlines)
    assert read_annotations(outlines).annotations == read
    cohort.write_text('{"name": "c"}', encoding="utf-8")
    with pytest.raises(AnnotationNotWritableError, match="not a format that is written"):
        write_annotations(read, cohort)
    assert cohort.read_text(encoding="utf-8") == '{"name": "c"}'
