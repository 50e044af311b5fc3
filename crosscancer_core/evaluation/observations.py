"""Scores with what they weigh in each class: the one form in which tiles, pixels and histograms are judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Observations:
    """``score[i]`` was given to ``positives[i]`` of cancer and ``negatives[i]`` of the rest; float64, shape (n,).

    The weights are counts of tiles or areas in pixels; an entry may weigh something in both classes.
    """

    score: Floats
    positives: Floats
    negatives: Floats

    def __len__(self) -> int:
        return len(self.score)

    @property
    def total_positive(self) -> float:
        return float(self.positives.sum())

    @property
    def total_negative(self) -> float:
        return float(self.negatives.sum())

    @property
    def has_both(self) -> bool:
        """Is there an AUC?"""
        return self.total_positive > 0 and self.total_negative > 0

    @staticmethod
    def together(parts: Sequence[Observations]) -> Observations:
        """All of ``parts`` as one, in their order."""
        return Observations(
            *(
                np.concatenate([getattr(part, name) for part in parts]) if parts else np.zeros(0)
                for name in ("score", "positives", "negatives")
            )
        )
