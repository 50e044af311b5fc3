"""A slide as a function from region to pixels: seeded H&E-like tissue whose outlines are known exactly."""

from __future__ import annotations

import cv2
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from crosscancer_core.geometry import Region
from crosscancer_core.slides.slide import RGB
from crosscancer_core.synthetic import benign
from crosscancer_core.synthetic.artefacts import Artefacts, fold_absorbance, mark, out_of_focus
from crosscancer_core.synthetic.cancer import paint_cancer
from crosscancer_core.synthetic.layout import Growth, Layout, Zone, near
from crosscancer_core.synthetic.noise import Frame, Map
from crosscancer_core.synthetic.outlines import rings
from crosscancer_core.synthetic.presets import Organ
from crosscancer_core.synthetic.sheet import Sheet
from crosscancer_core.synthetic.stain import Look, developed, thickness
from crosscancer_core.synthetic.tissues import Ground, Materials, Patch, lay_ground

_MARGIN = 56
"""Pixels painted around a block: what lies outside may reach in, nuclei by their half length, blurs by theirs."""
_OVERLAP = 128
"""How far, in pixels, a gland or nucleus of a zone may stand out of it."""
_REACH_UM = 480.0
"""No gland reaches farther than this from its middle; zones are cut that far around a block."""


class Painter:
    """Paints any region of one slide. Safe to use from several threads."""

    def __init__(self, layout: Layout, look: Look, artefacts: Artefacts, materials: Materials, seed: int) -> None:
        self.layout = layout
        self._look = look
        self._materials = materials
        self._seed = seed
        self._artefacts = artefacts
        self._cancer = layout.cancer

    def read(self, region: Region) -> RGB:
        """The pixels of a region in whole level-0 pixels: uint8 (height, width, 3)."""
        frame = Frame(int(region.x), int(region.y), int(region.width), int(region.height))
        wide = frame.grown(_MARGIN)
        sheet = Sheet(wide)
        tissue = near(self.layout.tissue, wide, 64)
        if not tissue.is_empty:
            self._paint_tissue(sheet, sheet.mask(rings(tissue), 1.5))
        haematoxylin, eosin = self._focused(sheet)
        inner = np.s_[_MARGIN:-_MARGIN, _MARGIN:-_MARGIN]
        pixels = developed(haematoxylin[inner], eosin[inner], self._look, frame, self._materials.grain)
        return mark(pixels, frame, self._artefacts)

    def _focused(self, sheet: Sheet) -> tuple[Map, Map]:
        factor = thickness(sheet.frame, self._look, self._seed + 6)
        unsharp = out_of_focus(sheet.frame, self._artefacts, self._materials.mpp, self._seed + 7)
        stains = []
        for stain in (sheet.haematoxylin, sheet.eosin):
            sharp = np.asarray(cv2.GaussianBlur(stain * factor, (0, 0), self._look.blur), np.float32)
            if unsharp is not None:
                sharp += unsharp * (cv2.GaussianBlur(sharp, (0, 0), 3.0) - sharp)
            stains.append(sharp)
        return stains[0], stains[1]

    def _paint_tissue(self, sheet: Sheet, tissue: Map) -> None:
        ground = lay_ground(sheet.frame, self._materials, self._seed + 8)
        cancer = near(self._cancer, sheet.frame, _REACH_UM / self._materials.mpp)
        whole = Patch(sheet, tissue, self.layout.tissue, cancer, self._seed * 101 + 100, self._materials, ground)
        if self.layout.organ is Organ.PROSTATE:
            benign.stroma(whole)
        else:
            benign.reticulum(whole)
        benign.vessels(whole)
        for zone in self.layout.zones:
            self._paint_zone(zone, cancer, sheet, ground)
        sheet.haematoxylin *= tissue
        sheet.eosin *= tissue
        fold_absorbance(sheet, self._artefacts)

    def _paint_zone(self, zone: Zone, cancer: BaseGeometry, sheet: Sheet, ground: Ground) -> None:
        shape = near(zone.shape, sheet.frame, _REACH_UM / self._materials.mpp)
        part = _touched(shape, sheet.frame)
        if part is None:
            return
        growing = isinstance(zone.kind, Growth)
        below = sheet.part(part)
        shapely.prepare(shape)
        patch = Patch(
            below,
            below.mask(rings(shape), 1.2),
            shape,
            None if growing else cancer,
            self._seed * 101 + zone.number,
            self._materials,
            ground.part(part),
        )
        if isinstance(zone.kind, Growth):
            paint_cancer(patch, zone.kind, self.layout.organ is Organ.LYMPH_NODE)
        else:
            benign.paint_benign(patch, zone.kind)


def _touched(shape: BaseGeometry, frame: Frame) -> tuple[slice, slice] | None:
    """The rows and columns of a frame that a zone can reach, nuclei on its edge and glands across it included."""
    if shape.is_empty:
        return None
    left, top, right, bottom = (int(bound) for bound in shape.bounds)
    columns = slice(max(left - _OVERLAP - frame.x, 0), min(right + _OVERLAP - frame.x, frame.width))
    rows = slice(max(top - _OVERLAP - frame.y, 0), min(bottom + _OVERLAP - frame.y, frame.height))
    if columns.stop <= columns.start or rows.stop <= rows.start:
        return None
    return rows, columns
