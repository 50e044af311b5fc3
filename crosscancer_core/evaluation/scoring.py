"""Pair a map with a table: the evaluated tiles of a slide, in the form that every level of evaluation reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from crosscancer_core.errors import EvaluationError
from crosscancer_core.evaluation.interpolated import FineShares, interpolated_histogram
from crosscancer_core.evaluation.observations import Floats, Observations
from crosscancer_core.evaluation.result import Level
from crosscancer_core.probability_map import ProbabilityMap
from crosscancer_core.tiles.labels import CANCER, LEFT_OUT, NOT_CANCER, LabelRule, RuleKind, TileTable

BLOCK = 16
"""Tiles along the side of the blocks that are taken for independent where one slide's AUC gets an interval."""
_EPSILON = 1e-6  # shares are float32: a tile that is all cancer may be short of it by rounding


@dataclass(frozen=True, eq=False)
class SlideScores:
    """The evaluated tiles of one slide; arrays of shape (n,)."""

    slide_id: str
    score: Floats
    label: NDArray[np.int8]
    """1 cancer, 0 not, -1 left out at tile level."""
    cancer_px: Floats
    """Level-0 pixels of annotated cancer in the tile."""
    other_px: Floats
    """Level-0 pixels that are neither cancer, nor ignored, nor beyond the scanned area."""
    col: NDArray[np.int32]
    row: NDArray[np.int32]
    unpredicted: int
    unpredicted_cancer: int
    label_rule: LabelRule
    minimum_tissue: float
    elsewhere_px: tuple[float, float] = (0.0, 0.0)
    """Level-0 pixels of cancer and of others outside the evaluated tiles; ignored area is in neither."""
    interpolated: Observations | None = None
    """Pixels by the bilinear map (P3); None where nobody asked for it."""
    patient: str = ""
    seen_in_training: bool = False
    """The model has learned from this slide: shown, and left out of every summary."""

    def __len__(self) -> int:
        return len(self.score)

    @property
    def who(self) -> str:
        """The patient; a slide of no known patient stands for one of its own."""
        return self.patient or self.slide_id

    @property
    def block(self) -> NDArray[np.int64]:
        """Which block of ``BLOCK`` x ``BLOCK`` neighbouring tiles each tile lies in."""
        return np.asarray((self.row.astype(np.int64) // BLOCK << 32) + self.col // BLOCK)

    def observations(self, level: Level) -> Observations:
        """What is judged at a level.

        Raises:
            ValueError: the interpolated map is asked for, and was not computed.
        """
        match level:
            case Level.TILE:
                is_cancer, is_other = (self.label == each for each in (CANCER, NOT_CANCER))
                return Observations(self.score, is_cancer.astype(np.float64), is_other.astype(np.float64))
            case Level.PIXEL:
                return Observations(self.score, self.cancer_px, self.other_px)
            case Level.PIXEL_INTERPOLATED:
                if self.interpolated is None:
                    raise ValueError("the interpolated map was not evaluated")
                return self.interpolated
            case Level.PIXEL_WHOLE:
                cancer, other = self.elsewhere_px
                glass = Observations(np.zeros(1), np.array([cancer]), np.array([other]))
                return Observations.together([self.observations(Level.PIXEL), glass])


def score_map(
    map: ProbabilityMap,
    table: TileTable,
    rule: LabelRule,
    minimum_tissue: float,
    *,
    slide_id: str | None = None,
    patient: str = "",
    seen_in_training: bool = False,
    fine: FineShares | None = None,
) -> SlideScores:
    """The tiles of ``table`` with enough tissue and a value in ``map``; ``slide_id`` is the map's slide name if None.

    ``table`` is of the map's cells (``map.grid.cells``), since a cell is what a value stands for; where tiles do not
    overlap, that is the map's grid itself. ``fine``, of the same cells, adds the interpolated map.

    Raises:
        EvaluationError: the table is of another grid.
    """
    if table.grid != map.grid.cells:
        raise EvaluationError(
            f'The labels of "{map.identity.slide_name}" are of another tile grid than its map.',
            "Label the cells of the map's own grid.",
        )
    values = np.asarray(map.values, np.float64)[table.row, table.col]
    label = table.labels(rule)
    tissue = table.tissue_share >= minimum_tissue
    predicted = ~np.isnan(values)
    used = tissue & predicted
    missed = tissue & ~predicted & (label != LEFT_OUT)
    cancer, other = _pixel_weights(table)
    return SlideScores(
        slide_id or map.identity.slide_name,
        values[used],
        label[used],
        cancer[used],
        other[used],
        table.col[used],
        table.row[used],
        int(missed.sum()),
        int((missed & (label == CANCER)).sum()),
        rule,
        minimum_tissue,
        (float(cancer[~used].sum()), float(other[~used].sum())),
        None if fine is None else interpolated_histogram(map.values, table, used, fine),
        patient,
        seen_in_training,
    )


def _pixel_weights(table: TileTable) -> tuple[Floats, Floats]:
    cancer = table.cancer_share.astype(np.float64)
    other = table.inside_share - cancer - table.ignore_share
    other[other < _EPSILON] = 0
    return cancer * table.grid.tile_area, other * table.grid.tile_area


def random_scores(scores: SlideScores, seed: int) -> SlideScores:
    """The same tiles with scores drawn by chance; the draw depends on the seed and the slide's name only."""
    stream = np.random.default_rng([seed, *scores.slide_id.encode()])
    return replace(scores, score=stream.random(len(scores)), interpolated=None)


def check_alike(scores: Sequence[SlideScores]) -> None:
    """Raises:
    EvaluationError: there is no slide, or the slides were labelled by different rules or by one for training.
    """
    if any(each.label_rule.kind is RuleKind.BAND_DROPPED for each in scores):
        raise EvaluationError(
            "This label rule leaves the hard tiles out, which is for training: an AUC without them flatters.",
            "Evaluate by a rule that labels every tile.",
        )
    if not scores:
        raise EvaluationError("There is no slide to evaluate.", "Predict on annotated slides first.")
    if len({(each.label_rule, each.minimum_tissue) for each in scores}) > 1:
        raise EvaluationError("The slides were labelled by different rules.", "Score them all with one rule.")
