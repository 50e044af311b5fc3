"""Scores with what they weigh in each class: the one form in which tiles, pixels and histograms are judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

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

    @cached_property
    def total_positive(self) -> float:
        return float(self.positives.sum())

    @cached_property
    def total_negative(self) -> float:
        return float(self.negatives.sum())

    @property
    def has_both(self) -> bool:
        """Is there an AUC?"""
        return self.total_positive > 0 and self.total_negative > 0

    @cached_property
    def order(self) -> NDArray[np.intp]:
        """Indices by ascending score; equal scores keep their order."""
        return np.argsort(self.score, kind="stable")

    @cached_property
    def runs(self) -> NDArray[np.intp]:
        """Where in ``order`` each distinct score begins."""
        ordered = self.score[self.order]
        if not len(ordered):
            return np.zeros(0, np.intp)
        return np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))

    @cached_property
    def merged(self) -> Observations:
        """The distinct scores, ascending, with what they weigh together.

        Raises:
            ValueError: a score is not a number.
        """
        if np.isnan(self.score).any():
            raise ValueError("a score is not a number")
        if not len(self):
            return self
        order, runs = self.order, self.runs
        return Observations(
            self.score[order][runs],
            np.add.reduceat(self.positives[order], runs),
            np.add.reduceat(self.negatives[order], runs),
        )

    @staticmethod
    def of(score: NDArray[np.floating], positives: NDArray[np.number], negatives: NDArray[np.number]) -> Observations:
        """From arrays of any kind of number.

        Raises:
            ValueError: they differ in length.
        """
        if not len(score) == len(positives) == len(negatives):
            raise ValueError("score, positives and negatives must have the same length")
        return Observations(*(np.asarray(each, np.float64) for each in (score, positives, negatives)))

    @staticmethod
    def together(parts: Sequence[Observations]) -> Observations:
        """All of ``parts`` as one, in their order. Ordering merged parts is fast: they are sorted runs."""
        if len(parts) == 1:
            return parts[0]
        return Observations(
            *(
                np.concatenate([getattr(part, name) for part in parts]) if parts else np.zeros(0)
                for name in ("score", "positives", "negatives")
            )
        )
