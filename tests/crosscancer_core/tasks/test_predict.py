"""The queue of slides: states, failures, several models, averaged maps, lower precision, guards."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile

from crosscancer_core.cohort.cohort import Case, Cohort, CohortSlide, Role
from crosscancer_core.cohort.cohort_file import write_cohort
from crosscancer_core.errors import ConfigError, CrossCancerError
from crosscancer_core.geometry import Region
from crosscancer_core.models.bundle import BundleInfo, ModelBundle, write_bundle
from crosscancer_core.probability_map import ProbabilityMap, TileState
from crosscancer_core.progress import SILENT, UNCONTROLLED, Cancelled, Switch
from crosscancer_core.slides.fingerprint import fingerprint
from crosscancer_core.slides.pyramid_tiff import write_pyramid
from crosscancer_core.slides.slide import RGB
from crosscancer_core.tasks import predict
from crosscancer_core.tasks.prediction_states import SlideStep, read_states
from crosscancer_core.tasks.request_parts import Precision
from crosscancer_core.tasks.requests import Predict, request_to_json
from tests.tiny_training import SIZE

pytestmark = [pytest.mark.tensorflow, pytest.mark.usefixtures("_own_folders")]


@pytest.fixture
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Measured rates and compiled models of this test are not the user's."""
    pytest.importorskip("openvino")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


class Heard:
    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []

    def started(self, total: int, unit: str, what: str = "") -> None: ...

    def advanced(self, n: int = 1, detail: str = "") -> None: ...

    def event(self, event: Mapping[str, Any]) -> None:
        self.events.append(dict(event))

    def texts(self, kind: str) -> list[str]:
        return [str(event["text"]) for event in self.events if event["type"] == kind]


def _slide(path: Path, seed: int = 0, side: int = 5 * SIZE, mpp: float = 0.25, shift: int = 0) -> Path:
    """A slide whose left half is like the tiny model's one class, the right half like the other."""
    pixels = np.random.default_rng(seed).normal(170, 40, (side, side, 3))
    pixels[:, side // 2 :] += (-30, 0, 30)
    image = np.clip(pixels + shift, 0, 255).astype(np.uint8)

    def read(region: Region) -> RGB:
        x, y = int(region.x), int(region.y)
        return image[y : y + int(region.height), x : x + int(region.width)]

    write_pyramid(path, read, side, side, mpp, quality=100)
    return path


def _named(bundle: Path, target: Path, **changes: Any) -> Path:
    """A copy of the bundle that is another model by name."""
    original = ModelBundle.open(bundle)

    def fill(folder: Path) -> BundleInfo:
        shutil.copytree(original.folder, folder, dirs_exist_ok=True)
        (folder / "bundle.json").unlink()
        return original.info.model_copy(update={"name": target.name, **changes})

    return write_bundle(target, fill).folder


def _request(bundle: Path, tmp_path: Path, *slides: Path, **fields: Any) -> Predict:
    return Predict(bundle=bundle, slides=slides, maps=tmp_path / "maps", has_glass=False, **fields)


def test_a_queue_goes_on_after_a_slide_that_fails_and_says_why(tiny_bundle: Path, tmp_path: Path) -> None:
    good, other = _slide(tmp_path / "good.tif"), _slide(tmp_path / "other.tif", 1)
    bad = tmp_path / "bad.tif"
    bad.write_bytes(b"no slide")
    request = _request(tiny_bundle, tmp_path, good, bad, tmp_path / "missing.tif", other)
    heard = Heard()
    result = predict.run(request, heard, UNCONTROLLED)
    assert result["summary"] == {
        "slides": 4,
        "finished": 2,
        "finished_before": 0,
        "failed": 2,
        "unreadable_tiles": 0,
    }
    assert "cannot be opened as a slide" in result["failed"][str(bad)]
    assert [Path(event["slide"]).name for event in heard.events if event["type"] == "slide_failed"] == [
        "bad.tif",
        "missing.tif",
    ]
    states = {state.slide.name: state for state in read_states(tmp_path / "maps")["tiny"]}
    assert {name: state.step for name, state in states.items()} == {
        "good.tif": SlideStep.DONE,
        "bad.tif": SlideStep.FAILED,
        "missing.tif": SlideStep.FAILED,
        "other.tif": SlideStep.DONE,
    }
    assert "cannot be opened" in states["bad.tif"].message
    assert states["good.tif"].result["done"] == 25
    bad.unlink()
    shutil.copy(good, bad)  # mended: the same request does only what is left
    again = predict.run(request, SILENT, UNCONTROLLED)
    assert [record["reused"] for record in again["maps"]] == [True, False, True]
    with pytest.raises(CrossCancerError):
        predict.run(_request(tiny_bundle, tmp_path, tmp_path / "missing.tif"), SILENT, UNCONTROLLED)


def test_a_damaged_tile_is_marked_and_ends_neither_the_search_for_tissue_nor_the_slide(
    tiny_bundle: Path, tmp_path: Path
) -> None:
    path = _slide(tmp_path / "a.tif", side=16 * SIZE)
    with tifffile.TiffFile(path) as file, path.open("r+b") as raw:
        for page in (series := file.series[0]).levels:  # all levels, so that tissue cannot be looked for elsewhere
            raw.seek(page.keyframe.dataoffsets[-1])
            raw.write(b"\xff" * page.keyframe.databytecounts[-1])
        assert len(series.levels) > 1
    result = predict.run(
        _request(tiny_bundle, tmp_path, path).model_copy(update={"has_glass": True}), SILENT, UNCONTROLLED
    )
    (record,) = result["maps"]
    assert record["unreadable"] == result["summary"]["unreadable_tiles"] > 0
    assert record["done"] > 0
    assert ProbabilityMap.open_file(Path(record["map"])).state[-1, -1] == TileState.UNREADABLE


def test_cancel_is_a_state_and_the_slide_goes_on(tiny_bundle: Path, tmp_path: Path) -> None:
    slide, next_slide = _slide(tmp_path / "a.tif"), _slide(tmp_path / "b.tif", 1)
    switch = Switch()

    class CancelAtRows(Heard):
        def event(self, event: Mapping[str, Any]) -> None:
            if event["type"] == "rows":
                switch.cancel()

    request = _request(tiny_bundle, tmp_path, slide, next_slide, batch_size=2)
    with pytest.raises(Cancelled):
        predict.run(request, CancelAtRows(), switch)
    steps = {state.slide.name: state.step for state in read_states(tmp_path / "maps")["tiny"]}
    assert steps == {"a.tif": SlideStep.CANCELLED, "b.tif": SlideStep.WAITING}
    # it goes on in batches of the size it was begun with
    result = predict.run(request.model_copy(update={"batch_size": 8}), SILENT, UNCONTROLLED)
    begun, fresh = (ProbabilityMap.open_file(Path(record["map"])) for record in result["maps"])
    assert (begun.provenance["batch_size"], fresh.provenance["batch_size"]) == (2, 8)
    assert begun.count(TileState.DONE) == 25


def test_a_worker_that_is_killed_in_mid_slide_leaves_a_map_that_ends_as_an_undisturbed_one(
    tiny_bundle: Path, tmp_path: Path
) -> None:
    if sys.platform == "win32":
        pytest.skip("processes are not killed by signals on Windows")
    slide = _slide(tmp_path / "a.tif", side=12 * SIZE)
    request = _request(tiny_bundle, tmp_path, slide, batch_size=2)
    command = [sys.executable, "-m", "crosscancer_core", "worker"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as worker:
        assert worker.stdin is not None
        assert worker.stdout is not None
        worker.stdin.write(json.dumps(json.loads(request_to_json(request))).encode() + b"\n")
        worker.stdin.flush()
        seen = 0
        for line in worker.stdout:
            seen += b'"rows"' in line
            if seen == 5:
                worker.kill()
                break
    folder = tmp_path / "maps" / "tiny" / "a"
    done = ProbabilityMap.open_file(folder).count(TileState.DONE)
    assert 0 < done < 144
    assert not ProbabilityMap.is_complete(folder)
    (states,) = read_states(tmp_path / "maps")["tiny"]
    assert states.step is SlideStep.RUNNING
    (record,) = predict.run(request, SILENT, UNCONTROLLED)["maps"]
    assert record["done"] == 144
    assert record["predicted_now"] == 144 - done
    predict.run(request.model_copy(update={"maps": tmp_path / "undisturbed"}), SILENT, UNCONTROLLED)
    for name in ("values.npy", "state.npy"):
        assert (folder / name).read_bytes() == (tmp_path / "undisturbed" / "tiny" / "a" / name).read_bytes()


def test_several_arms_and_their_ensemble(tiny_bundle: Path, tmp_path: Path) -> None:
    second = _named(tiny_bundle, tmp_path / "second")
    slide = _slide(tmp_path / "a.tif")
    result = predict.run(_request(tiny_bundle, tmp_path, slide, more_bundles=(second,)), SILENT, UNCONTROLLED)
    one, two = (ProbabilityMap.open_file(Path(record["map"])) for record in result["maps"])
    assert (one.identity.model_name, two.identity.model_name) == ("tiny", "second")
    assert one.variance is None
    assert np.array_equal(one.values, two.values)
    request = _request(tiny_bundle, tmp_path, slide, more_bundles=(second,), ensemble=True)
    (record,) = predict.run(request, SILENT, UNCONTROLLED)["maps"]
    mean = ProbabilityMap.open_file(Path(record["map"]))
    assert mean.identity.model_name == "tiny+second"
    assert np.allclose(mean.values, one.values, atol=1e-6)
    assert mean.variance is not None
    assert np.allclose(mean.variance, 0, atol=1e-9)
    with pytest.raises(ConfigError, match="same name"):
        predict.run(_request(tiny_bundle, tmp_path, slide, more_bundles=(tiny_bundle,)), SILENT, UNCONTROLLED)


def test_a_stride_that_leaves_gaps_is_wrong_usage(tiny_bundle: Path, tmp_path: Path) -> None:
    request = _request(tiny_bundle, tmp_path, _slide(tmp_path / "a.tif"), stride_px=SIZE + 1)
    with pytest.raises(ConfigError, match="gaps") as caught:
        predict.run(request, SILENT, UNCONTROLLED)
    assert str(SIZE) in caught.value.hint


def test_stride_and_flips_are_maps_of_their_own(tiny_bundle: Path, tmp_path: Path) -> None:
    slide = _slide(tmp_path / "a.tif")
    plain = predict.run(_request(tiny_bundle, tmp_path, slide), SILENT, UNCONTROLLED)["maps"][0]
    fine_request = _request(tiny_bundle, tmp_path, slide, stride_px=SIZE // 2, flips=True)
    fine = predict.run(fine_request, SILENT, UNCONTROLLED)["maps"][0]
    assert plain["map"] != fine["map"]
    map = ProbabilityMap.open_file(Path(fine["map"]))
    assert map.identity.model_name == f"tiny stride {SIZE // 2} flips"
    assert map.values.shape == (10, 10)
    assert map.variance is not None
    assert np.nanmax(map.variance) > 0
    assert predict.run(fine_request, SILENT, UNCONTROLLED)["maps"][0]["reused"]
    assert predict.run(_request(tiny_bundle, tmp_path, slide), SILENT, UNCONTROLLED)["maps"][0]["reused"]


def test_only_a_drawn_region_is_predicted(tiny_bundle: Path, tmp_path: Path) -> None:
    corners = ((SIZE + 1, SIZE + 1), (3 * SIZE - 1, SIZE + 1), (3 * SIZE - 1, 2 * SIZE - 1), (SIZE + 1, 2 * SIZE - 1))
    request = _request(tiny_bundle, tmp_path, _slide(tmp_path / "a.tif"), region=corners)
    (record,) = predict.run(request, SILENT, UNCONTROLLED)["maps"]
    map = ProbabilityMap.open_file(Path(record["map"]))
    assert {(int(col), int(row)) for row, col in np.argwhere(map.done)} == {(1, 1), (2, 1)}


@pytest.mark.parametrize("precision", [Precision.BF16, Precision.INT8])
def test_what_lower_precision_costs_is_told_first_and_stamped(
    tiny_bundle: Path, tmp_path: Path, precision: Precision
) -> None:
    if precision is Precision.INT8:
        pytest.importorskip("nncf")
    heard = Heard()
    request = _request(tiny_bundle, tmp_path, _slide(tmp_path / "a.tif"), precision=precision)
    try:
        (record,) = predict.run(request, heard, UNCONTROLLED)["maps"]
    except CrossCancerError as error:
        if precision is Precision.BF16 and "bfloat16" in error.message:
            pytest.skip(error.message)
        raise
    sentence = next(text for text in heard.texts("warning") if text.startswith(f"Computed in {precision.value}"))
    assert "AUC" in sentence
    assert "32 validation tiles of the bundle" in sentence
    kinds = [event["type"] for event in heard.events]
    assert kinds.index("warning") < kinds.index("rows")
    map = ProbabilityMap.open_file(Path(record["map"]))
    assert map.identity.precision == precision.value
    assert sentence in map.notes
    exact = predict.run(_request(tiny_bundle, tmp_path, _slide(tmp_path / "a.tif")), SILENT, UNCONTROLLED)["maps"][0]
    assert exact["map"] != record["map"]  # neither replaces the other
    assert np.abs(ProbabilityMap.open_file(Path(exact["map"])).values - map.values).max() < 0.1


def test_guards_stand_on_the_map(tiny_bundle: Path, tmp_path: Path) -> None:
    slide = _slide(tmp_path / "dark.tif", shift=-90, mpp=0.5)
    seen = _named(tiny_bundle, tmp_path / "seen", training_fingerprints=(fingerprint(slide),))
    heard = Heard()
    (record,) = predict.run(_request(seen, tmp_path, slide), heard, UNCONTROLLED)["maps"]
    map = ProbabilityMap.open_file(Path(record["map"]))
    text = " ".join(map.notes)
    for part in ("training slides of", "resampled", "stained or scanned otherwise"):
        assert part in text
    assert set(map.notes) <= set(heard.texts("warning"))
    plain = predict.run(_request(tiny_bundle, tmp_path, _slide(tmp_path / "plain.tif")), SILENT, UNCONTROLLED)
    assert ProbabilityMap.open_file(Path(plain["maps"][0]["map"])).notes == ()


def test_the_cohorts_resolution_and_tissue_mask_are_used(tiny_bundle: Path, tmp_path: Path) -> None:
    slide = _slide(tmp_path / "a.tif")
    mask = tmp_path / "mask.geojson"
    mask.write_text(
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"classification": '
        '{"name": "Tissue"}}, "geometry": {"type": "Polygon", "coordinates": '
        f"[[[0, 0], [{SIZE}, 0], [{SIZE}, {2 * SIZE}], [0, {2 * SIZE}], [0, 0]]]}}}}]}}"
    )
    listed = CohortSlide(id="a", path=slide, role=Role.TEST, mpp=0.26, tissue_mask=mask)
    cohort = tmp_path / "cohort.json"
    write_cohort(Cohort(name="c", cases=(Case(patient="p", slides=(listed,)),), has_glass=False), cohort)
    (record,) = predict.run(_request(tiny_bundle, tmp_path, slide, cohort=cohort), SILENT, UNCONTROLLED)["maps"]
    map = ProbabilityMap.open_file(Path(record["map"]))
    assert map.provenance["mpp"] == 0.26
    assert {(int(col), int(row)) for row, col in np.argwhere(map.done)} == {(0, 0), (0, 1)}
