"""Convolutional bodies as rows of a table, and the paper's head on top of any of them.

A model is: uint8 tiles -> pixel scaling -> body (one nested model) -> pooling -> Dense 512 ReLU -> Dropout ->
Dense 128 ReLU -> Dropout -> one logit. What travels between trainings is the whole body, batch-norm statistics
included; the head starts from the run's seed in every arm, so that arms differ in the body alone.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crosscancer_core.errors import BundleError, ConfigError, TrainingError
from crosscancer_core.models.framework import keras
from crosscancer_core.models.spec import ModelSpec

Arrays = Sequence[NDArray[Any]]

BODY = "body"
"""Name of the nested model in every model that :func:`build` makes."""


@dataclass(frozen=True, slots=True)
class Backbone:
    """A convolutional body. Pixels reach it as ``pixel * scale + offset``."""

    name: str
    minimum_size: int
    make: Callable[[tuple[int, int, int]], Any]
    scale: float = 1 / 127.5
    offset: float = -1.0
    weights_file: str | None = None
    weights_md5: str | None = None
    weights_url: str | None = None


_STORE = "https://storage.googleapis.com/tensorflow/keras-applications/"


def _inception_v3(shape: tuple[int, int, int]) -> Any:
    return keras.applications.InceptionV3(include_top=False, weights=None, input_shape=shape, name=BODY)


def _mobilenet_v3_small(shape: tuple[int, int, int]) -> Any:
    return keras.applications.MobileNetV3Small(
        include_top=False, weights=None, input_shape=shape, include_preprocessing=False, name=BODY
    )


def _tiny_cnn(shape: tuple[int, int, int]) -> Any:
    """Five convolutions: sees nuclei and how densely they lie, compiles in seconds, learns the demo in minutes."""
    inputs = keras.Input(shape)
    x = inputs
    for filters, stride in ((16, 2), (24, 1), (32, 2), (48, 2), (64, 2)):
        x = keras.layers.Conv2D(filters, 3, strides=stride, padding="same", use_bias=False)(x)
        x = keras.layers.BatchNormalization(epsilon=1e-3)(x)
        x = keras.layers.Activation("relu")(x)
    return keras.Model(inputs, x, name=BODY)


BACKBONES: dict[str, Backbone] = {
    row.name: row
    for row in (
        Backbone(
            "InceptionV3",
            75,
            _inception_v3,
            weights_file="inception_v3_weights_tf_dim_ordering_tf_kernels_notop.h5",
            weights_md5="bcbd6486424b2319ff4ef7d526e38f63",
            weights_url=_STORE + "inception_v3/inception_v3_weights_tf_dim_ordering_tf_kernels_notop.h5",
        ),
        Backbone(
            "MobileNetV3Small",
            32,
            _mobilenet_v3_small,
            weights_file="weights_mobilenet_v3_small_224_1.0_float_no_top_v2.h5",
            weights_md5="d3e8ec802a04aa4fc771ee12a9a9b836",
            weights_url=_STORE + "mobilenet_v3/weights_mobilenet_v3_small_224_1.0_float_no_top_v2.h5",
        ),
        Backbone("TinyCNN", 32, _tiny_cnn),
    )
}
"""InceptionV3 is the paper's; MobileNetV3Small trains about six times as fast; TinyCNN is for demonstrations."""


def backbone(spec: ModelSpec) -> Backbone:
    """The table's row for a spec.

    Raises:
        ConfigError: the architecture is unknown, or the tiles are too small for it.
    """
    row = BACKBONES.get(spec.architecture)
    if row is None:
        raise ConfigError("architecture", f'"{spec.architecture}" is not known', f"Known: {', '.join(BACKBONES)}.")
    if spec.input_size < row.minimum_size:
        raise ConfigError(
            "input_size", f"{row.name} needs tiles of at least {row.minimum_size} px, not {spec.input_size}"
        )
    return row


_POOLING = {
    "average": lambda: keras.layers.GlobalAveragePooling2D(name="pooling"),
    "max": lambda: keras.layers.GlobalMaxPooling2D(name="pooling"),
    "flatten": lambda: keras.layers.Flatten(name="pooling"),
}


def build(spec: ModelSpec, seed: int, bn_momentum: float = 0.99, precision: str = "float32") -> Any:
    """A new model: uint8 (n, size, size, 3) -> one float32 logit, shape (n, 1).

    ``seed`` fixes body, head and dropout. The head's draws do not depend on which body is below it.

    Raises:
        ConfigError: unknown architecture or pooling, or tiles too small.
    """
    row = backbone(spec)
    if spec.pooling not in _POOLING:
        raise ConfigError("pooling", f'"{spec.pooling}" is not known', f"Known: {', '.join(_POOLING)}.")
    policy = keras.config.dtype_policy()
    keras.config.set_dtype_policy(precision)
    try:
        keras.utils.set_random_seed(seed)
        shape = (spec.input_size, spec.input_size, 3)
        body = row.make(shape)
        for layer in body.layers:
            if isinstance(layer, keras.layers.BatchNormalization):
                layer.momentum = bn_momentum
        inputs = keras.Input(shape, dtype="uint8", name="tiles")
        x = keras.layers.Rescaling(row.scale, row.offset, name="scaling")(inputs)
        x = _POOLING[spec.pooling]()(body(x))
        for index, width in enumerate((512, 128)):
            initializer = keras.initializers.GlorotUniform(seed=seed + 1 + index)
            x = keras.layers.Dense(width, activation="relu", kernel_initializer=initializer, name=f"dense_{width}")(x)
            x = keras.layers.Dropout(spec.dropout, seed=seed + 11 + index, name=f"dropout_{width}")(x)
        initializer = keras.initializers.GlorotUniform(seed=seed + 3)
        logit = keras.layers.Dense(1, kernel_initializer=initializer, dtype="float32", name="logit")(x)
        return keras.Model(inputs, logit, name="classifier")
    finally:
        keras.config.set_dtype_policy(policy)


def with_probability(model: Any) -> Any:
    """The same layers with a float32 sigmoid at the end: what a bundle stores."""
    probability = keras.layers.Activation("sigmoid", dtype="float32", name="probability")(model.outputs[0])
    return keras.Model(model.inputs, probability, name="classifier")


def body_of(model: Any) -> Any:
    """The nested convolutional model of a model that :func:`build` made."""
    return model.get_layer(BODY)


def transfer_body(arrays: Arrays, model: Any) -> str:
    """Put a body's weights, in order, into ``model`` and return their hash.

    Raises:
        BundleError: number or shapes differ: the weights are of another architecture.
    """
    body = body_of(model)
    wanted = [tuple(weight.shape) for weight in body.weights]
    given = [tuple(array.shape) for array in arrays]
    if wanted != given:
        raise BundleError(
            f"The weights to start from have {len(given)} arrays, this architecture has {len(wanted)}"
            + (" of other shapes." if len(given) == len(wanted) else "."),
            "Use a model of the same architecture.",
        )
    body.set_weights(list(arrays))
    arrived = hash_of_arrays(body.get_weights())
    if arrived != hash_of_arrays(arrays):
        raise BundleError("The weights to start from changed on their way into the model.")
    return arrived


def load_imagenet(spec: ModelSpec, model: Any, path: Path | None = None) -> str:
    """Load the backbone's ImageNet weights from ``path`` or Keras' cache into the body; returns their hash.

    Nothing is downloaded: hospital machines are often offline, and a file that was put there on purpose is known.

    Raises:
        TrainingError: there are none for this backbone, or the file is missing or not the known one.
    """
    row = backbone(spec)
    if row.weights_file is None:
        raise TrainingError(
            f"There are no ImageNet weights for {row.name}.", "Choose random initial weights or another architecture."
        )
    file = path or keras_cache() / row.weights_file
    if not file.is_file():
        raise TrainingError(
            f'The ImageNet weights of {row.name} are not there: "{file}" does not exist.',
            f"Download {row.weights_url} and save it as that file, or name another place for it.",
        )
    found = _md5(file)
    if found != row.weights_md5:
        raise TrainingError(
            f'"{file.name}" does not hold the ImageNet weights of {row.name} '
            f"(its MD5 is {found}, known is {row.weights_md5}).",
            f"The file may be incomplete: download {row.weights_url} again.",
        )
    body = body_of(model)
    body.load_weights(file)
    return hash_of_arrays(body.get_weights())


def keras_cache() -> Path:
    """Where Keras keeps downloaded weights."""
    home = os.environ.get("KERAS_HOME")
    return (Path(home) if home else Path.home() / ".keras") / "models"


def hash_of_arrays(arrays: Arrays) -> str:
    """A hash of the arrays' bytes, shapes and order; equal hashes mean equal weights."""
    digest = hashlib.blake2b(digest_size=16)
    for array in arrays:
        digest.update(repr((array.shape, str(array.dtype))).encode())
        digest.update(np.ascontiguousarray(array).data)
    return digest.hexdigest()


def _md5(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "md5").hexdigest()
