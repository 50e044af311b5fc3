from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt

from app.jobs.job import JobState
from app.prediction import estimate
from app.prediction.predict_dialog import PredictDialog
from app.prediction.prediction_follower import PredictionFollower
from app.prediction.slide_choice import ChosenSlide, by_resolution, with_resolution, without_resolution
from crosscancer_core.cohort.places import CohortPlaces
from crosscancer_core.geometry import Region
from crosscancer_core.inference.measured_runtimes import Measured, MeasuredRuntimes
from crosscancer_core.models.bundle import BundleInfo, write_bundle
from crosscancer_core.models.recipes import NONE
from crosscancer_core.models.spec import ModelSpec
from crosscancer_core.slides.pyramid_tiff import write_pyramid
from crosscancer_core.slides.slide import Resolution, ResolutionSource
from crosscancer_core.tasks.request_parts import Runtime
from crosscancer_core.tasks.requests import Predict

# Lays a map of one value over the slide, two rows at a time, and tells what it is told to look at.
PREDICT = """
import numpy as np
from crosscancer_core.probability_map import MapIdentity, ProbabilityMap
from crosscancer_core.slides.opening import open_slide
from crosscancer_core.tiles.grid import TileGrid

def run(request, progress, control):
    path = request.slides[0]
    with open_slide(path, request.mpp) as slide:
        grid = TileGrid.over(slide.info, 64, 0.44)
        identity = MapIdentity(slide_fingerprint=slide.info.fingerprint, slide_name=path.name, model_hash="1",
                               model_name="first")
    folder = request.maps / "first" / path.stem
    written = ProbabilityMap.create_file(folder, grid, identity)
    progress.event({"type": "warning", "text": "A word of warning."})
    progress.event({"type": "map_opened", "slide": str(path), "map": str(folder), "model": "first"})
    for row in range(0, 4, 2):
        tiles = np.array([(col, r) for r in (row, row + 1) for col in range(grid.columns)])
        written.set(tiles, np.full(len(tiles), 0.75, np.float32))
        written.flush()
        progress.event({"type": "rows", "map": str(folder), "first_row": row, "last_row": row + 1})
    while control.focus is None:
        control.check()
        time.sleep(0.01)
    written.write_sidecar(complete=True)
    progress.event({"type": "map_done", "slide": str(path), "map": str(folder), "done": 80, "unreadable": 2})
    return {"focus": control.focus.x}
"""

# Two models' maps at once; the guards speak before the first rows, and once more at the end.
NOTED = """
import numpy as np
from crosscancer_core.probability_map import MapIdentity, ProbabilityMap
from crosscancer_core.slides.opening import open_slide
from crosscancer_core.tiles.grid import TileGrid

def run(request, progress, control):
    path = request.slides[0]
    with open_slide(path) as slide:
        grid, fingerprint = TileGrid.over(slide.info, 64, 0.44), slide.info.fingerprint
    maps = []
    for name in ("first", "second"):
        identity = MapIdentity(slide_fingerprint=fingerprint, slide_name=path.name, model_hash="1", model_name=name)
        maps.append(ProbabilityMap.create_file(request.maps / name / path.stem, grid, identity))
        progress.event({"type": "map_opened", "slide": str(path), "map": str(maps[-1].folder), "model": name})
    for notes in (["Among the training slides."], ["Among the training slides.", "All one class."]):
        for map in maps:
            map.provenance["notes"] = notes
            map.write_sidecar(complete=False)
            progress.event({"type": "rows", "map": str(map.folder), "first_row": 0, "last_row": 0})
    for map in maps:
        end = {"type": "map_done", "slide": str(path), "map": str(map.folder), "done": 0, "unreadable": 0}
        progress.event(end)
    return {}
"""


def fill_bundle(fingerprints: tuple[str, ...], mpp: float):
    def fill(folder: Path) -> BundleInfo:
        (folder / "model.keras").write_bytes(b"weights")
        np.savez(folder / "probe.npz", tiles=np.zeros((1, 64, 64, 3), np.uint8), probabilities=np.zeros(1, np.float32))
        (folder / "MODEL_CARD.md").write_text("# The first model\n\nFor research use.", encoding="utf-8")
        spec = ModelSpec(input_size=64, mpp=mpp)
        return BundleInfo(name="first", spec=spec, recipe=NONE, weights_hash="ab", training_fingerprints=fingerprints)

    return fill


@pytest.fixture
def model(session) -> Path:
    """A model in the user's folder."""
    return write_bundle(session.settings.models / "first", fill_bundle((), 0.44)).folder


@pytest.fixture
def nameless(tmp_path) -> Path:
    """A slide that does not say how large its pixels are."""
    path = tmp_path / "nameless.tif"
    write_pyramid(
        path, lambda region: np.full((int(region.height), int(region.width), 3), 200, np.uint8), 512, 512, None
    )
    return path


def open_dialog(qtbot, session, queue) -> PredictDialog:
    dialog = PredictDialog(session, queue)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_without_a_model_it_says_where_one_comes_from(session, qtbot, jobs):
    dialog = open_dialog(qtbot, session, jobs)
    assert "No model yet" in dialog.models.card.toPlainText()
    assert not dialog.start_button.isEnabled()
    assert dialog.start() == []


def test_the_map_grows_on_the_slide_and_the_worker_hears_where_one_looks(
    qtbot, session, queue_of, open_case, model, tmp_path
):
    queue = queue_of(PREDICT)
    _follower = PredictionFollower(session, queue)
    dialog = open_dialog(qtbot, session, queue)
    qtbot.waitUntil(dialog.start_button.isEnabled, timeout=10_000)
    assert "The first model" in dialog.models.card.toPlainText()
    assert not dialog.which.mpp.isVisible()
    dialog.how.runtime.setCurrentIndex(dialog.how.runtime.findData(Runtime.KERAS))
    rows: list[tuple[int, int]] = []
    messages: list[str] = []
    session.map_rows_changed.connect(lambda first, last: rows.append((first, last)))
    session.message.connect(messages.append)
    session._cohort_path = tmp_path / "prostate.json"  # maps of this test go to its own folder

    (job,) = dialog.start()
    assert job.request == Predict(
        bundle=model,
        slides=(open_case.slide,),
        cohort=tmp_path / "prostate.json",
        maps=tmp_path / "prostate.crosscancer" / "maps",
        runtime=Runtime.KERAS,
    )
    assert not dialog.isVisible()
    qtbot.waitUntil(lambda: len(rows) == 2, timeout=20_000)
    assert rows == [(0, 1), (2, 3)]
    assert session.map.identity.model_name == "first"
    assert set(session.maps) == {"none-smoke", "first"}
    assert float(session.map.values[3, 0]) == 0.75

    session.look_at(Region(5, 6, 70, 80))
    with qtbot.waitSignal(job.done, timeout=10_000) as done:
        pass
    assert done.args == [{"focus": 5.0}]
    assert "A word of warning." in messages
    assert "S1: 80 tiles predicted, 2 could not be read." in messages


def test_a_missing_resolution_is_asked_for_once(qtbot, session, queue_of, model, nameless):
    with qtbot.waitSignal(session.slide_changed, timeout=10_000):
        session.open_slide(nameless)
    dialog = open_dialog(qtbot, session, queue_of("def run(request, progress, control): return {}"))
    qtbot.waitUntil(dialog.which.mpp.isVisible, timeout=10_000)
    qtbot.wait(200)
    assert not dialog.start_button.isEnabled()
    dialog.which.mpp.setValue(0.01)
    assert not dialog.start_button.isEnabled()  # no microscope has that
    dialog.which.mpp.setValue(0.25)
    assert dialog.start_button.isEnabled()
    assert "trained at 0.44 µm per pixel, this slide has 0.25" in dialog.notes.text()
    with qtbot.waitSignal(session.slide_changed, timeout=10_000):
        (job,) = dialog.start()
    assert (job.request.mpp, job.request.slides, job.request.maps) == (0.25, (nameless,), session.settings.maps)
    qtbot.waitUntil(lambda: job.state is JobState.DONE, timeout=20_000)

    assert session.slide.info.resolution == Resolution(0.25, ResolutionSource.OVERRIDE)
    again = open_dialog(qtbot, session, dialog._jobs)
    qtbot.waitUntil(again.start_button.isEnabled, timeout=10_000)
    assert not again.which.mpp.isVisible()
    (job,) = again.start()
    assert job.request.mpp == 0.25
    qtbot.waitUntil(lambda: job.state is JobState.DONE, timeout=20_000)


def test_a_slide_the_model_has_learned_from_is_warned_about(qtbot, session, jobs, open_case):
    fingerprint = session.slide.info.fingerprint
    write_bundle(session.settings.models / "first", fill_bundle((fingerprint,), 0.44))
    dialog = open_dialog(qtbot, session, jobs)
    qtbot.waitUntil(dialog.start_button.isEnabled, timeout=10_000)
    assert "first has learned from this very slide" in dialog.notes.text()
    dialog.which.test_set.setChecked(True)
    assert dialog.notes.text() == ""


def test_a_damaged_model_is_said_beside_it(qtbot, session, jobs, open_case, model):
    (model / "model.keras").write_bytes(b"other")
    dialog = open_dialog(qtbot, session, jobs)
    qtbot.waitUntil(lambda: "was changed or is damaged" in dialog.models.card.toPlainText(), timeout=10_000)
    assert not dialog.start_button.isEnabled()


def test_the_cohorts_test_slides_and_another_model(qtbot, session, queue_of, small_case, tmp_path):
    session.open_cohort(small_case.cohort)
    queue = queue_of("def run(request, progress, control): return {}")
    dialog = open_dialog(qtbot, session, queue)
    assert dialog.which.test_set.isChecked()
    assert dialog.which.this_slide.text() == "The open slide (none is open)"
    elsewhere = write_bundle(tmp_path / "copied", fill_bundle((), 0.44)).folder
    dialog.models.choose(elsewhere)
    qtbot.waitUntil(dialog.start_button.isEnabled, timeout=10_000)
    qtbot.mouseClick(dialog.start_button, Qt.MouseButton.LeftButton)
    (job,) = queue.jobs
    assert (job.request.bundle, job.request.slides) == (elsewhere, (small_case.slide,))
    assert job.request.maps == CohortPlaces(small_case.cohort).maps
    qtbot.waitUntil(lambda: job.state is JobState.DONE, timeout=20_000)


def test_several_models_on_a_drawn_region(qtbot, session, queue_of, open_case, model):
    write_bundle(session.settings.models / "second", fill_bundle((), 0.44))
    dialog = open_dialog(qtbot, session, queue_of("def run(request, progress, control): return {}"))
    assert not dialog.how.ensemble.isVisible()
    dialog.models.list.selectAll()
    qtbot.waitUntil(dialog.start_button.isEnabled, timeout=10_000)
    assert dialog.how.ensemble.isVisible()
    dialog.how.ensemble.setChecked(True)
    dialog.how.flips.setChecked(True)
    dialog.how.overlap.setCurrentIndex(1)
    dialog.how.region.setCurrentIndex(2)
    assert dialog.how.outline.currentText() == "cancer 0 (Tumor)"
    (job,) = dialog.start()
    request = job.request
    assert [request.bundle.name, *(folder.name for folder in request.more_bundles)] == ["first", "second"]
    assert (request.ensemble, request.flips, request.stride_px) == (True, True, 32)
    assert set(request.region) == set(session.annotations.annotations[0].geometry.exterior.coords)
    qtbot.waitUntil(lambda: job.state is JobState.DONE, timeout=20_000)


def test_all_slides_of_the_cohort_and_the_whole_of_them(qtbot, session, queue_of, open_case, model):
    dialog = open_dialog(qtbot, session, queue_of("def run(request, progress, control): return {}"))
    qtbot.waitUntil(dialog.start_button.isEnabled, timeout=10_000)
    dialog.which.all_slides.setChecked(True)
    assert dialog.how.region.findText("Within an outline") == -1
    dialog.how.region.setCurrentIndex(1)
    qtbot.waitUntil(dialog.start_button.isEnabled, timeout=10_000)
    (job,) = dialog.start()
    assert (len(job.request.slides), job.request.cohort, job.request.has_glass) == (2, open_case.cohort, False)
    qtbot.waitUntil(lambda: job.state is JobState.DONE, timeout=20_000)


def test_time_is_told_where_the_rate_was_measured_here(
    qtbot, session, queue_of, open_case, model, monkeypatch, tmp_path
):
    monkeypatch.setattr(estimate, "cache_folder", lambda: tmp_path)
    dialog = open_dialog(qtbot, session, queue_of("def run(request, progress, control): return {}"))
    qtbot.waitUntil(lambda: "tiles on 1 slide" in dialog.time.text(), timeout=10_000)
    assert "never measured" in dialog.time.text()
    measured = Measured(
        runtime="openvino",
        precision="float32",
        device="CPU",
        batch_size=8,
        tiles_per_second=2.0,
        probe_difference=0.0,
    )
    MeasuredRuntimes(tmp_path).remember(dialog.models.bundles[0], measured)
    (job,) = dialog.measure()
    assert job.request.verb == "runtimes"
    qtbot.waitUntil(lambda: "2 tiles per second (OpenVINO, measured here)" in dialog.time.text(), timeout=20_000)
    assert "About" in dialog.time.text()


def test_notes_of_a_growing_map_come_onto_the_slide(qtbot, session, queue_of, open_case, model, tmp_path):
    queue = queue_of(NOTED)
    _follower = PredictionFollower(session, queue)
    request = Predict(bundle=model, slides=(open_case.slide,), maps=tmp_path / "maps")
    job = queue.submit(request, "Predict")
    qtbot.waitUntil(lambda: job.state.over, timeout=20_000)
    assert set(session.maps) == {"none-smoke", "first", "second"}
    assert session.map.identity.model_name == "first"  # the first of those that grow together
    assert session.map.provenance["notes"] == ["Among the training slides.", "All one class."]
    session.select_map("second")
    assert session.map.provenance["notes"] == ["Among the training slides.", "All one class."]


def test_slides_are_grouped_by_what_was_entered(nameless, small_case, session):
    known, unknown, entered = (
        ChosenSlide(small_case.slide),
        ChosenSlide(nameless),
        ChosenSlide(Path("other.tif"), 0.5),
    )
    gone = ChosenSlide(Path("gone.tif"))
    slides = [known, unknown, entered, gone]
    assert without_resolution(session.shelf, slides) == [unknown]
    assert by_resolution(with_resolution(slides, [unknown], 0.5)) == [
        (None, (known.path, gone.path)),
        (0.5, (nameless, entered.path)),
    ]
