"""Pixel-level AUC of 600,000 tiles without a pixel: speed, and equality with the pixels written out."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from benchmarks.figures import Figure, Target, medians, seconds
from crosscancer_core.evaluation.roc import weighted_auc

TILES, TILE_PX = 600_000, 256**2
SMALL_TILES, SMALL_TILE_PX = 2_000, 400

Table = tuple[NDArray[np.float32], NDArray[np.int64], NDArray[np.int64]]


def run() -> Iterator[Figure]:
    table = tiles(TILES, TILE_PX)
    what = f"weighted_auc, {TILES:,} tiles, {TILES * TILE_PX:.2g} pixels"
    yield from medians(
        "pixel_auc", "s", {what: lambda: seconds(lambda: weighted_auc(*table))}, 7, {what: Target(1, "s")}
    )
    promised = Target(1e-12, "")
    difference = abs(_auc(table) - float(exact(table)))
    yield Figure("pixel_auc", "difference from exact whole numbers, same tiles", difference, "", promised)
    small = tiles(SMALL_TILES, SMALL_TILE_PX)
    difference = abs(_auc(small) - written_out(small))
    what = f"difference from {SMALL_TILES * SMALL_TILE_PX:,} pixels written out (sklearn)"
    yield Figure("pixel_auc", what, difference, "", promised)


def tiles(n: int, pixels: int) -> Table:
    """Scores, cancer pixels, other pixels: a third cancer, an eighth mixed, scores as a middling model gives them."""
    rng = np.random.default_rng(0)
    share = np.where(rng.random(n) < 1 / 3, 1.0, 0.0)
    mixed = rng.random(n) < 1 / 8
    share[mixed] = rng.random(int(mixed.sum()))
    cancer = np.rint(share * pixels).astype(np.int64)
    score = 1 / (1 + np.exp(-rng.normal(3 * share - 1.5, 1.5)))
    return score.astype(np.float32), cancer, pixels - cancer


def exact(table: Table) -> Fraction:
    """The AUC in whole numbers, which Python keeps whole at any size (the pairs are some 10^20)."""
    score, positives, negatives = table
    order = np.argsort(score, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(score[order]) != 0])
    p = np.add.reduceat(positives[order], starts).tolist()
    n = np.add.reduceat(negatives[order], starts).tolist()
    twice, below = 0, 0
    for p_here, n_here in zip(p, n, strict=True):
        twice += p_here * (2 * below + n_here)
        below += n_here
    return Fraction(twice, 2 * sum(p) * sum(n))


def written_out(table: Table) -> float:
    """The AUC of every single pixel, by scikit-learn."""
    score, positives, negatives = table
    pixels = np.concatenate([np.repeat(score, positives), np.repeat(score, negatives)])
    truth = np.repeat([1, 0], [positives.sum(), negatives.sum()])
    return float(roc_auc_score(truth, pixels))


def _auc(table: Table) -> float:
    auc = weighted_auc(*table)
    assert auc is not None
    return auc
