"""How much of the tissue a map calls cancer: what can be said of a slide that nobody has annotated."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from crosscancer_core.probability_map import ProbabilityMap, TileState


@dataclass(frozen=True, slots=True)
class PredictedArea:
    """Areas in level-0 pixels; ``um2``: square micrometres in one, None where the resolution is not known.

    ``finished`` is False while tiles with tissue wait for their value.
    """

    called: float
    predicted: float
    um2: float | None
    finished: bool

    @property
    def share(self) -> float | None:
        """Called part of the predicted tissue, 0 to 1; None where nothing is predicted."""
        return self.called / self.predicted if self.predicted > 0 else None

    @property
    def called_mm2(self) -> float | None:
        return None if self.um2 is None else self.called * self.um2 / 1e6


def predicted_area(map: ProbabilityMap, threshold: float) -> PredictedArea:
    """Area of the cells with a probability of at least ``threshold``, and of all that were predicted.

    The parts of the last cells that reach beyond the slide are not counted.
    """
    grid = map.grid
    widths = np.clip(grid.area.width - np.arange(grid.columns) * grid.stride, 0, grid.stride)
    heights = np.clip(grid.area.height - np.arange(grid.rows) * grid.stride, 0, grid.stride)
    values = np.asarray(map.values)
    with np.errstate(invalid="ignore"):
        called, known = values >= threshold, ~np.isnan(values)
    um2 = None if grid.mpp is None else (grid.mpp / grid.downsample) ** 2
    return PredictedArea(
        float(heights @ (called @ widths)),
        float(heights @ (known @ widths)),
        um2,
        not bool(np.any(map.state == TileState.PENDING)),
    )
