"""How tiles are stained, in three numbers: kept with a model, compared with a slide before its map is believed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

import cv2
import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from crosscancer_core.slides.slide import RGB

_GLASS = 0.88 * 255
"""Where even the darkest channel is brighter a pixel shows glass and says nothing about the stain."""
_STEP = 4  # every fourth pixel each way: a mean does not need more
_FAR = 3.0
_LEAST_DEVIATION = 2.0
"""Below this a difference in colour is not seen, so tiles that are all alike do not make every slide look far."""
_NAMES = ("lightness", "red against green", "yellow against blue")


class StainStatistics(BaseModel):
    """Mean tissue colour of tiles and its deviation from tile to tile, as CIE (L*, a*, b*)."""

    model_config = ConfigDict(frozen=True)

    tiles: int
    mean: tuple[float, float, float]
    deviation: tuple[float, float, float]

    @classmethod
    def of(cls, tiles: Iterable[RGB]) -> Self | None:
        """Statistics of ``tiles`` (uint8, height x width x 3); None where none of them shows tissue."""
        colors = [color for tile in tiles if (color := _tissue_color(tile)) is not None]
        if not colors:
            return None
        stacked = np.stack(colors)
        mean, deviation = (np.round(part, 3).tolist() for part in (stacked.mean(axis=0), stacked.std(axis=0)))
        return cls(tiles=len(colors), mean=tuple(mean), deviation=tuple(deviation))

    def far_from(self, training: StainStatistics) -> str | None:
        """What is different, as words, where this mean lies far outside ``training``; else None."""
        spread = np.maximum(training.deviation, _LEAST_DEVIATION)
        distance = (np.array(self.mean) - np.array(training.mean)) / spread
        worst = int(np.abs(distance).argmax())
        if abs(distance[worst]) <= _FAR:
            return None
        text = (
            f"{_NAMES[worst]} (CIE {'Lab'[worst]}*) is {self.mean[worst]:.0f}, "
            f"in training it was {training.mean[worst]:.0f} ± {training.deviation[worst]:.0f}"
        )
        return text.replace("-", "−")


def _tissue_color(tile: RGB) -> NDArray[np.float64] | None:
    """Mean CIE Lab of a tile's tissue pixels, shape (3,); None where less than a twentieth of it is tissue."""
    some = np.ascontiguousarray(tile[::_STEP, ::_STEP])
    tissue = some.min(axis=2) < _GLASS
    if tissue.mean() < 0.05:
        return None
    lab = cv2.cvtColor(some.astype(np.float32) / np.float32(255), cv2.COLOR_RGB2LAB)
    return np.asarray(lab[tissue].mean(axis=0), np.float64)
