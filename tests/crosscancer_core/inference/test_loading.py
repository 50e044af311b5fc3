"""Which runtime is taken, and that both compute what the model is said to compute."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from crosscancer_core.errors import BundleError, RuntimeNotAvailableError
from crosscancer_core.inference import measured_runtimes
from crosscancer_core.inference.loading import load_runtime, measure_runtimes, probe_difference
from crosscancer_core.inference.measured_runtimes import MOST_BATCH_SECONDS, MeasuredRuntimes, fitting_batch
from crosscancer_core.models.bundle import BundleInfo, ModelBundle, write_bundle
from crosscancer_core.progress import Cancelled, Switch
from crosscancer_core.tiles.stain import StainStatistics
from tests.tiny_training import coloured_tiles

pytestmark = pytest.mark.tensorflow


def _changed_copy(bundle: ModelBundle, target: Path, *, openvino: bool = True, shift: float = 0.0) -> ModelBundle:
    """The bundle with other probe probabilities, or without its OpenVINO form."""

    def fill(folder: Path) -> BundleInfo:
        shutil.copytree(bundle.folder, folder, dirs_exist_ok=True)
        (folder / "bundle.json").unlink()
        if not openvino:
            shutil.rmtree(folder / "openvino")
        tiles, probabilities = bundle.probe()
        np.savez(folder / "probe.npz", tiles=tiles, probabilities=probabilities + np.float32(shift))
        reason = {"openvino": "ok" if openvino else "it was left out"}
        return bundle.info.model_copy(update={"runtimes": reason})

    return write_bundle(target, fill)


def test_auto_takes_openvino_and_both_agree(tiny_bundle: Path) -> None:
    pytest.importorskip("openvino")
    bundle = ModelBundle.open(tiny_bundle)
    fast, reasons, _ = load_runtime(bundle, "auto", batch_size=8)
    keras = load_runtime(bundle, "keras", batch_size=8).runtime
    assert (fast.name, keras.name) == ("openvino", "keras")
    assert "without measuring others" in reasons[0]
    assert "float32" in reasons[1]
    tiles = np.stack([coloured_tiles(24, seed=5).read(number) for number in range(24)])
    for start, n in ((0, 8), (8, 5), (13, 1)):  # the last batch of a slide is rarely full
        one, two = fast.predict(tiles[start : start + n]), keras.predict(tiles[start : start + n])
        assert one.shape == two.shape == (n,)
        assert one.dtype == two.dtype == np.float32
        assert np.abs(one - two).max() < 1e-3
    assert probe_difference(keras, bundle) < 1e-4


def test_auto_falls_back_to_keras_and_says_why(tiny_bundle: Path, tmp_path: Path) -> None:
    bundle = _changed_copy(ModelBundle.open(tiny_bundle), tmp_path / "copy", openvino=False)
    runtime, reasons, rate = load_runtime(bundle)
    assert rate is not None
    assert runtime.name == "keras"
    assert "it was left out" in reasons[0]
    with pytest.raises(RuntimeNotAvailableError, match="it was left out"):
        load_runtime(bundle, "openvino")


def test_what_was_measured_is_remembered_and_the_fastest_is_taken(
    tiny_bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("openvino")
    bundle = ModelBundle.open(tiny_bundle)
    told: list[str] = []
    measured = measure_runtimes(bundle, tmp_path, told.append)
    assert {each.runtime for each in measured} == {"openvino", "keras"}
    assert len(told) == 2
    assert all("tiles/s" in sentence for sentence in told)
    for each in measured:
        assert each.probe_difference < 1e-3
        assert each.batch_size / each.tiles_per_second < MOST_BATCH_SECONDS
    memory = MeasuredRuntimes(tmp_path)
    slow = memory.find(bundle, "openvino", "float32")
    assert slow is not None
    memory.remember(bundle, slow.model_copy(update={"tiles_per_second": 0.1}))  # as on another machine
    runtime, reasons, rate = load_runtime(bundle, "auto", None, tmp_path)
    assert runtime.name == "keras"
    assert runtime.batch_size == next(each.batch_size for each in measured if each.runtime == "keras")
    assert rate == next(each.tiles_per_second for each in measured if each.runtime == "keras")
    assert reasons[0].startswith("The fastest measured on this machine: Keras on TensorFlow")
    monkeypatch.setattr(measured_runtimes, "processor_name", lambda: "another processor")
    assert memory.of(bundle) == []


def test_a_memory_that_makes_no_sense_is_written_anew(tiny_bundle: Path, tmp_path: Path) -> None:
    pytest.importorskip("openvino")
    (tmp_path / "runtimes.json").write_text("{")
    bundle = ModelBundle.open(tiny_bundle)
    assert load_runtime(bundle, "openvino", None, tmp_path).runtime.name == "openvino"
    assert MeasuredRuntimes(tmp_path).find(bundle, "openvino", "float32") is not None


@pytest.mark.parametrize(("seconds", "expected"), [(0.04, 8), (0.4, 1), (2.0, 1), (0.001, 32), (0.0281, 16)])
def test_a_batch_takes_at_most_half_a_second(seconds: float, expected: int) -> None:
    assert fitting_batch(seconds, on_gpu=False) == expected
    assert fitting_batch(seconds, on_gpu=True) >= expected


def test_only_openvino_computes_below_float32(tiny_bundle: Path) -> None:
    with pytest.raises(RuntimeNotAvailableError, match="only OpenVINO"):
        load_runtime(ModelBundle.open(tiny_bundle), "keras", 8, precision="bf16")


def test_keras_on_another_backend_is_refused_where_one_runs_already(tiny_bundle: Path) -> None:
    bundle = ModelBundle.open(tiny_bundle)
    load_runtime(bundle, "keras", 8)
    with pytest.raises(RuntimeNotAvailableError, match=r"already computes on tensorflow|not installed"):
        load_runtime(bundle, "torch", 8)


def test_a_bundle_knows_its_stain_and_the_labels_of_its_probe(tiny_bundle: Path) -> None:
    bundle = ModelBundle.open(tiny_bundle)
    labels = bundle.probe_labels()
    assert labels is not None
    assert len(labels) == len(bundle.probe()[1])
    assert set(labels.tolist()) == {0.0, 1.0}
    stain = StainStatistics.model_validate(bundle.info.provenance["stain"])
    assert stain.tiles == 128
    unlabelled = StainStatistics.of(coloured_tiles(8, seed=5).read(number) for number in range(8))
    assert unlabelled is not None
    assert unlabelled.far_from(stain) is None


def test_a_model_that_gives_other_numbers_is_not_used(tiny_bundle: Path, tmp_path: Path) -> None:
    bundle = _changed_copy(ModelBundle.open(tiny_bundle), tmp_path / "copy", shift=0.01)
    with pytest.raises(RuntimeNotAvailableError, match="differ"):
        load_runtime(bundle, "openvino")
    with pytest.raises(BundleError, match="other probabilities"):
        load_runtime(bundle, "auto")


def test_openvino_leaves_tensorflow_out_and_computes_in_float32(tiny_bundle: Path, tmp_path: Path) -> None:
    pytest.importorskip("openvino")
    code = f"""
import json, sys
from pathlib import Path
from crosscancer_core.inference.loading import load_runtime
from crosscancer_core.models.bundle import ModelBundle
runtime, *_ = load_runtime(ModelBundle.open(Path({str(tiny_bundle)!r})), "auto", 16, Path({str(tmp_path)!r}))
tiles, _ = ModelBundle.open(Path({str(tiny_bundle)!r})).probe()
runtime.predict(tiles[:16])
print(json.dumps([runtime.name, str(runtime._model.get_property("INFERENCE_PRECISION_HINT")),
                  [name for name in ("tensorflow", "keras") if name in sys.modules]]))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    name, precision, loaded = json.loads(done.stdout)
    assert name == "openvino"
    assert "f32" in precision or "float" in precision.lower()
    assert loaded == []
    assert list(tmp_path.iterdir())  # the compiled model is kept


def test_loading_and_measuring_can_be_cancelled(tiny_bundle: Path, tmp_path: Path) -> None:
    switch = Switch()
    switch.cancel()
    with pytest.raises(Cancelled):
        load_runtime(ModelBundle.open(tiny_bundle), "keras", None, tmp_path, control=switch)
    assert not MeasuredRuntimes(tmp_path).of(ModelBundle.open(tiny_bundle))
