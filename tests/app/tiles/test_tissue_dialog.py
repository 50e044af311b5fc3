from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest
import shapely
from PySide6.QtWidgets import QMainWindow

from app.canvas.slide_view import SlideView
from app.window.action_maker import ActionMaker
from app.window.tissue_editing import TissueEditing
from crosscancer_core.annotations.files import read_annotations
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


def drawn(*corners: float) -> AnnotationSet:
    return AnnotationSet((), (Annotation("t", "", Kind.POLYGON, shapely.box(*corners), "Tissue"),))


def opened_again(qtbot, session, name: str) -> None:
    with qtbot.waitSignal(session.opened, timeout=10_000):
        session.open_slide(session.slide_path.with_name(name))


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
    session.document.apply(drawn(0, 0, 400, 300), "Draw")
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
    session.document.apply(drawn(0, 0, 400, 300), "Draw")
    with qtbot.waitSignal(session.slide_changed, timeout=10_000):
        session.open_slide(session.slide_path.with_name("S2.tif"))
    assert session.cohort.slide("S1").tissue_mask == session.places.tissue_mask("S1")
    assert session.cohort.slide("S2").tissue_mask is None
    assert not tissue.dialog.editing


def test_saving_is_being_done(qtbot, tissue, session) -> None:
    tissue.dialog.edit.click()
    session.document.apply(drawn(0, 0, 400, 300), "Draw")
    with qtbot.waitSignal(session.slide_changed, timeout=10_000):
        session.document.save(session.document.path)
    mask = session.places.tissue_mask("S1")
    assert session.cohort_slide.tissue_mask == mask
    assert mask.with_suffix(".png").is_file()
    assert not tissue.dialog.editing


def test_the_same_slide_opened_anew_keeps_what_was_drawn(qtbot, tissue, session) -> None:
    tissue.dialog.edit.click()
    session.document.apply(drawn(0, 0, 400, 300), "Draw")
    opened_again(qtbot, session, "S1.tif")
    (kept,) = read_annotations(session.cohort_slide.tissue_mask).annotations
    assert kept.geometry.area == 400 * 300
    assert session.annotations_path.name == "S1.xml"


def test_drawn_tissue_survives_a_crash(qtbot, tissue, session, monkeypatch) -> None:
    journals = session.settings.folder / "journal" / "tissue"
    with monkeypatch.context() as patched:
        patched.setattr(os, "getpid", lambda: os.getppid())  # another window, which will be gone
        tissue.dialog.edit.click()
    session.document.apply(drawn(0, 0, 400, 300), "Draw")
    (left,) = journals.glob("*.journal")
    content = left.read_bytes()
    tissue.finish()
    assert not left.exists()
    qtbot.waitUntil(lambda: not session.document.is_modified and session.annotations_path.name == "S1.xml")
    lines = content.split(b"\n")
    head = json.loads(lines[0])
    head["process"] = [1, 0.0]
    left.write_bytes(b"\n".join([json.dumps(head).encode(), *lines[1:-1], b'{"cut off']))
    opened_again(qtbot, session, "S2.tif")
    assert tissue.box is None  # it is another slide's
    opened_again(qtbot, session, "S1.tif")
    assert "not kept when the program ended" in tissue.box.text()
    tissue.box.defaultButton().click()
    assert tissue.dialog.editing
    assert [each.geometry.area for each in session.annotations] == [400 * 300]
    assert not left.exists()
    (own,) = journals.glob("*.journal")
    assert own != left  # a second crash would cost nothing either
    tissue.dialog.done_button.click()
    assert not own.exists()
    assert session.cohort.slide("S1").tissue_mask.is_file()


def test_tissue_that_cannot_be_kept_is_offered_again(qtbot, tissue, session) -> None:
    tissue.dialog.edit.click()
    session.document.apply(drawn(0, 0, 400, 300), "Draw")
    place = session.places.tissue_mask("S1").parent
    shutil.rmtree(place)
    place.write_text("a file where the folder should be")
    with qtbot.waitSignal(session.problem, timeout=10_000):
        session.open_slide(session.slide_path.with_name("S2.tif"))
    assert session.cohort.slide("S1").tissue_mask is None
    place.unlink()
    opened_again(qtbot, session, "S1.tif")
    tissue.box.defaultButton().click()
    assert [each.geometry.area for each in session.annotations] == [400 * 300]
    tissue.dialog.done_button.click()
    assert session.cohort.slide("S1").tissue_mask.is_file()
