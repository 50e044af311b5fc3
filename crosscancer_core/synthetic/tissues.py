"""What fills a zone: stroma, glands, lymphocytes, cancer. Each function paints one zone of one block."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from crosscancer_core.synthetic.cells import Cells, lattice
from crosscancer_core.synthetic.noise import Frame, Map, Texture, Values, smooth_noise
from crosscancer_core.synthetic.nuclei import Bank
from crosscancer_core.synthetic.sheet import Sheet

_ANGLES = np.linspace(0, 2 * np.pi, 56, endpoint=False)


@dataclass(frozen=True)
class Materials:
    """What is prepared once for a slide: nucleus banks and textures."""

    mpp: float
    seed: int
    banks: dict[str, Bank]
    fine: Texture
    medium: Texture
    fibres: Texture


@dataclass(frozen=True)
class Patch:
    """One zone in one block."""

    sheet: Sheet
    mask: Map
    shape: BaseGeometry
    """The zone around the block."""
    seed: int
    materials: Materials

    def px(self, micrometres: float) -> float:
        return micrometres / self.materials.mpp

    def cells(self, spacing_um: float, salt: int, jitter: float = 0.7, margin: float = 0.0) -> Cells:
        spacing = self.px(spacing_um)
        return lattice(self.sheet.frame, spacing, self.seed * 64 + salt, jitter, margin * spacing)

    def clearance(self, points: Values) -> Values:
        """How far inside the zone points lie, in pixels; 0 outside."""
        places = shapely.points(points)
        shapely.prepare(self.shape)
        inside = shapely.contains(self.shape, places)
        return np.where(inside, shapely.distance(places, self.shape.boundary), 0.0)

    def nuclei(self, kind: str, cells: Cells, mask: Map, angle: Values | None = None, strength: float = 1.0) -> None:
        cells = cells.where(self.sheet.inside(mask, cells.centre))
        if len(cells) == 0:
            return
        bank = self.materials.banks[kind]
        self.sheet.stamp(
            bank, cells.centre, bank.choose(cells.chance(11), None), strength * cells.between(0.8, 1.2, 12)
        )


def curves(cells: Cells, fill: float, limit: Values, rough: float) -> list[Values]:
    """Closed curves around cells: ``fill`` of their territory, nowhere farther than ``limit`` (n,)."""
    if len(cells) == 0:
        return []
    radius = np.minimum(cells.reach(_ANGLES) * fill, limit[:, None])
    for order in range(2, 7):
        phase = 2 * np.pi * cells.chance(20 + order)[:, None]
        radius = radius * (
            1 - rough * cells.chance(40 + order)[:, None] / order * (1 + np.cos(order * _ANGLES + phase))
        )
    points = cells.centre[:, None, :] + radius[..., None] * np.stack([np.cos(_ANGLES), np.sin(_ANGLES)], axis=-1)
    return list(points)


def shrunk(outlines: list[Values], cells: Cells, factor: Values) -> list[Values]:
    return [
        centre + (outline - centre) * part for outline, centre, part in zip(outlines, cells.centre, factor, strict=True)
    ]


def stroma(patch: Patch, nuclei_um: float = 17.0) -> None:
    """Collagen and smooth muscle in wavy bundles, with spindle nuclei along them."""
    frame = patch.sheet.frame
    materials = patch.materials
    bundles = smooth_noise(frame, patch.px(60), patch.seed)
    fibres = materials.fibres.at(frame)
    eosin = 0.52 + 0.07 * bundles + 0.07 * fibres
    patch.sheet.lay(patch.mask, 0.06 + 0.015 * fibres, np.clip(eosin, 0.05, None))
    cells = patch.cells(nuclei_um, 1)
    patch.nuclei("fibroblast", cells.where(cells.chance(3) < 0.6), patch.mask)


def glands(patch: Patch, spacing_um: float, fill: float, salt: int = 5) -> None:
    """Benign glands: open lumens, a row of luminal nuclei and a basal row outside it."""
    cells = patch.cells(spacing_um, salt, margin=1.5)
    clear = patch.clearance(cells.centre)
    cells, clear = cells.where(clear > patch.px(14)), clear[clear > patch.px(14)]
    outer = curves(cells, fill, clear, 0.25)
    whole = patch.sheet.mask(outer)
    thick = patch.px(17)
    size = np.array([np.hypot(*(curve - centre).T).mean() for curve, centre in zip(outer, cells.centre, strict=True)])
    inner = shrunk(outer, cells, np.clip(1 - thick / np.maximum(size, 1), 0.12, 0.9)) if outer else []
    lumen = patch.sheet.mask(inner)
    patch.sheet.lay(whole, 0.16 + 0.03 * patch.materials.medium.at(patch.sheet.frame), 0.3)
    patch.sheet.lay(lumen, 0.0, 0.01)
    for curve in outer:
        _line(patch, curve, "basal", 9.0, 0.97)
        _line(patch, curve, "luminal", 7.0, 1 - patch.px(6) / max(float(np.ptp(curve[:, 0])) / 2, 1))


def _line(patch: Patch, curve: Values, kind: str, every_um: float, at: float) -> None:
    """Nuclei along a curve that is drawn in to the share ``at`` of its radius."""
    centre = curve.mean(axis=0)
    ring = centre + (curve - centre) * at
    closed = np.vstack([ring, ring[:1]])
    steps = np.hypot(*np.diff(closed, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    count = max(3, int(along[-1] / patch.px(every_um)))
    at_length = (np.arange(count) + 0.5) * along[-1] / count
    points = np.stack([np.interp(at_length, along, closed[:, axis]) for axis in (0, 1)], axis=1)
    ahead = np.stack([np.interp(at_length + 3, along, closed[:, axis]) for axis in (0, 1)], axis=1) - points
    angle = np.arctan2(ahead[:, 1], ahead[:, 0]) % np.pi
    if kind == "luminal":
        angle = (angle + np.pi / 2) % np.pi
    bank = patch.materials.banks[kind]
    chance = np.abs(np.sin(points[:, 0] * 12.9898 + points[:, 1] * 78.233) * 43758.5453) % 1
    patch.sheet.stamp(bank, points, bank.choose(chance, angle), 0.85 + 0.3 * chance)


def lymphocytes(patch: Patch, mask: Map, spacing_um: float, salt: int) -> None:
    patch.nuclei("lymphocyte", patch.cells(spacing_um, salt), mask)


def cancer(patch: Patch, spacing_um: float, fill: float, lumen: tuple[float, float], salt: int) -> None:
    """Cancer cells in glands, nests or sheets; ``lumen`` is the range of their open share."""
    cells = patch.cells(spacing_um, salt, margin=1.5)
    clear = patch.clearance(cells.centre)
    keep = clear > patch.px(9)
    cells, clear = cells.where(keep), clear[keep]
    outer = curves(cells, fill, clear, 0.12)
    whole = patch.sheet.mask(outer)
    inner = shrunk(outer, cells, cells.between(*lumen, 7)) if outer else []
    open_lumen = patch.sheet.mask(inner) if lumen[1] > 0 else np.zeros_like(whole)
    patch.sheet.lay(whole, 0.24 + 0.05 * patch.materials.medium.at(patch.sheet.frame), 0.36)
    patch.sheet.lay(open_lumen, 0.01, 0.03)
    body = whole * (1 - open_lumen)
    patch.nuclei("cancer", patch.cells(10.5, salt + 1, 0.6), body)


def zeros(frame: Frame) -> NDArray[np.float32]:
    return np.zeros((frame.height, frame.width), np.float32)
