"""Convolutional bodies of the table (``backbone_table.py``), and the paper's head on top of any of them.

A model is: uint8 tiles -> pixel scaling -> body (one nested model) -> pooling -> Dense 512 ReLU -> Dropout ->
Dense 128 ReLU -> Dropout -> one logit. What travels between trainings is the whole body, batch-norm statistics
included; the head starts from the run's seed in every arm, so that arms differ in the body alone.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crosscancer_core.errors import BundleError, ConfigError, TrainingError
from crosscancer_core.models.backbone_table import BACKBONES, PixelScaling, backbone
from crosscancer_core.models.framework import keras
from crosscancer_core.models.imagenet import imagenet_file
from crosscancer_core.models.spec import ModelSpec

Arrays = Sequence[NDArray[Any]]

BODY = "body"
"""Name of the nested model in every model that :func:`build` makes."""


def _application(name: str, **options: Any) -> Callable[[tuple[int, int, int]], Any]:
    """A body of ``keras.applications``, without weights; it reads none by itself, so that none are fetched."""

    def make(shape: tuple[int, int, int]) -> Any:
        body = getattr(keras.applications, name)(include_top=False, weights=None, input_shape=shape, **options)
        body.name = BODY  # afterwards: some look up their layout by the name they are given
        return body

    return make


def _squeezenet(shape: tuple[int, int, int]) -> Any:
    """SqueezeNet 1.1 (Iandola et al. 2016) without its classifier: 0.72 M parameters, no batch norm."""
    layers = keras.layers

    def convolution(x: Any, filters: int, size: int, name: str, **options: Any) -> Any:
        return layers.Conv2D(filters, size, activation="relu", name=name, **options)(x)

    def fire(x: Any, number: int, squeeze: int, expand: int) -> Any:
        x = convolution(x, squeeze, 1, f"fire{number}_squeeze1x1")
        one = convolution(x, expand, 1, f"fire{number}_expand1x1")
        three = convolution(x, expand, 3, f"fire{number}_expand3x3", padding="same")
        return layers.Concatenate(name=f"fire{number}_concat")([one, three])

    inputs = keras.Input(shape)
    x = convolution(inputs, 64, 3, "conv1", strides=2)
    x = layers.MaxPooling2D(3, 2, name="pool1")(x)
    x = fire(fire(x, 2, 16, 64), 3, 16, 64)
    x = layers.MaxPooling2D(3, 2, name="pool3")(x)
    x = fire(fire(x, 4, 32, 128), 5, 32, 128)
    x = layers.MaxPooling2D(3, 2, name="pool5")(x)
    x = fire(fire(fire(fire(x, 6, 48, 192), 7, 48, 192), 8, 64, 256), 9, 64, 256)
    return keras.Model(inputs, x, name=BODY)


def _tiny_cnn(shape: tuple[int, int, int]) -> Any:
    """Five convolutions: sees nuclei and how densely they lie, compiles in seconds, learns the demo in minutes."""
    inputs = keras.Input(shape)
    x = inputs
    for number, (filters, stride) in enumerate(((16, 2), (24, 1), (32, 2), (48, 2), (64, 2))):
        x = keras.layers.Conv2D(filters, 3, strides=stride, padding="same", use_bias=False)(x)
        x = keras.layers.BatchNormalization(epsilon=1e-3)(x)
        x = keras.layers.Activation("relu", name=f"block{number}")(x)
    return keras.Model(inputs, x, name=BODY)


_MAKERS: dict[str, Callable[[tuple[int, int, int]], Any]] = {
    "InceptionV3": _application("InceptionV3"),
    "ResNet50": _application("ResNet50"),
    "DenseNet121": _application("DenseNet121"),
    "EfficientNetV2S": _application("EfficientNetV2S", include_preprocessing=False),
    "MobileNetV3Small": _application("MobileNetV3Small", include_preprocessing=False),
    "MobileNetV3Large": _application("MobileNetV3Large", include_preprocessing=False),
    "ConvNeXtTiny": _application("ConvNeXtTiny", include_preprocessing=False),
    "SqueezeNet": _squeezenet,
    "TinyCNN": _tiny_cnn,
}
"""A row's name to what builds it, pixels already scaled."""


_POOLING = {
    "average": lambda: keras.layers.GlobalAveragePooling2D(name="pooling"),
    "max": lambda: keras.layers.GlobalMaxPooling2D(name="pooling"),
    "flatten": lambda: keras.layers.Flatten(name="pooling"),
}


def _scaling(scaling: PixelScaling, shape: tuple[int, int, int]) -> Any:
    """The layer (or, for BGR, small model) named "scaling": of Keras' own parts, so that any Keras can load it."""
    alike = len(set(scaling.scale)) == len(set(scaling.offset)) == 1
    factors = (scaling.scale[0], scaling.offset[0]) if alike else (list(scaling.scale), list(scaling.offset))
    if not scaling.bgr:
        return keras.layers.Rescaling(*factors, name="scaling")
    inputs = keras.Input(shape, dtype="uint8")
    return keras.Model(inputs, keras.ops.flip(keras.layers.Rescaling(*factors)(inputs), axis=-1), name="scaling")


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
        body = _MAKERS[row.name](shape)
        for layer in body.layers:
            if isinstance(layer, keras.layers.BatchNormalization):
                layer.momentum = bn_momentum
        inputs = keras.Input(shape, dtype="uint8", name="tiles")
        x = _scaling(row.scaling, shape)(inputs)
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


def head_weights(model: Any) -> Arrays:
    """Weights of all that lies above the body, in order."""
    inside = {id(weight) for weight in body_of(model).weights}
    return [keras.ops.convert_to_numpy(weight) for weight in model.weights if id(weight) not in inside]


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
    """Load the backbone's ImageNet weights (see :func:`imagenet_file`) into the body; returns their hash.

    Raises:
        TrainingError: as :func:`imagenet_file`; or the file's arrays do not fit.
    """
    file = imagenet_file(backbone(spec).name, path)
    body = body_of(model)
    before = [tuple(weight.shape) for weight in body.weights]
    random = hash_of_arrays(body.get_weights())
    try:
        body.load_weights(file)
    except (ValueError, OSError, KeyError) as error:
        raise TrainingError(f'The weights in "{file.name}" do not fit {spec.architecture}: {error}') from error
    arrived = hash_of_arrays(body.get_weights())
    if before != [tuple(weight.shape) for weight in body.weights] or arrived == random:
        raise TrainingError(f'The weights in "{file.name}" did not reach the model.')
    return arrived


def blocks_of(body: Any, block_end: str) -> list[list[Any]]:
    """The body's layers with weights, in blocks from input to output; a block ends where ``block_end`` matches."""
    blocks: list[list[Any]] = [[]]
    for layer in body.layers:
        if layer.weights:
            blocks[-1].append(layer)
        if blocks[-1] and re.search(block_end, layer.name):
            blocks.append([])
    return [block for block in blocks if block]


def let_learn(model: Any, spec: ModelSpec, last_blocks: int | None) -> int:
    """Choose which of the body's layers learn: all (None), none (0), or those of its last blocks.

    Frozen batch-norm layers use their stored statistics. The model must be compiled after this. Returns the number
    of trainable arrays of the body.
    """
    body = body_of(model)
    body.trainable = last_blocks != 0
    if last_blocks:
        blocks = blocks_of(body, BACKBONES[spec.architecture].block_end)
        learning = {id(layer) for block in blocks[-last_blocks:] for layer in block}
        for layer in body.layers:
            layer.trainable = id(layer) in learning
    return len(body.trainable_weights)


def hash_of_arrays(arrays: Arrays) -> str:
    """A hash of the arrays' bytes, shapes and order; equal hashes mean equal weights."""
    digest = hashlib.blake2b(digest_size=16)
    for array in arrays:
        digest.update(repr((array.shape, str(array.dtype))).encode())
        digest.update(np.ascontiguousarray(array).data)
    return digest.hexdigest()
