"""What each number means, in the words that stand beside it."""

from __future__ import annotations

from crosscancer_core.evaluation.interpolated import BINS, SAMPLES
from crosscancer_core.evaluation.result import Level
from crosscancer_core.tiles.labels import LabelRule

_COUNTS = "(annotated cancer counts as tissue)"


def definition(level: Level, rule: LabelRule, minimum_tissue: float) -> str:
    """The definition of the AUC at a level."""
    evaluated = f"predicted tiles of which at least {minimum_tissue:.0%} is tissue {_COUNTS}"
    match level:
        case Level.TILE:
            return (
                "Tile-level AUC: probability that a cancer tile scores higher than a tile without, ties counted half. "
                f"{rule.definition} Evaluated are {evaluated} and no part is ignored."
            )
        case Level.PIXEL:
            return (
                "Pixel-level AUC (P1): every pixel has the value of its tile; cancer pixels against all other pixels, "
                f"ignored area left out, by exact areas, ties counted half. Evaluated are the pixels of {evaluated}; "
                "glass elsewhere is not."
            )
        case Level.PIXEL_INTERPOLATED:
            return (
                "Pixel-level AUC of the interpolated map (P3): between the centres of predicted tiles the map is "
                f"bilinear; sampled at {SAMPLES} × {SAMPLES} places a tile with the exact areas around each, in "
                f"{BINS:,} steps of the score. The same pixels are evaluated as in P1."
            )
        case Level.PIXEL_WHOLE:
            return (
                "Pixel-level AUC of the whole slide (P2): as P1, and all other pixels of the scanned area count with "
                "score 0. Much glass, which is easy, makes this number high; it is for comparison with other work."
            )


def short_name(level: Level) -> str:
    """The heading of a column."""
    return {
        Level.TILE: "tile",
        Level.PIXEL: "pixel (P1)",
        Level.PIXEL_INTERPOLATED: "pixel, interpolated (P3)",
        Level.PIXEL_WHOLE: "pixel, whole slide (P2)",
    }[level]


TIES = "Tie mass: share of (cancer, other) pairs with equal scores; each pair counts half."
SLIDE_INTERVAL = (
    "95 % interval of one slide's AUC, from blocks of {blocks} × {blocks} neighbouring tiles taken for independent "
    "(Obuchowski 1997); what another patient would give is not in it."
)
AVERAGE_PRECISION = (
    "Average precision: mean precision over the recall, without interpolation. It depends on how common cancer is."
)
CALIBRATION = (
    "Brier score: mean squared distance of probability and label. ECE: mean distance of stated and observed frequency "
    "in 15 bins of equal width, by number of tiles."
)
