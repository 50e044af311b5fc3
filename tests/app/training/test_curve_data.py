from __future__ import annotations

import math

from app.training.curve_data import CurveData
from app.training.live_curves import DrawnRun, LiveCurves
from crosscancer_core.training.events import (
    CheckpointSaved,
    EpochDone,
    StageDone,
    StageReused,
    StageStarted,
    StepDone,
    Stopped,
)


def started(stage: int = 0, name: str = "target", warnings: tuple[str, ...] = ()) -> StageStarted:
    return StageStarted(
        stage=stage,
        epoch=0,
        step=0,
        stage_name=name,
        epochs=3,
        steps_per_epoch=10,
        training_tiles=320,
        validation_tiles=80,
        warnings=warnings,
    )


def step(number: int, loss: float, stage: int = 0) -> StepDone:
    return StepDone(
        stage=stage,
        epoch=(number - 1) // 10,
        step=number,
        loss=loss,
        accuracy=0.5,
        tiles_per_second=90,
        data_wait=0.0,
    )


def epoch(number: int, auc: float | None = 0.8, stage: int = 0) -> EpochDone:
    return EpochDone(
        stage=stage,
        epoch=number,
        step=(number + 1) * 10,
        loss=0.4,
        accuracy=0.8,
        validation_loss=0.5,
        validation_accuracy=0.7,
        validation_auc=auc,
        best=True,
        seconds=2,
    )


def of(*events) -> CurveData:
    data = CurveData()
    for event in events:
        data.add(event)
    return data


def test_points_stand_at_their_epoch():
    data = of(started(), step(5, 0.7), step(10, 0.6), epoch(0), step(15, 0.5), epoch(1, auc=None))
    assert data.loss.x == [0.5, 1.0, 1.5]
    assert data.loss.y == [0.7, 0.6, 0.5]
    assert data.validation_loss.x == [1.0, 2.0]
    assert data.validation_auc.x == [1.0]


def test_an_event_from_the_file_and_from_the_worker_is_one_point():
    data = of(started(), step(5, 0.7), step(5, 0.7), epoch(0), epoch(0))
    assert data.loss.x == [0.5]
    assert data.validation_auc.x == [1.0]


def test_a_resumed_run_goes_on_from_its_checkpoint():
    lived = of(started(), step(5, 0.7), step(10, 0.6), epoch(0), step(15, 0.5), step(20, 0.4))
    for event in (started(), step(12, 0.55), step(20, 0.45)):
        lived.add(event)
    assert lived.loss.x == [0.5, 1.0, 1.2, 2.0]
    assert lived.loss.y == [0.7, 0.6, 0.55, 0.45]
    assert lived.validation_loss.x == [1.0]


def test_stages_follow_one_another_with_a_gap_between():
    data = of(
        started(0, "source"),
        step(30, 0.2),
        epoch(2),
        StageDone(stage=0, epoch=2, step=30, best_epoch=1, best_validation_loss=0.5, bundle="b"),
        started(1, "target", ("Few tiles.",)),
        step(10, 0.9, stage=1),
    )
    assert data.boundaries == [(0.0, "source"), (3.0, "target")]
    assert data.loss.x[0] == 3.0
    assert math.isnan(data.loss.y[1])
    assert data.loss.x[-1] == 4.0
    assert data.warnings == ("Few tiles.",)
    assert "epoch 1 of 3" in data.status


def test_the_end_is_said():
    done = StageDone(stage=0, epoch=2, step=30, best_epoch=1, best_validation_loss=0.5, bundle="b")
    assert "best epoch was number 2" in of(started(), done).status
    assert of(started(), Stopped(stage=0, epoch=0, step=3, reason="cancelled")).status == "Stopped: cancelled"


def test_the_pace_is_that_of_the_last_step_and_knows_what_is_left():
    begun = started().model_copy(update={"batch_size": 32})
    slow = step(5, 0.7).model_copy(update={"data_wait": 0.6, "learning_rate": 1e-4})
    pace = of(begun, slow).pace
    assert pace is not None
    assert (pace.tiles_per_second, pace.data_wait, pace.learning_rate) == (90, 0.6, 1e-4)
    assert pace.seconds_left == 25 * 32 / 90
    assert of(begun).pace is None


def test_a_stage_that_is_used_again_takes_no_room_and_the_target_is_found():
    reused = StageReused(
        stage=0, epoch=0, step=0, stage_name="source", bundle="b", best_epoch=1, best_validation_loss=0.5
    )
    data = of(reused, started(stage=1), step(5, 0.7, stage=1))
    assert data.boundaries == [(0.0, "source"), (0.0, "target")]
    assert data.loss.x[-1] == 0.5
    assert data.target_start == 0.0
    assert of(started(name="source")).target_start == 3.0
    assert of(started(name="source"), started(stage=1)).target_start == 3.0


def test_what_is_said_beside_the_steps_cuts_nothing():
    saved = CheckpointSaved(stage=0, epoch=1, step=0)
    assert of(started(), step(5, 0.7), saved, Stopped(stage=0, epoch=0, step=0, reason="x")).loss.y == [0.7]


def test_a_lag_of_batch_norm_is_warned_of_once():
    data = CurveData()
    data.add(started(warnings=("by patient",)))
    for _ in range(2):  # read from the file, and told
        data.add(epoch(0).model_copy(update={"batch_norm_gap": 0.7}))
    assert data.warnings[0] == "by patient"
    (warning,) = data.warnings[1:]
    assert "0.70 higher with batch norm's stored statistics" in warning


def test_warnings_of_several_arms_are_said_once_with_those_they_concern(qtbot):
    curves = LiveCurves()
    qtbot.addWidget(curves)
    runs = []
    for name, warnings in (("none-s0", ("by patient",)), ("breast-s0", ("by patient", "halved")), ("double-s0", None)):
        data = CurveData()
        if warnings is not None:
            data.add(started(warnings=warnings))
        runs.append(DrawnRun(name, name, name.partition("-")[0], data))
    curves.show_runs(runs)
    assert curves.status.text().splitlines()[3:] == ["⚠ by patient", "⚠ breast-s0: halved"]


def test_the_first_steps_are_told_in_epochs_and_not_in_thousandths(qtbot):
    curves = LiveCurves()
    qtbot.addWidget(curves)
    curves.show_runs([DrawnRun("none-s0", "none-s0", "none", of(started(), step(1, 0.7), step(2, 0.6), step(3, 0.6)))])
    curves.redraw()
    curves.grab()
    axis = curves._plots[-1].getAxis("bottom")
    assert axis.range[1] < 1
    assert axis.labelUnitPrefix == ""
    assert "0.001" not in axis.labelString()
