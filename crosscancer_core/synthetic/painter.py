"""A slide as a function from region to pixels: seeded H&E-like tissue whose outlines are known exactly."""

from __future__ import annotations

import cv2
import numpy as np

from crosscancer_core.geometry import Region
from crosscancer_core.slides.slide import RGB
from crosscancer_core.synthetic import tissues
from crosscancer_core.synthetic.layout import Benign, Growth, Layout, Zone
from crosscancer_core.synthetic.noise import Frame, Texture
from crosscancer_core.synthetic.nuclei import draw_banks
from crosscancer_core.synthetic.outlines import rings
from crosscancer_core.synthetic.sheet import Sheet
from crosscancer_core.synthetic.stain import Look, developed, thickness
from crosscancer_core.synthetic.tissues import Materials, Patch

_MARGIN = 24
"""Pixels painted around a block, so that blurs do not see its edge."""


class Painter:
    """Paints any region of one slide. Safe to use from several threads."""

    def __init__(self, layout: Layout, look: Look, seed: int) -> None:
        self.layout = layout
        self._look = look
        self._seed = seed
        mpp = layout.mpp
        self._grain = Texture(1009, 0.6, 0.6, seed + 1)
        self._materials = Materials(
            mpp,
            seed,
            draw_banks(mpp, seed + 2),
            Texture(1021, 0.3 / mpp, 0.3 / mpp, seed + 3),
            Texture(1013, 0.8 / mpp, 0.8 / mpp, seed + 4),
            Texture(1019, 12 / mpp, 0.5 / mpp, seed + 5),
        )

    def read(self, region: Region) -> RGB:
        """The pixels of a region in whole level-0 pixels: uint8 (height, width, 3)."""
        frame = Frame(int(region.x), int(region.y), int(region.width), int(region.height))
        wide = frame.grown(_MARGIN)
        sheet = Sheet(wide)
        for zone in self.layout.zones:
            self._paint(zone, sheet)
        factor = thickness(wide, self._look, self._seed + 6)
        haematoxylin = cv2.GaussianBlur(sheet.haematoxylin * factor, (0, 0), self._look.blur)
        eosin = cv2.GaussianBlur(sheet.eosin * factor, (0, 0), self._look.blur)
        inner = np.s_[_MARGIN:-_MARGIN, _MARGIN:-_MARGIN]
        return developed(haematoxylin[inner], eosin[inner], self._look, frame, self._grain)

    def _paint(self, zone: Zone, sheet: Sheet) -> None:
        shape = zone.near(sheet.frame, 1800)
        if shape.is_empty:
            return
        mask = sheet.mask(rings(shape))
        patch = Patch(sheet, mask, shape, self._seed * 101 + zone.number, self._materials)
        match zone.kind:
            case Benign.GLANDS:
                tissues.stroma(patch)
                tissues.glands(patch, 190, 0.85)
            case Benign.CROWDED_GLANDS:
                tissues.stroma(patch)
                tissues.glands(patch, 75, 0.93)
            case Benign.INFLAMED_STROMA:
                tissues.stroma(patch)
                tissues.lymphocytes(patch, mask, 10, 30)
            case Benign.CORTEX:
                tissues.stroma(patch)
                tissues.lymphocytes(patch, mask, 7.2, 30)
            case Benign.GERMINAL_CENTRE:
                tissues.stroma(patch)
                patch.nuclei("centroblast", patch.cells(10.5, 31), mask)
            case Benign.SINUS:
                tissues.stroma(patch)
                patch.nuclei("histiocyte", patch.cells(12, 32), mask)
            case Growth.SMALL_GLANDS:
                tissues.stroma(patch)
                tissues.cancer(patch, 52, 0.92, (0.2, 0.5), 34)
            case Growth.CRIBRIFORM:
                tissues.stroma(patch)
                tissues.cancer(patch, 200, 0.97, (0.0, 0.0), 36)
            case Growth.SHEETS:
                tissues.stroma(patch)
                tissues.cancer(patch, 300, 0.98, (0.0, 0.0), 38)
            case Growth.NESTS:
                tissues.stroma(patch)
                tissues.lymphocytes(patch, mask, 9, 30)
                tissues.cancer(patch, 90, 0.95, (0.0, 0.2), 40)
