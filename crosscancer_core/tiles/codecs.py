"""How a tile's pixels become bytes and come back. imagecodecs frees the GIL, so threads really run side by side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import imagecodecs
import numpy as np

from crosscancer_core.errors import ConfigError
from crosscancer_core.slides.slide import RGB


@dataclass(frozen=True, slots=True)
class Codec:
    """One way to store tile pixels (uint8, shape (height, width, 3))."""

    name: str
    encode: Callable[[RGB], bytes]
    decode: Callable[[bytes], RGB]


def _png(pixels: RGB) -> bytes:
    return bytes(imagecodecs.png_encode(pixels, level=1))  # higher levels cost 5 x the time for 4 % of the bytes


def _qoi(pixels: RGB) -> bytes:
    # measured on real tissue: 14 % more bytes than PNG level 1, encoded 8 and decoded 4 times as fast
    return bytes(imagecodecs.qoi_encode(np.ascontiguousarray(pixels)))


def _jpeg(pixels: RGB) -> bytes:
    # full colour resolution: halved chroma would shift the domain further than quality 95 does
    return bytes(imagecodecs.jpeg8_encode(pixels, level=95, subsampling="444"))


_CODECS = {
    codec.name: codec
    for codec in (
        Codec("qoi", _qoi, imagecodecs.qoi_decode),
        Codec("png", _png, imagecodecs.png_decode),
        Codec("jpeg", _jpeg, imagecodecs.jpeg8_decode),
    )
}


def codec_named(name: str) -> Codec:
    """The codec of that name.

    Raises:
        ConfigError: there is none.
    """
    try:
        return _CODECS[name]
    except KeyError:
        raise ConfigError("codec", f'there is no "{name}"', f"Known: {', '.join(_CODECS)}.") from None
