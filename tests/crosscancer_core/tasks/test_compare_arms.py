"""A study on painted slides: parts share a source stage, finished ones are kept, what cannot start is refused."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from crosscancer_core.cohort.cohort import Role
from crosscancer_core.cohort.cohort_file import read_cohort, write_cohort
from crosscancer_core.cohort.places import CohortPlaces
from crosscancer_core.models.bundle import ModelBundle
from crosscancer_core.models.recipes import BREAST, IMAGENET, NONE
from crosscancer_core.models.spec import ModelSpec
from crosscancer_core.progress import Cancelled, Switch
from crosscancer_core.synthetic.presets import DemoPreset
from crosscancer_core.tasks.registry import run_request
from crosscancer_core.tasks.requests import CompareArms, MakeDemo, MeasureRate
from crosscancer_core.training.config import TrainingConfig
from crosscancer_core.training.study import PartState, read_study

pytestmark = pytest.mark.tensorflow

_CONFIG = TrainingConfig(
    spec=ModelSpec(architecture="TinyCNN", input_size=64, mpp=0.22, dropout=0.5),
    epochs=1,
    batch_size=16,
    learning_rate=1e-3,
    tiles_per_class=48,
    source_tiles_per_class=48,
    batch_norm_momentum=0.9,
)
_BREAST_TOO = BREAST.model_copy(update={"name": "breast-too"})


class Listener:
    """Remembers what is said; turns the switch when a part's first step is done."""

    def __init__(self, switch: Switch | None = None, part: str = "") -> None:
        self.events: list[dict[str, Any]] = []
        self._switch, self._part = switch, part

    def started(self, total: int, unit: str, what: str = "") -> None: ...

    def advanced(self, n: int = 1, detail: str = "") -> None: ...

    def event(self, event: Mapping[str, Any]) -> None:
        self.events.append(dict(event))
        if self._switch is not None and event.get("part") == self._part and self.said(self._part, "step_done"):
            self._switch.cancel()

    def said(self, part: str, kind: str) -> int:
        """How many events of that kind a part has told."""
        told = [event for event in self.events if event["type"] == "part_event" and event["part"] == part]
        return sum(event["event"]["type"] == kind for event in told)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the tiny demo; its tiles are not cut."""
    pytest.importorskip("crosscancer_core.models.framework").make_repeatable()
    folder = tmp_path_factory.mktemp("demo")
    run_request(MakeDemo(folder=folder, preset=DemoPreset.TINY))
    return folder


def _request(demo: Path, **changes: Any) -> CompareArms:
    values: dict[str, Any] = {
        "cohort": demo / "prostate.json",
        "source_cohort": demo / "breast.json",
        "config": _CONFIG,
        "name": "first",
        "arms": (NONE, IMAGENET, BREAST, _BREAST_TOO),
    }
    return CompareArms(**{**values, **changes})


def test_a_study_from_slides_to_models(demo: Path) -> None:
    switch = Switch()
    with pytest.raises(Cancelled):
        run_request(_request(demo), Listener(switch, "breast-s0"), switch)
    folder = CohortPlaces(demo / "prostate.json").studies / "first"
    states = {part.name: part.state for part in read_study(folder).parts}
    assert states == {
        "none-s0": PartState.DONE,
        "imagenet-s0": PartState.REFUSED,
        "breast-s0": PartState.STOPPED,
        "breast-too-s0": PartState.WAITING,
    }

    listener = Listener()
    result = run_request(_request(demo), listener)
    assert listener.said("none-s0", "step_done") == 0  # finished parts are not trained again
    assert listener.said("breast-s0", "step_done") > 0
    assert listener.said("breast-too-s0", "stage_reused") == 1
    assert set(result["failed"]) == {"imagenet-s0"}
    assert "no ImageNet weights for TinyCNN" in result["failed"]["imagenet-s0"]
    study = read_study(folder)
    assert {part.name for part in study.finished} == {"none-s0", "breast-s0", "breast-too-s0"}
    lineages = {part.name: part.lineage for part in study.finished}
    for what in ("data", "head"):  # arms differ in nothing but the body
        assert len({lineage[f"{0 if 'none' in name else 1}-target-{what}"] for name, lineage in lineages.items()}) == 1
    bodies = [lineage[f"{0 if 'none' in name else 1}-target-body"] for name, lineage in lineages.items()]
    assert len(set(bodies)) == 2
    one, two = (ModelBundle.open(study.part(name).bundle) for name in ("breast-s0", "breast-too-s0"))
    assert one.info.weights_hash == two.info.weights_hash


def test_an_arm_that_would_learn_from_other_tiles_is_refused(demo: Path) -> None:
    request = _request(demo, name="changed", arms=(NONE,))
    assert not run_request(request)["failed"]
    before = read_cohort(request.cohort)
    exchanged = {Role.TRAIN: Role.VALIDATION, Role.VALIDATION: Role.TRAIN}
    slides = {slide.id: slide.model_copy(update={"role": exchanged[slide.role]}) for slide in before.slides(*exchanged)}
    try:
        write_cohort(before.with_slides(slides), request.cohort)
        result = run_request(_request(demo, name="changed", arms=(NONE, BREAST)))
    finally:
        write_cohort(before, request.cohort)
    assert set(result["failed"]) == {"breast-s0"}
    assert "not those that none-s0 has learned from" in result["failed"]["breast-s0"]
    assert not run_request(_request(demo, name="changed", arms=(NONE, BREAST)))["failed"]  # as it was before


def test_the_speed_is_measured_once(demo: Path, tmp_path: Path) -> None:
    request = MeasureRate(config=_CONFIG, remember=tmp_path)
    first = run_request(request)
    assert first["seconds_per_step"] > 0
    assert first["parameters"] > 50_000
    assert run_request(request) == first


@pytest.mark.long
def test_parts_side_by_side_give_the_same_models(demo: Path) -> None:
    config = _CONFIG.model_copy(update={"threads": 1})
    alone = run_request(_request(demo, name="alone", arms=(NONE, BREAST), config=config, devices=("cpu", "cpu")))
    again = run_request(_request(demo, name="again", arms=(NONE, BREAST), config=config, devices=("cpu", "cpu")))
    assert not alone["failed"]
    assert not again["failed"]
    models = CohortPlaces(demo / "prostate.json").models
    for arm in ("none", "breast"):
        hashes = {ModelBundle.open(models / f"{name}-{arm}-s0").info.weights_hash for name in ("alone", "again")}
        assert len(hashes) == 1
