"""What a threshold makes of scored tiles: hits, misses and false alarms, at once for any threshold."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crosscancer_core.evaluation.scoring import SlideScores
from crosscancer_core.tiles.labels import CANCER, NOT_CANCER


@dataclass(frozen=True, slots=True)
class Confusion:
    """Tiles by what is annotated and what is called at one threshold (``score >= threshold`` is called cancer)."""

    threshold: float
    true_positive: int
    false_positive: int
    false_negative: int
    true_negative: int

    @property
    def sensitivity(self) -> float | None:
        """Cancer tiles that are called cancer; None where there is no cancer tile."""
        total = self.true_positive + self.false_negative
        return self.true_positive / total if total else None

    @property
    def specificity(self) -> float | None:
        """Tiles without cancer that are not called cancer; None where there is no such tile."""
        total = self.true_negative + self.false_positive
        return self.true_negative / total if total else None


class Confusions:
    """The evaluated tiles of a slide, sorted once, so that a slider can ask for any threshold in microseconds."""

    def __init__(self, scores: SlideScores) -> None:
        self._cancer: NDArray[np.float64] = np.sort(scores.score[scores.label == CANCER])
        self._other: NDArray[np.float64] = np.sort(scores.score[scores.label == NOT_CANCER])

    def at(self, threshold: float) -> Confusion:
        """The counts at ``threshold``, which is rounded to float32 as the map's values are: 0.7 calls a tile of 0.7,
        here as in the exported outlines."""
        limit = float(np.float32(threshold))
        missed = int(np.searchsorted(self._cancer, limit, side="left"))
        passed = int(np.searchsorted(self._other, limit, side="left"))
        return Confusion(threshold, len(self._cancer) - missed, len(self._other) - passed, missed, passed)
