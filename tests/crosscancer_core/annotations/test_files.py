from __future__ import annotations

from pathlib import Path

import pytest

from crosscancer_core.annotations.files import annotations_beside, foreign_program, read_annotations, write_annotations
from crosscancer_core.annotations.model import AnnotationSet

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
