"""Cancer: the same large, uneven cells in both organs, in the architecture that the growth pattern asks for."""

from __future__ import annotations

import numpy as np

from crosscancer_core.synthetic.layout import Growth
from crosscancer_core.synthetic.noise import Map, smooth_noise
from crosscancer_core.synthetic.tissues import Patch, drawn_in, territories

_NUCLEI_UM = 10.2


def paint_cancer(patch: Patch, growth: Growth, among_lymphocytes: bool) -> None:
    """Fill a zone with cancer of one growth pattern; in a lymph node what it leaves free is lymphocytes."""
    if among_lymphocytes:
        patch.field("lymphocyte", 6.9, 40, patch.mask, share=0.9)
    match growth:
        case Growth.SMALL_GLANDS:
            _small_glands(patch)
        case Growth.CRIBRIFORM:
            _sheet(patch, spacing_um=210, fill=0.965, lumen_um=33, lumen_share=0.72)
        case Growth.SHEETS:
            _sheet(patch, spacing_um=110, fill=0.975, lumen_um=40, lumen_share=0.25)
        case Growth.SINGLE_CELLS:
            _single_cells(patch, 0.5 + 0.25 * patch.trait(2))
        case Growth.NESTS:
            _sheet(patch, spacing_um=72, fill=0.93, lumen_um=30, lumen_share=0.2)


def _small_glands(patch: Patch) -> None:
    """Crowded small round glands of a single row of cells; some have lost their lumen, some cells lie between."""
    px = patch.px
    _single_cells(patch, 0.22)
    cells = patch.cells(50, 34, 0.75, margin=1.5)
    clear = patch.clearance(cells.centre)
    keep = clear > px(10)
    cells, clear = cells.where(keep), clear[keep]
    outer = territories(patch, cells, 0.95, clear, 0.06)
    if not outer:
        return
    _cytoplasm(patch, patch.sheet.mask(outer))
    height = cells.between(10.5, 14.5, 61)
    lumens = [drawn_in(curve, px(height[i])) for i, curve in enumerate(outer)]
    opened = [
        lumen for lumen, chance in zip(lumens, cells.chance(62), strict=True) if lumen is not None and chance < 0.8
    ]
    patch.sheet.lay(patch.sheet.mask(opened, 1.0), 0.02, 0.05)
    for curve, chance in zip(outer, cells.chance(62), strict=True):
        if (row := drawn_in(curve, px(5.6))) is not None:
            patch.row("cancer", row, 8.2, across=True, tint=patch.tint())
        if chance >= 0.8 and (core := drawn_in(curve, px(14))) is not None:
            patch.row("cancer", core, 9.0, across=True, tint=patch.tint())


def _single_cells(patch: Patch, share: float) -> None:
    """Cells that have left all order: alone and in short files between the fibres."""
    px = patch.px
    cells = patch.cells(15.5, 41, 0.85, margin=1.5)
    cells = cells.where(cells.chance(2) < share)
    clear = patch.clearance(cells.centre)
    cells, clear = cells.where(clear > px(5)), clear[clear > px(5)]
    bodies = territories(patch, cells, 0.98, np.minimum(clear, px(9.5)), 0.1)
    if bodies:
        _cytoplasm(patch, patch.sheet.mask(bodies, 1.2), palest=0.8)
    bank = patch.materials.banks["cancer"]
    patch.sheet.stamp(bank, cells.centre, bank.choose(cells.chance(11)), patch.tint() * cells.between(0.8, 1.2, 12))


def _sheet(patch: Patch, spacing_um: float, fill: float, lumen_um: float, lumen_share: float) -> None:
    """Masses of cells, parted by thin septa, with holes punched out of them."""
    px = patch.px
    cells = patch.cells(spacing_um, 36, 0.8, margin=1.5)
    outer = territories(patch, cells, fill, np.full(len(cells), px(spacing_um)), 0.05)
    body = patch.sheet.mask(outer) * patch.mask
    _cytoplasm(patch, body)
    holes = patch.cells(lumen_um, 37, 0.8, margin=1.5)
    holes = holes.where((holes.chance(2) < lumen_share) & patch.sheet.inside(body, holes.centre))
    radius = holes.between(0.22, 0.47, 3) * px(lumen_um)
    lumens = patch.sheet.mask(territories(patch, holes, 0.95, radius, 0.3), 1.2) * body
    patch.sheet.lay(lumens, 0.015, 0.05)
    patch.membranes(_NUCLEI_UM, 38, body * (1 - lumens), 0.75)
    patch.field("cancer", _NUCLEI_UM, 38, np.clip(body - 1.4 * lumens, 0, 1), tint=patch.tint())


def _cytoplasm(patch: Patch, body: Map, palest: float = 0.45) -> None:
    """Grainy, purplish, its tone drifting within the zone."""
    frame = patch.sheet.frame
    granules, clouds = patch.materials.granules.at(frame), patch.materials.clouds.at(frame)
    drift = 1 + 0.15 * smooth_noise(frame, patch.px(60), patch.seed + 5)
    tone = (palest + (1.25 - palest) * patch.trait(1)) * drift
    patch.sheet.lay(
        body, (0.22 + 0.045 * granules + 0.04 * clouds) * tone, (0.38 + 0.06 * granules + 0.09 * clouds) * tone
    )
