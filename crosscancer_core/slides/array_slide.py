"""A slide over an array: plain pictures, pasted images and tests."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from crosscancer_core.geometry import Region
from crosscancer_core.slides.fingerprint import fingerprint_of_bytes
from crosscancer_core.slides.reader import SlideReader
from crosscancer_core.slides.resolution import choose_resolution
from crosscancer_core.slides.slide import RGB, Level, Resolution, SlideInfo


class ArraySlide(SlideReader):
    """A slide whose level 0 is ``pixels`` (uint8, height x width x 3), each further level half the size before."""

    def __init__(
        self,
        pixels: RGB,
        mpp: float | None = None,
        levels: int = 1,
        path: Path = Path("array"),
        *,
        reader: str = "array",
        resolution: Resolution | None = None,
        fingerprint: str | None = None,
        warnings: tuple[str, ...] = (),
        compression: str = "uncompressed",
        icc: bytes | None = None,
    ) -> None:
        """``mpp`` counts as entered by the user; ``resolution`` is for what a file said and gives way to it."""
        if pixels.ndim != 3 or pixels.shape[2] != 3 or pixels.dtype != np.uint8 or pixels.size == 0:
            raise ValueError(f"expected uint8 pixels of shape (height, width, 3), got {pixels.dtype} {pixels.shape}")
        images = [np.ascontiguousarray(pixels)]
        while len(images) < levels:
            height, width = images[-1].shape[:2]
            half = (max(1, width // 2), max(1, height // 2))
            images.append(np.asarray(cv2.resize(images[-1], half, interpolation=cv2.INTER_AREA), np.uint8))
        self._images = tuple(images)
        height, width = pixels.shape[:2]
        super().__init__(
            SlideInfo(
                path=path,
                reader=reader,
                vendor="",
                width=width,
                height=height,
                levels=tuple(Level(image.shape[1], image.shape[0], width / image.shape[1]) for image in self._images),
                resolution=choose_resolution(mpp)[0] or resolution,
                bounds=Region(0, 0, width, height),
                objective_power=None,
                associated_names=(),
                fingerprint=fingerprint or fingerprint_of_bytes(images[0].tobytes()),
                warnings=warnings,
                compression=compression,
            ),
            icc=icc,
        )

    def _decode(self, level: int, x: int, y: int, width: int, height: int) -> RGB:
        return self._images[level][y : y + height, x : x + width].copy()
