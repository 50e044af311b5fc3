"""Parts of a study and what they are asked; no framework."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from crosscancer_core.cohort.cohort import AnnotationStatus, Case, Cohort, CohortSlide, Role
from crosscancer_core.cohort.cohort_file import write_cohort
from crosscancer_core.cohort.splits import k_folds, with_split
from crosscancer_core.errors import ConfigError, RunFolderError
from crosscancer_core.models.recipes import ARMS, BREAST, DOUBLE, IMAGENET, NONE
from crosscancer_core.tasks.part_workers import _startable
from crosscancer_core.tasks.requests import CompareArms
from crosscancer_core.tasks.study_plan import planned, refusals, study_folder, train_request
from crosscancer_core.training.study import PartState, write_study
from tests.tiny_training import tiny_config


@pytest.fixture
def cohort(tmp_path: Path) -> Path:
    """Four patients with a slide each; P3 tests. Two folds are saved under the name "2 folds"."""
    cases = tuple(
        Case(
            patient=f"P{number}",
            slides=(
                CohortSlide(
                    id=f"s{number}",
                    path=tmp_path / f"s{number}.tif",
                    role=Role.TEST if number == 3 else Role.TRAIN,
                    annotation_status=AnnotationStatus.EXHAUSTIVE,
                ),
            ),
        )
        for number in range(4)
    )
    made = Cohort(name="test", cases=cases)
    path = tmp_path / "prostate.json"
    write_cohort(with_split(made, k_folds(made, 2, seed=0)), path)
    return path


def _request(cohort: Path, **changes: Any) -> CompareArms:
    values: dict[str, Any] = {
        "cohort": cohort,
        "config": tiny_config(),
        "name": "first",
        "source_cohort": cohort.with_name("breast.json"),
    }
    return CompareArms(**{**values, **changes})


def test_a_part_for_each_arm_and_seed(cohort: Path) -> None:
    study = planned(_request(cohort, seeds=(0, 7)))
    assert [part.name for part in study.parts] == [f"{arm}-s{seed}" for seed in (0, 7) for arm in ARMS]
    assert {part.test_slides for part in study.parts} == {("s3",)}
    assert study.parts[0].bundle == cohort.parent / "prostate.crosscancer" / "models" / "first-none-s0"


def test_a_part_for_each_fold_with_its_own_test_slides(cohort: Path) -> None:
    study = planned(_request(cohort, split="2 folds", arms=(NONE, BREAST)))
    assert [part.fold for part in study.parts] == [0, 0, 1, 1]
    tested = [set(part.test_slides) for part in study.parts if part.arm == "none"]
    assert tested[0] | tested[1] == {"s0", "s1", "s2", "s3"}
    assert not tested[0] & tested[1]
    with pytest.raises(ConfigError, match="2 folds"):
        planned(_request(cohort, split="no such"))


def test_parts_differ_in_arm_seed_and_fold_alone(cohort: Path) -> None:
    request = _request(cohort, seeds=(0, 1), split="2 folds")
    study = planned(request)
    asked = [train_request(request, study, part, "auto") for part in study.parts]
    plain = {"recipe": NONE, "seed": 0, "fold": None}
    assert len({one.config.model_copy(update=plain).model_dump_json() for one in asked}) == 1
    assert len({one.run_folder for one in asked}) == len({one.model_name for one in asked}) == 16
    assert all(bool(one.cohorts) == bool(one.config.recipe.sources) for one in asked)


def test_arms_that_cannot_start_are_named_with_what_they_lack(cohort: Path) -> None:
    request = _request(cohort, source_cohort=None, arms=(NONE, IMAGENET, BREAST, DOUBLE, NONE.from_model()))
    with pytest.raises(ConfigError, match="same name"):
        planned(request)
    with pytest.raises(ConfigError, match="seed is named twice"):  # one run would count as two
        planned(_request(cohort, arms=(NONE,), seeds=(0, 1, 0)))
    own = NONE.from_model().model_copy(update={"name": "own"})
    request = _request(cohort, source_cohort=None, arms=(NONE, IMAGENET, BREAST, DOUBLE, own))
    reasons = refusals(request, planned(request))
    assert set(reasons) == {"imagenet", "breast", "double", "own"}
    assert "no ImageNet weights for TinyCNN" in reasons["imagenet"]
    assert "cohort “source”" in reasons["breast"]


def test_more_arms_and_seeds_join_a_study_and_other_settings_do_not(cohort: Path) -> None:
    request = _request(cohort, arms=(NONE,))
    study = planned(request)
    done = study.parts[0].model_copy(update={"state": PartState.DONE})
    write_study(study.with_part(done), study_folder(request))
    joined = planned(_request(cohort, arms=(BREAST,), seeds=(0, 1)))
    assert [part.name for part in joined.parts] == ["none-s0", "breast-s0", "breast-s1"]
    assert joined.parts[0].state is PartState.DONE
    for changes, words in (
        ({"config": tiny_config(epochs=7)}, "epochs: 2 there, 7 asked for"),
        ({"split": "2 folds"}, "split: roles there, 2 folds asked for"),
        ({"arms": (NONE.model_copy(update={"stages": BREAST.stages}),)}, "the recipe of none"),
        ({"source_cohort": cohort.with_name("other.json")}, "the cohort “source”"),
    ):
        with pytest.raises(RunFolderError, match=words):
            planned(_request(cohort, **{"arms": (BREAST,), **changes}))


def test_a_study_goes_on_wherever_its_paths_are_counted_from(cohort: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(cohort.parent)
    request = _request(Path(cohort.name), source_cohort=Path("breast.json"))
    study = planned(request)
    write_study(study, study_folder(request))
    assert planned(request) == study == planned(_request(cohort))
    (cohort.parent / "elsewhere").mkdir()
    monkeypatch.chdir(cohort.parent / "elsewhere")
    assert planned(_request(Path("..") / cohort.name, source_cohort=Path("../breast.json"))) == study


def test_parts_with_a_common_source_stage_wait_for_the_first(cohort: Path) -> None:
    request = _request(cohort, split="2 folds")
    study = planned(request)
    waiting = {part.name: train_request(request, study, part, "cpu") for part in study.parts}
    first = ["none-s0-f0", "imagenet-s0-f0", "breast-s0-f0", "double-s0-f0", "none-s0-f1", "imagenet-s0-f1"]
    assert _startable(waiting, {}) == first
