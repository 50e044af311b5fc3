from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QComboBox, QDialogButtonBox

from app.cohort.cohort_window import CohortWindow
from app.cohort.new_cohort_dialog import NewCohortDialog
from app.cohort.split_dialog import SplitDialog
from app.jobs.job import JobState
from crosscancer_core.cohort.cohort import AnnotationStatus, Role, Site
from crosscancer_core.cohort.cohort_file import read_cohort
from crosscancer_core.probability_map import ProbabilityMap
from crosscancer_core.slides.opening import open_slide
from crosscancer_core.tasks.judging_requests import Evaluate


@pytest.fixture
def folder(tmp_path: Path, small_case) -> Path:
    """A copy of the small case that may be changed."""
    target = tmp_path / "copy"
    shutil.copytree(small_case.folder, target)
    return target


@pytest.fixture
def window(qtbot, session, jobs, folder: Path):
    """Not shown: a table that is shown has its slides measured by itself."""
    session.open_cohort(folder / "prostate.json")
    made = CohortWindow(session, jobs)
    qtbot.addWidget(made)
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
    assert "“Measure” finds" in window.summary.text()
    window.show()
    qtbot.waitUntil(lambda: len(jobs.jobs) == 1)
    (job,) = jobs.jobs
    qtbot.waitUntil(lambda: job.state is JobState.DONE, timeout=60_000)
    qtbot.waitUntil(lambda: cell(window, "S1", "percent") != "", timeout=10_000)
    assert cell(window, "S1", "polygons") == "1"
    assert float(cell(window, "S1", "percent")) > 1
    assert "TIFF" in cell(window, "S1", "mpp")
    assert window.summary.text() == "2 slides of 2 patients · 0 with problems"
    window.hide()
    window.show()
    qtbot.wait(200)
    assert len(jobs.jobs) == 1  # once a slide


def test_edits_are_written_at_once(window: CohortWindow, session, folder: Path) -> None:
    edit(window, "S2", "role", "validation")
    edit(window, "S2", "status", "partial")
    edit(window, "S2", "mpp", "0,26")
    edit(window, "S2", "notes", "blass")
    edit(window, "S2", "site", "breast")
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
    assert written.case_of("S2").site is Site.BREAST
    assert (cell(window, "S1", "site"), cell(window, "S2", "site")) == ("prostate", "breast")
    edit(window, "S2", "mpp", "")
    assert read_cohort(folder / "prostate.json").slide("S2").mpp is None
    edit(window, "S2", "site", "prostate")
    assert read_cohort(folder / "prostate.json").case_of("S2").site is None
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


def test_cells_with_choices_offer_them(window: CohortWindow) -> None:
    for column, texts in (("site", ["prostate", "breast", "other"]), ("role", None), ("status", None)):
        index = window.table.model().index(0, window.model.column_of(column))
        window.table.edit(index)
        (box,) = window.table.viewport().findChildren(QComboBox)
        if texts is not None:
            assert [box.itemText(number) for number in range(box.count())] == texts
        assert box.currentText() == index.data()
        box.hidePopup()
        window.table.itemDelegate().closeEditor.emit(box)
        QApplication.sendPostedEvents(box, QEvent.Type.DeferredDelete)


def test_the_mapping_is_asked_for_while_it_is_the_cohorts(qtbot, window: CohortWindow, session, tmp_path) -> None:
    with qtbot.waitSignal(window.mapping_wanted):
        window.mapping.click()
    shutil.copy(session.cohort.slide("S1").path, tmp_path / "other.tif")
    with qtbot.waitSignal(session.slide_changed, timeout=10_000):
        session.open_slide(tmp_path / "other.tif")
    assert not window.mapping.isEnabled()


def test_evaluated_slides_show_their_auc_and_sort_by_it(qtbot, window: CohortWindow, session, jobs) -> None:
    edit(window, "S2", "role", "test")
    edit(window, "S2", "status", "normal")
    places, cohort = session.places, session.cohort
    first = ProbabilityMap.open_file(places.map_folder("none-smoke", "S1"))
    with open_slide(cohort.slide("S2").path) as slide:
        identity = first.identity.model_copy(
            update={"slide_fingerprint": slide.info.fingerprint, "slide_name": "S2.tif"}
        )
    second = ProbabilityMap.create_file(places.map_folder("none-smoke", "S2"), first.grid, identity)
    second.values[:], second.state[:] = first.values, first.state
    second.flush()
    second.write_sidecar(complete=True)
    assert cell(window, "S1", "auc") == ""
    job = jobs.submit(Evaluate(cohort=session.cohort_path, maps=places.maps / "none-smoke"), "Evaluate")
    results = []
    job.done.connect(results.append)
    qtbot.waitUntil(lambda: job.state is JobState.DONE, timeout=60_000)
    qtbot.waitUntil(lambda: cell(window, "S1", "auc") != "", timeout=10_000)
    found = {each["slide_id"]: each["auc"] for each in results[0]["tile"]["slides"]}
    assert cell(window, "S1", "auc") == f"{found['S1']:.3f}"
    assert found["S2"] is None
    assert cell(window, "S2", "auc") == "n/a"
    column = window.model.column_of("auc")
    tips = [window.model.index(row, column).data(Qt.ItemDataRole.ToolTipRole) for row in range(2)]
    assert "Tile AUC of none-smoke" in tips[0]
    assert "no cancer" in tips[1]
    shown = window.table.model()
    for order, names in ((Qt.SortOrder.AscendingOrder, ["S2", "S1"]), (Qt.SortOrder.DescendingOrder, ["S1", "S2"])):
        window.table.sortByColumn(column, order)
        assert [shown.index(row, 0).data() for row in range(2)] == names


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
    assert "no AUC" not in dialog.outcome.text()
    dialog.stratify.setChecked(True)
    assert "not known" in dialog.outcome.text()
    assert not dialog.buttons.button(QDialogButtonBox.StandardButton.Ok).isEnabled()
    dialog.stratify.setChecked(False)
    dialog.way.setCurrentIndex(1)
    assert "28 patients" in dialog.outcome.text()
    dialog.way.setCurrentIndex(3)
    dialog.buttons.button(QDialogButtonBox.StandardButton.Ok).click()
    assert [split.name for split in session.cohort.splits] == ["leave one patient out"]


def test_a_split_shows_who_tests_and_who_validates(qtbot, window: CohortWindow, session, folder: Path) -> None:
    (folder / "S3.tif").write_bytes((folder / "S1.tif").read_bytes() + b"\0")  # another file, so no twin
    shutil.copy(folder / "S1.xml", folder / "S3.xml")
    window.changes.add([folder / "S3.tif"])
    dialog = SplitDialog(session)
    qtbot.addWidget(dialog)
    dialog.validation.setValue(1)
    fold = dialog.made().folds[0]
    assert dialog.outcome.text().endswith(f"1: {fold.test[0]} test, {fold.validation[0]} validate")


def test_a_split_that_leaves_no_auc_says_so_before_it_is_saved(qtbot, window: CohortWindow, session) -> None:
    normal = {
        slide.id: slide.model_copy(update={"annotation_status": AnnotationStatus.NORMAL})
        for slide in session.cohort.slides()
    }
    session.change_cohort(session.cohort.with_slides(normal))
    dialog = SplitDialog(session)
    qtbot.addWidget(dialog)
    assert "have no tissue with cancer, so that there is no AUC on them" in dialog.outcome.text()
    dialog.way.setCurrentIndex(3)
    assert dialog.outcome.text().endswith("1: P1 test\n2: P2 test")
    assert dialog.buttons.button(QDialogButtonBox.StandardButton.Ok).isEnabled()


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
