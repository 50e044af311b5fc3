"""Tissue that is not cancer: stroma, glands and lymphoid tissue, and what in them resembles cancer."""

from __future__ import annotations

import numpy as np

from crosscancer_core.synthetic.layout import Benign
from crosscancer_core.synthetic.noise import Values, smooth_noise
from crosscancer_core.synthetic.tissues import Patch, drawn_in, territories


def paint_benign(patch: Patch, kind: Benign) -> None:
    """Fill a zone with one kind of benign tissue."""
    match kind:
        case Benign.GLANDS:
            glands(patch, 100, 0.94)
        case Benign.CROWDED_GLANDS:
            glands(patch, 52, 0.97)
        case Benign.HYPERPLASIA:
            hyperplasia(patch)
        case Benign.INFLAMED_STROMA:
            inflammation(patch)
        case Benign.CORTEX:
            cortex(patch)
        case Benign.GERMINAL_CENTRE:
            germinal_centre(patch)
        case Benign.SINUS:
            sinus(patch)
        case Benign.CAPSULE:
            stroma(patch, 0.35)


def stroma(patch: Patch, nuclei_share: float = 0.42) -> None:
    """Smooth muscle and collagen in bundles, clefts between them, spindle nuclei along them."""
    ground = patch.ground
    granules = patch.materials.granules.at(patch.sheet.frame)
    eosin = 0.53 + 0.06 * ground.bundles + 0.055 * ground.fine + 0.03 * granules
    cleft = np.clip(ground.bundles + 0.6 * ground.fine - 1.75, 0, 0.55) * np.float32(1.7)
    eosin = np.clip(eosin, 0.1, None) * (1 - cleft)
    patch.sheet.lay(patch.mask, (0.085 + 0.02 * ground.fine) * (1 - cleft), eosin)
    cellular = smooth_noise(patch.sheet.frame, patch.px(110), patch.seed + 3)
    patch.sheet.haematoxylin += patch.mask * np.maximum(cellular, 0) * (1 - cleft) * np.float32(0.07)
    patch.field("fibroblast", 13.0, 1, patch.mask, share=nuclei_share)
    patch.field("fibroblast", 10.0, 4, (patch.mask * (cellular > 0.25)).astype(np.float32), share=0.75)


def reticulum(patch: Patch) -> None:
    """The pale ground of a lymph node."""
    ground = patch.ground
    clouds = patch.materials.clouds.at(patch.sheet.frame)
    patch.sheet.lay(patch.mask, 0.13 + 0.03 * clouds, np.clip(0.2 + 0.04 * ground.fine + 0.06 * clouds, 0.02, None))
    patch.field("fibroblast", 22.0, 1, patch.mask, share=0.35)


def vessels(patch: Patch) -> None:
    """Small vessels: a wall of muscle around red cells."""
    px = patch.px
    cells = patch.cells(230, 2, 0.9, margin=1.5)
    cells = cells.where(cells.chance(3) < 0.45)
    radius = cells.between(7, 24, 4) * px(1)
    outer = territories(patch, cells, 0.8, radius, 0.15)
    if not outer:
        return
    granules = patch.materials.granules.at(patch.sheet.frame)
    patch.sheet.lay(patch.sheet.mask(outer, 1.0), 0.1, 0.58 + 0.05 * granules)
    bores = [bore for curve in outer if (bore := drawn_in(curve, px(3.4))) is not None]
    patch.sheet.lay(patch.sheet.mask(bores, 0.8), 0.0, 0.03)
    blood = [
        b
        for curve, c in zip(outer, cells.chance(6), strict=True)
        if c < 0.7 and (b := drawn_in(curve, px(4.2))) is not None
    ]
    patch.sheet.lay(patch.sheet.mask(blood, 1.0), 0.0, np.maximum(0.78 + 0.2 * granules, 0.1))
    for curve in outer:
        patch.row("fibroblast", curve, 11, across=False)


def glands(patch: Patch, spacing_um: float, fill: float) -> None:
    """Benign glands: open lumens with folds, tall pale luminal cells, and a basal row outside them."""
    px = patch.px
    cells = patch.cells(spacing_um, 5, 0.8, margin=1.5)
    clear = patch.clearance(cells.centre) - px(3)
    keep = clear > px(13)
    cells, clear = cells.where(keep), clear[keep]
    outer = territories(patch, cells, fill, clear, 0.1)
    if not outer:
        return
    frame = patch.sheet.frame
    height = np.minimum(cells.between(11, 19, 61), spacing_um * 0.24)
    folds = cells.between(0, 0.5, 62) * spacing_um * 0.2
    waves = (cells.between(3, 9, 63)).astype(int)
    phase = cells.between(0, 6.3, 64)
    lumens = [drawn_in(curve, px(height[i]), px(folds[i]), int(waves[i]), phase[i]) for i, curve in enumerate(outer)]
    granules, clouds = patch.materials.granules.at(frame), patch.materials.clouds.at(frame)
    # a cleft between gland and stroma, as fixation leaves it around some
    loose = [curve for curve, chance in zip(outer, cells.chance(65), strict=True) if chance < 0.3]
    patch.sheet.lay(patch.sheet.mask([_grown(curve, px(2.2)) for curve in loose], 1.0), 0.01, 0.04)
    tone = 0.5 + 0.9 * patch.trait(1)
    patch.sheet.lay(
        patch.sheet.mask(outer), 0.15 * tone + 0.03 * granules, (0.28 + 0.04 * granules + 0.05 * clouds) * tone
    )
    tall = [
        inner for curve, h in zip(outer, height, strict=True) if (inner := drawn_in(curve, px(h * 0.62))) is not None
    ]
    patch.sheet.lay(patch.sheet.mask(tall, 1.5), 0.07 + 0.02 * granules, 0.2 + 0.05 * granules)
    full = cells.chance(66) < 0.3
    piled = cells.chance(67) < 0.5
    patch.sheet.lay(patch.sheet.mask([c for c in lumens if c is not None], 1.0), 0.0, 0.015)
    secretion = [c for c, f in zip(lumens, full, strict=True) if c is not None and f]
    patch.sheet.lay(patch.sheet.mask(secretion, 2.5), 0.02, np.clip(0.13 + 0.06 * clouds + 0.05 * granules, 0, None))
    for index, curve in enumerate(outer):
        basal, luminal = drawn_in(curve, px(1.2)), drawn_in(curve, px(5.8))
        if basal is not None:
            patch.row("basal", basal, 9.0, across=False)
        if luminal is not None:
            patch.row("luminal", luminal, 6.2, across=True, tint=patch.tint())
        if piled[index] and (second := drawn_in(curve, px(10.5))) is not None:
            patch.row("luminal", second, 6.2, across=True)
        if lumens[index] is None and (core := drawn_in(curve, px(11.5))) is not None:
            patch.row("luminal", core, 6.8, across=True)


def hyperplasia(patch: Patch) -> None:
    """Benign epithelium piled up without order: as dense and as dark as cancer, its nuclei small and even."""
    px = patch.px
    cells = patch.cells(95, 6, 0.8, margin=1.5)
    clear = patch.clearance(cells.centre)
    keep = clear > px(10)
    outer = territories(patch, cells.where(keep), 0.95, clear[keep], 0.1)
    body = patch.sheet.mask(outer) * patch.mask
    frame = patch.sheet.frame
    granules, clouds = patch.materials.granules.at(frame), patch.materials.clouds.at(frame)
    tone = 0.5 + 0.9 * patch.trait(1)
    patch.sheet.lay(body, (0.27 + 0.045 * granules) * tone, (0.42 + 0.05 * granules + 0.08 * clouds) * tone)
    slits = patch.cells(36, 7, 0.9, margin=1.5)
    slits = slits.where((slits.chance(2) < 0.45) & patch.sheet.inside(body, slits.centre))
    lumens = patch.sheet.mask(territories(patch, slits, 0.45, np.full(len(slits), px(14)), 0.2), 1.2) * body
    patch.sheet.lay(lumens, 0.01, 0.05)
    patch.membranes(7.6, 8, body * (1 - lumens), 0.5)
    patch.field("luminal", 7.6, 8, np.clip(body - 1.4 * lumens, 0, 1), tint=patch.tint())


def inflammation(patch: Patch) -> None:
    """Lymphocytes and a few larger cells in clusters that fade out into the stroma."""
    crowd = smooth_noise(patch.sheet.frame, patch.px(38), patch.seed + 9)
    mask = patch.mask * (crowd > -0.8)
    patch.sheet.haematoxylin += mask * np.float32(0.06)
    patch.field("lymphocyte", 7.8, 9, mask.astype(np.float32))
    patch.field("histiocyte", 16, 10, patch.mask, share=0.6)


def cortex(patch: Patch) -> None:
    """A sea of lymphocytes, denser and looser in places."""
    crowd = smooth_noise(patch.sheet.frame, patch.px(50), patch.seed + 9)
    loose = crowd > 0.1
    patch.field("lymphocyte", 6.7, 9, (patch.mask * ~loose).astype(np.float32))
    patch.field("lymphocyte", 8.4, 11, (patch.mask * loose).astype(np.float32))
    patch.field("histiocyte", 14, 10, (patch.mask * loose).astype(np.float32), share=0.7)


def germinal_centre(patch: Patch) -> None:
    """Large pale cells with nucleoli, as large as cancer cells but round and even."""
    clouds = patch.materials.clouds.at(patch.sheet.frame)
    patch.sheet.lay(patch.mask, 0.2 + 0.04 * clouds, 0.26 + 0.06 * clouds)
    patch.field("centroblast", 8.6, 9, patch.mask, tint=patch.tint())
    patch.field("lymphocyte", 15, 10, patch.mask, share=0.7)


def sinus(patch: Patch) -> None:
    """Loose pale spaces with histiocytes in clusters."""
    frame = patch.sheet.frame
    clouds = patch.materials.clouds.at(frame)
    open_space = (smooth_noise(frame, patch.px(16), patch.seed + 3) > 0.5).astype(np.float32) * patch.mask
    patch.sheet.lay(patch.mask, 0.12 + 0.04 * clouds, np.clip(0.26 + 0.07 * clouds, 0, None))
    patch.sheet.lay(open_space, 0.03, 0.06)
    patch.field("histiocyte", 9.6, 9, (patch.mask - open_space).clip(0, 1))
    patch.field("lymphocyte", 12, 10, patch.mask, share=0.6)


def _grown(curve: Values, by: float) -> Values:
    middle = curve.mean(axis=0)
    out = curve - middle
    wider: Values = curve + out * (by / np.maximum(np.hypot(out[:, 0], out[:, 1]), 1e-6))[:, None]
    return wider
