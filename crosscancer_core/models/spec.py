"""What a model eats, fixed at training time and checked at every later use."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

POOLINGS = ("average", "max", "flatten")

MPP_TOLERANCE = 0.15
"""How far two resolutions may differ (max/min - 1) before pixels are resampled.

Within it native pixels are used and the fact is reported: the paper mixes 0.22, 0.226 and 0.243 µm/px as they are.
One constant for grid, training and the guard at prediction.
"""


def same_resolution(mpp_a: float, mpp_b: float) -> bool:
    """True where the two µm/px values are within :data:`MPP_TOLERANCE` of each other."""
    return max(mpp_a, mpp_b) / min(mpp_a, mpp_b) - 1 <= MPP_TOLERANCE


class ModelSpec(BaseModel):
    """Architecture and input of a tile classifier. ``mpp`` is that of the training tiles, in µm/px."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    architecture: Annotated[
        str,
        Field(
            description="The convolutional body. The paper's is InceptionV3; SqueezeNet is small enough for laptops."
        ),
    ] = "InceptionV3"
    input_size: Annotated[int, Field(ge=32, le=1024, description="Side of a tile in pixels. The paper used 256.")] = 256
    mpp: Annotated[
        float, Field(gt=0.05, lt=50, description="Resolution of the tiles in µm per pixel: 0.22 is 40×, 0.5 is 20×.")
    ] = 0.22
    class_names: tuple[str, str] = ("not cancer", "cancer")
    dropout: Annotated[
        float, Field(ge=0, lt=1, description="Share of features left out at each step, against learning by heart.")
    ] = 0.8
    pooling: Annotated[
        str,
        Field(
            description="How a tile's features become one vector. The paper does not say; average is usual. Flatten "
            "keeps places and makes a head larger than the body, which learns few slides by heart."
        ),
    ] = "average"
