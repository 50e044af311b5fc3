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


_KERAS = {
    "InceptionV3": "inception_v3",
    "ResNet50": "resnet",
    "DenseNet121": "densenet",
    "SqueezeNet": "resnet",  # its weights were trained with the same means, channels reversed
}


@pytest.mark.parametrize("name", list(_KERAS))
def test_pixels_are_scaled_as_the_weights_were_trained(backbones: Any, name: str) -> None:
    keras = pytest.importorskip("keras")
    pixels = np.random.default_rng(0).integers(0, 256, (2, 8, 8, 3), np.uint8)
    ours = np.asarray(backbones._scaling(backbones.BACKBONES[name].scaling, (8, 8, 3))(pixels))
    theirs = getattr(keras.applications, _KERAS[name]).preprocess_input(pixels.astype(np.float32))
    assert np.allclose(ours, theirs, atol=1e-4)


def test_networks_that_scale_by_themselves_are_given_what_they_would_make(backbones: Any) -> None:
    keras = pytest.importorskip("keras")
    pixels = np.random.default_rng(0).integers(0, 256, (2, 32, 32, 3), np.uint8)
    shape = {"include_top": False, "weights": None, "input_shape": (32, 32, 3)}
    whole = keras.applications.MobileNetV3Small(**shape, include_preprocessing=True)
    part = keras.applications.MobileNetV3Small(**shape, include_preprocessing=False)
    part.set_weights(whole.get_weights())
    scaled = backbones._scaling(backbones.BACKBONES["MobileNetV3Small"].scaling, (32, 32, 3))(pixels)
    assert np.allclose(whole.predict_on_batch(pixels), part.predict_on_batch(np.asarray(scaled)), atol=1e-4)


@pytest.mark.long
@pytest.mark.parametrize("name", ["InceptionV3", "ResNet50", "DenseNet121", "EfficientNetV2S", "MobileNetV3Small",
                                  "MobileNetV3Large", "ConvNeXtTiny", "SqueezeNet", "TinyCNN"])  # fmt: skip
def test_every_row_builds_answers_and_can_be_frozen_to_its_last_blocks(backbones: Any, name: str) -> None:
    row = backbones.BACKBONES[name]
    spec = ModelSpec(architecture=name, input_size=max(64, row.minimum_size))
    model = backbones.build(spec, seed=0)
    size = spec.input_size
    assert np.isfinite(model.predict_on_batch(np.zeros((1, size, size, 3), np.uint8))).all()
    every = backbones.let_learn(model, spec, None)
    blocks = backbones.blocks_of(backbones.body_of(model), row.block_end)
    assert len(blocks) >= 5
    assert 0 < backbones.let_learn(model, spec, 1) < backbones.let_learn(model, spec, 2) < every
    learning = [sum(len(layer.trainable_weights) for layer in block) for block in blocks]
    assert not any(learning[:-2])  # exactly the last two learn, however much of the network they hold
    assert all(learning[-2:])
    assert backbones.let_learn(model, spec, 0) == 0
    assert row.weights_hash is None or len(row.weights_hash) in (32, 64)


def test_the_real_imagenet_weights_of_squeezenet_arrive(backbones: Any, real_data: Path) -> None:
    h5py = pytest.importorskip("h5py")
    spec = ModelSpec(architecture="SqueezeNet", input_size=64)
    model = backbones.build(spec, seed=0)
    folder = real_data / "weights"
    hashed = backbones.load_imagenet(spec, model, folder)
    assert hashed == backbones.load_imagenet(spec, backbones.build(spec, 1), folder / "squeezenet_imagenet_notop_tf.h5")
    body = backbones.body_of(model)
    with h5py.File(folder / "squeezenet_imagenet_notop_tf.h5") as file:
        stored = [
            file[layer][name][()]
            for layer in _names(file, "layer_names")
            for name in _names(file[layer], "weight_names")
        ]
    assert len(stored) == len(body.weights) == 50
    assert all(np.array_equal(one, two) for one, two in zip(stored, body.get_weights(), strict=True))


def test_inceptions_weights_are_read_from_a_file_of_keras_own_form(
    backbones: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The real file is not at hand; this one has its form and shapes and other numbers, and its own checksum."""
    h5py = pytest.importorskip("h5py")
    spec = ModelSpec(input_size=75)
    model = backbones.build(spec, seed=0)
    body = backbones.body_of(model)
    draws = np.random.default_rng(0)
    wanted = []
    file = tmp_path / "inception_v3_weights_tf_dim_ordering_tf_kernels_notop.h5"
    with h5py.File(file, "w") as stored:
        stored.attrs["layer_names"] = [layer.name.encode() for layer in body.layers]
        for layer in body.layers:
            group = stored.create_group(layer.name)
            names = [f"{layer.name}/{number}" for number in range(len(layer.weights))]
            group.attrs["weight_names"] = [name.encode() for name in names]
            for name, weight in zip(names, layer.weights, strict=True):
                wanted.append(draws.normal(size=weight.shape).astype(np.float32))
                group[name] = wanted[-1]
    known = dataclasses.replace(
        backbones.BACKBONES["InceptionV3"], weights_hash=hashlib.md5(file.read_bytes()).hexdigest()
    )
    monkeypatch.setitem(backbones.BACKBONES, "InceptionV3", known)
    assert backbones.load_imagenet(spec, model, tmp_path) == backbones.hash_of_arrays(body.get_weights())
    assert sorted(array.sum() for array in wanted) == sorted(array.sum() for array in body.get_weights())
    assert len(wanted) == 376


def _names(group: Any, kind: str) -> list[str]:
    return [name.decode() if isinstance(name, bytes) else name for name in group.attrs[kind]]
