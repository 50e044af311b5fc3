from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QDialogButtonBox

from app.cohort.cohort_window import CohortWindow
from app.cohort.new_cohort_dialog import NewCohortDialog
from app.cohort.split_dialog import SplitDialog
from app.jobs.job import JobState
from crosscancer_core.cohort.cohort import AnnotationStatus, Role
from crosscancer_core.cohort.cohort_file import read_cohort


@pytest.fixture
def folder(tmp_path: Path, small_case) -> Path:
    """A copy of the small case that may be changed."""
    target = tmp_path / "copy"
    shutil.copytree(small_case.folder, target)
    return target


@pytest.fixture
def window(qtbot, session, jobs, folder: Path):
    session.open_cohort(folder / "prostate.json")
    made = CohortWindow(session, jobs)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close_thumbnails()


def cell(window: CohortWindow, slide: str, column: str) -> str:
    row = next(n for n, each in enumerate(window.model.rows) if each.slide.id == slide)
    return window.model.index(row, window.model.column_of(column)).data()


def edit(window: CohortWindow, slide: str, column: str, value: object) -> None:
    row = next(n for n, each in enumerate(window.model.rows) if each.slide.id == slide)
    window.model.setData(window.model.index(row, window.model.column_of(column)), value, Qt.ItemDataRole.EditRole)


def test_measured_figures_appear_in_the_rows(qtbot, window: CohortWindow, session, jobs) -> None:
    assert cell(window, "S1", "role") == "test"
    assert cell(window, "S1", "status") == "all outlined"
    window.measure()
    (job,) = jobs.jobs
    qtbot.waitUntil(lambda: job.state is JobState.DONE, timeout=60_000)
    qtbot.waitUntil(lambda: cell(window, "S1", "percent") != "", timeout=10_000)
    assert cell(window, "S1", "polygons") == "1"
    assert float(cell(window, "S1", "percent")) > 1
    assert "TIFF" in cell(window, "S1", "mpp")
    assert "2 slides of 2 patients" in window.summary.text()


def test_edits_are_written_at_once(window: CohortWindow, session, folder: Path) -> None:
    edit(window, "S2", "role", "validation")
    edit(window, "S2", "status", "partial")
    edit(window, "S2", "mpp", "0,26")
    edit(window, "S2", "notes", "blass")
    edit(window, "S2", "patient", "Q")
    written = read_cohort(folder / "prostate.json")
    slide = written.slide("S2")
    assert (slide.role, slide.annotation_status, slide.mpp, slide.notes) == (
        Role.VALIDATION,
        AnnotationStatus.PARTIAL,
        0.26,
        "blass",
    )
    assert written.patient_of("S2") == "Q"
    edit(window, "S2", "mpp", "")
    assert read_cohort(folder / "prostate.json").slide("S2").mpp is None
    assert session.cohort == read_cohort(folder / "prostate.json")


def test_what_cannot_be_is_refused_beside_the_table(window: CohortWindow, folder: Path) -> None:
    before = read_cohort(folder / "prostate.json")
    edit(window, "S2", "mpp", "250")
    assert "no possible number" in window.problems.text()
    edit(window, "S2", "patient", "P1")
    assert "stands in two roles" in window.problems.text()
    edit(window, "S2", "patient", "  ")
    assert "needs a name" in window.problems.text()
    assert read_cohort(folder / "prostate.json") == before


def test_the_table_sorts_and_filters(window: CohortWindow) -> None:
    shown = window.table.model()
    window.table.sortByColumn(window.model.column_of("role"), Qt.SortOrder.DescendingOrder)
    assert [shown.index(row, 0).data() for row in range(2)] == ["S2", "S1"]
    window.filter.setText("TRAINING")
    assert [shown.index(row, 0).data() for row in range(shown.rowCount())] == ["S2"]


def test_dropped_slides_are_added_and_removed_again(window: CohortWindow, folder: Path, session) -> None:
    new = folder / "P3.tif"
    shutil.copy(folder / "S1.tif", new)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(new)), QUrl.fromLocalFile(str(folder / "S1.tif"))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, mime, buttons, keys))
    assert [slide.id for slide in session.cohort.slides()] == ["S1", "S2", "P3"]
    assert "1 slides were added" in window.problems.text()
    window.table.selectRow(2)
    assert window.selected() == ["P3"]
    window.remove.click()
    assert [slide.id for slide in session.cohort.slides()] == ["S1", "S2"]
    assert new.is_file()


def test_missing_files_stand_beside_their_row_and_are_found_again(window: CohortWindow, folder: Path, session) -> None:
    (folder / "deep").mkdir()
    (folder / "S1.tif").rename(folder / "deep" / "renamed.tif")
    session.open_cohort(folder / "prostate.json")
    assert "is missing" in cell(window, "S1", "problems")
    (folder / "deep" / "renamed.tif").rename(folder / "deep" / "S1.tif")
    window.changes.find_missing(folder)
    assert "1 files were found again, 0 are still missing" in window.problems.text()
    assert cell(window, "S1", "problems") == ""


def test_splitting_sets_roles_and_is_saved(qtbot, window: CohortWindow, session) -> None:
    dialog = SplitDialog(session)
    qtbot.addWidget(dialog)
    assert "1 patient drawn for testing" in dialog.outcome.text()
    dialog.stratify.setChecked(True)
    assert "not known" in dialog.outcome.text()
    assert not dialog.buttons.button(QDialogButtonBox.StandardButton.Ok).isEnabled()
    dialog.stratify.setChecked(False)
    dialog.way.setCurrentIndex(1)
    assert "28 patients" in dialog.outcome.text()
    dialog.way.setCurrentIndex(3)
    dialog.buttons.button(QDialogButtonBox.StandardButton.Ok).click()
    assert [split.name for split in session.cohort.splits] == ["leave one patient out"]


def test_a_new_cohort_is_previewed_before_it_is_written(qtbot, session, folder: Path) -> None:
    dialog = NewCohortDialog(session)
    qtbot.addWidget(dialog)
    save = dialog.buttons.button(QDialogButtonBox.StandardButton.Save)
    assert not save.isEnabled()
    dialog.set_source(folder / "nothing")
    assert "cannot be read" in dialog.found.text()
    dialog.set_source(folder)
    assert "2 slides of 2 patients" in dialog.found.text()
    assert save.isEnabled()
    assert dialog.save_as(folder / "new.json")
    assert session.cohort_path == folder / "new.json"
    assert len(read_cohort(folder / "new.json").cases) == 2


def test_without_glass_the_slides_are_measured_anew(qtbot, window: CohortWindow, session, jobs) -> None:
    window.glass.click()
    assert read_cohort(session.cohort_path).has_glass is False
    (job,) = jobs.jobs
    qtbot.waitUntil(lambda: job.state is JobState.DONE, timeout=60_000)
    qtbot.waitUntil(lambda: window.model.rows[0].figures is not None, timeout=10_000)
    assert window.model.rows[0].figures.tissue_share == 1
    assert window.model.rows[0].problems == ()
