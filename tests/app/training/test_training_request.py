from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from app.training.training_request import (
    TrainingInputs,
    command_line,
    differences,
    new_run_folder,
    request_to_resume,
    study_request,
    train_request,
)
from crosscancer_core.errors import ConfigError, RunFolderError
from crosscancer_core.models.recipes import ARMS
from crosscancer_core.tasks.requests import CompareArms, Train, request_from_json
from crosscancer_core.training.config import preset
from crosscancer_core.training.run_folder import RunFolder
from crosscancer_core.training.study import Study, StudyPart, write_study

_INPUTS = TrainingInputs(Path("prostate.json"), Path("breast.json"), Path("weights.h5"), ("gpu:0", "gpu:1"))


@pytest.mark.parametrize(
    ("arm", "source", "weights"),
    [("none", False, False), ("imagenet", False, True), ("breast", True, False), ("double", True, True)],
)
def test_a_request_names_what_its_arm_needs_and_no_more(arm: str, source: bool, weights: bool, tmp_path: Path) -> None:
    config = preset("smoke", recipe=ARMS[arm])
    run = train_request(_INPUTS, config, tmp_path)
    study = study_request(_INPUTS, config, "s", (ARMS[arm],), (0, 1), None)
    assert (run.source_cohort is not None, run.initial_weights is not None) == (source, weights)
    assert (study.source_cohort is not None, study.initial_weights is not None) == (source, weights)
    assert (run.device, study.devices) == ("gpu:0", ("gpu:0", "gpu:1"))


def test_a_name_that_no_folder_takes_is_no_study() -> None:
    with pytest.raises(ConfigError):
        study_request(_INPUTS, preset("smoke", recipe=ARMS["none"]), "a/b", (ARMS["none"],), (0,), None)


def test_a_run_goes_on_with_its_own_settings(tmp_path: Path) -> None:
    config = preset("smoke", recipe=ARMS["imagenet"], epochs=9)
    RunFolder.open(tmp_path / "run", config)
    assert request_to_resume(_INPUTS, tmp_path / "run") == train_request(_INPUTS, config, tmp_path / "run")
    with pytest.raises(RunFolderError):
        request_to_resume(_INPUTS, tmp_path / "nothing")


def test_a_study_goes_on_with_its_own_cohorts_arms_and_seeds(tmp_path: Path) -> None:
    arms = {name: ARMS[name] for name in ("none", "breast")}
    parts = tuple(
        StudyPart(arm=arm, seed=seed, fold=fold, run_folder=tmp_path / "run", bundle=tmp_path / "bundle")
        for arm in arms
        for seed in (3, 1)
        for fold in (0, 1)
    )
    study = Study(
        name="first",
        cohort=tmp_path / "lung.json",
        cohorts={"source": tmp_path / "colon.json"},
        config=preset("smoke"),
        recipes=arms,
        split="five",
        parts=parts,
    )
    write_study(study, tmp_path / "first")
    again = request_to_resume(_INPUTS, tmp_path / "first")
    assert isinstance(again, CompareArms)
    assert (again.name, again.cohort, again.cohorts) == ("first", study.cohort, study.cohorts)
    assert (again.arms, again.seeds, again.split) == (tuple(arms.values()), (3, 1), "five")
    assert again.initial_weights is None


def test_run_folders_continue_what_is_unfinished_and_touch_nothing_else(tmp_path):
    config = preset("smoke", recipe=ARMS["none"])
    first = new_run_folder(tmp_path, config, "smoke")
    assert first == tmp_path / "none-smoke-0"
    run = RunFolder.open(first, config)
    assert new_run_folder(tmp_path, config, "smoke") == first
    assert new_run_folder(tmp_path, preset("smoke", epochs=9), "smoke") == tmp_path / "none-smoke-0-2"
    run.finish({"bundle": "b"})
    assert new_run_folder(tmp_path, config, "smoke") == tmp_path / "none-smoke-0-2"
    (tmp_path / "none-smoke-0-2").mkdir()
    assert new_run_folder(tmp_path, config, "smoke") == tmp_path / "none-smoke-0-3"


def test_only_differences_are_named():
    config = preset("laptop", recipe=ARMS["breast"], epochs=7)
    assert differences(config, "laptop") == {"epochs": 7}
    assert differences(preset("paper", recipe=ARMS["none"]), "paper") == {}


def test_the_command_makes_the_same_request(tmp_path):
    """The line is run by the real command line, which writes the request instead of training."""
    config = preset(
        "laptop", recipe=ARMS["double"], epochs=7, tiles_per_class=None, label_rule="cancer_share >= 0.25", seed=4
    )
    config = config.model_copy(update={"spec": config.spec.model_copy(update={"mpp": 0.5})})
    request = Train(
        cohort=tmp_path / "Fälle 1.json",
        config=config,
        run_folder=tmp_path / "run",
        source_cohort=tmp_path / "breast.json",
        initial_weights=tmp_path / "w.h5",
    )
    words = shlex.split(command_line(request, "laptop"))
    assert words[0] == "crosscancer"
    saved = tmp_path / "request.json"
    command = [sys.executable, "-m", "crosscancer_core", *words[1:], "--save-request", str(saved)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert ran.returncode == 0, ran.stderr
    assert request_from_json(saved.read_text(encoding="utf-8")) == request
