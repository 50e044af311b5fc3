"""The convolutional bodies that can be trained, as rows of a table. No framework: forms and checks read it too."""

from __future__ import annotations

from dataclasses import dataclass

from crosscancer_core.errors import ConfigError
from crosscancer_core.models.spec import ModelSpec


@dataclass(frozen=True, slots=True)
class PixelScaling:
    """How pixels 0..255 reach a body: ``pixel * scale + offset``, per channel, then reversed to BGR where ``bgr``."""

    scale: tuple[float, float, float]
    offset: tuple[float, float, float]
    bgr: bool = False


def _same(scale: float, offset: float) -> PixelScaling:
    return PixelScaling((scale,) * 3, (offset,) * 3)


PLUS_MINUS_ONE = _same(1 / 127.5, -1.0)
EFFICIENTNET_V2 = _same(1 / 128, -1.0)
STANDARDISED = PixelScaling(
    (1 / (255 * 0.229), 1 / (255 * 0.224), 1 / (255 * 0.225)), (-0.485 / 0.229, -0.456 / 0.224, -0.406 / 0.225)
)
"""Less the mean of ImageNet's pixels, by their standard deviation."""
CAFFE = PixelScaling((1.0, 1.0, 1.0), (-123.68, -116.779, -103.939), bgr=True)


@dataclass(frozen=True, slots=True)
class Backbone:
    """A convolutional body: a row of :data:`BACKBONES`.

    ``block_end`` matches the names of layers at which a block ends (for freezing all but the last blocks).
    ``weights_hash`` is the file's MD5 (32 digits) or SHA-256 (64), as Keras publishes it.
    """

    name: str
    minimum_size: int
    scaling: PixelScaling
    block_end: str
    weights_file: str | None = None
    weights_hash: str | None = None
    weights_url: str | None = None
    words: str = ""


_STORE = "https://storage.googleapis.com/tensorflow/keras-applications/"


BACKBONES: dict[str, Backbone] = {
    row.name: row
    for row in (
        Backbone(
            "InceptionV3",
            75,
            PLUS_MINUS_ONE,
            r"mixed\d+$",
            "inception_v3_weights_tf_dim_ordering_tf_kernels_notop.h5",
            "bcbd6486424b2319ff4ef7d526e38f63",
            _STORE + "inception_v3/inception_v3_weights_tf_dim_ordering_tf_kernels_notop.h5",
            "the paper's; 21.8 M parameters",
        ),
        Backbone(
            "ResNet50",
            32,
            CAFFE,
            r"conv\d_block\d_out$|pool1_pool$",
            "resnet50_weights_tf_dim_ordering_tf_kernels_notop.h5",
            "4d473c1dd8becc155b73f8504c6f6626",
            _STORE + "resnet/resnet50_weights_tf_dim_ordering_tf_kernels_notop.h5",
            "what many papers compare with; 23.6 M parameters",
        ),
        Backbone(
            "DenseNet121",
            32,
            STANDARDISED,
            r"pool\d(_pool)?$",
            "densenet121_weights_tf_dim_ordering_tf_kernels_notop.h5",
            "30ee3e1110167f948a6b9946edeeb738",
            _STORE + "densenet/densenet121_weights_tf_dim_ordering_tf_kernels_notop.h5",
            "few parameters (7.0 M), many activations",
        ),
        Backbone(
            "EfficientNetV2S",
            32,
            EFFICIENTNET_V2,
            r"block\d[a-z]_(add|project_bn)$",
            "efficientnetv2-s_notop.h5",
            "af0682fb74e8c54910f2d4393339c070",
            _STORE + "efficientnet_v2/efficientnetv2-s_notop.h5",
            "accurate for its cost; 20.3 M parameters",
        ),
        Backbone(
            "MobileNetV3Small",
            32,
            PLUS_MINUS_ONE,
            r"expanded_conv(_\d+)?_(add|project_bn)$",
            "weights_mobilenet_v3_small_224_1.0_float_no_top_v2.h5",
            "d3e8ec802a04aa4fc771ee12a9a9b836",
            _STORE + "mobilenet_v3/weights_mobilenet_v3_small_224_1.0_float_no_top_v2.h5",
            "trains about six times as fast as InceptionV3; 0.9 M parameters",
        ),
        Backbone(
            "MobileNetV3Large",
            32,
            PLUS_MINUS_ONE,
            r"expanded_conv(_\d+)?_(add|project_bn)$",
            "weights_mobilenet_v3_large_224_1.0_float_no_top_v2.h5",
            "07fb09a5933dd0c8eaafa16978110389",
            _STORE + "mobilenet_v3/weights_mobilenet_v3_large_224_1.0_float_no_top_v2.h5",
            "between the small one and InceptionV3; 3.0 M parameters",
        ),
        Backbone(
            "ConvNeXtTiny",
            32,
            STANDARDISED,
            r"stage_\d_block_\d_identity$|downsampling_block_\d$|_stem$",
            "convnext_tiny_notop.h5",
            "d547c096cabd03329d7be5562c5e14798aa39ed24b474157cef5e85ab9e49ef1",
            _STORE + "convnext/convnext_tiny_notop.h5",
            "the newest kind; 27.8 M parameters, no batch norm",
        ),
        Backbone(
            "SqueezeNet",
            32,
            CAFFE,
            r"fire\d_concat$|pool\d$",
            "squeezenet_imagenet_notop_tf.h5",
            "80b66c92d79d4310e07fb60a297bf0d1",
            "https://github.com/DeepCognition/keras-squeezenet",
            "version 1.1, for laptops; 0.7 M parameters, no batch norm",
        ),
        Backbone("TinyCNN", 32, PLUS_MINUS_ONE, r"block\d$", words="for demonstrations; 53 k parameters"),
    )
}
"""Each row names its ImageNet weights' file, checksum and pixel scaling, as the weights were trained."""


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
