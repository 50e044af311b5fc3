"""What is chosen in the settings takes effect and is stored."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
import shapely
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QFileDialog

from app.annotations.class_mapping_dialog import ClassMappingDialog
from app.main import Program
from app.settings.settings import SettingsStore
from app.settings.settings_dialog import SettingsDialog
from crosscancer_core.annotations.classes import Meaning
from crosscancer_core.annotations.model import Annotation, AnnotationSet, Kind
from crosscancer_core.cohort.cohort_file import read_cohort


@pytest.fixture
def program(qtbot, qapp: QApplication, tmp_path: Path, monkeypatch):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    look = qapp.palette(), qapp.styleSheet()
    made = Program(qapp, tmp_path / "profile")
    qtbot.addWidget(made.window)
    made.window.show()
    yield made
    made.session.document.discard_changes()
    made.session.document.open(None)
    made.window.close()
    qapp.setPalette(look[0])
    qapp.setStyleSheet(look[1])


def test_the_colour_profile_can_be_left_aside(program, tmp_path: Path) -> None:
    assert program.session.shown.look.profile
    program.window.dialogs.settings.trigger()
    (dialog,) = program.window.findChildren(SettingsDialog)
    dialog.color_profile.setChecked(False)
    dialog.accept()
    assert not program.session.shown.look.profile
    assert not SettingsStore(tmp_path / "profile").load().use_color_profile


def test_the_cohort_table_opens_the_class_mapping(qtbot, program, small_case, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(small_case.folder, folder)
    program.session.open_cohort(folder / "prostate.json")
    program.window.dialogs.cohort.trigger()
    program.window.dialogs.cohort_window.mapping.click()
    (dialog,) = program.window.findChildren(ClassMappingDialog)
    (row,) = (row for row in range(dialog.table.rowCount()) if dialog.table.item(row, 0).text() == "Tumor")
    choice = dialog.table.cellWidget(row, 1)
    choice.setCurrentIndex(choice.findData(Meaning.IGNORE))
    choice.activated.emit(choice.currentIndex())
    dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok).click()
    assert read_cohort(folder / "prostate.json").classes.meaning_of(["Tumor"]) is Meaning.IGNORE


def test_saved_tissue_is_no_file_of_outlines(qtbot, program, small_case, tmp_path: Path, monkeypatch) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(small_case.folder, folder)
    window, session = program.window, program.session
    session.open_cohort(folder / "prostate.json")
    with qtbot.waitSignal(session.opened, timeout=10_000):
        session.open_slide(folder / "S1.tif")
    window.tissue.action.trigger()
    qtbot.waitUntil(lambda: window.tissue.dialog.found is not None, timeout=20_000)
    window.tissue.dialog.edit.click()
    shape = Annotation("t", "", Kind.POLYGON, shapely.box(0, 0, 400, 300), "Tissue")
    session.document.apply(AnnotationSet(session.annotations.groups, (shape,)), "Draw")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "copy.geojson"), ""))
    window.saving.save_as_action.trigger()
    assert session.cohort_slide.annotations == folder / "S1.xml"
    window.tissue.dialog.done_button.click()
    qtbot.waitUntil(lambda: session.annotations_path == folder / "S1.xml", timeout=10_000)
    qtbot.waitUntil(lambda: window.tissue.dialog.found is not None, timeout=20_000)  # forgotten as the slide reopened
    window.tissue.dialog.edit.click()
    assert session.annotations.annotations[0].geometry.bounds == (0, 0, 400, 300)  # as it was drawn, not as pixels
    session.document.apply(AnnotationSet(session.annotations.groups, (shape,)), "Draw")
    window.saving.save_action.trigger()
    qtbot.waitUntil(lambda: session.annotations_path == folder / "S1.xml", timeout=10_000)
    listed = read_cohort(folder / "prostate.json").slide("S1")
    assert (listed.annotations, listed.tissue_mask) == (folder / "S1.xml", session.places.tissue_mask("S1"))


def test_closing_keeps_the_tissue_that_is_being_drawn(qtbot, program, small_case, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(small_case.folder, folder)
    window, session = program.window, program.session
    session.open_cohort(folder / "prostate.json")
    with qtbot.waitSignal(session.opened, timeout=10_000):
        session.open_slide(folder / "S1.tif")
    window.tissue.action.trigger()
    qtbot.waitUntil(lambda: window.tissue.dialog.found is not None, timeout=20_000)
    window.tissue.dialog.edit.click()
    shape = Annotation("t", "", Kind.POLYGON, shapely.box(0, 0, 400, 300), "Tissue")
    session.document.apply(AnnotationSet(session.annotations.groups, (shape,)), "Draw")
    window.close()
    window.saving.box.defaultButton().click()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=10_000)
    listed = read_cohort(folder / "prostate.json").slide("S1")
    assert (listed.annotations, listed.tissue_mask.is_file()) == (folder / "S1.xml", True)
