"""The table of a slide's tiles: what share of each is tissue, cancer or to be ignored, and the rule that makes labels.

Shares, not bits: a rule is applied when the table is read, so changing it never re-tiles, and pixel-level AUC falls
out of the same numbers exactly.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Self

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from crosscancer_core.annotations.classes import ClassMapping, Meaning
from crosscancer_core.annotations.model import AnnotationSet
from crosscancer_core.errors import ConfigError
from crosscancer_core.geometry import Region
from crosscancer_core.tiles.coverage import polygon_shares, tile_starts
from crosscancer_core.tiles.grid import Tile, TileGrid
from crosscancer_core.tiles.tissue import TissueMask

CANCER, NOT_CANCER, LEFT_OUT = 1, 0, -1
"""The three values a label can have."""

DEFAULT_LABEL_RULE = "cancer_share >= 0.5"
"""As :meth:`LabelRule.parse` reads it: the rule where none is chosen."""

_CENTRE_BOX_INSET = 0.25
_CONFLICT = 0.25
"""Share of a tile that is annotated cancer and not tissue; outlines drawn by hand run beside the tissue's edge."""
_TOLERANCE = 1e-6  # a share is stored as float32; a tile that a polygon merely touches is not "any"


class RuleKind(StrEnum):
    SHARE = "cancer_share"
    CENTRE = "centre"
    CENTRE_BOX = "centre box"
    ANY = "any"
    BAND_DROPPED = "band dropped"


@dataclass(frozen=True, slots=True)
class LabelRule:
    """When a tile counts as cancer. ``fraction`` is the least share of cancer, where the kind asks for one.

    With :attr:`RuleKind.BAND_DROPPED` a tile is cancer from ``fraction``, not cancer up to ``low``, and left out in
    between. That is for training alone: an evaluation that leaves the hard tiles out flatters.
    """

    kind: RuleKind = RuleKind.SHARE
    fraction: float = 0.5
    low: float = 0.0

    @classmethod
    def parse(cls, text: str) -> LabelRule:
        """Read a rule as ``str()`` writes it.

        ``"cancer_share >= 0.5"``, ``"centre"``, ``"centre box"``, ``"any"``, or ``"cancer_share >= 0.75 or <= 0.25"``,
        which drops the ambiguous band in between.

        Raises:
            ConfigError: the text is none of these, or a share is impossible.
        """
        plain = " ".join(text.lower().split())
        if plain in (RuleKind.CENTRE, RuleKind.CENTRE_BOX, RuleKind.ANY):
            return cls(RuleKind(plain))
        match = re.fullmatch(r"cancer_share ?>= ?([0-9.]+)(?: or ?<= ?([0-9.]+))?", plain)
        try:
            fraction, low = (float(match.group(1)), float(match.group(2) or -1)) if match else (0.0, -1.0)
        except ValueError:
            fraction, low = 0.0, -1.0
        if not 0 < fraction <= 1 or low >= fraction:
            raise ConfigError(
                "label_rule",
                f'"{text}" is not a rule',
                'Use "cancer_share >= 0.5" (any share), "centre", "centre box", "any", or, to leave ambiguous tiles '
                'out of training, "cancer_share >= 0.75 or <= 0.25".',
            )
        return cls(RuleKind.SHARE, fraction) if low < 0 else cls(RuleKind.BAND_DROPPED, fraction, low)

    def __str__(self) -> str:
        if self.kind is RuleKind.SHARE:
            return f"cancer_share >= {self.fraction:.9g}"
        if self.kind is RuleKind.BAND_DROPPED:
            return f"cancer_share >= {self.fraction:.9g} or <= {self.low:.9g}"
        return self.kind.value

    @property
    def words(self) -> str:
        """The rule as a clause for a list, after "A tile is cancer when"."""
        if self.kind is RuleKind.CENTRE:
            return "its centre is cancer"
        if self.kind is RuleKind.CENTRE_BOX:
            return "any of its central square is cancer"
        if self.kind is RuleKind.ANY:
            return "any of it is cancer"
        clause = f"at least {_share_words(self.fraction)} of it is cancer"
        if self.kind is RuleKind.SHARE:
            return clause
        return f"{clause}, and not when at most {_share_words(self.low)} is; others are left out"

    @property
    def definition(self) -> str:
        """The rule as a sentence for a report."""
        if self.kind is RuleKind.CENTRE:
            return "A tile counts as cancer where its centre lies in annotated cancer."
        if self.kind is RuleKind.CENTRE_BOX:
            return "A tile counts as cancer where any of its central square (half its side) is annotated cancer."
        if self.kind is RuleKind.ANY:
            return "A tile counts as cancer where any of its area is annotated cancer."
        if self.kind is RuleKind.BAND_DROPPED:
            return (
                f"A tile counts as cancer where at least {self.fraction:.9g} of its area is annotated cancer and as "
                f"not cancer where at most {self.low:.9g} is; tiles in between are left out."
            )
        return f"A tile counts as cancer where at least {self.fraction:.9g} of its area is annotated cancer."


def _share_words(share: float) -> str:
    return {0.25: "a quarter", 0.5: "half", 0.75: "three quarters"}.get(share, f"{100 * share:.9g} %")


@dataclass(frozen=True, eq=False)
class TileTable:
    """Tiles of one grid, one entry each; all arrays have the same length n.

    The three shares are parts of the tile's area. ``cancer_share`` and ``ignore_share`` never overlap: where
    both were drawn, the area is ignored. ``tissue_share`` is never below ``cancer_share``, since annotated cancer
    always counts as tissue. ``inside_share`` is the part on the slide's scanned area (below 1 at its edge).
    """

    grid: TileGrid
    col: NDArray[np.int32]
    row: NDArray[np.int32]
    tissue_share: NDArray[np.float32]
    cancer_share: NDArray[np.float32]
    ignore_share: NDArray[np.float32]
    inside_share: NDArray[np.float32]
    centre: NDArray[np.int8]
    """What the tile's centre shows: 1 cancer, 0 not cancer, -1 ignored."""
    centre_box_share: NDArray[np.float32]
    """Share of cancer in the tile's central square, whose side is half the tile's."""
    conflicts: int = 0
    """Tiles of the whole grid with annotated cancer where the tissue mask has glass; it counts as tissue all the
    same. Many of them mean that the mask, or the outlines' place, is wrong. Does not change with :meth:`select`."""

    def __len__(self) -> int:
        return len(self.col)

    def tile(self, index: int) -> Tile:
        return Tile(int(self.col[index]), int(self.row[index]))

    def labels(self, rule: LabelRule) -> NDArray[np.int8]:
        """Label of each tile: 1 cancer, 0 not cancer, -1 left out (to be ignored, or ambiguous); int8, shape (n,)."""
        if rule.kind is RuleKind.CENTRE:
            cancer = self.centre == CANCER
        elif rule.kind is RuleKind.CENTRE_BOX:
            cancer = self.centre_box_share > _TOLERANCE
        elif rule.kind is RuleKind.ANY:
            cancer = self.cancer_share > _TOLERANCE
        else:
            cancer = self.cancer_share >= rule.fraction - _TOLERANCE
        left_out = (self.ignore_share > _TOLERANCE) | (self.centre == LEFT_OUT)
        if rule.kind is RuleKind.BAND_DROPPED:
            left_out |= ~cancer & (self.cancer_share > rule.low + _TOLERANCE)
        return np.where(left_out, LEFT_OUT, cancer).astype(np.int8)

    def select(self, tiles: NDArray[np.bool_] | NDArray[np.integer]) -> Self:
        """The table of some of its tiles: a boolean mask or indices of shape (n,)."""
        return replace(self, **{name: getattr(self, name)[tiles] for name in COLUMNS})


COLUMNS = tuple(field.name for field in fields(TileTable) if field.name not in ("grid", "conflicts"))
"""The array fields of a :class:`TileTable`, which are also the columns of a tile store."""


def label_tiles(grid: TileGrid, annotations: AnnotationSet, classes: ClassMapping, tissue: TissueMask) -> TileTable:
    """The table of *all* tiles of ``grid``, row by row, with exact areas (see ``coverage.py``).

    Cancer is the union of its outlines less the union of exclusions; ignored area is taken from both. Only what
    lies on the grid's area counts, since beyond it the slide has no pixels.
    """
    area = shapely.box(*grid.area.bounds)
    cancer, ignored = annotated_areas(annotations, classes, grid.area)
    cancer_share = polygon_shares(cancer, grid).astype(np.float32).ravel()
    ignore_share = polygon_shares(ignored, grid).astype(np.float32).ravel()
    row, col = np.divmod(np.arange(grid.rows * grid.columns, dtype=np.int32), max(grid.columns, 1))
    centre = _centre_inside(cancer, cancer_share, grid).astype(np.int8)
    centre[_centre_inside(ignored, ignore_share, grid)] = LEFT_OUT
    detected = tissue.shares(grid).ravel()
    return TileTable(
        grid,
        col,
        row,
        np.maximum(detected, cancer_share),
        cancer_share,
        ignore_share,
        polygon_shares(area, grid).astype(np.float32).ravel(),
        centre,
        polygon_shares(cancer, grid, inset=_CENTRE_BOX_INSET).astype(np.float32).ravel(),
        conflicts=int(np.count_nonzero(cancer_share > detected + _CONFLICT)),
    )


def annotated_areas(
    annotations: AnnotationSet, classes: ClassMapping, area: Region
) -> tuple[BaseGeometry, BaseGeometry]:
    """Cancer and ignored area within ``area``, in level-0 pixels; they never overlap."""
    scanned = shapely.box(*area.bounds)
    ignored = shapely.intersection(classes.area(annotations, Meaning.IGNORE), scanned)
    cancer = shapely.intersection(classes.area(annotations, Meaning.CANCER), scanned)
    for cut_out in (classes.area(annotations, Meaning.EXCLUSION), ignored):
        if not cut_out.is_empty:
            cancer = shapely.difference(cancer, cut_out)
    return cancer, ignored


def _centre_inside(geometry: BaseGeometry, shares: NDArray[np.float32], grid: TileGrid) -> NDArray[np.bool_]:
    """Whether each tile's centre lies in ``geometry``; bool, shape (n,). Only tiles at its edge are tested."""
    inside = np.asarray(shares >= 1)
    edge = np.flatnonzero((shares > 0) & (shares < 1))
    columns, rows = tile_starts(grid)
    x = columns[edge % max(grid.columns, 1)] + grid.tile_size / 2
    y = rows[edge // max(grid.columns, 1)] + grid.tile_size / 2
    shapely.prepare(geometry)
    inside[edge] = shapely.contains_xy(geometry, x, y)
    return inside
