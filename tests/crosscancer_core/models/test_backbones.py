from __future__ import annotations

import dataclasses
import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from crosscancer_core.errors import BundleError, ConfigError, TrainingError
from crosscancer_core.models.spec import ModelSpec

pytestmark = pytest.mark.tensorflow

_TINY = ModelSpec(architecture="TinyCNN", input_size=64)


@pytest.fixture(scope="module")
def backbones() -> Any:
    module = pytest.importorskip("crosscancer_core.models.backbones")
    framework = pytest.importorskip("crosscancer_core.models.framework")
    framework.make_repeatable()  # before the first operation of the test process
    return module


def test_inception_is_the_papers(backbones: Any) -> None:
    model = backbones.build(ModelSpec(), seed=0)
    body = backbones.body_of(model)
    assert body.count_params() == 21_802_784
    assert len(body.weights) == 376
    assert body.output_shape == (None, 6, 6, 2048)
    assert model.count_params() - body.count_params() == 1_114_881
    assert model.inputs[0].dtype == "uint8"
    assert {layer.momentum for layer in body.layers if hasattr(layer, "momentum")} == {0.99}


def test_mobilenet_takes_the_momentum_it_is_given(backbones: Any) -> None:
    model = backbones.build(ModelSpec(architecture="MobileNetV3Small", input_size=64), seed=0, bn_momentum=0.9)
    body = backbones.body_of(model)
    assert {layer.momentum for layer in body.layers if hasattr(layer, "momentum")} == {0.9}


def test_the_seed_fixes_everything(backbones: Any) -> None:
    one, two, other = (backbones.build(_TINY, seed=seed) for seed in (1, 1, 2))
    assert backbones.hash_of_arrays(one.get_weights()) == backbones.hash_of_arrays(two.get_weights())
    assert backbones.hash_of_arrays(one.get_weights()) != backbones.hash_of_arrays(other.get_weights())


def test_the_head_does_not_depend_on_what_the_body_drew(backbones: Any) -> None:
    one = backbones.build(_TINY, seed=1)
    flat = backbones.build(_TINY.model_copy(update={"input_size": 96}), seed=1)
    for name in ("dense_512", "dense_128", "logit"):
        for a, b in zip(one.get_layer(name).get_weights(), flat.get_layer(name).get_weights(), strict=True):
            assert np.array_equal(a, b)


def test_a_body_travels_whole_and_the_head_stays(backbones: Any) -> None:
    source, target = backbones.build(_TINY, seed=1), backbones.build(_TINY, seed=2)
    arrays = backbones.body_of(source).get_weights()
    arrays = [array + 1 for array in arrays]  # batch-norm statistics too are no longer what a new model has
    head = target.get_layer("dense_512").get_weights()
    arrived = backbones.transfer_body(arrays, target)
    assert (
        arrived == backbones.hash_of_arrays(arrays) == backbones.hash_of_arrays(backbones.body_of(target).get_weights())
    )
    assert all(np.array_equal(a, b) for a, b in zip(head, target.get_layer("dense_512").get_weights(), strict=True))


def test_a_body_of_another_kind_is_refused(backbones: Any) -> None:
    model = backbones.build(_TINY, seed=1)
    arrays = backbones.body_of(model).get_weights()
    with pytest.raises(BundleError, match=f"{len(arrays)} arrays"):
        backbones.transfer_body([*arrays[:-1], np.zeros(3)], model)
    with pytest.raises(BundleError, match=f"{len(arrays) - 1} arrays"):
        backbones.transfer_body(arrays[:-1], model)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"architecture": "VGG16"}, "architecture"),
        ({"architecture": "InceptionV3", "input_size": 64}, "input_size"),
        ({"pooling": "median"}, "pooling"),
    ],
)
def test_impossible_specs_are_named(backbones: Any, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(ConfigError) as caught:
        backbones.build(_TINY.model_copy(update=changes), seed=0)
    assert caught.value.field == field


def test_missing_imagenet_weights_are_said_with_the_place(
    backbones: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    spec = ModelSpec(architecture="MobileNetV3Small", input_size=64)
    with pytest.raises(TrainingError) as caught:
        backbones.load_imagenet(spec, backbones.build(spec, 0))
    assert str(tmp_path / "models") in caught.value.message
    assert "https://" in caught.value.hint


def test_wrong_imagenet_weights_are_refused(backbones: Any, tmp_path: Path) -> None:
    spec = ModelSpec(architecture="MobileNetV3Small", input_size=64)
    file = tmp_path / "weights.h5"
    file.write_bytes(b"not these")
    with pytest.raises(TrainingError, match=hashlib.md5(b"not these").hexdigest()):
        backbones.load_imagenet(spec, backbones.build(spec, 0), file)


def test_a_checked_file_is_loaded_into_the_body(
    backbones: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The known file is not at hand offline; one in its form, with its own checksum, takes the same way."""
    spec = ModelSpec(architecture="MobileNetV3Small", input_size=64)
    source, target = backbones.build(spec, seed=1), backbones.build(spec, seed=2)
    file = tmp_path / "weights.h5"
    body = backbones.body_of(source)
    body.save_weights(tmp_path / "body.weights.h5")
    file = tmp_path / "body.weights.h5"
    row = backbones.BACKBONES["MobileNetV3Small"]
    known = dataclasses.replace(row, weights_hash=hashlib.md5(file.read_bytes()).hexdigest())
    monkeypatch.setitem(backbones.BACKBONES, row.name, known)
    assert backbones.load_imagenet(spec, target, file) == backbones.hash_of_arrays(body.get_weights())


def test_tiny_has_no_imagenet_weights(backbones: Any) -> None:
    with pytest.raises(TrainingError, match="no ImageNet weights"):
        backbones.load_imagenet(_TINY, backbones.build(_TINY, 0))
