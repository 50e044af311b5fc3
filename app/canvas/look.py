"""How slide pixels are shown: colour profile, brightness, contrast, gamma, one stain alone. Display only. No Qt.

Nothing of this reaches tiles, training or prediction: they read the slide, not the screen.
"""

from __future__ import annotations

import io
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from crosscancer_core.slides.slide import RGB

_LOG = logging.getLogger(__name__)
_STEPS = 2048
_STEPS_PER_OD = 512
"""Stain amounts are counted in whole steps, up to an optical density of four."""


class Stain(StrEnum):
    """Which stain is shown alone."""

    ALL = "all"
    HAEMATOXYLIN = "haematoxylin"
    EOSIN = "eosin"


_VECTORS = {Stain.HAEMATOXYLIN: (0.650, 0.704, 0.286), Stain.EOSIN: (0.072, 0.990, 0.105)}
"""Optical densities of H&E in red, green and blue: Ruifrok and Johnston 2001, Anal Quant Cytol Histol 23:291."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a person has set. The default shows the colours that the embedded profile describes, and nothing else."""

    profile: bool = True
    """Use the colour profile (ICC) of the slide where it has one."""
    brightness: float = 0.0
    """-1 black to 1 white."""
    contrast: float = 0.0
    """-1 grey to 1 four times as steep."""
    gamma: float = 1.0
    """Above 1 lightens the middle."""
    stain: Stain = Stain.ALL

    @property
    def changes_tone(self) -> bool:
        return (self.brightness, self.contrast, self.gamma) != (0.0, 0.0, 1.0)

    @property
    def plain(self) -> bool:
        """Are the slide's own pixels shown (but for their profile)?"""
        return not self.changes_tone and self.stain is Stain.ALL


PLAIN = Look()
Render = Callable[[RGB], RGB]


def renderer(look: Look, icc: bytes | None) -> Render | None:
    """The function that turns slide pixels into shown ones, callable from any thread; None: they are shown as read."""
    steps: list[Render] = []
    if look.profile and icc is not None and profile_is_usable(icc):
        steps.append(_ProfileTransform(icc))
    if look.stain is not Stain.ALL:
        steps.append(_StainView(look.stain))
    if look.changes_tone:
        table = tone_table(look)
        steps.append(lambda pixels: table[pixels])
    if not steps:
        return None

    def render(pixels: RGB) -> RGB:
        for step in steps:
            pixels = step(pixels)
        return pixels

    return render


def tone_table(look: Look) -> NDArray[np.uint8]:
    """The shown value of each stored one: uint8, shape (256,)."""
    slope = 1 + 3 * look.contrast if look.contrast > 0 else 1 + look.contrast
    value = (np.linspace(0, 1, 256) - 0.5) * slope + 0.5 + look.brightness
    return np.asarray(np.rint(255 * np.clip(value, 0, 1) ** (1 / look.gamma)), np.uint8)


@lru_cache(maxsize=8)
def profile_is_usable(icc: bytes) -> bool:
    """Can the profile be applied to RGB pixels? What cannot is said in the log and left out."""
    from PIL import ImageCms  # 20 ms, and only for slides with a profile

    try:
        _ProfileTransform(icc).build()
    except (ImageCms.PyCMSError, OSError) as error:
        _LOG.warning("the embedded colour profile cannot be used: %s", error)
        return False
    return True


class _ProfileTransform:
    """From the scanner's colours to sRGB. Each thread has a transform of its own: the library's are not shared."""

    def __init__(self, icc: bytes) -> None:
        self._icc = icc
        self._own = threading.local()

    def build(self) -> object:
        from PIL import ImageCms

        scanner = ImageCms.ImageCmsProfile(io.BytesIO(self._icc))
        return ImageCms.buildTransform(scanner, ImageCms.createProfile("sRGB"), "RGB", "RGB")

    def __call__(self, pixels: RGB) -> RGB:
        from PIL import Image, ImageCms

        if not hasattr(self._own, "transform"):
            self._own.transform = self.build()
        shown = ImageCms.applyTransform(Image.fromarray(pixels), self._own.transform)
        assert shown is not None  # only an in-place transform gives none
        return np.asarray(shown, np.uint8)


class _StainView:
    """One stain of H&E as it would look alone, by colour deconvolution.

    The amount of a stain is a weighted sum of the three optical densities, and an optical density depends on one
    value of 256: three tables, one sum, and a table from amount to colour.
    """

    def __init__(self, stain: Stain) -> None:
        vectors = np.array([_VECTORS[Stain.HAEMATOXYLIN], _VECTORS[Stain.EOSIN]])
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        residual = np.cross(vectors[0], vectors[1])
        matrix = np.vstack([vectors, residual / np.linalg.norm(residual)])
        index = 0 if stain is Stain.HAEMATOXYLIN else 1
        weights = np.linalg.inv(matrix)[:, index]
        density = -np.log10((np.arange(256) + 1) / 256)
        self._shares = np.rint(np.outer(weights, density) * _STEPS_PER_OD).astype(np.int32)
        amounts = np.arange(_STEPS) / _STEPS_PER_OD
        self._colors = np.rint(255 * 10 ** -np.outer(amounts, matrix[index])).astype(np.uint8)

    def __call__(self, pixels: RGB) -> RGB:
        amount = self._shares[0][pixels[..., 0]]
        amount += self._shares[1][pixels[..., 1]]
        amount += self._shares[2][pixels[..., 2]]
        return np.asarray(self._colors[np.clip(amount, 0, _STEPS - 1)], np.uint8)
