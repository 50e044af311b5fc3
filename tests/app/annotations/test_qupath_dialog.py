from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image

from app.annotations.qupath_dialog import QuPathDialog
from app.session import Session
from crosscancer_core.cohort.qupath_project import read_qupath_project

LONG = 30_000


@pytest.fixture
def project(tmp_path: Path, small_case) -> Path:
    """Two slides, of which one is gone; two classes."""
    images = [
        {"entryID": 1, "imageName": "S1", "serverBuilder": {"uri": small_case.slide.as_uri()}},
        {"entryID": 2, "imageName": "gone", "serverBuilder": {"uri": "file:/nowhere/gone.svs"}},
    ]
    path = tmp_path / "project.qpproj"
    path.write_text(json.dumps({"version": "0.6.0", "images": images}), encoding="utf-8")
    entry = tmp_path / "data" / "1"
    entry.mkdir(parents=True)
    Image.new("RGB", (40, 30), "pink").save(entry / "thumbnail.jpg")
    counts = {"hierarchy": {"objectTypeCounts": {"Annotation": 3}}}
    (entry / "summary.json").write_text(json.dumps(counts), encoding="utf-8")
    (tmp_path / "classifiers").mkdir()
    classes = {"pathClasses": [{"name": "Tumor", "color": -65536}, {"name": "Stroma", "color": -16711936}]}
    (tmp_path / "classifiers" / "classes.json").write_text(json.dumps(classes), encoding="utf-8")
    return path


@pytest.fixture
def dialog(qtbot, session: Session, project: Path) -> QuPathDialog:
    made = QuPathDialog(session, project, read_qupath_project(project))
    qtbot.addWidget(made)
    return made


def test_it_shows_slides_counts_pictures_and_classes(dialog: QuPathDialog) -> None:
    first, second = (dialog.slides.item(row) for row in range(2))
    assert "S1" in first.text()
    assert "3 Annotation" in first.text()
    assert "outlines in S1.xml" in first.text()
    assert not first.icon().isNull()
    assert "not found" in second.text()
    assert [dialog.classes.item(row).text() for row in range(2)] == ["Tumor", "Stroma"]


def test_slides_that_are_there_are_opened(qtbot, session: Session, small_case, dialog: QuPathDialog) -> None:
    with qtbot.waitSignal(session.opened, timeout=LONG):
        dialog.open_button.click()
    assert session.slide_path == small_case.slide


def test_its_classes_become_groups(session: Session, open_case, project: Path, qtbot) -> None:
    before = session.annotations
    dialog = QuPathDialog(session, project, read_qupath_project(project))
    qtbot.addWidget(dialog)
    dialog.take_classes()
    assert session.annotations.group("Stroma").color == "#00ff00"
    assert session.annotations.group("Tumor").color == before.group("Tumor").color
    session.document.undo_stack.undo()
    assert session.annotations is before


def test_it_can_become_a_cohort(qtbot, project: Path, dialog: QuPathDialog) -> None:
    with qtbot.waitSignal(dialog.cohort_wanted) as wanted:
        dialog.cohort_button.click()
    assert wanted.args == [project]
