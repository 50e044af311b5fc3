from __future__ import annotations

from pathlib import Path

import pytest

from app.training.live_curves import DrawnRun, LiveCurves
from app.training.run_list import RunList
from app.training.run_view import RunView
from crosscancer_core.cohort.places import CohortPlaces
from crosscancer_core.models.recipes import ARMS
from crosscancer_core.training.events import EpochDone, StageStarted
from crosscancer_core.training.run_folder import RunFolder
from crosscancer_core.training.study import PartState, Study, StudyPart, write_study
from tests.tiny_training import tiny_config


def _run(folder: Path, arm: str, auc: float) -> Path:
    run = RunFolder.open(folder, tiny_config(recipe=ARMS[arm]))
    run.append(
        StageStarted(
            stage=0,
            epoch=0,
            step=0,
            stage_name="target",
            epochs=2,
            steps_per_epoch=4,
            training_tiles=64,
            validation_tiles=16,
        )
    )
    run.append(
        EpochDone(
            stage=0,
            epoch=0,
            step=4,
            loss=0.6,
            accuracy=0.6,
            validation_loss=0.5,
            validation_accuracy=0.7,
            validation_auc=auc,
            best=True,
            seconds=1,
        )
    )
    return folder


@pytest.fixture
def cohort(tmp_path: Path) -> Path:
    """Two single runs, and a study with one finished part and one that has not begun."""
    cohort = tmp_path / "prostate.json"
    places = CohortPlaces(cohort)
    _run(places.runs / "one", "none", 0.7)
    _run(places.runs / "two", "imagenet", 0.8)
    folder = places.studies / "first"
    parts = tuple(
        StudyPart(arm=arm, seed=0, run_folder=folder / "runs" / f"{arm}-s0", bundle=places.models / arm, state=state)
        for arm, state in (("none", PartState.DONE), ("breast", PartState.WAITING))
    )
    _run(parts[0].run_folder, "none", 0.9)
    write_study(Study(name="first", cohort=cohort, config=tiny_config(), recipes=dict(ARMS), parts=parts), folder)
    return cohort


def test_runs_and_parts_are_listed_with_how_far_they_came(qtbot, cohort):
    runs = RunList()
    qtbot.addWidget(runs)
    runs.show_cohort(cohort)
    runs.choose([CohortPlaces(cohort).studies / "first"])
    assert [(run.label, run.arm) for run in runs.chosen] == [("none-s0", "none"), ("breast-s0", "breast")]
    lines = {item.text(0): item.text(3) for item in runs._all_items()}
    assert lines["one"] == "0.700"
    assert lines["none-s0"] == "0.900"
    assert not runs.rename_button.isEnabled()  # a study names its parts' folders


def test_a_run_is_renamed_and_deleted_and_nothing_else_is(qtbot, cohort):
    runs = RunList()
    qtbot.addWidget(runs)
    runs.show_cohort(cohort)
    folder = CohortPlaces(cohort).runs
    runs.choose([folder / "one"])
    assert runs.rename_button.isEnabled()
    with qtbot.waitSignal(runs.problem):
        runs.rename(folder / "one", "two")
    with qtbot.waitSignal(runs.problem):
        runs.rename(folder / "one", "a/b")
    runs.rename(folder / "one", "first try")
    assert [run.label for run in runs.chosen] == ["first try"]
    runs.delete([folder / "first try"])
    assert sorted(path.name for path in folder.iterdir()) == ["two"]
    (folder / "mine").mkdir()
    with qtbot.waitSignal(runs.problem):
        runs.delete([folder / "mine"])
    assert (folder / "mine").is_dir()


def test_what_trains_now_cannot_be_deleted(qtbot, cohort):
    runs = RunList()
    qtbot.addWidget(runs)
    runs.show_cohort(cohort)
    one = CohortPlaces(cohort).runs / "one"
    runs.set_live({one: "running"})
    runs.choose([one])
    assert not runs.delete_button.isEnabled()


def test_chosen_runs_are_drawn_over_one_another_in_the_arms_colours(qtbot, cohort, jobs):
    view = RunView(jobs)
    qtbot.addWidget(view)
    view.show_cohort(cohort)
    runs = CohortPlaces(cohort).runs
    view.list.choose([runs / "one", runs / "two"])
    drawn = view.curves.runs
    assert {run.arm: run.data.validation_auc.y for run in drawn} == {"none": [0.7], "imagenet": [0.8]}
    assert len({view.curves._color(run, True).name() for run in drawn}) == 2
    view.list.choose([CohortPlaces(cohort).studies / "first"])
    assert view.resume_button.isVisibleTo(view)  # one part is left
    same = DrawnRun("again", "again", "none", drawn[0].data)
    curves = LiveCurves()
    qtbot.addWidget(curves)
    curves.show_runs([*drawn, same])
    assert len({curves._color(run, True).name() for run in curves.runs}) == 3


def test_a_study_that_waits_stays_chosen_when_its_parts_appear(qtbot, cohort):
    runs = RunList()
    qtbot.addWidget(runs)
    runs.show_cohort(cohort)
    places = CohortPlaces(cohort)
    second = places.studies / "second"
    runs.set_live({second: "waits"})
    runs.choose([second])
    assert runs.chosen_study == second
    assert runs.chosen == ()
    part = StudyPart(arm="none", seed=0, run_folder=second / "runs" / "none-s0", bundle=places.models / "x")
    write_study(Study(name="second", cohort=cohort, config=tiny_config(), recipes=dict(ARMS), parts=(part,)), second)
    runs.refresh()
    assert [run.label for run in runs.chosen] == ["none-s0"]


def test_names_stay_readable_in_a_narrow_list(qtbot, cohort):
    runs = RunList()
    qtbot.addWidget(runs)
    runs.show_cohort(cohort)
    runs.resize(480, 200)
    runs.show()
    header = runs.tree.header()
    qtbot.waitUntil(lambda: sum(header.sectionSize(column) for column in range(5)) <= runs.tree.viewport().width())
    wanted = max(runs.tree.sizeHintForColumn(0), 1)
    assert header.sectionSize(0) >= wanted
