from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import shapely
from PySide6.QtWidgets import QMainWindow

from app.canvas.slide_view import SlideView
from app.window.action_maker import ActionMaker
from app.window.tissue_editing import TissueEditing
from crosscancer_core.annotations.model import Annotation, AnnotationSet, Kind
from crosscancer_core.cohort.cohort_file import read_cohort


@pytest.fixture
def tissue(qtbot, session, jobs, small_case, tmp_path: Path):
    folder = tmp_path / "copy"
    shutil.copytree(small_case.folder, folder)
    session.open_cohort(folder / "prostate.json")
    with qtbot.waitSignal(session.slide_changed, timeout=10_000):
        session.open_slide(folder / "S1.tif")
    window = QMainWindow()
    qtbot.addWidget(window)
    view = SlideView(session)
    window.setCentralWidget(view)
    window.show()
    made = TissueEditing(window, ActionMaker(window), session, jobs, view)
    made.action.trigger()
    qtbot.waitUntil(lambda: made.dialog.found is not None, timeout=20_000)
    yield made
    view.close_layers()


def test_sliders_find_the_tissue_anew(qtbot, tissue) -> None:
    dialog = tissue.dialog
    before = dialog.found
    assert "of the slide is tissue" in dialog.told.text()
    dialog.sliders["brightest"].setValue(50)
    qtbot.waitUntil(lambda: dialog.found is not before, timeout=10_000)
    assert dialog.found.share < before.share
    dialog.reset.click()
    qtbot.waitUntil(lambda: dialog.found.share == before.share, timeout=10_000)


def test_settings_are_kept_for_the_cohort(tissue, session) -> None:
    tissue.dialog.sliders["saturation_floor"].setValue(9)
    tissue.dialog.keep.click()
    assert read_cohort(session.cohort_path).tissue.saturation_floor == 0.09


def test_a_mask_is_drawn_and_overrides_until_it_is_forgotten(qtbot, tissue, session) -> None:
    outlines, path = session.annotations, session.annotations_path
    tissue.dialog.edit.click()
    assert all(each.group == "Tissue" for each in session.annotations)
    assert not tissue.dialog.sliders["darkest"].isEnabled()
    drawn = Annotation("t", "", Kind.POLYGON, shapely.box(0, 0, 400, 300), "Tissue")
    session.document.apply(AnnotationSet(session.annotations.groups, (drawn,)), "Draw")
    with qtbot.waitSignal(session.slide_changed, timeout=10_000):
        tissue.dialog.done_button.click()
    mask = session.places.tissue_mask("S1")
    assert session.cohort_slide.tissue_mask == mask
    assert mask.is_file()
    assert mask.with_suffix(".png").is_file()
    assert (session.annotations_path, len(session.annotations)) == (path, len(outlines))
    share = 400 * 300 / (session.slide.info.width * session.slide.info.height)
    qtbot.waitUntil(lambda: tissue.dialog.found is not None, timeout=10_000)
    assert tissue.dialog.found.share == pytest.approx(share, rel=0.1)
    assert "Drawn by hand" in tissue.dialog.told.text()
    tissue.dialog.drop.click()
    assert session.cohort_slide.tissue_mask is None


def test_unsaved_outlines_are_saved_first(qtbot, tissue, session) -> None:
    session.document.apply(AnnotationSet(), "Delete all")
    with qtbot.waitSignal(session.message) as told:
        tissue.dialog.edit.click()
    assert "Save the outlines" in told.args[0]
    assert len(session.annotations) == 0


def test_leaving_the_slide_keeps_what_was_drawn(qtbot, tissue, session) -> None:
    tissue.dialog.edit.click()
    drawn = Annotation("t", "", Kind.POLYGON, shapely.box(0, 0, 400, 300), "Tissue")
    session.document.apply(AnnotationSet((), (drawn,)), "Draw")
    with qtbot.waitSignal(session.slide_changed, timeout=10_000):
        session.open_slide(session.slide_path.with_name("S2.tif"))
    assert session.cohort.slide("S1").tissue_mask == session.places.tissue_mask("S1")
    assert session.cohort.slide("S2").tissue_mask is None
    assert not tissue.dialog.editing
