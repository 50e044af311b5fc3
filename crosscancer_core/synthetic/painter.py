"""A slide as a function from region to pixels: seeded H&E-like tissue whose outlines are known exactly."""

from __future__ import annotations

import cv2
import numpy as np

from crosscancer_core.geometry import Region
from crosscancer_core.slides.slide import RGB
from crosscancer_core.synthetic import benign
from crosscancer_core.synthetic.cancer import paint_cancer
from crosscancer_core.synthetic.layout import Benign, Growth, Layout, Zone
from crosscancer_core.synthetic.noise import Frame
from crosscancer_core.synthetic.outlines import rings
from crosscancer_core.synthetic.presets import Organ
from crosscancer_core.synthetic.sheet import Sheet
from crosscancer_core.synthetic.stain import Look, developed, thickness
from crosscancer_core.synthetic.tissues import Ground, Materials, Patch, lay_ground

_MARGIN = 24
"""Pixels painted around a block, so that blurs do not see its edge."""
_REACH_UM = 480.0
"""No gland reaches farther than this from its middle; zones are cut that far around a block."""


class Painter:
    """Paints any region of one slide. Safe to use from several threads."""

    def __init__(self, layout: Layout, look: Look, materials: Materials, seed: int) -> None:
        self.layout = layout
        self._look = look
        self._materials = materials
        self._seed = seed

    def read(self, region: Region) -> RGB:
        """The pixels of a region in whole level-0 pixels: uint8 (height, width, 3)."""
        frame = Frame(int(region.x), int(region.y), int(region.width), int(region.height))
        wide = frame.grown(_MARGIN)
        sheet = Sheet(wide)
        tissue = Zone(Benign.GLANDS, self.layout.tissue, 99).near(wide, 64)
        if not tissue.is_empty:
            self._paint_tissue(sheet, sheet.mask(rings(tissue), 1.5))
        factor = thickness(wide, self._look, self._seed + 6)
        haematoxylin = cv2.GaussianBlur(sheet.haematoxylin * factor, (0, 0), self._look.blur)
        eosin = cv2.GaussianBlur(sheet.eosin * factor, (0, 0), self._look.blur)
        inner = np.s_[_MARGIN:-_MARGIN, _MARGIN:-_MARGIN]
        return developed(haematoxylin[inner], eosin[inner], self._look, frame, self._materials.grain)

    def _paint_tissue(self, sheet: Sheet, tissue: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> None:
        ground = lay_ground(sheet.frame, self._materials, self._seed + 8)
        whole = Patch(sheet, tissue, self.layout.tissue, self._seed * 101 + 100, self._materials, ground)
        if self.layout.organ is Organ.PROSTATE:
            benign.stroma(whole)
        else:
            benign.reticulum(whole)
        for zone in self.layout.zones:
            self._paint_zone(zone, sheet, ground)
        sheet.haematoxylin *= tissue
        sheet.eosin *= tissue

    def _paint_zone(self, zone: Zone, sheet: Sheet, ground: Ground) -> None:
        shape = zone.near(sheet.frame, _REACH_UM / self._materials.mpp)
        if shape.is_empty:
            return
        patch = Patch(
            sheet, sheet.mask(rings(shape), 1.2), shape, self._seed * 101 + zone.number, self._materials, ground
        )
        match zone.kind:
            case Growth():
                paint_cancer(patch, zone.kind)
            case Benign.GLANDS:
                benign.glands(patch, 118, 0.9)
            case Benign.CROWDED_GLANDS:
                benign.glands(patch, 58, 0.95)
            case Benign.HYPERPLASIA:
                benign.hyperplasia(patch)
            case Benign.INFLAMED_STROMA:
                benign.inflammation(patch)
            case Benign.CORTEX:
                benign.cortex(patch)
            case Benign.GERMINAL_CENTRE:
                benign.germinal_centre(patch)
            case Benign.SINUS:
                benign.sinus(patch)
