from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import shapely

from app.annotations.outline_export_dialog import OutlineExportDialog
from app.session import Session
from crosscancer_core.annotations.files import read_annotations
from crosscancer_core.annotations.model import Annotation, AnnotationGroup, AnnotationSet, Kind
from crosscancer_core.geometry import Region

HOLED = shapely.box(100, 100, 500, 500).difference(shapely.box(200, 200, 300, 300))


@pytest.fixture
def drawn(session: Session, open_case) -> AnnotationSet:
    outlines = (
        Annotation("a", "holed", Kind.POLYGON, HOLED, "Tumor"),
        Annotation("b", "plain", Kind.RECTANGLE, shapely.box(600, 600, 700, 700), "Tumor"),
    )
    found = AnnotationSet((AnnotationGroup("Tumor"),), outlines)
    session.document.open(found)
    return found


def dialog_for(qtbot, session: Session, program: str, chosen: AnnotationSet | None = None) -> OutlineExportDialog:
    dialog = OutlineExportDialog(session, chosen)
    qtbot.addWidget(dialog)
    dialog.program.setCurrentIndex(dialog.program.findData(program))
    return dialog


def test_holes_for_asap_as_exclusions_or_cut_open(qtbot, session: Session, drawn, tmp_path: Path) -> None:
    for cut, names in ((False, {"Tumor", "Exclusion"}), (True, {"Tumor"})):
        dialog = dialog_for(qtbot, session, ".xml")
        dialog.holes.setCurrentIndex(dialog.holes.findData(cut))
        path = tmp_path / f"{cut}.xml"
        dialog.write(path)
        text = path.read_text(encoding="utf-8")
        assert {name for name in ("Tumor", "Exclusion") if f'PartOfGroup="{name}"' in text} == names
        again = read_annotations(path).annotations.annotations[0]
        assert again.geometry.area == pytest.approx(HOLED.area)


def test_the_slides_own_file_stays_the_documents(qtbot, session: Session, drawn, tmp_path: Path) -> None:
    path = session.document.path
    dialog = dialog_for(qtbot, session, ".geojson")
    assert dialog.proposed().name == "S1_qupath.geojson"
    dialog.write(tmp_path / "a.geojson")
    assert session.document.path == path
    assert len(read_annotations(tmp_path / "a.geojson").annotations) == 2


def test_only_what_is_selected(qtbot, session: Session, drawn, tmp_path: Path) -> None:
    dialog = dialog_for(qtbot, session, ".geojson.gz", drawn.without_ids("a"))
    dialog.only_chosen.setChecked(True)
    dialog.write(tmp_path / "a.geojson.gz")
    assert [a.name for a in read_annotations(tmp_path / "a.geojson.gz").annotations] == ["plain"]


def test_qupath_gets_the_bounds_corner_by_choice(qtbot, session: Session, drawn, tmp_path: Path, monkeypatch) -> None:
    info = replace(session.slide.info, bounds=Region(90, 40, 1000, 800))
    monkeypatch.setattr(type(session.slide), "info", info, raising=False)
    dialog = dialog_for(qtbot, session, ".geojson")
    dialog.write(tmp_path / "bounds.geojson")
    features = json.loads((tmp_path / "bounds.geojson").read_text(encoding="utf-8"))["features"]
    assert shapely.geometry.shape(features[0]["geometry"]).bounds == (10, 60, 410, 460)
    read = read_annotations(tmp_path / "bounds.geojson")
    assert (read.origin.x, read.origin.y) == (90, 40)
    assert read.annotations.annotations[0].geometry.equals(HOLED)  # our own reader knows where it counts from
