"""What several requests are made of: their base, ranges of numbers and named choices; and how one is checked."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from crosscancer_core.errors import ConfigError

Share = Annotated[float, Field(ge=0, le=1)]
Device = Annotated[str, Field(pattern=r"^(auto|cpu|gpu:\d+)$")]
Mpp = Annotated[float | None, Field(gt=0, lt=1000, allow_inf_nan=False)]
Area = Annotated[float, Field(ge=0, allow_inf_nan=False)]
_R = TypeVar("_R")


class RequestModel(BaseModel):
    """A request or a part of one: cannot be changed, and takes no field that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class OpensSlides(RequestModel):
    """A request whose task reads slides."""

    shelf: Path | None = None
    """Folder of the :class:`Shelf` that slides are opened from; None = the user-data folder."""


class TileCodec(StrEnum):
    """How tile pixels are stored. QOI and PNG are lossless; JPEG shifts the domain and is for short disks only."""

    QOI = "qoi"
    PNG = "png"
    JPEG = "jpeg"


class Runtime(StrEnum):
    AUTO = "auto"
    KERAS = "keras"
    OPENVINO = "openvino"
    TORCH = "torch"
    JAX = "jax"


class Precision(StrEnum):
    """What numbers are computed in. Below float32 only through OpenVINO, and stamped on the map."""

    FLOAT32 = "float32"
    BF16 = "bf16"
    INT8 = "int8"


def checked(build: Callable[[], _R]) -> _R:
    """Build a request or a part of one, with the first fault as a :class:`ConfigError` that names the field."""
    try:
        return build()
    except ValidationError as error:
        first = error.errors()[0]
        raise ConfigError(".".join(str(part) for part in first["loc"]) or "request", first["msg"]) from error
