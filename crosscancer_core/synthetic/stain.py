"""From absorbance to colour: stains, scanner, focus and section thickness of one slide.

Light through two stains follows Beer and Lambert; the vectors are those of Ruifrok and Johnston (2001), varied.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from crosscancer_core.slides.slide import RGB
from crosscancer_core.synthetic.noise import Frame, Map, Texture, smooth_noise

_HAEMATOXYLIN = np.array([0.8, 1.4, 0.64])
_EOSIN = np.array([0.13, 0.98, 0.46])


@dataclass(frozen=True)
class Look:
    """What makes one slide's colours its own. ``vectors`` is (3, 2): absorbance of R, G, B per unit of H and E."""

    vectors: NDArray[np.float32]
    glass: NDArray[np.float32]
    """RGB of bare glass, 0..255."""
    unevenness: float
    """How much stain and thickness vary over the slide."""
    blur: float
    """Deviation of the focus blur in pixels where the slide is sharp."""
    gamma: float
    grain: float
    """Deviation of the sensor noise in grey levels."""


def draw_look(generator: np.random.Generator) -> Look:
    """A laboratory and a scanner at random."""
    haematoxylin = _HAEMATOXYLIN * np.exp(generator.normal(0, [0.14, 0.08, 0.17])) * np.exp(generator.normal(0, 0.17))
    eosin = _EOSIN * np.exp(generator.normal(0, [0.35, 0.1, 0.3])) * np.exp(generator.normal(0, 0.22))
    return Look(
        np.stack([haematoxylin, eosin], axis=1).astype(np.float32),
        np.clip(generator.normal([243, 242, 244], [3, 3.5, 3.5]), 225, 252).astype(np.float32),
        generator.uniform(0.08, 0.2),
        generator.uniform(0.55, 1.1),
        generator.uniform(0.88, 1.12),
        generator.uniform(1.2, 2.6),
    )


def thickness(frame: Frame, look: Look, seed: int) -> Map:
    """The factor on all absorbance: sections are never quite even."""
    field = smooth_noise(frame, 1900, seed) * 0.7 + smooth_noise(frame, 420, seed + 1) * 0.3
    result: Map = np.exp(look.unevenness * field).astype(np.float32)
    return result


def developed(haematoxylin: Map, eosin: Map, look: Look, frame: Frame, grain: Texture) -> RGB:
    """Colours of two absorbance maps: uint8 (height, width, 3)."""
    stains = cv2.merge([haematoxylin, eosin])
    absorbed = cv2.transform(stains, -look.vectors * np.float32(look.gamma))
    light = np.asarray(cv2.exp(absorbed), np.float32)
    light *= look.glass
    light += (grain.at(frame) * np.float32(look.grain))[..., None]
    np.clip(light, 0, 255, out=light)
    return light.astype(np.uint8)
