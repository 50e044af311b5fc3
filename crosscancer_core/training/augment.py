"""Random views of a tile, the same for the same (seed, epoch, tile): flips, quarter turns and stain jitter.

Draws depend on nothing but these three numbers, so order, threads and a resumed run change nothing.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crosscancer_core.slides.slide import RGB
from crosscancer_core.training.config import StainJitter

# Optical densities of haematoxylin, eosin and DAB (Ruifrok & Johnston 2001), rows normalised.
_STAINS = np.array([[0.650, 0.704, 0.286], [0.072, 0.990, 0.105], [0.268, 0.570, 0.776]], np.float64)
_STAINS /= np.linalg.norm(_STAINS, axis=1, keepdims=True)
_TO_STAINS = np.linalg.inv(_STAINS)
_DENSITY = -np.log((np.arange(256, dtype=np.float64) + 1) / 256).astype(np.float32)

JITTERS = {StainJitter.SLIGHT: (0.1, 0.01), StainJitter.STRONG: (0.2, 0.06)}
"""How far each stain's amount may be scaled (1 = all of it), and shifted (optical density)."""


def augmented(tile: RGB, seed: int, epoch: int, number: int, jitter: StainJitter = StainJitter.SLIGHT) -> RGB:
    """One random view of ``tile`` (uint8 HxWx3, square); ``number`` names the tile within its set."""
    draws = np.random.default_rng((seed, epoch, number))
    turned = np.rot90(tile, int(draws.integers(4)))
    if draws.integers(2):
        turned = turned[:, ::-1]
    scale, shift = JITTERS[jitter]
    factors = draws.uniform(1 - scale, 1 + scale, 3)
    shifts = draws.uniform(-shift, shift, 3)
    return stain_jitter(turned, factors, shifts)


def stain_jitter(tile: RGB, factors: NDArray[np.float64], shifts: NDArray[np.float64]) -> RGB:
    """Scale and shift the amounts of the three stains (Tellez et al. 2019, HED-light); uint8 in and out."""
    matrix = (_TO_STAINS @ np.diag(factors) @ _STAINS).astype(np.float32)
    offset = (shifts @ _STAINS).astype(np.float32)
    density = _DENSITY[tile] @ matrix + offset
    pixels = np.exp(-density) * 256 - 1
    return np.asarray(np.clip(np.rint(pixels), 0, 255).astype(np.uint8))
