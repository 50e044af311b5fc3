from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QSpinBox

from app.jobs.job import JobState, duration
from app.training import preset_choice
from app.training.curve_data import CurveData
from app.training.train_dialog import TrainDialog
from app.training.training_request import command_line
from crosscancer_core.cohort.cohort import Cohort
from crosscancer_core.cohort.cohort_file import read_cohort, write_cohort
from crosscancer_core.cohort.places import CohortPlaces
from crosscancer_core.models.recipes import Freezing
from crosscancer_core.models.spec import ModelSpec
from crosscancer_core.tasks.registry import run_request
from crosscancer_core.tasks.requests import CompareArms, ExtractTiles, Train, request_from_json
from crosscancer_core.training.config import preset
from crosscancer_core.training.estimate import stage_seconds
from crosscancer_core.training.rates import Rate, rate_key, remember_rate

# Says what a real run says, puts it on record as a real run does, and learns nothing.
TRAIN = """
import json
from crosscancer_core.training.events import EpochDone, StageStarted, StepDone
from crosscancer_core.training.run_folder import RunFolder

def run(request, progress, control):
    folder = RunFolder.open(request.run_folder, request.config)
    def say(event):
        folder.append(event)
        progress.event(event.model_dump(mode="json"))
    say(StageStarted(stage=0, epoch=0, step=0, stage_name="target", epochs=2, steps_per_epoch=4,
                     training_tiles=64, validation_tiles=16))
    progress.started(8, "steps", "training")
    for step in range(1, 5):
        control.check()
        say(StepDone(stage=0, epoch=0, step=step, loss=1 / step, accuracy=0.5, tiles_per_second=9, data_wait=0))
        progress.advanced()
    say(EpochDone(stage=0, epoch=0, step=4, loss=0.5, accuracy=0.6, validation_loss=0.6, validation_accuracy=0.7,
                  validation_auc=0.8, best=True, seconds=1))
    while request.config.epochs > 1:
        control.check()
        time.sleep(0.01)
    folder.finish({"bundle": "nowhere"})
    return {"bundle": "nowhere"}
"""


@pytest.fixture
def case(small_case, tmp_path):
    """The small case's cohort under a folder of this test's own, so that runs do not meet."""
    write_cohort(read_cohort(small_case.cohort), tmp_path / "prostate.json")
    return tmp_path / "prostate.json"


def open_dialog(qtbot, session, queue) -> TrainDialog:
    dialog = TrainDialog(session, queue)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def choose_preset(dialog: TrainDialog, name: str) -> None:
    dialog.preset.box.setCurrentText(name)
    dialog.preset.box.activated.emit(dialog.preset.box.currentIndex())


def drawn(dialog: TrainDialog) -> CurveData:
    """The points of the one run that is drawn."""
    (run,) = dialog.runs.curves.runs
    return run.data


def test_it_says_what_is_missing_and_does_not_start(qtbot, session, jobs):
    dialog = open_dialog(qtbot, session, jobs)
    assert "Choose the target cohort." in dialog.problems.text()
    assert not dialog.start_button.isEnabled()
    dialog.arms.choose(["double"])
    assert "ImageNet weights" in dialog.problems.text()
    assert "source (breast)" in dialog.problems.text()
    dialog.cohort.set_path(Path("no/such.json"))
    assert "such.json" in dialog.problems.text()
    assert dialog.start() is None
    assert jobs.jobs == ()


def test_a_wrong_value_is_shown_beside_its_field_and_blocks_the_start(qtbot, session, jobs, case):
    session.open_cohort(case)
    dialog = open_dialog(qtbot, session, jobs)
    assert dialog.start_button.isEnabled()
    epochs = dialog.form.editor("epochs")
    epochs.clear()
    qtbot.keyClicks(epochs, "0")
    assert "greater than or equal to 1" in dialog.form.problem("epochs")
    assert "“Epochs” cannot be used: Should be greater than or equal to 1" in dialog.problems.text()
    assert not dialog.start_button.isEnabled()


def test_arms_ask_for_what_they_need(qtbot, session, jobs):
    dialog = open_dialog(qtbot, session, jobs)
    shown = {}
    for arm in ("none", "imagenet", "breast", "double"):
        dialog.arms.choose([arm])
        shown[arm] = (dialog.source.isVisible(), dialog.weights.isVisible())
    assert shown == {
        "none": (False, False),
        "imagenet": (False, True),
        "breast": (True, False),
        "double": (True, True),
    }


def test_from_start_to_curves_cancel_and_back_again(qtbot, session, queue_of, case):
    queue = queue_of(TRAIN)
    session.open_cohort(case)
    dialog = open_dialog(qtbot, session, queue)
    choose_preset(dialog, "smoke")
    qtbot.mouseClick(dialog.start_button, Qt.MouseButton.LeftButton)
    (train,) = (job.request for job in queue.jobs)
    assert isinstance(train, Train)
    assert train.run_folder == CohortPlaces(case).runs / "none-smoke-0"

    assert dialog.tabs.currentWidget() is dialog.runs
    qtbot.waitUntil(lambda: drawn(dialog).validation_auc.y == [0.8], timeout=20_000)
    assert drawn(dialog).loss.y == [1, 1 / 2, 1 / 3, 1 / 4]
    qtbot.waitUntil(lambda: "9 tiles/s" in dialog.runs.curves.pace.text(), timeout=5_000)
    job = queue.jobs[0]
    qtbot.mouseClick(dialog.runs.pause_button, Qt.MouseButton.LeftButton)
    assert dialog.runs.state.text() == "Paused"
    qtbot.mouseClick(dialog.runs.pause_button, Qt.MouseButton.LeftButton)

    dialog.close()  # the run goes on, and another dialog shows it from its beginning
    dialog.deleteLater()
    assert job.state is JobState.RUNNING
    again = open_dialog(qtbot, session, queue)
    assert again.runs.folder == train.run_folder
    assert drawn(again).loss.y == [1, 1 / 2, 1 / 3, 1 / 4]
    qtbot.mouseClick(again.runs.cancel_button, Qt.MouseButton.LeftButton)
    assert again.runs.state.text() == "Cancelling …"
    with qtbot.waitSignal(job.cancelled, timeout=5_000):
        pass
    assert again.runs.state.text() == "Stopped, can be resumed"

    qtbot.mouseClick(again.runs.resume_button, Qt.MouseButton.LeftButton)
    resumed = queue.jobs[-1]
    assert resumed.request == train
    qtbot.waitUntil(lambda: resumed.state is JobState.RUNNING, timeout=20_000)
    resumed.stop_now()
    qtbot.waitUntil(lambda: resumed.state.over, timeout=5_000)


def test_a_finished_run_is_drawn_from_its_folder(qtbot, session, queue_of, case):
    queue = queue_of(TRAIN)
    session.open_cohort(case)
    dialog = open_dialog(qtbot, session, queue)
    dialog.form.editor("epochs").setText("1")
    with qtbot.waitSignal(dialog.start().done, timeout=20_000):
        pass
    assert dialog.runs.state.text() == "Finished"
    assert not dialog.runs.resume_button.isVisible()
    other = open_dialog(qtbot, session, queue)
    assert [run.label for run in other.runs.curves.runs] == [f"none-{dialog.preset.name}-0"]
    assert drawn(other).validation_auc.y == [0.8]
    assert "epoch 1 of 2" in other.runs.curves.status.text()


def test_the_command_is_on_the_clipboard(qtbot, session, jobs, case):
    session.open_cohort(case)
    dialog = open_dialog(qtbot, session, jobs)
    dialog.form.editor("epochs").setText("5")
    qtbot.mouseClick(dialog.copy_button, Qt.MouseButton.LeftButton)
    words = shlex.split(QGuiApplication.clipboard().text())
    assert words[:3] == ["crosscancer", "train", str(case)]
    assert words[-2:] == ["--set", "epochs=5"]


def test_several_arms_are_one_study_and_its_command_says_the_same(qtbot, session, jobs, case, tmp_path):
    write_cohort(Cohort(name="Breast", site="breast", cases=read_cohort(case).cases), tmp_path / "breast.json")
    session.open_cohort(case)
    dialog = open_dialog(qtbot, session, jobs)
    dialog.arms.choose(["none", "breast"])
    dialog.seeds.setText("0, 3")
    dialog.arms.freezing.setCurrentIndex(1)
    request = dialog.request()
    assert isinstance(request, CompareArms)
    assert [recipe.name for recipe in request.arms] == ["none", "breast"]
    assert request.seeds == (0, 3)
    assert request.source_cohort == tmp_path / "breast.json"
    assert request.arms[1].stages[1].freezing is Freezing.HEAD_FIRST
    line = shlex.split(command_line(request, dialog.preset.name))
    saved = tmp_path / "request.json"
    command = [sys.executable, "-m", "crosscancer_core", *line[1:], "--save-request", str(saved)]
    subprocess.run(command, check=True, capture_output=True)
    assert request_from_json(saved.read_bytes()) == request


def test_seeds_and_devices_that_cannot_be_are_refused_in_words(qtbot, session, jobs, case):
    session.open_cohort(case)
    dialog = open_dialog(qtbot, session, jobs)
    dialog.seeds.clear()
    qtbot.keyClicks(dialog.seeds, "one")
    assert "whole numbers" in dialog.problems.text()
    dialog.seeds.clear()
    qtbot.keyClicks(dialog.seeds, "1")
    assert dialog.start_button.isEnabled()
    dialog.device.setCurrentText("tpu")
    assert "device cannot be used" in dialog.problems.text()


def test_tiles_that_are_not_cut_yet_are_said(qtbot, session, jobs, case):
    session.open_cohort(case)
    dialog = open_dialog(qtbot, session, jobs)
    qtbot.waitUntil(lambda: "not been cut yet" in dialog.stages.text, timeout=5_000)
    assert "has not been measured" in dialog.outlook.words.text()
    config = dialog.form.config(dialog.recipe)
    rate = Rate(
        seconds_per_step=1, seconds_per_validation_tile=0, build_seconds=0, parameters=10**6, device="CPU", precision=""
    )
    remember_rate(session.settings.folder, rate_key(config, "auto"), rate)
    dialog.seeds.setText("0, 1")
    dialog.seeds.textEdited.emit("0, 1")
    a_class = config.tiles_per_class
    seconds = stage_seconds(round(2 * a_class * 0.8), round(2 * a_class * 0.2), rate, config)
    words = f"Stage trainings: 2. About {duration(2 * seconds)} if the slides hold all tiles asked for"
    qtbot.waitUntil(lambda: words in dialog.outlook.words.text(), timeout=5_000)


def test_tiles_from_which_nothing_can_be_learned_block_the_start(qtbot, session, jobs, case):
    """What only the tiles tell, they tell before anything is queued."""
    session.open_cohort(case)
    dialog = open_dialog(qtbot, session, jobs)
    for size in (64, 128):
        spec = ModelSpec(architecture="TinyCNN", input_size=size, mpp=1.0)
        run_request(ExtractTiles(cohort=case, spec=spec, slides=("S2",)))
    dialog.form.set_config(preset("smoke", spec=spec.model_copy(update={"input_size": 64})))
    dialog.form.editor("epochs").textEdited.emit("4")
    qtbot.waitUntil(lambda: "at least two patients" in dialog.problems.text(), timeout=10_000)
    assert not dialog.start_button.isEnabled()
    dialog.form.editor("validation").setCurrentText("tile-random (paper)")
    qtbot.waitUntil(lambda: "This leaks" in dialog.stages.text, timeout=10_000)
    assert dialog.start_button.isEnabled()
    size = dialog.form.editor("spec.input_size")
    size.setText("128")
    size.textEdited.emit(size.text())
    qtbot.waitUntil(lambda: "too few tiles to set some apart" in dialog.problems.text(), timeout=10_000)
    assert dialog.start() is None


def test_every_field_says_what_it_is_for(qtbot, session, jobs, case):
    session.open_cohort(case)
    dialog = open_dialog(qtbot, session, jobs)
    dialog.arms.choose(list(dialog.arms.boxes))
    fields = [
        field
        for kind in (QLineEdit, QComboBox, QCheckBox, QSpinBox)
        for field in dialog.findChildren(kind)
        if not isinstance(field.parent(), QComboBox | QSpinBox)
    ]
    assert len(fields) > 35
    assert [field.accessibleName() for field in fields if not field.toolTip()] == []


def test_without_a_gpu_the_small_preset_is_chosen_and_the_reason_said(qtbot, session, jobs, monkeypatch) -> None:
    monkeypatch.setattr(preset_choice, "gpu_is_there", lambda: False)
    dialog = open_dialog(qtbot, session, jobs)
    assert dialog.preset.name == "laptop"
    assert dialog.form.config(dialog.recipe).epochs == preset("laptop").epochs
    assert dialog.preset.why.isVisible()
    for name, words in (("paper", "very long without it"), ("laptop", "so “laptop”"), ("smoke", "")):
        choose_preset(dialog, name)
        assert words in dialog.preset.why.text()
        assert dialog.preset.why.isVisible() is bool(words)
    monkeypatch.setattr(preset_choice, "gpu_is_there", lambda: True)
    dialog = open_dialog(qtbot, session, jobs)
    assert (dialog.preset.name, dialog.preset.why.isVisible()) == ("recommended", False)


def test_enter_starts_also_after_the_button_was_disabled_by_its_click(qtbot, session, jobs) -> None:
    dialog = open_dialog(qtbot, session, jobs)
    dialog.activateWindow()
    button = dialog.start_button
    button.setEnabled(True)
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    button.setEnabled(False)
    button.setEnabled(True)
    assert button.isDefault()
