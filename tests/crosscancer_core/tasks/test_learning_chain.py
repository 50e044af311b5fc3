"""The chain on painted slides: tiles, two stages of training, cancel and resume, both runtimes, AUC, ASAP XML."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from crosscancer_core.annotations.files import read_annotations
from crosscancer_core.cohort.cohort import Role
from crosscancer_core.cohort.cohort_file import read_cohort
from crosscancer_core.cohort.places import CohortPlaces
from crosscancer_core.errors import ConfigError, DiskFullError, RunFolderError, UnsupportedSlideError
from crosscancer_core.evaluation.result import Evaluation
from crosscancer_core.models.bundle import ModelBundle
from crosscancer_core.models.recipes import BREAST, NONE
from crosscancer_core.models.spec import ModelSpec
from crosscancer_core.probability_map import ProbabilityMap
from crosscancer_core.progress import UNCONTROLLED, Cancelled, Control, Switch
from crosscancer_core.synthetic.presets import DemoPreset
from crosscancer_core.tasks.judging_requests import Evaluate
from crosscancer_core.tasks.registry import run_request
from crosscancer_core.tasks.request_parts import Runtime, TileCodec
from crosscancer_core.tasks.requests import Export, ExtractTiles, MakeDemo, Predict, Train
from crosscancer_core.training import checkpoints
from crosscancer_core.training.config import TrainingConfig
from crosscancer_core.training.run_folder import RunFolder
from tests.faults import full_disk

pytestmark = pytest.mark.tensorflow

_SPEC = ModelSpec(architecture="TinyCNN", input_size=64, mpp=0.22, dropout=0.5)
_CONFIG = TrainingConfig(
    spec=_SPEC,
    recipe=BREAST,
    epochs=2,
    batch_size=16,
    learning_rate=1e-3,
    learning_rate_decay=True,
    tiles_per_class=64,
    batch_norm_momentum=0.9,
    reestimate_batch_norm=4,
    augment=True,
)
_NONE = _CONFIG.model_copy(update={"recipe": NONE, "epochs": 1})


class Listener:
    """Remembers events; cancels after ``steps`` training steps or predicted tiles."""

    def __init__(self, switch: Switch | None = None, steps: int = 10**9, kind: str = "") -> None:
        self.events: list[dict[str, Any]] = []
        self._switch, self._left, self._kind = switch, steps, kind

    def started(self, total: int, unit: str, what: str = "") -> None: ...

    def advanced(self, n: int = 1, detail: str = "") -> None: ...

    def event(self, event: Mapping[str, Any]) -> None:
        self.events.append(dict(event))
        if self._switch is not None and event["type"] == self._kind:
            self._left -= 1
            if self._left == 0:
                self._switch.cancel()

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [event for event in self.events if event["type"] == kind]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the tiny demo with all tiles extracted."""
    pytest.importorskip("crosscancer_core.models.framework").make_repeatable()
    folder = tmp_path_factory.mktemp("demo")
    run_request(MakeDemo(folder=folder, preset=DemoPreset.TINY))
    for name in ("prostate", "breast"):
        run_request(ExtractTiles(cohort=folder / f"{name}.json", spec=_SPEC))
    return folder


def _train(demo: Path, name: str, config: TrainingConfig = _CONFIG, **more: Any) -> Train:
    return Train(
        cohort=demo / "prostate.json",
        source_cohort=demo / "breast.json",
        config=config,
        run_folder=demo / "prostate.crosscancer" / "runs" / name,
        **more,
    )


@pytest.fixture(scope="module")
def trained(demo: Path) -> dict[str, Any]:
    """The outcome of an uninterrupted run."""
    return run_request(_train(demo, "whole"))


def test_a_run_leaves_bundles_that_say_where_they_come_from(demo: Path, trained: dict[str, Any]) -> None:
    bundle = ModelBundle.open(Path(trained["bundle"]))
    assert bundle.folder == demo / "prostate.crosscancer" / "models" / "whole"
    assert len(bundle.training_fingerprints) == 4  # of both stages, validation slides too
    assert "**Slides seen:** 4, those of validation and of earlier stages among them." in bundle.card
    lineage = bundle.info.lineage
    stages = ("0-source", "1-target")
    kinds = ("data", "head", "body", "key", "learned")
    assert set(lineage) == {"initial", *(f"{stage}-{kind}" for stage in stages for kind in kinds)}
    assert lineage["1-target-body"] == lineage["0-source-learned"] != lineage["0-source-body"]
    assert lineage["1-target-head"] == lineage["0-source-head"]  # from one seed, not from the stage before
    source = ModelBundle.open(CohortPlaces(demo / "breast.json").stages / lineage["0-source-key"])
    assert [stage.cohort for stage in source.recipe.stages] == ["source"]
    assert len(source.training_fingerprints) == 2
    run = RunFolder.look_at(demo / "prostate.crosscancer" / "runs" / "whole")
    said = [event.type for event in run.events()]
    assert said.count("stage_started") == said.count("stage_done") == 2
    assert said.count("epoch_done") == 4
    assert run.began()["threads"] == run.began()["environment"]["intra_op_threads"]
    assert not run.checkpoint.exists()


def test_tiles_that_are_missing_are_cut_first(demo: Path, trained: dict[str, Any]) -> None:
    """So that the window's "Copy as command" works as it stands. Tiles that are there stay as they were cut."""
    spec = _SPEC.model_copy(update={"input_size": 48})
    places = CohortPlaces(demo / "prostate.json")
    ones = [slide.id for slide in read_cohort(demo / "prostate.json").slides(Role.TRAIN)]
    run_request(ExtractTiles(cohort=demo / "prostate.json", spec=spec, slides=tuple(ones), codec=TileCodec.PNG))
    before = places.tile_store(ones[0], spec).stat().st_mtime_ns
    assert run_request(_train(demo, "others", _NONE.model_copy(update={"spec": spec})))["weights_hash"]
    assert places.tile_store(ones[0], spec).stat().st_mtime_ns == before
    stored = {slide.id for slide in read_cohort(demo / "prostate.json").slides() if places.has_store(slide.id, spec)}
    assert stored == {slide.id for slide in read_cohort(demo / "prostate.json").slides(Role.TRAIN, Role.VALIDATION)}


def test_a_finished_run_returns_at_once(demo: Path, trained: dict[str, Any]) -> None:
    listener = Listener()
    assert run_request(_train(demo, "whole"), listener) == trained
    assert not listener.events


def test_a_run_cut_three_times_equals_an_uninterrupted_one(demo: Path, trained: dict[str, Any]) -> None:
    folder = demo / "prostate.crosscancer" / "runs" / "cut"
    shutil.rmtree(CohortPlaces(demo / "breast.json").stages)  # else the first stage would be taken from the other run
    for steps in (3, 3, 4):  # within an epoch, in the next one, in the second stage
        switch = Switch()
        with pytest.raises(Cancelled):
            run_request(_train(demo, "cut"), Listener(switch, steps, "step_done"), switch)
        assert json.loads((folder / "events.jsonl").read_text().splitlines()[-1])["reason"] == "cancelled"
    resumed = run_request(_train(demo, "cut"))
    assert resumed["weights_hash"] == trained["weights_hash"]
    whole = [_timeless(line) for line in RunFolder.look_at(folder.with_name("whole")).lines()]
    again = [_timeless(line) for line in RunFolder.look_at(folder).lines()]
    assert [line for line in again if line["type"] in ("step_done", "epoch_done")] == [
        line for line in whole if line["type"] in ("step_done", "epoch_done")
    ]
    assert not [line for line in again if line["type"] == "stopped"]


def test_a_stage_is_trained_once_for_all_who_start_alike(demo: Path, trained: dict[str, Any]) -> None:
    listener = Listener()
    again = run_request(_train(demo, "reuses"), listener)
    assert again["weights_hash"] == trained["weights_hash"]
    assert again["lineage"] == trained["lineage"]
    (reused,) = listener.of("stage_reused")
    assert reused["stage_name"] == "source"
    assert {event["stage"] for event in listener.of("step_done")} == {1}


def test_a_finished_model_is_a_start(demo: Path, trained: dict[str, Any]) -> None:
    recipe = BREAST.from_model()
    config = _CONFIG.model_copy(update={"recipe": recipe, "epochs": 1})
    run = demo / "prostate.crosscancer" / "runs" / "whole"
    outcome = run_request(_train(demo, "from-run", config, initial_model=run))
    assert outcome["lineage"]["0-target-body"] == trained["lineage"]["1-target-learned"]
    bundle = ModelBundle.open(Path(outcome["bundle"]))
    assert set(ModelBundle.open(Path(trained["bundle"])).training_fingerprints) <= set(bundle.training_fingerprints)
    with pytest.raises(ConfigError) as caught:
        run_request(_train(demo, "from-nothing", config))
    assert caught.value.field == "initial_model"


def _timeless(line: str) -> dict[str, Any]:
    event: dict[str, Any] = json.loads(line)
    return {key: value for key, value in event.items() if key not in ("seconds", "tiles_per_second", "data_wait")}


def test_other_settings_or_tiles_do_not_continue_a_run(demo: Path, trained: dict[str, Any]) -> None:
    with pytest.raises(RunFolderError, match="epochs: 2 there, 3 asked for"):
        run_request(_train(demo, "whole", _CONFIG.model_copy(update={"epochs": 3})))
    shutil.rmtree(CohortPlaces(demo / "breast.json").stages)  # a finished first stage would be taken as it is
    switch = Switch()
    with pytest.raises(Cancelled):
        run_request(_train(demo, "other"), Listener(switch, 2, "step_done"), switch)
    stores = CohortPlaces(demo / "breast.json").tiles
    kept = demo / "kept"
    shutil.copytree(stores, kept)
    try:
        run_request(ExtractTiles(cohort=demo / "breast.json", spec=_SPEC, minimum_tissue=0.6))
        with pytest.raises(RunFolderError, match="not those this run began with"):
            run_request(_train(demo, "other"))
    finally:
        shutil.rmtree(stores)
        shutil.move(kept, stores)


def test_a_source_stage_needs_a_source_cohort(demo: Path) -> None:
    request = _train(demo, "no-source").model_copy(update={"source_cohort": None})
    with pytest.raises(ConfigError) as caught:
        run_request(request)
    assert caught.value.field == "source_cohort"
    assert not request.run_folder.exists()


def _test_slides(demo: Path) -> tuple[Path, ...]:
    return tuple(slide.path for slide in read_cohort(demo / "prostate.json").slides(Role.TEST))


def _predict(
    demo: Path, bundle: str, maps: Path, *more: Path, control: Control = UNCONTROLLED, **fields: Any
) -> tuple[dict[str, Any], Listener]:
    listener = Listener(control if isinstance(control, Switch) else None, 2, "rows")
    request = Predict(bundle=Path(bundle), slides=(*_test_slides(demo), *more), maps=maps, **fields)
    return run_request(request, listener, control), listener


def test_both_runtimes_agree_and_the_result_reads_back(demo: Path, trained: dict[str, Any], tmp_path: Path) -> None:
    pytest.importorskip("openvino")
    maps = {}
    for runtime in (Runtime.AUTO, Runtime.KERAS):
        result, listener = _predict(demo, trained["bundle"], tmp_path / runtime, runtime=runtime)
        assert result["runtime"] == ("openvino" if runtime is Runtime.AUTO else "keras")
        assert result["failed"] == {}
        (one,) = result["maps"]
        maps[runtime] = ProbabilityMap.open_file(Path(one["map"]))
        assert next(event["type"] for event in listener.events if event["type"] != "runtime") == "map_opened"
        assert listener.of("map_done")[0]["done"] == one["done"] > 100
        assert listener.of("warning") == []
    fast, slow = maps[Runtime.AUTO], maps[Runtime.KERAS]
    assert np.array_equal(fast.done, slow.done)
    assert np.nanmax(np.abs(fast.values - slow.values)) < 1e-3

    assert fast.folder is not None
    evaluation = Evaluation.model_validate(
        run_request(Evaluate(cohort=demo / "prostate.json", maps=fast.folder.parent, random_control=0))
    )
    # no more than chance: what two epochs learn on these slides was only that glass is no cancer, and it is no tissue
    assert evaluation.tile.auc is not None
    assert min(evaluation.tile.n_positive, evaluation.tile.n_negative) > 50
    exported = run_request(Export(maps=(fast.folder,), threshold=0.5))
    assert len(read_annotations(Path(exported["files"][0]["path"])).annotations) == exported["polygons"]


def test_a_cancelled_prediction_continues_and_a_finished_one_returns(
    demo: Path, trained: dict[str, Any], tmp_path: Path
) -> None:
    switch = Switch()
    with pytest.raises(Cancelled):
        _predict(demo, trained["bundle"], tmp_path, control=switch, batch_size=16)
    (folder,) = (tmp_path / "whole").iterdir()
    before = ProbabilityMap.open_file(folder).done.sum()
    assert 32 <= before <= 80  # two batches, and those on their way into the map
    assert not ProbabilityMap.is_complete(folder)
    result, _ = _predict(demo, trained["bundle"], tmp_path)
    assert result["maps"][0]["predicted_now"] == result["maps"][0]["done"] - before
    again, _ = _predict(demo, trained["bundle"], tmp_path)
    assert again["maps"][0]["reused"]


def test_one_bad_slide_does_not_stop_the_others(demo: Path, trained: dict[str, Any], tmp_path: Path) -> None:
    bad = tmp_path / "letter.tif"
    bad.write_text("dear")
    result, listener = _predict(demo, trained["bundle"], tmp_path / "maps", bad)
    assert list(result["failed"]) == [str(bad)]
    assert len(result["maps"]) == 1
    assert listener.of("slide_failed")[0]["slide"] == str(bad)
    with pytest.raises(UnsupportedSlideError):
        run_request(Predict(bundle=Path(trained["bundle"]), slides=(bad,), maps=tmp_path / "maps"))


def test_a_training_slide_is_warned_of(demo: Path, trained: dict[str, Any], tmp_path: Path) -> None:
    (slide,) = (slide.path for slide in read_cohort(demo / "prostate.json").slides(Role.TRAIN))
    listener = Listener()
    request = Predict(bundle=Path(trained["bundle"]), slides=(slide,), maps=tmp_path, mpp=0.44)
    run_request(request, listener)
    texts = [event["text"] for event in listener.of("warning")]
    assert any("was trained or validated on" in text for text in texts)
    assert any("0.44 µm/px" in text and "resampled" in text for text in texts)


@pytest.fixture(scope="module")
def none(demo: Path) -> dict[str, Any]:
    """The outcome of a run of one short stage."""
    return run_request(_train(demo, "none", _NONE))


def test_arms_differ_in_their_body_alone(trained: dict[str, Any], none: dict[str, Any]) -> None:
    one, other = (ModelBundle.open(Path(outcome["bundle"])).info for outcome in (none, trained))
    assert one.lineage["0-target-data"] == other.lineage["1-target-data"]
    assert one.lineage["0-target-body"] == other.lineage["0-source-body"]  # both began with the seed's random body
    assert one.lineage["0-target-body"] != other.lineage["1-target-body"]


class Crashing(Listener):
    """Ends the run at its third step as a crash does: no checkpoint, no last event."""

    def event(self, event: Mapping[str, Any]) -> None:
        super().event(event)
        if len(self.of("step_done")) == 3:
            raise OSError("the power is gone")


def test_a_crash_costs_no_more_than_the_time_between_checkpoints(demo: Path, none: dict[str, Any]) -> None:
    config = _NONE.model_copy(update={"checkpoint_minutes": 1e-6})  # at every step
    with pytest.raises(OSError, match="power"):
        run_request(_train(demo, "crash", config), Crashing())
    run = RunFolder.look_at(demo / "prostate.crosscancer" / "runs" / "crash")
    kept = checkpoints.load(run.checkpoint)
    assert kept is not None
    assert kept.position.step == 2
    assert len(run.lines()) > kept.events  # the third step is on record and has to be cut
    assert run_request(_train(demo, "crash", config))["weights_hash"] == none["weights_hash"]
    steps = [event.step for event in run.events() if event.type == "step_done"]
    assert steps == list(range(1, len(steps) + 1))


def test_a_full_disk_ends_the_run_in_words_and_it_goes_on_when_there_is_room(demo: Path, none: dict[str, Any]) -> None:
    config = _NONE.model_copy(update={"checkpoint_steps": 2})
    with full_disk(20_000), pytest.raises(DiskFullError):
        run_request(_train(demo, "full", config))
    folder = demo / "prostate.crosscancer" / "runs" / "full"
    assert json.loads((folder / "events.jsonl").read_text().splitlines()[-1])["reason"].startswith("The disk is full")
    assert run_request(_train(demo, "full", config))["weights_hash"] == none["weights_hash"]
